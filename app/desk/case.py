"""Puts a case together as one person may see it."""

from __future__ import annotations

from datetime import date, datetime

from app.catalog.materials import applicable
from app.clock import Due, WorkCalendar
from app.desk.act import bench_of
from app.desk.actor import Actor, holds
from app.desk.casefile import CaseFile, load
from app.desk.choices import Bench, choices
from app.desk.deadlines import Deadlines, deadlines
from app.desk.facts import local_day
from app.desk.happenings import Opened, recorded
from app.desk.occasions import printable
from app.desk.personal import answer_lines, applicant_lines, is_masked
from app.desk.room import Room
from app.desk.supply import may_supply
from app.desk.timeline import timeline, who_does
from app.desk.view import CaseView, MaterialView, PaperView, PauseView, TaskView
from app.monitoring import Alarm, alarm
from app.store.queries import events_of, papers_of
from app.store.rows import EventRow, PaperRow


def case_view(room: Room, actor: Actor, number: str, at: datetime) -> CaseView:
    """Give a case. Raises NotVisible."""
    with room.store.reading() as connection:
        file = load(room, connection, actor, number)
        events = events_of(connection, file.row.id)
        papers = papers_of(connection, file.row.id)
    return assembled(room, actor, file, events, papers, room.local(at).date())


def assembled(
    room: Room, actor: Actor, file: CaseFile, events: list[EventRow], papers: list[PaperRow],
    today: date,
) -> CaseView:  # fmt: skip
    """Give the view of a case that was read."""
    row, item = file.row, file.definition.item
    masked = is_masked(actor, row)
    bench = bench_of(room, file, today)
    opened = recorded(events[0].kind, events[0].data)
    assert isinstance(opened, Opened)
    dues = _deadlines(bench, file, today)
    point = bench.catalog.points.get(row.point)
    return CaseView(
        number=row.number, item_id=row.item_id, item=row.item_name, item_kind=item.kind,
        status=row.status, ended=row.ended, version=row.version, masked=masked,
        point=row.point, point_name=point.name if point else row.point,
        department_name=file.definition.department.name,
        window=opened.window, reasons=opened.reasons,
        opened_at=room.local(row.opened_at),
        accepted_at=room.local(row.accepted_at) if row.accepted_at else None,
        applicant=applicant_lines(bench.catalog, file.application, masked),
        answers=answer_lines(item, file.application, masked),
        materials=_materials(file),
        missing=tuple(material.name for material in bench.missing()),
        promised=dues.promised, statutory=dues.statutory, notice=dues.notice,
        alarm=_alarm(bench, file, dues, today),
        pauses=_pauses(file),
        tasks=_tasks(actor, file),
        offers=choices(bench, actor),
        may_supply=may_supply(actor, file),
        timeline=timeline(room, file, events, masked),
        papers=tuple(
            PaperView(number=each.number, kind=each.kind, issued_at=room.local(each.issued_at))
            for each in papers
        ),
        printable=printable(actor, file, events),
    )  # fmt: skip


def _deadlines(bench: Bench, file: CaseFile, today: date) -> Deadlines:
    """Count the dates again for their derivation; an ended case stays at the day it ended."""
    received = local_day(file.definition, file.row.opened_at)
    return deadlines(bench.catalog, file.definition, file.facts, received, today)


def _alarm(bench: Bench, file: CaseFile, dues: Deadlines, today: date) -> Alarm | None:
    due: Due | None = dues.promised or dues.statutory or dues.notice
    if due is None or file.facts.state.ended or file.facts.waiting:
        return None
    centre = bench.catalog.centre
    return alarm(today, due.due, WorkCalendar(bench.catalog.calendars), centre.alarms)


def _materials(file: CaseFile) -> tuple[MaterialView, ...]:
    waiting = file.facts.waiting
    asked = waiting.materials if waiting else ()
    return tuple(
        MaterialView(
            id=each.id,
            name=each.name,
            necessity=each.necessity,
            brought=each.id in file.facts.brought,
            asked=each.id in asked,
        )
        for each in applicable(file.definition.item, file.application.answers)
    )


def _pauses(file: CaseFile) -> tuple[PauseView, ...]:
    return tuple(
        PauseView(
            name=each.pause.name, step=each.step, first=each.pause.first, last=each.pause.last
        )
        for each in file.facts.pauses
    )


def _tasks(actor: Actor, file: CaseFile) -> tuple[TaskView, ...]:
    return tuple(
        TaskView(
            step=task.step,
            name=task.name,
            who=who_does(task),
            backup=task.backup,
            limit=task.limit,
            mine=holds(actor, task),
        )
        for task in file.facts.tasks
    )
