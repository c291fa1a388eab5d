"""Takes away what was drawn from a case's events, so that replaying them can write it anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, delete, select, update

from app.store.rebuild import DRAWN
from app.store.record_tables import Notice
from app.store.rows import CaseRow, Standing
from app.store.tables import Case


class Reading(NamedTuple):
    """Who read the notice of a key first, and when."""

    key: str
    values: dict[str, object]


def clear(connection: Connection, case_id: int) -> list[Reading]:
    """Delete what was drawn from a case's events; give what only people knew, for `restore`."""
    read = select(Notice.key, Notice.read_by, Notice.read_at).where(
        Notice.case_id == case_id, Notice.read_at.is_not(None)
    )
    readings = [
        Reading(row.key, {"read_by": row.read_by, "read_at": row.read_at})
        for row in connection.execute(read)
    ]
    for table in DRAWN:
        connection.execute(delete(table).where(table.__table__.c.case_id == case_id))
    return readings


def restore(connection: Connection, readings: list[Reading]) -> None:
    """Write again who read the notices that are there again."""
    for key, values in readings:
        connection.execute(update(Notice).where(Notice.key == key).values(**values))


def stand(
    connection: Connection, case: CaseRow, standing: Standing, moved: Mapping[str, Any]
) -> bool:
    """Write how a case stands by its events; no new version, for nothing happened.

    `moved` are other columns that its events change, such as its rules. Tells whether the case was
    still as `case` was read.
    """
    same = (Case.id == case.id, Case.version == case.version, Case.seq == case.seq)
    values = msgspec.structs.asdict(standing) | dict(moved)
    return connection.execute(update(Case).where(*same).values(**values)).rowcount == 1
