"""A whole checked configuration, and what a case keeps of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from app.catalog.model.bundle import Bundle
from app.catalog.model.centre import CalendarYear, Centre
from app.catalog.model.flow import Workflow
from app.catalog.model.flow_resolution import resolved
from app.catalog.model.item import Item
from app.catalog.model.network import Authorisation, Department, Point, Post, Staffing, Window
from app.catalog.model.paper import NO_WORDING, PaperWording
from app.catalog.model.situations import in_situation, narrowed
from app.catalog.model.value import Value


class Definition(Value, frozen=True, kw_only=True):
    """All a case must remember of the rules it was opened under."""

    item: Item
    workflow: Workflow
    department: Department
    joint_departments: tuple[Department, ...] = ()
    centre: Centre


class Origin(Value, frozen=True, kw_only=True):
    """The file an inherited value stands in, and the id and the name of the item there."""

    file: str
    id: str
    name: str


class Record(Value, frozen=True, kw_only=True):
    """One record as the generated screens show it: its file and its plain data.

    `origins` says of what is inherited where it stands, by dotted path (`limits.promised`,
    `materials.0`); all below such a path is inherited from the same file.
    """

    collection: str
    id: str
    file: str
    line: int
    data: Mapping[str, Any]
    origins: Mapping[str, Origin] = {}


class Catalog(Value, frozen=True, kw_only=True, eq=False):
    """A whole checked configuration; never changed, only replaced."""

    centre: Centre
    departments: Mapping[str, Department]
    points: Mapping[str, Point]
    windows: tuple[Window, ...]
    staffing: Mapping[str, Staffing]
    authorisations: Mapping[str, Authorisation]
    workflows: Mapping[str, Workflow]
    items: Mapping[str, Item]
    calendars: Mapping[int, CalendarYear]
    records: Mapping[str, Mapping[str, Record]]
    fingerprint: str
    bundles: Mapping[str, Bundle] = {}
    papers: Mapping[str, PaperWording] = {}
    # 目录事项: there to be extended or completed; nothing serves, counts or refers to them.
    bases: Mapping[str, Record] = {}

    def windows_at(self, point: str) -> tuple[Window, ...]:
        """Give the windows of a point."""
        return _windows_by_point(self).get(point, ())

    def posts_at(self, point: str) -> tuple[Post, ...]:
        """Give the posts that stand at a point."""
        return _posts_by_point(self).get(point, ())

    def wording(self, kind: str) -> PaperWording:
        """Give what this centre says on a kind of paper in words of its own; empty for nothing."""
        return next((each for each in self.papers.values() if each.paper == kind), NO_WORDING)

    def definition(self, item_id: str, answers: Mapping[str, Any] | None = None) -> Definition:
        """Give what a case of the item pins: with answers, the item as it is in their 情形.

        Its workflow is then also the one that these answers choose. Raises KeyError for
        an unknown item.
        """
        item = self.items[item_id]
        return self._pinned(item if answers is None else in_situation(item, answers), answers)

    def definition_in(self, item_id: str, situation: str) -> Definition:
        """Give what a case in one of the item's 情形 pins; of the whole item for "".

        Raises KeyError for an unknown item or situation.
        """
        item = self.items[item_id]
        known = {each.id: each for each in item.situations}
        return self._pinned(narrowed(item, known[situation]) if situation else item)

    def _pinned(self, item: Item, answers: Mapping[str, Any] | None = None) -> Definition:
        return Definition(
            item=item,
            workflow=resolved(self.workflows[item.workflow], answers),
            department=self.departments[item.department],
            joint_departments=tuple(self.departments[d] for d in item.joint_departments),
            centre=self.centre,
        )


@lru_cache(maxsize=8)
def _windows_by_point(catalog: Catalog) -> Mapping[str, tuple[Window, ...]]:
    found: dict[str, list[Window]] = {}
    for window in catalog.windows:
        found.setdefault(window.point, []).append(window)
    return {point: tuple(windows) for point, windows in found.items()}


@lru_cache(maxsize=8)
def _posts_by_point(catalog: Catalog) -> Mapping[str, tuple[Post, ...]]:
    found: dict[str, list[Post]] = {}
    for rule in catalog.staffing.values():
        for post in rule.posts:
            found.setdefault(post.point, []).append(post)
    return {point: tuple(posts) for point, posts in found.items()}
