"""Reads an application and finds where it goes, before anything is written."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from app.catalog.materials import applicable, replaceable
from app.catalog.model import (
    Catalog,
    Commitment,
    Definition,
    Item,
    Material,
    Point,
    Situation,
    Workflow,
)
from app.catalog.words import Way
from app.clock import Due
from app.desk.actor import Actor, may_open
from app.desk.casefile import Application as Told
from app.desk.deadlines import before_acceptance, counted_from, hours_of
from app.desk.earlier import came_on
from app.desk.errors import Refused
from app.desk.happenings import Visit
from app.desk.requests import NO_WISH, Application, Raw, Wanted
from app.desk.room import Room
from app.desk.visits import Wish, read_wish, visit_of
from app.fields import read_answers, read_applicant
from app.routing import AGENT, Hop, Route, UnknownName, chain, find_point, route
from app.texts import _


class WayView(msgspec.Struct, frozen=True):
    """One of the five ways, whether the point grants it as asked for, and why (not)."""

    way: Way
    taken: bool
    why: str


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What would become of an application: nothing is written.

    `situation` is the 情形 that the answers are in (None for none), `materials` are those that
    they ask for, of which `commitment` may stand in for the `replaceable` ones; the due dates
    are those of a case accepted today, `notice` the last day to ask for missing materials. `ways`
    are those of the item, and whether the point grants them; `may_carry` whether the hall may carry
    the papers (全程代办), `hops` through whose hands it would. `problems` are as in `Refused`.
    """

    route: Route
    situation: Situation | None
    materials: tuple[Material, ...]
    commitment: Commitment | None
    replaceable: tuple[Material, ...]
    promised: Due | None
    statutory: Due | None
    notice: Due | None
    ways: tuple[WayView, ...]
    terminals: int
    may_carry: bool
    hops: tuple[Hop, ...]
    problems: dict[str, str]

    def __repr__(self) -> str:
        return f"Preview(item={self.route.item!r}, …)"


class Intake(msgspec.Struct, frozen=True, kw_only=True):
    """An application read, with its route and the rules it falls under.

    `received` is the earlier day on which the papers came, if it was not today.
    """

    definition: Definition
    told: Told
    route: Route
    brought: tuple[str, ...]
    visit: Visit
    received: date | None
    hops: tuple[Hop, ...]

    def __repr__(self) -> str:
        return f"Intake(item={self.definition.item.id!r}, …)"


def preview(
    room: Room, actor: Actor, item_id: str, point_id: str, answers: Raw, applicant: Raw,
    at: datetime, wanted: Wanted = NO_WISH,
) -> Preview:  # fmt: skip
    """Say where an application would go and by when, also while the form is half filled."""
    may_open(actor, point_id)
    catalog = room.catalog
    item = _item(catalog, item_id)
    told, problems = _read(item, applicant, answers)
    wish, more = read_wish(room, item, _point(catalog, point_id), wanted, at)
    problems |= more
    definition = catalog.definition(item_id, told.answers)
    found = _route(catalog, definition, point_id, at, told, wish)
    asked_for = applicable(definition.item, told.answers)
    today = room.local(at).date()
    now, hours = room.local(at), hours_of(catalog, point_id)
    accepted = counted_from(catalog, definition, now, (), today, hours=hours)
    chained = carried(catalog, definition, point_id, told, found.way)
    return Preview(
        ways=_ways(catalog, definition, point_id, at, told, wish),
        terminals=catalog.points[point_id].terminals,
        may_carry=bool(chained) and not goes_for_applicants(definition.workflow),
        hops=chained if wish.agency or goes_for_applicants(definition.workflow) else (),
        route=found,
        situation=definition.item.situation,
        materials=asked_for,
        commitment=definition.item.commitment,
        replaceable=replaceable(definition.item, asked_for),
        promised=accepted.promised,
        statutory=accepted.statutory,
        notice=before_acceptance(catalog, definition, now, hours).notice,
        problems=problems,
    )


