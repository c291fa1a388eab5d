"""Where the papers of a case are, as its page tells it."""

from __future__ import annotations

from datetime import date, datetime

from app.desk.casefile import CaseFile
from app.desk.choices import Bench
from app.desk.custody import (
    due_of,
    from_place,
    holder,
    hop_at_hand,
    name_of,
    result_since,
    to_place,
)
from app.desk.facts import Custody, Leg
from app.desk.room import Room
from app.desk.view import CustodyView, HopView
from app.routing import Hop
from app.texts import _


def custody_view(room: Room, bench: Bench, file: CaseFile, now: datetime) -> CustodyView | None:
    """Give the chain of hands of a case; None where nobody carries its papers."""
    custody, facts = file.facts.custody, file.facts
    if custody is None:
        return None
    at_hand = hop_at_hand(facts)
    due = due_of(bench.catalog, file.definition, facts, file.row.opened_at)
    legs = {leg.hop: leg for leg in custody.legs}
    return CustodyView(
        holder=_where(bench, file, custody),
        hops=tuple(
            _hop(room, hop, legs.get(hop.seq), due.due if due and hop == at_hand else None)
            for hop in custody.hops
        ),
        late=due is not None and now.date() > due.due,
    )


def _hop(room: Room, hop: Hop, leg: Leg | None, due: date | None) -> HopView:
    if leg is None:
        state = "待交" if due else ""
        return HopView(name=hop.name, carries=hop.carries, state=state, due=due)
    return HopView(
        name=hop.name, carries=hop.carries,
        state="已交到" if leg.received else "在路上",
        slip=leg.slip, giver=leg.giver, given=room.local(leg.given),
        receiver=leg.receiver, received=room.local(leg.received) if leg.received else None,
        due=due,
    )  # fmt: skip


def _where(bench: Bench, file: CaseFile, custody: Custody) -> str:
    """Say in words who holds the papers."""
    hop = holder(file.facts)
    if hop is None:
        last = custody.hops[-1]
        return _("结果已送到{place}").format(place=name_of(bench.catalog, to_place(last)))
    place = name_of(bench.catalog, from_place(hop))
    if custody.moving is not None:
        there = name_of(bench.catalog, to_place(hop))
        text = _("{what}正在从{place}送往{there}的路上，还没有签收")
        return text.format(what=_(hop.carries), place=place, there=there)
    if hop.carries == "结果" and result_since(file.facts) is None:
        return _("材料已送到{place}，正在办理").format(place=place)
    return _("{what}在{place}").format(what=_(hop.carries), place=place)
