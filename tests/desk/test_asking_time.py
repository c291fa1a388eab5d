"""The time to ask for materials: one answer for notice, 视为受理 and reminders; by which law."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from app.catalog.model import Limit, Performer, Signers
from app.catalog.words import Signing
from app.clock import notice_law
from app.desk.escalation import ESCALATED
from tests.desk.asked import changed, whole
from tests.desk.hall import ADMIN, CLERK, Hall
from tests.desk.longer import hours, longer, with_step
from tests.desk.watched import at, clock, now, watched
from tests.sample import JOINT_ITEM, PROMISED_ITEM


def reminders(hall: Hall, number: str) -> list[str]:
    case = hall.desk.case(CLERK, number, hall.at)
    return [line for each in case.timeline if each.kind == ESCALATED for line in each.lines]


class TestAfterAnAnswer:
    """Asked and answered, the time to ask runs anew from the day on which all was there."""

    def answered(self, hall: Hall) -> str:
        case = with_step(watched(hall), "receive", limit=None).open(
            item=JOINT_ITEM, brought=["application"]
        )
        case = hall.act(CLERK, case, "receive", "补正", materials=("id-card",))
        hall.at = at(6, 18, 9)
        return hall.supply(CLERK, case, ["id-card"]).number

    def test_the_notice_the_list_and_the_law_name_one_day(self, hall: Hall) -> None:
        number = self.answered(hall)
        case = hall.desk.case(CLERK, number, hall.at)
        assert case.notice is not None
        assert case.notice.due == date(2025, 6, 25)
        (row,) = hall.desk.tasks(CLERK, hall.at).rows
        assert row.due == date(2025, 6, 25)
        clock(hall, case, at(6, 25, 23, 59))
        assert now(hall, case, CLERK).status == "已收件"
        clock(hall, case, at(6, 26))
        assert now(hall, case, CLERK).timeline[-1].kind == "视为受理"

    def test_nobody_is_told_that_it_is_late(self, hall: Hall) -> None:
        number = self.answered(hall)
        case = hall.desk.case(CLERK, number, hall.at)
        clock(hall, case, at(6, 23, 23))
        assert reminders(hall, number) == []
        clock(hall, case, at(6, 24))
        (line,) = reminders(hall, number)
        assert "时限已用80%，2025年6月25日到期，提醒办理员" in line

    def test_replay_agrees(self, hall: Hall) -> None:
        number = self.answered(hall)
        clock(hall, hall.desk.case(CLERK, number, hall.at), at(6, 26))
        assert hall.desk.audit(CLERK, number).replayed


class TestTheLaw:
    def test_a_permit_counts_as_accepted_by_its_law(self, hall: Hall) -> None:
        case = hall.open(item=JOINT_ITEM)
        clock(hall, case, at(6, 12))
        assert "依照行政许可法第三十二条，" in now(hall, case, CLERK).timeline[-1].note

    def test_what_is_no_permit_cites_no_law_of_permits(self, hall: Hall) -> None:
        case = hall.open(item=PROMISED_ITEM)
        clock(hall, case, at(6, 12))
        told = now(hall, case, CLERK).timeline[-1]
        assert told.kind == "视为受理"
        assert told.note == "2025年6月4日收件后在补正告知期限内没有告知补正，自收到之日起即为受理。"

    @pytest.mark.parametrize(
        ("kind", "basis", "law"),
        [
            ("行政许可", "行政许可法第三十二条", "行政许可法第三十二条"),
            ("行政许可", "", "行政许可法第三十二条"),
            ("行政许可", "某条例第五条", "某条例第五条"),
            ("行政给付", "行政许可法第三十二条", ""),
            ("行政给付", "某办法第五条", "某办法第五条"),
            ("公共服务", "", ""),
        ],
    )
    def test_by_type_and_by_what_the_item_names(
        self, hall: Hall, kind: str, basis: str, law: str
    ) -> None:
        item = hall.catalog.items[PROMISED_ITEM]
        notice = Limit(length=3, basis=basis)
        limits = replace(item.limits, supplement_notice=notice)
        assert notice_law(replace(item, type=kind, limits=limits)) == law


class TestHours:
    """Who is late by the hour is told by the hour."""

    def test_the_promise_of_a_case(self, hall: Hall) -> None:
        longer(watched(hall), promised=hours(4), statutory=None)
        case = hall.act(CLERK, hall.open(item=JOINT_ITEM), "receive", "受理")
        assert case.promised is not None
        assert f"{case.promised.at:%H:%M}" == "16:30"
        clock(hall, case, at(6, 4, 16, 29))
        assert reminders(hall, case.number) == []
        assert clock(hall, case, at(6, 4, 16, 30)) == at(6, 6), "two working days over"
        told = reminders(hall, case.number)
        assert {line.split("提醒")[1].split("：")[0] for line in told} == {"办理员", "科室负责人"}
        assert all("2025年6月4日16:30到期，已超期" in line for line in told if "负责人" in line)

    def test_a_step_of_its_own(self, hall: Hall) -> None:
        """Received at nine, a step of one hour is over at ten."""
        with_step(watched(hall), "receive", limit=hours(1))
        case = hall.open(item=JOINT_ITEM)
        following = clock(hall, case, at(6, 4, 9, 59))
        assert following == at(6, 4, 10)
        clock(hall, case, at(6, 4, 10))
        assert any("10:00到期" in line for line in reminders(hall, case.number))

    def test_the_time_to_ask(self, hall: Hall) -> None:
        with_step(watched(hall), "receive", limit=None)
        longer(hall, supplement_notice=hours(2))
        case = hall.open(item=JOINT_ITEM)
        following = clock(hall, case, hall.at)
        assert following == at(6, 4, 11)
        clock(hall, case, at(6, 4, 11))
        kinds = {each.kind for each in now(hall, case, CLERK).timeline}
        assert "视为受理" in kinds

    def test_a_worker_comes_at_that_minute(self, hall: Hall) -> None:
        with_step(watched(hall), "receive", limit=hours(1))
        case = hall.open(item=JOINT_ITEM)
        hall.at = at(6, 4, 10, 1)
        hall.desk.run_jobs(hall.at, "w")
        assert reminders(hall, case.number)

    def test_days_are_told_of_in_the_morning_as_before(self, hall: Hall) -> None:
        case = watched(hall).accepted()
        clock(hall, case, at(6, 4, 23))
        assert reminders(hall, case.number) == []


class TestSeveralSign:
    """行政许可法 art. 32 (4) waits for no signature that is lacking."""

    @pytest.mark.parametrize("mode", ["会签", "或签", "依次"])
    @pytest.mark.parametrize("first", [True, False])
    def test_the_step_is_through_for_all(self, hall: Hall, mode: Signing, first: bool) -> None:
        other = Performer(department="natural-resources", post="审批岗")
        changed(hall, "receive", signers=Signers(mode=mode, with_=(other,)), limit=None)
        case = hall.open()
        assert case.notice is not None
        if first and mode != "或签":
            hall.act(CLERK, case, "receive.1", "受理")
        assert clock(hall, case, at(6, 11, 23)) == at(6, 12)
        clock(hall, case, at(6, 12))
        case = now(hall, case, CLERK)
        assert (case.status, case.timeline[-1].kind) == ("已受理", "视为受理")
        assert [task.step for task in case.tasks] == ["survey"]
        assert whole(hall, case, CLERK)
        assert hall.desk.rebuild(ADMIN, after=0, limit=9, check=True).differences == ()
