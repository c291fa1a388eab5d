"""Which materials an application needs, from its answers.

The item is the one the case pins, already narrowed to its 情形 (app.catalog.model.situations).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from app.catalog.model import Item, Material
from app.catalog.when import holds, may_hold


def applicable(item: Item, answers: Mapping[str, Any]) -> tuple[Material, ...]:
    """Give the materials whose every condition the (read) answers meet."""
    return tuple(material for material in item.materials if holds(material.when, answers))


def imaginable(item: Item, answers: Mapping[str, Any]) -> tuple[Material, ...]:
    """Give the materials that no answer excludes: questions left open may yet bring them in."""
    return tuple(material for material in item.materials if may_hold(material.when, answers))


def missing(
    item: Item, answers: Mapping[str, Any], brought: Collection[str]
) -> tuple[Material, ...]:
    """Give the 必要 materials that apply and are not among the ids `brought`."""
    return _lacking(item, answers, brought, "必要")


def tolerated(
    item: Item, answers: Mapping[str, Any], brought: Collection[str]
) -> tuple[Material, ...]:
    """Give the 容缺后补 materials that apply and may follow later."""
    return _lacking(item, answers, brought, "容缺后补")


def _lacking(
    item: Item, answers: Mapping[str, Any], brought: Collection[str], necessity: str
) -> tuple[Material, ...]:
    return tuple(
        material
        for material in applicable(item, answers)
        if material.necessity == necessity and material.id not in brought
    )


def replaceable(item: Item, asked_for: tuple[Material, ...]) -> tuple[Material, ...]:
    """Give those of the materials asked for that a written commitment may stand in for."""
    names = item.commitment.replaces if item.commitment else ()
    return tuple(material for material in asked_for if material.id in names)
