"""Which records refer to a record: what would be left hanging if it went."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from app.catalog.collections import BY_NAME, resolve
from app.catalog.model import Catalog, Record
from app.catalog.writer import Schema, branches, child_schema


class Referrer(msgspec.Struct, frozen=True):
    """A record, and the Chinese titles of the keys that lead to the reference."""

    record: Record
    where: tuple[str, ...]


def referrers(catalog: Catalog, collection: str, identity: str) -> tuple[Referrer, ...]:
    """Give every record that names another by its id, each once, the record itself left out."""
    found = []
    everything = (*catalog.records.items(), ("items", catalog.bases))
    for name, records in everything:
        schema = BY_NAME[name].schema
        for record in records.values():
            if (name, record.id) == (collection, identity):
                continue
            where = next(_places(schema, schema, record.data, collection, identity, ()), None)
            if collection == name == "items" and record.data.get("extends") == identity:
                where = (str(schema["properties"]["extends"]["title"]),)
            if where is not None:
                found.append(Referrer(record, where))
    return tuple(found)


def _places(
    schema: Schema, root: Schema, data: Any, collection: str, identity: str, titles: tuple[str, ...]
) -> Iterator[tuple[str, ...]]:
    if isinstance(data, str):
        if data == identity and _target(schema) == collection:
            yield titles
        return
    steps = data.items() if isinstance(data, Mapping) else enumerate(data) if isinstance(data, list | tuple) else ()  # fmt: skip
    for step, value in steps:
        inner = child_schema(schema, root, step)
        title = inner.get("title") if isinstance(step, str) else None
        below = (*titles, str(title)) if title else titles
        yield from _places(inner, root, value, collection, identity, below)


def _target(schema: Schema) -> str:
    schema = resolve(schema, schema)
    if "x-ref" in schema:
        return str(schema["x-ref"])
    return next((found for one in branches(schema) if (found := _target(one))), "")
