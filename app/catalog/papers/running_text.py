"""Plain text with placeholders, as paragraphs: `{名称}` is one, `{{` and `}}` write a brace."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from app.catalog.model import Value

_PARAGRAPHS: Final = re.compile(r"\n[ \t　]*\n\s*")
_TOKEN: Final = re.compile(r"\{\{|\}\}|\{([^{}\n]*)\}|[{}]")


class Piece(Value, frozen=True, kw_only=True):
    """Some words as they are, or the name of what is to be filled in."""

    text: str = ""
    placeholder: str = ""


class Token(Value, frozen=True, kw_only=True):
    """A placeholder, or a brace without its fellow (`name` is None), and where it stands."""

    written: str
    name: str | None
    start: int


Paragraph = tuple[Piece, ...]


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Cut a text into paragraphs and these into pieces; a stray brace stands for itself."""
    bare = (part.strip(" \t\n　") for part in _PARAGRAPHS.split(text))
    return tuple(tuple(_pieces(part)) for part in bare if part)


def tokens(text: str) -> Iterator[Token]:
    """Give every placeholder and every brace without its fellow, in order."""
    for match in _TOKEN.finditer(text):
        if match[0] not in ("{{", "}}"):
            yield Token(written=match[0], name=match[1], start=match.start())


def placeholders_in(text: str) -> frozenset[str]:
    """Give the names of all placeholders of a text."""
    return frozenset(token.name for token in tokens(text) if token.name is not None)


def _pieces(text: str) -> Iterator[Piece]:
    end = 0
    for match in _TOKEN.finditer(text):
        if match.start() > end:
            yield Piece(text=_joined(text[end : match.start()]))
        if match[1] is not None:
            yield Piece(placeholder=match[1])
        else:
            yield Piece(text=match[0][0])
        end = match.end()
    if end < len(text):
        yield Piece(text=_joined(text[end:]))


def _joined(text: str) -> str:
    """Join the lines of a paragraph: Chinese is written without blanks, Latin words need one."""
    return re.sub(
        r"(.?)[ \t]*\n[ \t]*(.?)",
        lambda m: m[1] + (" " if m[1].isascii() and m[2].isascii() else "") + m[2],
        text,
    )
