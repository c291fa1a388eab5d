"""A file held against its JSON Schema."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any, Final

import jsonschema_rs
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

from app.catalog.collections import Collection, schemas
from app.catalog.complaints import Complaint, complaints
from app.catalog.problem import Problem
from app.catalog.source import PathKey, Source
from app.texts import _

# A file with more problems than this is another kind of file; to list them all helps nobody.
MOST_PROBLEMS: Final = 100


@lru_cache(maxsize=32)
def _slow(file: str) -> Draft202012Validator:
    registry: Registry[Any] = Registry().with_resources(
        [(name, Resource.from_contents(schema)) for name, schema in schemas().items()]
    )
    formats = FormatChecker([])
    formats.checks("date")(_is_day)
    return Draft202012Validator(dict(schemas()[file]), registry=registry, format_checker=formats)


@lru_cache(maxsize=32)
def _fast(file: str) -> Any:
    registry = jsonschema_rs.Registry([(name, dict(schema)) for name, schema in schemas().items()])
    return jsonschema_rs.Draft202012Validator(
        dict(schemas()[file]), registry=registry, validate_formats=True, formats={"date": _is_day}
    )


def _is_day(value: object) -> bool:
    # Of the validators, one takes the year 0 for a year: only what can be built is a day.
    try:
        return not isinstance(value, str) or bool(date.fromisoformat(value))
    except ValueError:
        return False


def problems(source: Source, collection: Collection) -> list[Problem]:
    """Give every place where the file breaks its schema; [] when it keeps it."""
    # The Rust validator answers yes in microseconds; only a "no" is worth explaining slowly.
    if _fast(collection.schema_file).is_valid(source.data):
        return []
    found = [
        source.problem(said.path, said.code, said.message, said.hint, key=said.key)
        for said in islice(_complaints(source, collection), MOST_PROBLEMS)
    ]
    if len(found) == MOST_PROBLEMS:
        message = _("这个文件的问题太多，只列出前 {n} 个。").format(n=MOST_PROBLEMS)
        found.append(source.problem((), "G10", message, _("先改正列出的问题，再检查一次。")))
    return found


def _complaints(source: Source, collection: Collection) -> Iterator[Complaint]:
    """Give one complaint for each place: a date that is misspelt is not also no date."""
    told: set[PathKey] = set()
    silent = True
    for error in _slow(collection.schema_file).iter_errors(source.data):
        for said in complaints(source, collection, error):
            mark = (*said.path, said.code, said.message) if said.code == "G02" else said.path
            if mark not in told:
                told.add(mark)
                silent = False
                yield said
    if silent:
        yield Complaint("G09", (), False, _("文件不符合规定。"), _(collection.description))
