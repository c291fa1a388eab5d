"""The records and posts that a reference may choose among."""

from __future__ import annotations

from typing import Final

from app.catalog.collections import BY_NAME
from app.catalog.search import find_items
from app.web.house import catalog
from app.web.listing import all_rows

# More than these are searched for, not listed.
_MOST_LISTED: Final = 60
MOST_FOUND: Final = 20

Choice = tuple[str, str]


def choices(target: str) -> tuple[Choice, ...] | None:
    """Give (value, name) of all that may be chosen; None where they are too many for a list."""
    if target not in BY_NAME:
        return tuple((post, post) for post in _posts())
    records = catalog().records.get(target, {})
    if len(records) > _MOST_LISTED:
        return None
    return tuple((id, str(record.data.get("name", id))) for id, record in records.items())


def named(target: str, value: str) -> str:
    """Give the name of the record that is referred to; '' where there is none."""
    record = catalog().records.get(target, {}).get(value)
    return str(record.data.get("name", value)) if record else ""


def found(target: str, text: str) -> list[Choice]:
    """Search a collection by name, id or pinyin; the nearest first."""
    if target == "items" and text:
        return [(item.id, item.name) for item in find_items(catalog(), text, MOST_FOUND)]
    rows = all_rows(catalog(), target) if target in BY_NAME else ()
    for word in text.lower().split():
        rows = tuple(row for row in rows if word in row.haystack)
    return [(row.id, row.cells[0] or row.id) for row in rows[:MOST_FOUND]]


def _posts() -> list[str]:
    everywhere = {post.id for rule in catalog().staffing.values() for post in rule.posts}
    return sorted(everywhere.union(*(one.posts for one in catalog().departments.values())))
