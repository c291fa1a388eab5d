"""A whole configuration folder: every problem at once, and one immutable catalogue if it is sound."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any

import msgspec

from app.catalog import grammar
from app.catalog.collections import BY_NAME, Collection
from app.catalog.county import County
from app.catalog.crosscheck import crosscheck
from app.catalog.model import Catalog, Record
from app.catalog.problem import Problem, in_order
from app.catalog.refusals import Refusals
from app.catalog.silences import Silence, hush
from app.catalog.source import Source, read
from app.catalog.tree import Tree, collections_of, gather


class Loaded(msgspec.Struct, frozen=True):
    """The catalogue (None if any problem is a 错误), all problems in order of place, all silences."""

    catalog: Catalog | None
    problems: tuple[Problem, ...]
    files: int = 0
    silences: tuple[Silence, ...] = ()


def load(where: Path | Tree, today: date | None = None) -> Loaded:
    """Read, check and build a folder or a tree. Raises NoConfiguration if there is no folder.

    `today` ends silences that have run out; without it none has.
    """
    tree = gather(where) if isinstance(where, Path) else where
    problems = list(tree.problems)
    sound: list[tuple[Collection, Source]] = []
    refused = Refusals()
    listing = collections_of(tree)
    for collection, name in listing:
        source = read(tree.files[name], name) if name in tree.files else None
        if source is None or isinstance(source, Problem):
            problems.extend([source] if source else [])
            refused.add_unread(collection.name, PurePosixPath(name).stem)
            continue
        faults = grammar.problems(source, collection)
        problems.extend(faults)
        if faults:
            refused.add(collection.name, PurePosixPath(name).stem, source.data)
        else:
            sound.append((collection, source))
    county = County(sound, refused)
    problems.extend(crosscheck(county))
    problems, silences = hush((source for _c, source in sound), problems, today)
    ordered = in_order(problems)
    broken = any(p.severity == "错误" for p in ordered)
    catalog = None if broken else _catalog(county, tree.fingerprint)
    return Loaded(catalog, ordered, len(listing), tuple(silences))


def _records(county: County) -> Mapping[str, Mapping[str, Record]]:
    found: dict[str, dict[str, Record]] = {name: {} for name in BY_NAME}
    for (collection, identity), places in county.stands.items():
        source, base = places[0]
        data: Any = source.data
        for step in base:
            data = data[step]
        if base:
            data = {**data, "kind": "便民服务站", "tier": "村", "parent": source.data["id"]}
        line = source.place(base).line if base else 1
        found[collection][identity] = Record(
            collection=collection,
            id=identity,
            file=source.file,
            line=line,
            data=data,
        )
    return MappingProxyType({name: MappingProxyType(records) for name, records in found.items()})


def _catalog(county: County, fingerprint: str) -> Catalog:
    assert county.centre is not None  # a missing centre is a problem, and then nothing is built
    return Catalog(
        centre=county.centre,
        departments=MappingProxyType(county.departments),
        points=MappingProxyType(county.points),
        windows=county.windows,
        staffing=MappingProxyType(county.staffing),
        authorisations=MappingProxyType(county.authorisations),
        workflows=MappingProxyType(county.workflows),
        items=MappingProxyType(county.items),
        calendars=MappingProxyType(county.calendars),
        records=_records(county),
        fingerprint=fingerprint,
    )
