"""Plain data as a person reads it: titles from the schema, values in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.catalog.collections import resolve
from app.texts import _

Schema = Mapping[str, Any]
# What an entry of a list is called, and known by, in the order in which they are tried.
IDENTITIES: Final = (
    "id",
    "item",
    "name",
    "post",
    "point",
    "date",
    "first",
    "from",
    "label",
    "title",
)
_LABELS: Final = ("name", "label", "title", "question", "item", "post", "id")
_TYPES: Final = {"string": str, "object": Mapping, "array": list, "boolean": bool}


def settled(schema: Schema, root: Schema, data: Any) -> Schema:
    """Follow references and take the branch of `if` or the alternative that fits the data."""
    schema = resolve(schema, root)
    for several in ("oneOf", "anyOf"):
        if several in schema:
            fitting = (one for one in schema[several] if _fits(resolve(one, root), data))
            return _under(schema, settled(next(fitting, {}), root, data))
    if "if" in schema:
        branch = "then" if _fits(resolve(schema["if"], root), data) else "else"
        return _under(schema, settled(schema.get(branch, {}), root, data))
    return schema


def _under(above: Schema, below: Schema) -> Schema:
    """Join a schema and the branch taken: titles of the whole win, properties are put together."""
    rest = {k: v for k, v in above.items() if k not in ("oneOf", "anyOf", "if", "then", "else")}
    properties = {**rest.get("properties", {}), **below.get("properties", {})}
    return {**below, **rest, **({"properties": properties} if properties else {})}


def _fits(schema: Schema, data: Any) -> bool:
    wanted = _TYPES.get(str(schema.get("type", "")))
    if wanted is not None and not isinstance(data, wanted):
        return False
    if schema.get("type") == "integer" and (isinstance(data, bool) or not isinstance(data, int)):
        return False
    if "const" in schema and schema["const"] != data:
        return False
    if "enum" in schema and data not in schema["enum"]:
        return False
    if not isinstance(data, Mapping):
        return True
    properties = schema.get("properties", {})
    return all(key in data for key in schema.get("required", ())) and all(
        _fits(sub, data[key]) for key, sub in properties.items() if key in data and "const" in sub
    )


def part(schema: Schema, root: Schema, key: str) -> Schema:
    """Give the schema of one key of an object whose schema is settled."""
    found = schema.get("properties", {}).get(key)
    if found is None:
        rest = schema.get("additionalProperties")
        found = rest if isinstance(rest, Mapping) else {}
        return {k: v for k, v in resolve(found, root).items() if k != "title"}
    return resolve(found, root)


def ordered_keys(schema: Schema, *data: Mapping[str, Any]) -> list[str]:
    """Give every key some data has, in the order of the schema, then as written."""
    known = [key for key in schema.get("properties", {}) if any(key in one for one in data)]
    return list(dict.fromkeys([*known, *(str(key) for one in data for key in one)]))


def is_span(schema: Schema, data: Any) -> bool:
    """Tell whether an object is a length of time, said in one breath: 15个工作日."""
    if not isinstance(data, Mapping) or not isinstance(data.get("length"), int):
        return False
    return "unit" in schema.get("properties", {}) and set(data) <= {"length", "unit"}


def label_of(entry: Any) -> str:
    """Give what an entry of a list is called; a short beginning of it where it has no name."""
    if isinstance(entry, Mapping):
        called = next((entry[key] for key in _LABELS if isinstance(entry.get(key), str)), None)
        if called is not None:
            return str(called)
        entry = _("、").join(scalar(v) for v in entry.values() if not isinstance(v, Mapping | list))
    text = scalar(entry)
    return text if len(text) <= 24 else text[:23] + "…"


def identity_key(*lists: Sequence[Any]) -> str | None:
    """Give the key that tells the entries of all these lists apart, if there is one."""
    entries = [entry for one in lists for entry in one]
    if not entries or not all(isinstance(entry, Mapping) for entry in entries):
        return None
    for key in IDENTITIES:
        found = [[entry.get(key) for entry in one] for one in lists]
        if all(isinstance(value, str | int) for one in found for value in one) and all(
            len(set(one)) == len(one) for one in found
        ):
            return key
    return None


def said(schema: Schema, root: Schema, data: Any) -> str:
    """Give a value of any shape as one text."""
    schema = settled(schema, root, data)
    if isinstance(data, Mapping):
        return _object_said(schema, root, data)
    if isinstance(data, list):
        inner = [said(schema.get("items", {}), root, entry) for entry in data]
        return (_("；") if any("：" in one for one in inner) else _("、")).join(inner)
    return scalar(data)


def _object_said(schema: Schema, root: Schema, data: Mapping[str, Any]) -> str:
    if is_span(schema, data):
        return span(data["length"], str(data.get("unit", "工作日")))
    parts = []
    data = spanned(schema, data)
    for key in ordered_keys(schema, data):
        sub = part(schema, root, key)
        value = said(sub, root, data[key])
        parts.append(_("{title}：{value}").format(title=sub.get("title", key), value=value))
    return _("，").join(parts)


def spanned(schema: Schema, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Join a length with the unit beside it, so that both are said as one: 7个自然日."""
    length = data.get("length")
    if not isinstance(length, int) or "unit" not in schema.get("properties", {}):
        return data
    told = span(length, str(data.get("unit", "工作日")))
    return {key: told if key == "length" else data[key] for key in data if key != "unit"}


def own_names(data: Any) -> dict[str, str]:
    """Give id → label of the questions a record asks, for keys that stand for them."""
    questions = data.get("form") if isinstance(data, Mapping) else None
    return {
        str(one["id"]): str(one["label"])
        for one in (questions if isinstance(questions, list) else ())
        if isinstance(one, Mapping) and "id" in one and "label" in one
    }


def span(length: int, unit: str) -> str:
    """Give a length of time as a person says it."""
    if unit == "小时":
        return _("{n}小时").format(n=length)
    return _("{n}个{unit}").format(n=length, unit=_(unit))


def scalar(value: Any) -> str:
    """Give one plain value as a person reads it."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return "" if value is None else str(value)
