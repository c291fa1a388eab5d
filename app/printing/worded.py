"""A centre's own words on a paper: parts replaced, left out and added to, never any markup."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from markupsafe import Markup, escape

from app.catalog.model import PaperWording
from app.catalog.papers import FORMS, Paragraph, paragraphs
from app.texts import _

# Gives what stands for a placeholder, '' for what this paper knows nothing of.
Fill = Callable[[str], Markup]


class Worded:
    """Says each part of a paper, as `{% call part(name) %}` in its template.

    `spoken` remembers what the product itself says in each part that was asked for.
    """

    def __init__(self, kind: str, wording: PaperWording, fill: Fill) -> None:
        self._form, self._fill = FORMS[kind], fill
        self._instead = {one.part: one.text for one in wording.replace}
        self._omitted = frozenset(wording.omit)
        self._more: dict[str, list[str]] = {}
        for one in wording.add:
            self._more.setdefault(one.after, []).append(one.text)
        self.spoken: dict[str, Markup] = {}

    def __call__(self, name: str, look: str = "", *, caller: Callable[[], Markup]) -> Markup:
        """Give a part with what is added to it; `look` is the class of its paragraphs."""
        said = self._said(name, look, caller)
        more = (Markup("").join(self._set(text, look)) for text in self._more.get(name, ()))
        return Markup("").join((said, *more))

    def stands(self, name: str) -> bool:
        """Tell whether anything is said in a part, so that it needs its heading."""
        return name not in self._omitted or name in self._more

    def _said(self, name: str, look: str, caller: Callable[[], Markup]) -> Markup:
        if name in self._omitted:
            return Markup("")
        if name in self._instead:
            text = self._instead[name]
            said = list(self._set(text, look))
            part = self._form.part(name)
            # What a law demands is said in the product's words before it is not said at all.
            if not (part and part.why) or len(said) == len(paragraphs(text)):
                return Markup("").join(said)
        self.spoken[name] = Markup(caller())
        return self.spoken[name]

    def _set(self, text: str, look: str) -> Iterator[Markup]:
        """Give the paragraphs of a text without those that something cannot be filled into."""
        opening = Markup('<p class="{}">').format(look) if look else Markup("<p>")
        for paragraph in paragraphs(text):
            said = self._filled(paragraph)
            if said is not None:
                yield opening + said + Markup("</p>\n")

    def _filled(self, paragraph: Paragraph) -> Markup | None:
        found = []
        for piece in paragraph:
            value = self._fill(piece.placeholder) if piece.placeholder else escape(piece.text)
            if piece.placeholder and not value:
                return None
            found.append(value)
        return Markup("").join(found)


def heading_of(kind: str, wording: PaperWording) -> dict[str, Any]:
    """Give what templates know of the heading: its words, and whether they are the centre's."""
    return {"heading": wording.title or _(kind), "titled": bool(wording.title)}
