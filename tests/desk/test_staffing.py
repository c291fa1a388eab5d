"""A task that opens goes to a person where people sign in, and anyone of the post may claim it."""

from __future__ import annotations

import pytest

from app.desk import Actor, CaseQuery, Refused, Stale
from app.desk.requests import Deed
from tests.desk.hall import (
    ADMIN,
    APPROVER,
    CLERK,
    OUTSIDER,
    SUPERVISOR,
    SURVEYOR,
    VILLAGER,
    Hall,
)
from tests.desk.people_at_work import ANNA, BERT, CARL, arrive, hire, now, whose


@pytest.fixture
def hall(hall: Hall) -> Hall:
    hire(hall, ANNA, BERT, CARL)
    return hall


class TestWhereNobodySignsIn:
    def test_a_task_is_everybodys_of_the_post(self, hall: Hall) -> None:
        case = hall.open()
        assert whose(case) == ""
        assert case.timeline[0].lines == (
            "办理方式：承诺办", "“收件受理”交黑里河镇便民服务中心综合受理岗办理",
        )  # fmt: skip
        assert len(hall.desk.tasks(ANNA, hall.at).rows) == len(hall.desk.tasks(CARL, hall.at).rows)


class TestWhereTheySignIn:
    def test_whoever_first_received_it_is_preferred(self, hall: Hall) -> None:
        arrive(hall, ANNA, CLERK, CARL)
        case = hall.open(actor=CARL)
        assert whose(case) == "陈三"
        assert case.first_asked == "陈三"
        assert "陈三是首问责任人，优先由其办理。" in case.timeline[0].lines

    def test_then_who_has_least_to_do(self, hall: Hall) -> None:
        arrive(hall, ANNA, SURVEYOR)
        case = hall.open(actor=BERT)
        assert whose(case) == "安一"
        done = hall.act(ANNA, case, "receive", "受理")
        assert whose(done) == "王勘"
        said = done.timeline[-1].lines
        assert "“入户调查”交黑里河镇便民服务中心民政助理岗王勘办理" in said
        assert any("“入户调查”派给王勘：在岗" in line for line in said)

    def test_load_decides_between_equals(self, hall: Hall) -> None:
        arrive(hall, ANNA, CARL)
        persons = [whose(hall.open(actor=BERT)) for _each in range(4)]
        assert sorted(persons) == ["安一", "安一", "陈三", "陈三"]

    def test_the_b_post_stands_in_at_once_where_a_is_out(self, hall: Hall) -> None:
        arrive(hall, BERT)
        case = hall.open(actor=BERT)
        assert whose(case) == "白二"
        assert case.tasks[0].deputy
        assert any("由B岗“帮办代办岗”白二顶岗" in line for line in case.timeline[0].lines)

    def test_a_department_gives_it_to_one_of_its_people(self, hall: Hall) -> None:
        arrive(hall, APPROVER)
        case = hall.surveyed()
        assert whose(case) == "郑批"

    def test_duties_are_kept_apart(self, hall: Hall) -> None:
        case = hall.surveyed()
        moved = Actor(
            username="clerk", name="李明", role="审批员", departments=("civil-affairs",)
        )  # fmt: skip
        hall.desk.assign(ADMIN, moved, hall.at)
        arrive(hall, moved)
        back = hall.act(APPROVER, case, "approve", "退回", back_to="publicity", reason="补签")
        again = hall.act(VILLAGER, back, "publicity", "通过")
        assert whose(again) == ""
        assert any("不派李明：职责分离" in line for line in again.timeline[-1].lines)

    def test_anyone_of_the_post_may_still_do_it(self, hall: Hall) -> None:
        arrive(hall, ANNA, CARL)
        case = hall.open(actor=ANNA)
        assert whose(case) == "安一"
        assert hall.act(CARL, case, "receive", "受理").status == "已受理"

    def test_the_record_is_whole(self, hall: Hall) -> None:
        arrive(hall, ANNA, SURVEYOR)
        case = hall.act(ANNA, hall.open(actor=ANNA), "receive", "受理")
        audit = hall.desk.audit(ANNA, case.number)
        assert (audit.broken, audit.replayed) == (None, True)


class TestClaiming:
    def test_it_is_mine_and_can_be_put_back(self, hall: Hall) -> None:
        case = hall.open()
        mine = hall.do(ANNA, case, "认领", "receive")
        assert whose(mine) == "安一"
        (row,) = [r for r in hall.desk.tasks(ANNA, hall.at).rows if r.number == case.number]
        assert row.named
        (row,) = [r for r in hall.desk.tasks(CARL, hall.at).rows if r.number == case.number]
        assert row.whose == "安一"
        back = hall.do(ANNA, mine, "放回", "receive")
        assert whose(back) == ""
        assert back.timeline[-1].lines == ("由本岗位的人办，谁有空谁办",)

    def test_a_colleague_may_take_it_over(self, hall: Hall) -> None:
        case = hall.do(ANNA, hall.open(), "认领", "receive")
        offer = next(v for v in now(hall, case, CARL).verbs if v.word == "认领")
        assert offer.help.startswith("现在由安一办")
        assert whose(hall.do(CARL, case, "认领", "receive")) == "陈三"

    def test_the_second_of_two_is_told_who_was_first(self, hall: Hall) -> None:
        case = hall.open()
        hall.do(ANNA, case, "认领", "receive")
        late = Deed(word="认领", step="receive", version=case.version, token="late")
        with pytest.raises(Stale, match="安一"):
            hall.desk.do(CARL, case.number, late, hall.later())

    def test_who_does_not_hold_the_post_is_not_offered_it(self, hall: Hall) -> None:
        case = hall.open()
        for other in (SURVEYOR, SUPERVISOR):
            assert "认领" not in hall.offered(other, case)
            with pytest.raises(Refused):
                hall.do(other, case, "认领", "receive")
        assert not hall.desk.cases(OUTSIDER, CaseQuery(), hall.at).rows

    def test_who_is_kept_apart_is_not_offered_it(self, hall: Hall) -> None:
        case = hall.act(SURVEYOR, hall.accepted(), "survey", "通过", companions=("刘村",))
        assert "认领" in hall.offered(VILLAGER, case)
