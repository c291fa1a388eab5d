"""Freezes what a paper of a case says, as the case stood after the event it is about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from app import printing
from app.catalog.materials import applicable
from app.clock import Due
from app.desk.casefile import CaseFile
from app.desk.deadlines import Deadlines, counted_from
from app.desk.facts import Facts, local_day, replay
from app.desk.happenings import Acted, Opened, recorded
from app.desk.room import Room
from app.desk.timeline import said_in
from app.fields import show
from app.printing import Dossier, DueLine, MaterialLine
from app.printing.build import condition_of
from app.printing.dossier import Refused as Turned
from app.store.rows import EventRow
from app.texts import _


def dossier_of(
    room: Room, file: CaseFile, events: list[EventRow], number: str, kind: str, at: datetime
) -> Dossier:
    """Give the dossier of a paper about the last of the `events`."""
    facts = replay(file.definition, events)
    point = room.catalog.points.get(file.row.point)
    return printing.case_dossier(
        file.definition,
        _case(room, file, events, facts, kind),
        number,
        room.paper_address(number),
        room.local(at),
        materials=_materials(file, events),
        situation=_situation(file),
        points=(printing.place_line(point),) if point else (),
    )


def _case(
    room: Room, file: CaseFile, events: list[EventRow], facts: Facts, kind: str
) -> printing.Case:
    event, opened = events[-1], recorded(events[0].kind, events[0].data)
    assert isinstance(opened, Opened)
    point = room.catalog.points.get(file.row.point)
    dues = _dues(room, file, facts, event)
    return printing.Case(
        number=file.row.number,
        applicant=_applicant(file.application.applicant),
        received_at=room.local(file.row.opened_at),
        point=point.name if point else file.row.point,
        window=opened.window,
        clerk=event.actor_name,
        issuer=file.definition.department.name,
        answers=_situation(file),
        decided_on=local_day(file.definition, event.at),
        promised=_due_line(dues.promised),
        statutory=_due_line(dues.statutory),
        supplement=_supplement(room, event) if kind == "补正告知书" else None,
        refusal=_refusal(room, event) if kind == "不予受理决定书" else None,
    )


def _applicant(told: Mapping[str, Any]) -> printing.Applicant:
    names = set(printing.Applicant.__struct_fields__)
    return printing.Applicant(**{name: str(told[name]) for name in told if name in names})


def _situation(file: CaseFile) -> tuple[printing.Fact, ...]:
    answers = file.application.answers
    return tuple(
        printing.Fact(label=each.label, value=show(each, answers[each.id]))
        for each in file.definition.item.form
        if answers.get(each.id) is not None
    )


def _materials(file: CaseFile, events: list[EventRow]) -> tuple[MaterialLine, ...]:
    """Give the materials that apply, as they stood before the event if it asks for some."""
    item, event = file.definition.item, events[-1]
    happening = recorded(event.kind, event.data)
    asked = happening.asked if isinstance(happening, Acted) else ()
    facts = replay(file.definition, events[:-1] if asked else events)
    questions = {question.id: question for question in item.form}

    def problem(material: str) -> str:
        if material not in asked:
            return ""
        return _("不符合要求，须重新提交") if material in facts.brought else _("未提交，须补交")

    return tuple(
        MaterialLine(
            material=each,
            condition=condition_of(each, questions),
            received=each.id in facts.brought,
            problem=problem(each.id),
        )
        for each in applicable(item, file.application.answers)
    )


def _dues(room: Room, file: CaseFile, facts: Facts, event: EventRow) -> Deadlines:
    if facts.began is None:
        return Deadlines()
    today = local_day(file.definition, event.at)
    pauses = tuple(each.pause for each in facts.pauses)
    return counted_from(room.catalog, file.definition, facts.began, pauses, today)


def _due_line(due: Due | None) -> DueLine | None:
    if due is None:
        return None
    steps = tuple(step.text for step in due.derivation)
    return DueLine(day=due.due, provisional=due.provisional, derivation=steps)


def _supplement(room: Room, event: EventRow) -> printing.Supplement:
    return printing.Supplement(reason=said_in(room, event).note)


def _refusal(room: Room, event: EventRow) -> printing.Refusal:
    acted = recorded(event.kind, event.data)
    assert isinstance(acted, Acted)
    return printing.Refusal(
        reason=said_in(room, event).reason,
        outcome=msgspec.convert(event.outcome, Turned),
        clause=acted.clause,
        turn_to=acted.turn_to,
    )
