"""The tree of service points: who is above whom, and who serves a division."""

from __future__ import annotations

from app.catalog.model import Catalog, Point
from app.catalog.words import Tier
from app.routing.network import Network, kept, network

BANK = "银行驿站"


def ancestors(catalog: Catalog, point: Point) -> tuple[Point, ...]:
    """Give the points above `point`, nearest first."""
    return network(catalog).above[point.id]


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
    return _serving(network(catalog), division, tier)


@kept(4096)
def _serving(net: Network, division: str, tier: Tier) -> Point | None:
    best: Point | None = None
    best_fit = 0
    for point in net.catalog.points.values():
        if point.tier != tier or point.kind == BANK:
            continue
        fit = fit_of(point, division)
        if fit > best_fit:
            best, best_fit = point, fit
    return best


def fit_of(point: Point, division: str) -> int:
    """Give how many digits of `division` the point's own codes name; 0 if it does not serve it."""
    return max((len(code) for code in point.divisions if division.startswith(code)), default=0)


def path(catalog: Catalog, one: Point, other: Point) -> tuple[Point, ...]:
    """Give the points from `one` to `other` along the tree, both included.

    Two points that share no root are taken to be neighbours: somebody has to carry it across.
    """
    up = (one, *ancestors(catalog, one))
    down = (other, *ancestors(catalog, other))
    ids = [point.id for point in up]
    for turn, point in enumerate(down):
        if point.id in ids:
            return (*up[: ids.index(point.id) + 1], *reversed(down[:turn]))
    return one, other
