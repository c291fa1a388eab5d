"""A no needs its reason, its clause and its remedy; an act needs what its step wants."""

from __future__ import annotations

from typing import Any

import pytest

from app.catalog.words import Outcome
from app.desk import CaseView, Refused
from tests.desk.hall import APPROVER, BUILDER, CLERK, SURVEYOR, VILLAGER, Hall
from tests.sample import JOINT_ITEM

REMEDY = (
    "对本决定不服的，可以自收到决定书之日起60日内向宁城县人民政府申请行政复议，"
    "也可以自收到决定书之日起6个月内向宁城县人民法院提起行政诉讼。"
)
WHY = {"reason": "不符合条件", "clause": "社会救助暂行办法第九条"}


def to_approval(hall: Hall) -> CaseView:
    case = hall.act(SURVEYOR, hall.accepted(), "survey", "通过", companions=("刘村",))
    return hall.act(VILLAGER, case, "publicity", "通过")


@pytest.mark.parametrize(
    ("outcome", "given", "lacking"),
    [
        ("不予受理", {}, {"reason", "clause"}),
        ("不予受理", {"reason": "不符合"}, {"clause"}),
        ("不予受理", {"clause": "第九条"}, {"reason"}),
        ("不予受理", {"reason": "  ", "clause": "第九条"}, {"reason"}),
        ("不需要办理", {}, {"reason"}),
        ("转告有权机关", WHY, {"turn_to"}),
        ("转告有权机关", {}, {"reason", "clause", "turn_to"}),
    ],
)
def test_what_is_lacking_is_told_at_once(
    hall: Hall, outcome: Outcome, given: dict[str, Any], lacking: set[str]
) -> None:
    case = hall.open()
    with pytest.raises(Refused) as refusal:
        hall.act(CLERK, case, "receive", outcome, **given)
    assert set(refusal.value.problems) == lacking
    assert refusal.value.field in lacking
    assert all(text.startswith("请") for text in refusal.value.problems.values())
    assert hall.desk.case(CLERK, case.number, hall.at).version == 1


def test_what_an_outcome_needs_is_told_beforehand(hall: Hall) -> None:
    (choice,) = hall.open().offers
    assert choice.needs["受理"] == ()
    assert choice.needs["补正"] == ("materials",)
    assert choice.needs["不予受理"] == ("reason", "clause")
    assert choice.needs["转告有权机关"] == ("reason", "clause", "turn_to")


@pytest.mark.parametrize("outcome", ["不予受理", "转告有权机关"])
def test_a_refusal_tells_where_to_turn(hall: Hall, outcome: Outcome) -> None:
    case = hall.act(CLERK, hall.open(), "receive", outcome, turn_to="松山区民政局", **WHY)
    told = case.timeline[-2]
    assert REMEDY in told.lines
    assert "依据：社会救助暂行办法第九条" in told.lines
    assert told.reason == "不符合条件"


def test_a_refusal_in_the_end_does_too(hall: Hall) -> None:
    case = hall.act(APPROVER, to_approval(hall), "approve", "不予", **WHY)
    assert (case.status, case.ended) == ("不予", "不予")
    assert REMEDY in case.timeline[-2].lines


def test_what_is_not_refused_needs_no_remedy(hall: Hall) -> None:
    case = hall.act(CLERK, hall.open(), "receive", "不需要办理", reason="已在保")
    assert REMEDY not in case.timeline[-1].lines


@pytest.mark.parametrize("outcome", ["通过", "准予", "办结", "送达"])
def test_what_a_step_does_not_offer_is_refused(hall: Hall, outcome: Outcome) -> None:
    with pytest.raises(Refused) as refusal:
        hall.act(CLERK, hall.open(), "receive", outcome)
    assert refusal.value.field == "outcome"
    assert "可以作：受理" in refusal.value.message


def test_a_word_that_is_no_outcome_is_refused(hall: Hall) -> None:
    nonsense: Any = "批准"
    with pytest.raises(Refused, match="不能作“批准”"):
        hall.act(CLERK, hall.open(), "receive", nonsense)


@pytest.mark.parametrize("step", ["survey", "approve", "no-such-step", ""])
def test_a_step_that_is_not_open_is_refused(hall: Hall, step: str) -> None:
    with pytest.raises(Refused) as refusal:
        hall.act(CLERK, hall.open(), step, "通过")
    assert refusal.value.field == "step"


class TestSendingBack:
    """退回 needs to know where to and why."""

    def test_where_to_is_offered(self, hall: Hall) -> None:
        (choice,) = hall.desk.case(APPROVER, to_approval(hall).number, hall.at).offers
        assert choice.back_to == (
            ("receive", "收件受理"),
            ("survey", "入户调查"),
            ("publicity", "公示"),
        )
        assert choice.needs["退回"] == ("reason", "back_to")

    @pytest.mark.parametrize("back_to", ["deliver", "approve", "no-such-step"])
    def test_only_to_where_it_has_been(self, hall: Hall, back_to: str) -> None:
        with pytest.raises(Refused) as refusal:
            hall.act(APPROVER, to_approval(hall), "approve", "退回", reason="有误", back_to=back_to)
        assert refusal.value.field == "back_to"

    def test_not_without_a_reason(self, hall: Hall) -> None:
        with pytest.raises(Refused) as refusal:
            hall.act(APPROVER, to_approval(hall), "approve", "退回")
        assert set(refusal.value.problems) == {"reason", "back_to"}

    def test_to_nowhere_with_another_outcome(self, hall: Hall) -> None:
        with pytest.raises(Refused):
            hall.act(APPROVER, to_approval(hall), "approve", "准予", back_to="no-such-step")


class TestTogether:
    """A step of two people is done by two people."""

    def test_it_is_told_beforehand(self, hall: Hall) -> None:
        (choice,) = hall.desk.case(SURVEYOR, hall.accepted().number, hall.at).offers
        assert choice.min_people == 2
        assert choice.needs["通过"] == ("companions",)
        assert choice.needs["退回"] == ("reason", "back_to"), "sending back is done at the desk"

    @pytest.mark.parametrize("companions", [(), ("",), ("  ",), ("王勘",)])
    def test_alone_is_not_enough(self, hall: Hall, companions: tuple[str, ...]) -> None:
        with pytest.raises(Refused) as refusal:
            hall.act(SURVEYOR, hall.accepted(), "survey", "通过", companions=companions)
        assert refusal.value.field == "companions"

    def test_who_came_along_is_recorded_once(self, hall: Hall) -> None:
        case = hall.act(CLERK, hall.open(item=JOINT_ITEM), "receive", "受理")
        case = hall.act(BUILDER, case, "site", "通过", companions=("何工", " 何工 ", "吕工"))
        assert "同行人员：何工、吕工" in case.timeline[-1].lines
