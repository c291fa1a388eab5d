"""The official calendars against `chinesecalendar`, which others keep from the same notices."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import chinese_calendar
import pytest

from app.catalog import Catalog
from app.catalog.model import CalendarYear
from app.clock import WorkCalendar

YEARS = (2025, 2026)
# Days off by law (全国年节及纪念日放假办法, 2024): 13 in a year, 调休 not counted.
WORKING_DAYS = {2025: 248, 2026: 248}


def days(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)


def off(calendar: CalendarYear) -> set[date]:
    return {d for d in days(calendar.year) if any(h.from_ <= d <= h.to for h in calendar.holidays)}


def test_both_years_are_there_with_their_notices(county: Catalog) -> None:
    assert set(county.calendars) == set(YEARS)
    assert "国办发明电〔2024〕12号" in county.calendars[2025].source
    assert "国办发明电〔2025〕7号" in county.calendars[2026].source


@pytest.mark.parametrize("year", YEARS)
def test_every_day_is_worked_or_not_as_the_notice_says(county: Catalog, year: int) -> None:
    calendar = WorkCalendar(county.calendars)
    wrong = [d for d in days(year) if calendar.is_working(d) != chinese_calendar.is_workday(d)]
    assert wrong == []
    assert sum(map(calendar.is_working, days(year))) == WORKING_DAYS[year]


@pytest.mark.parametrize("year", YEARS)
def test_worked_weekends_are_weekends_and_no_holidays(county: Catalog, year: int) -> None:
    calendar = county.calendars[year]
    assert all(day.weekday() >= 5 for day in calendar.workdays)
    assert not off(calendar) & set(calendar.workdays)


@pytest.mark.parametrize("year", YEARS)
def test_named_holidays_are_those_of_chinesecalendar(county: Catalog, year: int) -> None:
    named = {d for d in days(year) if chinese_calendar.get_holiday_detail(d)[1] is not None}
    ours = off(county.calendars[year]) | set(county.calendars[year].workdays)
    assert ours == named
