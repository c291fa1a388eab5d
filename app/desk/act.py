"""Acts on an open step of a case: decided purely, written as one event."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, Literal

import msgspec

from app import workflow
from app.catalog.materials import tolerated
from app.catalog.model import Catalog, Definition
from app.catalog.words import Outcome, Way
from app.clock import calendar_of
from app.desk import service, tolerance
from app.desk.actor import Actor
from app.desk.casefile import (
    CaseFile,
    current_version,
    event_of,
    load,
    record,
    sealing,
    served,
    told,
)
from app.desk.checks import asked_for_all, chosen, enough_people, names_of, stated
from app.desk.choices import Bench, accepts, choices
from app.desk.countersigning import PROPOSED, Proposed, needs_second, proposal, task_at
from app.desk.dating import redated
from app.desk.deadlines import before_acceptance
from app.desk.errors import Refused
from app.desk.facts import local_day
from app.desk.happenings import ACTED, Acted, Bound, Said
from app.desk.lastday import earliest
from app.desk.receipt import day_of, received_since
from app.desk.reporting import filed
from app.desk.requests import Action
from app.desk.room import Room
from app.desk.staffing import Staffing, staffed
from app.printing import remedies_of
from app.routing import Assignment, FirstAsked, UnknownName, assignments
from app.store import Connection
from app.store.rows import NewEvent
from app.texts import _
from app.workflow import OUTCOMES


def act(room: Room, actor: Actor, number: str, action: Action, at: datetime) -> str:
    """Act on a step and give the case's number; the same token acts once.

    Raises NotVisible, Stale when somebody was faster, Refused when the rules forbid it.
    """
    # Another outcome from the same page is no repetition: it must be told that it came too late.
    token = room.token(actor.username, "act", number, action.step, action.outcome, action.token)

    def verb(connection: Connection) -> str:
        file = load(room, connection, actor, number, lock=True)
        if served(connection, file, action.version, token):
            return number
        current_version(room, connection, file, action.version)
        event = event_of(
            room, actor, at, ACTED, step=action.step, outcome=action.outcome, token=token
        )
        acted, said = decide(room, actor, file, action, event)
        acted = staffed(staffing_of(room, connection, file, at), acted)
        happening = _or_proposed(room, file, action, acted)
        if happening is not acted:
            event = msgspec.structs.replace(event, kind=PROPOSED, outcome="")
        now = record(room, connection, file, sealing(room, told(event, happening), said))
        filed(room, connection, now, event, happening)
        return number

    return room.once(token, verb)


def _or_proposed(room: Room, file: CaseFile, action: Action, acted: Acted) -> Acted | Proposed:
    """Give what happens, or its proposal where a second person must sign it first."""
    if not (OUTCOMES[action.outcome].negative and needs_second(file.definition)):
        return acted
    return proposal(room, file, task_at(file, action.step), ACTED, action.outcome, acted)


def decide(
    room: Room, actor: Actor, file: CaseFile, action: Action, event: NewEvent
) -> tuple[Acted, Said]:
    """Give what the act will record, in clear and sealed. Raises Refused."""
    bench = bench_of(room, file, local_day(file.definition, event.at))
    choice = chosen(choices(bench, actor), action)
    answers = stated(choice, action)
    asked_for_all(bench, action)
    enough_people(bench, actor, choice, action)
    acted = Acted(
        post=choice.post,
        companions=names_of(action),
        back_to=action.back_to,
        asked=tuple(sorted(set(action.materials))) if action.outcome == "补正" else (),
        clause=action.clause.strip(),
        remedy=_remedy_of(file.definition, action.outcome),
        turn_to=action.turn_to.strip(),
        tasks=newly_assigned(bench, file, action),
        dues=file.facts.dues,
    )
    acted = bounded(bench, acted, action, answers, file)
    said = Said(
        note=action.note.strip(), reason=action.reason.strip(), more=_personal(action, answers)
    )
    return redated(bench.catalog, file, event, acted), said


def bounded(
    bench: Bench, acted: Acted, action: Action, answers: Mapping[str, Any], file: CaseFile
) -> Acted:
    """Give the act with the days that it sets: from when, until when, when it was served."""
    outcome, facts = action.outcome, bench.facts
    if accepts(bench.definition, facts, outcome, action.step):
        acted = _accepting(bench, acted, file, bench.today)
    if outcome == tolerance.TOLERATED:
        tolerance.check(answers)
        assert acted.began is not None
        lacking = tolerated(bench.definition.item, bench.answers, facts.accounted)
        bounds = tolerance.bounds(bench.definition, lacking, acted.began, bench.today)
        return _within(bench, acted, bounds)
    if outcome == service.SERVED:
        earliest = facts.decided or _received(file)
        handed = service.handing(answers, earliest, bench.today)
        return msgspec.structs.replace(acted, handed=handed)
    if outcome == "补正":
        answer = bench.definition.item.limits.supplement_answer
        return _within(bench, acted, (Bound(start=bench.today, limit=answer),) if answer else ())
    return acted


def _within(bench: Bench, acted: Acted, bounds: tuple[Bound, ...]) -> Acted:
    """Give the act with the last day to bring what is lacking; without bounds there is none."""
    if not bounds:
        return acted
    last = earliest(bounds, calendar_of(bench.catalog.calendars))
    return msgspec.structs.replace(acted, until=last.day, bounds=bounds, guessed=last.guessed)


def _personal(action: Action, answers: Mapping[str, Any]) -> dict[str, str]:
    names = {tolerance.TOLERATED: tolerance.PERSONAL, service.SERVED: service.PERSONAL}
    wanted = names.get(action.outcome, ())
    return {name: str(answers[name]) for name in wanted if answers.get(name)}


def staffing_of(room: Room, connection: Connection, file: CaseFile, at: datetime) -> Staffing:
    """Give what picking people for the tasks of a case depends on."""
    return Staffing(
        room=room,
        connection=connection,
        bench=bench_of(room, file, local_day(file.definition, at)),
        first=FirstAsked(username=file.row.opened_by, point=file.row.point),
        at=at,
    )


def bench_of(room: Room, file: CaseFile, today: date) -> Bench:
    """Give what choosing on a case depends on."""
    point = room.catalog.points.get(file.row.point)
    return Bench(
        catalog=room.catalog,
        definition=file.definition,
        facts=file.facts,
        answers=file.application.answers,
        today=today,
        applicant=file.application.applicant,
        place=point.name if point else file.row.point,
    )


def _remedy_of(definition: Definition, outcome: Outcome) -> str:
    return remedy(definition, of_result=outcome == "不予") if OUTCOMES[outcome].negative else ""


def remedy(definition: Definition, *, of_result: bool) -> str:
    """Tell where to turn against a refusal (行政复议法 art. 20, 行政诉讼法 art. 46).

    A time that a law sets for the item holds for 不予, the decision on it (`of_result`), not for
    intake's no or for an end without a decision.
    """
    remedies = remedies_of(definition, of_result=of_result)
    review, lawsuit = remedies.review, remedies.lawsuit
    said = _(
        "对本决定不服的，可以自收到决定书之日起{review_within}向{review}申请行政复议，"
        "也可以自收到决定书之日起{lawsuit_within}向{lawsuit}提起行政诉讼。"
    ).format(
        review=review.body, review_within=review.within,
        lawsuit=lawsuit.body, lawsuit_within=lawsuit.within,
    )  # fmt: skip
    return said + remedies.notes


def newly_assigned(bench: Bench, file: CaseFile, action: Action) -> tuple[Assignment, ...]:
    """Give who does the steps that an act opens. Raises Refused where nobody can be named."""
    flow, before = file.definition.workflow, file.facts.state
    after_it = workflow.act(flow, before, action.step, action.outcome, action.back_to)
    return assigned(bench, file, workflow.begun(flow, before, after_it))


def assigned(bench: Bench, file: CaseFile, seats: Collection[str]) -> tuple[Assignment, ...]:
    """Give who acts at the seats of a case. Raises Refused where nobody can be named."""
    flow, item = file.definition.workflow, file.definition.item
    # Whoever asked others to sign first has the step back, whoever was asked to sign has it.
    named = tuple(task for task in file.facts.named if task.step in seats)
    seats = set(seats) - {task.step for task in named}
    names = {workflow.step_id_of(seat) for seat in seats}
    division = file.application.applicant.get("village", "")
    catalog = _with_pinned_departments(bench.catalog, file.definition)
    visit = file.facts.visit
    way: Way | Literal[""] = msgspec.convert(visit.way, Way) if visit and visit.way else ""
    try:
        fresh = tuple(
            each
            for step in flow.all_steps()
            if step.id in names
            for each in assignments(
                catalog, item, step, file.row.point, division, way=way, workflow=flow
            )
            if each.step in seats
        )
    except UnknownName as unknown:
        raise Refused(str(unknown), "outcome") from unknown
    return (*named, *fresh)


def _with_pinned_departments(catalog: Catalog, definition: Definition) -> Catalog:
    """Give the catalogue with the case's own departments, also those removed from it since."""
    pinned = {each.id: each for each in (definition.department, *definition.joint_departments)}
    # Another catalogue is another network to find one's way in: only where it must be.
    if pinned.keys() <= catalog.departments.keys():
        return catalog
    return msgspec.structs.replace(catalog, departments={**pinned, **catalog.departments})


def _accepting(bench: Bench, acted: Acted, file: CaseFile, today: date) -> Acted:
    """Begin the limits and note which materials may follow later."""
    later = tolerated(bench.definition.item, bench.answers, bench.facts.accounted)
    return msgspec.structs.replace(
        acted,
        began=_beginning(bench, _received(file), today),
        tolerated=tuple(material.id for material in later),
    )


def _received(file: CaseFile) -> date:
    return day_of(received_since(file.definition, file.facts, file.row.opened_at))


def _beginning(bench: Bench, received: date, today: date) -> date:
    """Give the day the limits count from, for a case accepted today.

    That is the day the applicant completed what was asked for in time, else today; but where
    the time to ask ran out unused, the application counts as accepted on the day it was
    received (行政许可法 art. 32 (4)): whoever lets it lie gains no days by that.
    """
    asked = bench.facts.asked[-1] if bench.facts.asked else None
    notice = before_acceptance(bench.catalog, bench.definition, received).notice
    if notice is not None and (asked.asked if asked else today) > notice.due:
        return received
    return asked.complete if asked and asked.complete else today
