"""Papers of 全程代办 that did not arrive in time, for those who watch over the whole."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from app.desk.actor import Actor
from app.desk.automatic import moment_over
from app.desk.casefile import CaseFile, unfold
from app.desk.custody import due_of, from_place, hop_at_hand, name_of, to_place
from app.desk.late_hop import LATE
from app.desk.reports import overseers_only
from app.desk.room import Room
from app.desk.view import View
from app.store.oversight import cases_told_of

# What is late longer than this is past mending by a list.
WINDOW: Final = timedelta(days=60)
MOST: Final = 100


class LateHopView(View, frozen=True, kw_only=True):
    """A hop that should have been done by `due`: from where to where (names), set off or not."""

    number: str
    item: str
    applicant: str
    name: str
    carries: str
    from_name: str
    to_name: str
    due: date
    set_off: bool


def late_hops(room: Room, actor: Actor, at: datetime) -> tuple[LateHopView, ...]:
    """Give what is late on its way, or has not set off, the longest late first.

    Raises NotVisible to all but those who oversee.
    """
    overseers_only(actor)
    with room.store.reading() as connection:
        told = cases_told_of(connection, LATE, at - WINDOW, MOST)
        files = [unfold(room, connection, row) for row in told]
    found = (_shown(room, file, room.local(at)) for file in files)
    return tuple(sorted((each for each in found if each), key=lambda each: each.due))


def _shown(room: Room, file: CaseFile, now: datetime) -> LateHopView | None:
    custody, hop = file.facts.custody, hop_at_hand(file.facts)
    due = due_of(room.catalog, file.definition, file.facts, file.row.opened_at, now.date())
    if custody is None or hop is None or due is None:
        return None
    # The hop that was told of may be done by now, and the next one not late yet; or the applicant
    # was asked for something since, and there is more time.
    if hop.seq not in custody.told or now < moment_over(file.definition, due):
        return None
    return LateHopView(
        number=file.row.number,
        item=file.row.item_name,
        applicant=file.row.applicant_masked,
        name=hop.name,
        carries=hop.carries,
        from_name=name_of(room.catalog, from_place(hop)),
        to_name=name_of(room.catalog, to_place(hop)),
        due=due.due,
        set_off=custody.moving is not None,
    )
