"""Writes `notice` and `notice_read`: messages inside the house, each sent once, read by each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection, select, update

from app.store.dialect import insert_missing, insert_unless_there
from app.store.record_rows import NewNotice
from app.store.record_tables import Notice, NoticeRead


def tell(connection: Connection, notices: Iterable[NewNotice]) -> None:
    """Insert messages; one whose key was sent before is not sent again."""
    unread = {"read_by": "", "read_at": None}
    rows = [msgspec.structs.asdict(notice) | unread for notice in notices]
    insert_missing(connection, Notice, rows)


def mark_read(
    connection: Connection, ids: Sequence[int], scopes: Sequence[str], by: str, at: datetime
) -> int:
    """Note that a person read messages to their addresses; give how many were new to them.

    The first of all readers is noted with the message as well.
    """
    told = (Notice.id.in_(ids), Notice.to_scope.in_(scopes))
    found = connection.execute(select(Notice.id).where(*told)).scalars()
    new = [
        id
        for id in found
        if insert_unless_there(connection, NoticeRead, {"notice_id": id, "username": by, "at": at})
    ]
    first = update(Notice).where(Notice.id.in_(new), Notice.read_at.is_(None))
    connection.execute(first.values(read_by=by, read_at=at))
    return len(new)
