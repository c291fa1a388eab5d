"""The records as the generated screens show them, each made when a screen asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from app.catalog.collections import BY_NAME
from app.catalog.county import County
from app.catalog.descent import origins
from app.catalog.inheritance import Heir
from app.catalog.model import Record
from app.catalog.source import PathKey, Source


class Records(Mapping[str, Record]):
    """The records of one collection by id. A check asks for few, and then few are made."""

    def __init__(self, collection: str, stands: dict[str, tuple[Source, PathKey]]) -> None:
        self._collection, self._stands = collection, stands
        self._made: dict[str, Record] = {}

    def __getitem__(self, identity: str) -> Record:
        made = self._made.get(identity)
        if made is None:
            made = self._made[identity] = self._record(identity)
        return made

    def __iter__(self) -> Iterator[str]:
        return iter(self._stands)

    def __len__(self) -> int:
        return len(self._stands)

    def _record(self, identity: str) -> Record:
        source, base = self._stands[identity]
        data: Any = source.data
        for step in base:
            data = data[step]
        if base:
            data = {**data, "kind": "便民服务站", "tier": "村", "parent": source.data["id"]}
        line = source.place(base).line if base else 1
        return Record(
            collection=self._collection, id=identity, file=source.file, line=line, data=data,
            origins=origins(source) if isinstance(source, Heir) else {},
        )  # fmt: skip


def records_of(county: County) -> Mapping[str, Mapping[str, Record]]:
    """Give every record of a county that serves, by collection and id."""
    found: dict[str, dict[str, tuple[Source, PathKey]]] = {name: {} for name in BY_NAME}
    for (collection, identity), places in county.stands.items():
        if collection != "items" or identity in county.items:
            found[collection][identity] = places[0]
    return MappingProxyType({name: Records(name, stands) for name, stands in found.items()})


def bases_of(county: County) -> Mapping[str, Record]:
    """Give the 目录事项 by their ids: there to be extended or completed."""
    stands = (
        (identity, places[0])
        for (collection, identity), places in county.stands.items()
        if collection == "items" and identity not in county.items
    )
    return Records("items", dict(stands))
