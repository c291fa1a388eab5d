"""压减率: how much less the applicant brings, passes through and waits than before the reform.

A rate is (Σ before − Σ now) ÷ Σ before over the items whose `baseline` gives the figure, so an
item weighs as much as it weighed before. Numerator and denominator are always given with it: the
same name is used elsewhere for the mean of the items' own rates, which is another number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import lru_cache

import msgspec

from app.catalog.lengths import working_days
from app.catalog.model import Catalog, Item, Workflow


class Rate(msgspec.Struct, frozen=True):
    """One rate: `saved` of `before`, over `items` items; days are working days."""

    saved: Fraction
    before: int
    items: int

    @property
    def percent(self) -> Fraction | None:
        """Give the rate in percent; None where there is nothing to divide by."""
        return 100 * self.saved / self.before if self.before else None


class Reduction(msgspec.Struct, frozen=True):
    """The three rates of some items."""

    materials: Rate
    steps: Rate
    days: Rate


def materials_now(item: Item) -> int:
    """Give the most materials anybody brings: the item's own and those of one 情形."""
    return len(item.materials) + max((len(each.materials) for each in item.situations), default=0)


def days_now(item: Item) -> Fraction:
    """Give the promised working days; 0 for what is done on the spot."""
    promised = item.limits.promised
    return working_days(promised) if promised else Fraction(0)


@lru_cache(maxsize=4)
def reduction(catalog: Catalog) -> Reduction:
    """Give the rates over the whole catalogue."""
    return _over(catalog.items.values(), catalog.workflows)


@lru_cache(maxsize=4)
def by_department(catalog: Catalog) -> Mapping[str, Reduction]:
    """Give the rates of every department that has a baseline figure, in the catalogue's order."""
    owned: dict[str, list[Item]] = {}
    for item in catalog.items.values():
        if item.baseline is not None:
            owned.setdefault(item.department, []).append(item)
    return {id: _over(owned[id], catalog.workflows) for id in catalog.departments if id in owned}


def _over(items: Iterable[Item], workflows: Mapping[str, Workflow]) -> Reduction:
    known = [item for item in items if item.baseline is not None]

    def steps_now(item: Item) -> Fraction:
        return Fraction(len(workflows[item.workflow].all_steps()))

    return Reduction(
        materials=_rate(known, "materials", lambda item: Fraction(materials_now(item))),
        steps=_rate(known, "steps", steps_now),
        days=_rate(known, "days", days_now),
    )


def _rate(items: list[Item], key: str, now: Callable[[Item], Fraction]) -> Rate:
    pairs = [
        (before, now(item)) for item in items if (before := getattr(item.baseline, key)) is not None
    ]
    saved = sum((before - is_now for before, is_now in pairs), Fraction(0))
    return Rate(saved, sum(before for before, _now in pairs), len(pairs))
