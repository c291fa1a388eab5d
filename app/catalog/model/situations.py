"""情形: an item as it is for the one who applies.

A situation shares everything with its item but what it lists: its conditions and materials are
added, whatever else it says takes the place of the item's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from app.catalog.model.item import Item, Limits, Situation
from app.catalog.model.material import Material
from app.catalog.when import holds, may_hold


def situation_of(item: Item, answers: Mapping[str, Any]) -> Situation | None:
    """Give the situation that the (read) answers are in: the first that holds, or None."""
    return next((each for each in item.situations if holds(each.when, answers)), None)


def left_open(item: Item, answers: Mapping[str, Any]) -> tuple[Situation, ...]:
    """Give the situations that questions left open may yet decide for; () once one is certain."""
    possible = [each for each in item.situations if may_hold(each.when, answers)]
    certain = bool(possible) and not may_hold({"not": possible[0].when}, answers)
    return () if certain else tuple(possible)


def in_situation(item: Item, answers: Mapping[str, Any]) -> Item:
    """Give the item as it is for these answers; itself where no situation holds."""
    found = situation_of(item, answers)
    return item if found is None else narrowed(item, found)


def narrowed(item: Item, situation: Situation) -> Item:
    """Give the item as it is in one of its situations.

    The result names the situation and has no others left, so that it can be narrowed again
    without changing.
    """
    changed = {
        name: getattr(situation, name)
        for name in ("visits", "fees")
        if getattr(situation, name) is not None
    }
    if situation.handling:
        changed["codes"] = replace(item.codes, handling=situation.handling)
    return replace(
        item,
        situation=situation,
        situations=(),
        conditions=item.conditions + situation.conditions,
        materials=item.materials + situation.materials,
        limits=_limits(item.limits, situation),
        **changed,
    )


def _limits(limits: Limits, situation: Situation) -> Limits:
    own = situation.limits
    return replace(
        limits,
        statutory=own.statutory or limits.statutory,
        promised=own.promised or limits.promised,
    )


def every_material(item: Item) -> tuple[Material, ...]:
    """Give all materials that any application may be asked for, those of situations last."""
    return item.materials + tuple(m for each in item.situations for m in each.materials)
