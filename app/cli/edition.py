"""Many papers into one folder: only what changed is printed, the rest stays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from app.catalog import Problem
from app.cli.group import PROBLEMS, give_up
from app.printing import (
    Batch,
    Failed,
    Kept,
    NothingToPrint,
    OtherEdition,
    Outcome,
    Printed,
    Removed,
    Stock,
    Wanted,
    batch,
    print_edition,
    said_of,
)
from app.routing import UnknownName
from app.texts import _


def edition_of(stock: Stock, wanted: Wanted) -> Batch:
    """Give the papers of an edition. Ends the command where there is no such edition."""
    try:
        return batch(stock, wanted)
    except (UnknownName, NothingToPrint) as error:
        give_up(str(error))


def bring_up_to_date(papers: Batch, folder: Path, refused: Sequence[Problem] = ()) -> None:
    """Print what is missing or says something else by now, and tell how much that was.

    `refused` is what is at fault with items that are not among `papers`; what lies there of them
    stays. Ends the command with PROBLEMS where a paper could not be printed.
    """
    if folder.exists() and not folder.is_dir():
        give_up(_("“{folder}”不是文件夹；成批打印要配合一个文件夹。").format(folder=folder))
    outcomes = print_edition(papers.jobs, folder, papers.scope, tidy=not refused)
    failed = [
        Failed(name=f"{each.file}:{each.line}", problem=f"{each.code} {each.message}")
        for each in refused
    ]
    _tell([*failed, *_watched(outcomes, papers.total)], folder)


def _watched(outcomes: Iterator[Outcome], total: int) -> Iterator[Outcome]:
    """Give the outcomes while a bar shows how far it is."""
    try:
        with click.progressbar(length=total, label=_("打印")) as bar:
            for outcome in outcomes:
                if not isinstance(outcome, Removed):
                    bar.update(1)
                yield outcome
    except OtherEdition as error:
        give_up(str(error))
    except OSError as error:
        give_up(_("写不了文件“{file}”：{why}").format(file=error.filename, why=error.strerror))


def _tell(outcomes: list[Outcome], folder: Path) -> None:
    failed = [each for each in outcomes if isinstance(each, Failed)]
    for failure in failed:
        click.echo(f"✗ {failure.name}: {failure.problem}", err=True)
    for each in outcomes:
        if isinstance(each, Printed) and (lost := said_of(each.replaced)):
            click.echo(f"! {each.name}: {_('；').join(lost)}", err=True)
    count = {
        kind: sum(isinstance(each, kind) for each in outcomes) for kind in (Printed, Kept, Removed)
    }
    click.echo(
        _("已打印 {n} 份到 {folder}，{kept} 份没有变化，{failed} 份失败。").format(
            n=count[Printed], kept=count[Kept], folder=folder, failed=len(failed)
        )
    )
    if count[Removed]:
        click.echo(_("撤下 {n} 份不再需要的。").format(n=count[Removed]))
    if failed:
        raise SystemExit(PROBLEMS)
