"""The route of an application: may it be taken here, at which window, and who does each step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import msgspec

from app.catalog.model import Catalog, Item, Point, Step, Window, Workflow
from app.catalog.words import Way
from app.routing.admission import Admission, Asked
from app.routing.hours import hours_of, is_open, say_hours
from app.routing.matter import matter_of
from app.routing.names import find_item, find_point
from app.routing.nearby import taking_points
from app.routing.network import Network, Same, kept, network
from app.routing.reason import Reason
from app.routing.steps import Assignment, asks_for_division, assign
from app.routing.ways import admit
from app.routing.windows import NO_LOADS, candidates, choose, equally_good
from app.texts import _, current_language

MOST_ALTERNATIVES = 5
_Chosen = tuple[Window | None, tuple[Reason, ...]]
_Steps = tuple[tuple[Assignment, ...], tuple[Reason, ...]]


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """Where an application goes, or why it cannot be taken here.

    `window` is empty where the point has none, nobody serves one (自助办) or the item is
    refused; `way` is the one it is taken in, or was refused in; `steps` are those of the
    workflow in reading order and empty for a refusal; `alternatives` are ids of points that do
    take the item, nearest first, for a refusal only.
    """

    item: str
    item_name: str
    point: str
    point_name: str
    taken: bool
    way: str = ""
    window: str
    window_name: str
    department: str
    department_name: str
    steps: tuple[Assignment, ...]
    reasons: tuple[Reason, ...]
    alternatives: tuple[str, ...]


def route(
    catalog: Catalog,
    item_id: str,
    point_id: str,
    at: datetime,
    division: str = "",
    *,
    way: Way | Literal[""] = "",
    appointment: datetime | None = None,
    booked: int = 0,
    loads: Mapping[str, int] = NO_LOADS,
    workflow: Workflow | None = None,
) -> Route:
    """Give the route of `item_id` applied for at `point_id`.

    `at` and `appointment` carry a time zone; `division` is the 12-digit code of the applicant's
    village, or nothing. Without a `way` it is 预约办 where there is an appointment, else the
    item's first way at a counter (即时办, 承诺办) that fits. `booked` counts the bookings of the item at the point on the day
    of the appointment, `loads` who waits at each window (by id). `workflow` is the one that the
    applicant's answers lead to, else the item's whole one.

    Raises UnknownName for an item or point that does not exist, ValueError for a time without a
    zone. A refusal is a route too, with `taken` False.
    """
    item = find_item(catalog, item_id)
    point = find_point(catalog, point_id)
    net = network(catalog)
    asked = Asked(
        at=net.local(at), way=way, booked=booked,
        appointment=None if appointment is None else net.local(appointment),
    )  # fmt: skip
    admission = admit(net, item, point, asked)
    if not admission.taken:
        return _refused(net, item, point, asked, division, admission)
    window, reasons = _window(net, item, point, asked, admission, loads)
    hours = say_hours(point, window, asked.at, net.calendar)
    steps, why = _steps(net, item_id, point_id, division, admission.way, workflow)
    return _route(net, item, point, admission, window, steps, (*reasons, *hours, *why))


def assignments(
    catalog: Catalog,
    item: Item,
    step: Step,
    point_id: str,
    division: str = "",
    *,
    way: Way | Literal[""] = "",
    workflow: Workflow | None = None,
) -> tuple[Assignment, ...]:
    """Give who acts at each seat of one `step` of an `item` taken at `point_id`.

    `workflow` is the one the step belongs to, else the item's. Raises UnknownName.
    """
    flow = workflow or catalog.workflows[item.workflow]
    found = assign(catalog, matter_of(item, flow, way), step, point_id, division)
    return tuple(assigned for assigned, _why in found)


def assignment(
    catalog: Catalog, item: Item, step: Step, point_id: str, division: str = ""
) -> Assignment:
    """Give who acts at the first seat of one `step`. Raises UnknownName."""
    return assignments(catalog, item, step, point_id, division)[0]


def _window(
    net: Network,
    item: Item,
    point: Point,
    asked: Asked,
    admission: Admission,
    loads: Mapping[str, int],
) -> _Chosen:
    if admission.way == "自助办":
        said = _("到{point}的自助终端办理，不用到窗口。").format(point=point.name)
        return None, (Reason(code="terminal", text=said),)
    if not loads and admission.windows is net.catalog.windows_at(point.id):
        sole = _sole_window(net, item.id, point.id, current_language())
        if sole is not None:
            return sole
    when = asked.appointment or asked.at

    def open_then(window: Window) -> bool:
        return is_open(hours_of(point, window), when, net.calendar)

    return choose(item, point, admission.windows, open_then, loads)


@kept(16384)
def _sole_window(net: Network, item_id: str, point_id: str, _language: str) -> _Chosen | None:
    """Give the window where neither the hour nor who waits has a say in it, else nothing."""
    item, point = net.catalog.items[item_id], net.catalog.points[point_id]
    own = net.catalog.windows_at(point_id)
    equals = equally_good(item, candidates(item, own))
    if len({hours_of(point, window) for window in equals}) > 1:
        return None
    return choose(item, point, own, lambda _window: True)


def _steps(
    net: Network, item_id: str, point_id: str, division: str, way: Way, flow: Workflow | None
) -> _Steps:
    same, language = Same(flow), current_language()
    if division and not _asks_for_division(net, item_id, point_id, same):
        division = ""
    return _all_steps(net, item_id, point_id, division, way, same, language)


@kept(16384)
def _asks_for_division(net: Network, item_id: str, point_id: str, flow: Same) -> bool:
    workflow = _workflow(net, item_id, flow)
    return asks_for_division(net.catalog, workflow, net.catalog.points[point_id])


@kept(4096)
def _all_steps(
    net: Network, item_id: str, point_id: str, division: str, way: Way, flow: Same, _language: str
) -> _Steps:
    workflow = _workflow(net, item_id, flow)
    matter = matter_of(net.catalog.items[item_id], workflow, way)
    assigned = [
        one
        for step in workflow.all_steps()
        for one in assign(net.catalog, matter, step, point_id, division)
    ]
    # Two steps of one post would name its B post twice.
    reasons = dict.fromkeys(reason for _assignment, why in assigned for reason in why)
    return tuple(one for one, _why in assigned), tuple(reasons)


def _workflow(net: Network, item_id: str, flow: Same) -> Workflow:
    found = flow.value or net.catalog.definition(item_id).workflow
    assert isinstance(found, Workflow)
    return found


def _route(
    net: Network,
    item: Item,
    point: Point,
    admission: Admission,
    window: Window | None,
    steps: tuple[Assignment, ...],
    reasons: tuple[Reason, ...],
    alternatives: tuple[str, ...] = (),
) -> Route:
    return Route(
        item=item.id,
        item_name=item.name,
        point=point.id,
        point_name=point.name,
        taken=admission.taken,
        way=admission.way,
        window="" if window is None else window.id,
        window_name="" if window is None else window.name,
        department=item.department,
        department_name=net.catalog.departments[item.department].name,
        steps=steps,
        reasons=(*admission.reasons, *reasons),
        alternatives=alternatives,
    )


def _refused(
    net: Network, item: Item, point: Point, asked: Asked, division: str, admission: Admission
) -> Route:
    others: tuple[str, ...] = ()
    if not admission.elsewhere and admission.reasons[-1].code in ("way-refused", "way-other"):
        # The wish cannot be met anywhere, which says nothing against any point.
        return _route(net, item, point, admission, None, (), ())
    if admission.elsewhere:
        near = taking_points(net, item, point, asked, division, most=MOST_ALTERNATIVES + 1)
        others = tuple(other.id for other in near if other is not point)[:MOST_ALTERNATIVES]
    said = _said_others(net.catalog, others)
    return _route(net, item, point, admission, None, (), (said,), others)


def _said_others(catalog: Catalog, others: tuple[str, ...]) -> Reason:
    if not others:
        return Reason(code="alternatives", text=_("目前没有站点可以受理此事项。"))
    names = _("、").join(catalog.points[other].name for other in others)
    return Reason(code="alternatives", text=_("可以到：{points}。").format(points=names))
