"""Puts a case together as one person may see it."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from app.catalog.materials import applicable
from app.clock import Due, amount
from app.desk.act import bench_of
from app.desk.actor import Actor, holds
from app.desk.addresses import in_words
from app.desk.casefile import CaseFile, load
from app.desk.choices import Bench, choices
from app.desk.custody_view import custody_view
from app.desk.deadlines import Deadlines, basis, deadlines, granted_until, key_of
from app.desk.errors import NotVisible
from app.desk.facts import local_day
from app.desk.happenings import Issued, Opened, Visit, recorded
from app.desk.history import Story, stood, story
from app.desk.occasions import printable
from app.desk.personal import answer_lines, applicant_lines, is_masked
from app.desk.promises import check_due
from app.desk.rare import rare_characters
from app.desk.receipt import day_of, received_since
from app.desk.room import Room
from app.desk.signing_view import inquiries, signers
from app.desk.slips import slips
from app.desk.supply import may_supply
from app.desk.ticking import Ticking
from app.desk.timeline import material_names, timeline, who_does
from app.desk.verb import Offered, Scene, offered
from app.desk.view import (
    CaseView,
    ExtensionView,
    HoldView,
    MaterialView,
    OwingView,
    PaperView,
    PauseView,
    PendingView,
    PledgeView,
    ReportStateView,
    TaskView,
)
from app.monitoring import OVER, Alarm
from app.store.queries import events_of, papers_of
from app.store.rows import PaperRow
from app.texts import _


def case_view(room: Room, actor: Actor, number: str, at: datetime, asking: str = "") -> CaseView:
    """Give a case, with all that the verb `asking` asks. Raises NotVisible."""
    with room.store.reading() as connection:
        file = load(room, connection, actor, number)
        events = events_of(connection, file.row.id)
        papers = papers_of(connection, file.row.id)
        told = story(room, connection, file.row, events)
        scene = Scene(
            room=room, connection=connection, actor=actor, file=file, at=at, asking=asking
        )
        verbs = tuple(offered(scene))
    return assembled(room, actor, file, told, papers, room.local(at), verbs)


def case_at(room: Room, actor: Actor, number: str, seq: int) -> CaseView:
    """Give a case as it stood after its event `seq`, to be looked at only. Raises NotVisible."""
    with room.store.reading() as connection:
        file = load(room, connection, actor, number)
        events = events_of(connection, file.row.id)
        papers = papers_of(connection, file.row.id)
        told = story(room, connection, file.row, events)
    if not 1 <= seq <= len(events):
        raise NotVisible
    past = stood(room, file, told, seq)
    until = told.until(seq)
    then = room.local(events[seq - 1].at)
    view = assembled(room, actor, past, until, _issued_by(until, papers), then, ())
    return msgspec.structs.replace(view, offers=(), may_supply=False, printable=(), slips=())


def _issued_by(told: Story, papers: list[PaperRow]) -> list[PaperRow]:
    """Give the papers that events of the story issued."""
    happened = (recorded(event.kind, event.data) for event in told.events)
    numbers = {each.number for each in happened if isinstance(each, Issued)}
    return [paper for paper in papers if paper.number in numbers]


def assembled(
    room: Room, actor: Actor, file: CaseFile, told: Story, papers: list[PaperRow],
    now: datetime, verbs: tuple[Offered, ...],
) -> CaseView:  # fmt: skip
    """Give the view of a case that was read, with what `told` says of its past.

    `now` is a local moment.
    """
    events, today = told.events, now.date()
    row, item = file.row, file.definition.item
    masked = is_masked(actor, row)
    bench = bench_of(room, file, today)
    opened = recorded(events[0].kind, events[0].data)
    assert isinstance(opened, Opened)
    dues = _deadlines(bench, file, today)
    late = _alarm(bench, file, dues, now)
    point = bench.catalog.points.get(row.point)
    return CaseView(
        number=row.number, item_id=row.item_id, item=row.item_name, item_kind=item.kind,
        status=row.status, ended=row.ended, version=row.version, masked=masked,
        point=row.point, point_name=point.name if point else row.point,
        department_name=file.definition.department.name,
        window=opened.window, reasons=opened.reasons,
        first_asked=told.events[0].actor_name, visit=_visit(room, file.facts.visit),
        custody=custody_view(room, bench, file, now),
        opened_at=room.local(row.opened_at), received=_received(file),
        accepted_at=room.local(row.accepted_at) if row.accepted_at else None,
        applicant=applicant_lines(bench.catalog, file.application, masked),
        answers=answer_lines(item, file.application, masked),
        materials=_materials(file),
        missing=tuple(material.name for material in bench.missing()),
        promised=dues.promised, statutory=dues.statutory, notice=dues.notice,
        delivery=dues.delivery,
        answer_by=_answer_by(file),
        answer_guessed=file.facts.waiting is not None and file.facts.waiting.guessed,
        owing=_owing(file), pledge=_pledge(bench, file, today),
        pending=_unsigned(bench, file), report=_report(file),
        alarm=late, owes_reason=bool(late and late.level in OVER) and file.facts.explained is None,
        explained=file.facts.explained,
        pauses=_pauses(bench, file, today), hold=_hold(file), extensions=_extensions(file),
        tasks=_tasks(actor, file, dues, now),
        signers=signers(room, file), inquiries=inquiries(room, file, told, masked),
        urged=file.facts.urged,
        offers=choices(bench, actor),
        verbs=verbs,
        may_supply=may_supply(actor, file),
        timeline=timeline(room, file, events, masked, told.definition_at),
        papers=tuple(
            PaperView(number=each.number, kind=each.kind, issued_at=room.local(each.issued_at))
            for each in papers
        ),
        printable=printable(actor, file, events),
        slips=slips(actor, file),
        rare=() if masked else rare_characters(file),
        archived=file.facts.archived,
    )  # fmt: skip


def _received(file: CaseFile) -> date | None:
    """Give the day the application came where it was not the one on which it was taken in."""
    day = day_of(received_since(file.definition, file.facts, file.row.opened_at))
    return None if day == local_day(file.definition, file.row.opened_at) else day


def _deadlines(bench: Bench, file: CaseFile, today: date) -> Deadlines:
    """Count the dates again for their derivation; an ended case stays at the day it ended."""
    counting = basis(bench.catalog, file.definition, file.row.opened_at, file.row.point)
    return deadlines(counting, file.facts, today)


def _alarm(bench: Bench, file: CaseFile, dues: Deadlines, now: datetime) -> Alarm | None:
    due = dues.first
    if due is None or file.facts.state.ended or file.facts.rests:
        return None
    moment = due.at and due.at.replace(tzinfo=now.tzinfo)
    return Ticking(bench.catalog, now).alarm(due.due, moment, file.row.point)


def _answer_by(file: CaseFile) -> date | None:
    waiting = file.facts.waiting
    return waiting.until if waiting and not file.facts.state.ended else None


def _owing(file: CaseFile) -> OwingView | None:
    tolerance = file.facts.tolerance
    if tolerance is None:
        return None
    names = tuple(material_names(file, tolerance.materials))
    return OwingView(
        materials=names, until=tolerance.until, met=tolerance.met, guessed=tolerance.guessed
    )


def _pledge(bench: Bench, file: CaseFile, today: date) -> PledgeView | None:
    pledge = file.facts.pledge
    if pledge is None:
        return None
    due = check_due(bench.catalog, file)
    return PledgeView(
        materials=tuple(material_names(file, pledge.materials)),
        signed=pledge.signed,
        found=pledge.found,
        due=due.due if due else None,
        late=not pledge.found and due is not None and today > due.due,
        until=pledge.until, mended=pledge.mended, revoked=pledge.revoked,
    )  # fmt: skip


def _unsigned(bench: Bench, file: CaseFile) -> PendingView | None:
    pending = file.facts.pending
    if pending is None:
        return None
    what = pending.outcome or pending.word
    return PendingView(what=what, by=pending.name, to=in_words(bench.catalog, pending.to))


def _report(file: CaseFile) -> ReportStateView | None:
    report = file.facts.report
    if report is None:
        return None
    return ReportStateView(
        number=report.number, outcome=report.outcome, state=report.state,
        correct_by=report.correct_by, late=report.overdue,
    )  # fmt: skip


def _materials(file: CaseFile) -> tuple[MaterialView, ...]:
    waiting = file.facts.waiting
    asked = waiting.materials if waiting else ()
    pledged = file.facts.pledge.materials if file.facts.pledge else ()
    return tuple(
        MaterialView(
            id=each.id,
            name=each.name,
            necessity=each.necessity,
            brought=each.id in file.facts.brought,
            asked=each.id in asked,
            pledged=each.id in pledged,
        )
        for each in applicable(file.definition.item, file.application.answers)
    )


def _hold(file: CaseFile) -> HoldView | None:
    hold = file.facts.hold
    if hold is None:
        return None
    return HoldView(
        ground=_(hold.ground), since=hold.since, until=hold.until, needs=amount(hold.needs),
        guessed=hold.guessed,
    )  # fmt: skip


def _extensions(file: CaseFile) -> tuple[ExtensionView, ...]:
    return tuple(
        ExtensionView(decided=each.decided, by=each.by, amount=amount(each.limit))
        for each in file.facts.extensions
    )


def _pauses(bench: Bench, file: CaseFile, today: date) -> tuple[PauseView, ...]:
    ends = {key_of(each): last for each, last in granted_until(bench.catalog, file.facts)}
    shown = []
    for each in file.facts.pauses:
        going = each.pause.last is None
        until = ends.get(key_of(each)) if going else None
        shown.append(
            PauseView(
                name=each.pause.name, step=each.step, first=each.pause.first,
                last=each.pause.last, until=until, over=until is not None and today > until,
            )
        )  # fmt: skip
    return tuple(shown)


def _visit(room: Room, visit: Visit | None) -> Visit | None:
    """Give how the applicant comes, in the centre's own time."""
    if visit is None or visit.appointment is None:
        return visit
    return msgspec.structs.replace(visit, appointment=room.local(visit.appointment))


def _tasks(actor: Actor, file: CaseFile, dues: Deadlines, now: datetime) -> tuple[TaskView, ...]:
    return tuple(
        TaskView(
            step=task.step,
            name=task.name,
            who=who_does(task),
            backup=task.backup,
            limit=task.limit,
            mine=holds(actor, task),
            person=task.person_name,
            deputy=bool(task.deputy_of),
            due=dues.steps.get(task.step),
            late=not file.facts.rests and _is_over(dues.steps.get(task.step), now),
        )
        for task in file.facts.tasks
    )


def _is_over(due: Due | None, now: datetime) -> bool:
    if due is None:
        return False
    return now.date() > due.due if due.at is None else now > due.at.replace(tzinfo=now.tzinfo)
