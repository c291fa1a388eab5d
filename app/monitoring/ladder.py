"""On which day each rung of the ladder of reminders is reached (升级提醒)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from app.catalog.model import Reached, Rung
from app.clock import Pause, WorkCalendar
from app.clock.pause import grant

_HUNDRED = 100


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """A limit that runs: it counts from the day after `start`, its last day is `due`.

    `length` is how many working days it has, those left out in which its clock stood still.
    """

    start: date
    due: date
    length: int


def span(start: date, due: date, pauses: Sequence[Pause], calendar: WorkCalendar) -> Span:
    """Give the limit from `start` to `due`; open pauses are taken to end on `due`."""
    length = calendar.between(start, due) if start < due else 0
    if not pauses:
        return Span(start=start, due=due, length=length)
    covered = start
    for stop in grant(pauses, calendar, due):
        first, last = max(covered, stop.first), min(stop.last, due)
        if first < last:
            length -= calendar.between(first, last)
            covered = last
    return Span(start=start, due=due, length=max(length, 0))


def reached_on(when: Reached, limit: Span, calendar: WorkCalendar) -> date:
    """Give the first day on which a share of the limit is used, or it is so many days overdue.

    A day is used from its morning on: the due day is the one on which all is used. Overdue 0 is
    the day after the due day, worked or not. Of a limit within one day no share is told of
    before it is over.
    """
    if when.overdue is not None:
        return max(limit.due + timedelta(days=1), calendar.nth_after(limit.due, when.overdue))
    if not limit.length:
        return limit.due + timedelta(days=1)
    used = -(-limit.length * when.share // _HUNDRED)
    return min(limit.due, calendar.nth_before(limit.due, limit.length - used))


def reached(
    ladder: Sequence[Rung], limit: Span, calendar: WorkCalendar
) -> tuple[tuple[Rung, date], ...]:
    """Give every rung with the day on which it is reached, the earliest first."""
    days = ((rung, reached_on(rung.when, limit, calendar)) for rung in ladder)
    return tuple(sorted(days, key=lambda pair: pair[1]))
