"""Three states of one record: what both began with, what stands on disk, what I wrote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal

import msgspec

from app.catalog.matching import same
from app.catalog.readable import (
    Schema,
    identity_key,
    label_of,
    ordered_keys,
    own_names,
    part,
    said,
    settled,
    span,
)

Verdict = Literal["我改", "文件改", "改得一样", "冲突"]
Side = Literal["mine", "theirs"]
# A step is a key of an object, or `=identity` for the entry of a list that is known by it.
Steps = tuple[str, ...]


class _Absent:
    """What a value is where there is none; never equal to any value a file can hold."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = _Absent()


class _Span(str):
    """A length together with its unit, which mean something only together."""

    length: int
    unit: str | None


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """One value that somebody changed; '' is no value.

    `key` names the place for the choice between mine and theirs, which only a 冲突 needs.
    """

    key: str
    words: tuple[str, ...]
    verdict: Verdict
    base: str
    theirs: str
    mine: str

    @property
    def where(self) -> str:
        """Give the way to the value in titles: 申请材料 › 收入证明 › 份数."""
        return " › ".join(self.words)


class Merged(msgspec.Struct, frozen=True, kw_only=True):
    """The record with both sides' changes; None is no record.

    `open` are the keys of conflicts for which no side was chosen: theirs stands there for now.
    """

    data: Any
    open: tuple[str, ...]


def compare(base: Any, theirs: Any, mine: Any, schema: Schema) -> tuple[Point, ...]:
    """Tell every value that either side changed; None stands for no record."""
    return tuple(_Three(schema, (base, theirs, mine)).points())


def merged(
    base: Any, theirs: Any, mine: Any, schema: Schema, choices: Mapping[str, Side]
) -> Merged:
    """Put both sides' changes together; where they conflict the choice by `Point.key` decides."""
    return _Three(schema, (base, theirs, mine)).merge(choices)


class _Three:
    """Walks the three states side by side."""

    def __init__(self, root: Schema, states: tuple[Any, Any, Any]) -> None:
        self.root = root
        self.states = tuple(ABSENT if state is None else state for state in states)
        self.names: dict[str, str] = {}
        for state in states:
            self.names |= own_names(state)

    def points(self) -> Iterator[Point]:
        base, theirs, mine = self.states
        yield from self._points(self.root, base, theirs, mine, (), ())

    def merge(self, choices: Mapping[str, Side]) -> Merged:
        base, theirs, mine = self.states
        still: list[str] = []
        data = self._merge(self.root, base, theirs, mine, (), choices, still)
        return Merged(data=None if data is ABSENT else data, open=tuple(still))

    def _points(
        self, schema: Schema, base: Any, theirs: Any, mine: Any, steps: Steps,
        words: tuple[str, ...],
    ) -> Iterator[Point]:  # fmt: skip
        verdict = _verdict(base, theirs, mine)
        if verdict is None:
            return
        below = settled(schema, self.root, next(v for v in (mine, theirs, base) if v is not ABSENT))
        if parts := _parts(below, base, theirs, mine):
            for step, sub, title, three in self._within(below, parts):
                yield from self._points(sub, *three, (*steps, step), (*words, title))
            if (order := self._order(below, base, theirs, mine)) is not None:
                yield self._point(order, {}, base, theirs, mine, (*steps, "#"), words)
            return
        yield self._point(verdict, schema, base, theirs, mine, steps, words)

    def _point(
        self, verdict: Verdict, schema: Schema, base: Any, theirs: Any, mine: Any, steps: Steps,
        words: tuple[str, ...],
    ) -> Point:  # fmt: skip
        told = [
            "" if each is ABSENT else self._told(schema, each, steps)
            for each in (base, theirs, mine)
        ]
        return Point(
            key=_key(steps), words=words, verdict=verdict, base=told[0], theirs=told[1],
            mine=told[2],
        )  # fmt: skip

    def _told(self, schema: Schema, value: Any, steps: Steps) -> str:
        if steps[-1:] == ("#",):
            return "、".join(label_of(entry) for entry in value)
        return said(schema, self.root, value)

    def _merge(
        self, schema: Schema, base: Any, theirs: Any, mine: Any, steps: Steps,
        choices: Mapping[str, Side], still: list[str],
    ) -> Any:  # fmt: skip
        verdict = _verdict(base, theirs, mine)
        if verdict != "冲突":
            return mine if verdict == "我改" else theirs
        below = settled(schema, self.root, mine if mine is not ABSENT else theirs)
        parts = _parts(below, base, theirs, mine)
        if not parts:
            return _chosen(_key(steps), theirs, mine, choices, still)
        found = {
            step: self._merge(sub, *three, (*steps, step), choices, still)
            for step, sub, _title, three in self._within(below, parts)
        }
        kept = {step: value for step, value in found.items() if value is not ABSENT}
        if isinstance(theirs, Mapping):
            return _apart(kept)
        order = self._order(below, base, theirs, mine)
        leading = theirs
        if order == "冲突":
            leading = _chosen(_key((*steps, "#")), theirs, mine, choices, still)
        elif order == "我改":
            leading = mine
        return _in_order(kept, leading, theirs if leading is mine else mine)

    def _within(
        self, schema: Schema, parts: Mapping[str, tuple[Any, Any, Any]]
    ) -> Iterator[tuple[str, Schema, str, tuple[Any, Any, Any]]]:
        """Give (step, schema, title, the three values) of each part."""
        for step, three in parts.items():
            if step.startswith("="):
                entry = next(value for value in reversed(three) if value is not ABSENT)
                yield step, schema.get("items", {}), label_of(entry), three
            else:
                sub = part(schema, self.root, step)
                yield step, sub, str(sub.get("title") or self.names.get(step, step)), three

    @staticmethod
    def _order(schema: Schema, base: Any, theirs: Any, mine: Any) -> Verdict | None:
        """Tell who changed the order of the entries that all three have."""
        if not all(isinstance(each, list) for each in (base, theirs, mine)):
            return None
        keyed = [list(_entries(each, base, theirs, mine)) for each in (base, theirs, mine)]
        shared = set(keyed[0]) & set(keyed[1]) & set(keyed[2])
        return _verdict(*([step for step in one if step in shared] for one in keyed))


