"""An item's schema laid flat: one table of items, and one for each list of records in an item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final, Literal

import msgspec

from app.catalog.collections import BY_NAME, resolve

Path = tuple[str, ...]
Schema = Mapping[str, Any]
# `lines`: texts one below the other in a cell; `count`: how many rows its own table has of it;
# `whole`: anything deeper, as compact JSON.
Shape = Literal["text", "integer", "number", "boolean", "lines", "count", "whole"]
ITEMS: Final = "事项"


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One column: the path of its value in a record, its title in Chinese and its shape."""

    path: Path
    title: str
    shape: Shape
    choices: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Give the path as it is written above the column: limits.promised.length."""
        return ".".join(self.path)


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet: the items, or the entries of the list at `path` of all items."""

    path: Path
    title: str
    columns: tuple[Column, ...]


@lru_cache(maxsize=1)
def item_tables() -> tuple[Table, ...]:
    """Give the tables of the item schema, the items themselves first."""
    root = BY_NAME["items"].schema
    found: list[Table] = []
    columns = tuple(_columns(root, root, (), (), found))
    return (Table(path=(), title=ITEMS, columns=columns), *found)


def _columns(
    node: Schema, root: Schema, path: Path, titles: Path, tables: list[Table] | None
) -> Iterator[Column]:
    """Give the columns of an object; its lists of records go to `tables`, deeper ones stay whole."""
    for key, sub in node["properties"].items():
        sub = resolve(sub, root)
        yield from _column(sub, root, (*path, key), (*titles, sub["title"]), tables)


def _column(
    node: Schema, root: Schema, path: Path, titles: Path, tables: list[Table] | None
) -> Iterator[Column]:
    title = " · ".join(titles)
    if "if" in node:
        # A word or a list of records (收费): the word has the column, the records their table.
        listed = resolve(node["else"], root)
        if tables is not None and _records(listed, root):
            yield from _column(listed, root, path, titles, tables)
        else:
            yield Column(path=path, title=title, shape="whole")
        return
    if _closed(node):
        yield from _columns(node, root, path, titles, tables)
        return
    if node.get("type") == "array":
        entry = resolve(node.get("items", {}), root)
        if tables is not None and _records(node, root):
            place = len(tables)
            # A deeper list of records would need a second key on every row: it stays whole.
            own = tuple(_columns(entry, root, (), (), None))
            tables.insert(place, Table(path=path, title=" ".join(titles), columns=own))
            yield Column(path=path, title=title, shape="count")
        elif entry.get("type", "string") == "string" and "if" not in entry:
            yield Column(path=path, title=title, shape="lines", choices=_choices(entry))
        else:
            yield Column(path=path, title=title, shape="whole")
        return
    yield Column(path=path, title=title, shape=_scalar(node), choices=_choices(node))


def _records(node: Schema, root: Schema) -> bool:
    return _closed(resolve(node.get("items", {}), root))


def _closed(node: Schema) -> bool:
    """Tell whether all keys of an object are known; one with free keys (when) stays whole."""
    return "properties" in node and node.get("additionalProperties") is False


def _scalar(node: Schema) -> Shape:
    kind = node.get("type", "string" if "enum" in node else "")
    shapes: dict[object, Shape] = {
        "string": "text", "integer": "integer", "number": "number", "boolean": "boolean",
    }  # fmt: skip
    return shapes.get(kind if isinstance(kind, str) else "", "whole")


def _choices(node: Schema) -> tuple[str, ...]:
    return tuple(node.get("enum", ()))
