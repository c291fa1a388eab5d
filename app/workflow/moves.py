"""How a case moves: an act on a state gives the next state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final, TypeVar

import msgspec

from app.catalog.model import Step, Workflow
from app.catalog.model.flow import Repeat, blocks_in, steps_in
from app.catalog.words import Outcome
from app.workflow import refusals, signing
from app.workflow.marking import Marking
from app.workflow.outcomes import OPINIONS, OUTCOMES
from app.workflow.plan import Plan, plan
from app.workflow.state import Before, Offer, State, step_id_of
from app.workflow.verbs import verbs_of

T = TypeVar("T")
# Of what is known of one workflow; beyond it everything is worked out anew.
_MOST_KNOWN: Final = 4096


def start(workflow: Workflow) -> State:
    """Give the state of a new case. Raises ValueError for a workflow that could get stuck."""
    laid = plan(workflow)
    return known(laid, "start", lambda: Marking(laid, State()).state())


def offers(workflow: Workflow, state: State) -> tuple[Offer, ...]:
    """Give the open seats in reading order with what each may come to; none while held."""
    laid = plan(workflow)
    found: tuple[Offer, ...] | None = laid.known.get(("offers", state))
    return known(laid, ("offers", state), lambda: _offers(laid, state)) if found is None else found


def earlier_steps(workflow: Workflow, state: State, seat: str) -> tuple[Step, ...]:
    """Give the steps to which `seat` may send the case back, in reading order.

    These are all that were done before it, wherever they stand, except in branches that were
    left because others sufficed: nothing follows from those.
    """
    laid = plan(workflow)
    return known(laid, ("earlier", state, seat), lambda: _earlier(laid, state, seat))


def redone(workflow: Workflow, state: State, seat: str) -> tuple[tuple[str, tuple[Step, ...]], ...]:
    """Give, by the step that `seat` may send the case back to, what else must be done again.

    That is what was done after it, and what is being done there by others.
    """
    laid = plan(workflow)
    return known(laid, ("redone", state, seat), lambda: tuple(_redone(laid, state, seat)))


def begun(workflow: Workflow, before: State, after: State) -> frozenset[str]:
    """Give the seats that an act has opened, those of another round of a repetition too."""
    anew = repeated(workflow, before, after)
    again = {seat for seat in after.open if step_id_of(seat) in anew}
    return frozenset(after.open) - frozenset(before.open) | again


def repeated(workflow: Workflow, before: State, after: State) -> frozenset[str]:
    """Give the steps that stand in another round after an act: whatever was open there is not."""
    rounds = dict(before.rounds)
    again = {name for name, number in after.rounds if number > rounds.get(name, 1)}
    if not again:
        return frozenset()
    loops = (b for b in blocks_in(workflow.steps) if isinstance(b, Repeat) and b.id in again)
    return frozenset(step.id for loop in loops for step in steps_in(loop.steps))


def act(workflow: Workflow, state: State, seat: str, outcome: Outcome, back_to: str = "") -> State:
    """Give the state after the open `seat` came to `outcome`.

    `back_to` is the earlier step a 退回 goes to: it and everything that always comes after it is
    to be done again; branches beside it stay as they are. Raises NotOffered, in Chinese, for
    anything that `offers` and `earlier_steps` do not name.
    """
    laid = plan(workflow)
    key = (state, seat, outcome, back_to)
    found: State | None = laid.known.get(key)
    if found is None:
        return known(laid, key, lambda: _act(laid, state, seat, outcome, back_to))
    return found


def settle(workflow: Workflow, state: State, step: str, outcome: Outcome) -> State:
    """Give the state after an open step came to an outcome, whoever had still to sign it.

    What the law brings about (视为受理) waits for no signature. Raises NotOffered as `act` does.
    """
    if step in state.open:
        return act(workflow, state, step, outcome)
    marking = Marking(plan(workflow), state)
    marking.pass_step(step, outcome)
    return marking.state()


def known(laid: Plan, key: Any, find: Callable[[], T]) -> T:
    """Give what is known of a workflow under a key, worked out when first asked for."""
    found: T | None = laid.known.get(key)
    if found is None:
        found = find()
        if len(laid.known) >= _MOST_KNOWN:
            laid.known.clear()
        laid.known[key] = found
    return found


def _offers(laid: Plan, state: State) -> tuple[Offer, ...]:
    if state.held:
        return ()
    added = {seat for seat, _asker, _when in state.added}
    found = []
    for leaf in laid.leaves.values():
        step = leaf.step
        for seat in sorted((s for s in state.open if step_id_of(s) == step.id), key=_number):
            outcomes = OPINIONS if seat in added else _outcomes(laid, state, seat, step)
            found.append(Offer(step=step, outcomes=outcomes, seat=seat, verbs=verbs_of(step)))
    return tuple(found)


def _number(seat: str) -> int:
    return int(seat.partition(".")[2] or 0)


def _outcomes(laid: Plan, state: State, seat: str, step: Step) -> tuple[Outcome, ...]:
    if "退回" not in step.outcomes or _earlier(laid, state, seat):
        return step.outcomes
    return tuple(outcome for outcome in step.outcomes if outcome != "退回")


def _earlier(laid: Plan, state: State, seat: str) -> tuple[Step, ...]:
    here = step_id_of(seat)
    if seat not in state.open or here not in laid.leaves:
        return ()
    marking = Marking(laid, state)
    return tuple(
        leaf.step
        for name, leaf in laid.leaves.items()
        if name in marking.passed
        and here in laid.after[name]
        and all(here in fork.steps or marking.is_done(branch) for fork, branch in laid.forks[name])
    )


def _redone(laid: Plan, state: State, seat: str) -> Iterator[tuple[str, tuple[Step, ...]]]:
    busy = {step_id_of(each) for each in state.open} - {step_id_of(seat)}
    for target in _earlier(laid, state, seat):
        after = _act(laid, state, seat, "退回", target.id)
        left = {*after.passed, *map(step_id_of, after.open)}
        again = {*state.passed, *busy} - left
        yield target.id, tuple(leaf.step for name, leaf in laid.leaves.items() if name in again)


def _act(laid: Plan, state: State, seat: str, outcome: Outcome, back_to: str) -> State:
    step = _check_offered(laid, state, seat, outcome)
    moves = OUTCOMES[outcome].moves
    earlier = _earlier(laid, state, seat) if moves == "退回" else ()
    if back_to not in ({one.id for one in earlier} if moves == "退回" else {""}):
        raise refusals.back_to_wanted(step, outcome, earlier)
    if moves == "等待":
        return state
    if moves == "终结":
        return State(passed=(*state.passed, step.id), ended=OUTCOMES[outcome].ends)
    marking = Marking(laid, state)
    if moves == "退回":
        marking.undo(back_to)
    else:
        signing.sign(marking, seat, outcome)
    return _remembering(laid, state, seat, marking.state())


def _check_offered(laid: Plan, state: State, seat: str, outcome: Outcome) -> Step:
    refusals.check_live(state)
    leaf = laid.leaves.get(step_id_of(seat))
    now = _offers(laid, state)
    offer = next((one for one in now if one.seat == seat), None)
    if offer is None:
        raise refusals.not_open(seat if leaf is None else leaf.step.name, now)
    if outcome not in offer.outcomes:
        raise refusals.no_such_outcome(offer.step, outcome, now)
    return offer.step


def _remembering(laid: Plan, old: State, seat: str, new: State) -> State:
    """Keep the old state in the new one where it could not be worked out again."""
    plain = msgspec.structs.replace(old, before=None) if old.before else old
    if new.ended or undone(laid, new, seat) == plain:
        return new
    return msgspec.structs.replace(new, before=Before(seat, plain))


def undone(laid: Plan, state: State, seat: str) -> State | None:
    """Give the state without the act last done at `seat`, None where that cannot be told.

    Nothing may have been done with what it opened. What lets others go (a join that did not
    wait for all, the last signature) cannot be told from what is left.
    """
    marking = Marking(laid, state)
    step = step_id_of(seat)
    if seat in marking.signed:
        if not signing.can_unsign(marking, seat):
            return None
        signing.unsign(marking, seat)
        return marking.state()
    if seat not in marking.passed or len(laid.leaves[step].seats) > 1:
        return None
    later = laid.after[step]
    begun = (*marking.passed, *map(step_id_of, (*marking.signed, *marking.added)))
    let_go = any(
        fork.needed < len(fork.branches) and marking.joined(fork)
        for fork, _branch in laid.forks[step]
    )
    if let_go or later.intersection(begun):
        return None
    marking.undo(step)
    return marking.state()
