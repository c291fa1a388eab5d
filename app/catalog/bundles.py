"""一件事: what several items ask for together, every material once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from app.catalog.model import Bundle, Catalog, Department, Item, Material, Value
from app.catalog.model.situations import every_material
from app.catalog.when import in_words
from app.catalog.words import Necessity
from app.texts import _


class Shared(Value, frozen=True, kw_only=True):
    """One material of a bundle: as the most demanding item wants it, and the items that need it.

    `conditions` says in words when it is needed; () where some item always asks for it.
    """

    material: Material
    items: tuple[Item, ...]
    conditions: tuple[str, ...] = ()


class Whole(Value, frozen=True, kw_only=True):
    """A bundle with the records it names; `produced` are materials that its own items make."""

    bundle: Bundle
    lead: Department
    items: tuple[Item, ...]
    departments: Mapping[str, Department]
    materials: tuple[Shared, ...]
    produced: tuple[tuple[Material, Item], ...]

    @property
    def saved(self) -> int:
        """Give how many times less a material is handed in than item by item."""
        twice = sum(len(shared.items) - 1 for shared in self.materials)
        return twice + len(self.produced)


def whole(catalog: Catalog, bundle_id: str) -> Whole:
    """Give a bundle with its items. Raises KeyError for an unknown one."""
    bundle = catalog.bundles[bundle_id]
    items = tuple(catalog.items[id] for id in bundle.items)
    return Whole(
        bundle=bundle,
        lead=catalog.departments[bundle.lead],
        items=items,
        departments={item.id: catalog.departments[item.department] for item in items},
        materials=merged(items),
        produced=produced(items),
    )


def merged(items: Sequence[Item]) -> tuple[Shared, ...]:
    """Give the materials of the items, those of one name once, in the order they first come.

    What an earlier item of the bundle produces is not asked for.
    """
    inside = [material for material, _maker in produced(items)]
    found: dict[str, list[tuple[Item, Material]]] = {}
    for item in items:
        for material in every_material(item):
            if material not in inside:
                found.setdefault(material.name, []).append((item, material))
    return tuple(_shared(each) for each in found.values())


def produced(items: Sequence[Item]) -> tuple[tuple[Material, Item], ...]:
    """Give (material, the earlier item whose result it is) of what is made on the way."""
    return tuple(
        (material, maker)
        for place, item in enumerate(items)
        for material in every_material(item)
        for maker in items[:place]
        if maker.result.name in material.name
    )


def _shared(asked: list[tuple[Item, Material]]) -> Shared:
    everyone = [material for _item, material in asked]
    most = max(everyone, key=lambda material: (material.original, material.copy))
    # One original can be shown to all; copies are kept, so the largest number will do for each.
    wanted = msgspec.structs.replace(
        most,
        copy=max(material.copy for material in everyone),
        necessity=_strictest(everyone),
        when={},
    )
    by_id = {item.id: item for item, _material in asked}
    conditions = tuple(dict.fromkeys(_condition(item, material) for item, material in asked))
    return Shared(
        material=wanted,
        items=tuple(by_id.values()),
        conditions=() if "" in conditions else conditions,
    )


def _condition(item: Item, material: Material) -> str:
    said = in_words(material.when, {question.id: question for question in item.form})
    within = next((one.name for one in item.situations if material in one.materials), "")
    return _("，").join(text for text in (within, said) if text)


def _strictest(materials: list[Material]) -> Necessity:
    necessities = {material.necessity for material in materials}
    order: tuple[Necessity, ...] = ("必要", "容缺后补", "非必要")
    return next(word for word in order if word in necessities)
