"""The sample workflows, act by act, with whole states and whole messages."""

from __future__ import annotations

from typing import get_args

import pytest
from msgspec.structs import replace

from app.catalog.model import Parallel, Performer, Step, Workflow
from app.catalog.words import Join, Outcome
from app.workflow import (
    OUTCOMES,
    Effect,
    NotOffered,
    State,
    act,
    earlier_steps,
    offers,
    replay,
    start,
)
from tests.sample_workflows import AGENCY, INSTANT, JOINT, SURVEY

Act = tuple[str, Outcome, str]
ACCEPTED: Act = ("receive", "受理", "")
SURVEYED: Act = ("survey", "通过", "")
PUBLISHED: Act = ("publicity", "通过", "")


def step(id: str, *outcomes: Outcome) -> Step:
    return Step(
        id=id, name=f"步骤{id}", by=Performer(post="综合岗"), outcomes=outcomes or ("通过",)
    )


def flow(*blocks: Step | Parallel) -> Workflow:
    return Workflow(id="f", name="测试流程", steps=blocks)


def parallel(join: Join, *branches: tuple[Step, ...]) -> Parallel:
    return Parallel(join=join, branches=branches)


def plain(state: State) -> State:
    """Give a state without what is kept for taking the last act back."""
    return replace(state, before=None)


def test_every_outcome_has_its_effect() -> None:
    assert set(OUTCOMES) == set(get_args(Outcome))
    assert {word: effect.ends for word, effect in OUTCOMES.items() if effect.ends} == {
        "不予受理": "不予受理",
        "不需要办理": "不需要办理",
        "转告有权机关": "转告有权机关",
        "不予": "不予",
    }
    assert [word for word, effect in OUTCOMES.items() if effect.negative] == [
        "不予受理",
        "转告有权机关",
        "不予",
    ]
    assert all(bool(effect.ends) == (effect.moves == "终结") for effect in OUTCOMES.values())
    assert all("reason" in effect.needs for effect in OUTCOMES.values() if effect.negative)
    assert OUTCOMES["补正"] == Effect(moves="等待", needs=("materials",))
    assert OUTCOMES["退回"] == Effect(moves="退回", needs=("reason", "back_to"))


def test_an_instant_item_from_door_to_door() -> None:
    assert start(INSTANT) == State(open=("receive",))
    accepted = replay(INSTANT, [ACCEPTED])
    assert accepted == State(open=("issue",), passed=("receive",))
    done = act(INSTANT, accepted, "issue", "办结")
    assert done == State(passed=("receive", "issue"), ended="办结")
    assert offers(INSTANT, done) == ()


def test_offers_name_the_open_steps_and_what_they_may_come_to() -> None:
    (offer,) = offers(SURVEY, start(SURVEY))
    assert offer.step.id == "receive"
    assert offer.outcomes == ("受理", "补正", "不予受理", "不需要办理", "转告有权机关")


def test_the_long_way_to_the_end() -> None:
    state = replay(
        SURVEY,
        [ACCEPTED, SURVEYED, PUBLISHED, ("approve", "准予", ""), ("deliver", "送达", "")],
    )
    assert state == State(
        passed=("receive", "survey", "publicity", "approve", "deliver"), ended="办结"
    )


def test_supplementing_keeps_the_step_open() -> None:
    begun = start(SURVEY)
    assert act(SURVEY, begun, "receive", "补正") == begun


@pytest.mark.parametrize("outcome", ["不予受理", "不需要办理", "转告有权机关"])
def test_refusing_at_the_door_ends_the_case(outcome: Outcome) -> None:
    state = act(SURVEY, start(SURVEY), "receive", outcome)
    assert state == State(passed=("receive",), ended=outcome)


def test_refusing_in_a_branch_closes_the_other_branch() -> None:
    accepted = replay(JOINT, [ACCEPTED])
    assert accepted.open == ("eligibility", "site")
    refused = act(JOINT, accepted, "eligibility", "不予")
    assert refused == State(passed=("receive", "eligibility"), ended="不予")


def test_a_join_waits_for_every_branch() -> None:
    one = replay(JOINT, [ACCEPTED, ("eligibility", "通过", "")])
    assert one == State(open=("site",), passed=("receive", "eligibility"))
    two = act(JOINT, one, "site", "通过")
    assert two.open == ("planning",)
    assert act(JOINT, two, "planning", "通过").open == ("approve",)


def test_sending_back_to_before_the_block_closes_the_sibling_branches() -> None:
    begun = replay(JOINT, [ACCEPTED, ("site", "通过", "")])
    assert begun.open == ("eligibility", "planning")
    back = act(JOINT, begun, "planning", "退回", "receive")
    assert plain(back) == State(open=("receive",))
    assert act(JOINT, back, "receive", "受理").open == ("eligibility", "site")


def test_sending_back_within_a_branch_leaves_the_siblings() -> None:
    begun = replay(JOINT, [ACCEPTED, ("site", "通过", "")])
    back = act(JOINT, begun, "planning", "退回", "site")
    assert plain(back) == State(open=("eligibility", "site"), passed=("receive",))


