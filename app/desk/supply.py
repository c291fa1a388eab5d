"""Records what the applicant brings before the case is accepted, or after a 补正."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from app.catalog.materials import applicable, missing
from app.desk.actor import Actor, holds
from app.desk.casefile import CaseFile, current_version, event_of, load, record, told
from app.desk.checks import note_fault
from app.desk.dating import redated
from app.desk.earlier import came_on
from app.desk.errors import Refused
from app.desk.facts import local_day
from app.desk.happenings import SUPPLIED, Said, Supplied
from app.desk.receipt import day_of, received_since
from app.desk.requests import TODAY, Earlier
from app.desk.room import Room
from app.store import Connection
from app.store.queries import number_of_token
from app.store.rows import NewEvent
from app.texts import _


def supply(
    room: Room, actor: Actor, number: str, materials: Collection[str], version: int,
    token: str, at: datetime, note: str = "", earlier: Earlier = TODAY,
) -> str:  # fmt: skip
    """Record the materials (ids) brought and give the case's number; the same token acts once.

    `earlier` tells on which day they came that are registered only now. Raises NotVisible, Stale,
    Refused.
    """
    mark = room.token(actor.username, "supply", number, *sorted(set(materials)), token)

    def verb(connection: Connection) -> str:
        file = load(room, connection, actor, number, lock=True)
        if mark and number_of_token(connection, mark):
            return number
        current_version(room, connection, file, version)
        _check(actor, file, materials, note)
        day = _came_on(file, earlier, local_day(file.definition, at))
        said = Said(note=note.strip(), reason=earlier.why.strip() if day else "")
        event = event_of(room, actor, at, SUPPLIED, said=said, token=mark)
        record(room, connection, file, told(event, _supplied(room, file, materials, event, day)))
        return number

    return room.once(mark, verb)


def may_supply(actor: Actor, file: CaseFile) -> bool:
    """Tell whether the actor may record materials now: the clerk who took it or has the step.

    Once the case is accepted only what a 补正 asked for or a 容缺受理 let follow is waited for.
    """
    facts = file.facts
    if facts.state.ended or (facts.accepted_at and not (facts.waiting or facts.owing)):
        return False
    at_the_door = actor.role == "办事员" and actor.point == file.row.point
    return at_the_door or any(holds(actor, task) for task in facts.tasks)


def _check(actor: Actor, file: CaseFile, materials: Collection[str], note: str) -> None:
    if not may_supply(actor, file):
        raise Refused(_("此件现在不收材料，或者不由您登记。"), "materials")
    known = {each.id for each in applicable(file.definition.item, file.application.answers)}
    unknown = sorted(set(materials) - known)
    if unknown:
        raise Refused(
            _("此件不需要材料“{names}”。").format(names=_("、").join(unknown)), "materials"
        )
    if fault := note_fault(note):
        raise Refused(fault, "note")
    if not materials and not note.strip():
        raise Refused(_("请勾选收到的材料，或者写明补正了什么。"), "materials")


def _came_on(file: CaseFile, earlier: Earlier, today: date) -> date | None:
    """Give the earlier day on which the materials came: not before they were asked for."""
    facts, problems = file.facts, dict[str, str]()
    if facts.waiting:
        first = facts.waiting.asked
    elif facts.owing:
        first = facts.owing.since
    else:
        first = day_of(received_since(file.definition, facts, file.row.opened_at))
    day = came_on(earlier, today, problems, first)
    if problems:
        raise Refused("".join(problems.values()), problems=problems)
    return day


def _supplied(
    room: Room, file: CaseFile, materials: Collection[str], event: NewEvent, day: date | None
) -> Supplied:
    brought = {*file.facts.brought, *materials}
    waiting = file.facts.waiting
    asked = set(waiting.materials) if waiting else set()
    accounted = {*brought, *file.facts.accounted}
    lacking = missing(file.definition.item, file.application.answers, accounted)
    if waiting is None and file.facts.owing:
        asked = set(file.facts.owing.materials)
    supplied = Supplied(
        brought=tuple(sorted(set(materials))),
        complete=not lacking and asked <= brought,
        dues=file.facts.dues,
        received=day,
    )
    return redated(room.catalog, file, event, supplied)
