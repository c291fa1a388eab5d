"""Reads an application and finds where it goes, before anything is written."""

from __future__ import annotations

from datetime import datetime

import msgspec

from app.catalog.materials import applicable, replaceable
from app.catalog.model import Catalog, Commitment, Definition, Item, Material, Situation
from app.clock import Due
from app.desk.actor import Actor, may_open
from app.desk.casefile import Application as Told
from app.desk.deadlines import before_acceptance, counted_from
from app.desk.errors import Refused
from app.desk.requests import Application, Raw
from app.desk.room import Room
from app.fields import read_answers, read_applicant
from app.routing import Route, UnknownName, route
from app.texts import _


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What would become of an application: nothing is written.

    `situation` is the 情形 that the answers are in (None for none), `materials` are those that
    they ask for, of which `commitment` may stand in for the `replaceable` ones; the due dates
    are those of a case accepted today, `notice` the last day to ask for missing materials.
    `problems` are as in `Refused`.
    """

    route: Route
    situation: Situation | None
    materials: tuple[Material, ...]
    commitment: Commitment | None
    replaceable: tuple[Material, ...]
    promised: Due | None
    statutory: Due | None
    notice: Due | None
    problems: dict[str, str]

    def __repr__(self) -> str:
        return f"Preview(item={self.route.item!r}, …)"


class Intake(msgspec.Struct, frozen=True, kw_only=True):
    """An application read, with its route and the rules it falls under."""

    definition: Definition
    told: Told
    route: Route
    brought: tuple[str, ...]

    def __repr__(self) -> str:
        return f"Intake(item={self.definition.item.id!r}, …)"


def preview(
    room: Room, actor: Actor, item_id: str, point_id: str, answers: Raw, applicant: Raw,
    at: datetime,
) -> Preview:  # fmt: skip
    """Say where an application would go and by when, also while the form is half filled."""
    may_open(actor, point_id)
    catalog = room.catalog
    item = _item(catalog, item_id)
    told, problems = _read(item, applicant, answers)
    found = _route(catalog, item_id, point_id, at, told)
    definition = catalog.definition(item_id, told.answers)
    asked_for = applicable(definition.item, told.answers)
    today = room.local(at).date()
    accepted = counted_from(catalog, definition, today, (), today)
    return Preview(
        route=found,
        situation=definition.item.situation,
        materials=asked_for,
        commitment=definition.item.commitment,
        replaceable=replaceable(definition.item, asked_for),
        promised=accepted.promised,
        statutory=accepted.statutory,
        notice=before_acceptance(catalog, definition, today).notice,
        problems=problems,
    )


def take(room: Room, actor: Actor, application: Application, at: datetime) -> Intake:
    """Read an application. Raises Refused for a wrong place, answer, route or material."""
    may_open(actor, application.point)
    catalog = room.catalog
    item = _item(catalog, application.item)
    told, problems = _read(item, application.applicant, application.answers)
    if problems:
        raise Refused(
            _("有 {n} 处填写有问题，请改正后再提交。").format(n=len(problems)), problems=problems
        )
    found = _route(catalog, item.id, application.point, at, told)
    if not found.taken:
        raise Refused("".join(reason.text for reason in found.reasons), "point")
    # The case pins the item as it is in the applicant's 情形: limits, materials, fees.
    definition = catalog.definition(item.id, told.answers)
    return Intake(
        definition=definition,
        told=told,
        route=found,
        brought=_brought(definition.item, told, application),
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


def _route(catalog: Catalog, item_id: str, point_id: str, at: datetime, told: Told) -> Route:
    try:
        return route(catalog, item_id, point_id, at, division=told.applicant.get("village", ""))
    except UnknownName as unknown:
        raise Refused(str(unknown), "point") from unknown


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
