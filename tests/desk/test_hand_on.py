"""转办: to whom a task may go, who sees the case then, what stays as it was."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.desk import NotVisible, Refused
from app.store.tables import Task
from tests.desk.asked import BOSS, changed, choices_of, hire, whole
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
    Hall,
)
from tests.desk.watched import inbox
from tests.sample import JOINT_ITEM, TOWN

WHY = {"reason": "今天下乡"}
TO_BUILDER = f"point:{TOWN}:村镇建设岗"
TO_COUNTER = f"point:{TOWN}:综合受理岗"


class TestToWhom:
    def test_other_posts_of_the_point_and_departments_of_the_matter(self, hall: Hall) -> None:
        case = hall.accepted()
        found = choices_of(hall, SURVEYOR, case, "转办", "to")
        assert TO_BUILDER in found
        assert "department:civil-affairs" in found, "a survey decides nothing"
        assert "department:housing-fund" not in found, "nobody is in office there"
        assert f"point:{TOWN}:民政助理岗" not in found, "that is where it is"

    def test_a_colleague_by_name(self, hall: Hall) -> None:
        case = hire(hall, BOSS).surveyed()
        assert choices_of(hall, APPROVER, case, "转办", "to") == ["user:approver", "user:boss"]
        given = hall.do(APPROVER, case, "转办", "approve", to="user:boss", **WHY)
        (task,) = given.tasks
        assert (task.person, task.who) == ("洪长", "宁城县民政局审批岗")

    def test_a_decision_stays_with_the_bodies_of_the_matter(self, hall: Hall) -> None:
        case = hall.open(item=JOINT_ITEM)
        hall.act(CLERK, case, "receive", "受理")
        found = choices_of(hall, FARM_APPROVER, case, "转办", "to")
        offices = {one for one in found if one.startswith("department:")}
        assert offices == {"department:natural-resources"}, "nobody else has a say in it"

    def test_nothing_that_decides_goes_to_a_bank(self, hall: Hall) -> None:
        case = hall.open()
        assert not [one for one in choices_of(hall, CLERK, case, "转办", "to") if "rcb" in one]

    def test_whom_duties_keep_apart_is_left_out(self, hall: Hall) -> None:
        changed(hall, "survey", separate_from=("receive",))
        hire(hall, BOSS)
        case = hall.accepted()
        assert "user:clerk" not in choices_of(hall, SURVEYOR, case, "转办", "to")
        with pytest.raises(Refused, match="不在选项里"):
            hall.do(SURVEYOR, case, "转办", "survey", to="user:clerk", **WHY)


class TestWhatComesOfIt:
    def test_the_others_have_it_and_the_first_has_not(self, hall: Hall) -> None:
        case = hall.accepted()
        moved = hall.do(SURVEYOR, case, "转办", "survey", to=TO_COUNTER, **WHY)
        assert moved.offers == ()
        assert moved.timeline[-1].lines == ("改由黑里河镇便民服务中心综合受理岗办",)
        assert moved.timeline[-1].reason == "今天下乡"
        assert [each.step for each in hall.desk.tasks(CLERK, hall.at).rows] == ["survey"]
        assert hall.desk.tasks(SURVEYOR, hall.at).rows == ()
        done = hall.act(CLERK, case, "survey", "通过", companions=("刘村",))
        assert done.tasks[0].step == "publicity"
        assert whole(hall, case, CLERK)

    def test_people_are_still_counted(self, hall: Hall) -> None:
        case = hall.accepted()
        hall.do(SURVEYOR, case, "转办", "survey", to=TO_BUILDER, **WHY)
        with pytest.raises(Refused, match="2人以上"):
            hall.act(BUILDER, case, "survey", "通过")

    def test_the_time_that_is_left_is_left(self, hall: Hall) -> None:
        case = hall.accepted()
        due = case.tasks[0].due
        hall.later(days=3)
        moved = hall.do(SURVEYOR, case, "转办", "survey", to=TO_BUILDER, **WHY)
        assert due is not None
        assert moved.tasks[0].due is not None
        assert moved.tasks[0].due.due == due.due

    def test_whoever_gets_it_is_told_and_sees_it(self, hall: Hall) -> None:
        case = hall.accepted()
        with pytest.raises(NotVisible):
            hall.desk.case(LAND_APPROVER, case.number, hall.at)
        hire(hall, BOSS)
        to = "department:civil-affairs"
        hall.do(SURVEYOR, case, "转办", "survey", to=to, **WHY)
        (message,) = inbox(hall, BOSS)
        assert (message.kind, message.case) == ("转办", case.number)
        assert "张三丰" not in message.text
        assert hall.desk.case(BOSS, case.number, hall.at).offers

    def test_the_row_says_who_has_it(self, hall: Hall) -> None:
        case = hall.accepted()
        hall.do(SURVEYOR, case, "转办", "survey", to=TO_BUILDER, **WHY)
        with hall.store.reading() as connection:
            rows = connection.execute(
                select(Task.post).where(Task.step == "survey", Task.closed_at.is_(None))
            )
            assert list(rows.scalars()) == ["村镇建设岗"]
        assert hall.desk.rebuild(ADMIN).differences == ()


class TestWhoMay:
    def test_an_administrator_may_for_anybody(self, hall: Hall) -> None:
        case = hall.accepted()
        moved = hall.do(ADMIN, case, "转办", "survey", to=TO_BUILDER, **WHY)
        assert moved.tasks[0].who == "黑里河镇便民服务中心村镇建设岗"

    def test_who_only_looks_may_not(self, hall: Hall) -> None:
        case = hall.accepted()
        for other in (SUPERVISOR, READER, BUILDER, APPROVER):
            assert "转办" not in hall.offered(other, case)
            with pytest.raises(Refused):
                hall.do(other, case, "转办", "survey", to=TO_BUILDER, **WHY)

    def test_the_outsider_sees_nothing(self, hall: Hall) -> None:
        case = hall.accepted()
        with pytest.raises(NotVisible):
            hall.do(OUTSIDER, case, "转办", "survey", to=TO_BUILDER, **WHY)

    def test_only_where_the_step_lets_it(self, hall: Hall) -> None:
        case = changed(hall, "survey", verbs=("催办",)).accepted()
        assert hall.offered(SURVEYOR, case).count("转办") == 0
        assert "转办" not in hall.offered(ADMIN, case)
