"""Says of a state where every part of a workflow stands, from the words of the workflow alone.

It shares nothing with the machine: a state that the machine reaches must make sense to it.
"""

from __future__ import annotations

from typing import Literal

from app.catalog.model import Block, Choose, Flow, Parallel, Repeat, Step, Workflow
from app.workflow import State

# none: there is nothing to do here; stopped: begun, but neither done nor going on.
Standing = Literal["done", "open", "ahead", "stopped", "none"]


class Nonsense(AssertionError):
    """The state cannot be: a token is lost, or there are two."""


def check(workflow: Workflow, state: State) -> None:
    """Raise Nonsense for a live state that no part of the workflow accounts for."""
    looking = _Look(state)
    if looking.sequence(workflow.steps) != "open":
        raise Nonsense("a live case has exactly one place where it goes on")
    if looking.seen != set(state.open):
        raise Nonsense("every open seat is one of a step that is being done")


class _Look:
    def __init__(self, state: State) -> None:
        self.state = state
        self.seen: set[str] = set()
        self.results = dict(state.results)

    def sequence(self, blocks: tuple[Block, ...]) -> Standing:
        found = [one for one in map(self.block, blocks) if one != "none"]
        if not found:
            return "none"
        if all(one == "done" for one in found):
            return "done"
        ahead = len(found) - next(
            (n for n, one in enumerate(reversed(found)) if one != "ahead"), len(found)
        )
        begun = found[:ahead]
        if not begun:
            return "ahead"
        if any(one != "done" for one in begun[:-1]):
            raise Nonsense("nothing is begun before what comes first is done")
        return "stopped" if begun[-1] in ("done", "stopped") else "open"

    def block(self, block: Block) -> Standing:
        if isinstance(block, Step):
            return self.step(block)
        if isinstance(block, Parallel):
            return self.parallel(block)
        if isinstance(block, Repeat):
            return self.repeat(block)
        if isinstance(block, Flow):
            return self.sequence(block.steps)
        return self.choose(block)

    def step(self, step: Step) -> Standing:
        seats = {seat for seat in self.state.open if seat.partition(".")[0] == step.id}
        self.seen |= seats
        done = step.id in self.state.passed
        if done and seats:
            raise Nonsense("a step that is done is not open")
        if step.signers is None and seats and not self.state.added and seats != {step.id}:
            raise Nonsense("a step of one person has one seat")
        return "done" if done else "open" if seats else "ahead"

    def parallel(self, block: Parallel) -> Standing:
        branches = [self.sequence(branch) for branch in block.branches]
        finished = sum(one in ("done", "none") for one in branches)
        if finished >= block.needed:
            if "open" in branches:
                raise Nonsense("whoever is not needed any more has been let go")
            return "done" if "done" in branches else "none"
        if "open" not in branches:
            if set(branches) <= {"ahead", "none"}:
                return "ahead"
            # Only within a branch that was left because others sufficed.
            return "stopped"
        if not set(branches) <= {"open", "done", "none"}:
            raise Nonsense("while a block is open every branch is done or goes on")
        return "open"

    def choose(self, block: Choose) -> Standing:
        if not block.by:
            return self.sequence(tuple(one for case in block.cases for one in case.steps))
        came_to = self.results.get(block.by)
        taken = next(
            (n for n, c in enumerate(block.cases) if not c.outcomes or came_to in c.outcomes), -1
        )
        standing: Standing = "none"
        for number, case in enumerate(block.cases):
            here = self.sequence(case.steps)
            if number == taken:
                standing = here
            elif here not in ("ahead", "none"):
                raise Nonsense("only one alternative is taken")
        return standing

    def repeat(self, block: Repeat) -> Standing:
        standing = self.sequence(block.steps)
        rounds = dict(self.state.rounds).get(block.id, 1)
        if not 1 <= rounds <= block.at_most:
            raise Nonsense("there are no more rounds than are allowed")
        over = rounds == block.at_most or self.results.get(block.until.step) == block.until.outcome
        if standing == "done" and not over:
            raise Nonsense("a round that did not suffice begins another")
        # A new round has begun and its first step is not ahead of anything.
        return standing
