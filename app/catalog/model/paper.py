"""How one kind of paper is worded in this centre, where it differs from the product's words."""

from __future__ import annotations

from app.catalog.model.value import Value


class Replacement(Value, frozen=True, kw_only=True):
    """A part of a paper that says something else: plain text, paragraphs parted by blank lines."""

    part: str
    text: str


class Addition(Value, frozen=True, kw_only=True):
    """Paragraphs that stand after a part."""

    after: str
    text: str


class PaperWording(Value, frozen=True, kw_only=True):
    """What a centre says on one kind of paper in words of its own; empty for none.

    `title` takes the place of the heading, `omit` names parts that are left out.
    """

    id: str = ""
    paper: str = ""
    title: str = ""
    replace: tuple[Replacement, ...] = ()
    omit: tuple[str, ...] = ()
    add: tuple[Addition, ...] = ()


NO_WORDING = PaperWording()
