"""Last days told to applicants on a guessed calendar: marked, counted anew, never acted on early."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from app.catalog.model import CalendarYear, Holiday
from app.desk import CaseView
from app.desk.recount import handle
from tests.desk.hall import ADMIN, CLERK, FARM_APPROVER, Hall
from tests.desk.lenient import PROMISE, lenient
from tests.desk.longer import accepted as permit
from tests.desk.longer import surveying
from tests.desk.test_lapses import at, clock, now
from tests.desk.test_papers import issue, text_of

GUESSED = "日期为暂估，以公布后重新计算的为准"


def publish(hall: Hall, *, last_off: int = 3) -> None:
    """Publish the calendar of 2027, with 元旦 until a day of January, and count the cases anew."""
    new_year = Holiday(name="元旦", from_=date(2027, 1, 1), to=date(2027, 1, last_off))
    year = CalendarYear(year=2027, source="关于2027年节假日的通知（示例）", holidays=(new_year,))
    hall.catalog = replace(hall.catalog, calendars={**hall.catalog.calendars, 2027: year})
    handle(hall.desk._room, "revision:9", {"years": [2027], "after": 0}, hall.at)


@pytest.fixture
def december(hall: Hall) -> Hall:
    hall.at = at(2026, 12, 24, 9)
    return lenient(hall)


def asked(hall: Hall) -> CaseView:
    case = hall.open(brought=["application", "lease"])
    return hall.act(CLERK, case, "receive", "补正", materials=("id-card",))


class TestTheAnswer:
    """Ten working days from 24 December, of which some lie in a year without a calendar."""

    def test_it_is_a_guess_on_screen_and_on_paper(self, december: Hall) -> None:
        case = asked(december)
        assert (case.answer_by, case.answer_guessed) == (date(2027, 1, 8), True)
        assert GUESSED in text_of(issue(december, case, "补正告知书")[1])

    def test_nothing_lapses_on_a_guess(self, december: Hall) -> None:
        case = asked(december)
        clock(december, case, at(2027, 3, 1))
        assert now(december, case).status == "待补正"

    def test_the_calendar_comes_and_the_day_is_later(self, december: Hall) -> None:
        case = asked(december)
        publish(december, last_off=5)
        case = now(december, case)
        assert (case.answer_by, case.answer_guessed) == (date(2027, 1, 12), False)
        assert case.timeline[-1].lines == ("申请人补正最迟：2027年1月12日",)
        assert clock(december, case, at(2027, 1, 12, 23)) == at(2027, 1, 13)
        clock(december, case, at(2027, 1, 13))
        assert now(december, case).ended == "视为放弃"
        assert december.desk.audit(ADMIN, case.number).replayed

    def test_never_earlier_than_was_told(self, december: Hall) -> None:
        """A Saturday made a working day would make it the seventh."""
        case = asked(december)
        publish(december)
        calendar = december.catalog.calendars[2027]
        worked = replace(calendar, holidays=(), workdays=(date(2027, 1, 2), date(2027, 1, 3)))
        december.catalog = replace(
            december.catalog, calendars={**december.catalog.calendars, 2027: worked}
        )
        handle(december.desk._room, "revision:10", {"years": [2027], "after": 0}, december.at)
        case = now(december, case)
        assert (case.answer_by, case.answer_guessed) == (date(2027, 1, 8), False)

    def test_confirmed_it_is_no_guess_and_the_alarm_is_set(self, december: Hall) -> None:
        case = asked(december)
        publish(december)
        assert now(december, case).answer_guessed is False
        december.at = at(2027, 1, 9)
        december.desk.run_jobs(december.at, "w")
        assert now(december, case).ended == "视为放弃"

    def test_counted_again_it_changes_nothing(self, december: Hall) -> None:
        case = asked(december)
        publish(december)
        before = len(now(december, case).timeline)
        publish(december)
        assert len(now(december, case).timeline) == before

    def test_where_the_year_is_known_nothing_is_a_guess(self, hall: Hall) -> None:
        case = asked(lenient(hall))
        assert (case.answer_by, case.answer_guessed) == (date(2025, 6, 18), False)
        assert GUESSED not in text_of(issue(hall, case, "补正告知书")[1])


class TestTheTimeToAsk:
    """视为受理 dates back to the receipt: it loses nothing by waiting for the calendar."""

    def test_nothing_counts_as_accepted_on_a_guess(self, hall: Hall) -> None:
        hall.at = at(2026, 12, 29, 9)
        case = hall.open()
        assert case.notice is not None
        assert (case.notice.due, case.notice.provisional) == (date(2027, 1, 6), True)
        clock(hall, case, at(2027, 1, 20))
        assert now(hall, case).status == "已收件"
        publish(hall, last_off=5)
        hall.desk.run_jobs(hall.at, "w")
        case = now(hall, case)
        assert case.timeline[-1].kind == "视为受理"
        assert "自2026年12月29日起计算办理时限" in case.timeline[-1].lines
        assert hall.desk.audit(ADMIN, case.number).replayed

    def test_where_the_guess_was_right_the_alarm_is_set_too(self, hall: Hall) -> None:
        hall.at = at(2026, 12, 29, 9)
        case = hall.open()
        publish(hall, last_off=1)
        assert now(hall, case).timeline[-1].kind == "重算"
        assert clock(hall, case, hall.at) == at(2027, 1, 7)


class TestWhatMayFollow:
    def accepted(self, hall: Hall) -> CaseView:
        hall.at = at(2026, 12, 28, 9)
        case = hall.open(brought=["application", "id-card"])
        return hall.act(CLERK, case, "receive", "容缺受理", answers=PROMISE)

    def test_a_guess_waits_and_is_marked(self, december: Hall) -> None:
        case = self.accepted(december)
        assert case.owing is not None
        assert (case.owing.until, case.owing.guessed) == (date(2027, 1, 5), True)
        assert GUESSED in text_of(issue(december, case, "容缺受理通知书")[1])
        clock(december, case, at(2027, 2, 1))
        assert not now(december, case).ended

    def test_counted_anew_it_ends_later(self, december: Hall) -> None:
        case = self.accepted(december)
        publish(december, last_off=5)
        case = now(december, case)
        assert case.owing is not None
        assert (case.owing.until, case.owing.guessed) == (date(2027, 1, 7), False)
        assert "容缺补交最迟：2027年1月7日" in case.timeline[-1].lines
        clock(december, case, at(2027, 1, 8))
        assert now(december, case).ended == "视为撤回"
        assert december.desk.audit(ADMIN, case.number).replayed


class TestAtRest:
    def test_it_rests_as_long_as_the_calendar_says(self, hall: Hall) -> None:
        hall.at = at(2026, 12, 28, 9)
        case = permit(surveying(hall, length=5, unit="工作日"))
        answers = {"ground": "地籍测绘", "length": "5", "reason": "要测绘"}
        case = hall.do(FARM_APPROVER, case, "挂起", **answers)
        assert case.hold is not None
        assert (case.hold.until, case.hold.guessed) == (date(2027, 1, 5), True)
        publish(hall, last_off=5)
        case = now(hall, case)
        assert case.hold is not None
        assert (case.hold.until, case.hold.guessed) == (date(2027, 1, 7), False)
        assert "挂起最迟到：2027年1月7日" in case.timeline[-1].lines
        clock(hall, case, at(2027, 1, 8))
        assert now(hall, case).timeline[-1].kind == "恢复"
        assert hall.desk.audit(ADMIN, case.number).replayed

    def test_days_of_the_calendar_are_no_guess(self, hall: Hall) -> None:
        hall.at = at(2026, 12, 28, 9)
        case = permit(surveying(hall, length=6))
        answers = {"ground": "地籍测绘", "length": "6", "reason": "要测绘"}
        case = hall.do(FARM_APPROVER, case, "挂起", **answers)
        assert case.hold is not None
        assert (case.hold.until, case.hold.guessed) == (date(2027, 1, 3), False)
