"""Which items are not the same in two catalogues."""

from __future__ import annotations

from typing import Literal

import msgspec

from app.catalog.model import Catalog, Definition, Item


class ItemChange(msgspec.Struct, frozen=True, kw_only=True):
    """An item whose rules differ; `old` is None for a new one, `new` for one that is gone."""

    id: str
    old: Definition | None
    new: Definition | None

    @property
    def item(self) -> Item:
        """Give the item as it will be, or as it was when it is gone."""
        definition = self.new or self.old
        assert definition is not None
        return definition.item

    @property
    def word(self) -> Literal["新增", "修改", "取消"]:
        """Say what happens to it."""
        if self.old is None:
            return "新增"
        return "修改" if self.new else "取消"


def changed_items(old: Catalog, new: Catalog) -> tuple[ItemChange, ...]:
    """Give the items whose definition, as cases pin it, differs."""
    found = []
    for id in dict.fromkeys([*new.items, *old.items]):
        before = old.definition(id) if id in old.items else None
        now = new.definition(id) if id in new.items else None
        if before != now:
            found.append(ItemChange(id=id, old=before, new=now))
    return tuple(found)
