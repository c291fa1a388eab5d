"""第二人复核: a refusal takes effect only when another head of the place has signed it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from app.catalog.model import Heads, Refusing
from app.desk import CaseView, Deed, NotVisible, Refused, Stale
from app.desk.happenings import KINDS, OPENED, Acted
from tests.desk.hall import (
    ADMIN,
    APPROVER,
    CLERK,
    LAND_APPROVER,
    OUTSIDER,
    READER,
    SUPERVISOR,
    SURVEYOR,
    Hall,
)
from tests.desk.test_papers import issue, text_of
from tests.desk.watched import (
    HEAD,
    LAND_HEAD,
    TOWN_HEAD,
    WHY,
    at,
    clock,
    inbox,
    kinds,
    now,
    watched,
)
from tests.sample import JOINT_ITEM


@pytest.fixture
def strict(hall: Hall) -> Hall:
    return watched(hall, second_signature=True)


def proposed(hall: Hall) -> CaseView:
    return hall.act(APPROVER, hall.surveyed(), "approve", "不予", **WHY)


def whole(hall: Hall, case: CaseView) -> None:
    audit = hall.desk.audit(ADMIN, case.number)
    assert (audit.broken, audit.replayed) == (None, True)
    assert hall.desk.rebuild(ADMIN).differences == ()


class TestWaiting:
    def test_the_case_goes_on_until_somebody_signs(self, strict: Hall) -> None:
        before = strict.surveyed()
        case = strict.act(APPROVER, before, "approve", "不予", **WHY)
        assert (case.status, case.ended) == ("待复核", "")
        assert case.pending is not None
        assert (case.pending.what, case.pending.by) == ("不予", "郑批")
        assert case.pending.to == "宁城县民政局科室负责人"
        assert case.promised == before.promised, "the clock does not stop"
        assert {task.step for task in case.tasks} == {"approve"}
        assert case.report is None
        assert "不予决定书" not in case.printable
        told = case.timeline[-1]
        assert (told.kind, told.outcome, told.reason) == ("报请复核", "", "收入高于标准")
        assert told.lines[:2] == ("拟作：不予", "依据：社会救助暂行办法第九条")
        whole(strict, case)

    def test_nothing_else_is_done_there_meanwhile(self, strict: Hall) -> None:
        case = proposed(strict)
        (choice,) = now(strict, case, APPROVER).offers
        assert choice.outcomes == ()
        assert set(choice.blocked.values()) == {"郑批已拟作“不予”，正在等待复核。"}
        with pytest.raises(Refused, match="正在等待复核"):
            strict.act(APPROVER, case, "approve", "准予")
        assert "终止" not in strict.offered(APPROVER, case)

    def test_in_the_list_it_is_told_apart(self, strict: Hall) -> None:
        case = proposed(strict)
        (row,) = strict.desk.tasks(APPROVER, strict.at).rows
        assert (row.number, row.status) == (case.number, "待复核")

    def test_it_stands_in_the_list_of_who_is_to_sign_and_of_nobody_else(self, strict: Hall) -> None:
        case = proposed(strict)
        (row,) = strict.desk.to_sign(HEAD, strict.at)
        assert (row.number, row.what, row.by) == (case.number, "不予", "郑批")
        assert (row.due, row.since) == (case.promised.due, strict.at)  # type: ignore[union-attr]
        assert row.applicant == "张**"
        assert strict.desk.count_to_sign(HEAD) == 1
        for other in (APPROVER, LAND_HEAD, CLERK, OUTSIDER, READER, ADMIN):
            assert strict.desk.to_sign(other, strict.at) == ()
            assert strict.desk.count_to_sign(other) == 0

    def test_a_head_does_not_find_what_they_proposed_themselves(self, strict: Hall) -> None:
        strict.act(HEAD, strict.surveyed(), "approve", "不予", **WHY)
        assert strict.desk.to_sign(HEAD, strict.at) == ()

    @pytest.mark.parametrize("word", ["复核同意", "复核退回", "收回报请"])
    def test_it_leaves_the_list_once_it_is_settled(self, strict: Hall, word: str) -> None:
        case = proposed(strict)
        who = APPROVER if word == "收回报请" else HEAD
        strict.do(who, case, word, "approve", reason="再看")
        assert strict.desk.to_sign(HEAD, strict.at) == ()
        whole(strict, case)

    def test_the_longest_waiting_comes_first(self, strict: Hall) -> None:
        cases = [proposed(strict), proposed(strict)]
        numbers = [row.number for row in strict.desk.to_sign(HEAD, strict.at)]
        assert numbers == [case.number for case in cases]
        strict.later(days=60)
        assert {row.alarm.level for row in strict.desk.to_sign(HEAD, strict.at) if row.alarm} == {
            "严重超期"
        }

    def test_who_is_told(self, strict: Hall) -> None:
        case = proposed(strict)
        (message,) = inbox(strict, HEAD)
        assert (message.kind, message.case) == ("报请复核", case.number)
        assert "郑批拟作“不予”，请复核" in message.text
        assert "张三丰" not in message.text, "many read it"
        for other in (APPROVER, LAND_HEAD, SUPERVISOR, CLERK):
            assert inbox(strict, other) == ()

    def test_at_a_point_its_own_head_signs(self, strict: Hall) -> None:
        case = strict.act(CLERK, strict.open(), "receive", "不予受理", **WHY)
        assert case.pending is not None
        assert case.pending.to == "黑里河镇便民服务中心民政助理岗"
        assert "复核同意" in strict.offered(TOWN_HEAD, case)
        assert "复核同意" in strict.offered(SURVEYOR, case), "they hold the post, too"
        assert "复核同意" not in strict.offered(APPROVER, case)

    def test_without_anybody_to_sign_it_is_refused(self, strict: Hall) -> None:
        centre = replace(strict.catalog.centre, heads=Heads())
        strict.catalog = replace(strict.catalog, centre=centre)
        case = strict.open()
        with pytest.raises(Refused, match="还没有指定科室负责人"):
            strict.act(CLERK, case, "receive", "不予受理", **WHY)
        assert now(strict, case, CLERK).version == case.version


class TestSigning:
    def test_signed_it_takes_effect_at_once(self, strict: Hall) -> None:
        case = strict.do(HEAD, proposed(strict), "复核同意", "approve", note="同意")
        assert (case.status, case.ended, case.pending) == ("不予", "不予", None)
        told = case.timeline[-2]
        assert (told.by, told.kind, told.outcome) == ("高首", "办理", "不予")
        assert (told.reason, told.note) == ("收入高于标准", "同意")
        assert told.lines[0] == "郑批拟办，复核同意后生效"
        assert case.report is not None
        whole(strict, case)

    def test_it_stays_the_doing_of_whoever_proposed_it(self, strict: Hall) -> None:
        case = strict.do(HEAD, proposed(strict), "复核同意", "approve")
        told = text_of(issue(strict, case, "不予决定书")[1])
        assert "收入高于标准" in told
        report = text_of(issue(strict, case, "否定报备单")[1])
        assert "郑批" in report
        assert "高首" in report

    def test_only_by_another_head_of_the_place(self, strict: Hall) -> None:
        case = proposed(strict)
        assert "复核同意" in strict.offered(HEAD, case)
        for nobody in (APPROVER, SUPERVISOR, ADMIN, READER, CLERK):
            assert "复核同意" not in strict.offered(nobody, case)
        for outsider in (LAND_APPROVER, LAND_HEAD, OUTSIDER):
            with pytest.raises(NotVisible):
                strict.offered(outsider, case)
        with pytest.raises(Refused):
            strict.do(APPROVER, case, "复核同意", "approve")

    def test_nobody_signs_what_they_proposed(self, strict: Hall) -> None:
        case = strict.act(HEAD, strict.surveyed(), "approve", "不予", **WHY)
        assert "复核同意" not in strict.offered(HEAD, case)
        assert "收回报请" in strict.offered(HEAD, case)
        assert "复核同意" not in strict.offered(APPROVER, case), "no head"

    def test_nobody_signs_what_they_came_along_for(self, strict: Hall) -> None:
        case = strict.act(
            APPROVER, strict.surveyed(), "approve", "不予", companions=("高首",), **WHY
        )
        assert "复核同意" not in strict.offered(HEAD, case)

    def test_two_heads_at_once_sign_once(self, strict: Hall) -> None:
        case = strict.act(CLERK, strict.open(), "receive", "不予受理", **WHY)
        seen = now(strict, case, TOWN_HEAD)
        strict.do(SURVEYOR, case, "复核同意", "receive")
        assert now(strict, case, CLERK).version > seen.version
        with pytest.raises(Refused, match="现在不能"):
            strict.do(TOWN_HEAD, case, "复核同意", "receive")


class TestSendingBack:
    def test_sent_back_the_case_goes_on(self, strict: Hall) -> None:
        case = strict.do(HEAD, proposed(strict), "复核退回", "approve", reason="收入算错了")
        assert (case.status, case.pending) == ("已受理", None)
        told = case.timeline[-1]
        assert (told.kind, told.reason) == ("复核退回", "收入算错了")
        assert told.lines == ("郑批拟作的“不予”没有生效",)
        assert kinds(strict, APPROVER) == ["复核退回"]
        assert strict.act(APPROVER, case, "approve", "准予").status == "已受理"
        whole(strict, case)

    def test_with_a_reason(self, strict: Hall) -> None:
        case = proposed(strict)
        with pytest.raises(Refused):
            strict.do(HEAD, case, "复核退回", "approve")

    def test_whoever_proposed_it_may_take_it_back(self, strict: Hall) -> None:
        case = proposed(strict)
        assert "收回报请" not in strict.offered(HEAD, case)
        case = strict.do(APPROVER, case, "收回报请", "approve", reason="材料又来了")
        assert case.pending is None
        assert "准予" in case.offers[0].outcomes
        whole(strict, case)


class TestEnds:
    def test_a_termination_is_signed_too(self, strict: Hall) -> None:
        case = strict.do(APPROVER, strict.accepted(), "终止", **WHY)
        assert (case.status, case.ended) == ("待复核", "")
        case = strict.do(HEAD, case, "复核同意")
        assert case.ended == "终止"
        assert case.timeline[-2].lines[0] == "郑批拟办，复核同意后生效"
        assert "终止办理通知书" in now(strict, case, APPROVER).printable
        assert case.report is not None
        assert case.report.outcome == "终止"
        whole(strict, case)

    def test_the_law_does_not_wait_for_the_signature(self, strict: Hall) -> None:
        case = strict.open(item=JOINT_ITEM)
        case = strict.act(CLERK, case, "receive", "不予受理", **WHY)
        assert case.status == "待复核"
        clock(strict, case, at(6, 12))
        case = now(strict, case, CLERK)
        assert (case.status, case.pending) == ("已受理", None), "视为受理"
        whole(strict, case)

    def test_what_the_applicant_takes_back_waits_for_nobody(self, strict: Hall) -> None:
        case = strict.act(CLERK, strict.open(), "receive", "不予受理", **WHY)
        case = strict.do(CLERK, case, "撤件", how="本人书面申请", reason="不办了")
        assert (case.ended, case.pending, case.report) == ("撤件", None, None)
        whole(strict, case)


def test_a_workflow_says_for_itself(hall: Hall) -> None:
    flow = hall.catalog.workflows["survey"]
    own = replace(flow, on_refusal=Refusing(second_signature=False, file_report=False))
    hall.catalog = replace(hall.catalog, workflows={**hall.catalog.workflows, "survey": own})
    watched(hall, second_signature=True)
    case = hall.act(CLERK, hall.open(), "receive", "不予受理", **WHY)
    assert (case.ended, case.report) == ("不予受理", None)


def test_whoever_comes_late_is_told(strict: Hall) -> None:
    case = proposed(strict)
    kinds_of = [each.kind for each in case.timeline]
    assert kinds_of.count("报请复核") == 1
    assert kinds_of[0] == OPENED
    seen = now(strict, case, HEAD)
    strict.do(HEAD, case, "复核退回", "approve", reason="再算")
    late = Deed(word="复核同意", step="approve", version=seen.version, token="late")
    with pytest.raises((Refused, Stale)):
        strict.desk.do(HEAD, case.number, late, strict.at)


def test_every_refusal_can_wait_for_a_signature() -> None:
    negative = [kind for kind in KINDS.values() if kind.negative or issubclass(kind, Acted)]
    assert len(negative) > 2
    assert all("proposer" in kind.__struct_fields__ for kind in negative)
