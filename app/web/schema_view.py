"""A record's plain data made readable by its JSON Schema: titles, links, tables, example marks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import Any, Final

import msgspec

from app.catalog.collections import resolve
from app.catalog.model import Origin
from app.catalog.when import in_words
from app.fields import Question
from app.texts import _

# Gives the Chinese name and the address of a record, or None where there is no such page.
Link = Callable[[str, str], "tuple[str, str] | None"]

EXAMPLE_KEY: Final = "example_values"
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
# What says which value is meant, and why, when all of a part is listed as an example.
_NEVER_EXAMPLES: Final = ("id", "name", "basis", "ground")


class Words(msgspec.Struct, frozen=True, tag="words"):
    """A value as text; `url` where it leads to another record, `example` where it is unverified."""

    text: str
    url: str = ""
    example: bool = False
    origin: Origin | None = None


class Facts(msgspec.Struct, frozen=True, tag="facts"):
    """Titled values: (title, description, node)."""

    rows: tuple[tuple[str, str, Node], ...]
    origin: Origin | None = None


class Table(msgspec.Struct, frozen=True, tag="table"):
    """Like records under one head."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Node, ...], ...]
    origin: Origin | None = None


class Several(msgspec.Struct, frozen=True, tag="several"):
    """Values one after another; `inline` when they fit on one line."""

    parts: tuple[Node, ...]
    inline: bool
    origin: Origin | None = None


# `origin` of each says from which item it is inherited, where it is.
Node = Words | Facts | Table | Several


class Painter:
    """Paints one record; holds what stays the same all the way down."""

    def __init__(
        self, root: Mapping[str, Any], examples: tuple[str, ...], link: Link,
        origins: Mapping[str, Origin] = MappingProxyType({}),
        standing: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
    ) -> None:  # fmt: skip
        self.root, self.origins = root, origins
        # key → id → name: what ids of the record's own parts stand for, under the keys they fill.
        self.standing = standing
        self.examples = frozenset(examples)
        self.link = link
        # What the record calls its own questions and materials, by id.
        self.names: dict[str, str] = {}
        self.questions: dict[str, Question] = {}

    def paint(self, schema: Mapping[str, Any], data: Any, path: str = "") -> Node:
        """Give the node for `data`, which stands at the dotted `path` of the record."""
        if not path and isinstance(data, Mapping):
            self.names = {**self.standing.get("step", {}), **own_names(data)}
            self.questions = own_questions(data)
        node = self._painted(self._settled(schema, data), data, path)
        origin = self.origins.get(path)
        return msgspec.structs.replace(node, origin=origin) if origin else node

    def _painted(self, schema: Mapping[str, Any], data: Any, path: str) -> Node:
        if "x-when" in schema and isinstance(data, Mapping):
            return Words(in_words(data, self.questions))
        if isinstance(data, Mapping):
            return self._facts(schema, spanned(schema, data), path)
        if isinstance(data, list):
            return self._list(schema, data, path)
        return self._words(schema, data, path)

    def _settled(self, schema: Mapping[str, Any], data: Any) -> Mapping[str, Any]:
        schema = resolve(schema, self.root)
        if "if" not in schema:
            return schema
        branch = "then" if holds(schema["if"], data) else "else"
        merged = {**self._settled(schema.get(branch, {}), data)}
        kept = {key: schema[key] for key in ("title", "description") if key in schema}
        return {**merged, **kept}

    def _facts(self, schema: Mapping[str, Any], data: Mapping[str, Any], path: str) -> Facts:
        rows = []
        for key, sub in self._known(schema, data):
            if key == EXAMPLE_KEY and not path:
                continue
            node = self.paint(sub, data[key], f"{path}.{key}" if path else key)
            sub = resolve(sub, self.root)
            rows.append((str(sub.get("title", key)), str(sub.get("description", "")), node))
        return Facts(tuple(rows))

    def _known(
        self, schema: Mapping[str, Any], data: Mapping[str, Any]
    ) -> list[tuple[str, Mapping[str, Any]]]:
        properties = schema.get("properties", {})
        rest = schema.get("additionalProperties")
        known = [(key, sub) for key, sub in properties.items() if key in data]
        free = {**rest, "title": None} if isinstance(rest, Mapping) else {}
        others = [
            (key, {**free, "title": self.names.get(key, key)})
            for key in data
            if key not in properties
        ]
        return [*known, *others]

    def _list(self, schema: Mapping[str, Any], data: list[Any], path: str) -> Node:
        items = schema.get("items", {})
        if data and all(isinstance(one, Mapping) for one in data) and self._flat(data):
            return self._table(items, data, path)
        parts = tuple(self.paint(items, one, f"{path}.{n}") for n, one in enumerate(data))
        inline = all(isinstance(part, Words) and len(part.text) < 24 for part in parts)
        return Several(parts, inline)

    @staticmethod
    def _flat(data: list[Any]) -> bool:
        return not any(
            isinstance(value, list) and any(isinstance(one, Mapping | list) for one in value)
            for record in data
            for value in record.values()
        )

    def _table(self, items: Mapping[str, Any], data: list[Any], path: str) -> Table:
        settled = [self._settled(items, one) for one in data]
        data = [spanned(schema, one) for schema, one in zip(settled, data, strict=True)]
        columns = self._columns(settled, data)
        rows = []
        for n, (schema, one) in enumerate(zip(settled, data, strict=True)):
            known = dict(self._known(schema, one))
            cells = [
                self.paint(known[key], one[key], f"{path}.{n}.{key}") if key in known else Words("")
                for key in columns
            ]
            if cells and (origin := self.origins.get(f"{path}.{n}")):
                cells[0] = msgspec.structs.replace(cells[0], origin=origin)
            rows.append(tuple(cells))
        return Table(tuple(columns.values()), tuple(rows))

    def _columns(self, settled: list[Mapping[str, Any]], data: list[Any]) -> dict[str, str]:
        """Give key → title of every key some record uses, in the order of the schema."""
        used: dict[str, str] = {}
        for schema, one in zip(settled, data, strict=True):
            for key, sub in self._known(schema, one):
                used.setdefault(key, str(resolve(sub, self.root).get("title", key)))
        order = list(dict.fromkeys(key for one in settled for key in one.get("properties", {})))
        return {key: used[key] for key in (*order, *used) if key in used}

    def _words(self, schema: Mapping[str, Any], data: Any, path: str) -> Words:
        example = self._is_example(data, path)
        target = self.link(schema["x-ref"], str(data)) if "x-ref" in schema else None
        if target:
            return Words(target[0], target[1], example)
        named = self.standing.get(_holder(path), {}).get(str(data))
        return Words(named or scalar(data), example=example)

    def _is_example(self, data: Any, path: str) -> bool:
        """Tell whether a value is listed as an example, or is a figure of a part that is."""
        if path in self.examples:
            return True
        above, _dot, key = path.rpartition(".")
        if above in self.examples and key not in _NEVER_EXAMPLES:
            return True
        parts = above.split(".")
        listed = any(".".join(parts[: n + 1]) in self.examples for n in range(len(parts)))
        return listed and isinstance(data, int | float | Span) and not isinstance(data, bool)


