"""程序届满: a procedure that used up its days is told, and moves no date any more."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from app.desk import CaseView
from tests.desk.hall import ADMIN, CLERK, SURVEYOR, VILLAGER, Hall
from tests.desk.people_at_work import work_off
from tests.desk.watched import HEAD, TOWN_HEAD, at, clock, inbox, kinds, now, watched
from tests.sample import PROMISED_ITEM

SAID = "“入户调查”最多不计时10个工作日，到2025年6月18日已经用完，还没有结果；从次日起接着计时。"


@pytest.fixture
def hall(hall: Hall) -> Hall:
    return watched(hall)


def run_out(case: CaseView) -> list[str]:
    return [event.lines[0] for event in case.timeline if event.kind == "程序届满"]


def whole(hall: Hall, case: CaseView) -> None:
    audit = hall.desk.audit(ADMIN, case.number)
    assert (audit.broken, audit.replayed) == (None, True)
    assert hall.desk.rebuild(ADMIN).differences == ()


class TestLate:
    """入户调查 takes ten working days at most, from 4 June: its last is 18 June."""

    def test_nobody_is_told_before_its_last_day_is_over(self, hall: Hall) -> None:
        case = hall.accepted()
        following = clock(hall, case, at(6, 18, 23))
        assert following == at(6, 19)
        assert run_out(now(hall, case, CLERK)) == []
        assert "程序届满" not in kinds(hall, SURVEYOR)

    def test_whoever_is_to_do_it_and_the_head_are_told_once(self, hall: Hall) -> None:
        case = hall.accepted()
        clock(hall, case, at(6, 19))
        for told in (SURVEYOR, TOWN_HEAD):
            (message,) = [each for each in inbox(hall, told) if each.kind == "程序届满"]
            assert message.text.endswith(SAID)
            assert message.case == case.number
        for other in (CLERK, VILLAGER, HEAD):
            assert "程序届满" not in kinds(hall, other)
        clock(hall, case, at(9, 1))
        assert run_out(now(hall, case, CLERK)) == [SAID]
        whole(hall, case)

    def test_the_date_moves_no_further_and_the_ladder_goes_on(self, hall: Hall) -> None:
        case = hall.accepted()
        latest = case.promised
        assert latest is not None
        for moment in (at(6, 19), at(7, 1), at(8, 1), at(9, 1)):
            clock(hall, case, moment)
            seen = now(hall, case, CLERK)
            assert seen.promised is not None
            assert (seen.promised.due, seen.promised.provisional) == (latest.due, False)
        assert "升级" in [event.kind for event in seen.timeline]
        assert seen.alarm is not None
        assert seen.alarm.level == "严重超期"

    def test_the_case_says_until_when_and_that_it_is_over(self, hall: Hall) -> None:
        case = hall.accepted()
        (pause,) = case.pauses
        assert (pause.until, pause.over) == (date(2025, 6, 18), False)
        hall.at = at(6, 19, 9)
        (pause,) = now(hall, case, CLERK).pauses
        assert pause.over

    def test_done_in_time_it_is_not_told(self, hall: Hall) -> None:
        case = hall.act(SURVEYOR, hall.accepted(), "survey", "通过", companions=("刘村",))
        (survey, _publicity) = case.pauses
        assert (survey.until, survey.over) == (None, False)
        hall.at = at(7, 1)
        work_off(hall)
        assert all("入户调查" not in said for said in run_out(now(hall, case, CLERK)))

    def test_run_again_with_no_days_left_it_is_told_at_once(self, hall: Hall) -> None:
        case = hall.accepted()
        clock(hall, case, at(7, 1, 9))
        case = hall.act(SURVEYOR, case, "survey", "退回", back_to="receive", reason="收错了")
        case = hall.act(CLERK, case, "receive", "受理")
        clock(hall, case, at(7, 2))
        said = run_out(now(hall, case, CLERK))
        assert len(said) == 2
        assert "最多不计时10个工作日，到2025年7月1日已经用完" in said[1]
        whole(hall, case)


class TestInFull:
    """公示 must hang for seven days: then it is through, and nobody is late."""

    def publicity(self, hall: Hall) -> CaseView:
        item = hall.catalog.items[PROMISED_ITEM]
        special = tuple(replace(each, full=True) for each in item.limits.special)
        item = replace(item, limits=replace(item.limits, special=special))
        hall.catalog = replace(hall.catalog, items={**hall.catalog.items, item.id: item})
        hall.at = at(6, 4, 10)
        return self.surveyed(hall)

    def surveyed(self, hall: Hall) -> CaseView:
        case = hall.accepted()
        hall.at = at(6, 19, 10)
        return hall.act(SURVEYOR, case, "survey", "通过", companions=("刘村",))

    def test_whoever_goes_on_is_told_and_no_head(self, hall: Hall) -> None:
        case = self.publicity(hall)
        clock(hall, case, at(6, 27))
        (message,) = [each for each in inbox(hall, VILLAGER) if each.kind == "程序届满"]
        assert message.text.endswith("期满，可以往下办了；从次日起接着计时。")
        for head in (HEAD, TOWN_HEAD):
            assert not [each for each in inbox(hall, head) if each.text == message.text]


class TestAtRest:
    def test_while_the_applicant_is_waited_for_nobody_is_told(self, hall: Hall) -> None:
        case = hall.act(
            SURVEYOR, hall.accepted(), "survey", "补正", note="缺签名", materials=("id-card",)
        )
        assert case.status == "待补正"
        clock(hall, case, at(6, 19))
        assert run_out(now(hall, case, CLERK)) == []
