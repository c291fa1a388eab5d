"""Every kind of paper with its parts and placeholders: what a centre may word, and what not."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from app.catalog.papers.halls import OF_HALLS
from app.catalog.papers.letters import LETTERS
from app.catalog.papers.parts import PaperForm, Part, Placeholder
from app.catalog.papers.running_text import (
    Paragraph,
    Piece,
    Token,
    paragraphs,
    placeholders_in,
    tokens,
)
from app.catalog.papers.sheets import OF_CASES, OF_ITEMS

FORMS: Final[Mapping[str, PaperForm]] = MappingProxyType(
    {form.kind: form for form in (*OF_ITEMS, *LETTERS, *OF_CASES, *OF_HALLS)}
)

__all__ = [
    "FORMS",
    "OF_CASES",
    "OF_HALLS",
    "OF_ITEMS",
    "PaperForm",
    "Paragraph",
    "Part",
    "Piece",
    "Placeholder",
    "Token",
    "paragraphs",
    "placeholders_in",
    "tokens",
]
