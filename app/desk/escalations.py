"""Whom the clock told lately that something runs late, for those who watch over the whole."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Final

import msgspec

from app.desk.actor import Actor
from app.desk.addresses import in_words, people_at
from app.desk.escalation import REMINDED, level_name
from app.desk.reports import overseers_only
from app.desk.room import Room
from app.desk.view import View
from app.store.notices import latest_of_kind
from app.store.queries import names_of
from app.store.record_rows import NoticeLine

# A week is looked back on, but no more than so many reminders of it are read.
WINDOW: Final = timedelta(days=7)
MOST: Final = 500
LISTED: Final = 50


class EscalationView(View, frozen=True, kw_only=True):
    """A reminder that was given: which level, who that is in words, and who read it first."""

    case: str
    text: str
    level: str
    who: str
    at: datetime
    read_by: str
    read_at: datetime | None


class Escalations(msgspec.Struct, frozen=True, kw_only=True):
    """The reminders of the last seven days: how many of each level, and the newest of them.

    `capped` tells that there were more than `MOST`, and only those were counted.
    """

    counts: dict[str, int]
    newest: tuple[EscalationView, ...]
    capped: bool


def escalations(room: Room, actor: Actor, at: datetime) -> Escalations:
    """Tell of the last week's reminders. Raises NotVisible to all but those who oversee."""
    overseers_only(actor)
    with room.store.reading() as connection:
        found = latest_of_kind(connection, REMINDED, at - WINDOW, MOST)
        listed = found[:LISTED]
        told = people_at(each.to_scope for each in listed)
        names = names_of(connection, [*told, *(each.read_by for each in listed)])
    counts = Counter(level_name(each.level) for each in found)
    return Escalations(
        counts=dict(counts),
        newest=tuple(_shown(room, each, names) for each in listed),
        capped=len(found) >= MOST,
    )


def _shown(room: Room, line: NoticeLine, names: dict[str, str]) -> EscalationView:
    return EscalationView(
        case=line.number or "",
        text=line.text,
        level=level_name(line.level),
        who=in_words(room.catalog, (line.to_scope,), names),
        at=room.local(line.at),
        read_by=names.get(line.read_by, line.read_by),
        read_at=room.local(line.read_at) if line.read_at else None,
    )