def _verdict(base: Any, theirs: Any, mine: Any) -> Verdict | None:
    if _same(mine, theirs):
        return None if _same(mine, base) else "改得一样"
    if _same(mine, base):
        return "文件改"
    return "我改" if _same(theirs, base) else "冲突"


def _same(one: Any, other: Any) -> bool:
    if one is ABSENT or other is ABSENT:
        return one is other
    return same(one, other)


def _parts(schema: Schema, base: Any, theirs: Any, mine: Any) -> dict[str, tuple[Any, Any, Any]]:
    """Take three states apart where that tells more than the whole: key by key, entry by entry."""
    there = [each for each in (base, theirs, mine) if each is not ABSENT]
    if len(there) < 2 or theirs is ABSENT or mine is ABSENT:
        return {}
    if all(isinstance(each, Mapping) for each in there):
        base, theirs, mine = (_joined(schema, each) for each in (base, theirs, mine))
        keys = ordered_keys(schema, *(each for each in (base, theirs, mine) if each is not ABSENT))
        return {key: tuple(_get(each, key) for each in (base, theirs, mine)) for key in keys}
    if not all(isinstance(each, list) for each in there):
        return {}
    entries = [_entries(each, base, theirs, mine) for each in (base, theirs, mine)]
    steps = dict.fromkeys(step for one in (entries[2], entries[1], entries[0]) for step in one)
    return {step: tuple(one.get(step, ABSENT) for one in entries) for step in steps}


def _joined(schema: Schema, data: Any) -> Any:
    length = data.get("length") if isinstance(data, Mapping) else None
    if not isinstance(length, int) or "unit" not in schema.get("properties", {}):
        return data
    unit = data.get("unit")
    joined = _Span(span(length, str(unit or "工作日")))
    joined.length, joined.unit = length, unit
    return {key: joined if key == "length" else data[key] for key in data if key != "unit"}


def _apart(data: Mapping[str, Any]) -> dict[str, Any]:
    """Write a length and its unit as two keys again."""
    parts: dict[str, Any] = {}
    for key, value in data.items():
        if isinstance(value, _Span):
            parts[key] = value.length
            if value.unit is not None:
                parts["unit"] = value.unit
        else:
            parts[key] = value
    return parts


def _get(data: Any, key: str) -> Any:
    return ABSENT if data is ABSENT else data.get(key, ABSENT)


def _entries(each: Any, *lists: Any) -> dict[str, Any]:
    """Give the entries of a list by what they are known by; {} where nothing tells them apart."""
    if each is ABSENT:
        return {}
    there = [one for one in lists if one is not ABSENT]
    key = identity_key(*there)
    if key is not None:
        return {f"={entry[key]}": entry for entry in each}
    plain = all(isinstance(entry, str | int | float) for one in there for entry in one)
    if plain and all(len(set(one)) == len(one) for one in there):
        return {f"={entry}": entry for entry in each}
    return {}


def _chosen(key: str, theirs: Any, mine: Any, choices: Mapping[str, Side], still: list[str]) -> Any:
    side = choices.get(key)
    if side is None:
        still.append(key)
    return mine if side == "mine" else theirs


def _in_order(kept: Mapping[str, Any], leading: list[Any], other: list[Any]) -> list[Any]:
    """Put entries in the order of one side; those only the other has stand after their neighbour."""
    first = list(_entries(leading, leading, other))
    order = [step for step in first if step in kept]
    before = ""
    for step in _entries(other, leading, other):
        if step in kept and step not in order:
            order.insert(order.index(before) + 1 if before in order else 0, step)
        before = step
    return [kept[step] for step in order]


def _key(steps: Steps) -> str:
    return "/".join(step.replace("~", "~0").replace("/", "~1") for step in steps)
