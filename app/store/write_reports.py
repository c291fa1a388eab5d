"""Writes `refusal_report`: negative outcomes that the head of the centre is told of."""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import Connection, insert, update

from app.store.record_rows import ReportRow
from app.store.record_tables import RefusalReport


def file_report(connection: Connection, report: ReportRow) -> None:
    """Insert a report. Raises IntegrityError when its number was given out before."""
    connection.execute(insert(RefusalReport).values(**msgspec.structs.asdict(report)))


def review(
    connection: Connection, number: str, was: str, state: str, by: str, at: datetime,
    note: bytes | None = None,
) -> bool:  # fmt: skip
    """Move a report from the state it was shown in; tell whether it was still in that one.

    `note` is encrypted; without one the note before stays.
    """
    values = {"state": state, "reviewed_by": by, "reviewed_at": at}
    if note is not None:
        values["note"] = note
    same = (RefusalReport.number == number, RefusalReport.state == was)
    return connection.execute(update(RefusalReport).where(*same).values(**values)).rowcount == 1
