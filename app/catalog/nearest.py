"""The nearest word to a mistyped one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from app.texts import _


def nearest(word: str, words: Iterable[str]) -> str:
    """Give the word that was probably meant, or ''."""
    pool = sorted(set(words))
    # In a word of two Chinese characters one slip is half of it.
    cutoff = 0.55 if word.isascii() else 0.5
    close = get_close_matches(word, pool, n=1, cutoff=cutoff)
    if close:
        return close[0]
    # Chinese words are too short for ratios: one that holds the other is near enough.
    return next((w for w in pool if min(len(word), len(w)) > 1 and (word in w or w in word)), "")


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """Give 是不是 “…”？ with the nearest word, or ''."""
    found = nearest(word, words)
    return _("是不是“{word}”？").format(word=found) if found else ""
