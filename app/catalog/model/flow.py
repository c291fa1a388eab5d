"""How a kind of case moves: steps, and the blocks they stand in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from app.catalog import words
from app.catalog.model.supervision import Refusing, Rung
from app.catalog.model.value import Limit, Value


class Performer(Value, frozen=True, kw_only=True):
    """Who does a step: a post at a place, or a department (`主办部门` = the item's own)."""

    post: str = ""
    at: words.Place = "受理点"
    department: str = ""


class Signers(Value, frozen=True, kw_only=True, rename={"with_": "with"}):
    """Who signs a step beside its performer, and how the signatures count (会签, 或签, 依次)."""

    mode: words.Signing
    with_: tuple[Performer, ...]


class Auto(Value, frozen=True, kw_only=True):
    """What a step comes to by itself when nobody has acted `after` a time, and on what ground."""

    after: Limit
    outcome: words.AutoOutcome = "通过"
    ground: str


class Step(Value, frozen=True, kw_only=True, tag_field="is", tag="step"):
    """One step; `special` names the item's special procedure that runs while it is open.

    `by` is its first signer where there are `signers`; `verbs` are what may be done about it
    besides its outcomes, None for what is usual (`app.workflow.verbs_of`).
    """

    id: str
    name: str
    by: Performer
    limit: Limit | None = None
    outcomes: tuple[words.Outcome, ...] = ("通过",)
    separate_from: tuple[str, ...] = ()
    min_people: int = 1
    special: str = ""
    signers: Signers | None = None
    auto: Auto | None = None
    verbs: tuple[words.Verb, ...] | None = None


class Parallel(Value, frozen=True, kw_only=True, tag_field="is", tag="parallel"):
    """Branches that run at once; `join` says whether all, any one or how many must finish."""

    join: words.Join | int = "全部"
    branches: tuple[tuple[Block, ...], ...]

    @property
    def needed(self) -> int:
        """Give how many branches must finish; a join cannot ask for more than there are."""
        if self.join == "全部":
            return len(self.branches)
        return min(1 if self.join == "任一" else self.join, len(self.branches))


class Alternative(Value, frozen=True, kw_only=True):
    """One way to go on: taken `when` the answers say so, or an earlier step came to `outcomes`.

    With neither it is the rest: taken where none before it is.
    """

    when: Mapping[str, Any] = {}
    outcomes: tuple[words.Outcome, ...] = ()
    steps: tuple[Block, ...] = ()


class Choose(Value, frozen=True, kw_only=True, tag_field="is", tag="choose"):
    """The first alternative that fits, or nothing; by the answers, or by what step `by` came to."""

    by: str = ""
    cases: tuple[Alternative, ...]


class Until(Value, frozen=True, kw_only=True):
    """What ends a repetition: a step of it that came to an outcome."""

    step: str
    outcome: words.Outcome = "通过"


class Repeat(Value, frozen=True, kw_only=True, tag_field="is", tag="repeat"):
    """Steps done again and again `until` one came to something, or `at_most` times."""

    id: str
    steps: tuple[Block, ...]
    until: Until
    at_most: int


class Flow(Value, frozen=True, kw_only=True, tag_field="is", tag="flow"):
    """Another workflow in this place; `steps` are its own, with the ids they have here."""

    id: str
    workflow: str
    steps: tuple[Block, ...] = ()


Block = Step | Parallel | Choose | Repeat | Flow


class Workflow(Value, frozen=True, kw_only=True):
    """How a kind of case moves: blocks one after another.

    What it says of `on_refusal` and `escalate` goes before what the centre says.
    """

    id: str
    name: str
    summary: str = ""
    steps: tuple[Block, ...]
    on_refusal: Refusing = Refusing()
    escalate: tuple[Rung, ...] | None = None

    def all_steps(self) -> tuple[Step, ...]:
        """Give every step in reading order: all branches and alternatives, one after another."""
        found = _STEPS.get(id(self.steps))
        if found is None:
            if len(_STEPS) >= _MOST_WORKFLOWS:
                _STEPS.clear()
            # Kept with the blocks themselves, so that their id cannot become others'.
            found = _STEPS[id(self.steps)] = (self.steps, tuple(steps_in(self.steps)))
        return found[1]


# Asked dozens of times by every verb.
_MOST_WORKFLOWS: Final = 1024
_STEPS: Final[dict[int, tuple[tuple[Block, ...], tuple[Step, ...]]]] = {}


def sequences(block: Block) -> tuple[tuple[Block, ...], ...]:
    """Give the sequences a block holds, in reading order; () for a step."""
    if isinstance(block, Step):
        return ()
    if isinstance(block, Parallel):
        return block.branches
    if isinstance(block, Choose):
        return tuple(case.steps for case in block.cases)
    return (block.steps,)


def steps_in(blocks: tuple[Block, ...]) -> Iterator[Step]:
    """Give every step of some blocks in reading order."""
    for block in blocks:
        if isinstance(block, Step):
            yield block
        else:
            for inner in sequences(block):
                yield from steps_in(inner)


def blocks_in(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Give every block, each before what it holds."""
    for block in blocks:
        yield block
        for inner in sequences(block):
            yield from blocks_in(inner)


def performers(step: Step) -> tuple[tuple[str, Performer], ...]:
    """Give (seat, who) of everybody who signs a step: `<step>` alone, or `<step>.1`, `<step>.2` …"""
    if step.signers is None:
        return ((step.id, step.by),)
    everybody = (step.by, *step.signers.with_)
    return tuple((f"{step.id}.{n}", each) for n, each in enumerate(everybody, 1))
