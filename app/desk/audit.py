"""Proves a case: its chain is unbroken, and its events amount to how it stands."""

from __future__ import annotations

import msgspec

from app.desk.actor import Actor
from app.desk.casefile import CaseFile, load
from app.desk.facts import replay
from app.desk.room import Room
from app.store.chain import broken_link
from app.store.queries import events_of
from app.store.rows import EventRow
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
    return Audit(broken=broken, replayed=broken is None and _amounts_to(file, events))


def _amounts_to(file: CaseFile, events: list[EventRow]) -> bool:
    try:
        return replay(file.definition, events) == file.facts
    except NotOffered:
        # Whole, but telling of an act that the rules of the case do not know.
        return False
