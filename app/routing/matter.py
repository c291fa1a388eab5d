"""What of an item decides who does its steps."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, Literal

import msgspec

from app.catalog.model import Item, Parallel, Workflow
from app.catalog.model.flow import blocks_in, steps_in
from app.catalog.words import Way
from app.routing.network import Same

LEADING: Final = "主办部门"
# How long it takes, which is what a post is there for; the other ways say when one comes or
# that nobody serves one, and are handled by whoever handles the item anyhow.
BY_LENGTH: Final[frozenset[Way]] = frozenset({"即时办", "承诺办"})


class Matter(msgspec.Struct, frozen=True, kw_only=True):
    """What of an item decides who does its steps: its department, and how it is handled.

    `way` is the one chosen for this application (empty for none in particular), `joint` whether
    several departments act at once.
    """

    department: str
    ways: tuple[Way, ...]
    way: Way | Literal[""] = ""
    joint: bool = False


def matter_of(item: Item, workflow: Workflow, way: Way | Literal[""] = "") -> Matter:
    """Give what of an item decides who does the steps of its `workflow`."""
    joint = _joint(Same(workflow), item.department)
    return Matter(department=item.department, ways=item.ways, way=way, joint=joint)


@lru_cache(maxsize=1024)
def _joint(same: Same, own: str) -> bool:
    """Tell whether several departments act at once somewhere in a workflow."""
    workflow = same.value
    assert isinstance(workflow, Workflow)
    return any(
        len({own if step.by.department == LEADING else step.by.department for step in doing}) > 1
        for block in blocks_in(workflow.steps)
        if isinstance(block, Parallel)
        and (doing := [step for step in steps_in((block,)) if step.by.department])
    )


@lru_cache(maxsize=1024)
def ways_of(matter: Matter) -> frozenset[Way]:
    """Give the ways of which a post must handle one."""
    if not matter.way:
        return frozenset(matter.ways)
    by_length: frozenset[Way] = frozenset(matter.ways) & BY_LENGTH
    return frozenset({matter.way}) | (frozenset() if matter.way in BY_LENGTH else by_length)
