"""Which materials an application needs, from its answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from app.catalog.model import Item, Material


def applicable(item: Item, answers: Mapping[str, Any]) -> tuple[Material, ...]:
    """Give the materials whose every condition the (read) answers meet."""
    return tuple(
        material
        for material in item.materials
        if all(_meets(answers.get(question), wanted) for question, wanted in material.when.items())
    )


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


def _meets(answer: Any, wanted: str | bool | tuple[str, ...]) -> bool:
    if isinstance(wanted, bool):
        # A question left empty is no 是; it is a 否.
        return bool(answer) is wanted
    accepted = (wanted,) if isinstance(wanted, str) else wanted
    given = answer if isinstance(answer, list | tuple) else (answer,)
    return any(word in accepted for word in given)
