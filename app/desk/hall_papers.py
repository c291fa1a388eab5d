"""Prints the papers of a point, and tells what one of them would say now."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Final, Literal

import msgspec
from msgspec.structs import replace

from app import printing
from app.catalog.model import Catalog
from app.desk.actor import Actor
from app.desk.errors import NotVisible, Refused
from app.desk.room import Room
from app.printing import HallKind, Kind, NothingToPrint, Person
from app.routing.network import Network, kept, network
from app.routing.offer import offers
from app.store import Connection
from app.store import revisions as stored
from app.store.presence import people_at
from app.texts import _, current_language

# What is drawn from the catalogue alone hangs in a hall as well.
ItemKind = Literal["办事指南", "一次性告知单"]
ITEM_KINDS: Final[tuple[ItemKind, ...]] = ("办事指南", "一次性告知单")
_NO_TIME: Final = datetime(2000, 1, 1, tzinfo=UTC)


class HallPaper(msgspec.Struct, frozen=True, kw_only=True):
    """Which paper of a point: its kind, the item it is about ('' for none), its form ('' usual)."""

    point: str
    kind: str
    item: str = ""
    variant: str = ""


def visible_point(room: Room, actor: Actor, point: str) -> None:
    """Let pass who may see the papers of a point: its clerks and those who oversee all.

    Raises NotVisible.
    """
    if point not in room.catalog.points or not sees(actor, point):
        raise NotVisible


def sees(actor: Actor, point: str) -> bool:
    """Tell whether the papers of a point are an actor's business."""
    return actor.role in ("管理员", "监督员") or (
        actor.role == "办事员" and bool(point) and actor.point == point
    )


def people_of(connection: Connection, catalog: Catalog, point: str) -> tuple[Person, ...]:
    """Give who works at a point, in the order of its posts."""
    rank = {post.id: number for number, post in enumerate(catalog.posts_at(point))}
    found = [
        Person(name=each.name, posts=tuple(post for post in each.posts if post in rank))
        for each in people_at(connection, f"point:{point}")
    ]
    return tuple(
        sorted(
            found, key=lambda each: (min(map(rank.__getitem__, each.posts), default=99), each.name)
        )
    )


def kinds_at(room: Room, actor: Actor, point: str, at: datetime) -> tuple[HallKind, ...]:
    """Give the papers that a point has something to say on. Raises NotVisible."""
    visible_point(room, actor, point)
    with room.store.reading() as connection:
        people = people_of(connection, room.catalog, point)
    return printing.printable_kinds(room.catalog, point, room.local(at), people)


def hall_paper(room: Room, actor: Actor, wanted: HallPaper, at: datetime) -> bytes:
    """Give the PDF of a paper as it is now.

    Raises NotVisible, Refused where there is no such paper or nothing to say on it.
    """
    visible_point(room, actor, wanted.point)
    with room.store.reading() as connection:
        people = people_of(connection, room.catalog, wanted.point)
        revision = revision_now(connection, at)
    return printed(room, wanted, people, revision, at)


def printed(
    room: Room, wanted: HallPaper, people: tuple[Person, ...], revision: int, at: datetime
) -> bytes:
    """Give the PDF of a paper that one may see. Raises Refused as `hall_paper`."""
    catalog, local = room.catalog, room.local(at)
    if wanted.kind in ITEM_KINDS:
        _taken_here(catalog, wanted, local)
        url = room.public_address(f"/guide/{wanted.item}")
        dossier = replace(_dossier(catalog, wanted, local, url), revision=revision)
        return printing.paper(msgspec.convert(wanted.kind, Kind), dossier).pdf
    sheet = _sheet(catalog, wanted, people, local)
    imprint = printing.Imprint(
        printed_at=local, revision=revision, url=room.public_address("/")
    )  # fmt: skip
    if sheet.kind == "便民服务手册":
        return printing.hall_paper_apart(sheet, imprint).pdf
    return printing.hall_paper(sheet, imprint).pdf


def content_now(room: Room, wanted: HallPaper, people: tuple[Person, ...], at: datetime) -> str:
    """Give the digest of what a paper would say now. Raises Refused where it must not hang there."""
    net = network(room.catalog)
    named = people if wanted.kind in (*printing.OF_PEOPLE, "岗位公示牌") else ()
    content, why = _content(net, wanted, named, room.local(at).date(), current_language())
    if why:
        raise Refused(why, "kind")
    return content


def revision_now(connection: Connection, at: datetime) -> int:
    """Give the number of the publication in force; 0 where nothing was published."""
    found = stored.in_force(connection, at)
    return found.number if found else 0


@kept(16384)
def _content(
    net: Network, wanted: HallPaper, people: tuple[Person, ...], day: date, _language: str
) -> tuple[str, str]:
    """Give the digest of a paper's words, or else a sentence why there is none."""
    noon = datetime.combine(day, time(12), net.zone)
    try:
        if wanted.kind in ITEM_KINDS:
            _taken_here(net.catalog, wanted, noon)
            dossier = replace(
                _dossier(net.catalog, wanted, noon, ""), printed_at=_NO_TIME, content_hash=""
            )
            return printing.said(printing.html(msgspec.convert(wanted.kind, Kind), dossier)[0]), ""
        return printing.content_of(_sheet(net.catalog, wanted, people, noon)), ""
    except Refused as refusal:
        return "", refusal.message


def _dossier(
    catalog: Catalog, wanted: HallPaper, at: datetime, url: str
) -> printing.Dossier:  # fmt: skip
    where = printing.places(catalog, catalog.items[wanted.item], at.date())
    dossier = printing.guide_dossier(catalog.definition(wanted.item), where, url, at)
    return printing.worded(dossier, catalog, wanted.kind)


def _known_point(catalog: Catalog, wanted: HallPaper) -> None:
    if wanted.point not in catalog.points:
        raise Refused(_("这个服务点已经没有了。"), "point")


def _taken_here(catalog: Catalog, wanted: HallPaper, at: datetime) -> None:
    """Let pass a paper about an item that the point takes. Raises Refused."""
    _known_point(catalog, wanted)
    taken = {each.item.id for each in offers(catalog, wanted.point, at)}
    if wanted.item not in taken:
        raise Refused(_("这里不受理这个事项，请从列出的事项中选择。"), "item")


def _sheet(
    catalog: Catalog, wanted: HallPaper, people: tuple[Person, ...], at: datetime
) -> printing.HallSheet:
    if wanted.kind not in printing.HALL_KINDS:
        raise Refused(_("没有“{kind}”这种用纸。").format(kind=wanted.kind[:20]), "kind")
    _known_point(catalog, wanted)
    kind = msgspec.convert(wanted.kind, HallKind)
    try:
        return printing.hall_sheet(
            catalog, kind, wanted.point, at, variant=wanted.variant, people=people
        )
    except NothingToPrint as nothing:
        raise Refused(str(nothing), "kind") from nothing
