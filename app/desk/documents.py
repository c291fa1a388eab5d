"""Freezes what a paper of a case says, as the case stood after the event it is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, time
from typing import Any

from app import printing
from app.catalog.materials import applicable
from app.clock import Due
from app.desk.casefile import CaseFile
from app.desk.contents import Subject, parts, problems
from app.desk.deadlines import Deadlines, basis, deadlines
from app.desk.facts import Facts, local_day
from app.desk.happenings import Acted, Opened, recorded
from app.desk.history import Story
from app.desk.receipt import received_since
from app.desk.room import Room
from app.fields import show_formally
from app.printing import Dossier, DueLine, MaterialLine
from app.printing.build import condition_of
from app.store.rows import EventRow
from app.texts import _


def dossier_of(
    room: Room, file: CaseFile, told: Story, number: str, kind: str, at: datetime,
    revision: int,
) -> Dossier:  # fmt: skip
    """Give the dossier of a paper about the last event of a story, the case as it stood then.

    `revision` of the catalogue brought the rules that hold (0 where none is known).
    """
    point = room.catalog.points.get(file.row.point)
    dossier = printing.case_dossier(
        file.definition,
        _case(room, file, told, kind),
        number,
        room.paper_address(number),
        room.local(at),
        materials=_materials(file, told, kind),
        situation=_situation(file),
        points=(printing.place_line(point),) if point else (),
        revision=revision,
    )
    return printing.worded(dossier, room.catalog, kind)


def _case(room: Room, file: CaseFile, told: Story, kind: str) -> printing.Case:
    events, facts = told.events, file.facts
    event, opened = events[-1], recorded(events[0].kind, events[0].data)
    assert isinstance(opened, Opened)
    point = room.catalog.points.get(file.row.point)
    dues = _dues(room, file, facts, event)
    return printing.Case(
        number=file.row.number,
        applicant=_applicant(file.application.applicant),
        received_at=_received_at(room, file),
        point=point.name if point else file.row.point,
        window=opened.window,
        clerk=getattr(recorded(event.kind, event.data), "proposer", "") or event.actor_name,
        issuer=file.definition.department.name,
        answers=_situation(file),
        decided_on=local_day(file.definition, event.at),
        promised=_due_line(dues.promised),
        statutory=_due_line(dues.statutory),
        **parts(kind, Subject(room=room, file=file, told=told)),
    )


def _received_at(room: Room, file: CaseFile) -> datetime:
    """Give when the application came; of an earlier day the hour is not known."""
    since = received_since(file.definition, file.facts, file.row.opened_at)
    if isinstance(since, datetime):
        return since
    return datetime.combine(since, time.min, room.local(file.row.opened_at).tzinfo)


def _applicant(told: Mapping[str, Any]) -> printing.Applicant:
    names = set(printing.Applicant.__struct_fields__)
    return printing.Applicant(**{name: str(told[name]) for name in told if name in names})


def _situation(file: CaseFile) -> tuple[printing.Fact, ...]:
    answers = file.application.answers
    return tuple(
        printing.Fact(label=each.label, value=show_formally(each, answers[each.id]))
        for each in file.definition.item.form
        if answers.get(each.id) is not None
    )


def _materials(file: CaseFile, told: Story, kind: str) -> tuple[MaterialLine, ...]:
    """Give the materials that apply, as they stood before the event if it asks for some."""
    item, event = file.definition.item, told.events[-1]
    happening = recorded(event.kind, event.data)
    asked = happening.asked if isinstance(happening, Acted) else ()
    facts = told.facts_at(len(told.events) - 1) if asked else file.facts
    questions = {question.id: question for question in item.form}
    said = problems(kind, file) | dict(_lacking(asked, facts))
    # What a promise stands in for is no longer awaited.
    promised = () if kind == "告知承诺书" or not facts.pledge else facts.pledge.materials
    return tuple(
        MaterialLine(
            material=each,
            condition=condition_of(each, questions),
            received=each.id in facts.brought,
            problem=said.get(each.id, ""),
        )
        for each in applicable(item, file.application.answers)
        if each.id not in promised or each.id in facts.brought
    )


def _lacking(asked: tuple[str, ...], facts: Facts) -> Iterator[tuple[str, str]]:
    for material in asked:
        wrong = material in facts.brought
        yield material, _("不符合要求，须重新提交") if wrong else _("未提交，须补交")


def _dues(room: Room, file: CaseFile, facts: Facts, event: EventRow) -> Deadlines:
    if facts.began is None:
        return Deadlines()
    today = local_day(file.definition, event.at)
    counting = basis(room.catalog, file.definition, file.row.opened_at, file.row.point)
    return deadlines(counting, facts, today)


def _due_line(due: Due | None) -> DueLine | None:
    if due is None:
        return None
    steps = tuple(step.text for step in due.derivation)
    return DueLine(day=due.due, provisional=due.provisional, derivation=steps)