def _holder(path: str) -> str:
    """Give the key that a value fills: of examples.0.special.1.id it is special."""
    keys = [part for part in path.split(".") if not part.isdigit()]
    inner = keys[-1:] == ["id"] and keys[0] == "examples"
    return keys[-2] if inner else (keys or [""])[-1]


def own_names(data: Mapping[str, Any]) -> dict[str, str]:
    """Give id → label of the questions a record asks, for keys that stand for them."""
    questions = data.get("form")
    known = questions if isinstance(questions, list) else []
    return {
        str(one["id"]): str(one["label"])
        for one in known
        if isinstance(one, Mapping) and "id" in one and "label" in one
    }


def own_questions(data: Mapping[str, Any]) -> dict[str, Question]:
    """Give id → question of those a record asks, for saying its conditions in words."""
    form = data.get("form")
    found = {}
    for one in form if isinstance(form, list) else ():
        with suppress(msgspec.ValidationError):
            question = msgspec.convert(one, Question)
            found[question.id] = question
    return found


class Span(str):
    """A length of time in words, painted in place of its number."""

    __slots__ = ()


def spanned(schema: Mapping[str, Any], data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Say a length and its unit as one: {length: 15} as 15个工作日; other data stays as it is."""
    length, unit = data.get("length"), data.get("unit", "工作日")
    if "unit" not in schema.get("properties", {}):
        return data
    if not isinstance(length, int) or not isinstance(unit, str):
        return data
    said = Span(span(length, unit))
    return {key: said if key == "length" else data[key] for key in data if key != "unit"}


def span(length: int, unit: str) -> str:
    """Give a length of time as a person says it; a period that names no unit is of working days."""
    if unit == "小时":
        return _("{n}小时").format(n=length)
    return _("{n}个{unit}").format(n=length, unit=_(unit))


def holds(condition: Mapping[str, Any], data: Any) -> bool:
    """Tell whether data keeps an `if` of our schemas: a type, keys that must be there."""
    kinds = {"string": str, "object": Mapping, "array": list}
    wanted = kinds.get(str(condition.get("type", "")))
    if wanted is not None and not isinstance(data, wanted):
        return False
    return all(key in data for key in condition.get("required", ()))


def scalar(value: Any) -> str:
    """Give one plain value as a person reads it."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        return value.replace("T", " ")
    return "" if value is None else str(value)


def brief(schema: Mapping[str, Any], root: Mapping[str, Any], data: Any, link: Link) -> str:
    """Give a value as one short text for a cell of a list."""
    schema = resolve(schema, root)
    if isinstance(data, Mapping):
        called = next((data[k] for k in ("name", "label", "item", "id") if k in data), None)
        if called is not None:
            return scalar(called)
        if "length" in data:
            return span(data["length"], str(data.get("unit", "工作日")))
        known = schema.get("properties", {})
        return " ".join(brief(known.get(k, {}), root, v, link) for k, v in data.items())
    if isinstance(data, list):
        return "、".join(brief(schema.get("items", {}), root, one, link) for one in data)
    target = link(schema["x-ref"], str(data)) if "x-ref" in schema else None
    return target[0] if target else scalar(data)


def dig(schema: Mapping[str, Any], root: Mapping[str, Any], data: Any, dotted: str) -> Any:
    """Give (schema, value) at a dotted key; the value is None where the record has none."""
    for key in dotted.split("."):
        schema = resolve(resolve(schema, root).get("properties", {}).get(key, {}), root)
        data = data.get(key) if isinstance(data, Mapping) else None
    return schema, data
