"""Choices, repetitions, joins of some: act by act, with whole states."""

from __future__ import annotations

import pytest

from app.catalog.model import (
    Alternative,
    Block,
    Choose,
    Parallel,
    Performer,
    Repeat,
    Step,
    Until,
    Workflow,
)
from app.catalog.words import Outcome
from app.workflow import State, act, earlier_steps, replay, start, take_back
from tests.sample_workflows import JOINT
from tests.workflow import oracle


def step(id: str, *outcomes: Outcome) -> Step:
    return Step(id=id, name=id, by=Performer(post="岗"), outcomes=outcomes or ("通过", "退回"))


def flow(*blocks: Block) -> Workflow:
    return Workflow(id="f", name="流程", steps=blocks)


CHECK = step("check", "通过", "不通过", "退回")
BY_RESULT = flow(
    step("receive"),
    CHECK,
    Choose(
        by="check",
        cases=(
            Alternative(outcomes=("不通过",), steps=(step("mend"), step("again"))),
            Alternative(steps=(step("stamp"),)),
        ),
    ),
    step("end"),
)
ROUNDS = flow(
    step("receive"),
    Repeat(id="r", steps=(step("test"), CHECK), until=Until(step="check"), at_most=3),
    step("end"),
)
TWO_OF_THREE = flow(
    step("receive"),
    Parallel(join=2, branches=((step("a"), step("a2")), (step("b"),), (step("c"),))),
    step("end"),
)


class TestChoosing:
    def test_what_a_step_came_to_decides_the_way(self) -> None:
        begun = replay(BY_RESULT, [("receive", "通过", "")])
        bad = act(BY_RESULT, begun, "check", "不通过")
        assert (bad.open, bad.results) == (("mend",), (("check", "不通过"),))
        assert act(BY_RESULT, begun, "check", "通过").open == ("stamp",)
        mended = act(BY_RESULT, act(BY_RESULT, bad, "mend", "通过"), "again", "通过")
        assert mended.open == ("end",)

    def test_going_back_before_it_chooses_anew(self) -> None:
        bad = replay(BY_RESULT, [("receive", "通过", ""), ("check", "不通过", "")])
        back = act(BY_RESULT, bad, "mend", "退回", "check")
        assert (back.open, back.passed, back.results) == (("check",), ("receive",), ())
        assert act(BY_RESULT, back, "check", "通过").open == ("stamp",)

    def test_nothing_is_done_where_nothing_fits(self) -> None:
        only = flow(
            CHECK,
            Choose(by="check", cases=(Alternative(outcomes=("不通过",), steps=(step("x"),)),)),
        )
        assert act(only, start(only), "check", "通过").ended == "办结"

    def test_without_answers_every_alternative_is_done(self) -> None:
        whole = flow(
            step("receive"),
            Choose(
                cases=(
                    Alternative(when={"a": 1}, steps=(step("x"),)),
                    Alternative(steps=(step("y"),)),
                )
            ),
        )
        done = replay(whole, [("receive", "通过", ""), ("x", "通过", ""), ("y", "通过", "")])
        assert done == State(passed=("receive", "x", "y"), ended="办结")


class TestRepeating:
    def test_a_round_that_does_not_suffice_begins_another(self) -> None:
        first = replay(ROUNDS, [("receive", "通过", ""), ("test", "通过", "")])
        second = act(ROUNDS, first, "check", "不通过")
        assert (second.open, second.passed, second.rounds) == (("test",), ("receive",), (("r", 2),))
        assert replay(
            ROUNDS,
            [("receive", "通过", ""), ("test", "通过", ""), ("check", "通过", "")],
        ).open == ("end",)

    def test_after_the_last_round_it_goes_on_whatever_came_of_it(self) -> None:
        rounds = [("test", "通过", ""), ("check", "不通过", "")] * 3
        state = replay(ROUNDS, [("receive", "通过", ""), *rounds])  # type: ignore[list-item]
        assert (state.open, state.rounds) == (("end",), (("r", 3),))

    def test_going_back_before_it_begins_with_the_first_round(self) -> None:
        second = replay(
            ROUNDS, [("receive", "通过", ""), ("test", "通过", ""), ("check", "不通过", "")]
        )
        back = act(ROUNDS, second, "test", "退回", "receive")
        assert (back.open, back.rounds, back.passed) == (("receive",), (), ())

    def test_going_back_into_it_stays_in_its_last_round(self) -> None:
        rounds = [("test", "通过", ""), ("check", "不通过", ""), ("test", "通过", "")]
        done = replay(ROUNDS, [("receive", "通过", ""), *rounds, ("check", "通过", "")])  # type: ignore[list-item]
        back = act(ROUNDS, done, "end", "退回", "check")
        assert (back.open, back.rounds) == (("check",), (("r", 2),))
        assert back.passed == ("receive", "test")


