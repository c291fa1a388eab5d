"""Acts on an open step of a case: decided purely, written as one event."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from app import workflow
from app.catalog.materials import tolerated
from app.catalog.model import Catalog, Definition
from app.catalog.words import Outcome
from app.desk.actor import Actor
from app.desk.casefile import CaseFile, current_version, event_of, load, record, told
from app.desk.checks import asked_for_all, chosen, enough_people, names_of, stated
from app.desk.choices import Bench, accepts, choices
from app.desk.deadlines import before_acceptance, deadlines
from app.desk.errors import Refused
from app.desk.facts import after, local_day
from app.desk.happenings import ACTED, Acted, Said
from app.desk.requests import Action
from app.desk.room import Room
from app.printing import remedies_of
from app.routing import Assignment, UnknownName, assignment
from app.store import Connection
from app.store.queries import number_of_token
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
        # Asked only now that the case is locked: the same request may just have been served.
        if token and number_of_token(connection, token):
            return number
        current_version(room, connection, file, action.version)
        said = Said(note=action.note.strip(), reason=action.reason.strip())
        event = event_of(
            room, actor, at, ACTED, step=action.step, outcome=action.outcome, said=said, token=token
        )
        record(connection, file, told(event, decide(room, actor, file, action, event)))
        return number

    return room.once(token, verb)


def decide(room: Room, actor: Actor, file: CaseFile, action: Action, event: NewEvent) -> Acted:
    """Give what the act will record. Raises Refused."""
    bench = bench_of(room, file, local_day(file.definition, event.at))
    choice = chosen(choices(bench, actor), action)
    stated(choice, action)
    asked_for_all(bench, action)
    enough_people(bench, actor, choice, action)
    acted = Acted(
        post=choice.post,
        companions=names_of(action),
        back_to=action.back_to,
        asked=tuple(sorted(set(action.materials))) if action.outcome == "补正" else (),
        clause=action.clause.strip(),
        remedy=remedy(file.definition, action.outcome) if OUTCOMES[action.outcome].negative else "",
        turn_to=action.turn_to.strip(),
        tasks=_newly_assigned(bench, file, action),
        dues=file.facts.dues,
    )
    if accepts(file.definition, file.facts, action.outcome):
        acted = _accepting(bench, acted, file, local_day(file.definition, event.at))
    return _dated(bench, file, acted, event)


def bench_of(room: Room, file: CaseFile, today: date) -> Bench:
    """Give what choosing on a case depends on."""
    return Bench(
        catalog=room.catalog,
        definition=file.definition,
        facts=file.facts,
        answers=file.application.answers,
        today=today,
    )


def remedy(definition: Definition, outcome: Outcome) -> str:
    """Tell where to turn against a refusal (行政复议法 art. 20, 行政诉讼法 art. 46).

    A time that a law sets for the item holds for 不予, the decision on it, not for intake's no.
    """
    remedies = remedies_of(definition, of_result=outcome == "不予")
    review, lawsuit = remedies.review, remedies.lawsuit
    said = _(
        "对本决定不服的，可以自收到决定书之日起{review_within}向{review}申请行政复议，"
        "也可以自收到决定书之日起{lawsuit_within}向{lawsuit}提起行政诉讼。"
    ).format(
        review=review.body, review_within=review.within,
        lawsuit=lawsuit.body, lawsuit_within=lawsuit.within,
    )  # fmt: skip
    return said + remedies.notes


def _newly_assigned(bench: Bench, file: CaseFile, action: Action) -> tuple[Assignment, ...]:
    flow, before = file.definition.workflow, file.facts.state
    after_it = workflow.act(flow, before, action.step, action.outcome, action.back_to)
    steps = [step for step in flow.all_steps() if step.id in set(after_it.open) - set(before.open)]
    division = file.application.applicant.get("village", "")
    catalog = _with_pinned_departments(bench.catalog, file.definition)
    try:
        return tuple(
            assignment(catalog, file.definition.item, step, file.row.point, division)
            for step in steps
        )
    except UnknownName as unknown:
        raise Refused(str(unknown), "outcome") from unknown


def _with_pinned_departments(catalog: Catalog, definition: Definition) -> Catalog:
    """Give the catalogue with the case's own departments, also those removed from it since."""
    pinned = {each.id: each for each in (definition.department, *definition.joint_departments)}
    return msgspec.structs.replace(catalog, departments={**pinned, **catalog.departments})


def _accepting(bench: Bench, acted: Acted, file: CaseFile, today: date) -> Acted:
    """Begin the limits and note which materials may follow later."""
    later = tolerated(bench.definition.item, bench.answers, bench.facts.brought)
    return msgspec.structs.replace(
        acted,
        began=_beginning(bench, local_day(file.definition, file.row.opened_at), today),
        tolerated=tuple(material.id for material in later),
    )


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


def _dated(bench: Bench, file: CaseFile, acted: Acted, event: NewEvent) -> Acted:
    facts = after(file.definition, file.facts, told(event, acted))
    if facts.state.ended:
        return acted
    received = local_day(file.definition, file.row.opened_at)
    today = local_day(file.definition, event.at)
    found = deadlines(bench.catalog, file.definition, facts, received, today)
    return msgspec.structs.replace(acted, dues=found.told())
