"""Limits of hours: only open time counts, and the result is a moment."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalog.model import Hours, Market
from app.clock import (
    Extension,
    Pause,
    WorkCalendar,
    due_date,
    due_moment,
    open_seconds,
    overdue_days,
    read_aloud,
    spans_on,
)
from tests.clock.reference import REFERENCE
from tests.clock.strategies import limit, starts, weeks
from tests.sample_calendars import CALENDAR_2025, CALENDAR_2026
from tests.sample_places import HALL_HOURS, WORKDAY_HOURS

SAMPLE = WorkCalendar({2025: CALENDAR_2025, 2026: CALENDAR_2026})
SHANGHAI = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        # 08:30-12:00 and 14:30-17:30 on working days, Saturday 09:00-12:00.
        ("2026-09-21T08:30", 1, "2026-09-21T09:30"),
        ("2026-09-21T11:00", 2, "2026-09-21T15:30"),
        ("2026-09-21T07:00", 3, "2026-09-21T11:30"),
        ("2026-09-21T13:00", 3, "2026-09-21T17:30"),
        ("2026-09-21T18:00", 1, "2026-09-22T09:30"),
        ("2026-09-24T16:00", 8, "2026-09-28T17:30"),
        # Friday evening, an ordinary Saturday, then Monday.
        ("2026-09-11T17:00", 4, "2026-09-14T09:00"),
        # 10 October is a Saturday that is worked: the working day's hours hold.
        ("2026-10-09T17:30", 6, "2026-10-10T17:00"),
        ("2026-09-21T10:20:30", 1, "2026-09-21T11:20:30"),
        ("2026-09-21T03:00", 0, "2026-09-21T03:00"),
    ],
)
def test_open_time_only(start: str, length: int, end: str) -> None:
    found = due_moment(at(start), limit(length, "小时"), HALL_HOURS, SAMPLE)
    assert (found.at, found.provisional) == (at(end), False)


def test_the_zone_of_the_start_is_kept() -> None:
    start = at("2026-09-21T08:30").replace(tzinfo=SHANGHAI)
    found = due_moment(start, limit(2, "小时"), HALL_HOURS, SAMPLE)
    assert found.at == datetime(2026, 9, 21, 10, 30, tzinfo=SHANGHAI)
    assert found.at.tzinfo is SHANGHAI


def test_a_derivation_of_hours_reads_aloud() -> None:
    found = due_date(at("2026-09-24T16:00"), limit(30, "小时"), SAMPLE, hours=WORKDAY_HOURS)
    assert (found.due, found.at) == (date(2026, 10, 9), at("2026-10-09T11:00"))
    assert [step.text for step in found.derivation] == [
        "2026年9月24日16:00收件，按开放时间计算，当日计1小时30分",
        "9月25日至9月27日，中秋节放假，不计",
        "9月28日至9月30日，计19小时30分，累计21小时",
        "10月1日至10月7日，国庆节放假，不计",
        "10月8日，计6小时30分，累计27小时30分",
        "10月9日，满30小时，即2026年10月9日11:00",
    ]


def test_one_day_closed_first_and_over_at_once() -> None:
    same = due_moment(at("2026-09-21T09:00"), limit(1, "小时"), HALL_HOURS, SAMPLE)
    assert [step.text for step in same.derivation] == [
        "2026年9月21日09:00收件，按开放时间计算，满1小时，即2026年9月21日10:00"
    ]
    closed = due_moment(at("2026-09-20T18:00"), limit(1, "小时"), HALL_HOURS, SAMPLE)
    assert closed.derivation[0].text == "2026年9月20日18:00收件，按开放时间计算，当日不计"
    nothing = due_moment(at("2026-09-20T18:00"), limit(0, "小时"), HALL_HOURS, SAMPLE)
    assert [step.text for step in nothing.derivation] == ["2026年9月20日收件，时限为零，当日截止"]
    odd = due_moment(at("2026-09-21T09:00:20"), limit(1, "小时"), HALL_HOURS, SAMPLE)
    assert odd.derivation[0].text.endswith("即2026年9月21日10:00:20")


def test_where_only_the_day_is_known_the_next_one_begins() -> None:
    found = due_date(date(2026, 9, 24), limit(7, "小时"), SAMPLE, hours=WORKDAY_HOURS)
    assert found.at == at("2026-09-29T09:00")
    assert [step.text for step in found.derivation] == [
        "2026年9月24日收件，次日起按开放时间计算",
        "9月25日至9月27日，中秋节放假，不计",
        "9月28日，计6小时30分，累计6小时30分",
        "9月29日，满7小时，即2026年9月29日09:00",
    ]
    nothing = due_date(date(2026, 9, 24), limit(0, "小时"), SAMPLE, hours=WORKDAY_HOURS)
    assert read_aloud(nothing) == "2026年9月24日收件，时限为零，当日截止。"


@pytest.mark.parametrize("unknown", [None, Hours()])
def test_a_point_without_hours_has_the_standard_ones_provisionally(unknown: Hours | None) -> None:
    found = due_date(at("2026-09-21T09:00"), limit(9, "小时"), SAMPLE, hours=unknown)
    assert (found.at, found.provisional) == (at("2026-09-22T10:00"), True)
    assert found.provisional_years == ()
    assert "（没有登记开放时间，暂按工作日9:00至17:00推算）" in read_aloud(found)


def test_a_pause_takes_whole_days_out() -> None:
    survey = Pause(first=date(2026, 9, 21), last=date(2026, 9, 22), name="入户调查")
    found = due_date(
        at("2026-09-21T16:30"), limit(2, "小时"), SAMPLE, (survey,), hours=WORKDAY_HOURS
    )
    assert found.at == at("2026-09-23T09:30")
    assert "9月22日，入户调查，不计入时限" in read_aloud(found)
    still = Pause(first=date(2026, 9, 21), last=None, name="补正")
    waiting = due_date(
        at("2026-09-21T16:30"), limit(2, "小时"), SAMPLE, (still,),
        hours=WORKDAY_HOURS, today=date(2026, 9, 23),
    )  # fmt: skip
    assert (waiting.at, waiting.provisional) == (at("2026-09-24T09:30"), True)
    assert "补正尚未结束，暂按2026年9月23日结束推算" in read_aloud(waiting)


def test_an_extension_in_hours_is_added_and_told() -> None:
    longer = Extension(limit=limit(4, "小时"), decided=date(2026, 9, 21), by="科室负责人")
    found = due_date(
        at("2026-09-21T08:30"), limit(4, "小时"), SAMPLE, hours=WORKDAY_HOURS, extensions=(longer,)
    )
    assert found.at == at("2026-09-22T10:00")
    assert "2026年9月21日经科室负责人批准延长4小时" in read_aloud(found)


def test_a_year_without_a_calendar_is_named() -> None:
    found = due_moment(at("2026-12-31T16:30"), limit(3, "小时"), WORKDAY_HOURS, SAMPLE)
    assert (found.at, found.provisional_years) == (at("2027-01-04T10:30"), (2027,))
    assert "2027年放假安排尚未录入" in found.derivation[-1].text


@pytest.mark.parametrize(
    ("start", "length", "message"),
    [
        (at("2026-09-21T09:00"), limit(2), "2个工作日不是按小时的期限"),
        (at("2026-09-21T09:00"), limit(-1, "小时"), "时限不能是负数：-1"),
        (at("1948-12-31T09:00"), limit(2, "小时"), "早于 1949-01-01"),
        (at("9999-12-31T16:00"), limit(9, "小时"), "超出了日历范围"),
    ],
)
def test_bad_input_is_refused_in_chinese(start: datetime, length: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        due_moment(start, length, WORKDAY_HOURS, SAMPLE)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="最多扣除的时间不能按小时写"):
        due_date(
            date(2026, 9, 21), limit(5), SAMPLE,
            (Pause(first=date(2026, 9, 22), last=None, name="公示", cap=limit(3, "小时")),),
            today=date(2026, 9, 23),
        )  # fmt: skip


MARKET = Hours(
    workdays=((time(8, 30), time(17, 30)),),
    market=Market(days=("二", "十"), hours=((time(7), time(13)),)),
)


def test_market_days_have_hours_of_their_own() -> None:
    market, plain = ((time(7), time(13)),), ((time(8, 30), time(17, 30)),)
    assert spans_on(MARKET, date(2026, 9, 22), SAMPLE) == market
    assert spans_on(MARKET, date(2026, 9, 21), SAMPLE) == plain
    # A Saturday, a day of a 调休 weekend that is worked, and a holiday.
    assert spans_on(MARKET, date(2026, 9, 12), SAMPLE) == market
    assert spans_on(MARKET, date(2026, 9, 20), SAMPLE) == market
    assert spans_on(MARKET, date(2026, 10, 2), SAMPLE) == ()
    found = due_moment(at("2026-09-21T17:00"), limit(8, "小时"), MARKET, SAMPLE)
    assert [step.text for step in found.derivation][1:] == [
        "9月22日赶集，计6小时，累计6小时30分",
        "9月23日，满8小时，即2026年9月23日10:00",
    ]


def test_a_working_day_over_is_as_long_as_the_points_own() -> None:
    due = at("2026-09-21T16:30")
    assert overdue_days(due, due, WORKDAY_HOURS, SAMPLE) == 0
    assert overdue_days(due, at("2026-09-21T16:31"), WORKDAY_HOURS, SAMPLE) == 1
    # 6.5 hours are a working day: one hour today and 5.5 tomorrow, then the second one begins.
    assert overdue_days(due, at("2026-09-22T16:30"), WORKDAY_HOURS, SAMPLE) == 1
    assert overdue_days(due, at("2026-09-22T16:31"), WORKDAY_HOURS, SAMPLE) == 2
    # Over is over, though nobody has opened since.
    assert overdue_days(at("2026-09-24T17:30"), at("2026-09-26T09:00"), WORKDAY_HOURS, SAMPLE) == 1
    assert overdue_days(due, at("2026-09-22T16:31"), Hours(), SAMPLE) == 2
    weekend = Hours(saturday=((time(9), time(12)),))
    assert overdue_days(at("2026-09-12T09:00"), at("2026-09-12T12:00"), weekend, SAMPLE) == 1


times = st.times(time(0), time(23, 59)).map(lambda t: t.replace(second=0, microsecond=0))


def naive_end(start: datetime, minutes: int, week: Hours) -> datetime:
    """Go forward minute by minute, as somebody with a stop-watch would."""
    now = start
    while minutes:
        minutes -= any(
            first <= now.time() < last for first, last in spans_on(week, now.date(), REFERENCE)
        )
        now += timedelta(minutes=1)
    return now


@given(starts, times, st.integers(1, 12), weeks())
@settings(max_examples=60, deadline=None)
def test_hours_agree_with_a_stop_watch(start: date, clock: time, length: int, week: Hours) -> None:
    begin = datetime.combine(start, clock)
    found = due_moment(begin, limit(length, "小时"), week, REFERENCE)
    if (found.at - begin).days < 15:
        assert found.at == naive_end(begin, 60 * length, week)
    assert open_seconds(begin, found.at, week, REFERENCE) == 3600 * length


@given(starts, times, st.integers(0, 40), st.integers(0, 40), weeks())
@settings(deadline=None)
def test_hours_can_be_split_and_are_monotone(
    start: date, clock: time, one: int, other: int, week: Hours
) -> None:
    begin = datetime.combine(start, clock)
    first = due_moment(begin, limit(one, "小时"), week, REFERENCE).at
    whole = due_moment(begin, limit(one + other, "小时"), week, REFERENCE).at
    assert due_moment(first, limit(other, "小时"), week, REFERENCE).at == whole
    assert begin <= first <= whole
    later = due_moment(begin + timedelta(hours=5), limit(one, "小时"), week, REFERENCE).at
    assert later >= first


@given(starts, times, st.integers(0, 60), weeks())
@settings(deadline=None)
def test_the_steps_partition_the_days(start: date, clock: time, length: int, week: Hours) -> None:
    begin = datetime.combine(start, clock)
    found = due_moment(begin, limit(length, "小时"), week, REFERENCE)
    steps = found.derivation
    assert (steps[0].first, steps[-1].last) == (start, found.at.date())
    assert all(after.first == before.last + ONE_DAY for before, after in pairwise(steps))
    assert all(step.text and step.days == (step.last - step.first).days + 1 for step in steps)
