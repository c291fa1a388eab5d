"""One record by itself: read from a file, or held against its schema before it is in any."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.catalog import grammar
from app.catalog.collections import Collection
from app.catalog.decoding import read_bytes
from app.catalog.lineage import is_base
from app.catalog.problem import Problem
from app.catalog.refusal import Refused
from app.catalog.source import read
from app.catalog.writer import new_text


def read_one(path: Path, collection: Collection) -> dict[str, Any] | list[Problem]:
    """Give the data of a file that keeps to the collection's schema, or all that is wrong."""
    try:
        source = read(read_bytes(path), path.name)
    except Refused as refused:
        return [refused.problem(path.name, [""])]
    if isinstance(source, Problem):
        return [source]
    return grammar.problems(source, collection) or source.data


def faults_of(data: Mapping[str, Any], collection: Collection) -> list[Problem]:
    """Give what the schema has against a record that lies in no file yet."""
    source = read(new_text(collection, data).encode(), "")
    if isinstance(source, Problem):
        return [source]
    return grammar.problems(source, collection, complete=not is_base(collection, source))
