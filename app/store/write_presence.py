"""Writes `attendance` and `absence`: who is here, and why somebody is not."""

from __future__ import annotations

from datetime import date, datetime

import msgspec
from sqlalchemy import Connection, case, insert, literal, or_, update

from app.store.dialect import insert_unless_there
from app.store.work_rows import AbsenceRow, NewAbsence
from app.store.work_tables import Absence, Attendance


def sign_in(connection: Connection, username: str, point: str, day: date, at: datetime) -> bool:
    """Sign a person in at a point; tell whether they were not signed in that day already."""
    values = {
        "username": username, "day": day, "signed_in_at": at, "signed_out_at": None,
        "point": point,
    }  # fmt: skip
    return insert_unless_there(connection, Attendance, values)


def sign_out(connection: Connection, username: str, day: date, at: datetime) -> bool:
    """Sign a person out; tell whether they were signed in that day."""
    statement = (
        update(Attendance)
        .where(
            Attendance.username == username,
            Attendance.day == day,
            Attendance.signed_out_at.is_(None),
        )
        .values(signed_out_at=at)
    )
    return connection.execute(statement).rowcount == 1


def enter_absence(connection: Connection, absence: NewAbsence) -> AbsenceRow:
    """Put time away on record."""
    values = msgspec.structs.asdict(absence)
    statement = insert(Absence).values(**values, ended_by="").returning(Absence.id)
    return AbsenceRow(id=connection.execute(statement).scalar_one(), **values)


def end_absence(connection: Connection, absence_id: int, at: datetime, by: str) -> bool:
    """End time away at a moment that is earlier than planned; tell whether it went on then.

    What had not begun yet never will: it is kept for the record, as long as no time at all.
    """
    ends = case((Absence.from_at > at, Absence.from_at), else_=literal(at, Absence.from_at.type))
    statement = (
        update(Absence)
        .where(
            Absence.id == absence_id,
            or_(Absence.to_at.is_(None), Absence.to_at > at),
            Absence.ended_by == "",
        )
        .values(to_at=ends, ended_by=by, ended_at=at)
    )
    return connection.execute(statement).rowcount == 1
