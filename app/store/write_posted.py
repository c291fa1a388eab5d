"""Writes `posted`: what was posted, and that it was taken down."""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import Connection, insert, update

from app.store.posted import NewPosted
from app.store.posted_table import Posted


def post(connection: Connection, paper: NewPosted) -> None:
    """Insert a paper. Raises IntegrityError where the same hangs in the same place already."""
    values = msgspec.structs.asdict(paper)
    connection.execute(insert(Posted).values(**values, taken_down_at=None, taken_down_by=""))


def take_down(connection: Connection, id: int, by: str, at: datetime) -> bool:
    """Note that a paper was taken down; False where it was before."""
    statement = (
        update(Posted)
        .where(Posted.id == id, Posted.taken_down_at.is_(None))
        .values(taken_down_at=at, taken_down_by=by)
    )
    return connection.execute(statement).rowcount == 1
