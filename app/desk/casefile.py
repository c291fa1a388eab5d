"""One case in a transaction: read whole, changed by one event, written whole."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from app.catalog.model import Definition
from app.desk.actor import Actor, scopes_of
from app.desk.case_value import Application as Application
from app.desk.case_value import CaseFile as CaseFile
from app.desk.case_value import Moved as Moved
from app.desk.effects import after, happening_of
from app.desk.errors import NotVisible, Stale
from app.desk.facts import Facts
from app.desk.happenings import Happening, Said, loud
from app.desk.ledgers import Change, write_all
from app.desk.room import Room
from app.store import NO_DUE, Connection, write_cases, write_events
from app.store.chain import link
from app.store.queries import find_case, last_event, number_of_token
from app.store.rows import CaseRow, EventRow, NewEvent, Standing
from app.texts import _
from app.workflow import step_id_of


def load(
    room: Room, connection: Connection, actor: Actor, number: str, *, lock: bool = False
) -> CaseFile:
    """Give a case the actor may see. Raises NotVisible; `lock` makes other writers wait."""
    row = find_case(connection, written(number), scopes_of(actor), lock=lock)
    if row is None:
        raise NotVisible
    return unfold(room, connection, row)


def written(text: str) -> str:
    """Give a name or number from outside if it can be one. Raises NotVisible for a NUL in it."""
    # PostgreSQL stores no NUL and says so with an error; whoever asks for one gets our answer.
    if "\0" in text:
        raise NotVisible
    return text


def unfold(room: Room, connection: Connection, row: CaseRow) -> CaseFile:
    """Give the values that a row holds."""
    return CaseFile(
        row=row,
        definition=room.definition(connection, row.definition),
        facts=msgspec.convert(row.facts, Facts),
        application=msgspec.json.decode(room.seal.open(row.sealed), type=Application),
    )


def served(connection: Connection, file: CaseFile, version: int, token: str | None) -> bool:
    """Tell whether the request with this token has acted on the case, which is locked, before.

    Only for what is never silent: then whatever acted made the version that the request saw an
    old one, and nothing is looked up for a request that saw the newest.
    """
    if token is None or version == file.row.version:
        return False
    return number_of_token(connection, token) is not None


def current_version(room: Room, connection: Connection, file: CaseFile, version: int) -> None:
    """Let the version pass that the case has. Raises Stale, naming who was faster."""
    if version == file.row.version:
        return
    last = last_event(connection, file.row.id, loud())
    assert last is not None
    raise Stale(last.actor_name, room.local(last.at), did(file.definition, last))


def did(definition: Definition, event: EventRow) -> str:
    """Say in a few words what an event was: 收件受理：受理."""
    if not event.step:
        return event.kind
    names = {step.id: step.name for step in definition.workflow.all_steps()}
    return _("{step}：{outcome}").format(
        step=names.get(step_id_of(event.step), event.step), outcome=event.outcome or event.kind
    )


def event_of(
    room: Room, actor: Actor, at: datetime, kind: str, *,
    step: str = "", outcome: str = "", said: Said | None = None, token: str | None = None,
) -> NewEvent:  # fmt: skip
    """Give an event without its data; what the person wrote of their own is sealed."""
    event = NewEvent(
        at=at, actor=actor.username, actor_name=actor.name, kind=kind, step=step,
        outcome=outcome, data=None, sealed=None, token=token,
    )  # fmt: skip
    return sealing(room, event, said) if said else event


def sealing(room: Room, event: NewEvent, said: Said) -> NewEvent:
    """Give the event with the person's own words sealed, if there are any."""
    if said == Said():
        return event
    sealed = room.seal.close(msgspec.json.encode(said))
    return msgspec.structs.replace(event, sealed=sealed)


def told(event: NewEvent, data: Happening) -> NewEvent:
    """Give the event with what happened, as plain data."""
    return msgspec.structs.replace(event, data=msgspec.to_builtins(data))


def record(
    room: Room, connection: Connection, file: CaseFile, event: NewEvent,
    moved: Moved | None = None,
) -> CaseFile:  # fmt: skip
    """Write an event and all it changes: the case, and every ledger beside it.

    `moved` is what of the case changes besides its facts. Gives the case as it stands then.
    """
    happening = happening_of(event)
    definition = moved.definition if moved and moved.definition else file.definition
    facts = after(definition, file.facts, event)
    place = link(file.row.chain, file.row.seq + 1, event)
    row = write_cases.change(
        connection, file.row, standing_of(facts), place, moved.columns if moved else {},
        loud=not happening.silent,
    )  # fmt: skip
    if row is None:
        raise RuntimeError(f"case {file.row.number} was changed while it was locked")
    write_events.append(connection, row.id, event, place)
    now = CaseFile(
        row=row,
        definition=definition,
        facts=facts,
        application=moved.application if moved and moved.application else file.application,
    )
    write_all(
        connection,
        Change(room=room, before=file, now=now, event=event, happening=happening, seq=place.seq),
    )
    return now


def due_of(facts: Facts) -> date:
    """Give the day an open task of the case is due.

    That is the promise, else the law, else the notice; once decided, the day to deliver by.
    """
    if facts.dues.delivery is not None and facts.decided is not None:
        return facts.dues.delivery
    for due in (facts.dues.promised, facts.dues.statutory):
        if due is not None:
            return due.due
    return facts.dues.notice or NO_DUE


def moment_of(facts: Facts) -> datetime | None:
    """Give the moment at which an open task is due where that limit is one of hours."""
    dues = facts.dues
    due = dues.promised or dues.statutory
    if due is None or (dues.delivery is not None and facts.decided is not None):
        return None
    return due.at


def standing_of(facts: Facts) -> Standing:
    """Give the columns that lists and searches read."""
    promised, statutory = facts.dues.promised, facts.dues.statutory
    return Standing(
        facts=facts,
        status=facts.status,
        current=_("、").join(task.name for task in facts.tasks),
        ended=facts.state.ended,
        accepted_at=facts.accepted_at,
        promised_due=promised.due if promised else None,
        promised_provisional=bool(promised and promised.provisional),
        statutory_due=statutory.due if statutory else None,
        statutory_provisional=bool(statutory and statutory.provisional),
        explained=facts.explained is not None,
        due_at=moment_of(facts),
    )
