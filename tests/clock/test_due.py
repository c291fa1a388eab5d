"""Due days: the vectors, the laws every due day obeys, and whole derivations."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from time import perf_counter

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalog.model import CalendarYear, Holiday, Limit
from app.catalog.words import Unit
from app.clock import (
    Due,
    Pause,
    WorkCalendar,
    add_working_days,
    due_date,
    last_granted,
    read_aloud,
    working_days_between,
)
from tests.clock.reference import REFERENCE, is_workday
from tests.clock.strategies import DAY_UNITS, day_limits, limit, pauses_near, starts
from tests.sample_calendars import CALENDAR_2025, CALENDAR_2026

SAMPLE = WorkCalendar({2025: CALENDAR_2025, 2026: CALENDAR_2026})
ONE_DAY = timedelta(days=1)
CALENDAR_2027 = CalendarYear(
    year=2027,
    source="示例",
    holidays=(Holiday(name="元旦", from_=date(2027, 1, 1), to=date(2027, 1, 4)),),
)
CALENDAR_2028 = CalendarYear(
    year=2028,
    source="示例",
    holidays=(Holiday(name="元旦", from_=date(2028, 1, 1), to=date(2028, 1, 3)),),
)


def texts(due: Due) -> list[str]:
    return [step.text for step in due.derivation]


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-09-18", 5, "2026-09-24"),
        ("2026-09-24", 5, "2026-10-09"),
        ("2026-02-13", 20, "2026-03-19"),
        ("2025-09-26", 5, "2025-10-10"),
        ("2026-09-24", 15, "2026-10-22"),
        ("2026-09-24", 0, "2026-09-24"),
        ("2026-09-26", 1, "2026-09-28"),
    ],
)
def test_working_days(start: str, days: int, due: str) -> None:
    found = due_date(date.fromisoformat(start), limit(days), SAMPLE)
    assert (found.due.isoformat(), found.provisional) == (due, False)


@pytest.mark.parametrize(
    ("start", "length", "unit", "due"),
    [
        ("2026-01-31", 1, "月", "2026-02-28"),
        ("2025-01-28", 1, "月", "2025-02-28"),
        ("2025-12-31", 2, "月", "2026-02-28"),
        ("2026-08-05", 2, "月", "2026-10-08"),
        ("2026-03-05", 12, "月", "2027-03-05"),
        ("2026-09-24", 15, "自然日", "2026-10-09"),
        ("2026-09-03", 30, "自然日", "2026-10-08"),
        ("2026-09-13", 7, "自然日", "2026-09-20"),
        ("2026-07-01", 60, "自然日", "2026-08-31"),
    ],
)
def test_natural_days_and_months(start: str, length: int, unit: Unit, due: str) -> None:
    found = due_date(date.fromisoformat(start), limit(length, unit), SAMPLE)
    assert found.due.isoformat() == due
    assert found.provisional is (found.due.year == 2027)


def test_a_derivation_reads_aloud() -> None:
    found = due_date(date(2026, 9, 24), limit(15), SAMPLE)
    assert texts(found) == [
        "2026年9月24日收件，次日起算",
        "9月25日至9月27日，中秋节放假，不计",
        "9月28日至9月30日，计3个工作日，累计3个",
        "10月1日至10月7日，国庆节放假，不计",
        "10月8日至10月9日，计2个工作日，累计5个",
        "10月10日调休上班，计1个工作日，累计6个",
        "10月11日，周末，不计",
        "10月12日至10月16日，计5个工作日，累计11个",
        "10月17日至10月18日，周末，不计",
        "10月19日至10月21日，计3个工作日，累计14个",
        "第15个工作日，即2026年10月22日",
    ]


def test_the_json_is_the_documented_one() -> None:
    found = due_date(date(2026, 9, 24), limit(2), SAMPLE)
    told = {"due": found.due, "provisional": found.provisional, "derivation": found.derivation}
    assert msgspec.json.decode(msgspec.json.encode(told)) == {
        "due": "2026-09-29",
        "provisional": False,
        "derivation": [
            {
                "first": "2026-09-24",
                "last": "2026-09-24",
                "days": 1,
                "counted": False,
                "text": "2026年9月24日收件，次日起算",
            },
            {
                "first": "2026-09-25",
                "last": "2026-09-27",
                "days": 3,
                "counted": False,
                "text": "9月25日至9月27日，中秋节放假，不计",
            },
            {
                "first": "2026-09-28",
                "last": "2026-09-28",
                "days": 1,
                "counted": True,
                "text": "9月28日，计1个工作日，累计1个",
            },
            {
                "first": "2026-09-29",
                "last": "2026-09-29",
                "days": 1,
                "counted": True,
                "text": "第2个工作日，即2026年9月29日",
            },
        ],
    }


def test_the_due_day_may_be_a_make_up_day() -> None:
    found = due_date(date(2026, 10, 9), limit(1), SAMPLE)
    assert texts(found)[-1] == "第1个工作日（调休上班），即2026年10月10日"


def test_no_length_ends_on_the_day_of_receipt() -> None:
    found = due_date(date(2026, 9, 26), limit(0), SAMPLE)
    assert found.due == date(2026, 9, 26)
    assert texts(found) == ["2026年9月26日收件，时限为零，当日截止"]


def test_a_last_day_off_moves_on_and_says_so() -> None:
    found = due_date(date(2026, 9, 3), limit(30, "自然日"), SAMPLE)
    assert texts(found) == [
        "2026年9月3日收件，次日起算",
        "9月4日至10月2日，计29天，累计29天",
        "第30个自然日，即2026年10月3日，国庆节放假，顺延到下一个工作日",
        "10月4日至10月7日，国庆节放假，继续顺延",
        "顺延至2026年10月8日",
    ]
    months = due_date(date(2026, 5, 20), limit(1, "月"), SAMPLE)
    assert texts(months) == [
        "2026年5月20日收件，次日起算，1个月至2026年6月20日届满，共31天",
        "5月21日至6月19日，计30天，累计30天",
        "满1个月，即2026年6月20日，端午节放假，顺延到下一个工作日",
        "6月21日，端午节放假，继续顺延",
        "顺延至2026年6月22日",
    ]


def test_a_year_without_an_official_calendar_is_never_guessed_silently() -> None:
    found = due_date(date(2026, 12, 30), limit(3), SAMPLE)
    guess = "（2027年放假安排尚未录入，暂按周末和每年固定的假日推算）"
    assert (found.due, found.provisional) == (date(2027, 1, 5), True)
    assert texts(found) == [
        "2026年12月30日收件，次日起算",
        "12月31日，计1个工作日，累计1个",
        f"2027年1月1日，元旦放假，不计{guess}",
        f"2027年1月2日至1月3日，周末，不计{guess}",
        f"2027年1月4日，计1个工作日，累计2个{guess}",
        f"第3个工作日，即2027年1月5日{guess}",
    ]
    natural = due_date(date(2026, 12, 20), limit(12, "自然日"), SAMPLE)
    assert natural.provisional
    assert texts(natural)[-3:] == [
        f"第12个自然日，即2027年1月1日，元旦放假，顺延到下一个工作日{guess}",
        f"2027年1月2日至1月3日，周末，继续顺延{guess}",
        f"顺延至2027年1月4日{guess}",
    ]
    saturday = due_date(date(2026, 12, 20), limit(13, "自然日"), SAMPLE)
    assert texts(saturday)[-3:] == [
        f"第13个自然日，即2027年1月2日，周末，顺延到下一个工作日{guess}",
        f"2027年1月3日，周末，继续顺延{guess}",
        f"顺延至2027年1月4日{guess}",
    ]


def test_a_pause_does_not_count() -> None:
    survey = Pause(first=date(2026, 10, 9), last=date(2026, 10, 14), name="入户调查")
    found = due_date(date(2026, 9, 24), limit(6), SAMPLE, (survey,))
    assert texts(found)[4:] == [
        "10月8日至10月9日，计2个工作日，累计5个",
        "10月10日至10月14日，入户调查，不计入时限",
        "第6个工作日，即2026年10月15日",
    ]


def test_a_cap_ends_a_pause_and_the_clock_runs_again() -> None:
    survey = Pause(first=date(2026, 9, 28), last=date(2026, 10, 15), name="入户调查", cap=limit(3))
    found = due_date(date(2026, 9, 24), limit(4), SAMPLE, (survey,))
    assert (found.due, found.provisional) == (date(2026, 10, 12), False)
    assert texts(found)[3:] == [
        "9月29日至10月8日，入户调查，不计入时限（最多扣除3个工作日，已扣满，超出部分照常计时）",
        "10月9日，计1个工作日，累计2个",
        "10月10日调休上班，计1个工作日，累计3个",
        "10月11日，周末，不计",
        "第4个工作日，即2026年10月12日",
    ]


@pytest.mark.parametrize(
    ("cap", "last_day_off"),
    [
        (limit(2), date(2026, 9, 30)),
        (limit(7, "自然日"), date(2026, 10, 5)),
        (limit(1, "月"), date(2026, 10, 28)),
    ],
)
def test_caps_in_every_unit(cap: Limit, last_day_off: date) -> None:
    pause = Pause(first=date(2026, 9, 28), last=date(2026, 12, 1), name="公示", cap=cap)
    found = due_date(date(2026, 9, 28), limit(5), SAMPLE, (pause,))
    assert found.derivation[1].last == last_day_off
    assert "已扣满" in found.derivation[1].text


def test_a_cap_says_how_long_a_pause_may_last() -> None:
    pause = Pause(first=date(2026, 9, 24), last=None, name="听证", cap=limit(5))
    assert last_granted(pause, SAMPLE) == date(2026, 10, 9)
    uncapped = Pause(first=date(2026, 9, 24), last=None, name="材料补正")
    assert last_granted(uncapped, SAMPLE) is None


def test_a_cap_not_used_up_is_named_all_the_same() -> None:
    pause = Pause(
        first=date(2026, 9, 28), last=date(2026, 9, 30), name="公示", cap=limit(7, "自然日")
    )
    found = due_date(date(2026, 9, 28), limit(1), SAMPLE, (pause,))
    assert texts(found)[1] == "9月29日至9月30日，公示，不计入时限（最多扣除7个自然日）"


def test_an_open_pause_is_provisional_until_its_cap_is_used_up() -> None:
    pause = Pause(first=date(2026, 9, 28), last=None, name="补正")
    found = due_date(date(2026, 9, 24), limit(5), SAMPLE, (pause,), today=date(2026, 10, 8))
    assert (found.due, found.provisional) == (date(2026, 10, 13), True)
    assert texts(found)[-1] == (
        "第5个工作日，即2026年10月13日（补正尚未结束，暂按2026年10月8日结束推算）"
    )
    on_its_first_day = due_date(
        date(2026, 9, 24), limit(5), SAMPLE, (pause,), today=date(2026, 9, 28)
    )
    assert on_its_first_day.provisional
    assert "补正尚未结束" in texts(on_its_first_day)[-1]
    capped = Pause(first=date(2026, 9, 28), last=None, name="补正", cap=limit(2))
    used_up = due_date(date(2026, 9, 24), limit(5), SAMPLE, (capped,), today=date(2026, 10, 8))
    assert (used_up.due, used_up.provisional) == (date(2026, 10, 12), False)
    assert "已扣满" in texts(used_up)[3]


def test_an_open_pause_after_the_due_day_changes_nothing() -> None:
    pause = Pause(first=date(2026, 11, 2), last=None, name="补正")
    found = due_date(date(2026, 9, 24), limit(5), SAMPLE, (pause,), today=date(2026, 11, 9))
    assert found == due_date(date(2026, 9, 24), limit(5), SAMPLE)


@pytest.mark.parametrize(
    ("start", "length", "pauses", "message"),
    [
        (date(2026, 1, 1), -1, (), "时限不能是负数：-1"),
        (date(1948, 12, 31), 5, (), "起算日 1948-12-31 早于 1949-01-01"),
        (date(9999, 12, 30), 2, (), "从9999年12月30日起的2个工作日超出了日历范围"),
        (date(2026, 1, 1), 10**9, (), "超出了日历范围"),
        (
            date(2026, 1, 1),
            5,
            (Pause(first=date(2026, 1, 9), last=date(2026, 1, 8), name="公示"),),
            "“公示”结束日 2026-01-08 早于开始日 2026-01-09",
        ),
        (
            date(2026, 1, 1),
            5,
            (Pause(first=date(2026, 1, 9), last=None, name="公示"),),
            "“公示”尚未结束，计算截止日须给出今天的日期",
        ),
        (
            date(2026, 1, 1),
            5,
            (Pause(first=date(2026, 1, 5), last=date(9999, 12, 31), name="公示"),),
            "超出了日历范围",
        ),
    ],
)
def test_bad_input_is_refused_in_chinese(
    start: date, length: int, pauses: tuple[Pause, ...], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        due_date(start, limit(length), SAMPLE, pauses)


def test_the_last_month_of_the_calendar() -> None:
    with pytest.raises(ValueError, match="12个月超出了日历范围"):
        due_date(date(9999, 6, 1), limit(12, "月"), SAMPLE)


@given(starts, st.integers(1, 60))
@settings(deadline=None)
def test_working_days_agree_with_the_reference(start: date, days: int) -> None:
    found = due_date(start, limit(days), REFERENCE)
    day, left = start, days
    while left:
        day += ONE_DAY
        left -= is_workday(day)
    assert (found.due, found.provisional) == (day, False)
    assert found.due == add_working_days(start, days, REFERENCE)


@given(st.data(), starts, st.integers(0, 40), st.sampled_from(DAY_UNITS))
@settings(max_examples=300, deadline=None)
def test_the_derivation_partitions_the_period(
    data: st.DataObject, start: date, length: int, unit: Unit
) -> None:
    length = length % 4 if unit == "月" else length
    pauses = data.draw(pauses_near(start))
    found = due_date(start, limit(length, unit), REFERENCE, pauses)
    steps = found.derivation
    assert (steps[0].first, steps[-1].last) == (start, found.due)
    for before, after in pairwise(steps):
        assert after.first == before.last + ONE_DAY
    assert all(step.days == (step.last - step.first).days + 1 for step in steps)
    counted = sum(step.days for step in steps if step.counted)
    if unit != "月":
        assert counted == length
    assert length == 0 or is_workday(found.due)
    assert all(step.text for step in steps)


@given(st.data(), starts, st.integers(1, 30))
@settings(deadline=None)
def test_uncapped_pauses_only_lengthen_and_their_days_never_count(
    data: st.DataObject, start: date, length: int
) -> None:
    pauses = tuple(msgspec.structs.replace(p, cap=None) for p in data.draw(pauses_near(start)))
    found = due_date(start, limit(length), REFERENCE, pauses)
    assert found.due >= due_date(start, limit(length), REFERENCE).due
    days = (start + ONE_DAY * n for n in range(1, (found.due - start).days + 1))
    running = [d for d in days if not any(p.first < d <= (p.last or d) for p in pauses)]
    assert sum(map(is_workday, running)) == length
    assert running[-1] == found.due


@given(starts, st.integers(1, 40), st.sampled_from(DAY_UNITS[:2]))
@settings(deadline=None)
def test_a_longer_period_never_ends_earlier(start: date, length: int, unit: Unit) -> None:
    shorter = due_date(start, limit(length, unit), REFERENCE).due
    assert shorter <= due_date(start, limit(length + 1, unit), REFERENCE).due
    assert shorter <= due_date(start + ONE_DAY, limit(length, unit), REFERENCE).due


@given(starts, st.integers(1, 30), st.integers(1, 60), st.integers(0, 30))
@settings(deadline=None)
def test_a_pause_moves_the_due_day_by_the_days_it_takes_out(
    start: date, length: int, first: int, long: int
) -> None:
    begins = start + ONE_DAY * first
    pause = Pause(first=begins, last=begins + ONE_DAY * long, name="公示")
    plain = due_date(start, limit(length), REFERENCE).due
    found = due_date(start, limit(length), REFERENCE, (pause,)).due
    taken = working_days_between(begins, begins + ONE_DAY * long, REFERENCE)
    late = taken if begins < plain else 0
    assert working_days_between(plain, found, REFERENCE) == late
    longer = msgspec.structs.replace(pause, last=pause.last + ONE_DAY)  # type: ignore[operator]
    assert due_date(start, limit(length), REFERENCE, (longer,)).due >= found
    capped = msgspec.structs.replace(pause, cap=limit(3))
    least = add_working_days(plain, min(3, late), REFERENCE)
    assert due_date(start, limit(length), REFERENCE, (capped,)).due == least


@given(st.data(), starts, day_limits())
@settings(max_examples=200, deadline=None)
def test_the_order_of_pauses_does_not_matter_and_a_copy_changes_nothing(
    data: st.DataObject, start: date, length: Limit
) -> None:
    pauses = data.draw(pauses_near(start))
    found = due_date(start, length, REFERENCE, pauses).due
    assert due_date(start, length, REFERENCE, pauses[::-1]).due == found
    assert due_date(start, length, REFERENCE, pauses + pauses).due == found


@given(st.data(), st.dates(date(2025, 11, 1), date(2027, 3, 1)), day_limits())
@settings(max_examples=200, deadline=None)
def test_the_years_to_wait_for_are_those_the_derivation_calls_guessed(
    data: st.DataObject, start: date, length: Limit
) -> None:
    pauses = data.draw(pauses_near(start))
    found = due_date(start, length, SAMPLE, pauses)
    told = "".join(texts(found))
    guessed = {year for year in range(2026, 2030) if f"{year}年放假安排尚未录入" in told}
    assert found.provisional_years == tuple(sorted(guessed))
    assert found.provisional == bool(guessed)
    if not guessed:
        # What needs no calendar that is missing is the same once it is there.
        known = WorkCalendar(
            {2025: CALENDAR_2025, 2026: CALENDAR_2026, 2027: CALENDAR_2027, 2028: CALENDAR_2028}
        )
        assert due_date(start, length, known, pauses).due == found.due


def test_a_calendar_that_came_ends_the_guessing() -> None:
    guess = due_date(date(2026, 12, 30), limit(3), SAMPLE)
    assert guess.provisional_years == (2027,)
    years = {2025: CALENDAR_2025, 2026: CALENDAR_2026, 2027: CALENDAR_2027}
    known = due_date(date(2026, 12, 30), limit(3), WorkCalendar(years))
    assert (known.due, known.provisional, known.provisional_years) == (date(2027, 1, 6), False, ())


def test_a_moment_counts_as_its_day_and_the_word_for_it_may_be_another() -> None:
    noon = datetime(2026, 9, 24, 12, 0)
    assert due_date(noon, limit(5), SAMPLE) == due_date(date(2026, 9, 24), limit(5), SAMPLE)
    decided = due_date(noon, limit(1, "月"), SAMPLE, since="作出决定")
    assert texts(decided)[0] == (
        "2026年9月24日作出决定，次日起算，1个月至2026年10月24日届满，共30天"
    )
    assert texts(due_date(noon, limit(0), SAMPLE, since="受理")) == [
        "2026年9月24日受理，时限为零，当日截止"
    ]


def test_it_can_be_read_aloud_in_one_go() -> None:
    assert read_aloud(due_date(date(2026, 9, 24), limit(2), SAMPLE)) == (
        "2026年9月24日收件，次日起算；9月25日至9月27日，中秋节放假，不计；"
        "9月28日，计1个工作日，累计1个；第2个工作日，即2026年9月29日。"
    )


def test_a_due_day_is_found_in_well_under_a_millisecond() -> None:
    due_date(date(2026, 2, 13), limit(20), SAMPLE)
    begun = perf_counter()
    for _count in range(200):
        due_date(date(2026, 2, 13), limit(20), SAMPLE)
    # About 50 µs on a quiet machine; the bound leaves room for a busy one.
    assert (perf_counter() - begun) / 200 < 0.01
