"""Which guides and posted notices no longer say what the catalogue says."""

from __future__ import annotations

from typing import Literal

import msgspec

from app import printing
from app.catalog.model import Catalog
from app.store import Connection
from app.store.open_cases import open_by_item, papers_on_open_cases

Why = Literal["新增", "内容", "用语", "办理地点", "取消"]


class StalePaper(msgspec.Struct, frozen=True, kw_only=True):
    """The papers drawn from an item alone, to be printed anew or taken down.

    `issued` are the papers its open cases were given: they keep to the rules of their case.
    """

    item: str
    name: str
    why: Why
    issued: int


def stale_papers(connection: Connection, old: Catalog, new: Catalog) -> tuple[StalePaper, ...]:
    """Give every item whose guide would be printed otherwise than it hangs there now."""
    with_cases = open_by_item(connection)
    found = []
    for id in dict.fromkeys([*new.items, *old.items]):
        why = _why(old, new, id)
        if why is None:
            continue
        item = new.items.get(id) or old.items[id]
        issued = papers_on_open_cases(connection, id) if id in with_cases else {}
        found.append(StalePaper(item=id, name=item.name, why=why, issued=sum(issued.values())))
    return tuple(found)


def _why(old: Catalog, new: Catalog, id: str) -> Why | None:
    if id not in old.items:
        return "新增"
    if id not in new.items:
        return "取消"
    if old.definition(id) != new.definition(id):
        return "内容"
    if any(old.wording(kind) != new.wording(kind) for kind in printing.OF_AN_ITEM):
        return "用语"
    if old.points == new.points and old.authorisations == new.authorisations:
        return None
    same = printing.places(old, old.items[id]) == printing.places(new, new.items[id])
    return None if same else "办理地点"
