"""Find an item, a point or a department by its id, or say which ids are near."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Literal

from app.catalog.model import Catalog, Department, Item, Point
from app.texts import _


class UnknownName(LookupError):
    """No such item, point or department; `nearest` are ids that look alike, nearest first."""

    def __init__(
        self, kind: Literal["事项", "站点", "部门"], name: str, nearest: tuple[str, ...]
    ) -> None:
        self.kind = kind
        self.name = name
        self.nearest = nearest
        said = _("没有编号为 {name} 的{kind}。").format(name=name, kind=_(kind))
        if nearest:
            said += _("是不是 {nearest}？").format(nearest=_("、").join(nearest))
        super().__init__(said)


def find_item(catalog: Catalog, item_id: str) -> Item:
    """Give the item. Raises UnknownName."""
    found = catalog.items.get(item_id)
    if found is None:
        titles = {id: (item.name, *item.aliases) for id, item in catalog.items.items()}
        raise UnknownName("事项", item_id, _nearest(item_id, titles))
    return found


def find_point(catalog: Catalog, point_id: str) -> Point:
    """Give the service point. Raises UnknownName."""
    found = catalog.points.get(point_id)
    if found is None:
        titles = {id: (point.name,) for id, point in catalog.points.items()}
        raise UnknownName("站点", point_id, _nearest(point_id, titles))
    return found


def find_department(catalog: Catalog, department_id: str) -> Department:
    """Give the department. Raises UnknownName."""
    found = catalog.departments.get(department_id)
    if found is None:
        titles = {id: (one.name, one.short_name) for id, one in catalog.departments.items()}
        raise UnknownName("部门", department_id, _nearest(department_id, titles))
    return found


def _nearest(name: str, titles: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    by_title = [id for id, names in titles.items() if name and any(name in t for t in names)]
    by_id = get_close_matches(name, titles, n=3, cutoff=0.6)
    return tuple(dict.fromkeys([*by_title, *by_id]))[:3]
