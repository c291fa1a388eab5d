"""A case taken over to another workflow: whatever both look like, it can still come to an end."""

from __future__ import annotations

from random import Random

import pytest

from app.catalog.model import (
    Alternative,
    Block,
    Choose,
    Parallel,
    Performer,
    Repeat,
    Signers,
    Step,
    Until,
    Workflow,
)
from app.catalog.words import Outcome
from app.workflow import NotOffered, State, act, hold, start, step_id_of
from app.workflow.carry import carried
from tests.workflow.oracle import check
from tests.workflow.random_flows import random_workflow, walk
from tests.workflow.test_soundness import brought_to_an_end, plain


def step(id: str, *outcomes: Outcome, **more: object) -> Step:
    performer = Performer(post="岗")
    return Step(id=id, name=id, by=performer, outcomes=outcomes or ("通过",), **more)  # type: ignore[arg-type]


def flow(*blocks: Block) -> Workflow:
    return Workflow(id="w", name="流程", steps=blocks)


def at(workflow: Workflow, *done: str) -> State:
    """Give the state after these steps came to 通过."""
    state = start(workflow)
    for each in done:
        state = act(workflow, state, each, "通过")
    return state


def same(state: State) -> dict[str, str]:
    return {step_id_of(seat): step_id_of(seat) for seat in state.open}


A, B, C, D = step("a"), step("b"), step("c"), step("d")


def test_an_open_step_goes_on_and_what_was_done_stays_done() -> None:
    old, new = flow(A, B, C), flow(A, B, C, D)
    state = at(old, "a")
    assert carried(old, new, state, same(state), {}) == State(open=("b",), passed=("a",))


def test_a_new_step_ahead_is_passed_over_and_one_behind_is_not() -> None:
    old = flow(A, C)
    new = flow(A, B, C, D)
    found = carried(old, new, at(old, "a"), {"c": "c"}, {})
    assert (found.open, found.passed) == (("c",), ("a", "b"))
    assert act(new, found, "c", "通过").open == ("d",)


def test_a_step_that_now_comes_after_the_open_one_is_to_be_done_again() -> None:
    old, new = flow(A, B, C), flow(B, A, C)
    found = carried(old, new, at(old, "a"), {"b": "b"}, {})
    assert (found.open, found.passed) == (("b",), ())


def test_a_case_may_go_on_at_another_step() -> None:
    old, new = flow(A, B, C), flow(A, D, C)
    found = carried(old, new, at(old, "a"), {"b": "d"}, {})
    assert (found.open, found.passed) == (("d",), ("a",))


def test_a_new_branch_beside_is_opened_and_a_branch_done_stays_done() -> None:
    old = flow(A, Parallel(branches=((B,), (C,))))
    new = flow(A, Parallel(branches=((B,), (C,), (D,))))
    state = at(old, "a", "b")
    found = carried(old, new, state, {"c": "c"}, {})
    assert (found.open, found.passed) == (("c", "d"), ("a", "b"))


def test_what_was_done_at_once_may_be_done_in_turn() -> None:
    old, new = flow(A, Parallel(branches=((B,), (C,)))), flow(A, B, C)
    found = carried(old, new, at(old, "a"), {"b": "b", "c": "c"}, {})
    assert (found.open, found.passed) == (("b",), ("a",))


def test_two_open_steps_may_become_one() -> None:
    old, new = flow(A, Parallel(branches=((B,), (C,)))), flow(A, D)
    found = carried(old, new, at(old, "a"), {"b": "d", "c": "d"}, {})
    assert found.open == ("d",)


def test_a_choice_ahead_goes_the_way_the_case_has_come() -> None:
    look = step("look", "通过", "不通过")
    choose = Choose(
        by="look", cases=(Alternative(outcomes=("不通过",), steps=(B,)), Alternative(steps=(C,)))
    )
    old, new = flow(look, B), flow(look, choose, D)
    state = act(old, start(old), "look", "不通过")
    found = carried(old, new, state, {"b": "b"}, {"look": "不通过"})
    assert (found.open, found.results) == (("b",), (("look", "不通过"),))
    # A case that came the other way has no way to that step.
    with pytest.raises(NotOffered, match="新流程走不到“b”"):
        carried(old, new, at(old, "look"), {"b": "b"}, {"look": "通过"})


