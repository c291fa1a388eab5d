"""The form of a paper's words: only the parts that the chosen paper has, and a beginning for each."""

from __future__ import annotations

from typing import Any

from app.catalog.collections import Collection
from app.catalog.papers import FORMS
from app.texts import _
from app.web.edit_controls import Control
from app.web.edit_kinds import ROOT

_CHOOSING_PARTS = ("part", "after", "omit")


def begun(collection: Collection, kind: str) -> dict[str, Any]:
    """Give what a new file begins with that words a kind of paper; nothing for other collections."""
    form = FORMS.get(kind) if collection.name == "papers" else None
    if form is None:
        return {}
    heading = {"title": _(form.kind)} if form.headed else {}
    return {"id": form.slug, "paper": form.kind, **heading}


def narrow(collection: Collection, form: Control, kind: str) -> None:
    """Offer only the parts of the chosen paper; what was chosen before stays to be seen."""
    known = FORMS.get(kind) if collection.name == "papers" else None
    if known is not None:
        _narrow(form, {part.name for part in known.parts}, {p.name for p in known.parts if p.why})


def _narrow(control: Control, parts: set[str], kept: set[str]) -> None:
    key = control.name.rpartition(".")[2]
    if control.options and key in _CHOOSING_PARTS and control.name != ROOT:
        fit = parts - kept if key == "omit" else parts
        control.options = tuple(
            (value, words)
            for value, words in control.options
            if value in fit or value in control.given
        )
    for part in control.parts:
        _narrow(part, parts, kept)
