"""Proves a case: its chain is unbroken, and its events amount to how it stands."""

from __future__ import annotations

import hashlib

import msgspec

from app.desk.actor import Actor
from app.desk.casefile import CaseFile, load
from app.desk.happenings import recorded
from app.desk.history import Story, story
from app.desk.room import Room
from app.store.chain import broken_link
from app.store.queries import events_of
from app.workflow import NotOffered


class Audit(msgspec.Struct, frozen=True, kw_only=True):
    """`broken` is the seq of the first event that was tampered with, None when all are whole.

    `replayed` tells whether the events are whole and amount to the facts the case shows.
    """

    broken: int | None
    replayed: bool


def audit(room: Room, actor: Actor, number: str) -> Audit:
    """Check a case the actor may see. Raises NotVisible."""
    with room.store.reading() as connection:
        file = load(room, connection, actor, number)
        events = events_of(connection, file.row.id)
        broken = broken_link(number, events, file.row.chain)
        # Only what nobody has tampered with can be read as what it says it is.
        whole = broken is None and bool(events)
        replayed = whole and _amounts_to(file, story(room, connection, file.row, events))
    return Audit(broken=broken, replayed=replayed)


def _amounts_to(file: CaseFile, told: Story) -> bool:
    """Tell whether the events lead to the facts, the rules and the application of the case."""
    if told.held[-1] != file.row.definition or not _same_application(file, told):
        return False
    try:
        return told.facts_at(len(told.events)) == file.facts
    except NotOffered:
        # Whole, but telling of an act that the rules of the case do not know.
        return False


def _same_application(file: CaseFile, told: Story) -> bool:
    """Tell whether what is sealed is what the events say was told, or corrected, last."""
    digests = (
        getattr(recorded(event.kind, event.data), "application", "") for event in told.events
    )
    *_earlier, last = (digest for digest in digests if digest)
    return bool(last == hashlib.sha256(file.row.sealed).hexdigest())
