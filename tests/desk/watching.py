"""Lets the clock look after one case until nothing is due, as a worker does in several turns."""

from __future__ import annotations

from datetime import datetime

from app.desk.automatic import watch_once
from app.desk.room import Room

MOST = 40


def watch_over(room: Room, number: str, at: datetime) -> datetime | None:
    """Do all that is due on a case at a moment; give when to come back, None for never."""
    for _turn in range(MOST):
        with room.store.writing() as connection:
            following = watch_once(room, connection, number, at)
        if following is None or following > at:
            return following
    raise AssertionError(f"{number} is due for ever")
