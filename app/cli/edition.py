"""The same paper for many items into one folder: only what changed is printed, the rest stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from app.catalog import Catalog
from app.cli.group import PROBLEMS, give_up
from app.printing import (
    Failed,
    Kept,
    Kind,
    OtherEdition,
    Outcome,
    Printed,
    Removed,
    batch,
    batch_items,
    print_edition,
    scope_of,
)
from app.routing import UnknownName
from app.texts import _


def bring_up_to_date(
    catalog: Catalog, kind: Kind, folder: Path, at: datetime, point: str, second: str
) -> None:
    """Print what is missing or says something else by now, and tell how much that was.

    Ends the command with PROBLEMS where a paper could not be printed.
    """
    if folder.exists() and not folder.is_dir():
        give_up(_("“{folder}”不是文件夹；--all 要配合一个文件夹。").format(folder=folder))
    try:
        items = batch_items(catalog, at, point)
    except UnknownName as error:
        give_up(str(error))
    jobs = batch(catalog, kind, at, items, second)
    outcomes = print_edition(jobs, folder, scope_of(catalog, kind, point, second))
    _tell(list(_watched(outcomes, len(items))), folder)


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
