"""Of everything an heir has: what is inherited, and from which file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from app.catalog.inheritance import OWN, Heir
from app.catalog.model import Origin
from app.catalog.source import PathKey, Source

_MIXED: Final = object()


def origins(heir: Heir) -> Mapping[str, Origin]:
    """Give where each inherited value stands, by dotted path.

    What comes whole from one file is named once: `limits`, not `limits.promised.length`.
    """
    found: dict[str, Origin] = {}
    for key, value in heir.data.items():
        if key not in OWN:
            _into(found, heir, (key,), value)
    return found


def origin_of(source: Source) -> Origin:
    """Say in which file a value stands, and what the item in it is called."""
    data = source.data
    return Origin(file=source.file, id=str(data.get("id", "")), name=str(data.get("name", "")))


def _into(found: dict[str, Origin], heir: Heir, path: PathKey, value: Any) -> None:
    """Note where the value at `path` comes from, or, if from several files, each of its parts."""
    whole = _whole(heir, path, value)
    if isinstance(whole, Source):
        if whole is not heir.own:
            found[".".join(map(str, path))] = origin_of(whole)
        return
    for step, inner in _parts(value):
        _into(found, heir, (*path, step), inner)


def _whole(heir: Heir, path: PathKey, value: Any) -> object:
    """Give the one source all of a value stands in."""
    parts = _parts(value)
    if not parts:
        return heir.found(path)[0]
    sources = [_whole(heir, (*path, step), inner) for step, inner in parts]
    return sources[0] if all(each is sources[0] for each in sources) else _MIXED


def _parts(value: Any) -> list[tuple[Any, Any]]:
    if isinstance(value, dict):
        return list(value.items())
    if isinstance(value, list):
        return list(enumerate(value))
    return []
