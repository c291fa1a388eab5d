"""Where an item may be taken, for the tests of the shipped county."""

from __future__ import annotations

from collections.abc import Iterator

from app.catalog import Catalog
from app.catalog.model import Item, Point


def takers(county: Catalog, item: Item) -> Iterator[Point]:
    """Give the points that take `item` by their tier (banks take by authorisation)."""
    for point in county.points.values():
        if point.kind != "银行驿站" and point.tier in item.tiers:
            yield point
