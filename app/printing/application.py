"""The form an applicant fills in, blank and as an example that shows how."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.catalog.materials import applicable
from app.catalog.model import Item, Value
from app.fields import APPLICANT, Question, read_answers, sample, show
from app.fields.kind import Raw
from app.texts import _

_CHOSEN: Final = ("单选", "多选", "是否")


class FormLine(Value, frozen=True, kw_only=True):
    """One question on paper: `choices` to tick with whether they are ticked, or room for a text.

    `tall` ones want several lines of handwriting; `value` is empty on a blank form.
    """

    label: str
    required: bool
    tall: bool = False
    help: str = ""
    choices: tuple[tuple[str, bool], ...] = ()
    value: str = ""


def applicant_lines(item: Item, filled: bool) -> tuple[FormLine, ...]:
    """Give the questions about the applicant."""
    questions = [each for each in APPLICANT if each.id != "village"]
    return _lines(questions, _sample_applicant(item) if filled else {})


def answer_lines(item: Item, filled: bool) -> tuple[FormLine, ...]:
    """Give the questions of the item."""
    return _lines(item.form, _sample_answers(item) if filled else {})


def attached(item: Item, filled: bool) -> frozenset[str]:
    """Give the ids of the materials that the example's own answers ask for; none on a blank form."""
    if not filled:
        return frozenset()
    answers = read_answers(item.form, _sample_answers(item)).values
    return frozenset(each.id for each in applicable(item, answers))


def _sample_answers(item: Item) -> Mapping[str, Raw]:
    return {question.id: sample(question) for question in item.form}


def signer_of(item: Item) -> str:
    """Name who signs the example."""
    return _("张三") if "自然人" in item.audience else _("李四（法定代表人）")


def _sample_applicant(item: Item) -> Mapping[str, Raw]:
    """Make up an applicant of the kind the item is for; the numbers are those of the standards."""
    person = "自然人" in item.audience
    kind = "居民身份证" if person else "统一社会信用代码"
    number = Question(id="n", label="", type="身份证" if person else "统一社会信用代码")
    phone = next(each for each in APPLICANT if each.id == "phone")
    return {
        "name": _("张三") if person else _("某某有限公司"),
        "id_kind": kind,
        "id_number": sample(number),
        "phone": sample(phone),
        "address": _("某某镇某某村1组1号"),
    }


def _lines(
    questions: list[Question] | tuple[Question, ...], given: Mapping[str, Raw]
) -> tuple[FormLine, ...]:
    values = read_answers(questions, given).values
    return tuple(_line(question, values.get(question.id)) for question in questions)


def _line(question: Question, value: object) -> FormLine:
    shown = show(question, value)
    chosen = value if isinstance(value, list) else [shown]
    offered = (_("是"), _("否")) if question.type == "是否" else question.choices
    return FormLine(
        label=_(question.label),
        required=question.required,
        tall=question.type == "多行文字",
        help=_(question.help) if question.help else "",
        choices=tuple((_(word), bool(shown) and word in chosen) for word in offered)
        if question.type in _CHOSEN
        else (),
        value="" if question.type in _CHOSEN else shown or _unit(question),
    )


def _unit(question: Question) -> str:
    """Leave room before the unit of a number on a blank form."""
    return f"　　　　{question.unit}" if question.unit else ""