def test_a_choice_by_a_step_passed_over_leads_to_where_the_case_stands() -> None:
    look = step("look", "通过", "不通过")
    choose = Choose(by="look", cases=(Alternative(outcomes=("不通过",), steps=(B,)),))
    old, new = flow(A, B), flow(A, look, choose)
    found = carried(old, new, at(old, "a"), {"b": "b"}, {})
    assert (found.open, found.results) == (("b",), (("look", "不通过"),))


def test_a_repetition_ahead_is_left_and_one_around_goes_on() -> None:
    look = step("look", "通过", "不通过")
    rounds = Repeat(id="r", steps=(A, look), until=Until(step="look"), at_most=3)
    old, new = flow(A, B), flow(rounds, B)
    assert carried(old, new, at(old, "a"), {"b": "b"}, {}).open == ("b",)
    inside = flow(rounds, B)
    state = act(inside, act(inside, start(inside), "a", "通过"), "look", "不通过")
    assert carried(inside, flow(rounds, B, C), state, {"a": "a"}, {}) == plain(state)


def test_whoever_has_signed_has_signed_where_the_same_seats_sign() -> None:
    two = Signers(mode="会签", with_=(Performer(post="乙"),))
    three = Signers(mode="会签", with_=(Performer(post="乙"), Performer(post="丙")))
    old = flow(A, step("b", signers=two))
    state = act(old, at(old, "a"), "b.1", "通过")
    kept = carried(old, flow(A, step("b", signers=two), C), state, {"b": "b"}, {})
    assert (kept.open, kept.signed) == (("b.2",), (("b.1", "通过"),))
    anew = carried(old, flow(A, step("b", signers=three)), state, {"b": "b"}, {})
    assert (anew.open, anew.signed) == (("b.1", "b.2", "b.3"), ())


def test_a_case_put_aside_stays_aside() -> None:
    old = flow(A, B)
    state = hold(at(old, "a"))
    assert carried(old, flow(A, C), state, {"b": "c"}, {}) == State(
        open=("c",), passed=("a",), held=True
    )


def test_a_step_that_is_not_there_is_refused() -> None:
    old = flow(A, B)
    with pytest.raises(NotOffered, match="moon"):
        carried(old, flow(A, C), at(old, "a"), {"b": "moon"}, {})


def test_a_branch_that_is_not_waited_for_any_more_leads_nowhere() -> None:
    old = flow(Parallel(branches=((A,), (B,))), C)
    new = flow(Parallel(join="任一", branches=((A,), (B,))), C)
    with pytest.raises(NotOffered):
        carried(old, new, at(old, "a"), {"b": "b"}, {})


@pytest.mark.parametrize("part", range(8))
def test_taken_over_to_the_same_workflow_a_case_stands_where_it_stood(part: int) -> None:
    for seed in range(part * 60, part * 60 + 60):
        workflow = random_workflow(seed)
        for state, _act, _after in walk(Random(seed), workflow):
            if state.open:
                results = dict(state.results)
                assert carried(workflow, workflow, state, same(state), results) == plain(state)


@pytest.mark.parametrize("part", range(8))
def test_taken_over_to_any_workflow_a_case_can_reach_an_end(part: int) -> None:
    taken = 0
    for seed in range(part * 60, part * 60 + 60):
        rng = Random(seed)
        old, new = random_workflow(seed), random_workflow(seed + 10_000)
        ids = [each.id for each in new.all_steps()]
        for state, _act, _after in walk(rng, old, most=10):
            if not state.open or not ids:
                continue
            steps = {step_id_of(seat): rng.choice(ids) for seat in state.open}
            try:
                found = carried(old, new, state, steps, {})
            except NotOffered:
                continue
            taken += 1
            check(new, found)
            assert {step_id_of(seat) for seat in found.open} & set(steps.values())
            assert found.held == state.held
            assert brought_to_an_end(new, found).ended
    assert taken > 100
