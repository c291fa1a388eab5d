"""Reads how many have booked an item on a day, and how many wait at each window."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, func, select, text

from app.store.visit_table import BOOKED, WAITS, Visit


def booked(connection: Connection, point: str, item_id: str, day: date) -> int:
    """Count those who have booked the item at the point on a day; the places are few."""
    statement = (
        select(func.count())
        .select_from(Visit)
        .where(Visit.point == point, Visit.item_id == item_id, Visit.day == day, text(BOOKED))
    )
    return int(connection.execute(statement).scalar_one())


def waiting(connection: Connection, point: str, day: date) -> dict[str, int]:
    """Count by window who waits at a point today; windows without anybody are left out."""
    statement = (
        select(Visit.window, func.count().label("n"))
        .where(Visit.point == point, Visit.day == day, text(WAITS), Visit.window != "")
        .group_by(Visit.window)
    )
    return {row.window: int(row.n) for row in connection.execute(statement)}
