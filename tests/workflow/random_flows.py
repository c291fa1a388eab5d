"""Random workflows of every kind of block, and random runs through them with every verb."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Final

from app.catalog.model import (
    Alternative,
    Block,
    Choose,
    Flow,
    Parallel,
    Performer,
    Repeat,
    Signers,
    Step,
    Until,
    Workflow,
)
from app.catalog.model.flow import steps_in
from app.catalog.words import Outcome
from app.workflow import (
    OUTCOMES,
    Act,
    NotOffered,
    State,
    earlier_steps,
    move,
    offers,
    start,
)

BY: Final = Performer(post="岗")
# Mostly ways forward, so that runs get deep.
WAYS: Final[tuple[tuple[Outcome, ...], ...]] = (
    ("通过",),
    ("通过", "不通过"),
    ("通过", "不通过", "退回"),
    ("通过", "退回"),
    ("准予", "不予", "退回"),
    ("受理", "补正", "不予受理"),
)
DEEPEST: Final = 4


class Maker:
    """Makes one random workflow; the steps made so far are what choices may look at."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.made = 0

    def workflow(self) -> Workflow:
        blocks = self.sequence((), 0, self.rng.randint(1, 4))
        return Workflow(id="random", name="随机流程", steps=blocks)

    def sequence(self, before: tuple[str, ...], depth: int, length: int) -> tuple[Block, ...]:
        blocks: list[Block] = []
        for _count in range(length):
            block = self.block(before, depth)
            blocks.append(block)
            before += tuple(step.id for step in steps_in((block,)))
        return tuple(blocks)

    def block(self, before: tuple[str, ...], depth: int) -> Block:
        kinds = ["step", "step", "parallel", "choose", "repeat", "flow"]
        kind = self.rng.choice(kinds if depth < DEEPEST and self.made < 24 else kinds[:1])
        if kind == "parallel":
            return self.parallel(before, depth)
        if kind == "choose":
            return self.choose(before, depth)
        if kind == "repeat":
            return self.repeat(before, depth)
        if kind == "flow":
            inner = self.sequence(before, depth + 1, self.rng.randint(1, 2))
            return Flow(id=self.id("f"), workflow="other", steps=inner)
        return self.step()

    def id(self, letter: str) -> str:
        self.made += 1
        return f"{letter}{self.made}"

    def step(self, outcomes: tuple[Outcome, ...] = ()) -> Step:
        identity = self.id("s")
        signers = None
        if self.rng.random() < 0.25:
            mode = self.rng.choice(("会签", "或签", "依次"))
            signers = Signers(mode=mode, with_=(BY,) * self.rng.randint(1, 2))
        return Step(
            id=identity, name=f"步骤{identity}", by=BY, signers=signers,
            outcomes=outcomes or self.rng.choice(WAYS),
        )  # fmt: skip

    def parallel(self, before: tuple[str, ...], depth: int) -> Parallel:
        branches = tuple(
            self.sequence(before, depth + 1, self.rng.randint(0, 2))
            for _branch in range(self.rng.randint(1, 3))
        )
        return Parallel(join=self.rng.choice(("全部", "全部", "任一", 2)), branches=branches)

    def choose(self, before: tuple[str, ...], depth: int) -> Choose:
        by = self.rng.choice(before) if before and self.rng.random() < 0.8 else ""
        cases = [
            Alternative(
                outcomes=(outcome,) if by else (), when={} if by else {"a": 1},
                steps=self.sequence(before, depth + 1, self.rng.randint(0, 2)),
            )
            for outcome in self.rng.sample(("通过", "不通过", "准予", "受理"), 2)
        ]  # fmt: skip
        if self.rng.random() < 0.5:
            rest = self.sequence(before, depth + 1, self.rng.randint(0, 2))
            cases.append(Alternative(steps=rest))
        return Choose(by=by, cases=tuple(cases))

    def repeat(self, before: tuple[str, ...], depth: int) -> Repeat:
        body = self.sequence(before, depth + 1, self.rng.randint(0, 2))
        last = self.step(("通过", "不通过", "退回"))
        return Repeat(
            id=self.id("r"), steps=(*body, last), until=Until(step=last.id),
            at_most=self.rng.randint(2, 3),
        )  # fmt: skip


def random_workflow(seed: int) -> Workflow:
    return Maker(Random(seed)).workflow()


def possible(workflow: Workflow, state: State) -> list[Act]:
    """Give every act that brings an open seat to an outcome."""
    found: list[Act] = []
    for offer in offers(workflow, state):
        for outcome in offer.outcomes:
            if OUTCOMES[outcome].moves == "退回":
                back = earlier_steps(workflow, state, offer.seat)
                found.extend((offer.seat, outcome, step.id) for step in back)
            else:
                found.append((offer.seat, outcome, ""))
    return found


def _other_verbs(workflow: Workflow, state: State) -> list[Act]:
    seats = [offer.seat for offer in offers(workflow, state)]
    done = [*state.passed, *(seat for seat, _came in state.signed)]
    found: list[Act] = [(seat, "加签", when) for seat in seats for when in ("前", "后")]
    found += [(seat, "减签", "") for seat, _asker, _when in state.added]
    found += [(seat, "撤回", "") for seat in done]
    found += [(state.before.seat, "撤回", "")] if state.before else []
    return [*found, ("", "恢复" if state.held else "挂起", "")]


def walk(rng: Random, workflow: Workflow, most: int = 30) -> Iterator[tuple[State, Act, State]]:
    """Give (before, act, after) of a random run; few acts end it."""
    state = start(workflow)
    for _count in range(most):
        if state.ended:
            return
        choices = possible(workflow, state)
        going_on = [each for each in choices if OUTCOMES[each[1]].moves != "终结"]  # type: ignore[index]
        if going_on and rng.random() < 0.97:
            choices = going_on
        if not choices or rng.random() < 0.25:
            choices = _other_verbs(workflow, state)
        act = rng.choice(choices)
        try:
            after = move(workflow, state, *act)
        except NotOffered:
            # Not everything that was done can be taken back.
            assert act[1] in ("减签", "撤回"), act
            continue
        yield state, act, after
        state = after
