"""`yichuang print stale`: what hangs in the halls and says something else than the catalogue."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.edition import bring_up_to_date
from app.cli.group import CONFIG_OPTION, DATABASE_OPTION, PROBLEMS, VAR_OPTION, give_up
from app.cli.office import BY_OPTION, Office, office
from app.desk import Actor, NotVisible
from app.desk.posted import PostedView
from app.texts import _


@click.command("stale", help=_("列出登记过的张贴中过时的；写上文件夹就重新打印它们"))
@click.option("--point", default="", help=_("只看一个服务点（编号）"))
@click.option(
    "-o", "--output", "out", type=click.Path(path_type=Path), default=None, help=_("放 PDF 的文件夹")
)  # fmt: skip
@click.option("--replaced", is_flag=True, help=_("打印后就登记为都已换上"))
@BY_OPTION
@DATABASE_OPTION
@VAR_OPTION
@CONFIG_OPTION
def stale(
    point: str, out: Path | None, replaced: bool, username: str, database: str, var_dir: Path,
    config: Path,
) -> None:  # fmt: skip
    """List what is stale (1: there is some), or print exactly that again.

    The folder is an edition: broken off, the next run goes on; what is no longer stale goes.
    """
    if replaced and out is None:
        give_up(_("--replaced 要配合 --output：先打印，再登记换上。"))
    with office(config, database, var_dir, folder=False) as at_desk:
        who = at_desk.actor(username)
        try:
            found = at_desk.desk.posted(who, at_desk.at, point, stale_only=True)
        except NotVisible:
            give_up(_("没有服务点“{point}”。").format(point=point))
        for each in found:
            click.echo(_line(each))
        if out is None:
            click.echo(_("{n} 处要更换或者撤下。").format(n=len(found)))
            if found:
                raise SystemExit(PROBLEMS)
            return
        bring_up_to_date(at_desk.desk.reprints(who, at_desk.at, point), out)
        if replaced:
            _note_replaced(at_desk, who, found)


def _note_replaced(at_desk: Office, who: Actor, found: tuple[PostedView, ...]) -> None:
    """Note that what was listed was replaced; what could not be printed ended the command before."""
    done = at_desk.desk.renewed(who, [each.id for each in found], at_desk.at)
    click.echo(_("已登记换上 {n} 处。").format(n=done))


def _line(view: PostedView) -> str:
    mark = {"内容变了": _("▲ 要更换"), "撤下": _("△ 要撤下")}[view.standing]
    what = " ".join(filter(None, (_(view.paper.kind), view.item_name, view.form)))
    return _("{mark}  {point}  {what}  {place}（{n}张）").format(
        mark=mark, point=view.point_name, what=what, place=view.place, n=view.copies
    )
