"""The ticks 示例 beside the inputs of a form, for what else is a list of key paths."""

from __future__ import annotations

from collections.abc import Iterator

from app.web.edit_controls import Control
from app.web.edit_kinds import ROOT
from app.web.edit_typed import MARKS, Typed

# What a record is known and joined by is never made up, nor is what speaks of the file.
_NEVER = ("id", "year", "base", "extends", "without", "example_values", "examples", "silence")


def show_marks(form: Control, typed: Typed) -> None:
    """Give every control its tick; marks that no control stands for stay with the list itself."""
    holder = next((part for part in form.parts if part.name == MARKS), None)
    if holder is None or holder.kind != "lines":
        return
    marks = [line.strip() for line in typed.text(MARKS).split("\n") if line.strip()]
    known = set()
    for control in _markable(form):
        control.mark = control.name.removeprefix(f"{ROOT}.")
        control.marked = control.mark in marks
        known.add(control.mark)
    holder.kind = "several"
    holder.options = tuple((mark, mark) for mark in dict.fromkeys(marks) if mark not in known)
    holder.given = tuple(mark for mark, _words in holder.options)


def _markable(form: Control) -> Iterator[Control]:
    """Give every control that a path of keys leads to; entries of lists have no such path."""
    for part in form.parts:
        if part.name.removeprefix(f"{ROOT}.") in _NEVER:
            continue
        yield part
        if part.kind == "record":
            yield from _markable(part)
