"""Makes every table of a case again from its events: to prove them, or to mend them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from app.desk.actor import Actor
from app.desk.casefile import CaseFile, standing_of, unfold
from app.desk.effects import after as after_event
from app.desk.effects import happening_of
from app.desk.errors import NotVisible
from app.desk.facts import Facts
from app.desk.happenings import Issued, recorded
from app.desk.history import Story, ruled, story
from app.desk.ledgers import Change, write_all
from app.desk.room import Room
from app.store import Connection
from app.store.chain import broken_link
from app.store.queries import events_of, papers_of
from app.store.rebuild import case_ids, drawn_from, locked_case
from app.store.rows import CaseRow
from app.store.write_rebuild import clear, restore, stand
from app.workflow import NotOffered

CASE: Final = "case_"
PAPER: Final = "paper"


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """A case whose rows are not what its events amount to: in which `tables`.

    `broken` is the first event that was tampered with, `unreadable` tells of events that its
    rules do not allow; such a case is left as it is.
    """

    number: str
    tables: tuple[str, ...] = ()
    broken: int | None = None
    unreadable: bool = False


class Rebuilt(msgspec.Struct, frozen=True, kw_only=True):
    """How many cases were looked at, which differed, and where to go on (None at the end)."""

    checked: int
    differences: tuple[Difference, ...]
    next: int | None


class _OnlyLooking(Exception):
    """Takes back what was written to be compared."""


def rebuild(room: Room, actor: Actor, *, after: int, limit: int, check: bool) -> Rebuilt:
    """Look at the next `limit` cases; with `check` the tables stay as they are.

    Each case is a transaction of its own. Raises NotVisible to all but administrators and, for
    checking, supervisors.
    """
    if actor.role != "管理员" and not (check and actor.role == "监督员"):
        raise NotVisible
    with room.store.reading() as connection:
        ids = case_ids(connection, after, limit)
    found = [_case(room, each, check=check) for each in ids]
    return Rebuilt(
        checked=len(ids),
        differences=tuple(each for each in found if each is not None),
        next=ids[-1] if len(ids) == limit else None,
    )


def _case(room: Room, case_id: int, *, check: bool) -> Difference | None:
    found: list[Difference | None] = []
    try:
        with room.store.writing() as connection:
            found.append(_anew(room, connection, locked_case(connection, case_id)))
            if check:
                raise _OnlyLooking
    except _OnlyLooking:
        pass
    return found[0]


def _anew(room: Room, connection: Connection, row: CaseRow) -> Difference | None:
    """Write the tables of a case from its events and tell in which they were different."""
    events = events_of(connection, row.id)
    broken = broken_link(row.number, events, row.chain)
    if broken is not None:
        return Difference(number=row.number, broken=broken)
    told = story(room, connection, row, events)
    file = unfold(room, connection, row)
    try:
        changes = list(_as_it_went(room, file, told))
    except NotOffered:
        return Difference(number=row.number, unreadable=True)
    before = drawn_from(connection, row.id)
    readings = clear(connection, row.id)
    for change in changes:
        write_all(connection, change)
    restore(connection, readings)
    tables = [name for name, rows in drawn_from(connection, row.id).items() if rows != before[name]]
    facts, columns = changes[-1].now.facts, _columns(told)
    if facts != file.facts or _differ(row, facts, columns):
        tables.append(CASE)
    stand(connection, row, standing_of(facts), columns)
    if {each.number for each in papers_of(connection, row.id)} != set(_issued(told)):
        tables.append(PAPER)
    return Difference(number=row.number, tables=tuple(sorted(tables))) if tables else None


def _as_it_went(room: Room, file: CaseFile, told: Story) -> Iterator[Change]:
    """Give every change of a case once more, as when it happened."""
    before: CaseFile | None = None
    facts: Facts | None = None
    for seq, event in enumerate(told.events, 1):
        definition = told.definition_at(seq)
        facts = after_event(definition, facts, event)
        columns = msgspec.structs.asdict(standing_of(facts)) | ruled(told.held[seq - 1], definition)
        now = CaseFile(
            row=msgspec.structs.replace(file.row, **columns),
            definition=definition,
            facts=facts,
            application=file.application,
        )
        happening = happening_of(event)
        yield Change(room=room, before=before, now=now, event=event, happening=happening, seq=seq)
        before = now


def _columns(told: Story) -> dict[str, Any]:
    """Give the columns of a case that follow from its events besides how it stands."""
    first = told.events[0]
    rules = ruled(told.held[-1], told.definition_at(len(told.events)))
    return {**rules, "opened_by": first.actor, "opened_at": first.at}


def _differ(row: CaseRow, facts: Facts, columns: dict[str, Any]) -> bool:
    wanted = msgspec.structs.asdict(standing_of(facts)) | columns
    del wanted["facts"]  # told apart as facts, not as the plain data of the row
    return any(getattr(row, name) != value for name, value in wanted.items())


def _issued(told: Story) -> Iterator[str]:
    for event in told.events:
        happening = recorded(event.kind, event.data)
        if isinstance(happening, Issued):
            yield happening.number
