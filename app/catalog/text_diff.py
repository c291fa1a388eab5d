"""Two texts line by line: what was taken away, what was added, and which words of a line changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final, Literal

import msgspec

# One Chinese character is a word; Latin words, numbers and runs of blanks stay whole.
_WORDS: Final = re.compile(r"[A-Za-z0-9_.-]+|\s+|.", re.DOTALL)
# Lines less alike than this share nothing worth marking.
_ALIKE: Final = 0.3
# Comparing costs the square of these in the worst case; beyond them a coarser answer will do.
_MOST_LINES: Final = 6000
_LONGEST_LINE: Final = 2000


class DiffLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line: `mark` is + - or blank, `old` and `new` its numbers (from 1, 0 where it is not).

    `parts` are (text, whether it changed within the line).
    """

    mark: Literal["+", "-", " "]
    old: int
    new: int
    parts: tuple[tuple[str, bool], ...]


class Hunk(msgspec.Struct, frozen=True, kw_only=True):
    """Lines that stand together; `skipped` lines alike were left out before them."""

    skipped: int
    lines: tuple[DiffLine, ...]


def text_diff(old: str, new: str, context: int = 3) -> tuple[Hunk, ...]:
    """Compare two texts; `context` lines that are alike stand around each change."""
    was, now = old.splitlines(), new.splitlines()
    matcher = SequenceMatcher(a=was, b=now, autojunk=len(was) + len(now) > _MOST_LINES)
    hunks, shown = [], 0
    for group in matcher.get_grouped_opcodes(context):
        lines = tuple(line for code in group for line in _lines(was, now, code))
        hunks.append(Hunk(skipped=group[0][1] - shown, lines=lines))
        shown = group[-1][2]
    return tuple(hunks)


def _lines(
    was: list[str], now: list[str], code: tuple[str, int, int, int, int]
) -> Iterator[DiffLine]:
    tag, i, i_end, j, j_end = code
    if tag == "equal":
        for n in range(i_end - i):
            yield _line(" ", i + n + 1, j + n + 1, ((was[i + n], False),))
        return
    pairs = [marked(was[i + n], now[j + n]) for n in range(min(i_end - i, j_end - j))]
    for n in range(i_end - i):
        yield _line("-", i + n + 1, 0, pairs[n][0] if n < len(pairs) else ((was[i + n], False),))
    for n in range(j_end - j):
        yield _line("+", 0, j + n + 1, pairs[n][1] if n < len(pairs) else ((now[j + n], False),))


def _line(
    mark: Literal["+", "-", " "], old: int, new: int, parts: tuple[tuple[str, bool], ...]
) -> DiffLine:
    return DiffLine(mark=mark, old=old, new=new, parts=parts)


Parts = tuple[tuple[str, bool], ...]


def marked(old: str, new: str) -> tuple[Parts, Parts]:
    """Mark the words in which two lines differ; lines that have little in common stay unmarked."""
    if max(len(old), len(new)) > _LONGEST_LINE:
        return ((old, False),), ((new, False),)
    was, now = _WORDS.findall(old), _WORDS.findall(new)
    matcher = SequenceMatcher(a=was, b=now, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return ((old, False),), ((new, False),)
    left: list[tuple[str, bool]] = []
    right: list[tuple[str, bool]] = []
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        for words, start, end, side in ((was, i, i_end, left), (now, j, j_end, right)):
            if start < end:
                side.append(("".join(words[start:end]), tag != "equal"))
    return tuple(left), tuple(right)
