"""Alarms around a due day, over a weekend and a public holiday."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalog.model import Alarms, Hours
from app.clock import WorkCalendar, working_days_between
from app.monitoring import Alarm, alarm, alarm_at
from tests.sample_calendars import CALENDAR_2025, CALENDAR_2026

CALENDAR = WorkCalendar({2025: CALENDAR_2025, 2026: CALENDAR_2026})
ALARMS = Alarms(near_days=2, grave_days=3)
SHAPES = {"正常": "○", "临期": "△", "超期": "▲", "严重超期": "■"}
LEVELS = list(SHAPES)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-09-24", Alarm(level="正常", shape="○", days=5, text="还剩5个工作日")),
        ("2026-09-29", Alarm(level="正常", shape="○", days=3, text="还剩3个工作日")),
        ("2026-09-30", Alarm(level="临期", shape="△", days=2, text="还剩2个工作日")),
        ("2026-10-07", Alarm(level="临期", shape="△", days=2, text="还剩2个工作日")),
        ("2026-10-08", Alarm(level="临期", shape="△", days=1, text="还剩1个工作日")),
        ("2026-10-09", Alarm(level="临期", shape="△", days=0, text="今天到期")),
        ("2026-10-10", Alarm(level="超期", shape="▲", days=-1, text="已超期1个工作日")),
        ("2026-10-11", Alarm(level="超期", shape="▲", days=-1, text="已超期1个工作日")),
        ("2026-10-12", Alarm(level="超期", shape="▲", days=-2, text="已超期2个工作日")),
        ("2026-10-13", Alarm(level="严重超期", shape="■", days=-3, text="已超期3个工作日")),
    ],
)
def test_the_days_around_a_due_day(today: str, expected: Alarm) -> None:
    assert alarm(date.fromisoformat(today), date(2026, 10, 9), CALENDAR, ALARMS) == expected


def test_without_a_due_day_nothing_is_late() -> None:
    assert alarm(date(2026, 9, 24), None, CALENDAR, ALARMS) == Alarm(
        level="正常", shape="○", days=0, text="没有时限"
    )


def test_over_on_the_weekend_after() -> None:
    assert alarm(date(2026, 10, 17), date(2026, 10, 16), CALENDAR, ALARMS) == Alarm(
        level="超期", shape="▲", days=0, text="已超期，尚不满1个工作日"
    )


def test_a_due_day_that_became_a_day_off() -> None:
    # The calendar may be mended after a due day was promised.
    assert alarm(date(2026, 10, 2), date(2026, 10, 5), CALENDAR, ALARMS) == Alarm(
        level="临期", shape="△", days=0, text="假期结束前到期"
    )


def test_the_configuration_says_what_is_near_and_what_is_grave() -> None:
    wide = Alarms(near_days=5, grave_days=1)
    due = date(2026, 10, 9)
    assert alarm(date(2026, 9, 24), due, CALENDAR, wide).level == "临期"
    assert alarm(date(2026, 10, 10), due, CALENDAR, wide).level == "严重超期"


days = st.dates(date(2025, 1, 1), date(2026, 12, 31))


@given(days, days, st.integers(0, 9), st.integers(1, 9))
@settings(deadline=None)
def test_an_alarm_never_calms_down_as_time_goes_on(
    today: date, due: date, near: int, grave: int
) -> None:
    alarms = Alarms(near_days=near, grave_days=grave)
    now = alarm(today, due, CALENDAR, alarms)
    later = alarm(today + timedelta(days=1), due, CALENDAR, alarms)
    assert LEVELS.index(now.level) <= LEVELS.index(later.level)
    assert now.days >= later.days
    assert now.days == working_days_between(today, due, CALENDAR)
    assert now.shape == SHAPES[now.level]
    assert (now.level in ("超期", "严重超期")) is (today > due)


HOURS = Hours(workdays=((time(8, 30), time(12, 0)), (time(14, 30), time(17, 30))))


@pytest.mark.parametrize(
    ("now", "level", "days", "text"),
    [
        ("2026-09-22T09:00", "临期", 2, "还剩2个工作日"),
        ("2026-09-24T09:00", "临期", 0, "今天15:30到期"),
        ("2026-09-24T15:30", "临期", 0, "今天15:30到期"),
        # A working day that was begun counts whole, by the opening hours.
        ("2026-09-24T15:31", "超期", -1, "已超期1个工作日"),
        ("2026-09-28T10:00", "超期", -1, "已超期1个工作日"),
        ("2026-09-28T16:00", "超期", -2, "已超期2个工作日"),
        ("2026-09-30T10:00", "严重超期", -3, "已超期3个工作日"),
    ],
)
def test_by_the_hour_it_is_over_from_the_moment_on(
    now: str, level: str, days: int, text: str
) -> None:
    due = datetime(2026, 9, 24, 15, 30)
    found = alarm_at(datetime.fromisoformat(now), due, HOURS, CALENDAR, ALARMS)
    assert (found.level, found.days, found.text) == (level, days, text)
    assert found.shape == SHAPES[level]


def test_without_opening_hours_the_standard_ones_count() -> None:
    due, now = datetime(2026, 9, 24, 15, 30), datetime(2026, 9, 28, 16, 0)
    assert alarm_at(now, due, None, CALENDAR, ALARMS).days == -2
