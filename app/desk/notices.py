"""消息: what a person was told, read and put aside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from app.desk.actor import Actor
from app.desk.addresses import addresses_of
from app.desk.errors import Refused
from app.desk.room import Room
from app.desk.view import View
from app.store import notices as stored
from app.store import write_notices
from app.store.queries import names_of
from app.store.record_rows import NoticeLine
from app.texts import _

_LARGEST_PAGE: Final = 200


class NoticeView(View, frozen=True, kw_only=True):
    """A message; `case` is the number of what it is about, `mine_at` when the actor read it.

    `read_by` is who of all it was told read it first.
    """

    id: int
    kind: str
    text: str
    case: str
    at: datetime
    mine_at: datetime | None
    read_by: str
    read_at: datetime | None


class NoticePage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of messages; `next` goes into the query for the page after it, empty at the end."""

    rows: tuple[NoticeView, ...]
    next: str


def unread(room: Room, actor: Actor) -> int:
    """Count a person's unread messages, at most `store.notices.MOST_COUNTED` of them."""
    with room.store.reading() as connection:
        return stored.unread(connection, addresses_of(actor), actor.username)


def inbox(
    room: Room, actor: Actor, *, unread_only: bool = False, after: str = "", limit: int = 50
) -> NoticePage:
    """Give one page of a person's messages, the newest first. Raises Refused for a strange page."""
    limit = min(max(limit, 1), _LARGEST_PAGE)
    with room.store.reading() as connection:
        found = stored.page_of_notices(
            connection, addresses_of(actor), actor.username, after=place(after),
            limit=limit + 1, unread_only=unread_only,
        )  # fmt: skip
        shown = found[:limit]
        names = names_of(connection, [each.read_by for each in shown if each.read_by])
    return NoticePage(
        rows=tuple(_shown(room, each, names) for each in shown),
        next=str(shown[-1].id) if len(found) > limit else "",
    )


def mark_read(room: Room, actor: Actor, ids: Sequence[int], at: datetime) -> int:
    """Note that a person read messages of theirs; give how many were new to them."""
    with room.store.writing() as connection:
        return write_notices.mark_read(
            connection, list(ids)[:_LARGEST_PAGE], addresses_of(actor), actor.username, at
        )


def _shown(room: Room, line: NoticeLine, names: dict[str, str]) -> NoticeView:
    return NoticeView(
        id=line.id,
        kind=line.kind,
        text=line.text,
        case=line.number or "",
        at=room.local(line.at),
        mine_at=room.local(line.mine_at) if line.mine_at else None,
        read_by=names.get(line.read_by, line.read_by),
        read_at=room.local(line.read_at) if line.read_at else None,
    )


def place(after: str) -> int | None:
    """Read where a page of messages begins. Raises Refused for what is no such place."""
    if not after:
        return None
    if not (after.isascii() and after.isdigit() and len(after) <= 18):
        raise Refused(_("翻页位置无效，请回到第一页。"), "after")
    return int(after)
