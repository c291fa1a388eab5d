"""A state opened for change: how steps begin, are done, and are made undone."""

from __future__ import annotations

from collections.abc import Iterable

from app.catalog.words import Outcome
from app.workflow.outcomes import FINISHED
from app.workflow.plan import Fork, Leaf, Loop, Node, Pick, Plan, Sequence
from app.workflow.state import State, When, step_id_of


class Marking:
    """The parts of a state while one act is worked out; `state` gives the value again."""

    __slots__ = ("added", "laid", "open", "passed", "results", "rounds", "signed")

    def __init__(self, laid: Plan, state: State) -> None:
        self.laid = laid
        self.open: set[str] = set(state.open)
        # A dictionary keeps the order of doing.
        self.passed: dict[str, None] = dict.fromkeys(state.passed)
        self.results: dict[str, Outcome] = dict(state.results)
        self.rounds: dict[str, int] = dict(state.rounds)
        self.signed: dict[str, Outcome] = dict(state.signed)
        # seat → (who asked for the signature, 前 or 后)
        self.added: dict[str, tuple[str, When]] = {s: (by, w) for s, by, w in state.added}

    def state(self) -> State:
        """Open whatever comes next and give the value; a case that is through has ended."""
        if self._settled(self.laid.root):
            return State(passed=tuple(self.passed), ended=FINISHED)
        return State(
            open=tuple(sorted(self.open)),
            passed=tuple(self.passed),
            results=tuple(self.results.items()),
            rounds=tuple(sorted(self.rounds.items())),
            signed=tuple(self.signed.items()),
            added=tuple((seat, *how) for seat, how in self.added.items()),
        )

    def pass_step(self, step: str, outcome: Outcome) -> None:
        """Note that a step is done; its other seats close."""
        self.close((step,))
        self.passed[step] = None
        if step in self.laid.watched:
            self.results[step] = outcome

    def undo(self, step: str) -> None:
        """Make a step and all that always comes after it undone.

        Branches beside it stay as they are: the work of others is not lost.
        """
        gone = {step, *self.laid.after[step]}
        self.close(gone)
        self._forget(gone, self.laid.loops_after[step])

    def close(self, steps: Iterable[str]) -> None:
        """Close all seats of some steps, with what was signed there."""
        gone = frozenset(steps)
        self.open = {seat for seat in self.open if step_id_of(seat) not in gone}
        self.signed = {s: what for s, what in self.signed.items() if step_id_of(s) not in gone}
        self.added = {s: how for s, how in self.added.items() if step_id_of(s) not in gone}

    def _forget(self, steps: Iterable[str], loops: Iterable[str]) -> None:
        for step in steps:
            self.passed.pop(step, None)
            self.results.pop(step, None)
        for loop in loops:
            self.rounds.pop(loop, None)

    def is_busy(self, step: str) -> bool:
        """Tell whether a step is being done: whoever signs, one of its seats is always open."""
        return any(step_id_of(seat) == step for seat in self.open)

    def _settled(self, sequence: Sequence) -> bool:
        """Open the first thing of a sequence that is not done; tell whether there was none."""
        return all(self._arrived(node) for node in sequence)

    def _arrived(self, node: Node) -> bool:
        if isinstance(node, Leaf):
            return self._at_step(node)
        if isinstance(node, Pick):
            return self._settled(self._way(node))
        return self._at_fork(node) if isinstance(node, Fork) else self._at_loop(node)

    def _at_step(self, leaf: Leaf) -> bool:
        if leaf.step.id in self.passed:
            return True
        if not self.is_busy(leaf.step.id):
            self.open.update(leaf.seats[:1] if leaf.mode == "依次" else leaf.seats)
        return False

    def _at_fork(self, fork: Fork) -> bool:
        # Branches that were not waited for stay asleep.
        if not self.joined(fork):
            for branch in fork.branches:
                self._settled(branch)
            if not self.joined(fork):
                return False
        self.close(self._undone_in(fork))
        return True

    def _undone_in(self, fork: Fork) -> list[str]:
        return [step_id_of(seat) for seat in self.open if step_id_of(seat) in fork.steps]

    def joined(self, fork: Fork) -> bool:
        """Tell whether as many branches are done as must be."""
        return sum(map(self.is_done, fork.branches)) >= fork.needed

    def _at_loop(self, loop: Loop) -> bool:
        while self._settled(loop.body):
            if self._through(loop):
                return True
            self._forget(loop.steps, loop.loops)
            self.rounds[loop.id] = self.rounds.get(loop.id, 1) + 1
        return False

    def _through(self, loop: Loop) -> bool:
        last = self.rounds.get(loop.id, 1) >= loop.at_most
        return last or self.results.get(loop.step) == loop.outcome

    def is_done(self, sequence: Sequence) -> bool:
        """Tell whether nothing of a sequence is left to do."""
        return all(map(self._is_done, sequence))

    def _is_done(self, node: Node) -> bool:
        if isinstance(node, Leaf):
            return node.step.id in self.passed
        if isinstance(node, Fork):
            return self.joined(node)
        if isinstance(node, Pick):
            return self.is_done(self._way(node))
        return self.is_done(node.body) and self._through(node)

    def _way(self, pick: Pick) -> Sequence:
        came_to = self.results.get(pick.by)
        ways = (way for when, way in pick.ways if when is None or came_to in when)
        return next(ways, ())
