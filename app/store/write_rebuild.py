"""Takes away what was drawn from a case's events, so that replaying them can write it anew."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

import msgspec
from sqlalchemy import Connection, delete, insert, literal, select, update

from app.store.rebuild import DRAWN
from app.store.record_tables import Notice, NoticeRead
from app.store.rows import CaseRow, Standing
from app.store.tables import Case

_AT: Final = NoticeRead.__table__.c.at.type


class Reading(NamedTuple):
    """Who read the notice of a key, and when; the first of them is noted with it."""

    key: str
    reader: str
    at: datetime
    first: bool


def clear(connection: Connection, case_id: int) -> list[Reading]:
    """Delete what was drawn from a case's events; give what only people knew, for `restore`."""
    read = (
        select(Notice.id, Notice.key, Notice.read_by, NoticeRead.username, NoticeRead.at)
        .join(Notice, Notice.id == NoticeRead.notice_id)
        .where(Notice.case_id == case_id)
    )
    found = connection.execute(read).all()
    readings = [
        Reading(row.key, row.username, row.at, row.username == row.read_by) for row in found
    ]
    connection.execute(
        delete(NoticeRead).where(NoticeRead.notice_id.in_({row.id for row in found}))
    )
    for table in DRAWN:
        connection.execute(delete(table).where(table.__table__.c.case_id == case_id))
    return readings


def restore(connection: Connection, readings: list[Reading]) -> None:
    """Write again who read the notices that are there again."""
    for each in readings:
        this = Notice.key == each.key
        copied = select(Notice.id, literal(each.reader), literal(each.at, _AT)).where(this)
        columns = [NoticeRead.notice_id, NoticeRead.username, NoticeRead.at]
        connection.execute(insert(NoticeRead).from_select(columns, copied))
        if each.first:
            first = {"read_by": each.reader, "read_at": each.at}
            connection.execute(update(Notice).where(this).values(**first))


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
