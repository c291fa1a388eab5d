"""Workflows made whole: sub-flows put in their place, alternatives chosen by the answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from msgspec.structs import replace

from app.catalog.model.flow import (
    Block,
    Choose,
    Flow,
    Parallel,
    Repeat,
    Step,
    Workflow,
    blocks_in,
)
from app.catalog.when import holds


def linked(workflows: Mapping[str, Workflow]) -> dict[str, Workflow]:
    """Give the workflows with the steps of every sub-flow put in under it.

    The ids of a sub-flow's steps begin with its own: `survey/visit`. One that does not exist, or
    would hold itself, stays empty; `check` tells of both.
    """
    return {
        identity: replace(flow, steps=_linked(flow.steps, workflows, (identity,)))
        if any(isinstance(block, Flow) for block in blocks_in(flow.steps))
        else flow
        for identity, flow in workflows.items()
    }


def _linked(
    blocks: tuple[Block, ...], workflows: Mapping[str, Workflow], above: tuple[str, ...]
) -> tuple[Block, ...]:
    return tuple(_link(block, workflows, above) for block in blocks)


def _link(block: Block, workflows: Mapping[str, Workflow], above: tuple[str, ...]) -> Block:
    if isinstance(block, Flow):
        other = workflows.get(block.workflow)
        if other is None or other.id in above:
            return block
        inner = _linked(other.steps, workflows, (*above, other.id))
        return replace(block, steps=tuple(_renamed(one, block.id + "/") for one in inner))
    return _within(block, lambda inner: _linked(inner, workflows, above))


_Change = Callable[[tuple[Block, ...]], tuple[Block, ...]]


def _within(block: Block, change: _Change) -> Block:
    """Give a block with every sequence it holds changed."""
    if isinstance(block, Parallel):
        return replace(block, branches=tuple(change(branch) for branch in block.branches))
    if isinstance(block, Choose):
        cases = tuple(replace(case, steps=change(case.steps)) for case in block.cases)
        return replace(block, cases=cases)
    if isinstance(block, Repeat | Flow):
        return replace(block, steps=change(block.steps))
    return block


def _renamed(block: Block, prefix: str) -> Block:
    """Put a prefix before every id that a block has or names."""
    if isinstance(block, Step):
        apart = tuple(prefix + other for other in block.separate_from)
        return replace(block, id=prefix + block.id, separate_from=apart)
    inside = _within(block, lambda inner: tuple(_renamed(one, prefix) for one in inner))
    if isinstance(inside, Choose):
        return replace(inside, by=inside.by and prefix + inside.by)
    if isinstance(inside, Repeat):
        until = replace(inside.until, step=prefix + inside.until.step)
        return replace(inside, id=prefix + inside.id, until=until)
    return replace(inside, id=prefix + inside.id) if isinstance(inside, Flow) else inside


# (workflow, which alternatives) → (the workflow itself, so that its id stays its own, the result).
_Key = tuple[int, tuple[int, ...] | None]
_DONE: Final[dict[_Key, tuple[Workflow, Workflow]]] = {}
_MOST_DONE: Final = 1024


def resolved(workflow: Workflow, answers: Mapping[str, Any] | None) -> Workflow:
    """Give a (linked) workflow as a case with these answers goes through it.

    Sub-flows are laid out in place. What is chosen by answers is chosen, unless there are none:
    then every alternative stays. A branch in which nothing is left to do is left out. Itself
    where there is nothing to do; one and the same value for the same alternatives.
    """
    questions = _questions(workflow)
    if questions is None or (answers is None and not questions.flows):
        return workflow
    taken = None if answers is None else tuple(_taken(one, answers) for one in questions.chooses)
    key = (id(workflow), taken)
    if key not in _DONE:
        if len(_DONE) >= _MOST_DONE:
            _DONE.clear()
        choice = dict(zip(map(id, questions.chooses), taken or (), strict=False))
        _DONE[key] = workflow, replace(workflow, steps=_resolved(workflow.steps, choice))
    return _DONE[key][1]


class _Questions(NamedTuple):
    """What is open in a workflow: choices by answers, and whether it has sub-flows."""

    workflow: Workflow
    chooses: tuple[Choose, ...]
    flows: bool


_OPEN: Final[dict[int, _Questions]] = {}


def _questions(workflow: Workflow) -> _Questions | None:
    found = _OPEN.get(id(workflow))
    if found is None:
        if len(_OPEN) >= _MOST_DONE:
            _OPEN.clear()
        blocks = tuple(blocks_in(workflow.steps))
        chooses = tuple(b for b in blocks if isinstance(b, Choose) and not b.by)
        found = _Questions(workflow, chooses, any(isinstance(b, Flow) for b in blocks))
        _OPEN[id(workflow)] = found
    return found if found.chooses or found.flows else None


def _taken(choose: Choose, answers: Mapping[str, Any]) -> int:
    """Give the number of the alternative that the answers take; -1 for none."""
    return next((n for n, case in enumerate(choose.cases) if holds(case.when, answers)), -1)


def _resolved(blocks: tuple[Block, ...], choice: Mapping[int, int]) -> tuple[Block, ...]:
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, Flow):
            found += _resolved(block.steps, choice)
        elif isinstance(block, Choose) and id(block) in choice:
            number = choice[id(block)]
            found += _resolved(block.cases[number].steps, choice) if number >= 0 else ()
        elif isinstance(block, Parallel):
            branches = (_resolved(branch, choice) for branch in block.branches)
            found.append(replace(block, branches=tuple(one for one in branches if one)))
        else:
            found.append(_within(block, lambda inner: _resolved(inner, choice)))
    return tuple(found)
