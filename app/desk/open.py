"""Opens a case: the application becomes a number, its first tasks and its first event."""

from __future__ import annotations

import hashlib
from datetime import datetime

import msgspec

from app import workflow
from app.desk.actor import Actor
from app.desk.casefile import (
    CaseFile,
    event_of,
    standing_of,
    told,
)
from app.desk.choices import Bench
from app.desk.deadlines import basis, deadlines
from app.desk.effects import after
from app.desk.happenings import OPENED, Dues, Opened, Said
from app.desk.intake import Intake, take
from app.desk.ledgers import Change, write_all
from app.desk.numbering import next_case_number
from app.desk.requests import Application
from app.desk.room import Room
from app.desk.staffing import Staffing, staffed
from app.desk.visits import still_free
from app.fields import mask_name
from app.routing import FirstAsked
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
    said = Said(reason=application.earlier.why.strip()) if intake.received else None
    event = event_of(room, actor, at, OPENED, said=said, token=token)
    opened = _opened(room, intake, sealed, event)

    def verb(connection: Connection) -> str:
        given = _staffed(room, connection, intake, opened, event)
        return _write(room, connection, intake, given, told(event, given), sealed)

    return room.once(token, verb)


def _opened(room: Room, intake: Intake, sealed: bytes, event: NewEvent) -> Opened:
    first = workflow.start(intake.definition.workflow).open
    opened = Opened(
        application=hashlib.sha256(sealed).hexdigest(),
        rules=room.hash_of(intake.definition),
        window=intake.route.window_name,
        reasons=tuple(reason.text for reason in intake.route.reasons),
        brought=intake.brought,
        tasks=tuple(each for each in intake.route.steps if each.step in first),
        visit=intake.visit,
        hops=intake.hops,
        received=intake.received,
        expected=intake.visit.appointment is not None and not (intake.brought or intake.received),
        dues=Dues(),
    )
    facts = after(intake.definition, None, told(event, opened))
    counting = basis(room.catalog, intake.definition, event.at, intake.route.point)
    found = deadlines(counting, facts, room.local(event.at).date())
    return msgspec.structs.replace(opened, dues=found.told())


def _staffed(
    room: Room, connection: Connection, intake: Intake, opened: Opened, event: NewEvent
) -> Opened:
    """Give the opening with the people that its first tasks go to."""
    definition = intake.definition
    bench = Bench(
        catalog=room.catalog,
        definition=definition,
        facts=after(definition, None, told(event, opened)),
        answers=intake.told.answers,
        today=room.local(event.at).date(),
    )
    first = FirstAsked(username=event.actor, point=intake.route.point)
    staffing = Staffing(room=room, connection=connection, bench=bench, first=first, at=event.at)
    return staffed(staffing, opened)


def _write(
    room: Room, connection: Connection, intake: Intake, happening: Opened, event: NewEvent,
    sealed: bytes,
) -> str:  # fmt: skip
    definition, rules = intake.definition, happening.rules
    facts = after(definition, None, event)
    write_definitions.pin(connection, rules, msgspec.json.encode(definition).decode())
    day = room.local(event.at).date()
    # The number comes last: from here on every other opening of the day waits for this one.
    number = next_case_number(connection, definition.centre, day)
    still_free(connection, room, definition.item, intake.route.point, intake.visit)
    new = NewCase(
        number=number,
        item_id=definition.item.id,
        item_name=definition.item.name,
        definition=rules,
        point=intake.route.point,
        department=definition.item.department,
        opened_by=event.actor,
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
    write_all(
        connection,
        Change(
            room=room,
            before=None,
            now=file,
            event=event,
            happening=happening,
            seq=place.seq,
        ),
    )
    return number


def masked(applicant: dict[str, str]) -> str:
    """Give the applicant's name as lists show it; the name of a registered body is public."""
    name = applicant["name"]
    return name if applicant["id_kind"] == "统一社会信用代码" else mask_name(name)
