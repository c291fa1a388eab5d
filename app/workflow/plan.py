"""A workflow laid out: which step stands where, and what comes before what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from app.catalog.model import Alternative, Block, Choose, Flow, Parallel, Repeat, Step, Workflow
from app.catalog.model.flow import performers
from app.catalog.words import Outcome, Signing
from app.texts import _
from app.workflow.outcomes import OUTCOMES

# Where a step stands: its place in a sequence, the branch it goes into there, its place in that …
Path = tuple[int, ...]
_MOST_PLANS: Final = 1024


class Leaf(NamedTuple):
    """A step with the seats of those who sign it, in order."""

    step: Step
    seats: tuple[str, ...]
    mode: Signing


class Fork(NamedTuple):
    """Branches that run at once until `needed` of them are done; `steps` are all of theirs."""

    needed: int
    branches: tuple[tuple[Node, ...], ...]
    steps: frozenset[str]


class Pick(NamedTuple):
    """Ways of which one is gone, by what step `by` came to; None is taken by the rest."""

    by: str
    ways: tuple[tuple[frozenset[Outcome] | None, tuple[Node, ...]], ...]


class Loop(NamedTuple):
    """A sequence that is gone through until its `step` comes to `outcome`; `loops` are within."""

    id: str
    body: tuple[Node, ...]
    step: str
    outcome: Outcome
    at_most: int
    steps: frozenset[str]
    loops: frozenset[str]


Node = Leaf | Fork | Pick | Loop
Sequence = tuple[Node, ...]


class Plan(NamedTuple):
    """A workflow as nodes, with all that is asked of it again and again.

    `after` gives the steps and loops that always come after a step, `forks` the (fork, branch)
    it stands in, `watched` are the steps whose outcome something later depends on. `known` holds
    what has been worked out: states and offers are values, so it never goes out of date.
    """

    workflow: Workflow
    root: Sequence
    leaves: Mapping[str, Leaf]
    after: Mapping[str, frozenset[str]]
    loops_after: Mapping[str, frozenset[str]]
    forks: Mapping[str, tuple[tuple[Fork, Sequence], ...]]
    watched: frozenset[str]
    known: dict[Any, Any]


_PLANS: Final[dict[int, Plan]] = {}


def plan(workflow: Workflow) -> Plan:
    """Lay out `workflow`, once for each value.

    Raises ValueError when two steps share an id, when no outcome of a step can move the case on,
    or when a choice or a repetition looks at a step that is not before or in it: these are the
    only ways in which a block-structured workflow could get stuck.
    """
    found = _PLANS.get(id(workflow))
    if found is None:
        found = _laid(workflow)
        if len(_PLANS) >= _MOST_PLANS:
            _PLANS.clear()
        # The plan holds the workflow, so that its id cannot become another's.
        _PLANS[id(workflow)] = found
    return found


def _laid(workflow: Workflow) -> Plan:
    root = _sequence(workflow.steps)
    places = _Places(workflow)
    places.enter(root, (), ())
    places.check_references()
    steps, loops = places.steps, places.loops
    return Plan(
        workflow=workflow,
        root=root,
        leaves=places.leaves,
        after={one: frozenset(s for s in steps if _before(steps[one], steps[s])) for one in steps},
        loops_after={
            one: frozenset(loop for loop in loops if _before(steps[one], loops[loop]))
            for one in steps
        },
        forks=places.forks,
        watched=frozenset(places.watched),
        known={},
    )


def _before(one: Path, other: Path) -> bool:
    """Tell whether what stands at `one` is always done before what stands at `other`."""
    for depth, (mine, yours) in enumerate(zip(one, other, strict=False)):
        if mine != yours:
            # At an odd depth they are in different branches, which are in no order.
            return depth % 2 == 0 and mine < yours
    return False


def _sequence(blocks: tuple[Block, ...]) -> Sequence:
    nodes: list[Node] = []
    for block in blocks:
        if isinstance(block, Flow):
            nodes += _sequence(block.steps)
        elif isinstance(block, Choose) and not block.by:
            # Of a choice by answers that nobody gave, everything is done: nothing is left out.
            for case in block.cases:
                nodes += _sequence(case.steps)
        else:
            nodes.append(_node(block))
    return tuple(nodes)


def _node(block: Step | Parallel | Choose | Repeat) -> Node:
    if isinstance(block, Step):
        mode: Signing = block.signers.mode if block.signers else "或签"
        return Leaf(block, tuple(seat for seat, _by in performers(block)), mode)
    if isinstance(block, Parallel):
        branches = tuple(_sequence(branch) for branch in block.branches)
        return Fork(block.needed, branches, frozenset(_ids(branches)))
    if isinstance(block, Choose):
        return Pick(block.by, tuple(map(_way, block.cases)))
    body = _sequence(block.steps)
    until = block.until
    inner = frozenset(node.id for node in _nodes(body) if isinstance(node, Loop))
    return Loop(
        block.id, body, until.step, until.outcome, block.at_most, frozenset(_ids((body,))), inner
    )


def _way(case: Alternative) -> tuple[frozenset[Outcome] | None, Sequence]:
    return frozenset(case.outcomes) if case.outcomes else None, _sequence(case.steps)


def within(node: Node) -> tuple[Sequence, ...]:
    """Give the sequences a node holds."""
    if isinstance(node, Leaf):
        return ()
    if isinstance(node, Fork):
        return node.branches
    return (node.body,) if isinstance(node, Loop) else tuple(way for _when, way in node.ways)


def _nodes(sequence: Sequence) -> Iterator[Node]:
    for node in sequence:
        yield node
        for inner in within(node):
            yield from _nodes(inner)


def _ids(sequences: tuple[Sequence, ...]) -> Iterator[str]:
    return (node.step.id for one in sequences for node in _nodes(one) if isinstance(node, Leaf))


class _Places:
    """Walks a workflow once and notes where everything stands."""

    def __init__(self, workflow: Workflow) -> None:
        self.workflow = workflow
        self.leaves: dict[str, Leaf] = {}
        self.steps: dict[str, Path] = {}
        self.loops: dict[str, Path] = {}
        self.forks: dict[str, tuple[tuple[Fork, Sequence], ...]] = {}
        self.watched: set[str] = set()
        self.picks: list[tuple[Pick, Path]] = []
        self.all_loops: list[Loop] = []

    def enter(
        self, sequence: Sequence, path: Path, forks: tuple[tuple[Fork, Sequence], ...]
    ) -> None:
        for number, node in enumerate(sequence):
            here = (*path, number)
            self._note(node, here, forks)
            for branch, inner in enumerate(within(node)):
                more = (*forks, (node, inner)) if isinstance(node, Fork) else forks
                self.enter(inner, (*here, branch), more)

    def _note(self, node: Node, path: Path, forks: tuple[tuple[Fork, Sequence], ...]) -> None:
        if isinstance(node, Leaf):
            _check(node.step, self.workflow, self.leaves)
            self.leaves[node.step.id] = node
            self.steps[node.step.id] = path
            self.forks[node.step.id] = forks
        elif isinstance(node, Pick):
            self.watched.add(node.by)
            self.picks.append((node, path))
        elif isinstance(node, Loop):
            if node.id in self.loops:
                raise ValueError(_twice(self.workflow, node.id))
            self.watched.add(node.step)
            self.loops[node.id] = path
            self.all_loops.append(node)

    def check_references(self) -> None:
        for pick, path in self.picks:
            place = self.steps.get(pick.by)
            if place is None or not _before(place, path):
                raise ValueError(_nowhere(self.workflow, pick.by))
        for loop in self.all_loops:
            if loop.step not in loop.steps:
                raise ValueError(_nowhere(self.workflow, loop.step))


def _check(step: Step, workflow: Workflow, seen: Mapping[str, Leaf]) -> None:
    if step.id in seen:
        raise ValueError(_twice(workflow, step.id))
    if not any(OUTCOMES[outcome].moves in ("前进", "终结") for outcome in step.outcomes):
        raise ValueError(
            _(
                "流程“{workflow}”的步骤“{step}”没有一个能前进或终结的结果，请补上，如“通过”。"
            ).format(workflow=workflow.name, step=step.name)
        )


def _twice(workflow: Workflow, name: str) -> str:
    return _("流程“{workflow}”有两个步骤的编号都是 {id}，请改其中一个。").format(
        workflow=workflow.name, id=name
    )


def _nowhere(workflow: Workflow, name: str) -> str:
    return _("流程“{workflow}”按步骤 {id} 的结果往下走，它却不在前面，请改正。").format(
        workflow=workflow.name, id=name
    )
