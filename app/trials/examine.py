"""One call for the whole check: what `yichuang check`, a server and a publication all ask."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from app.catalog import Catalog, Loaded, Problem, Tree, gather, load
from app.catalog.memory import Memory
from app.catalog.model import Record
from app.catalog.problem import in_order
from app.catalog.source import Source, read

if TYPE_CHECKING:
    from app.trials.verdict import Fault


def examine(where: Path | Tree, today: date | None = None, memory: Memory | None = None) -> Loaded:
    """Load and check a folder or tree, then try the examples its items give.

    Raises NoConfiguration if there is no such folder. `today` and `memory` as in `load`. An
    example that no longer holds is a 错误: then there is no catalogue either.
    """
    memory = memory or Memory()
    tree = gather(where, looks=memory.looks) if isinstance(where, Path) else where
    with memory.lock:
        return _examined(tree, today, memory)


def _examined(tree: Tree, today: date | None, memory: Memory) -> Loaded:
    loaded = load(tree, today, memory)
    if loaded.catalog is None:
        # Examples of a county that is broken elsewhere would only complain of that again.
        return loaded
    found = list(tried(loaded.catalog, tree, memory))
    if not found:
        return loaded
    problems = in_order([*loaded.problems, *found])
    return msgspec.structs.replace(loaded, catalog=None, problems=problems)


def tried(catalog: Catalog, tree: Tree, memory: Memory) -> Iterator[Problem]:
    """Try the examples of every item not tried before; give each fault with its place."""
    for identity, mark in memory.marks.items():
        if mark in memory.tried:
            continue
        record = catalog.records["items"][identity]
        faults = list(_faults(catalog, record))
        if not faults:
            memory.keep_tried(mark)
        else:
            source = _source(tree, record)
            for index, fault in faults:
                yield source.problem(
                    ("examples", index, *fault.path), fault.code, fault.message, fault.hint,
                    key=fault.key,
                )  # fmt: skip


def _faults(catalog: Catalog, record: Record) -> Iterator[tuple[int, Fault]]:
    for index, entry in enumerate(record.data.get("examples", ())):
        # Clock, routing and workflow are loaded for the first example there is to try.
        from app.trials.faults import faults_of

        for fault in faults_of(catalog, record.id, entry):
            yield index, fault


def _source(tree: Tree, record: Record) -> Source:
    source = read(tree.files[record.file], record.file)
    assert isinstance(source, Source)  # it was read a moment ago from the same bytes
    return source
