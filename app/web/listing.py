"""The rows of a collection's list: searched, sorted and cut into pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import msgspec

from app.catalog import Catalog
from app.catalog.collections import BY_NAME, Collection
from app.catalog.search import initials
from app.web.schema_view import brief, dig

PAGE_SIZE: Final = 50
# The list of 目录事项 (items that do not serve yet): like the items', but never mixed with them.
BASES: Final = "bases"


class Row(msgspec.Struct, frozen=True):
    """One line of the list; `haystack` is everything one may search for, in small letters."""

    id: str
    cells: tuple[str, ...]
    haystack: str


class Listing(msgspec.Struct, frozen=True):
    """One page of a list; `pages` counts from 1 and is 1 for an empty list."""

    rows: tuple[Row, ...]
    total: int
    page: int
    pages: int


def heads(collection: Collection) -> tuple[tuple[str, str], ...]:
    """Give (dotted key, Chinese title) of each column."""
    found = []
    for dotted in collection.columns:
        schema, _value = dig(collection.schema, collection.schema, {}, dotted)
        found.append((dotted, str(schema.get("title", dotted))))
    return tuple(found)


def listing(
    catalog: Catalog, collection: Collection, text: str, column: str, down: bool, page: int,
    bases: bool = False,
) -> Listing:  # fmt: skip
    """Give the page of those rows in which every word of `text` is found.

    A word may be part of any column, of the id, or the pinyin initials of a part of the name.
    An unknown `column` keeps the order of the files; a page too far gives the last one.
    """
    rows = all_rows(catalog, BASES if bases else collection.name)
    for word in text.lower().split():
        rows = tuple(row for row in rows if word in row.haystack)
    if column in collection.columns:
        at = collection.columns.index(column)
        rows = tuple(sorted(rows, key=lambda row: _order(row.cells[at]), reverse=down))
    pages = max(1, -(-len(rows) // PAGE_SIZE))
    page = min(max(1, page), pages)
    start = (page - 1) * PAGE_SIZE
    return Listing(rows[start : start + PAGE_SIZE], len(rows), page, pages)


class _Key:
    """A catalogue as a cache key: equal fingerprints mean equal content."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog

    def __hash__(self) -> int:
        return hash(self.catalog.fingerprint)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.catalog.fingerprint == self.catalog.fingerprint


def all_rows(catalog: Catalog, name: str) -> tuple[Row, ...]:
    """Give every row of a collection (or of BASES) in the order of its files; computed once."""
    return _rows(_Key(catalog), name)


# Two catalogues' worth: the one that serves and the one a running request still holds.
@lru_cache(maxsize=2 * 13)
def _rows(key: _Key, name: str) -> tuple[Row, ...]:
    collection = BY_NAME["items" if name == BASES else name]
    records = key.catalog.bases if name == BASES else key.catalog.records.get(name, {})
    return tuple(_row(key.catalog, collection, id, record.data) for id, record in records.items())


def _row(catalog: Catalog, collection: Collection, id: str, data: Mapping[str, Any]) -> Row:
    def named(kind: str, target: str) -> tuple[str, str] | None:
        record = catalog.records.get(kind, {}).get(target)
        return (str(record.data.get("name", target)), "") if record else None

    cells = []
    for dotted in collection.columns:
        schema, value = dig(collection.schema, collection.schema, data, dotted)
        cells.append(brief(schema, collection.schema, value, named))
    aliases = data.get("aliases", ())
    letters = [initials(str(text)) for text in (data.get("name", ""), *aliases)]
    haystack = "\n".join([id, *cells, *map(str, aliases), *letters]).lower()
    return Row(id, tuple(cells), haystack)


def _order(text: str) -> list[tuple[int, int, bytes]]:
    # GB 18030 keeps the common characters in pinyin order, as a Chinese reader expects;
    # numbers inside a text sort by their value.
    return [
        (0, int(part), b"") if part.isdigit() else (1, 0, part.encode("gb18030"))
        for part in re.findall(r"\d+|\D+", text)
    ]
