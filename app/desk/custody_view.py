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
from app.desk.hands import Custody, Leg
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
    due = due_of(bench.catalog, file.definition, facts, file.row.opened_at, now.date())
    rests = facts.rests and not facts.state.ended
    legs = {leg.hop: leg for leg in custody.legs}
    return CustodyView(
        holder=_where(bench, file, custody),
        hops=tuple(
            _hop(room, at_hand, legs.get(hop.seq), due.due if due else None)
            if at_hand and at_hand.seq == hop.seq
            else _hop(room, hop, legs.get(hop.seq), None)
            for hop in custody.hops
        ),
        late=due is not None and now.date() > due.due and not rests,
    )


def _hop(room: Room, hop: Hop, leg: Leg | None, due: date | None) -> HopView:
    if leg is None:
        state = "待交" if due else ""
        return HopView(name=hop.name, carries=hop.carries, state=state, due=due)
    return HopView(
        name=hop.name, carries=leg.carries or hop.carries,
        state="已交到" if leg.received else "在路上",
        slip=leg.slip, giver=leg.giver, given=room.local(leg.given),
        receiver=leg.receiver, received=room.local(leg.received) if leg.received else None,
        due=due,
    )  # fmt: skip


def _where(bench: Bench, file: CaseFile, custody: Custody) -> str:
    """Say in words who holds the papers."""
    hop = holder(file.facts)
    if hop is None:
        place = name_of(bench.catalog, to_place(custody.hops[-1]))
        back = custody.legs[-1].carries == "材料"
        text = _("材料已退回{place}") if back else _("结果已送到{place}")
        return text.format(place=place)
    place = name_of(bench.catalog, from_place(hop))
    if custody.moving is not None:
        there = name_of(bench.catalog, to_place(hop))
        text = _("{what}正在从{place}送往{there}的路上，还没有签收")
        return text.format(what=_(hop.carries), place=place, there=there)
    waits = result_since(file.facts) is None and not file.facts.state.ended
    if hop.carries == "结果" and waits:
        return _("材料已送到{place}，正在办理").format(place=place)
    text = _("{what}在{place}，要退回申请人") if _goes_back(file, hop) else _("{what}在{place}")
    return text.format(what=_(hop.carries), place=place)


def _goes_back(file: CaseFile, hop: Hop) -> bool:
    """Tell whether materials are to be given back: the case ended, and they had left."""
    at_hand = hop_at_hand(file.facts)
    return bool(file.facts.state.ended) and at_hand == hop and hop.carries == "材料"
