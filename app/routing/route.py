"""The route of an application: may it be taken here, at which window, and who does each step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from app.catalog.model import Catalog, Item, Point, Step, Window
from app.clock import WorkCalendar
from app.routing.hours import say_hours
from app.routing.names import find_item, find_point
from app.routing.place import BANK, ancestors, distance, fit_of
from app.routing.reason import Reason
from app.routing.steps import Assignment, Taken, assign, index_posts, to_department
from app.routing.taking import in_effect, may_take
from app.routing.windows import candidates, choose
from app.texts import _

MOST_ALTERNATIVES: Final = 5


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """Where an application goes, or why it cannot be taken here.

    `window` is empty where the point has none or the item is refused; `steps` are those of the
    workflow in reading order and empty for a refusal; `alternatives` are ids of points that do
    take the item, nearest first, for a refusal only.
    """

    item: str
    item_name: str
    point: str
    point_name: str
    taken: bool
    window: str
    window_name: str
    department: str
    department_name: str
    steps: tuple[Assignment, ...]
    reasons: tuple[Reason, ...]
    alternatives: tuple[str, ...]


def route(catalog: Catalog, item_id: str, point_id: str, at: datetime, division: str = "") -> Route:
    """Give the route of `item_id` applied for at `point_id`.

    `at` carries a time zone; `division` is the 12-digit code of the applicant's village, or
    nothing. Raises UnknownName for an item or point that does not exist, ValueError for a time
    without a zone. A refusal is a route too, with `taken` False.
    """
    item = find_item(catalog, item_id)
    point = find_point(catalog, point_id)
    local = _local(catalog, at)
    effective, reasons = in_effect(item, local.date())
    allowed, more = may_take(catalog, item, point, local.date())
    reasons = (*reasons, *more)
    if not (effective and allowed):
        return _refused(catalog, item, point, local.date(), division, reasons)
    window, more = choose(item, point, catalog.windows_at(point.id))
    if any(reason.code == "window-none" for reason in more) and point.kind != BANK:
        return _refused(catalog, item, point, local.date(), division, (*reasons, *more))
    hours = say_hours(point, window, local, WorkCalendar(catalog.calendars))
    steps, why = _steps(catalog, item, point, division)
    return _route(catalog, item, point, window, steps, (*reasons, *more, *hours, *why))


def assignment(
    catalog: Catalog, item: Item, step: Step, point_id: str, division: str = ""
) -> Assignment:
    """Give who does one `step` of an `item` taken at `point_id`. Raises UnknownName."""
    if step.by.department:
        # Not asked for the point: it may have been closed since the case was taken there.
        return to_department(catalog, item, step)[0]
    point = find_point(catalog, point_id)
    return assign(_taken(catalog, item, point, division), step)[0]


def _local(catalog: Catalog, at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError(_("时间 {at} 没有时区。").format(at=at.isoformat()))
    return at.astimezone(ZoneInfo(catalog.centre.timezone))


def _taken(catalog: Catalog, item: Item, point: Point, division: str) -> Taken:
    return Taken(
        catalog=catalog, item=item, point=point, division=division, posts=index_posts(catalog)
    )


def _steps(
    catalog: Catalog, item: Item, point: Point, division: str
) -> tuple[tuple[Assignment, ...], tuple[Reason, ...]]:
    taken = _taken(catalog, item, point, division)
    assigned = [assign(taken, step) for step in catalog.workflows[item.workflow].all_steps()]
    # Two steps of one post would name its B post twice.
    reasons = dict.fromkeys(reason for _assignment, why in assigned for reason in why)
    return tuple(one for one, _why in assigned), tuple(reasons)


def _route(
    catalog: Catalog,
    item: Item,
    point: Point,
    window: Window | None,
    steps: tuple[Assignment, ...],
    reasons: tuple[Reason, ...],
) -> Route:
    return Route(
        item=item.id,
        item_name=item.name,
        point=point.id,
        point_name=point.name,
        taken=True,
        window="" if window is None else window.id,
        window_name="" if window is None else window.name,
        department=item.department,
        department_name=catalog.departments[item.department].name,
        steps=steps,
        reasons=reasons,
        alternatives=(),
    )


def _refused(
    catalog: Catalog,
    item: Item,
    point: Point,
    day: date,
    division: str,
    reasons: tuple[Reason, ...],
) -> Route:
    others = nearest_points(catalog, item, point, day, division)
    refused = _route(catalog, item, point, None, (), (*reasons, _said_others(catalog, others)))
    return msgspec.structs.replace(refused, taken=False, alternatives=others)


def _said_others(catalog: Catalog, others: Sequence[str]) -> Reason:
    if not others:
        return Reason(code="alternatives", text=_("目前没有站点可以受理此事项。"))
    names = _("、").join(catalog.points[other].name for other in others)
    return Reason(code="alternatives", text=_("可以到：{points}。").format(points=names))


def nearest_points(
    catalog: Catalog, item: Item, point: Point, day: date, division: str
) -> tuple[str, ...]:
    """Give the ids of at most 5 other points that take the item on `day`, nearest first.

    Points above `point` and those serving the applicant's `division` come first, then the
    others by their distance in the tree of points.
    """
    if not in_effect(item, day)[0]:
        return ()
    windows: dict[str, list[Window]] = {}
    for window in catalog.windows:
        windows.setdefault(window.point, []).append(window)
    taking = [
        other
        for other in catalog.points.values()
        if other.id != point.id and _takes(catalog, item, other, day, windows)
    ]
    above = {parent.id for parent in ancestors(catalog, point)}

    def closeness(other: Point) -> tuple[bool, int, int, str]:
        fit = fit_of(other, division) if division else 0
        own_branch = other.id in above or fit > 0
        return not own_branch, distance(catalog, point, other), -fit, other.id

    return tuple(other.id for other in sorted(taking, key=closeness)[:MOST_ALTERNATIVES])


def _takes(
    catalog: Catalog, item: Item, point: Point, day: date, windows: Mapping[str, Sequence[Window]]
) -> bool:
    if not may_take(catalog, item, point, day)[0]:
        return False
    own = windows.get(point.id, ())
    return point.kind == BANK or not own or bool(candidates(item, own))
