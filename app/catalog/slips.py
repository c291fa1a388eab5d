"""How a value was typed: what shows in it of a Chinese keyboard, a table, a habit.

Each function gives the mend in a sentence, or '' where the value shows nothing of the kind.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from typing import Any, Final

from app.texts import _

_QUOTES: Final = "“”‘’「」『』"
_PARTED: Final = re.compile("[，、；;]")
_AMOUNT: Final = re.compile(r"(-?\d+(?:\.\d+)?)\s*\D{1,6}")
_DAY: Final = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_IDENTIFIER: Final = re.compile(r"[a-z][a-z0-9-]{0,63}")


def mend(value: Any, schema: Any) -> str:
    """Give the mend of what shows in a text that its schema refuses."""
    if not isinstance(value, str):
        return ""
    return (
        _quotes(value)
        or _digits(value, schema)
        or _day(value, schema)
        or _identifier(value, schema)
    )


def _quotes(value: str) -> str:
    bare = value.strip(_QUOTES)
    if bare == value or not bare:
        return ""
    return _('引号要用英文的："{value}"。').format(value=bare)


def _digits(value: str, schema: Any) -> str:
    """A number with its unit, or in full-width digits."""
    if not isinstance(schema, dict) or schema.get("type") not in ("integer", "number"):
        return ""
    plain = unicodedata.normalize("NFKC", value).strip()
    amount = _AMOUNT.fullmatch(plain)
    number = amount.group(1) if amount else plain
    try:
        float(number)
    except ValueError:
        return ""
    return _("只写数字：{number}，不加引号和单位，用半角数字。").format(number=number)


def _day(value: str, schema: Any) -> str:
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", value).strip())
    if not found or not isinstance(schema, dict) or schema.get("format") != "date":
        return ""
    year, month, day = (int(part) for part in found.groups())
    return _("写成 {year:04d}-{month:02d}-{day:02d}。").format(year=year, month=month, day=day)


def _identifier(value: str, schema: Any) -> str:
    if not isinstance(schema, dict) or "a-z0-9-" not in str(schema.get("pattern", "")):
        return ""
    meant = re.sub(r"[^a-z0-9]+", "-", unicodedata.normalize("NFKC", value).lower()).strip("-")
    return _("是不是“{word}”？").format(word=meant) if _IDENTIFIER.fullmatch(meant) else ""


def parted(value: object, words: Collection[str]) -> str:
    """Give the mend of several words in one entry, parted by Chinese commas."""
    parts = [part.strip() for part in _PARTED.split(value)] if isinstance(value, str) else []
    if len(parts) < 2 or not set(parts) <= set(words):
        return ""
    return _("几项之间要用英文逗号分开：[{parts}]。").format(parts=", ".join(parts))


def unspaced_dash(value: object) -> str:
    """Give the mend of a list whose dashes have no space behind them."""
    if not isinstance(value, str) or not re.match(r"-[^\s-]", value):
        return ""
    first = value.split(" -")[0]
    return _("短横线后面要空一格：- {first}。").format(first=first[1:][:30])
