"""A file held against its JSON Schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from app.catalog.collections import COLLECTIONS, Collection, schemas
from app.catalog.problem import Problem
from app.catalog.source import PathKey, Source
from app.texts import _

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

    from app.catalog.fault import Complaint

# A file with more problems than this is another kind of file; to list them all helps nobody.
MOST_PROBLEMS: Final = 100


# A validator is imported when it is first needed: a check of files that have not changed needs
# none, and one of sound files only the quick one.
@lru_cache(maxsize=32)
def _slow(file: str, complete: bool) -> Draft202012Validator:
    from jsonschema import Draft202012Validator, FormatChecker
    from referencing import Registry, Resource

    known = _schemas(complete)
    registry: Registry[Any] = Registry().with_resources(
        [(name, Resource.from_contents(schema)) for name, schema in known.items()]
    )
    formats = FormatChecker([])
    formats.checks("date")(_is_day)
    return Draft202012Validator(dict(known[file]), registry=registry, format_checker=formats)


@lru_cache(maxsize=32)
def _fast(file: str, complete: bool) -> Any:
    import jsonschema_rs

    known = _schemas(complete)
    registry = jsonschema_rs.Registry([(name, dict(schema)) for name, schema in known.items()])
    return jsonschema_rs.Draft202012Validator(
        dict(known[file]), registry=registry, validate_formats=True, formats={"date": _is_day}
    )


@lru_cache(maxsize=2)
def _schemas(complete: bool) -> Mapping[str, Any]:
    """Give the schemas; without `complete` as a 目录事项 is held to them: nothing must be there."""
    return schemas() if complete else {name: _asking(s) for name, s in schemas().items()}


def _asking(node: Any) -> Any:
    """Take away what asks for keys, but not where it only chooses between branches."""
    if isinstance(node, list):
        return [_asking(part) for part in node]
    if not isinstance(node, dict):
        return node
    return {
        key: value if key in ("if", "not") else _asking(value)
        for key, value in node.items()
        # A list: of that name there may also be a property.
        if not (key in ("required", "minProperties") and not isinstance(value, dict))
    }


def _is_day(value: object) -> bool:
    # Of the validators, one takes the year 0 for a year: only what can be built is a day.
    try:
        return not isinstance(value, str) or bool(date.fromisoformat(value))
    except ValueError:
        return False


def problems(source: Source, collection: Collection, complete: bool = True) -> list[Problem]:
    """Give every place where the file breaks its schema; [] when it keeps it.

    Without `complete` nothing is missed that is not there.
    """
    # The Rust validator answers yes in microseconds; only a "no" is worth explaining slowly.
    if _fast(collection.schema_file, complete).is_valid(source.data):
        return []
    if stranger := _of_another_kind(source, collection):
        return [stranger]
    found = [
        source.problem(said.path, said.code, said.message, said.hint, key=said.key)
        for said in islice(_complaints(source, collection, complete), MOST_PROBLEMS)
    ]
    if len(found) == MOST_PROBLEMS:
        message = _("这个文件的问题太多，只列出前 {n} 个。").format(n=MOST_PROBLEMS)
        found.append(source.problem((), "G10", message, _("先改正列出的问题，再检查一次。")))
    return found


def _of_another_kind(source: Source, collection: Collection) -> Problem | None:
    """Give the one problem of a sound file that lies in the wrong folder."""
    # One that has only begun, with keys that both kinds have, lies where it was begun.
    if set(source.data) <= collection.schema["properties"].keys():
        return None
    for other in COLLECTIONS:
        if other is not collection and _fast(other.schema_file, True).is_valid(source.data):
            home = f"{other.folder}/" if other.folder else "centre.yaml"
            message = _("这个文件写的是{kind}，却放在 {place} 里。").format(
                kind=_(other.title), place=collection.folder or "centre.yaml"
            )
            return source.problem((), "S21", message, _("把它移到 {home}。").format(home=home))
    return None


def _complaints(source: Source, collection: Collection, complete: bool) -> Iterator[Complaint]:
    """Give one complaint for each place: a date that is misspelt is not also no date."""
    from app.catalog.complaints import complaints
    from app.catalog.fault import Complaint

    told: set[PathKey] = set()
    silent = True
    for error in _slow(collection.schema_file, complete).iter_errors(source.data):
        for said in complaints(source, collection, error):
            mark = (*said.path, said.code, said.message) if said.code == "G02" else said.path
            if mark not in told:
                told.add(mark)
                silent = False
                yield said
    if silent:
        yield Complaint("G09", (), False, _("文件不符合规定。"), _(collection.description))
