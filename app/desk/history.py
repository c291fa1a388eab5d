"""A case as it stood after any of its events: its rules, its facts, what the applicant had told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import singledispatch
from typing import Any

import msgspec

from app.catalog.model import Definition
from app.desk.casefile import Application, CaseFile, standing_of
from app.desk.effects import replay
from app.desk.facts import Facts
from app.desk.happenings import KINDS, Happening, Opened, RulesChanged, Said, recorded
from app.desk.room import Room
from app.desk.timeline import said_in
from app.store import Connection
from app.store.rows import CaseRow, EventRow


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """The events of a case, oldest first, and the rules it went by.

    `opening` is the hash of those it was opened under, `held` the hash that held after each
    event; `rules` are the rules by their hash.
    """

    events: Sequence[EventRow]
    opening: str
    held: tuple[str, ...]
    rules: Mapping[str, Definition]

    def until(self, seq: int) -> Story:
        """Give the story as far as the event `seq`, that included."""
        return msgspec.structs.replace(self, events=self.events[:seq], held=self.held[:seq])

    def definition_at(self, seq: int) -> Definition:
        """Give the rules that held after the event `seq`."""
        return self.rules[self.held[seq - 1]]

    def ruled_since(self, seq: int) -> datetime:
        """Give the moment since when the rules that held after the event `seq` held."""
        first = seq - 1
        while first and self.held[first - 1] == self.held[seq - 1]:
            first -= 1
        return self.events[first].at

    def facts_at(self, seq: int) -> Facts:
        """Give the facts after the event `seq`. Raises ValueError for a number below 1."""
        return replay(self.rules[self.opening], self.events[:seq], self.rules.__getitem__)


def story(room: Room, connection: Connection, row: CaseRow, events: Sequence[EventRow]) -> Story:
    """Give what is needed to tell how a case came about, from all of its events."""
    opening = opened_under(row, events)
    held = tuple(_held(opening, events))
    rules = {each: room.definition(connection, each) for each in {opening, *held}}
    return Story(events=events, opening=opening, held=held, rules=rules)


def opened_under(row: CaseRow, events: Iterable[EventRow]) -> str:
    """Give the hash of the rules a case was opened under.

    Its first event says so; of an older case it is what the first change of rules replaced, or
    what it has still.
    """
    for event in events:
        happening = recorded(event.kind, event.data) if _tells_rules(event) else None
        if isinstance(happening, Opened) and happening.rules:
            return happening.rules
        if isinstance(happening, RulesChanged):
            return happening.before
    return row.definition


def _held(opening: str, events: Iterable[EventRow]) -> Iterator[str]:
    now = opening
    for event in events:
        happening = recorded(event.kind, event.data) if _tells_rules(event) else None
        now = happening.rules if isinstance(happening, RulesChanged) else now
        yield now


def _tells_rules(event: EventRow) -> bool:
    # Asked of the word first: what most events recorded need not be read for this.
    return issubclass(KINDS[event.kind], Opened | RulesChanged)


def ruled(rules: str, definition: Definition) -> dict[str, Any]:
    """Give the columns of a case that follow from the rules it goes by."""
    item = definition.item
    return {"definition": rules, "item_name": item.name, "department": item.department}


def stood(room: Room, file: CaseFile, told: Story, seq: int) -> CaseFile:
    """Give a case as it stood after its event `seq`."""
    facts, definition = told.facts_at(seq), told.definition_at(seq)
    changed = msgspec.structs.asdict(standing_of(facts)) | ruled(told.held[seq - 1], definition)
    return CaseFile(
        row=msgspec.structs.replace(file.row, **changed),
        definition=definition,
        facts=facts,
        application=_told_then(room, file, told.events[seq:]),
    )


def _told_then(room: Room, file: CaseFile, since: Sequence[EventRow]) -> Application:
    """Give what the applicant had told before the events `since`: the first correction says."""
    for event in since:
        found = told_before(recorded(event.kind, event.data), said_in(room, event))
        if found is not None:
            return found
    return file.application


@singledispatch
def told_before(happening: Happening, said: Said) -> Application | None:
    """Give what the applicant had told before a happening corrected it; None where none did."""
    return None
