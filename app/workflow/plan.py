"""A workflow laid out: which step stands where, and what comes before what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from app.catalog.model import Step, Workflow
from app.catalog.words import Join
from app.texts import _
from app.workflow.outcomes import OUTCOMES


class Place(NamedTuple):
    """Where a step stands; a step outside a parallel block is the one branch 0 of its block."""

    block: int
    branch: int
    order: int

    def is_before(self, other: Place) -> bool:
        """Tell whether a step here is always done before one at `other`."""
        if self.block != other.block:
            return self.block < other.block
        return self.branch == other.branch and self.order < other.order


class Block(NamedTuple):
    """Branches that run at once; a single step is a block of one branch of one step."""

    join: Join
    branches: tuple[tuple[Step, ...], ...]


class Plan(NamedTuple):
    """A workflow as blocks, with the place of every step by its id."""

    blocks: tuple[Block, ...]
    places: Mapping[str, Place]
    steps: Mapping[str, Step]

    def branch_of(self, place: Place) -> tuple[Step, ...]:
        """Give the steps of the branch in which `place` lies."""
        return self.blocks[place.block].branches[place.branch]


def plan(workflow: Workflow) -> Plan:
    """Lay out `workflow`.

    Raises ValueError when two steps share an id, or when no outcome of a step can move the case
    on: these are the only two ways in which a block-structured workflow could get stuck.
    """
    blocks = tuple(
        Block("全部", ((block,),)) if isinstance(block, Step) else Block(block.join, block.branches)
        for block in workflow.steps
    )
    places: dict[str, Place] = {}
    steps: dict[str, Step] = {}
    for number, block in enumerate(blocks):
        for branch_number, branch in enumerate(block.branches):
            for order, step in enumerate(branch):
                _check(step, workflow, steps)
                steps[step.id] = step
                places[step.id] = Place(number, branch_number, order)
    return Plan(blocks, places, steps)


def _check(step: Step, workflow: Workflow, seen: Mapping[str, Step]) -> None:
    if step.id in seen:
        raise ValueError(
            _("流程“{workflow}”有两个步骤的编号都是 {id}，请改其中一个。").format(
                workflow=workflow.name, id=step.id
            )
        )
    if not any(OUTCOMES[outcome].moves in ("前进", "终结") for outcome in step.outcomes):
        raise ValueError(
            _(
                "流程“{workflow}”的步骤“{step}”没有一个能前进或终结的结果，请补上，如“通过”。"
            ).format(workflow=workflow.name, step=step.name)
        )
