"""The last day of a period by sums over whole years, without a walk over its days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from app.clock.calendar import ONE_DAY, WorkCalendar
from app.clock.extension import Phase
from app.clock.months import add_months
from app.clock.pause import Stop


def last_days(
    start: date, parts: Sequence[Phase], calendar: WorkCalendar, stops: Sequence[Stop]
) -> list[date]:
    """Give the last counted day of each part; the next part begins with the day after it.

    `stops` stand in the order of their first days. Raises OverflowError beyond the year 9999.
    """
    ends: list[date] = []
    origin = position = start
    for part in parts:
        origin = origin if part.joined else position
        if part.limit.unit == "工作日":
            position = _working_end(position, part.limit.length, calendar, stops)
        else:
            position = _natural_end(position, natural_days(origin, part), stops)
        ends.append(position)
    return ends


def natural_days(origin: date, part: Phase) -> int:
    """Give how many days a part in 自然日 or 月 has; `origin` is where its unit began to count.

    Months that follow months are counted from there too: a month after a month after 31 January
    ends on 31 March, though the first ended on 28 February.
    """
    if part.limit.unit == "自然日":
        return part.limit.length
    before = add_months(origin, part.said.length - part.limit.length)
    return (add_months(origin, part.said.length) - before).days


def moved_on(day: date, calendar: WorkCalendar, stops: Sequence[Stop]) -> date:
    """Give the first working day from `day` on that lies in no stop."""
    day = calendar.first_from(day)
    while stop := next((one for one in stops if one.first < day <= one.last), None):
        day = calendar.first_from(stop.last + ONE_DAY)
    return day


def _working_end(position: date, days: int, calendar: WorkCalendar, stops: Sequence[Stop]) -> date:
    end = calendar.nth_after(position, days)
    covered = position
    for stop in stops:
        if stop.first >= end:
            break
        covered = max(covered, stop.first)
        if stop.last > covered:
            days += calendar.between(covered, stop.last)
            covered = stop.last
            end = calendar.nth_after(position, days)
    return end


def _natural_end(position: date, days: int, stops: Sequence[Stop]) -> date:
    end = position + timedelta(days=days)
    covered = position
    for stop in stops:
        if stop.first >= end:
            break
        covered = max(covered, stop.first)
        if stop.last > covered:
            end += stop.last - covered
            covered = stop.last
    return end
