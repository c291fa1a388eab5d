"""Random workflows and random runs: whatever is done, every case can still come to an end."""

from __future__ import annotations

from random import Random
from typing import Final, get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from app.catalog.model import Workflow
from app.catalog.model.flow import blocks_in
from app.catalog.words import Outcome
from app.workflow import (
    OUTCOMES,
    NotOffered,
    State,
    act,
    earlier_steps,
    offers,
    replay,
    resume,
    start,
    step_id_of,
    take_back,
)
from tests.workflow import oracle
from tests.workflow.random_flows import possible, random_workflow, walk

# Each part is a test of its own, so that several run at once; in all 4,000 workflows.
PARTS: Final = range(8)
EACH: Final = 500
FEWER: Final = 150
MOVING: Final = frozenset(word for word, effect in OUTCOMES.items() if effect.moves != "等待")


def seeds(part: int, each: int = FEWER) -> range:
    return range(part * each, (part + 1) * each)


def plain(state: State) -> State:
    return replace(state, before=None)


def brought_to_an_end(workflow: Workflow, state: State) -> State:
    """Go forward, with the first outcome that does, until the case has ended."""
    state = resume(state) if state.held else state
    for _count in range(1000):
        if state.ended:
            return state
        offer = offers(workflow, state)[0]
        forward = next(o for o in offer.outcomes if OUTCOMES[o].moves in ("前进", "终结"))
        state = act(workflow, state, offer.seat, forward)
    raise AssertionError("a thousand acts, and no end")


@pytest.mark.parametrize("part", PARTS)
def test_every_state_makes_sense_and_can_reach_an_end(part: int) -> None:
    for seed in seeds(part, EACH):
        workflow = random_workflow(seed)
        state = start(workflow)
        for _before, _act, state in walk(Random(seed), workflow):
            if not state.ended:
                oracle.check(workflow, state)
                # Something can be done, unless the case is put aside.
                assert bool(offers(workflow, state)) is not state.held
                assert all(offer.outcomes for offer in offers(workflow, state))
        end = brought_to_an_end(workflow, state)
        assert end.ended
        assert end.open == end.signed == end.added == ()
        assert end.before is None


@pytest.mark.parametrize("part", PARTS)
def test_replaying_what_was_done_gives_the_same_states(part: int) -> None:
    for seed in seeds(part):
        workflow = random_workflow(seed)
        done = list(walk(Random(seed), workflow))
        # Laid out anew, so that nothing remembered can help.
        again = replace(workflow, name="同一个流程")
        assert replay(again, [each for _b, each, _a in done]) == (
            done[-1][2] if done else start(workflow)
        )
        for _before, _act, after in done:
            assert msgspec.json.decode(msgspec.json.encode(after), type=State) == after
            hash(after)


@pytest.mark.parametrize("part", PARTS)
def test_the_last_act_can_be_taken_back_exactly(part: int) -> None:
    for seed in seeds(part):
        workflow = random_workflow(seed)
        for before, (seat, word, _detail), after in walk(Random(seed), workflow):
            if word in MOVING and not after.ended:
                assert plain(take_back(workflow, after, seat)) == plain(before)


@pytest.mark.parametrize("part", PARTS)
def test_sending_back_touches_nothing_that_does_not_come_after(part: int) -> None:
    for seed in seeds(part):
        workflow = random_workflow(seed)
        for before, (_seat, word, target), after in walk(Random(seed), workflow):
            if word == "退回":
                assert target in map(step_id_of, after.open)
                lost = set(before.passed) - set(after.passed)
                # What was undone came after the target: it is done again when that is done again.
                later = {s.id for s in workflow.all_steps()} - {target}
                assert target in lost
                assert lost - {target} <= later
                assert set(after.passed) <= set(before.passed)


def test_random_workflows_hold_every_kind_of_block() -> None:
    kinds = {
        type(block).__name__
        for seed in range(100)
        for block in blocks_in(random_workflow(seed).steps)
    }
    assert kinds == {"Step", "Parallel", "Choose", "Repeat", "Flow"}


@given(st.integers(0, 10_000), st.sampled_from(get_args(Outcome)), st.data())
@settings(deadline=None, max_examples=300)
def test_only_what_is_offered_can_be_done(seed: int, word: Outcome, data: st.DataObject) -> None:
    workflow = random_workflow(seed)
    done = [after for _before, _act, after in walk(Random(seed), workflow, 12)]
    state = done[-1] if done else start(workflow)
    ids = [step.id for step in workflow.all_steps()] or ["missing"]
    seat = data.draw(st.sampled_from([*ids, *state.open, "missing", f"{ids[0]}.9"]))
    target = data.draw(st.sampled_from(["", *ids]))
    if not state.held and (seat, word, target) in possible(workflow, state):
        after = act(workflow, state, seat, word, target)
        assert bool(after.open) != bool(after.ended)
    else:
        with pytest.raises(NotOffered, match=r"。$"):
            act(workflow, state, seat, word, target)


def test_a_way_back_is_one_to_what_was_done_before() -> None:
    for seed in range(300):
        workflow = random_workflow(seed)
        order = [step.id for step in workflow.all_steps()]
        for _before, _act, state in walk(Random(seed), workflow):
            for offer in offers(workflow, state):
                for step in earlier_steps(workflow, state, offer.seat):
                    assert step.id in state.passed
                    assert order.index(step.id) < order.index(offer.step.id)
