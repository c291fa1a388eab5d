"""On which day a rung is reached: counted in working days, without those that do not count."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalog.model import Limit, Reached, Rung
from app.clock import Pause, WorkCalendar, due_date, working_days_between
from app.monitoring import reached, reached_on, span
from tests.sample_calendars import CALENDAR_2025, CALENDAR_2026

CALENDAR = WorkCalendar({2025: CALENDAR_2025, 2026: CALENDAR_2026})
START = date(2025, 6, 4)


def day(month: int, number: int, year: int = 2025) -> date:
    return date(year, month, number)


@pytest.mark.parametrize(
    ("used", "wanted"),
    [("10%", day(6, 5)), ("50%", day(6, 11)), ("80%", day(6, 16)), ("100%", day(6, 18))],
)
def test_a_share_of_ten_working_days(used: str, wanted: date) -> None:
    due = due_date(START, Limit(length=10), CALENDAR).due
    assert due == day(6, 18)
    limit = span(START, due, (), CALENDAR)
    assert limit.length == 10
    assert reached_on(Reached(used=used), limit, CALENDAR) == wanted


@pytest.mark.parametrize(("overdue", "wanted"), [(0, day(6, 21)), (1, day(6, 23)), (3, day(6, 25))])
def test_so_many_working_days_over(overdue: int, wanted: date) -> None:
    """20 June is a Friday: the day after is a Saturday, and late all the same."""
    limit = span(START, day(6, 20), (), CALENDAR)
    assert reached_on(Reached(overdue=overdue), limit, CALENDAR) == wanted


def test_days_that_do_not_count_are_no_part_of_the_limit() -> None:
    pauses = (
        Pause(first=day(6, 5), last=day(6, 12), name="公示"),
        Pause(first=day(6, 10), last=day(6, 13), name="补正"),
    )
    due = due_date(START, Limit(length=10), CALENDAR, pauses).due
    assert span(START, due, pauses, CALENDAR).length == 10


def test_the_earliest_first() -> None:
    ladder = (
        Rung(when=Reached(overdue=0), to="科室负责人"),
        Rung(when=Reached(used="80%"), to="办理员"),
    )
    limit = span(START, day(6, 18), (), CALENDAR)
    assert [rung.to for rung, _day in reached(ladder, limit, CALENDAR)] == ["办理员", "科室负责人"]


def test_across_the_turn_of_the_year() -> None:
    due = due_date(day(12, 25), Limit(length=10), CALENDAR).due
    assert due.year == 2026
    limit = span(day(12, 25), due, (), CALENDAR)
    assert reached_on(Reached(used="10%"), limit, CALENDAR) == day(12, 26)


def test_a_limit_within_a_day_is_told_of_when_it_is_over() -> None:
    limit = span(START, START, (), CALENDAR)
    assert limit.length == 0
    assert reached_on(Reached(used="80%"), limit, CALENDAR) == START + timedelta(days=1)
    assert reached_on(Reached(overdue=0), limit, CALENDAR) == START + timedelta(days=1)


@settings(deadline=None)
@given(
    start=st.dates(day(1, 2), day(10, 1, 2026)),
    length=st.integers(1, 60),
    share=st.integers(1, 100),
)
def test_the_day_is_the_first_on_which_the_share_is_used(
    start: date, length: int, share: int
) -> None:
    due = due_date(start, Limit(length=length), CALENDAR).due
    limit = span(start, due, (), CALENDAR)
    assert limit.length == length
    found = reached_on(Reached(used=f"{share}%"), limit, CALENDAR)

    def is_used(today: date) -> bool:
        return (length - working_days_between(today, due, CALENDAR)) * 100 >= share * length

    assert is_used(found)
    assert not is_used(found - timedelta(days=1))


@settings(deadline=None)
@given(
    due=st.dates(day(1, 2), day(10, 1, 2026)),
    first=st.integers(0, 20),
    second=st.integers(1, 20),
)
def test_more_days_over_is_later(due: date, first: int, second: int) -> None:
    limit = span(due - timedelta(days=30), due, (), CALENDAR)
    sooner = reached_on(Reached(overdue=first), limit, CALENDAR)
    later = reached_on(Reached(overdue=first + second), limit, CALENDAR)
    assert due < sooner <= later
