"""Keeps characters off the paper that no font can draw, and says which."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Final

from app.catalog.model import Value
from app.printing.fonts import drawable
from app.texts import N_, _

# The mark printers set for a sort they do not have.
MISSING = "〓"
_LOST: Final = N_("“{char}”（{code}）印不出来，文书上印成“{by}”")
_ALIKE: Final = N_("“{char}”（{code}）印成“{by}”")

# Breaks and blanks of other systems: whether a font "has" them says nothing.
_BLANKS = {
    "\x0b": "\n",
    "\x0c": "\n",
    "\x85": "\n",
    "\u2028": "\n",
    "\u2029": "\n",
    "\xa0": " ",
    "\u2007": " ",
    "\u202f": " ",
    # A hyphen that hardly any font has, and whose search for one has cost a minute.
    "\u2011": "-",
}
# Characters some fonts lack, each with the one a reader takes for it.
_LOOKALIKES = {"\u2010": "-", "\u2012": "–", "\u2212": "-", "\u2043": "-", "\u2022": "·"}
_INVISIBLE = ("Cc", "Cf", "Cs")


class Replaced(Value):
    """One character a paper could not show: its code point (`U+2011`) and what stands there."""

    code: str
    char: str
    by: str


@cache
def _instead(char: str) -> str:
    """Give what is printed for `char`: itself if it can be drawn."""
    if char in "\n\t" or " " <= char <= "~":
        return char
    if char in _BLANKS:
        return _BLANKS[char]
    if unicodedata.category(char) in _INVISIBLE or _selects_a_variant(char):
        return ""
    if drawable(char):
        return char
    plain = _LOOKALIKES.get(char) or unicodedata.normalize("NFKC", char)
    return plain if plain != char and all(map(drawable, plain)) else MISSING


def _selects_a_variant(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def printable(text: str) -> tuple[str, tuple[Replaced, ...]]:
    """Give `text` with only drawable characters, and what was replaced, in code point order."""
    changed = {char: by for char in sorted(set(text)) if (by := _instead(char)) != char}
    if not changed:
        return text, ()
    replaced = tuple(
        Replaced(code=f"U+{ord(char):04X}", char=char, by=by) for char, by in changed.items()
    )
    return text.translate({ord(char): by for char, by in changed.items()}), replaced


def unprintable(text: str) -> tuple[str, ...]:
    """Say of each character of `text` that a reader would miss how it is printed."""
    return said_of(printable(text)[1])


def said_of(replaced: Iterable[Replaced]) -> tuple[str, ...]:
    """Say of each character that was replaced by another sign how it is printed.

    Signs without a picture of their own, and breaks that become plain ones, nobody misses.
    """
    return tuple(
        _(_LOST if each.by == MISSING else _ALIKE).format(
            char=each.char, code=each.code, by=each.by
        )
        for each in replaced
        if each.by.strip()
    )
