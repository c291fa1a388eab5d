"""Papers on their way to where a person works: what they will have to sign for."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from app.desk.actor import Actor, works_on_cases
from app.desk.custody import name_of
from app.desk.presence import places_of
from app.desk.room import Room
from app.desk.view import View
from app.store.handovers import on_the_way

# The longest on the way come first; nobody has more than this to sign for at a time.
MOST_SHOWN: Final = 50


class ParcelView(View, frozen=True, kw_only=True):
    """Papers of a case that set off from a place (a name) and are to arrive by `due`."""

    number: str
    item: str
    applicant: str
    from_name: str
    carries: str
    slip: str
    given_at: datetime
    due: date | None
    late: bool


def incoming(room: Room, actor: Actor, at: datetime) -> tuple[ParcelView, ...]:
    """Give what is on its way to where the actor works; nothing to those who sign for nothing."""
    places = places_of(actor) if works_on_cases(actor) else ()
    with room.store.reading() as connection:
        found = on_the_way(connection, places, limit=MOST_SHOWN)
    today = room.local(at).date()
    return tuple(
        ParcelView(
            number=each.number, item=each.item_name, applicant=each.applicant_masked,
            from_name=name_of(room.catalog, each.from_place), carries=each.carries,
            slip=each.slip, given_at=room.local(each.given_at), due=each.due,
            late=each.due is not None and today > each.due,
        )
        for each in found
    )  # fmt: skip
