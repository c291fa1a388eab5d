"""Plain data as YAML in the house's style: key order of the schema, quotes only where needed."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from app.catalog.collections import Collection, resolve

# What fits on one line, in columns of the screen (a Chinese character takes two).
LINE_WIDTH: Final = 100
_SHORT_WORDS: Final = 40
_LONGEST_FLOW_LIST: Final = 12
_STEP: Final = 2

# Begins like a figure, a time or a word that some reader of YAML takes for something else.
_GUESSED: Final = re.compile(
    r"[-+]?\.?[0-9][0-9_,.]*([eE][-+]?[0-9]+)?|0[xob][0-9A-Fa-f_]+|[-+]?\.(inf|nan)|[0-9]+(:[0-9]+)+\b.*"
    r"|~|null|true|false|yes|no|on|off|y|n|=|<<",
    re.IGNORECASE,
)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INDICATORS: Final = tuple("!&*-?:,[]{}#|>@`\"'% ")
_BREAKS_PLAIN: Final = re.compile(r":(?:\s|$)|\s#|^---|^\.\.\.|\s$")
_FLOW_MARKS: Final = re.compile(r"[\[\]{},?]|:$")
_PLAIN_KEY: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")

Schema = Mapping[str, Any]


def new_text(collection: Collection, data: Mapping[str, Any], name: str = "") -> str:
    """Give the text of a new file for one record.

    `name` is the file's name in the folder (`items/civil-affairs/dibao.yaml`); the first line
    tells editors where its schema lies. Parsing the text gives `data` again.
    """
    up = "../" * name.count("/") or "./"
    lines = [f"# yaml-language-server: $schema={up}schema/{collection.schema_file}"]
    alone = True
    for key in in_schema_order(data, collection.schema, collection.schema):
        schema = child_schema(collection.schema, collection.schema, key)
        rendered = entry_lines(key, data[key], 0, schema, collection.schema)
        group = len(rendered) > 1
        if (group or not alone) and len(lines) > 1:
            lines.append("")
        lines += rendered
        alone = not group
    return "\n".join(lines) + "\n"


def in_schema_order(data: Mapping[str, Any], schema: Schema, root: Schema) -> list[str]:
    """Give the keys of `data` as the schema orders them; unknown ones follow as they stand."""
    known = [key for key in properties(schema, root) if key in data]
    return [*known, *(key for key in data if key not in known)]


def properties(schema: Schema, root: Schema) -> list[str]:
    """Give every key the schema knows, those of all its branches included."""
    schema = resolve(schema, root)
    found = list(schema.get("properties", ()))
    for branch in branches(schema):
        found += [key for key in properties(branch, root) if key not in found]
    return found


def branches(schema: Schema) -> list[Schema]:
    """Give the shapes a value may have besides: then, else, anyOf, oneOf, allOf."""
    several = [one for word in ("anyOf", "oneOf", "allOf") for one in schema.get(word, ())]
    return [*(schema[word] for word in ("then", "else") if word in schema), *several]


def child_schema(schema: Schema, root: Schema, step: object) -> Schema:
    """Give the schema of a key (text) or of an entry (a number); {} where nothing is said."""
    schema = resolve(schema, root)
    if isinstance(step, int):
        found = schema.get("items")
    else:
        found = schema.get("properties", {}).get(step, schema.get("additionalProperties"))
    if isinstance(found, Mapping):
        return resolve(found, root)
    for branch in branches(schema):
        if deeper := child_schema(branch, root, step):
            return deeper
    return {}


def entry_lines(
    key: str, value: Any, indent: int, schema: Schema, root: Schema, inline: bool = False
) -> list[str]:
    """Give `key: value` as lines that begin at column `indent`.

    `inline` forbids the block form of texts, where something must follow on the last line.
    """
    head = f"{' ' * indent}{key_text(key)}:"
    flat = flow(value, schema, root)
    if _fits(value, flat, len(head) + 1):
        return [f"{head} {flat}"]
    if isinstance(value, str):
        return _text_lines(head, value, indent, inline)
    if isinstance(value, list):
        return [head, *_list_lines(value, indent + _STEP, schema, root)]
    return [head, *_mapping_lines(value, indent + _STEP, schema, root)]


def item_lines(value: Any, indent: int, schema: Schema, root: Schema) -> list[str]:
    """Give `- value` as lines that begin at column `indent`."""
    head = f"{' ' * indent}- "
    flat = flow(value, schema, root)
    if _fits(value, flat, indent + _STEP):
        return [head + flat]
    if isinstance(value, str):
        return _text_lines(head.rstrip(), value, indent, False)
    inner = (
        _list_lines(value, indent + _STEP, schema, root)
        if isinstance(value, list)
        else _mapping_lines(value, indent + _STEP, schema, root)
    )
    return [head + inner[0].lstrip(" "), *inner[1:]]


def _mapping_lines(data: Mapping[str, Any], indent: int, schema: Schema, root: Schema) -> list[str]:
    lines: list[str] = []
    for key in in_schema_order(data, schema, root):
        lines += entry_lines(key, data[key], indent, child_schema(schema, root, key), root)
    return lines


def _list_lines(data: list[Any], indent: int, schema: Schema, root: Schema) -> list[str]:
    inner = child_schema(schema, root, 0)
    return [line for one in data for line in item_lines(one, indent, inner, root)]


def _text_lines(head: str, value: str, indent: int, inline: bool) -> list[str]:
    rows = value.rstrip("\n").split("\n")
    ending = value[len(value.rstrip("\n")) :]
    literal = (
        not inline and len(rows) > 1 and len(ending) < 2 and not rows[0].startswith(" ")
        and rows[0] != "" and all(row.isprintable() and row == row.rstrip() for row in rows)
    )  # fmt: skip
    if not literal:
        return [f"{head} {scalar(value)}"]
    pad = " " * (indent + _STEP)
    return [f"{head} |{'' if ending else '-'}", *(pad + row if row else "" for row in rows)]


def _fits(value: Any, flat: str, before: int) -> bool:
    """Tell whether a value reads well on one line: words, short lists, small records."""
    if not isinstance(value, list | Mapping) or not value:
        return not (isinstance(value, str) and "\n" in value)
    if before + width(flat) > LINE_WIDTH:
        return False
    if isinstance(value, list):
        return len(value) <= _LONGEST_FLOW_LIST and all(
            not isinstance(one, list | Mapping) and width(str(one)) <= _SHORT_WORDS and "\n" not in str(one)
            for one in value
        )  # fmt: skip
    return all(not isinstance(one, Mapping) and _fits(one, "", 0) for one in value.values())


def flow(value: Any, schema: Schema, root: Schema) -> str:
    """Give a value on one line: `{id: a, articles: ["9"]}`."""
    if isinstance(value, Mapping):
        parts = (
            f"{key_text(key)}: {flow(value[key], child_schema(schema, root, key), root)}"
            for key in in_schema_order(value, schema, root)
        )
        return "{" + ", ".join(parts) + "}"
    if isinstance(value, list):
        inner = child_schema(schema, root, 0)
        return "[" + ", ".join(flow(one, inner, root) for one in value) + "]"
    return scalar(value, inside=True)


def scalar(value: Any, inside: bool = False, style: str | None = None) -> str:
    """Give one value; `inside` brackets more must be quoted. `style` is the quote used before."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return f"{Decimal(repr(value)):f}"
    text = str(value)
    if style == "'" and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return text if style is None and is_plain(text, inside) else quoted(text)


def is_plain(value: str, inside: bool) -> bool:
    """Tell whether a text needs no quotes, neither for our reader nor for any other."""
    if not value or not value.isprintable() or value.startswith(_INDICATORS):
        return False
    if _GUESSED.fullmatch(value) and not _DAY.fullmatch(value):
        return False
    return not _BREAKS_PLAIN.search(value) and not (inside and _FLOW_MARKS.search(value))


def quoted(value: str) -> str:
    """Give a text in double quotes, with everything invisible written out."""
    return '"' + "".join(_escaped(value)) + '"'


def _escaped(value: str) -> Iterator[str]:
    for char in value:
        if char.isprintable() and char not in '"\\':
            yield char
        elif ord(char) > 0xFFFF:
            yield f"\\U{ord(char):08X}"
        else:
            yield json.dumps(char)[1:-1]


def key_text(key: str) -> str:
    """Give a key as it is written before its colon."""
    return key if _PLAIN_KEY.fullmatch(key) and is_plain(key, True) else scalar(key, inside=True)


def width(text: str) -> int:
    """Give the columns a text takes on a screen."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
