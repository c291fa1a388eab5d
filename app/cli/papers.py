"""`yichuang print`: guides and notices from the configuration, one or all of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import ClassVar

import click

from app.catalog import Catalog
from app.catalog.search import find_items
from app.cli.decisions import moment
from app.cli.group import CONFIG_OPTION, PROBLEMS, catalog_or_give_up, give_up
from app.cli.paper_file import write_paper
from app.printing import (
    Dossier,
    Failed,
    Incomplete,
    Job,
    Kind,
    bundle_paper,
    bundle_sheet,
    guide_dossier,
    paper,
    places,
    print_all,
)
from app.texts import _


class _Papers(click.Group):
    """A group of which some commands are imported when they are called.

    A guide must not wait for the desk, which takes longer to import than a guide to print.
    """

    LATER: ClassVar = {"hall": "app.cli.hall", "stale": "app.cli.hall"}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the names in the order of the alphabet."""
        return sorted([*super().list_commands(ctx), *self.LATER])

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Import and give the command `name`."""
        if name in self.LATER:
            found: click.Command = getattr(import_module(self.LATER[name]), name)
            return found
        return super().get_command(ctx, name)


@click.group("print", cls=_Papers, help=_("打印指南、告知单，和大厅里张贴、摆放的（PDF）。"))
def print_() -> None:
    """Hold the papers together."""


def _dossier(catalog: Catalog, item_id: str, at: datetime, situation: str = "") -> Dossier:
    item = catalog.items[item_id]
    url = f"{catalog.centre.website}/guide/{item_id}"
    definition = catalog.definition_in(item_id, situation)
    return guide_dossier(definition, places(catalog, item, at.date()), url, at)


def _one(
    catalog: Catalog, kind: Kind, item_id: str, out: Path, at: datetime, situation: str
) -> None:
    if item_id not in catalog.items:
        near = "、".join(item.id for item in find_items(catalog, item_id)[:3])
        hint = (
            _("是不是 {near}？").format(near=near)
            if near
            else _("用 yichuang print {name} --all 可打印全部事项。").format(
                name=click.get_current_context().info_name
            )
        )
        give_up(_("没有编号为“{id}”的事项。{hint}").format(id=item_id, hint=hint))
    known = {each.id: each.name for each in catalog.items[item_id].situations}
    if situation and situation not in known:
        listed = "、".join(f"{id}（{name}）" for id, name in known.items()) or _("没有情形")
        give_up(_("事项“{id}”没有情形“{situation}”；它的情形：{listed}。").format(
            id=item_id, situation=situation, listed=listed
        ))  # fmt: skip
    try:
        made = paper(kind, _dossier(catalog, item_id, at, situation))
    except Incomplete as error:
        give_up(str(error))
    write_paper(made, out)


def _all(catalog: Catalog, kind: Kind, folder: Path, at: datetime) -> None:
    if folder.exists() and not folder.is_dir():
        give_up(_("“{folder}”不是文件夹；--all 要配合一个文件夹。").format(folder=folder))
    jobs = [
        Job(name=f"{item.id} {item.name}", kind=kind, dossier=_dossier(catalog, item.id, at))
        for item in catalog.items.values()
    ]
    failed: list[Failed] = []
    with click.progressbar(length=len(jobs), label=_("打印")) as bar:
        for outcome in print_all(jobs, folder):
            bar.update(1)
            if isinstance(outcome, Failed):
                failed.append(outcome)
    for failure in failed:
        click.echo(f"✗ {failure.name}: {failure.problem}", err=True)
    click.echo(
        _("已打印 {n} 份到 {folder}，{failed} 份失败。").format(
            n=len(jobs) - len(failed), folder=folder, failed=len(failed)
        )
    )
    if failed:
        raise SystemExit(PROBLEMS)


def _command(kind: Kind, name: str, title: str) -> Callable[..., None]:
    @print_.command(name, help=title)
    @click.argument("item", required=False)
    @click.option("--all", "every", is_flag=True, help=_("打印全部事项"))
    @click.option(
        "-o",
        "--output",
        "out",
        type=click.Path(path_type=Path),
        required=True,
        help=_("PDF 文件；与 --all 一起时是文件夹"),
    )
    @click.option(
        "--at", "text", default=None, help=_("印在纸上的打印时间，如 2026-09-24T10:00；不写即现在")
    )
    @click.option("--situation", default="", help=_("只打印这种情形（情形的编号）"))
    @CONFIG_OPTION
    def command(
        item: str | None, every: bool, out: Path, text: str | None, situation: str, config: Path
    ) -> None:
        if every == bool(item):
            give_up(_("请写一个事项编号，或者写 --all，二者选一。"))
        if every and situation:
            give_up(_("--situation 要写明是哪个事项的情形，不能与 --all 一起用。"))
        catalog = catalog_or_give_up(config)
        at = moment(text, catalog)
        if item:
            _one(catalog, kind, item, out, at, situation)
        else:
            _all(catalog, kind, out, at)

    made: Callable[..., None] = command
    return made


guide = _command("办事指南", "guide", _("打印办事指南"))
notice = _command("一次性告知单", "notice", _("打印一次性告知单（空白）"))


@print_.command("bundle", help=_("打印一件事指南"))
@click.argument("id")
@click.option(
    "-o", "--output", "out", type=click.Path(path_type=Path), required=True, help=_("PDF 文件")
)
@click.option(
    "--at", "text", default=None, help=_("印在纸上的打印时间，如 2026-09-24T10:00；不写即现在")
)
@CONFIG_OPTION
def bundle(id: str, out: Path, text: str | None, config: Path) -> None:
    """Print the guide of a 一件事."""
    catalog = catalog_or_give_up(config)
    if id not in catalog.bundles:
        listed = "、".join(f"{each.id}（{each.name}）" for each in catalog.bundles.values())
        give_up(
            _("没有编号为“{id}”的一件事；现有：{listed}。").format(id=id, listed=listed or _("无"))
        )
    url = f"{catalog.centre.website}/bundle/{id}"
    write_paper(bundle_paper(catalog, bundle_sheet(catalog, id, url, moment(text, catalog))), out)
