"""Takes a case over to another workflow: each open step goes on, what was done stays done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from app.catalog.model import Workflow
from app.catalog.words import Outcome
from app.texts import _
from app.workflow.marking import Marking
from app.workflow.outcomes import OUTCOMES
from app.workflow.plan import Leaf, Loop, Plan, Sequence, plan, within
from app.workflow.state import NotOffered, State, step_id_of

# A workflow that needs more tries than this to come to where the case stands is not like it.
_MOST_TRIES: Final = 500


def carried(
    old: Workflow, new: Workflow, state: State, steps: Mapping[str, str],
    results: Mapping[str, Outcome],
) -> State:  # fmt: skip
    """Give the state in `new` of a case that stands at `state` in `old`.

    `steps` says of the id of every open step under which id it goes on; `results` what the steps
    done came to. The case goes through `new` from its beginning: steps that were done and still
    exist are done there too, and what `new` has ahead of an open step is passed over, for what
    the case has behind it is not begun again. Whoever has signed has signed where as many sign.
    Raises NotOffered where no way through `new` leads to all of the steps.
    """
    laid, was = plan(new), plan(old)
    targets = frozenset(steps.values())
    way = _Way(laid, targets, state, {**results, **dict(state.results)})
    found = way.from_here(Marking(laid, State(rounds=_rounds(laid, state))).state())
    if found is None:
        raise _no_way(laid, targets)
    alike = {
        step: target
        for step, target in steps.items()
        if Counter(steps.values())[target] == 1
        and any(step_id_of(seat) == target for seat in found.open)
        and _sign_alike(was.leaves[step], laid.leaves[target])
    }
    seated = _seated(Marking(laid, found), state, alike)
    return msgspec.structs.replace(seated, held=state.held)


def _rounds(laid: Plan, state: State) -> tuple[tuple[str, int], ...]:
    loops = {loop.id: loop.at_most for loop in _loops(laid.root)}
    return tuple((id, min(n, loops[id])) for id, n in state.rounds if id in loops)


def _loops(sequence: Sequence) -> Iterator[Loop]:
    for node in sequence:
        if isinstance(node, Loop):
            yield node
        for inner in within(node):
            yield from _loops(inner)


class _Way:
    """Goes through a workflow with what was done, up to where the case stands."""

    def __init__(
        self, laid: Plan, targets: frozenset[str], state: State, results: Mapping[str, Outcome]
    ) -> None:
        self.laid, self.targets, self.results = laid, targets, results
        # In the order of doing, so that what let others go does so again.
        self.done = tuple(step for step in state.passed if step not in targets)
        self.tries = 0

    def from_here(self, state: State) -> State | None:
        """Give the state where the case stands, None where this leads nowhere."""
        self.tries += 1
        if state.ended or self.tries > _MOST_TRIES:
            return None
        busy = {step_id_of(seat) for seat in state.open}
        step = next((one for one in self.done if one in busy), None) or self._ahead(busy)
        if step is None:
            return None if self._pending(busy) else state
        for outcome in self._came_to(self.laid.leaves[step]):
            marking = Marking(self.laid, state)
            marking.pass_step(step, outcome)
            found = self.from_here(marking.state())
            if found is not None:
                return found
        return None

    def _pending(self, busy: set[str]) -> frozenset[str]:
        """Give the targets that are not open yet.

        What was open at once may now be done in turn: then the later one waits for the earlier.
        """
        later = [self.laid.after[one] for one in self.targets & busy]
        waiting = self.targets - busy
        return frozenset(one for one in waiting if not any(one in after for after in later))

    def _ahead(self, busy: set[str]) -> str | None:
        """Give an open step that stands between the case and a target."""
        pending = self._pending(busy)
        ahead = (one for one in sorted(busy - self.targets) if self.laid.after[one] & pending)
        return next(ahead, None)

    def _came_to(self, leaf: Leaf) -> tuple[Outcome, ...]:
        """Give what a step passed may have come to: what is known, else what leads somewhere."""
        step = leaf.step
        if step.id in self.done and step.id in self.results:
            return (self.results[step.id],)
        forward = tuple(one for one in step.outcomes if OUTCOMES[one].moves == "前进")
        return forward if step.id in self.laid.watched else forward[:1]


def _sign_alike(one: Leaf, other: Leaf) -> bool:
    return len(one.seats) == len(other.seats) and one.mode == other.mode


def _seated(marking: Marking, state: State, alike: Mapping[str, str]) -> State:
    """Let whoever sits, has signed or was added at an open step do so where it goes on."""

    def here(seat: str) -> str:
        step = step_id_of(seat)
        return alike[step] + seat[len(step) :]

    marking.close(alike.values())
    marking.open.update(here(seat) for seat in state.open if step_id_of(seat) in alike)
    for seat, came_to in state.signed:
        if step_id_of(seat) in alike:
            marking.signed[here(seat)] = came_to
    for seat, asker, when in state.added:
        if step_id_of(seat) in alike:
            marking.added[here(seat)] = (here(asker), when)
    return marking.state()


def _no_way(laid: Plan, targets: frozenset[str]) -> NotOffered:
    leaves = laid.leaves
    names = (leaves[each].step.name if each in leaves else each for each in sorted(targets))
    text = _("新流程走不到“{names}”，不能从那里接着办。")
    return NotOffered(text.format(names=_("、").join(names)))
