"""Limits that are lengthened: what is added, what is said of it, and the laws it obeys."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalog.model import Limit
from app.clock import Extension, Pause, WorkCalendar, due_date, due_moment, read_aloud
from tests.clock.reference import REFERENCE, is_workday
from tests.clock.strategies import day_limits, extensions_near, limit, pauses_near, starts
from tests.sample_calendars import CALENDAR_2025, CALENDAR_2026
from tests.sample_places import WORKDAY_HOURS

SAMPLE = WorkCalendar({2025: CALENDAR_2025, 2026: CALENDAR_2026})
ONE_DAY = timedelta(days=1)


def more(length: int, unit: str = "工作日", decided: date = date(2026, 9, 28)) -> Extension:
    added = Limit(length=length, unit=unit)  # type: ignore[arg-type]
    return Extension(limit=added, decided=decided, by="本机关负责人")


def test_working_days_are_added_and_the_derivation_says_who_granted_them() -> None:
    found = due_date(date(2026, 9, 24), limit(2), SAMPLE, extensions=(more(3),))
    assert found.due == due_date(date(2026, 9, 24), limit(5), SAMPLE).due == date(2026, 10, 9)
    assert [step.text for step in found.derivation] == [
        "2026年9月24日收件，次日起算",
        "9月25日至9月27日，中秋节放假，不计",
        "9月28日，计1个工作日，累计1个",
        "第2个工作日，即2026年9月29日；2026年9月28日经本机关负责人批准延长3个工作日，次日起接着算",
        "9月30日，计1个工作日，累计3个",
        "10月1日至10月7日，国庆节放假，不计",
        "10月8日，计1个工作日，累计4个",
        "第5个工作日，即2026年10月9日",
    ]


def test_natural_days_move_on_once_at_the_very_end() -> None:
    # Thirty days end on a Saturday, thirty more on a Monday: the Saturday moves nothing.
    found = due_date(
        date(2026, 7, 2), limit(30, "自然日"), SAMPLE, extensions=(more(30, "自然日"),)
    )
    assert found.due == date(2026, 8, 31)
    assert "第30个自然日，即2026年8月1日；" in read_aloud(found)
    assert read_aloud(found).endswith("第60个自然日，即2026年8月31日。")


def test_months_are_added_from_the_first_day_of_all() -> None:
    found = due_date(date(2026, 1, 31), limit(1, "月"), SAMPLE, extensions=(more(1, "月"),))
    assert found.due == due_date(date(2026, 1, 31), limit(2, "月"), SAMPLE).due == date(2026, 3, 31)
    assert read_aloud(found).endswith("满2个月，即2026年3月31日。")


def test_another_unit_begins_to_count_where_the_limit_ended() -> None:
    found = due_date(date(2026, 1, 30), limit(1, "月"), SAMPLE, extensions=(more(10),))
    # The month is full on Saturday 28 February, a 调休 day; ten working days follow.
    assert found.due == date(2026, 3, 13)
    assert "延长的第10个工作日，即2026年3月13日" in read_aloud(found)
    months = due_date(date(2026, 3, 2), limit(5), SAMPLE, extensions=(more(1, "月"),))
    assert months.due == date(2026, 4, 9)
    assert "延长部分满1个月，即2026年4月9日" in read_aloud(months)
    days = due_date(date(2026, 3, 2), limit(5), SAMPLE, extensions=(more(9, "自然日"),))
    assert "延长的第9个自然日，即2026年3月18日" in read_aloud(days)


def test_nothing_added_changes_nothing_and_nothing_at_first_may_be_lengthened() -> None:
    plain = due_date(date(2026, 3, 2), limit(5), SAMPLE)
    assert due_date(date(2026, 3, 2), limit(5), SAMPLE, extensions=(more(0),)).due == plain.due
    begun = due_date(date(2026, 3, 2), limit(0), SAMPLE, extensions=(more(5),))
    assert begun.due == plain.due


def test_a_pause_in_the_added_time_counts_as_one_too() -> None:
    expert = Pause(first=date(2026, 9, 29), last=date(2026, 10, 9), name="专家评审")
    found = due_date(date(2026, 9, 24), limit(2), SAMPLE, (expert,), extensions=(more(3),))
    assert found.due == date(2026, 10, 13)
    assert "9月30日至10月9日，专家评审，不计入时限" in read_aloud(found)


def test_hours_and_days_do_not_lengthen_each_other() -> None:
    with pytest.raises(ValueError, match="不能互相延长"):
        due_date(date(2026, 3, 2), limit(5), SAMPLE, extensions=(more(8, "小时"),))
    with pytest.raises(ValueError, match="不能互相延长"):
        due_moment(
            datetime(2026, 3, 2, 9), limit(8, "小时"), WORKDAY_HOURS, SAMPLE, extensions=(more(1),)
        )


def test_an_extension_beyond_the_calendar_of_the_world_is_refused() -> None:
    with pytest.raises(ValueError, match="超出了日历范围"):
        due_date(date(9999, 11, 1), limit(10), SAMPLE, extensions=(more(90),))


@given(st.data(), starts, st.integers(0, 30), st.integers(0, 20))
@settings(deadline=None)
def test_one_unit_adds_up(data: st.DataObject, start: date, length: int, added: int) -> None:
    pauses = data.draw(pauses_near(start))
    for unit in ("工作日", "自然日"):
        parts = due_date(
            start, limit(length, unit), REFERENCE, pauses, extensions=(more(added, unit),)
        )
        assert parts.due == due_date(start, limit(length + added, unit), REFERENCE, pauses).due


@given(st.data(), starts, day_limits())
@settings(max_examples=200, deadline=None)
def test_more_time_never_ends_earlier_and_the_steps_still_partition_the_days(
    data: st.DataObject, start: date, length: Limit
) -> None:
    pauses, longer = data.draw(pauses_near(start)), data.draw(extensions_near(start))
    found = due_date(start, length, REFERENCE, pauses, extensions=longer)
    assert found.due >= due_date(start, length, REFERENCE, pauses, extensions=longer[:1]).due
    steps = found.derivation
    assert (steps[0].first, steps[-1].last) == (start, found.due)
    assert all(after.first == before.last + ONE_DAY for before, after in pairwise(steps))
    parts = [length, *(each.limit for each in longer)]
    if all(each.unit != "月" for each in parts):
        assert sum(step.days for step in steps if step.counted) == sum(p.length for p in parts)
    assert is_workday(found.due) or not any(part.length for part in parts)
    told = sum(step.text.count("批准延长") for step in steps)
    granted = [part for part in parts if part.length]
    assert told == max(0, len(granted) - 1)
