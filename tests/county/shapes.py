"""What makes two items walk alike, so that slow roads are walked once for each kind of item."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from app.catalog import Catalog
from app.catalog.model import Item, Limit
from app.catalog.model.situations import every_material


def road(item: Item) -> Hashable:
    """Give all of an item that decides how its cases end: flow, kind, and how time counts."""
    limits = item.limits
    return (
        item.workflow, item.kind, unit(limits.promised), unit(limits.statutory),
        unit(limits.supplement_notice), tuple(s.id for s in limits.special),
        bool(item.fees), bool(item.situations), bool(item.commitment),
    )  # fmt: skip


def desk(item: Item) -> Hashable:
    """Give all of an item that decides what a clerk may ask for: kinds of materials, applicant."""
    materials = every_material(item)
    return (
        item.kind, item.audience[0] == "自然人", bool(item.situations), bool(item.commitment),
        frozenset(m.necessity for m in materials), any(m.when for m in materials),
        any(m.shared_by for m in materials),
    )  # fmt: skip


def unit(limit: Limit | None) -> str:
    """Give the unit a limit counts in, nothing for none."""
    return limit.unit if limit else ""


def one_of_each(catalog: Catalog | None, shape: Callable[[Item], Hashable]) -> list[str]:
    """Give one item of every shape: of those alike, the one with most to show."""
    found: dict[Hashable, Item] = {}
    for item in catalog.items.values() if catalog else ():
        known = found.get(shape(item))
        if known is None or (len(item.materials), item.id) > (len(known.materials), known.id):
            found[shape(item)] = item
    return sorted(item.id for item in found.values())
