"""The register of what hangs or was handed out in the halls, and what of it is stale."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final, Literal

import msgspec

from app import printing
from app.desk.actor import Actor
from app.desk.checks import LONGEST_NAME
from app.desk.errors import NotVisible, Refused
from app.desk.hall_papers import (
    ITEM_KINDS,
    HallPaper,
    content_now,
    people_of,
    printed,
    revision_now,
    sees,
    visible_point,
)
from app.desk.room import Room
from app.fields import text_fault
from app.printing import Person, safe_name
from app.store import Connection, IntegrityError, write_posted
from app.store.posted import NewPosted, PostedRow, hanging
from app.store.queries import names_of
from app.texts import _

# 内容变了: to be printed again; 撤下: nothing of the kind may hang there any more.
Standing = Literal["现行", "内容变了", "撤下"]
MOST_COPIES: Final = 9999
# More than these are printed by a command; a browser would give up waiting.
MOST_AT_ONCE: Final = 60


class Posting(msgspec.Struct, frozen=True, kw_only=True):
    """A paper that was posted (or handed out): where, or to whom, and how many; as typed."""

    paper: HallPaper
    place: str
    copies: str = "1"


class PostedView(msgspec.Struct, frozen=True, kw_only=True):
    """A paper that hangs there; `by` is who posted it, `revision` 0 that of no publication."""

    id: int
    paper: HallPaper
    point_name: str
    item_name: str
    place: str
    copies: int
    revision: int
    posted_at: datetime
    by: str
    standing: Standing


class Reprint(msgspec.Struct, frozen=True, kw_only=True):
    """One paper printed again, with the name of its file and how many copies hang there."""

    name: str
    pdf: bytes
    copies: int


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


def reprints(room: Room, actor: Actor, at: datetime, point: str = "") -> Iterable[Reprint]:
    """Print what is stale again, each paper once in however many places it hangs, one by one.

    Raises NotVisible before the first.
    """
    stale = posted(room, actor, at, point, stale_only=True)
    counts: dict[HallPaper, int] = {}
    for each in stale:
        if each.standing == "内容变了":
            counts[each.paper] = counts.get(each.paper, 0) + each.copies
    names = {each.paper: _file_name(each) for each in stale}
    with room.store.reading() as connection:
        revision = revision_now(connection, at)
        points = {paper.point for paper in counts}
        people = {each: people_of(connection, room.catalog, each) for each in points}
    return (
        Reprint(
            name=names[paper],
            pdf=printed(room, paper, people[paper.point], revision, at),
            copies=copies,
        )
        for paper, copies in counts.items()
    )


def reprints_zip(room: Room, actor: Actor, at: datetime, point: str = "") -> bytes:
    """Give a ZIP of what is to be printed again.

    Raises NotVisible, Refused for nothing at all and for more than a browser waits for.
    """
    stale = posted(room, actor, at, point, stale_only=True)
    count = len({each.paper for each in stale if each.standing == "内容变了"})
    if not count:
        raise Refused(_("没有要重新打印的。"), "all")
    if count > MOST_AT_ONCE:
        said = _(
            "有 {n} 种要重新打印，一次最多 {most} 种：请按服务点打印，或者用命令 yichuang print stale。"
        )
        raise Refused(said.format(n=count, most=MOST_AT_ONCE), "all")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for each in reprints(room, actor, at, point):
            entry = zipfile.ZipInfo(f"{each.name}.pdf", room.local(at).timetuple()[:6])
            archive.writestr(entry, each.pdf)
    return packed.getvalue()


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
    forms = printing.forms_of(paper.kind)
    variant = (paper.variant or forms[0]) if len(forms) > 1 else ""
    item = paper.item if paper.kind in ITEM_KINDS else ""
    return msgspec.structs.replace(paper, item=item, variant=variant)


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
    point, item = room.catalog.points.get(row.point), room.catalog.items.get(row.item_id)
    return PostedView(
        id=row.id,
        paper=_paper(row),
        point_name=point.name if point else row.point,
        item_name=item.name if item else row.item_id,
        place=row.place,
        copies=row.copies,
        revision=row.revision,
        posted_at=room.local(row.posted_at),
        by=names.get(row.posted_by, row.posted_by),
        standing=_standing(room, row, people, at),
    )


def _file_name(view: PostedView) -> str:
    parts = (view.point_name, view.paper.kind, view.item_name, view.paper.variant)
    return safe_name(" ".join(part for part in parts if part))
