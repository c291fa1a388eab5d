"""One value as a few lines of YAML, for what is easier to write than to click together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from app.catalog.decoding import refuse_strange_characters
from app.catalog.plain import plain_data
from app.catalog.refusal import Refused
from app.catalog.writer import entry_lines

_KEY: Final = "v"


def text_of(value: Any) -> str:
    """Give a value as it is written: `[甲, 乙]`, `"960.00"`, `housing: 租赁`; a key a line."""
    if isinstance(value, Mapping) and value:
        return "\n".join(line for key in value for line in entry_lines(key, value[key], 0, {}, {}))
    first, *rest = entry_lines(_KEY, value, 0, {}, {})
    head = first.removeprefix(f"{_KEY}:").strip()
    if not rest or head:
        return "\n".join([head, *rest])
    return "\n".join(line.removeprefix("  ") for line in rest)


def value_of(text: str) -> Any:
    """Read what `text_of` writes, or an administrator; raises Refused for what is no YAML."""
    text = text.replace("\r\n", "\n").strip("\n")
    refuse_strange_characters(text)
    inline = f"{_KEY}: {text}\n"
    block = f"{_KEY}:\n" + "".join(f"  {line}\n" for line in text.split("\n"))
    several = "\n" in text or text.startswith("- ")
    likely, other = (block, inline) if several else (inline, block)
    try:
        return plain_data(likely)[_KEY]
    except Refused as first:
        try:
            return plain_data(other)[_KEY]
        except Refused:
            raise first from None
