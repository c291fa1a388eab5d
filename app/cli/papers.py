"""`yichuang print`: guides and notices from the configuration, one or all of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import ClassVar

import click

from app.catalog import Catalog, Problem
from app.catalog.model import Value
from app.catalog.search import find_items
from app.cli.answered import narrowed_to
from app.cli.decisions import moment
from app.cli.edition import bring_up_to_date, edition_of
from app.cli.group import CONFIG_OPTION, catalog_or_give_up, give_up
from app.cli.paper_file import AT_OPTION, SEVERAL_OPTION, write_paper
from app.cli.sound import sound_items
from app.printing import (
    BUNDLE_KIND,
    Dossier,
    Incomplete,
    Kind,
    Stock,
    Wanted,
    bundle_paper,
    bundle_sheet,
    item_dossier,
    paper,
    worded,
)
from app.texts import _, languages


class _Papers(click.Group):
    """A group of which some commands are imported when they are called.

    A guide must not wait for the desk, which takes longer to import than a guide to print.
    """

    LATER: ClassVar = {
        "hall": "app.cli.hall",
        "point": "app.cli.hall",
        "stale": "app.cli.stale",
        "sample": "app.cli.sample",
    }

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


class _Wish(Value, frozen=True, kw_only=True):
    """How a paper is wanted: for one 情形, with a second language, for somebody's answers."""

    situation: str = ""
    second: str = ""
    answers: tuple[str, ...] = ()
    brought: tuple[str, ...] = ()


def _dossier(catalog: Catalog, kind: Kind, item_id: str, at: datetime, wish: _Wish) -> Dossier:
    blank = worded(item_dossier(catalog, item_id, at, wish.situation, wish.second), catalog, kind)
    if not (wish.answers or wish.brought):
        return blank
    return narrowed_to(catalog, blank, wish.answers, wish.brought)


def _one(catalog: Catalog, kind: Kind, item_id: str, out: Path, at: datetime, wish: _Wish) -> None:
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
    situation = wish.situation
    if situation and situation not in known:
        listed = "、".join(f"{id}（{name}）" for id, name in known.items()) or _("没有情形")
        give_up(_("事项“{id}”没有情形“{situation}”；它的情形：{listed}。").format(
            id=item_id, situation=situation, listed=listed
        ))  # fmt: skip
    try:
        made = paper(kind, _dossier(catalog, kind, item_id, at, wish))
    except Incomplete as error:
        give_up(str(error))
    write_paper(made, out)


_Option = Callable[[Callable[..., None]], Callable[..., None]]


def _command(kind: Kind, name: str, title: str, *options: _Option) -> Callable[..., None]:
    @click.argument("item", required=False)
    @click.option("--all", "every", is_flag=True, help=_("打印全部事项"))
    @SEVERAL_OPTION
    @AT_OPTION
    @click.option("--situation", default="", help=_("只打印这种情形（情形的编号）"))
    @click.option("--point", default="", help=_("与 --all 一起：只打印这个办事点受理的事项"))
    @CONFIG_OPTION
    def command(
        item: str | None, every: bool, out: Path, text: str | None, situation: str, point: str,
        config: Path, second: str | None = None, answers: tuple[str, ...] = (), brought: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        if every == bool(item):
            give_up(_("请写一个事项编号，或者写 --all，二者选一。"))
        if every and situation:
            give_up(_("--situation 要写明是哪个事项的情形，不能与 --all 一起用。"))
        if point and not every:
            give_up(_("--point 要与 --all 一起用：打印这个办事点受理的全部事项。"))
        if (every or situation) and (answers or brought):
            give_up(_("--answer 和 --brought 要写明事项，情形由回答得出，不能与 --all、--situation 一起用。"))  # fmt: skip
        refused: tuple[Problem, ...] = ()
        if every:
            catalog, refused = sound_items(config)
        else:
            catalog = catalog_or_give_up(config)
        at = moment(text, catalog)
        wish = _Wish(situation=situation, second=second or "", answers=answers, brought=brought)
        if item:
            _one(catalog, kind, item, out, at, wish)
        else:
            wanted = Wanted(kind=kind, point=point, second=wish.second)
            bring_up_to_date(edition_of(Stock(catalog=catalog, at=at), wanted), out, refused)

    made: Callable[..., None] = command
    for option in options:
        made = option(made)
    return print_.command(name, help=title)(made)


_LANGUAGE = click.option(
    "--language", "second", type=click.Choice(languages()), help=_("在中文旁边加印这种语言")
)
_ANSWER = click.option(
    "--answer", "answers", multiple=True,
    help=_("申请人的回答，写成 问题编号=回答，可以写多次；只列他要交的材料"),
)  # fmt: skip
_BROUGHT = click.option(
    "--brought", multiple=True, help=_("申请人已带来的材料的编号，可以写多次；只列还缺的")
)
guide = _command("办事指南", "guide", _("打印办事指南（附流程图）"), _LANGUAGE)
brief = _command("办事指南简版", "brief", _("打印办事指南简版（一页）"), _LANGUAGE)
large = _command("办事指南大字版", "large", _("打印办事指南大字版"), _LANGUAGE)
chart = _command("办理流程图", "chart", _("打印办理流程图（一页）"))
notice = _command(
    "一次性告知单", "notice", _("打印一次性告知单：空白的，或按申请人的回答只列他缺的"),
    _BROUGHT, _ANSWER,
)  # fmt: skip
form = _command("申请表", "form", _("打印空白申请表"))
example = _command("申请表填写范本", "example", _("打印申请表填写范本"))


@print_.command("bundle", help=_("打印一件事指南"))
@click.argument("id", required=False)
@click.option("--all", "every", is_flag=True, help=_("打印全部一件事"))
@click.option("--point", default="", help=_("与 --all 一起：只打印这个办事点全部受理的一件事"))
@SEVERAL_OPTION
@AT_OPTION
@CONFIG_OPTION
def bundle(
    id: str | None, every: bool, point: str, out: Path, text: str | None, config: Path
) -> None:
    """Print the guide of a 一件事, or of all."""
    if every == bool(id) or (point and not every):
        give_up(_("请写一件事的编号，或者写 --all（可加 --point），二者选一。"))
    catalog = catalog_or_give_up(config, remembering=every)
    at = moment(text, catalog)
    if not id:
        wanted = Wanted(kind=BUNDLE_KIND, point=point)
        bring_up_to_date(edition_of(Stock(catalog=catalog, at=at), wanted), out)
        return
    if id not in catalog.bundles:
        listed = "、".join(f"{each.id}（{each.name}）" for each in catalog.bundles.values())
        give_up(
            _("没有编号为“{id}”的一件事；现有：{listed}。").format(id=id, listed=listed or _("无"))
        )
    url = f"{catalog.centre.website}/bundle/{id}"
    write_paper(bundle_paper(bundle_sheet(catalog, id, url, at)), out)
