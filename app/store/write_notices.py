"""Writes `notice`: messages inside the house, each sent once and read once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection, update

from app.store.dialect import insert_missing
from app.store.record_rows import NewNotice
from app.store.record_tables import Notice


def tell(connection: Connection, notices: Iterable[NewNotice]) -> None:
    """Insert messages; one whose key was sent before is not sent again."""
    unread = {"read_by": "", "read_at": None}
    rows = [msgspec.structs.asdict(notice) | unread for notice in notices]
    insert_missing(connection, Notice, rows)


def mark_read(
    connection: Connection, ids: Sequence[int], scopes: Sequence[str], by: str, at: datetime
) -> int:
    """Note who read the messages to these addresses first; give how many were unread."""
    statement = (
        update(Notice)
        .where(Notice.id.in_(ids), Notice.to_scope.in_(scopes), Notice.read_at.is_(None))
        .values(read_by=by, read_at=at)
    )
    return connection.execute(statement).rowcount
