"""The bank stations that take an item, and their self-service terminals, as one line."""

from __future__ import annotations

import re
from datetime import date
from itertools import takewhile
from typing import Final

from app.catalog.model import AuthorisedItem, Catalog, Item, Point, Value
from app.printing.dossier import PlaceLine
from app.texts import _

TAKING: Final = frozenset({"收件", "代办"})
# More stations than this are named by the first three and their number.
MOST_NAMED: Final = 8
# Where names of one bank's stations may be cut, so that what they share is written once.
_HEAD: Final = re.compile(r"^.*(?:银行|联社|邮政)")
_TAIL: Final = re.compile(r"(?:支行|分行|网点|政务|便民|驿站).*$")


class _Station(Value, frozen=True, kw_only=True):
    point: Point
    stages: frozenset[str]
    terminal: bool
    example: bool


def station_line(catalog: Catalog, item: Item, on: date | None = None) -> PlaceLine | None:
    """Say which bank stations take `item` or let one do it at a terminal; None for none.

    Only authorisations valid on the day `on` count; without a day all do.
    """
    found = [
        _station(catalog.points[one.point], entry, one.example_values)
        for one in catalog.authorisations.values()
        if one.point in catalog.points and (on is None or one.valid.covers(on))
        for entry in one.items
        if entry.item == item.id
    ]
    takers = [one for one in found if one.stages & TAKING]
    terminals = [one for one in found if one.terminal]
    here = [one for one in found if one in takers or one in terminals]
    if not here:
        return None
    return PlaceLine(
        name=_("银行驿站（{n}个）").format(n=len(here)),
        address=_said(takers, terminals),
        marked=("address",) if any(one.example for one in here) else (),
        wide=True,
    )


def _station(point: Point, entry: AuthorisedItem, examples: tuple[str, ...]) -> _Station:
    return _Station(
        point=point,
        stages=frozenset(entry.stages),
        terminal=entry.terminal,
        example=any(key.split(".")[0] == "items" for key in examples),
    )


def _said(takers: list[_Station], terminals: list[_Station]) -> str:
    if not takers:
        return _("自助终端：{names}").format(names=_names(terminals))
    stages = _("、").join(
        stage for stage in (_("收件"), _("代办")) if any(stage in one.stages for one in takers)
    )
    said = _("{stages}：{names}").format(stages=stages, names=_names(takers))
    if takers == terminals:
        return said + _("，都有自助终端")
    if terminals:
        said += _("；自助终端：{names}").format(names=_names(terminals))
    return said


def _names(stations: list[_Station]) -> str:
    """Name the stations of one bank without repeating the bank: 某银行甲、乙支行."""
    names = [one.point.name for one in stations]
    named = names if len(names) <= MOST_NAMED else names[:3]
    head = _HEAD.match(_common_start(named)) if len(named) > 1 else None
    tail = (
        _TAIL.search(_common_start([name[::-1] for name in named])[::-1])
        if len(named) > 1
        else None
    )
    begin, end = head.group() if head else "", tail.group() if tail else ""
    middle = [name.removeprefix(begin).removesuffix(end) for name in named]
    if not all(middle):
        begin, end, middle = "", "", named
    said = begin + _("、").join(middle) + end
    return (
        said if len(named) == len(names) else _("{names}等{n}个").format(names=said, n=len(names))
    )


def _common_start(names: list[str]) -> str:
    alike = takewhile(lambda signs: len(set(signs)) == 1, zip(*names, strict=False))
    return "".join(signs[0] for signs in alike)
