"""One case in a transaction: read whole, changed by one event, written whole."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import msgspec

from app.catalog.model import Definition
from app.desk.actor import Actor, scopes_of, scopes_of_case
from app.desk.errors import NotVisible, Stale
from app.desk.facts import Facts, after
from app.desk.happenings import CHANGING, Happening, Said
from app.desk.room import Room
from app.routing import Assignment
from app.store import NO_DUE, Connection, write_cases, write_events, write_tasks
from app.store.chain import link
from app.store.queries import find_case, last_event
from app.store.rows import CaseRow, EventRow, NewEvent, NewTask, Standing
from app.texts import _


class Application(msgspec.Struct, frozen=True, kw_only=True):
    """What the applicant told, as read; shows nothing of itself in logs."""

    applicant: dict[str, Any]
    answers: dict[str, Any]

    def __repr__(self) -> str:
        return "SealedApplication(…)"


class CaseFile(msgspec.Struct, frozen=True, kw_only=True):
    """A case as it stands: its row, its own rules, its facts, its application."""

    row: CaseRow
    definition: Definition
    facts: Facts
    application: Application


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


def current_version(room: Room, connection: Connection, file: CaseFile, version: int) -> None:
    """Let the version pass that the case has. Raises Stale, naming who was faster."""
    if version == file.row.version:
        return
    last = last_event(connection, file.row.id, CHANGING)
    assert last is not None
    raise Stale(last.actor_name, room.local(last.at), did(file.definition, last))


def did(definition: Definition, event: EventRow) -> str:
    """Say in a few words what an event was: 收件受理：受理."""
    if not event.step:
        return event.kind
    names = {step.id: step.name for step in definition.workflow.all_steps()}
    return _("{step}：{outcome}").format(
        step=names.get(event.step, event.step), outcome=event.outcome
    )


def event_of(
    room: Room, actor: Actor, at: datetime, kind: str, *,
    step: str = "", outcome: str = "", said: Said | None = None, token: str | None = None,
) -> NewEvent:  # fmt: skip
    """Give an event without its data; what the person wrote of their own is sealed."""
    sealed = room.seal.close(msgspec.json.encode(said)) if said and said != Said() else None
    return NewEvent(
        at=at, actor=actor.username, actor_name=actor.name, kind=kind, step=step,
        outcome=outcome, data=None, sealed=sealed, token=token,
    )  # fmt: skip


def told(event: NewEvent, data: Happening) -> NewEvent:
    """Give the event with what happened, as plain data."""
    return msgspec.structs.replace(event, data=msgspec.to_builtins(data))


def record(connection: Connection, file: CaseFile, event: NewEvent) -> CaseFile:
    """Write an event and all it changes: the facts, the tasks, who sees the case."""
    facts = after(file.definition, file.facts, event)
    place = link(file.row.chain, file.row.seq + 1, event)
    row = write_cases.change(connection, file.row, standing_of(facts), place)
    if row is None:
        raise RuntimeError(f"case {file.row.number} was changed while it was locked")
    write_events.append(connection, row.id, event, place)
    changed = msgspec.structs.replace(file, row=row, facts=facts)
    _write_tasks(connection, file, changed, event)
    if facts.state.ended:
        write_cases.close(connection, row.id)
    return changed


def show_and_assign(connection: Connection, file: CaseFile, event: NewEvent) -> None:
    """Write the first tasks of a new case and who may see it."""
    item = file.definition.item
    scopes = scopes_of_case(
        file.row.point, item.department, item.joint_departments, file.facts.tasks
    )
    write_cases.show_to(connection, file.row, scopes)
    _open_tasks(connection, file, file.facts.tasks, event.at)


def _write_tasks(connection: Connection, before: CaseFile, now: CaseFile, event: NewEvent) -> None:
    case_id, still_open = now.row.id, set(now.facts.state.open)
    for task in before.facts.tasks:
        if task.step not in still_open:
            write_tasks.close_task(connection, case_id, task.step, event.at)
    old = {task.step for task in before.facts.tasks}
    opened = tuple(task for task in now.facts.tasks if task.step not in old)
    _open_tasks(connection, now, opened, event.at)
    new_scopes = scopes_of_case("", "", (), opened) if opened else ()
    write_cases.show_to(connection, now.row, [name for name in new_scopes if name != "all"])
    _move_due(connection, before, now)


def _move_due(connection: Connection, before: CaseFile, now: CaseFile) -> None:
    if due_of(before.facts) == due_of(now.facts):
        return
    kept = {task.step for task in before.facts.tasks} & set(now.facts.state.open)
    write_tasks.move_due(connection, now.row.id, dict.fromkeys(kept, due_of(now.facts)))


def _open_tasks(
    connection: Connection, file: CaseFile, tasks: tuple[Assignment, ...], at: datetime
) -> None:
    due = due_of(file.facts)
    rows = [
        NewTask(
            step=task.step, name=task.name, point=task.point, post=task.post,
            backup=task.backup, department=task.department, due=due,
        )
        for task in tasks
    ]  # fmt: skip
    write_tasks.open_tasks(connection, file.row.id, rows, at)


def due_of(facts: Facts) -> date:
    """Give the day an open task of the case is due: the promise, else the law, else the notice."""
    for due in (facts.dues.promised, facts.dues.statutory):
        if due is not None:
            return due.due
    return facts.dues.notice or NO_DUE


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
    )
