"""The register of what hangs or was handed out in the halls, and what of it is stale."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final, Literal

import msgspec

from app import printing
from app.desk.actor import Actor
from app.desk.checks import LONGEST_NAME
from app.desk.errors import NotVisible, Refused
from app.desk.hall_papers import (
    content_now,
    people_of,
    revision_now,
    sees,
    visible_point,
)
from app.desk.hall_sheets import ITEM_KINDS, HallPaper, said_form
from app.desk.room import Room
from app.fields import text_fault
from app.printing import Person
from app.store import Connection, IntegrityError, write_posted
from app.store.posted import NewPosted, PostedRow, hanging
from app.store.queries import names_of
from app.texts import _

# 内容变了: to be printed again; 撤下: nothing of the kind may hang there any more.
Standing = Literal["现行", "内容变了", "撤下"]
MOST_COPIES: Final = 9999


class Posting(msgspec.Struct, frozen=True, kw_only=True):
    """A paper that was posted (or handed out): where, or to whom, and how many; as typed."""

    paper: HallPaper
    place: str
    copies: str = "1"


class PostedView(msgspec.Struct, frozen=True, kw_only=True):
    """A paper that hangs there; `by` is who posted it, `revision` 0 that of no publication.

    `form` says the form of the paper in words.
    """

    id: int
    paper: HallPaper
    point_name: str
    item_name: str
    form: str
    place: str
    copies: int
    revision: int
    posted_at: datetime
    by: str
    standing: Standing


def register(room: Room, actor: Actor, posting: Posting, at: datetime) -> None:
    """Note that a paper, as it is now, was posted at a point.

    Raises NotVisible, Refused for what cannot hang there or hangs in this place already.
    """
    _may_post(room, actor, posting.paper.point)
    copies = _checked(posting)
    paper = _usual(posting.paper)
    try:
        with room.store.writing() as connection:
            new = _new(room, connection, actor, paper, posting.place.strip(), copies, at)
            write_posted.post(connection, new)
    except IntegrityError as twice:
        raise Refused(_("这种纸在这个位置已经登记过了。"), "place") from twice


def posted(
    room: Room, actor: Actor, at: datetime, point: str = "", stale_only: bool = False
) -> tuple[PostedView, ...]:
    """Give what hangs at a point, or wherever the actor may look. Raises NotVisible."""
    if point:
        visible_point(room, actor, point)
    elif actor.role not in ("管理员", "监督员"):
        point = actor.point
        visible_point(room, actor, point)
    with room.store.reading() as connection:
        rows = hanging(connection, point)
        people = _people(room, connection, rows)
        names = names_of(connection, [row.posted_by for row in rows])
    shown = (_shown(room, row, people, names, at) for row in rows)
    return tuple(each for each in shown if not stale_only or each.standing != "现行")


def take_down(room: Room, actor: Actor, id: int, at: datetime) -> None:
    """Note that a paper was taken down. Raises NotVisible, Refused where it was before."""
    with room.store.writing() as connection:
        rows = hanging(connection, ids=[id])
        if rows and not sees(actor, rows[0].point):
            raise NotVisible
        if rows:
            _clerks_only(actor, rows[0].point)
        if not rows or not write_posted.take_down(connection, id, actor.username, at):
            raise Refused(_("这张纸已经撤下，或者没有登记过。"), "id")


def renewed(room: Room, actor: Actor, ids: Collection[int], at: datetime) -> int:
    """Note that stale papers were replaced by what is printed now; give how many were.

    Those that somebody replaced meanwhile, that are not stale or may not hang there are passed
    over. Raises NotVisible.
    """
    done = 0
    with room.store.writing() as connection:
        rows = hanging(connection, ids=ids)
        if not all(sees(actor, row.point) for row in rows):
            raise NotVisible
        people = _people(room, connection, rows)
        for row in rows:
            _clerks_only(actor, row.point)
            if _standing(room, row, people, at) != "内容变了":
                continue
            if write_posted.take_down(connection, row.id, actor.username, at):
                new = _new(room, connection, actor, _paper(row), row.place, row.copies, at)
                write_posted.post(connection, new)
                done += 1
    return done


def _may_post(room: Room, actor: Actor, point: str) -> None:
    visible_point(room, actor, point)
    _clerks_only(actor, point)


def _clerks_only(actor: Actor, point: str) -> None:
    if actor.role == "管理员" or (actor.role == "办事员" and actor.point == point):
        return
    raise Refused(_("张贴由这个服务点的办事员或者管理员登记，您只能查看。"), "point")


def _checked(posting: Posting) -> int:
    """Give the number of copies. Raises Refused naming all that is wrong."""
    problems = {}
    text = posting.copies.strip()
    copies = int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else 0
    if not 1 <= copies <= MOST_COPIES:
        problems["copies"] = _("请填张数，1到{most}。").format(most=MOST_COPIES)
    place = posting.place.strip()
    if fault := text_fault(place, LONGEST_NAME):
        problems["place"] = fault
    elif not place:
        problems["place"] = _("请写贴在哪里或者发给谁，例如：大厅东墙。")
    if posting.paper.kind not in (*printing.HALL_KINDS, *ITEM_KINDS):
        problems["kind"] = _("请选择是哪一种纸。")
    if problems:
        raise Refused("".join(problems.values()), problems=problems)
    return copies


def _usual(paper: HallPaper) -> HallPaper:
    """Write out the usual form, and leave out what a kind does not have."""
    if paper.kind in ITEM_KINDS:
        return paper
    forms = printing.forms_of(paper.kind)
    variant = (paper.variant or forms[0]) if len(forms) > 1 else ""
    return msgspec.structs.replace(paper, item="", variant=variant)


def _new(
    room: Room, connection: Connection, actor: Actor, paper: HallPaper, place: str, copies: int,
    at: datetime,
) -> NewPosted:  # fmt: skip
    people = people_of(connection, room.catalog, paper.point)
    content = content_now(room, paper, people, at)
    return NewPosted(
        point=paper.point, kind=paper.kind, item_id=paper.item, variant=paper.variant, place=place,
        copies=copies, content=content, revision=revision_now(connection, at), posted_at=at,
        posted_by=actor.username,
    )  # fmt: skip


def _people(
    room: Room, connection: Connection, rows: Iterable[PostedRow]
) -> dict[str, tuple[Person, ...]]:
    points = {row.point for row in rows}
    return {each: people_of(connection, room.catalog, each) for each in points}


def _paper(row: PostedRow) -> HallPaper:
    return HallPaper(point=row.point, kind=row.kind, item=row.item_id, variant=row.variant)


def _standing(
    room: Room, row: PostedRow, people: dict[str, tuple[Person, ...]], at: datetime
) -> Standing:
    try:
        content = content_now(room, _paper(row), people[row.point], at)
    except Refused:
        return "撤下"
    return "现行" if content == row.content else "内容变了"


def _shown(
    room: Room, row: PostedRow, people: dict[str, tuple[Person, ...]], names: dict[str, str],
    at: datetime,
) -> PostedView:  # fmt: skip
    catalog, paper = room.catalog, _paper(row)
    point = catalog.points.get(row.point)
    bundled = row.kind == printing.BUNDLE_KIND
    item = (catalog.bundles if bundled else catalog.items).get(row.item_id)
    return PostedView(
        id=row.id,
        paper=paper,
        point_name=point.name if point else row.point,
        item_name=item.name if item else row.item_id,
        form=said_form(catalog, paper),
        place=row.place,
        copies=row.copies,
        revision=row.revision,
        posted_at=room.local(row.posted_at),
        by=names.get(row.posted_by, row.posted_by),
        standing=_standing(room, row, people, at),
    )