def take(room: Room, actor: Actor, application: Application, at: datetime) -> Intake:
    """Read an application. Raises Refused for a wrong place, answer, route or material."""
    may_open(actor, application.point)
    catalog = room.catalog
    item = _item(catalog, application.item)
    told, problems = _read(item, application.applicant, application.answers)
    point = _point(catalog, application.point)
    wish, more = read_wish(room, item, point, application.wanted, at)
    problems |= more
    received = came_on(application.earlier, room.local(at).date(), problems)
    if problems:
        raise Refused(
            _("有 {n} 处填写有问题，请改正后再提交。").format(n=len(problems)), problems=problems
        )
    definition = catalog.definition(item.id, told.answers)
    found = _route(catalog, definition, point.id, at, told, wish)
    if not found.taken:
        raise Refused("".join(reason.text for reason in found.reasons), "point")
    # The case pins the item as it is in the applicant's 情形: limits, materials, fees.
    return Intake(
        definition=definition,
        told=told,
        route=found,
        brought=_brought(definition.item, told, application),
        visit=visit_of(catalog, item, point.id, found.way, found.window, wish),
        received=received,
        hops=carried(catalog, definition, point.id, told, found.way)
        if wish.agency or goes_for_applicants(definition.workflow)
        else (),
    )


def _item(catalog: Catalog, item_id: str) -> Item:
    item = catalog.items.get(item_id)
    if item is None:
        raise Refused(_("没有编号为“{id}”的事项，请从事项目录中选择。").format(id=item_id), "item")
    return item


def _read(item: Item, applicant: Raw, answers: Raw) -> tuple[Told, dict[str, str]]:
    who, what = read_applicant(applicant), read_answers(item.form, answers)
    problems = {f"applicant.{name}": text for name, text in who.problems.items()}
    problems |= {f"answers.{name}": text for name, text in what.problems.items()}
    return Told(applicant=who.values, answers=what.values), problems


def _point(catalog: Catalog, point_id: str) -> Point:
    try:
        return find_point(catalog, point_id)
    except UnknownName as unknown:
        raise Refused(str(unknown), "point") from unknown


def _route(
    catalog: Catalog, definition: Definition, point_id: str, at: datetime, told: Told, wish: Wish
) -> Route:
    return route(
        catalog, definition.item.id, point_id, at, division=told.applicant.get("village", ""),
        way=wish.way, appointment=wish.appointment, booked=wish.booked, loads=wish.loads,
        workflow=definition.workflow,
    )  # fmt: skip


def _ways(
    catalog: Catalog, definition: Definition, point_id: str, at: datetime, told: Told, wish: Wish
) -> tuple[WayView, ...]:
    """Say of each way of the item whether it would be granted here, and why (not)."""
    shown = []
    for way in definition.item.ways:
        when = wish.appointment if way == wish.way else None
        asked = msgspec.structs.replace(wish, way=way, appointment=when)
        found = _route(catalog, definition, point_id, at, told, asked)
        why = [r.text for r in found.reasons if r.code in ("way", "way-refused", "full")]
        shown.append(WayView(way, found.taken, why[-1] if why else ""))
    return tuple(shown)


def goes_for_applicants(workflow: Workflow) -> bool:
    """Tell whether somebody goes for the applicant in a workflow (全程代办)."""
    return any(AGENT in step.by.post for step in workflow.all_steps())


def carried(
    catalog: Catalog, definition: Definition, point_id: str, told: Told, way: str
) -> tuple[Hop, ...]:
    """Give through whose hands the papers go, and the result comes back."""
    found = chain(
        catalog, definition.item, catalog.points[point_id], told.applicant.get("village", ""),
        way=msgspec.convert(way, Way) if way else "", workflow=definition.workflow,
    )  # fmt: skip
    return found.hops


def _brought(item: Item, told: Told, application: Application) -> tuple[str, ...]:
    known = {material.id for material in item.materials}
    unknown = sorted(set(application.materials) - known)
    if unknown:
        raise Refused(
            _("此事项没有编号为“{names}”的材料。").format(names=_("、").join(unknown)), "materials"
        )
    asked_for = {material.id for material in applicable(item, told.answers)}
    ticked = {name for name, there in application.materials.items() if there}
    return tuple(sorted(ticked & asked_for))
