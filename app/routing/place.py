"""The tree of service points: who is above whom, and who serves a division."""

from __future__ import annotations

from app.catalog.model import Catalog, Point
from app.catalog.words import Tier

BANK = "银行驿站"


def ancestors(catalog: Catalog, point: Point) -> tuple[Point, ...]:
    """Give the points above `point`, nearest first."""
    chain: list[Point] = []
    seen = {point.id}
    above = catalog.points.get(point.parent)
    while above is not None and above.id not in seen:
        seen.add(above.id)
        chain.append(above)
        above = catalog.points.get(above.parent)
    return tuple(chain)


def at_tier(catalog: Catalog, point: Point, tier: Tier) -> Point | None:
    """Give the point itself or the nearest one above it of `tier`; never a bank's station."""
    for candidate in (point, *ancestors(catalog, point)):
        if candidate.tier == tier and candidate.kind != BANK:
            return candidate
    return None


def serving(catalog: Catalog, division: str, tier: Tier) -> Point | None:
    """Give the point of `tier` that serves the 12-digit `division`, the most closely fitting one.

    A point serves what its own codes are the beginning of; banks' stations are not meant.
    """
    best: Point | None = None
    best_fit = 0
    for point in catalog.points.values():
        if point.tier != tier or point.kind == BANK:
            continue
        fit = fit_of(point, division)
        if fit > best_fit:
            best, best_fit = point, fit
    return best


def fit_of(point: Point, division: str) -> int:
    """Give how many digits of `division` the point's own codes name; 0 if it does not serve it."""
    return max((len(code) for code in point.divisions if division.startswith(code)), default=0)


def distance(catalog: Catalog, one: Point, other: Point) -> int:
    """Give the number of steps between two points in the tree; large if they share no root."""
    up = [one.id, *(point.id for point in ancestors(catalog, one))]
    for down, point in enumerate((other, *ancestors(catalog, other))):
        if point.id in up:
            return up.index(point.id) + down
    return len(catalog.points) + 1
