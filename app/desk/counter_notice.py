"""The 一次性告知单 of a counter: numbered like every paper, though there is no case yet."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final

from msgspec.structs import replace

from app import printing
from app.desk.actor import Actor
from app.desk.errors import NotVisible
from app.desk.hall_papers import revision_now
from app.desk.numbering import next_paper_number
from app.desk.room import Room
from app.printing import Kind, Teller

_KIND: Final[Kind] = "一次性告知单"


def counter_notice(
    room: Room, actor: Actor, item: str, answers: Mapping[str, Any], brought: Collection[str],
    at: datetime,
) -> bytes:  # fmt: skip
    """Give the PDF of what somebody with these (read) answers still has to bring.

    Nothing of it is kept: the applicant holds one half, the window the other, and the number on
    both, without gaps in the series of all such notices, says that they belong together. It names
    nobody but the clerk. Raises NotVisible for an item there is not.
    """
    catalog, local = room.catalog, room.local(at)
    if item not in catalog.items:
        raise NotVisible
    point = catalog.points.get(actor.point)
    with room.store.reading() as connection:
        revision = revision_now(connection, at)
    whole = replace(
        printing.item_dossier(catalog, item, local, revision=revision),
        url=room.public_address(f"/guide/{item}"),
        teller=Teller(clerk=actor.name, place=point.name if point else ""),
    )
    dossier = printing.worded(
        printing.answered_dossier(catalog, answers, brought, whole), catalog, _KIND
    )
    with room.store.writing() as connection:
        number = next_paper_number(connection, catalog.centre, _KIND, local.date())
    return printing.paper(_KIND, replace(dossier, number=number)).pdf
