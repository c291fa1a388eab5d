"""The questions of an item as inputs on the screen, and what was typed read back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec
from werkzeug.datastructures import MultiDict

from app.fields import APPLICANT, Question, sample, widget
from app.texts import _

APPLICANT_PREFIX: Final = "applicant."
ANSWER_PREFIX: Final = "q."
MATERIAL_PREFIX: Final = "m."

Raw = str | list[str]


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One input: `kind` is the HTML type, `mode` its keyboard, `given` what was typed.

    `options` are (value, label).
    """

    name: str
    label: str
    widget: str
    required: bool
    help: str
    unit: str
    options: tuple[tuple[str, str], ...]
    given: Raw
    problem: str
    sample: str
    kind: str = "text"
    mode: str = ""

    def __repr__(self) -> str:
        return f"Field(name={self.name!r}, …)"

    @property
    def text(self) -> str:
        """Give what was typed as one text."""
        return self.given if isinstance(self.given, str) else "、".join(self.given)

    @property
    def wide(self) -> bool:
        """Tell whether the input takes the whole width."""
        return self.widget in ("textarea", "checkboxes")


# A number is typed as text: a browser's number box would swallow what it cannot read,
# and the clerk would never see again what was typed.
_MODES: Final = {"number": "decimal", "tel": "tel"}


def fields(
    questions: tuple[Question, ...],
    prefix: str,
    typed: MultiDict[str, str],
    problems: Mapping[str, str],
    called: Mapping[str, Mapping[str, str]] | None = None,
) -> tuple[Field, ...]:
    """Give the inputs of `questions`, filled with what was typed, with problems by input name.

    `called` says of a question's id what its choices are called where that is not the word itself.
    """
    names = called or {}
    return tuple(
        _field(one, prefix, typed, problems.get(prefix + one.id, ""), names.get(one.id, {}))
        for one in questions
    )


def _field(
    question: Question,
    prefix: str,
    typed: MultiDict[str, str],
    problem: str,
    called: Mapping[str, str],
) -> Field:
    name, kind = prefix + question.id, widget(question)
    several = kind == "checkboxes"
    given: Raw = typed.getlist(name) if several else typed.get(name, "")
    if kind == "yesno":
        given = [given] if isinstance(given, str) else given
    words = (_("是"), _("否")) if kind == "yesno" else question.choices
    return Field(
        name=name,
        label=question.label,
        widget=kind,
        required=question.required,
        help=question.help,
        unit=question.unit,
        options=tuple((word, called.get(word, word)) for word in words),
        given=given,
        problem=problem,
        sample=_sample(question, kind),
        kind=_kind(kind, given),
        mode=_MODES.get(kind, ""),
    )


def _kind(kind: str, given: Raw) -> str:
    # A date box shows nothing for a date it cannot read; then the text is kept in a text box.
    readable = given == "" or (isinstance(given, str) and len(given) == 10 and given[4] == "-")
    return "date" if kind == "date" and readable else "text"


def _sample(question: Question, kind: str) -> str:
    if question.sample is None or kind in ("select", "checkboxes", "yesno", "date"):
        return ""
    given = sample(question)
    return given if isinstance(given, str) else "、".join(given)


def raw(questions: tuple[Question, ...], prefix: str, typed: MultiDict[str, str]) -> dict[str, Raw]:
    """Give what was typed for each question, as `read_answers` wants it."""
    return {
        one.id: typed.getlist(prefix + one.id)
        if widget(one) == "checkboxes"
        else typed.get(prefix + one.id, "")
        for one in questions
    }


def filled(prefix: str, given: Mapping[str, Raw]) -> MultiDict[str, str]:
    """Give values as if they had been typed."""
    pairs = [
        (prefix + name, word)
        for name, value in given.items()
        for word in ([value] if isinstance(value, str) else value)
    ]
    return MultiDict(pairs)


def ticked(typed: MultiDict[str, str]) -> set[str]:
    """Give the ids of the materials that were ticked."""
    return {key.removeprefix(MATERIAL_PREFIX) for key in typed if key.startswith(MATERIAL_PREFIX)}


def labels(questions: tuple[Question, ...]) -> dict[str, str]:
    """Give input name → label of the applicant's block and of `questions`, for summaries."""
    block = {APPLICANT_PREFIX + one.id: one.label for one in APPLICANT}
    return block | {ANSWER_PREFIX + one.id: one.label for one in questions}
