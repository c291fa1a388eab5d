"""Which input a schema asks for, and whether a value fits into it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

from app.catalog.collections import resolve
from app.web.schema_view import holds

Kind = Literal[
    "text", "number", "date", "yesno", "one", "several", "ref", "lines", "record", "rows", "union",
    "yaml",
]  # fmt: skip
Schema = Mapping[str, Any]

# A schema may speak of itself; nobody fills in a form that deep.
_DEEPEST: Final = 24
ROOT: Final = "d"


class _Absent:
    """What a record does not say."""

    def __repr__(self) -> str:
        return "ABSENT"

    def __bool__(self) -> bool:
        return False


ABSENT: Final = _Absent()

_SIMPLE: Final[dict[str, Kind]] = {"boolean": "yesno", "integer": "number", "number": "number"}


def kind_of(schema: Schema, root: Schema, name: str = "") -> Kind:
    """Give the kind of input for a resolved schema; what no input fits is written as YAML."""
    if name.count(".") > _DEEPEST:
        return "yaml"
    if "if" in schema:
        return "union"
    if "enum" in schema or "const" in schema:
        words = schema.get("enum") or [schema["const"]]
        if words in ([True], [False]):
            return "yesno"
        return "one" if all(isinstance(word, str) for word in words) else "yaml"
    kind = schema.get("type")
    if kind == "object":
        closed = schema.get("additionalProperties") is False and "properties" in schema
        return "record" if closed else "yaml"
    if kind == "array":
        return _list_kind(resolve(schema.get("items", {}), root), root, name)
    if kind == "string":
        return "ref" if "x-ref" in schema else "date" if schema.get("format") == "date" else "text"
    return _SIMPLE.get(kind, "yaml") if isinstance(kind, str) else "yaml"


def _list_kind(items: Schema, root: Schema, name: str) -> Kind:
    inner = kind_of(items, root, name + ".0")
    if inner in ("record", "rows", "union", "ref"):
        return "rows"
    if inner == "one":
        return "several"
    return "lines" if inner in ("text", "date") else "yaml"


def fits(kind: Kind, schema: Schema, root: Schema, value: Any) -> bool:
    """Tell whether a value can be shown in this kind of input without losing anything."""
    if value is ABSENT:
        return True
    if kind in ("text", "date", "ref"):
        return isinstance(value, str)
    if kind == "number":
        return isinstance(value, int | float | str) and not isinstance(value, bool)
    if kind == "yesno":
        return isinstance(value, bool)
    if kind == "one":
        return isinstance(value, str)
    if kind == "record":
        return isinstance(value, Mapping)
    if kind == "rows":
        return isinstance(value, list)
    return kind in ("union", "yaml") or _list_fits(kind, schema, root, value)


def _list_fits(kind: Kind, schema: Schema, root: Schema, value: Any) -> bool:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        return False
    if kind == "lines":
        return all(one.strip() == one and one and "\n" not in one for one in value)
    words = resolve(schema["items"], root).get("enum", ())
    return len(set(value)) == len(value) and set(value) <= set(words)


def shapes(schema: Schema, root: Schema) -> dict[str, Schema]:
    """Give the shapes of a union by name, in order: then, then2 …, and else for what is left."""
    found: dict[str, Schema] = {}
    while "if" in schema:
        name = f"then{len(found) + 1}" if found else "then"
        found[name] = resolve(schema["then"], root)
        schema = resolve(schema["else"], root)
    return {**found, "else": schema}


def branch_of(schema: Schema, root: Schema, value: Any) -> str:
    """Give the name of the shape that a value takes, or '' for none."""
    if value is ABSENT:
        return ""
    for name in shapes(schema, root):
        if name == "else" or holds(schema["if"], value):
            return name
        schema = resolve(schema["else"], root)
    return ""


def branch(schema: Schema, root: Schema, which: str) -> Schema:
    """Give the shape of a name; the last one for a name that is none."""
    known = shapes(schema, root)
    return known.get(which, known["else"])
