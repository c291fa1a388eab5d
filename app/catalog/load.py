"""A whole configuration folder: every problem at once, and one immutable catalogue if it is sound."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path, PurePosixPath
from types import MappingProxyType

import msgspec

from app.catalog import grammar
from app.catalog.collections import Collection
from app.catalog.county import County
from app.catalog.crosscheck import crosscheck
from app.catalog.inheritance import Heir
from app.catalog.lineage import Lineage, is_base
from app.catalog.memory import Memory
from app.catalog.model import Catalog
from app.catalog.problem import Problem, in_order
from app.catalog.records import bases_of, records_of
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


def load(where: Path | Tree, today: date | None = None, memory: Memory | None = None) -> Loaded:
    """Read, check and build a folder or a tree. Raises NoConfiguration if there is no folder.

    `today` ends silences that have run out; without it none has. With the `memory` of earlier
    loads only what changed is read and checked again; the result is the same.
    """
    memory = memory or Memory()
    tree = gather(where, looks=memory.looks) if isinstance(where, Path) else where
    with memory.lock:
        return _Load(tree, memory).done(today)


def sound_part(tree: Tree) -> Loaded:
    """Give the catalogue without the items at fault, to print the others, and what is at fault.

    Its catalogue is None where anything but items is at fault: nobody knows then which of them are
    right. What names an item that is left out still names it, but for a bundle, which is left out.
    """
    return _Load(tree, Memory()).sound()


def county_of(tree: Tree, today: date | None = None) -> County:
    """Give what `load` checks: the sound records of a tree, each with its source."""
    county, _silencing = _Load(tree, Memory())._county(today)
    return county


def heir_in(tree: Tree, file: str, memory: Memory | None = None) -> Heir | None:
    """Give the item a file holds with all it inherits; None where it inherits nothing.

    Neither the item nor its parents need keep the schema: what is being written does not yet.
    """
    load = _Load(tree, memory or Memory())
    with load.memory.lock:
        lineage = Lineage(list(load._read()), Refusals())
    found = (s for _c, s in (*lineage.files, *lineage.bases) if s.file == file)
    return next((source for source in found if isinstance(source, Heir)), None)


class _Load:
    """One load, from bytes to the county."""

    def __init__(self, tree: Tree, memory: Memory) -> None:
        self.tree, self.memory = tree, memory
        self.problems = list(tree.problems)
        self.refused = Refusals()
        self.listing = collections_of(tree)
        self.digests: set[bytes] = set()

    def done(self, today: date | None) -> Loaded:
        county, silencing = self._county(today)
        self.problems.extend(crosscheck(county, self.memory))
        problems, silences = hush(silencing, self.problems, today)
        ordered = in_order(problems)
        broken = any(p.severity == "错误" for p in ordered)
        catalog = None if broken else _catalog(county, self.tree.fingerprint)
        return Loaded(catalog, ordered, len(self.listing), tuple(silences))

    def sound(self) -> Loaded:
        county, silencing = self._county(None)
        self.problems.extend(crosscheck(county, self.memory))
        faults = [p for p in hush(silencing, self.problems, None)[0] if p.severity == "错误"]
        files = {fault.file for fault in faults}
        if county.centre is None or not all(file.startswith("items/") for file in files):
            return Loaded(None, in_order(faults), len(self.listing))
        county.items = {
            id: item
            for id, item in county.items.items()
            if county.stands["items", id][0][0].file not in files
        }
        county.bundles = {
            id: bundle
            for id, bundle in county.bundles.items()
            if county.items.keys() >= set(bundle.items)
        }
        return Loaded(_catalog(county, ""), in_order(faults), len(self.listing))

    def _county(self, today: date | None) -> tuple[County, list[Source]]:
        lineage = Lineage(list(self._read()), self.refused)
        self.problems.extend(lineage.problems)
        for collection, source in lineage.lost:
            self._refuse(collection, source)
        files = [entry for entry in lineage.files if self._keeps_schema(*entry)]
        bases = [entry for entry in lineage.bases if self._keeps_schema(*entry)]
        used = {source.digest for _c, source in (*files, *bases)}
        self.memory.forget_all_but(self.digests | used)
        county = County(files, self.refused, today, bases, self.memory)
        return county, [source for _c, source in (*files, *bases)]

    def _read(self) -> Iterator[tuple[Collection, Source]]:
        for collection, name in self.listing:
            source = self._source(name) if name in self.tree.files else None
            if source is None or isinstance(source, Problem):
                self.problems.extend([source] if source else [])
                self.refused.add_unread(collection.name, PurePosixPath(name).stem)
            else:
                self.digests.add(source.digest)
                yield collection, source

    def _source(self, name: str) -> Source | Problem:
        known = self.memory.source(self.tree.files, name, self.tree.digests[name])
        if known is not None:
            return known
        source = read(self.tree.files[name], name)
        if isinstance(source, Source):
            self.memory.learn(source)
        return source

    def _keeps_schema(self, collection: Collection, source: Source) -> bool:
        base = is_base(collection, source)
        mark = (collection.schema_file + ("?" if base else ""), source.digest)
        if mark in self.memory.clean:
            return True
        faults = grammar.problems(source, collection, complete=not base)
        self.problems.extend(faults)
        if faults:
            self._refuse(collection, source)
        else:
            self.memory.clean.add(mark)
        return not faults

    def _refuse(self, collection: Collection, source: Source) -> None:
        self.refused.add(collection.name, PurePosixPath(source.file).stem, source)


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
        bundles=MappingProxyType(county.bundles),
        papers=MappingProxyType(county.papers),
        calendars=MappingProxyType(county.calendars),
        records=records_of(county),
        bases=bases_of(county),
        fingerprint=fingerprint,
    )
