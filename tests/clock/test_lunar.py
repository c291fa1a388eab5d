"""The lunar month against the festivals that stand in it, and market days that go by it."""

from __future__ import annotations

from datetime import date, time, timedelta

import chinese_calendar
import pytest

from app.catalog.model import Hours, Market
from app.clock import is_market_day, market_numbers
from app.clock.lunar import lunar_day
from tests.clock.reference import FIRST_YEAR, LAST_YEAR

YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
HOLIDAYS = chinese_calendar.constants.holidays
ONE_DAY = timedelta(days=1)


def named(year: int, name: str) -> list[date]:
    return sorted(day for day, what in HOLIDAYS.items() if day.year == year and what == name)


@pytest.mark.parametrize("year", YEARS)
def test_spring_festival_holds_the_first_day_of_a_month(year: int) -> None:
    days = named(year, "Spring Festival")
    assert 1 in [lunar_day(day) for day in days]


@pytest.mark.parametrize("year", range(2008, LAST_YEAR + 1))
@pytest.mark.parametrize(
    ("name", "number"), [("Dragon Boat Festival", 5), ("Mid-autumn Festival", 15)]
)
def test_the_festivals_hold_their_own_day(year: int, name: str, number: int) -> None:
    # The Mid-autumn Festival of some years lies in the week of the National Day.
    days = named(year, name) or named(year, "National Day")
    week = [days[0] + ONE_DAY * n for n in range((days[-1] - days[0]).days + 1)]
    assert number in [lunar_day(day) for day in week]


def test_days_count_up_and_every_month_has_29_or_30() -> None:
    day, before, length = date(2000, 2, 5), 0, []
    while day < date(2052, 2, 1):
        number = lunar_day(day)
        assert number == before + 1 or (number == 1 and before in (0, 29, 30))
        if number == 1 and before:
            length.append(before)
        before = number
        day += ONE_DAY
    assert set(length) == {29, 30}
    # 19 years have 235 months, 7 of them leap months.
    assert len(length) == pytest.approx(52 * 235 / 19, abs=1.5)


def test_outside_the_table_no_day_is_known() -> None:
    assert [lunar_day(day) for day in (date(2000, 2, 4), date(2052, 2, 1))] == [0, 0]
    assert [lunar_day(day) for day in (date(2000, 2, 5), date(2052, 1, 31))] == [1, 30]
    hours = Hours(market=Market(days=("十",), by="农历", hours=((time(7), time(9)),)))
    assert not is_market_day(hours, date(2060, 1, 1))


def test_market_days_by_either_month() -> None:
    lunar = Market(days=("三", "八"), by="农历", hours=((time(7), time(13)),))
    # 2026-09-25 is the fifteenth of the eighth month, the month before has 29 days.
    found = [n for n in range(1, 31) if is_market_day(Hours(market=lunar), date(2026, 9, n))]
    assert found == [4, 9, 13, 18, 23, 28]
    solar = Market(days=("一", "十"), hours=((time(7), time(13)),))
    found = [n for n in range(1, 32) if is_market_day(Hours(market=solar), date(2026, 8, n))]
    assert found == [1, 10, 11, 20, 21, 30, 31] == list(market_numbers(solar))
    assert market_numbers(lunar) == (3, 8, 13, 18, 23, 28)
    assert not is_market_day(Hours(), date(2026, 8, 1))
