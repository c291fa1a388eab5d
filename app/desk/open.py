"""Opens a case: the application becomes a number, its first tasks and its first event."""

from __future__ import annotations

import hashlib
from datetime import datetime

import msgspec

from app import workflow
from app.catalog.model import content_hash
from app.desk.actor import Actor
from app.desk.casefile import (
    CaseFile,
    event_of,
    show_and_assign,
    standing_of,
    told,
)
from app.desk.deadlines import before_acceptance
from app.desk.facts import Facts, after
from app.desk.happenings import OPENED, Opened
from app.desk.intake import Intake, take
from app.desk.numbering import next_case_number
from app.desk.requests import Application
from app.desk.room import Room
from app.fields import mask_name
from app.store import Connection, write_cases, write_definitions, write_events
from app.store.chain import anchor, link
from app.store.rows import NewCase, NewEvent


def open_case(room: Room, actor: Actor, application: Application, at: datetime) -> str:
    """Open a case and give its number; the same token gives the same case. Raises Refused."""
    token = room.token(actor.username, "open", application.token)
    done = room.done_before(token)
    if done:
        # Asked first: the rules may have changed since, and a repetition must not be refused.
        return done
    intake = take(room, actor, application, at)
    sealed = room.seal.close(msgspec.json.encode(intake.told))
    event = told(event_of(room, actor, at, OPENED, token=token), _opened(room, intake, sealed, at))
    facts = after(intake.definition, None, event)
    return room.once(
        token, lambda connection: _write(room, connection, actor, intake, facts, event, sealed)
    )


def _opened(room: Room, intake: Intake, sealed: bytes, at: datetime) -> Opened:
    today = room.local(at).date()
    first = workflow.start(intake.definition.workflow).open
    return Opened(
        application=hashlib.sha256(sealed).hexdigest(),
        window=intake.route.window_name,
        reasons=tuple(reason.text for reason in intake.route.reasons),
        brought=intake.brought,
        tasks=tuple(each for each in intake.route.steps if each.step in first),
        dues=before_acceptance(room.catalog, intake.definition, today).told(),
    )


def _write(
    room: Room, connection: Connection, actor: Actor, intake: Intake, facts: Facts,
    event: NewEvent, sealed: bytes,
) -> str:  # fmt: skip
    definition = intake.definition
    rules = content_hash(definition)
    write_definitions.pin(connection, rules, msgspec.json.encode(definition).decode())
    day = room.local(event.at).date()
    # The number comes last: from here on every other opening of the day waits for this one.
    number = next_case_number(connection, definition.centre, day)
    new = NewCase(
        number=number,
        item_id=definition.item.id,
        item_name=definition.item.name,
        definition=rules,
        point=intake.route.point,
        department=definition.item.department,
        opened_by=actor.username,
        opened_at=event.at,
        applicant_masked=masked(intake.told.applicant),
        applicant_index=room.seal.index(intake.told.applicant["id_number"]),
        sealed=sealed,
        **msgspec.structs.asdict(standing_of(facts)),
    )
    place = link(anchor(number), 1, event)
    row = write_cases.insert_case(connection, new, place)
    write_events.append(connection, row.id, event, place)
    file = CaseFile(row=row, definition=definition, facts=facts, application=intake.told)
    show_and_assign(connection, file, event)
    return number


def masked(applicant: dict[str, str]) -> str:
    """Give the applicant's name as lists show it; the name of a registered body is public."""
    name = applicant["name"]
    return name if applicant["id_kind"] == "统一社会信用代码" else mask_name(name)
