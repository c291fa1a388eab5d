"""Which days are worked, against the official notices and the reference package."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalog.model import CalendarYear, Holiday
from app.clock import WorkCalendar, add_working_days, calendar_of, working_days_between
from tests.clock.reference import FIRST_YEAR, LAST_YEAR, REFERENCE, is_workday
from tests.sample_calendars import CALENDAR_2025, CALENDAR_2026

SAMPLE = WorkCalendar({2025: CALENDAR_2025, 2026: CALENDAR_2026})
YEAR_DAYS = timedelta(days=366)

reference_days = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
early_days = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31) - YEAR_DAYS)


def test_every_day_of_the_known_years_agrees_with_the_reference() -> None:
    first, last = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    assert [day for day in days if REFERENCE.is_working(day) != is_workday(day)] == []


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_sample_calendars_agree_with_the_reference(year: int) -> None:
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    assert [day for day in days if SAMPLE.is_working(day) != is_workday(day)] == []


@pytest.mark.parametrize(("year", "count"), [(2024, 251), (2025, 248), (2026, 248)])
def test_working_days_of_a_year(year: int, count: int) -> None:
    assert working_days_between(date(year - 1, 12, 31), date(year, 12, 31), REFERENCE) == count


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 9, 24), ""),
        (date(2026, 9, 25), "中秋节"),
        (date(2026, 10, 1), "国庆节"),
        (date(2026, 10, 10), "调休上班"),
        (date(2026, 9, 20), "调休上班"),
        (date(2026, 9, 19), "周六"),
        (date(2026, 9, 13), "周日"),
        (date(2027, 1, 4), ""),
    ],
)
def test_day_names(day: date, name: str) -> None:
    assert SAMPLE.day_name(day) == name


def test_only_the_given_years_are_official() -> None:
    assert [SAMPLE.official(year) for year in (2024, 2025, 2026, 2027)] == [
        False,
        True,
        True,
        False,
    ]
    # In a year not arranged the plain week is taken, less the holidays that never move.
    assert not SAMPLE.is_working(date(2027, 1, 1))
    assert not SAMPLE.is_working(date(2027, 1, 2))
    assert SAMPLE.is_working(date(2027, 2, 8))


def test_fixed_holidays_of_a_year_not_arranged_are_off_and_named() -> None:
    fixed = [
        date(2027, 1, 1),
        *(date(2027, 5, d) for d in (1, 2)),
        *(date(2027, 10, d) for d in (1, 2, 3)),
    ]
    assert [SAMPLE.day_name(day) for day in fixed] == [
        "元旦",
        "劳动节",
        "劳动节",
        "国庆节",
        "国庆节",
        "国庆节",
    ]
    assert not any(SAMPLE.is_working(day) for day in fixed)
    assert not SAMPLE.is_weekend_rest(date(2027, 5, 1))
    # A year that is arranged says for itself what is off.
    assert SAMPLE.day_name(date(2026, 5, 9)) == "调休上班"


def test_a_local_holiday_is_a_day_off_even_on_a_make_up_day() -> None:
    naadam = Holiday(name="那达慕", from_=date(2026, 8, 12), to=date(2026, 8, 13))
    sports = Holiday(name="运动会", from_=date(2026, 10, 10), to=date(2026, 10, 10))
    year = CalendarYear(
        year=2026,
        source=CALENDAR_2026.source,
        holidays=CALENDAR_2026.holidays,
        workdays=CALENDAR_2026.workdays,
        local=(naadam, sports),
    )
    calendar = WorkCalendar({2026: year})
    assert not calendar.is_working(date(2026, 8, 12))
    assert calendar.day_name(date(2026, 8, 13)) == "那达慕"
    assert not calendar.is_working(date(2026, 10, 10))
    assert calendar.day_name(date(2026, 10, 10)) == "运动会"
    assert add_working_days(date(2026, 8, 11), 1, calendar) == date(2026, 8, 14)


def test_a_notice_may_name_days_of_the_year_before() -> None:
    new_year = Holiday(name="元旦", from_=date(2026, 12, 31), to=date(2027, 1, 3))
    year = CalendarYear(year=2027, source="示例", holidays=(new_year,))
    calendar = WorkCalendar({2026: CALENDAR_2026, 2027: year})
    assert calendar.day_name(date(2026, 12, 31)) == "元旦"
    assert add_working_days(date(2026, 12, 30), 1, calendar) == date(2027, 1, 4)


@given(early_days, st.integers(0, 60))
@settings(deadline=None)
def test_adding_counts_exactly_that_many_working_days(start: date, days: int) -> None:
    end = add_working_days(start, days, REFERENCE)
    between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(map(is_workday, between)) == days
    assert days == 0 or is_workday(end)
    assert working_days_between(start, end, REFERENCE) == days


@given(reference_days, reference_days, reference_days)
@settings(deadline=None)
def test_counting_is_additive_and_antisymmetric(a: date, b: date, c: date) -> None:
    between = working_days_between
    assert between(a, b, REFERENCE) == -between(b, a, REFERENCE)
    assert between(a, b, REFERENCE) + between(b, c, REFERENCE) == between(a, c, REFERENCE)


def test_bad_numbers_are_refused_in_chinese() -> None:
    with pytest.raises(ValueError, match="工作日数不能是负数：-1"):
        add_working_days(date(2026, 1, 1), -1, SAMPLE)
    with pytest.raises(ValueError, match="超出了日历范围"):
        add_working_days(date(9999, 12, 30), 9, SAMPLE)


@given(reference_days, reference_days)
@settings(deadline=None)
def test_counting_agrees_with_the_reference_day_by_day(a: date, b: date) -> None:
    first, last = sorted((a, b))
    last = min(last, first + timedelta(days=900))
    between = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    assert working_days_between(first, last, REFERENCE) == sum(map(is_workday, between))


@given(early_days, st.integers(0, 250))
@settings(deadline=None)
def test_adding_undoes_counting(start: date, days: int) -> None:
    end = add_working_days(start, days, REFERENCE)
    assert working_days_between(start, end, REFERENCE) == days
    assert REFERENCE.first_from(end) == end or days == 0
    following = REFERENCE.first_from(end + timedelta(days=1))
    assert following == add_working_days(start, days + 1, REFERENCE)


def test_far_away_days_are_counted_over_whole_years() -> None:
    far = add_working_days(date(2026, 1, 1), 3650, SAMPLE)
    assert working_days_between(date(2026, 1, 1), far, SAMPLE) == 3650
    assert working_days_between(far, date(2026, 1, 1), SAMPLE) == -3650
    assert SAMPLE.unofficial_years(date(2024, 5, 1), date(2028, 1, 1)) == (2024, 2027, 2028)
    assert SAMPLE.unofficial_years(date(2025, 5, 1), date(2026, 1, 1)) == ()


def test_the_end_of_all_calendars() -> None:
    assert add_working_days(date(9999, 12, 30), 1, SAMPLE) == date(9999, 12, 31)
    with pytest.raises(OverflowError):
        SAMPLE.nth_after(date(9999, 12, 31), 1)


def test_one_catalogue_has_one_calendar_and_equal_years_share_it() -> None:
    years = {2025: CALENDAR_2025, 2026: CALENDAR_2026}
    first = calendar_of(years)
    assert calendar_of(years) is first
    # A reload makes a new mapping of equal years: what was counted is kept.
    assert calendar_of(dict(years)) is first
    assert calendar_of({2026: CALENDAR_2026}) is not first
    assert first == SAMPLE
    assert hash(first) == hash(SAMPLE)
    assert first != WorkCalendar({2026: CALENDAR_2026})
    assert first != "2026"


def test_many_catalogues_do_not_pile_up() -> None:
    for _count in range(50):
        assert calendar_of({2026: CALENDAR_2026}).official(2026)
    assert calendar_of({}).is_working(date(2026, 10, 10)) is False
