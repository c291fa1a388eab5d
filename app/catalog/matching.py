"""Which entry of a changed list is which entry of the old one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

# What names an entry among its neighbours, the surest first.
NAMING_KEYS: Final = ("id", "item", "question", "title", "rule", "name", "label")


def same(one: Any, other: Any) -> bool:
    """Tell whether two plain values are the same; true is not 1, the order of keys is nothing."""
    return fingerprint(one) == fingerprint(other)


def fingerprint(value: Any) -> str:
    """Give one text for equal plain data."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def origins(old: list[Any], new: list[Any]) -> list[int | None]:
    """Give for each new entry the place of the old one it comes from; None if it is new.

    Equal entries first, then those of one name, then what stands between the same neighbours.
    """
    found: list[int | None] = [None] * len(new)
    free = dict.fromkeys(range(len(old)))
    for key_of in (fingerprint, _name):
        places: dict[str, list[int]] = {}
        for place in free:
            if key := key_of(old[place]):
                places.setdefault(key, []).append(place)
        for n, entry in enumerate(new):
            waiting = places.get(key_of(entry)) if found[n] is None else None
            if waiting:
                found[n] = waiting.pop(0)
                del free[_sure(found[n])]
    _pair_neighbours(old, new, found, free)
    return found


def _pair_neighbours(
    old: list[Any], new: list[Any], found: list[int | None], free: dict[int, None]
) -> None:
    """Take an entry that follows the same neighbour as before for the changed old one."""
    for n, entry in enumerate(new):
        before = -1 if n == 0 else found[n - 1]
        if found[n] is not None or before is None or before + 1 not in free:
            continue
        if isinstance(old[before + 1], list | Mapping) == isinstance(entry, list | Mapping):
            found[n] = before + 1
            del free[before + 1]


def _name(entry: Any) -> str:
    if not isinstance(entry, Mapping):
        return ""
    key = next((key for key in NAMING_KEYS if isinstance(entry.get(key), str)), None)
    return f"{key}:{entry[key]}" if key else ""


def _sure(place: int | None) -> int:
    assert place is not None
    return place
