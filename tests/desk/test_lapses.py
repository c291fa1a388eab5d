"""What the clock does when nobody acts: 视为受理 for the applicant, 视为放弃 against them."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from app.desk import CaseView
from tests.desk.hall import ADMIN, AGENT, CLERK, SURVEYOR, ZONE, Hall
from tests.desk.lenient import lenient
from tests.desk.test_papers import issue, text_of
from tests.desk.watching import watch_over
from tests.sample import AGENCY_ITEM, INSTANT_ITEM, JOINT_ITEM


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


def clock(hall: Hall, case: CaseView, moment: datetime) -> datetime | None:
    """Let the clock look after a case."""
    hall.at = moment
    return watch_over(hall.desk._room, case.number, moment)


def now(hall: Hall, case: CaseView) -> CaseView:
    return hall.desk.case(CLERK, case.number, hall.at)


class TestDeemedAcceptance:
    """行政许可法 art. 32 (4): not asked in time, it is accepted from the day of receipt."""

    def test_not_while_the_time_to_ask_runs(self, hall: Hall) -> None:
        case = hall.open(item=JOINT_ITEM)
        assert clock(hall, case, at(2025, 6, 11, 23, 59)) == at(2025, 6, 12)
        assert now(hall, case).status == "已收件"

    def test_the_morning_after_dated_back_to_the_receipt(self, hall: Hall) -> None:
        case = hall.open(item=JOINT_ITEM)
        assert clock(hall, case, at(2025, 6, 12)) is None
        case = now(hall, case)
        assert case.status == "已受理"
        assert case.promised is not None
        assert case.promised.due == date(2025, 6, 25), "as if it had been accepted on 4 June"
        told = case.timeline[-1]
        assert (told.by, told.kind, told.outcome) == ("系统", "视为受理", "受理")
        assert "2025年6月4日收件" in told.note
        assert "自2025年6月4日起计算办理时限" in told.lines
        assert {task.step for task in case.tasks} == {"site", "eligibility"}
        audit = hall.desk.audit(ADMIN, case.number)
        assert (audit.broken, audit.replayed) == (None, True)

    @pytest.mark.parametrize(
        ("received", "last"),
        [
            # 五一: 1–5 May off, 27 April worked.
            (at(2025, 4, 25, 9), date(2025, 5, 6)),
            # 国庆和中秋: 1–8 October off, 28 September and 11 October worked.
            (at(2025, 9, 26, 9), date(2025, 10, 10)),
            (at(2025, 6, 4, 16), date(2025, 6, 11)),
        ],
    )
    def test_holidays_and_working_weekends_are_counted_as_they_are(
        self, hall: Hall, received: datetime, last: date
    ) -> None:
        hall.at = received
        case = hall.open(item=JOINT_ITEM)
        assert case.notice is not None
        assert case.notice.due == last
        following = clock(hall, case, at(last.year, last.month, last.day, 23))
        assert following is not None
        assert (following.date() - last).days == 1
        clock(hall, case, following)
        assert now(hall, case).status == "已受理"

    def test_not_while_the_applicant_is_waited_for(self, hall: Hall) -> None:
        case = hall.open(item=JOINT_ITEM, brought=["application"])
        case = hall.act(CLERK, case, "receive", "补正", materials=("id-card",))
        assert clock(hall, case, at(2025, 9, 1)) is None
        assert now(hall, case).status == "待补正"

    def test_after_the_answer_the_time_runs_from_its_day(self, hall: Hall) -> None:
        case = hall.open(item=JOINT_ITEM, brought=["application"])
        case = hall.act(CLERK, case, "receive", "补正", materials=("id-card",))
        hall.at = at(2025, 7, 1, 9)
        case = hall.supply(CLERK, case, ["id-card"])
        assert clock(hall, case, at(2025, 7, 8, 23)) == at(2025, 7, 9)
        clock(hall, case, at(2025, 7, 9))
        assert "自2025年7月1日起计算办理时限" in now(hall, case).timeline[-1].lines

    def test_only_once_however_often_the_clock_looks(self, hall: Hall) -> None:
        case = hall.open(item=JOINT_ITEM)
        for _turn in range(3):
            assert clock(hall, case, at(2025, 6, 20)) is None
        kinds = [event.kind for event in now(hall, case).timeline]
        assert kinds.count("视为受理") == 1

    def test_where_no_step_open_can_accept_it_waits(self, hall: Hall) -> None:
        case = hall.open(AGENT, item=AGENCY_ITEM)
        assert clock(hall, case, at(2025, 7, 1)) is None
        hall.act(AGENT, case, "collect", "通过")
        clock(hall, case, hall.at)
        assert hall.desk.case(AGENT, case.number, hall.at).status == "已受理"

    def test_done_on_the_spot_too(self, hall: Hall) -> None:
        case = hall.open(item=INSTANT_ITEM)
        clock(hall, case, at(2025, 6, 12))
        assert now(hall, case).status == "已受理"

    def test_the_paper_says_that_nobody_asked(self, hall: Hall) -> None:
        case = hall.open(item=JOINT_ITEM)
        clock(hall, case, at(2025, 6, 12, 9))
        told = text_of(issue(hall, now(hall, case), "受理通知书")[1])
        assert "没有在规定的期限内告知需要补正的内容" in told
        assert "自收到申请材料之日（2025年6月4日）起即为受理" in told
        assert "齐全" not in told
        assert "2025年6月25日" in told


class TestAbandoned:
    """逾期未补正视为放弃, where the item sets an end."""

    def asked(self, hall: Hall) -> CaseView:
        case = lenient(hall).open(brought=["application", "lease"])
        return hall.act(CLERK, case, "receive", "补正", materials=("id-card",))

    def test_the_last_day_is_told(self, hall: Hall) -> None:
        case = self.asked(hall)
        assert case.answer_by == date(2025, 6, 18)
        assert "最迟2025年6月18日交齐" in case.timeline[-1].lines
        told = text_of(issue(hall, case, "补正告知书")[1])
        assert "请于2025年6月18日前（含当日）" in told
        assert "视为放弃申请" in told

    def test_not_on_that_day_but_on_the_morning_after(self, hall: Hall) -> None:
        case = self.asked(hall)
        assert clock(hall, case, at(2025, 6, 18, 23)) == at(2025, 6, 19)
        assert now(hall, case).status == "待补正"
        clock(hall, case, at(2025, 6, 19))
        case = now(hall, case)
        assert (case.ended, case.answer_by, case.tasks) == ("视为放弃", None, ())
        told = case.timeline[-1]
        assert (told.by, told.kind) == ("系统", "视为放弃")
        assert "到2025年6月18日没有补正" in told.note
        audit = hall.desk.audit(ADMIN, case.number)
        assert (audit.broken, audit.replayed) == (None, True)
        paper = text_of(issue(hall, case, "终止办理通知书")[1])
        assert "视为放弃" in paper

    def test_not_when_it_was_answered(self, hall: Hall) -> None:
        case = hall.supply(CLERK, self.asked(hall), ["id-card"])
        case = hall.act(CLERK, case, "receive", "受理")
        assert clock(hall, case, at(2025, 12, 1)) is None
        assert now(hall, case).ended == ""

    def test_nor_in_the_middle_of_the_case(self, hall: Hall) -> None:
        case = hall.act(CLERK, lenient(hall).open(), "receive", "受理")
        case = hall.act(SURVEYOR, case, "survey", "补正", note="请补收入证明")
        assert case.answer_by == date(2025, 6, 18)
        clock(hall, case, at(2025, 6, 19))
        assert now(hall, case).ended == "视为放弃"

    def test_without_an_end_it_waits_for_good(self, hall: Hall) -> None:
        case = hall.open(brought=["application", "lease"])
        case = hall.act(CLERK, case, "receive", "补正", materials=("id-card",))
        assert case.answer_by is None
        assert clock(hall, case, at(2026, 6, 1)) is None
        assert now(hall, case).status == "待补正"
        assert "视为放弃" not in text_of(issue(hall, case, "补正告知书")[1])
