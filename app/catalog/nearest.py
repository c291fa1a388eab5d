"""The nearest word to a mistyped one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

from app.texts import _

# From this row on GB 2312 orders by radicals.
_RARE: Final = 0xD8
_NEAR: Final = 12
# Of one character nearly every other sounds alike.
_SHORTEST: Final = 2


def nearest(word: str, words: Iterable[str]) -> str:
    """Give the word that was probably meant, or ''."""
    pool = sorted(set(words))
    if alike := next((other for other in pool if _sounds_like(word, other)), ""):
        return alike
    # In a word of two Chinese characters one slip is half of it.
    cutoff = 0.55 if word.isascii() else 0.5
    close = get_close_matches(word, pool, n=1, cutoff=cutoff)
    if close:
        return close[0]
    # Chinese words are too short for ratios: one that holds the other is near enough.
    return next((w for w in pool if min(len(word), len(w)) > 1 and (word in w or w in word)), "")


def _sounds_like(word: str, other: str) -> bool:
    """Tell whether two words of one length sound alike: the slip of a pinyin keyboard.

    GB 2312 orders its common characters by pinyin, so that near ones sound alike or nearly so.
    """
    if len(word) != len(other) or len(word) < _SHORTEST or word == other:
        return False
    pairs = zip(word, other, strict=True)
    return all(a == b or abs(_by_sound(a) - _by_sound(b)) <= _NEAR for a, b in pairs)


def _by_sound(character: str) -> int:
    """Give a character's place in the common part of GB 2312; far from all others elsewhere."""
    code = character.encode("gb2312", "ignore")
    if len(code) == 1 or not code or code[0] >= _RARE:
        return -1_000 * ord(character)
    return code[0] * 94 + code[1]


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """Give 是不是 “…”？ with the nearest word, or ''."""
    found = nearest(word, words)
    return _("是不是“{word}”？").format(word=found) if found else ""
