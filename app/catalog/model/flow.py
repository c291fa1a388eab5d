"""How a kind of case moves."""

from __future__ import annotations

from app.catalog import words
from app.catalog.model.value import Limit, Value


class Performer(Value, frozen=True, kw_only=True):
    """Who does a step: a post at a place, or a department (`主办部门` = the item's own)."""

    post: str = ""
    at: words.Place = "受理点"
    department: str = ""


class Step(Value, frozen=True, kw_only=True, tag_field="is", tag="step"):
    """One step; `special` names the item's special procedure that runs while it is open."""

    id: str
    name: str
    by: Performer
    limit: Limit | None = None
    outcomes: tuple[words.Outcome, ...] = ("通过",)
    separate_from: tuple[str, ...] = ()
    min_people: int = 1
    special: str = ""


class Parallel(Value, frozen=True, kw_only=True, tag_field="is", tag="parallel"):
    """Branches that run at once; `join` says whether all or any one must finish."""

    join: words.Join = "全部"
    branches: tuple[tuple[Step, ...], ...]


class Workflow(Value, frozen=True, kw_only=True):
    """How a kind of case moves: blocks one after another."""

    id: str
    name: str
    summary: str = ""
    steps: tuple[Step | Parallel, ...]

    def all_steps(self) -> tuple[Step, ...]:
        """Give every step in reading order, branches one after another."""
        found: list[Step] = []
        for block in self.steps:
            if isinstance(block, Step):
                found.append(block)
            else:
                found.extend(step for branch in block.branches for step in branch)
        return tuple(found)
