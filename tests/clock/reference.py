"""Calendars built from the `chinesecalendar` package, the reference of the property tests."""

from __future__ import annotations

from datetime import date

import chinese_calendar

from app.catalog.model import CalendarYear, Holiday
from app.clock import WorkCalendar

FIRST_YEAR = 2004
LAST_YEAR = 2026


def _year(year: int) -> CalendarYear:
    holidays = chinese_calendar.constants.holidays
    return CalendarYear(
        year=year,
        source="chinesecalendar",
        holidays=tuple(
            Holiday(name=name, from_=day, to=day)
            for day, name in holidays.items()
            if day.year == year
        ),
        workdays=tuple(day for day in chinese_calendar.constants.workdays if day.year == year),
    )


REFERENCE = WorkCalendar({year: _year(year) for year in range(FIRST_YEAR, LAST_YEAR + 1)})


def is_workday(day: date) -> bool:
    """Ask the reference package, which knows only its own years."""
    return bool(chinese_calendar.is_workday(day))