def test_sending_back_into_a_branch_reopens_only_that_branch() -> None:
    joined = replay(
        JOINT,
        [ACCEPTED, ("site", "通过", ""), ("eligibility", "通过", ""), ("planning", "通过", "")],
    )
    assert [s.id for s in earlier_steps(JOINT, joined, "approve")] == [
        "receive",
        "site",
        "planning",
        "eligibility",
    ]
    back = act(JOINT, joined, "approve", "退回", "site")
    assert plain(back) == State(open=("site",), passed=("receive", "eligibility"))
    again = act(JOINT, back, "site", "通过")
    assert act(JOINT, again, "planning", "通过").open == ("approve",)


def test_a_sibling_branch_is_not_earlier() -> None:
    begun = replay(JOINT, [ACCEPTED, ("eligibility", "通过", "")])
    assert [s.id for s in earlier_steps(JOINT, begun, "site")] == ["receive"]
    with pytest.raises(NotOffered, match="“现场踏勘”退回须指明退到哪一步；可以退到：收件受理。"):
        act(JOINT, begun, "site", "退回", "eligibility")


def test_any_one_branch_suffices() -> None:
    race = flow(parallel("任一", (step("a1"), step("a2")), (step("b"),)), step("end"))
    assert start(race).open == ("a1", "b")
    half = act(race, start(race), "a1", "通过")
    assert half.open == ("a2", "b")
    assert plain(act(race, half, "b", "通过")) == State(open=("end",), passed=("a1", "b"))


@pytest.mark.parametrize(
    ("workflow", "begun"),
    [
        (flow(), State(ended="办结")),
        (flow(parallel("全部", (), (step("a"),))), State(open=("a",))),
        (flow(parallel("任一", (), (step("a"),)), step("b")), State(open=("b",))),
        (flow(parallel("全部", (), ())), State(ended="办结")),
    ],
)
def test_empty_branches_never_wait(workflow: Workflow, begun: State) -> None:
    assert start(workflow) == begun


def test_sending_back_is_offered_only_where_there_is_a_way_back() -> None:
    only = flow(step("a", "通过", "退回"), step("b", "通过", "退回"))
    assert offers(only, start(only))[0].outcomes == ("通过",)
    (offer,) = offers(only, replay(only, [("a", "通过", "")]))
    assert offer.outcomes == ("通过", "退回")


@pytest.mark.parametrize(
    ("acts", "wrong", "message"),
    [
        (
            [],
            ("approve", "准予", ""),
            "步骤“审批”现在不能办理；"
            "现在可办：收件受理（受理、补正、不予受理、不需要办理、转告有权机关）。",
        ),
        (
            [ACCEPTED],
            ("survey", "准予", ""),
            "步骤“入户调查”没有“准予”这个结果；现在可办：入户调查（通过、补正、退回）。",
        ),
        (
            [ACCEPTED],
            ("nothing", "通过", ""),
            "步骤“nothing”现在不能办理；现在可办：入户调查（通过、补正、退回）。",
        ),
        (
            [ACCEPTED, SURVEYED, PUBLISHED],
            ("approve", "退回", ""),
            "“审批”退回须指明退到哪一步；可以退到：收件受理、入户调查、公示。",
        ),
        (
            [ACCEPTED, SURVEYED, PUBLISHED],
            ("approve", "退回", "deliver"),
            "“审批”退回须指明退到哪一步；可以退到：收件受理、入户调查、公示。",
        ),
        (
            [ACCEPTED],
            ("survey", "通过", "receive"),
            "“通过”不是退回，不能指定退到哪一步。",
        ),
        (
            [("receive", "不予受理", "")],
            ("receive", "受理", ""),
            "此件已经结束（不予受理），不能再办理。",
        ),
    ],
)
def test_what_is_not_offered_is_refused_in_chinese(
    acts: list[Act], wrong: Act, message: str
) -> None:
    state = replay(SURVEY, acts)
    with pytest.raises(NotOffered) as refusal:
        act(SURVEY, state, *wrong)
    assert str(refusal.value) == message


def test_a_message_names_every_open_branch() -> None:
    with pytest.raises(NotOffered) as refusal:
        act(JOINT, replay(JOINT, [ACCEPTED]), "approve", "准予")
    assert str(refusal.value) == (
        "步骤“审批”现在不能办理；现在可办：现场踏勘（通过、退回）；宅基地资格审查（通过、退回、不予）。"
    )


def test_agency_may_return_to_the_village() -> None:
    state = replay(AGENCY, [("collect", "通过", ""), ("receive", "退回", "collect")])
    assert plain(state) == start(AGENCY)


@pytest.mark.parametrize(
    ("workflow", "message"),
    [
        (
            flow(step("a", "补正", "退回")),
            "流程“测试流程”的步骤“步骤a”没有一个能前进或终结的结果，请补上，如“通过”。",
        ),
        (
            flow(step("a"), parallel("全部", (step("a"),))),
            "流程“测试流程”有两个步骤的编号都是 a，请改其中一个。",
        ),
    ],
)
def test_a_workflow_that_could_get_stuck_never_starts(workflow: Workflow, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        start(workflow)
