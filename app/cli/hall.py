"""`yichuang print hall` and `print stale`: what hangs in a hall, and what must be printed again."""

from __future__ import annotations

from pathlib import Path

import click

from app.catalog import Catalog
from app.cli.decisions import moment
from app.cli.group import (
    CONFIG_OPTION,
    DATABASE_OPTION,
    PROBLEMS,
    VAR_OPTION,
    catalog_or_give_up,
    give_up,
)
from app.cli.office import BY_OPTION, Office, office
from app.cli.paper_file import AT_OPTION, OUTPUT_OPTION, write_bytes, write_paper
from app.desk import NotVisible, Refused
from app.desk.hall_papers import HallPaper
from app.desk.posted import PostedView
from app.printing import (
    HALL_KINDS,
    OF_PEOPLE,
    HallKind,
    Imprint,
    NothingToPrint,
    Person,
    hall_paper,
    hall_sheet,
)
from app.routing import UnknownName
from app.texts import _


@click.command("hall", help=_("打印一个服务点的手册、公示栏、牌子或者授权清单"))
@click.argument("kind", type=click.Choice(HALL_KINDS))
@click.argument("point")
@click.option("--variant", default="", help=_("哪一种：手册有 简本、附一页指南，公示栏有 A3、A2"))
@click.option(
    "--person", "people", multiple=True, help=_("座牌、胸牌、公示牌上的人，写作 姓名=岗位、岗位；可以写几次")
)  # fmt: skip
@click.option("--staff", is_flag=True, help=_("人取自“人员任职”，内容取自已发布的一版"))
@OUTPUT_OPTION
@AT_OPTION
@DATABASE_OPTION
@VAR_OPTION
@CONFIG_OPTION
def hall(
    kind: HallKind, point: str, variant: str, people: tuple[str, ...], staff: bool, out: Path,
    text: str | None, database: str, var_dir: Path, config: Path,
) -> None:  # fmt: skip
    """Print one paper of a point from the folder, or from what is published."""
    if staff and (people or text):
        give_up(_("--staff 不能与 --person、--at 一起用：人和时间都取现在的。"))
    if kind in OF_PEOPLE and not (staff or people):
        give_up(_("{kind}要写明是谁：用 --person 姓名=岗位，或者用 --staff。").format(kind=kind))
    if staff:
        wanted = HallPaper(point=point, kind=kind, variant=variant)
        with office(config, database, var_dir, folder=False) as at_desk:
            write_bytes(_published(at_desk, wanted), out)
        click.echo(_("已打印 {file}").format(file=out))
        return
    catalog = catalog_or_give_up(config)
    at = moment(text, catalog)
    try:
        sheet = hall_sheet(
            catalog, kind, point, at, variant=variant, people=_people(catalog, point, people)
        )
    except (UnknownName, NothingToPrint) as error:
        give_up(str(error))
    url = f"{catalog.centre.website.rstrip('/')}/" if catalog.centre.website else ""
    write_paper(hall_paper(sheet, Imprint(printed_at=at, url=url)), out)


def _published(at_desk: Office, wanted: HallPaper) -> bytes:
    try:
        return at_desk.desk.hall_paper(at_desk.actor(""), wanted, at_desk.at)
    except NotVisible:
        give_up(_("没有服务点“{point}”。").format(point=wanted.point))
    except Refused as refusal:
        give_up(refusal.message)


def _people(catalog: Catalog, point: str, given: tuple[str, ...]) -> tuple[Person, ...]:
    """Read 姓名=岗位、岗位. Ends the command for a post that the point does not have."""
    there = {post.id for post in catalog.posts_at(point)}
    found = []
    for text in given:
        name, _mark, rest = text.partition("=")
        posts = tuple(each.strip() for each in rest.replace(",", "、").split("、") if each.strip())
        strange = [post for post in posts if post not in there]
        if strange or not name.strip():
            known = _("、").join(sorted(there)) or _("无")
            give_up(_("“{text}”的写法不对：写作 姓名=岗位、岗位；这里的岗位有：{known}。").format(
                text=text, known=known
            ))  # fmt: skip
        found.append(Person(name=name.strip(), posts=posts))
    return tuple(found)


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
    """List what is stale (1: there is some), or print exactly that again."""
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
        count = 0
        for paper in at_desk.desk.reprints(who, at_desk.at, point):
            write_bytes(paper.pdf, out / f"{paper.name}.pdf")
            count += 1
        click.echo(_("已打印 {n} 种到 {folder}。").format(n=count, folder=out))
        if replaced:
            ids = [each.id for each in found]
            done = at_desk.desk.renewed(who, ids, at_desk.at)
            click.echo(_("已登记换上 {n} 处。").format(n=done))


def _line(view: PostedView) -> str:
    mark = {"内容变了": _("▲ 要更换"), "撤下": _("△ 要撤下")}[view.standing]
    what = " ".join(filter(None, (_(view.paper.kind), view.paper.variant, view.item_name)))
    return _("{mark}  {point}  {what}  {place}（{n}张）").format(
        mark=mark, point=view.point_name, what=what, place=view.place, n=view.copies
    )
