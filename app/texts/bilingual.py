"""A text in two languages: what is put together of such texts is put together in each of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final, Self, SupportsIndex

_WORD: Final = re.compile(r"\w")
# Stand around the second language until a paper marks it up; no font and no file has them.
OPEN, CLOSE = "\ue000", "\ue001"
_TAG: Final = re.compile(r"<[^>]*>")
_MARKS: Final = re.compile(f"[{OPEN}{CLOSE}]")


class Bilingual(str):
    """A text that reads 中文 English; `first` and `second` are its halves.

    Formatting, joining and adding keep them apart: `{period}内` of 6个月 6 months is 6个月内 within
    6 months, and not one inside the other.
    """

    first: str
    second: str

    def __new__(cls, first: str, second: str) -> Self:
        """Set the second language behind the first; one that says nothing new is left out.

        A comma says nothing either, but joins what stands in its language.
        """
        more = f" {OPEN}{second}{CLOSE}" if second != first and _WORD.search(second) else ""
        made = super().__new__(cls, first + more)
        made.first, made.second = first, second
        return made

    def format(self, *args: Any, **named: Any) -> Bilingual:
        """Fill each language with its own half of what is filled in."""
        return Bilingual(
            self.first.format(*map(first_of, args), **{k: first_of(v) for k, v in named.items()}),
            self.second.format(
                *map(second_of, args), **{k: second_of(v) for k, v in named.items()}
            ),
        )

    def join(self, parts: Iterable[str], /) -> str:
        """Join each language with its own separator."""
        return joined(self.first, self.second, list(parts))

    def __add__(self, other: str, /) -> Bilingual:
        """Add to both languages."""
        return Bilingual(self.first + first_of(other), self.second + second_of(other))

    def __radd__(self, other: str, /) -> Bilingual:
        """Add both languages to a text of one."""
        return Bilingual(other + self.first, other + self.second)

    def __getitem__(self, key: SupportsIndex | slice, /) -> str:
        """Cut the first language only: half of a pair would lose its marks."""
        return self.first[key] if isinstance(key, slice) else super().__getitem__(key)


def joined(first: str, second: str, parts: list[str]) -> str:
    """Join texts of which some are in two languages; plain where none is."""
    if not any(isinstance(part, Bilingual) for part in parts):
        return first.join(parts)
    return Bilingual(first.join(map(first_of, parts)), second.join(map(second_of, parts)))


def first_of(value: Any) -> Any:
    """Give the first language of a text; anything else as it is."""
    return value.first if isinstance(value, Bilingual) else value


def second_of(value: Any) -> Any:
    """Give the second language of a text; anything else as it is."""
    return value.second if isinstance(value, Bilingual) else value


def marked_up(html: str, tag: str) -> str:
    """Put the second language of a page into `<span lang>`; in attributes it stands unmarked."""
    if OPEN not in html:
        return html
    whole = _TAG.sub(lambda found: _MARKS.sub("", found.group()), html)
    return whole.replace(OPEN, f'<span lang="{tag}">').replace(CLOSE, "</span>")