class TestJoiningSome:
    def test_the_others_are_let_go_when_enough_are_done(self) -> None:
        state = replay(
            TWO_OF_THREE, [("receive", "通过", ""), ("a", "通过", ""), ("b", "通过", "")]
        )
        assert state.open == ("a2", "c")
        done = act(TWO_OF_THREE, state, "c", "通过")
        assert (done.open, done.passed) == (("end",), ("receive", "a", "b", "c"))

    def test_going_back_into_one_wakes_all_that_are_not_done(self) -> None:
        done = replay(
            TWO_OF_THREE,
            [("receive", "通过", ""), ("a", "通过", ""), ("b", "通过", ""), ("c", "通过", "")],
        )
        # `a` leads to nothing any more: it is no step to go back to.
        assert [s.id for s in earlier_steps(TWO_OF_THREE, done, "end")] == ["receive", "b", "c"]
        back = act(TWO_OF_THREE, done, "end", "退回", "b")
        assert (back.open, back.passed) == (("a2", "b"), ("receive", "a", "c"))
        assert act(TWO_OF_THREE, back, "a2", "通过").open == ("end",)

    def test_more_than_there_are_is_all(self) -> None:
        both = flow(Parallel(join=9, branches=((step("a"),), (step("b"),))))
        assert act(both, start(both), "a", "通过").open == ("b",)


class TestTakingBack:
    def test_in_one_branch_whatever_others_did_meanwhile(self) -> None:
        state = replay(
            JOINT, [("receive", "受理", ""), ("site", "通过", ""), ("eligibility", "通过", "")]
        )
        assert take_back(JOINT, state, "site").open == ("site",)
        assert take_back(JOINT, state, "site").passed == ("receive", "eligibility")

    def test_also_a_way_back_and_a_new_round(self) -> None:
        first = replay(ROUNDS, [("receive", "通过", ""), ("test", "通过", "")])
        assert take_back(ROUNDS, act(ROUNDS, first, "check", "不通过"), "check") == first
        back = act(ROUNDS, first, "check", "退回", "receive")
        assert take_back(ROUNDS, back, "check") == first

    def test_a_join_that_let_others_go(self) -> None:
        state = replay(TWO_OF_THREE, [("receive", "通过", ""), ("b", "通过", "")])
        assert take_back(TWO_OF_THREE, act(TWO_OF_THREE, state, "c", "通过"), "c") == state


@pytest.mark.parametrize(
    "state",
    [
        State(open=("site",), passed=("receive",)),
        State(open=("approve", "site"), passed=("receive", "eligibility")),
        State(open=("receive", "site")),
        State(open=("site", "site.2", "eligibility"), passed=("receive",)),
        State(passed=("receive",)),
    ],
)
def test_the_oracle_knows_nonsense_when_it_sees_it(state: State) -> None:
    with pytest.raises(oracle.Nonsense):
        oracle.check(JOINT, state)


@pytest.mark.parametrize(
    ("blocks", "message"),
    [
        (
            (Choose(by="later", cases=(Alternative(),)), step("later")),
            "流程“流程”按步骤 later 的结果往下走，它却不在前面，请改正。",
        ),
        (
            (
                Parallel(
                    branches=((CHECK,), (Choose(by="check", cases=(Alternative(),)), step("x")))
                ),
            ),
            "流程“流程”按步骤 check 的结果往下走，它却不在前面，请改正。",
        ),
        (
            (CHECK, Repeat(id="r", steps=(step("x"),), until=Until(step="check"), at_most=2)),
            "流程“流程”按步骤 check 的结果往下走，它却不在前面，请改正。",
        ),
        (
            (
                Repeat(id="r", steps=(step("x"),), until=Until(step="x"), at_most=2),
                Repeat(id="r", steps=(step("y"),), until=Until(step="y"), at_most=2),
            ),
            "流程“流程”有两个步骤的编号都是 r，请改其中一个。",
        ),
    ],
)
def test_a_workflow_that_could_get_stuck_never_starts(
    blocks: tuple[Block, ...], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        start(flow(*blocks))
