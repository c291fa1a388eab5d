"""Writes `visit`: who comes when, and who waits where."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, delete, insert, update

from app.store.visit_table import Visit


def enter(
    connection: Connection, case_id: int, *, item_id: str, point: str, window: str, day: date,
    booked_for: datetime | None, waiting: bool,
) -> None:  # fmt: skip
    """Insert the visit of a case."""
    connection.execute(
        insert(Visit).values(
            case_id=case_id, item_id=item_id, point=point, window=window, day=day,
            booked_for=booked_for, waiting=waiting,
        )
    )  # fmt: skip


def waits(connection: Connection, case_id: int, waiting: bool) -> None:
    """Note whether the applicant of a case (still) waits."""
    connection.execute(update(Visit).where(Visit.case_id == case_id).values(waiting=waiting))


def leave(connection: Connection, case_id: int) -> None:
    """Delete the visit of a case: nobody waits any more, a booked place is free again."""
    connection.execute(delete(Visit).where(Visit.case_id == case_id))


def put_off(connection: Connection, case_id: int, day: date, booked_for: datetime | None) -> None:
    """Move the visit of a case to another time."""
    statement = update(Visit).where(Visit.case_id == case_id)
    connection.execute(statement.values(day=day, booked_for=booked_for))
