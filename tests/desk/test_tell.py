"""抄送, 催办 and 批注: told without moving anything."""

from __future__ import annotations

import pytest

from app.desk import CaseView, NotVisible, Refused
from tests.desk.asked import changed, offer, whole
from tests.desk.hall import (
    ADMIN,
    APPROVER,
    BUILDER,
    CLERK,
    FARM_APPROVER,
    LAND_APPROVER,
    OUTSIDER,
    READER,
    SUPERVISOR,
    SURVEYOR,
    VILLAGER,
    Hall,
)
from tests.desk.watched import inbox, kinds


def copied(hall: Hall, case: CaseView, **whom: list[str]) -> CaseView:
    whom = whom or {"departments": ["department:agriculture"]}
    return hall.do(APPROVER, case, "抄送", "approve", note="请知悉", **whom)


class TestCopies:
    def test_whom_it_goes_to_may_look_and_is_told(self, hall: Hall) -> None:
        case = hall.surveyed()
        with pytest.raises(NotVisible):
            hall.desk.case(FARM_APPROVER, case.number, hall.at)
        done = copied(hall, case)
        assert done.version == hall.desk.case(CLERK, case.number, hall.at).version == 4
        assert done.timeline[-1].lines == ("抄送宁城县农牧局",)
        seen = hall.desk.case(FARM_APPROVER, case.number, hall.at)
        assert (seen.offers, [v.word for v in seen.verbs]) == ((), ["批注"])
        assert kinds(hall, FARM_APPROVER) == ["抄送"]
        assert hall.desk.tasks(FARM_APPROVER, hall.at).rows == ()
        assert whole(hall, case, CLERK)
        assert hall.desk.rebuild(ADMIN).differences == ()

    def test_one_by_name_and_no_colleague(self, hall: Hall) -> None:
        case = copied(hall, hall.surveyed(), people=["user:builder"])
        assert kinds(hall, BUILDER) == ["抄送"]
        assert kinds(hall, SURVEYOR) == []
        assert hall.desk.case(BUILDER, case.number, hall.at).number == case.number

    def test_who_may(self, hall: Hall) -> None:
        case = hall.surveyed()
        for other in (CLERK, SUPERVISOR, READER, VILLAGER):
            assert "抄送" not in hall.offered(other, case)
        with pytest.raises(NotVisible):
            hall.do(OUTSIDER, case, "抄送", "approve", note="?")
        with pytest.raises(Refused, match="请至少选一个"):
            copied(hall, case, departments=[])


class TestHurry:
    def test_whoever_has_it_is_told_and_it_is_counted(self, hall: Hall) -> None:
        case = hall.surveyed()
        for n in (1, 2):
            once = hall.do(SUPERVISOR, case, "催办", note="群众在等")
            assert (once.urged, once.version) == (n, case.version)
            assert once.timeline[-1].lines == ("催宁城县民政局审批岗办“审批”",)
        assert kinds(hall, APPROVER) == ["催办", "催办"]
        assert "已经催过2次" in offer(hall, CLERK, case, "催办").help
        assert whole(hall, case, CLERK)

    def test_all_who_have_something_to_do(self, hall: Hall) -> None:
        case = hall.surveyed()
        hall.do(
            APPROVER, case, "征求意见", "approve", note="?", days="3", must="否",
            departments=["department:agriculture"],
        )  # fmt: skip
        hall.do(ADMIN, case, "催办")
        assert kinds(hall, FARM_APPROVER) == ["催办", "征求意见"]

    def test_who_may(self, hall: Hall) -> None:
        case = hall.surveyed()
        for one in (SUPERVISOR, ADMIN, CLERK):
            assert "催办" in hall.offered(one, case)
        for other in (APPROVER, READER, VILLAGER):
            assert "催办" not in hall.offered(other, case)
        with pytest.raises(NotVisible):
            hall.do(OUTSIDER, case, "催办")

    def test_nobody_is_hurried_while_the_applicant_is_waited_for(self, hall: Hall) -> None:
        case = hall.act(
            CLERK, hall.open(brought=["application"]), "receive", "补正", materials=("id-card",)
        )
        assert "催办" not in hall.offered(SUPERVISOR, case)

    def test_only_where_the_step_lets_it(self, hall: Hall) -> None:
        case = changed(hall, "approve", verbs=("转办",)).surveyed()
        assert "催办" not in hall.offered(SUPERVISOR, case)


class TestNotes:
    def test_whoever_works_on_it_may_write_and_read_them(self, hall: Hall) -> None:
        case = hall.surveyed()
        hall.do(CLERK, case, "批注", note="申请人张三丰行动不便，请上门")
        seen = hall.desk.case(APPROVER, case.number, hall.at)
        assert (seen.timeline[-1].kind, seen.version) == ("批注", case.version)
        assert seen.timeline[-1].note == "申请人张三丰行动不便，请上门"
        assert "张三丰" not in hall.desk.case(SUPERVISOR, case.number, hall.at).timeline[-1].note

    def test_who_only_reads_may_not(self, hall: Hall) -> None:
        case = hall.surveyed()
        assert "批注" not in hall.offered(READER, case)
        for outsider in (OUTSIDER, LAND_APPROVER):
            with pytest.raises(NotVisible):
                hall.do(outsider, case, "批注", note="?")
        with pytest.raises(Refused):
            hall.do(CLERK, case, "批注", note=" ")
        assert inbox(hall, CLERK) == ()
