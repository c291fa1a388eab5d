"""What moves no case but changes who is to act: signers added and taken away, rest, second thoughts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, cast

import msgspec

from app.catalog.model import Workflow
from app.catalog.words import Outcome
from app.texts import _
from app.workflow import refusals, signing
from app.workflow.marking import Marking
from app.workflow.moves import act, offers, start, undone
from app.workflow.plan import Plan, plan
from app.workflow.state import NotOffered, State, When, step_id_of

# One recorded act: (seat, outcome or word, detail). The detail of 退回 is the step it goes back
# to, of 加签 whether before or after; the others have none.
Word = Outcome | Literal["加签", "委派", "减签", "撤回", "挂起", "恢复"]
Act = tuple[str, Word, str]


def add_signer(workflow: Workflow, state: State, seat: str, when: When) -> State:
    """Add a signer (加签) who signs before or after the one at `seat`; 委派 is one before.

    The new seat is called `new_seat`. One who signs before gives the step back to `seat` whatever
    they came to; one who signs after lets it go on with 通过 and gives it back with 不通过.
    Raises NotOffered where `seat` is not open, nor waits for others it asked.
    """
    refusals.check_live(state)
    laid = plan(workflow)
    marking = Marking(laid, state)
    if seat not in marking.open and not signing.waits(marking, seat):
        raise refusals.not_open(_name(laid, seat), offers(workflow, state))
    signing.add(marking, seat, when)
    return marking.state()


def new_seat(workflow: Workflow, state: State, seat: str) -> str:
    """Give the name that `add_signer` will give to the seat it adds."""
    return signing.next_seat(Marking(plan(workflow), state), seat)


def remove_signer(workflow: Workflow, state: State, seat: str) -> State:
    """Take away an added signer who has not signed (减签). Raises NotOffered for any other."""
    refusals.check_live(state)
    marking = Marking(plan(workflow), state)
    if seat not in marking.added or seat in marking.signed or signing.has_asked(marking, seat):
        raise refusals.no_signer()
    signing.remove(marking, seat)
    return marking.state()


def take_back(workflow: Workflow, state: State, seat: str) -> State:
    """Give the state without the act last done at `seat` (撤回).

    Raises NotOffered when the case has ended or somebody has acted on what that act opened. Who
    did it, and whether an open seat was merely looked into (补正, 转办), is for the caller to know.
    """
    refusals.check_live(state)
    laid = plan(workflow)
    if step_id_of(seat) not in laid.leaves:
        raise refusals.not_open(seat, offers(workflow, state))
    if state.before is not None and state.before.seat == seat:
        return state.before.state
    found = undone(laid, state, seat)
    if found is None:
        raise refusals.cannot_take_back(_name(laid, seat))
    return found


def hold(state: State) -> State:
    """Put a case aside (挂起): while it is held nothing is offered. Raises NotOffered."""
    refusals.check_live(state)
    return msgspec.structs.replace(state, held=True)


def resume(state: State) -> State:
    """Take a held case up again (恢复). Raises NotOffered for one that is not held."""
    if not state.held:
        raise NotOffered(_("此件没有挂起，不用恢复。"))
    return msgspec.structs.replace(state, held=False)


def move(workflow: Workflow, state: State, seat: str, word: Word, detail: str = "") -> State:
    """Do whatever a recorded act says. Raises NotOffered."""
    if word in ("加签", "委派"):
        return add_signer(workflow, state, seat, "后" if detail == "后" else "前")
    if word == "减签":
        return remove_signer(workflow, state, seat)
    if word == "撤回":
        return take_back(workflow, state, seat)
    if word == "挂起":
        return hold(state)
    if word == "恢复":
        return resume(state)
    return act(workflow, state, seat, cast(Outcome, word), detail)


def replay(workflow: Workflow, acts: Iterable[Act]) -> State:
    """Give the state after all the `acts`."""
    state = start(workflow)
    for seat, word, detail in acts:
        state = move(workflow, state, seat, word, detail)
    return state


def _name(laid: Plan, seat: str) -> str:
    leaf = laid.leaves.get(step_id_of(seat))
    return seat if leaf is None else leaf.step.name
