"""Random workflows and random runs: whatever is done, every case can still come to an end."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.catalog.model import Parallel, Performer, Step, Workflow
from app.catalog.words import Outcome
from app.workflow import OUTCOMES, NotOffered, State, act, earlier_steps, offers, replay, start

Act = tuple[str, Outcome, str]
MOVING = [word for word, effect in OUTCOMES.items() if effect.moves in ("前进", "终结")]
FORWARD = [word for word, effect in OUTCOMES.items() if effect.moves == "前进"]
# Other work on the machine must not fail a test that is right.
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def workflows(draw: st.DrawFn) -> Workflow:
    numbers = iter(range(1000))

    def step() -> Step:
        number = next(numbers)
        # Mostly a way forward, so that runs get deep; sometimes only a way out.
        sure = draw(st.sampled_from(FORWARD * 3 + MOVING))
        more = draw(st.lists(st.sampled_from(get_args(Outcome)), max_size=4))
        outcomes = tuple(dict.fromkeys([*more, "退回", sure] if number % 2 else [*more, sure]))
        return Step(
            id=f"s{number}", name=f"步骤{number}", by=Performer(post="岗"), outcomes=outcomes
        )

    def branch() -> tuple[Step, ...]:
        return tuple(step() for _ in range(draw(st.integers(0, 3))))

    def block() -> Step | Parallel:
        if draw(st.booleans()):
            return step()
        branches = tuple(branch() for _ in range(draw(st.integers(0, 3))))
        return Parallel(join=draw(st.sampled_from(("全部", "任一"))), branches=branches)

    blocks = tuple(block() for _ in range(draw(st.integers(0, 5))))
    return Workflow(id="random", name="随机流程", steps=blocks)


def possible_acts(workflow: Workflow, state: State) -> list[Act]:
    found: list[Act] = []
    for offer in offers(workflow, state):
        for outcome in offer.outcomes:
            if outcome == "退回":
                back = earlier_steps(workflow, state, offer.step.id)
                found.extend((offer.step.id, outcome, target.id) for target in back)
            else:
                found.append((offer.step.id, outcome, ""))
    return found


def run(draw: st.DrawFn, workflow: Workflow) -> tuple[list[Act], list[State]]:
    """Take up to 40 random acts, few of which end the case."""
    acts: list[Act] = []
    states = [start(workflow)]
    for _count in range(draw(st.integers(0, 40))):
        choices = possible_acts(workflow, states[-1])
        going_on = [a for a in choices if OUTCOMES[a[1]].moves != "终结"]
        if going_on and draw(st.integers(0, 9)):
            choices = going_on
        if not choices:
            break
        chosen = draw(st.sampled_from(choices))
        acts.append(chosen)
        states.append(act(workflow, states[-1], *chosen))
    return acts, states


@st.composite
def runs(draw: st.DrawFn) -> tuple[Workflow, list[Act], list[State]]:
    workflow = draw(workflows())
    acts, states = run(draw, workflow)
    return workflow, acts, states


Run = tuple[Workflow, list[Act], list[State]]


@given(runs())
@settings(CALM, max_examples=600)
def test_every_case_can_always_reach_an_end(drawn: Run) -> None:
    workflow, _acts, states = drawn
    state = states[-1]
    for _count in range(len(workflow.all_steps())):
        if state.ended:
            break
        (step, outcomes) = next((o.step, o.outcomes) for o in offers(workflow, state))
        moving = next(o for o in outcomes if o in MOVING)
        state = act(workflow, state, step.id, moving)
    assert state.ended
    assert state.open == ()


@given(runs())
@settings(CALM, max_examples=400)
def test_what_holds_in_every_state(drawn: Run) -> None:
    workflow, _acts, states = drawn
    known = {step.id for step in workflow.all_steps()}
    for state in states:
        assert list(state.open) == sorted(set(state.open))
        assert len(set(state.passed)) == len(state.passed)
        assert not set(state.open) & set(state.passed)
        assert set(state.open) | set(state.passed) <= known
        assert bool(state.ended) != bool(state.open)
        offered = offers(workflow, state)
        assert {o.step.id for o in offered} == set(state.open)
        assert all(o.outcomes for o in offered)
        for block in workflow.steps:
            branches = ((block,),) if isinstance(block, Step) else block.branches
            for branch in branches:
                assert sum(step.id in state.open for step in branch) <= 1


@given(runs())
@settings(CALM, max_examples=300)
def test_nothing_is_open_before_what_must_come_first(drawn: Run) -> None:
    workflow, _acts, states = drawn
    for state in states:
        reached = False
        for block in reversed(workflow.steps):
            branches = ((block,),) if isinstance(block, Step) else block.branches
            join = "全部" if isinstance(block, Step) else block.join
            if reached:
                done = [all(step.id in state.passed for step in b) for b in branches]
                assert all(done) if join == "全部" else any(done) or not done
            reached = reached or any(step.id in state.open for b in branches for step in b)
            for branch in branches:
                opened = [n for n, step in enumerate(branch) if step.id in state.open]
                for place in opened:
                    assert all(step.id in state.passed for step in branch[:place])


@given(runs())
@settings(CALM, max_examples=200)
def test_replaying_the_acts_gives_the_same_state(drawn: Run) -> None:
    workflow, acts, states = drawn
    assert replay(workflow, acts) == states[-1]
    assert [replay(workflow, acts[:n]) for n in range(len(acts) + 1)] == states


@given(runs(), st.sampled_from(get_args(Outcome)), st.data())
@settings(CALM, max_examples=300)
def test_only_what_is_offered_can_be_done(
    drawn: Run, outcome: Outcome, data: st.DataObject
) -> None:
    workflow, _acts, states = drawn
    ids = [step.id for step in workflow.all_steps()]
    tried = (
        data.draw(st.sampled_from([*ids, "missing"])),
        outcome,
        data.draw(st.sampled_from([*ids, ""])),
    )
    offered = tried in possible_acts(workflow, states[-1])
    if offered:
        after = act(workflow, states[-1], *tried)
        assert bool(after.open) != bool(after.ended)
    else:
        with pytest.raises(NotOffered, match=r"。$"):
            act(workflow, states[-1], *tried)


@given(runs())
@settings(CALM, max_examples=200)
def test_sending_back_can_be_made_good(drawn: Run) -> None:
    """After a 退回 the same step can be reached again: nothing done is lost for ever."""
    _workflow, acts, states = drawn
    for (step_id, outcome, back_to), after in zip(acts, states[1:], strict=True):
        if outcome == "退回":
            assert back_to in after.open
            assert step_id not in after.open
            assert back_to not in after.passed
