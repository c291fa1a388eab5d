"""待我复核: the refusals that wait for somebody's second signature, the longest waiting first."""

from __future__ import annotations

from datetime import date, datetime

from app.desk.actor import Actor
from app.desk.addresses import addresses_of
from app.desk.room import Room
from app.desk.ticking import Ticking
from app.desk.view import View
from app.monitoring import Alarm
from app.store.record_rows import SignatureLine
from app.store.signatures import waiting_for


class SignatureView(View, frozen=True, kw_only=True):
    """A refusal (`what`) of a case that `by` (a name) proposed at a step and I may countersign."""

    number: str
    item: str
    applicant: str
    what: str
    by: str
    since: datetime
    due: date | None
    due_at: datetime | None
    provisional: bool
    alarm: Alarm | None


def to_sign(room: Room, actor: Actor, at: datetime) -> tuple[SignatureView, ...]:
    """Give what waits for the actor's second signature."""
    return tuple(_shown(room, each, room.local(at)) for each in _waiting(room, actor))


def count_to_sign(room: Room, actor: Actor) -> int:
    """Count what waits for the actor's second signature, at most `signatures.MOST_WAITING`."""
    return len(_waiting(room, actor))


def _waiting(room: Room, actor: Actor) -> list[SignatureLine]:
    with room.store.reading() as connection:
        found = waiting_for(connection, addresses_of(actor), actor.username)
    # Who came along is known by name only.
    return [each for each in found if actor.name not in each.companions]


def _shown(room: Room, line: SignatureLine, now: datetime) -> SignatureView:
    # What is taken back after the end has no day of its own.
    due = None if line.ended else line.promised_due or line.statutory_due
    moment = room.local(line.due_at) if line.due_at and due else None
    ticking = Ticking(room.catalog, now)
    return SignatureView(
        number=line.number,
        item=line.item_name,
        applicant=line.applicant_masked,
        what=line.what,
        by=line.by_name,
        since=room.local(line.at),
        due=due,
        due_at=moment,
        provisional=line.provisional,
        alarm=ticking.alarm(due, moment, line.case_point),
    )
