"""`yichuang print hall` and `print point`: what hangs in a hall, and all that a point needs."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import click

from app.catalog import Catalog
from app.cli.decisions import moment
from app.cli.edition import bring_up_to_date, edition_of
from app.cli.group import (
    CONFIG_OPTION,
    DATABASE_OPTION,
    VAR_OPTION,
    catalog_or_give_up,
    give_up,
)
from app.cli.office import Office, office
from app.cli.paper_file import (
    AT_OPTION,
    FOLDER_OPTION,
    SEVERAL_OPTION,
    write_bytes,
    write_paper,
)
from app.desk import NotVisible, Refused
from app.desk.hall_sheets import HallPaper
from app.printing import (
    HALL_KINDS,
    OF_A_POINT,
    OF_PEOPLE,
    HallKind,
    Imprint,
    NothingToPrint,
    Person,
    Stock,
    Wanted,
    hall_paper,
    hall_sheet,
)
from app.routing import UnknownName
from app.texts import _, languages


@click.command("hall", help=_("打印一个服务点的手册、公示栏、牌子或者授权清单"))
@click.argument("kind", type=click.Choice(HALL_KINDS))
@click.argument("point", required=False, default="")
@click.option("--all", "every", is_flag=True, help=_("打印全部办事点的"))
@click.option("--variant", default="", help=_("哪一种：手册有 简本、附一页指南，公示栏有 A3、A2"))
@click.option(
    "--person", "people", multiple=True, help=_("座牌、胸牌、公示牌上的人，写作 姓名=岗位、岗位；可以写几次")
)  # fmt: skip
@click.option("--staff", is_flag=True, help=_("人取自“人员任职”，内容取自已发布的一版"))
@SEVERAL_OPTION
@AT_OPTION
@DATABASE_OPTION
@VAR_OPTION
@CONFIG_OPTION
def hall(
    kind: HallKind, point: str, every: bool, variant: str, people: tuple[str, ...], staff: bool,
    out: Path, text: str | None, database: str, var_dir: Path, config: Path,
) -> None:  # fmt: skip
    """Print one paper of a point, or of all points, from the folder or from what is published."""
    if every == bool(point):
        give_up(_("请写一个办事点的编号，或者写 --all，二者选一。"))
    if every and people:
        give_up(_("--person 要写明办事点；全部办事点的人用 --staff 取自“人员任职”。"))
    if staff and (people or text):
        give_up(_("--staff 不能与 --person、--at 一起用：人和时间都取现在的。"))
    if kind in OF_PEOPLE and not (staff or people):
        give_up(_("{kind}要写明是谁：用 --person 姓名=岗位，或者用 --staff。").format(kind=kind))
    if every:
        wanted_all = Wanted(kind=kind, variant=variant)
        _many(wanted_all, staff, out, text, Place(config, database, var_dir))
        return
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


@click.command("point", help=_("打印一个办事点的全部用纸：窗口发的、墙上贴的、台上摆的"))
@click.argument("point")
@click.option(
    "--language", "second", type=click.Choice(languages()), default=None,
    help=_("在能加印的纸上，中文旁边加印这种语言"),
)  # fmt: skip
@click.option("--staff", is_flag=True, help=_("人取自“人员任职”，内容取自已发布的一版"))
@FOLDER_OPTION
@AT_OPTION
@DATABASE_OPTION
@VAR_OPTION
@CONFIG_OPTION
def point(
    point: str, second: str | None, staff: bool, out: Path, text: str | None, database: str,
    var_dir: Path, config: Path,
) -> None:  # fmt: skip
    """Bring a folder with all papers of a point up to date."""
    if staff and text:
        give_up(_("--staff 不能与 --at 一起用：人和时间都取现在的。"))
    wanted = Wanted(kind=OF_A_POINT, point=point, second=second or "")
    _many(wanted, staff, out, text, Place(config, database, var_dir))


class Place(NamedTuple):
    """Where a command reads from."""

    config: Path
    database: str
    var_dir: Path


def _many(wanted: Wanted, staff: bool, out: Path, text: str | None, place: Place) -> None:
    """Bring an edition up to date, with the people in office where they are asked for."""
    if not staff:
        catalog = catalog_or_give_up(place.config, remembering=True)
        stock = Stock(catalog=catalog, at=moment(text, catalog))
        bring_up_to_date(edition_of(stock, wanted), out)
        return
    with office(*place, folder=False) as at_desk:
        stock = at_desk.desk.stock(at_desk.actor(""), at_desk.at)
        bring_up_to_date(edition_of(stock, wanted), out)
