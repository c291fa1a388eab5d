"""How a case moves: its state is a value, an act gives the next one."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from app.catalog.model import Step, Workflow
from app.catalog.words import Outcome
from app.texts import _
from app.workflow.outcomes import FINISHED, OUTCOMES
from app.workflow.plan import Place, Plan, plan


class State(msgspec.Struct, frozen=True, kw_only=True):
    """Where a case stands.

    `open` are the ids of the steps to be done now, sorted; `passed` those done, in the order of
    doing, without the ones a 退回 made undone; `ended` the word the case ended with, or nothing.
    """

    open: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    ended: str = ""


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """An open step and the outcomes it may have now."""

    step: Step
    outcomes: tuple[Outcome, ...]


class NotOffered(Exception):
    """An act that the case does not offer now; the message says what it does."""


def start(workflow: Workflow) -> State:
    """Give the state of a new case. Raises ValueError for a workflow that could get stuck."""
    laid = plan(workflow)
    return _enter(laid, 0, ())


def offers(workflow: Workflow, state: State) -> tuple[Offer, ...]:
    """Give the open steps in reading order with what each may come to."""
    laid = plan(workflow)
    return tuple(
        Offer(step=step, outcomes=_outcomes(laid, state, step))
        for step in laid.steps.values()
        if step.id in state.open
    )


def earlier_steps(workflow: Workflow, state: State, step_id: str) -> tuple[Step, ...]:
    """Give the steps to which `step_id` may send the case back, in reading order."""
    return _earlier(plan(workflow), state, step_id)


def act(
    workflow: Workflow, state: State, step_id: str, outcome: Outcome, back_to: str = ""
) -> State:
    """Give the state after the open step `step_id` came to `outcome`.

    `back_to` is the earlier step a 退回 goes to. Raises NotOffered, in Chinese, for anything that
    `offers` and `earlier_steps` do not name.
    """
    laid = plan(workflow)
    _check_offered(laid, state, step_id, outcome)
    effect = OUTCOMES[outcome]
    if (effect.moves == "退回") != bool(back_to):
        raise NotOffered(_back_to_wanted(laid, state, step_id, outcome))
    if effect.moves == "等待":
        return state
    if effect.moves == "终结":
        return State(passed=(*state.passed, step_id), ended=effect.ends)
    if effect.moves == "退回":
        return _sent_back(laid, state, step_id, back_to)
    return _moved_on(laid, state, step_id)


def replay(workflow: Workflow, acts: Iterable[tuple[str, Outcome, str]]) -> State:
    """Give the state after all the `acts`: step id, outcome, back_to ("" unless 退回)."""
    state = start(workflow)
    for step_id, outcome, back_to in acts:
        state = act(workflow, state, step_id, outcome, back_to)
    return state


def _enter(laid: Plan, number: int, passed: tuple[str, ...]) -> State:
    """Open the block `number`, or the next one that has anything to do."""
    for block in laid.blocks[number:]:
        firsts = tuple(branch[0].id for branch in block.branches if branch)
        # A branch without steps is finished at once, which is enough where any one suffices.
        done = block.join == "任一" and len(firsts) < len(block.branches)
        if firsts and not done:
            return State(open=tuple(sorted(firsts)), passed=passed)
    return State(passed=passed, ended=FINISHED)


def _moved_on(laid: Plan, state: State, step_id: str) -> State:
    place = laid.places[step_id]
    passed = (*state.passed, step_id)
    others = tuple(open_id for open_id in state.open if open_id != step_id)
    branch = laid.branch_of(place)
    if place.order + 1 < len(branch):
        following = branch[place.order + 1].id
        return State(open=tuple(sorted((*others, following))), passed=passed)
    if others and laid.blocks[place.block].join == "全部":
        return State(open=others, passed=passed)
    return _enter(laid, place.block + 1, passed)


def _sent_back(laid: Plan, state: State, step_id: str, back_to: str) -> State:
    earlier = _earlier(laid, state, step_id)
    if back_to not in {step.id for step in earlier}:
        raise NotOffered(_back_to_wanted(laid, state, step_id, "退回"))
    target = laid.places[back_to]
    # Branches beside the target's stay as they are; whatever is open after its block closes.
    still_open = (i for i in state.open if i != step_id and laid.places[i].block == target.block)
    return State(
        open=tuple(sorted((*still_open, back_to))),
        passed=tuple(i for i in state.passed if _stays_done(laid.places[i], target)),
    )


def _stays_done(place: Place, target: Place) -> bool:
    beside = place.block == target.block and place.branch != target.branch
    return beside or place.is_before(target)


def _earlier(laid: Plan, state: State, step_id: str) -> tuple[Step, ...]:
    if step_id not in state.open:
        return ()
    here = laid.places[step_id]
    return tuple(
        step
        for step in laid.steps.values()
        if step.id in state.passed and laid.places[step.id].is_before(here)
    )


def _outcomes(laid: Plan, state: State, step: Step) -> tuple[Outcome, ...]:
    if _earlier(laid, state, step.id):
        return step.outcomes
    return tuple(o for o in step.outcomes if OUTCOMES[o].moves != "退回")


def _check_offered(laid: Plan, state: State, step_id: str, outcome: Outcome) -> None:
    if state.ended:
        raise NotOffered(_("此件已经结束（{ended}），不能再办理。").format(ended=state.ended))
    step = laid.steps.get(step_id)
    if step is None or step_id not in state.open:
        name = step_id if step is None else step.name
        raise NotOffered(
            _("步骤“{step}”现在不能办理；现在可办：{offers}。").format(
                step=name, offers=_said(laid, state)
            )
        )
    if outcome not in _outcomes(laid, state, step):
        raise NotOffered(
            _("步骤“{step}”没有“{outcome}”这个结果；现在可办：{offers}。").format(
                step=step.name, outcome=outcome, offers=_said(laid, state)
            )
        )


def _said(laid: Plan, state: State) -> str:
    return _("；").join(
        _("{step}（{outcomes}）").format(
            step=step.name, outcomes=_("、").join(_outcomes(laid, state, step))
        )
        for step in laid.steps.values()
        if step.id in state.open
    )


def _back_to_wanted(laid: Plan, state: State, step_id: str, outcome: Outcome) -> str:
    step = laid.steps[step_id]
    if OUTCOMES[outcome].moves != "退回":
        return _("“{outcome}”不是退回，不能指定退到哪一步。").format(outcome=outcome)
    names = _("、").join(earlier.name for earlier in _earlier(laid, state, step_id))
    return _("“{step}”退回须指明退到哪一步；可以退到：{names}。").format(
        step=step.name, names=names
    )
