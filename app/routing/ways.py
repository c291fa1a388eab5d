"""Whether a point takes an item in one of the five ways (即时办、承诺办、预约办、延时办、自助办)."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Final

import msgspec

from app.catalog.model import Item, Period, Point
from app.catalog.words import Way
from app.clock import amount
from app.routing.admission import Admission, Asked
from app.routing.matter import BY_LENGTH
from app.routing.network import Network, kept
from app.routing.place import BANK
from app.routing.reason import Reason
from app.routing.taking import in_effect, may_take
from app.routing.timed import after_hours, by_appointment
from app.routing.windows import candidates, choose
from app.texts import _, current_language

# These two say when one comes; an application that says nothing of it is none of them.
_TIMED: Final[tuple[Way, ...]] = ("预约办", "延时办")
_UNDATED: Final = date.min
_ALWAYS: Final = Period()


def admit(net: Network, item: Item, point: Point, asked: Asked) -> Admission:
    """Tell whether `point` takes `item` as asked for; without a way, in its first at a counter."""
    if asked.way:
        return _by_wish(net, item, point, asked, asked.way)
    if asked.appointment is not None:
        return _by_wish(net, item, point, asked, "预约办")
    ways = _by_default(item.ways)
    first = found = _in_way(net, item, point, asked, ways[0])
    for way in ways[1:]:
        if found.taken:
            return found
        found = _in_way(net, item, point, asked, way)
    return found if found.taken else _with_other_ways(net, item, point, asked, first)


@lru_cache(maxsize=256)
def _by_default(ways: tuple[Way, ...]) -> tuple[Way, ...]:
    """Give the ways to try where none is wished for: those at a counter, if there are any.

    Nobody is sent to a machine unasked: a clerk who takes something in does not do it there, and
    what a bank may have on its machine it may not therefore receive (收件).
    """
    return tuple(way for way in ways if way in BY_LENGTH) or ways


def _by_wish(net: Network, item: Item, point: Point, asked: Asked, way: Way) -> Admission:
    if way in item.ways:
        found = _in_way(net, item, point, asked, way)
    else:
        said = _("“{item}”不能{way}。").format(item=item.name, way=_(way))
        found = Admission(taken=False, way=way, reasons=()).refused(said, elsewhere=False)
    return found if found.taken else _with_other_ways(net, item, point, asked, found)


def _with_other_ways(
    net: Network, item: Item, point: Point, asked: Asked, refused: Admission
) -> Admission:
    other = [
        _(way)
        for way in item.ways
        if way != refused.way and _in_way(net, item, point, asked, way).taken
    ]
    if not other:
        return refused
    said = _("这里可以：{ways}。").format(ways=_("、").join(other))
    reasons = (*refused.reasons, Reason(code="way-other", text=said))
    return msgspec.structs.replace(refused, reasons=reasons)


def _in_way(net: Network, item: Item, point: Point, asked: Asked, way: Way) -> Admission:
    # Only a period or an authorisation makes one day another than the next.
    dated = item.effective != _ALWAYS or point.kind == BANK
    day = asked.at.date() if dated else _UNDATED
    standing = _standing(net, item.id, point.id, way, day, current_language())
    if way not in _TIMED or not standing.taken:
        return standing
    if way == "预约办":
        return by_appointment(net, item, point, asked, standing)
    return after_hours(net, item, point, asked, standing)


@kept(16384)
def _standing(
    net: Network, item_id: str, point_id: str, way: Way, day: date, _language: str
) -> Admission:
    """Say what does not depend on the time of day."""
    item, point = net.catalog.items[item_id], net.catalog.points[point_id]
    effective, reasons = in_effect(item, day)
    allowed, more = may_take(net.catalog, item, point, day, way)
    reasons = (*reasons, *more)
    if not (effective and allowed):
        return Admission(taken=False, way=way, reasons=reasons, elsewhere=effective)
    if way == "自助办":
        return _at_a_machine(point, Admission(taken=True, way=way, reasons=reasons))
    own = net.catalog.windows_at(point_id)
    if own and not candidates(item, own) and point.kind != BANK:
        _none, why = choose(item, point, own, bool)
        return Admission(taken=False, way=way, reasons=(*reasons, *why))
    standing = Admission(taken=True, way=way, reasons=reasons, windows=own)
    return standing if way in _TIMED else standing.granted(_said_way(item, way), own)


def _said_way(item: Item, way: Way) -> str:
    if way == "即时办":
        return _("即时办：材料齐全的，当场办结。")
    if item.limits.promised is None:
        return _("承诺办：受理后按流程办结。")
    return _("承诺办：受理后{limit}内办结。").format(limit=amount(item.limits.promised))


def _at_a_machine(point: Point, standing: Admission) -> Admission:
    if point.kind != BANK and not point.terminals:
        return standing.refused(_("{point}没有自助终端，不能自助办。").format(point=point.name))
    return standing.granted(_("自助办：申请人在自助终端上自己办理。"), ())
