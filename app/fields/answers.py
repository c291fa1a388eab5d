"""A whole form: read every answer, tell every problem at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

import msgspec

from app.fields.capital import capital
from app.fields.kind import Raw, Unreadable
from app.fields.kinds import KINDS
from app.fields.numbers import plain
from app.fields.question import Question
from app.texts import N_, _

ID_KINDS: Final = ("居民身份证", "统一社会信用代码", "其他证件")


class Answers(msgspec.Struct, frozen=True):
    """JSON-able `values` by question id, and a sentence in `problems` for each refused one."""

    values: dict[str, Any]
    problems: dict[str, str]

    def __repr__(self) -> str:
        return "Answers(…)"


APPLICANT: Final[tuple[Question, ...]] = (
    Question(
        id="name",
        label=N_("申请人"),
        type="文字",
        required=True,
        max_length=100,
        help=N_("个人填姓名，单位填全称。"),
    ),
    Question(id="id_kind", label=N_("证件类型"), type="单选", required=True, choices=ID_KINDS),
    Question(id="id_number", label=N_("证件号码"), type="文字", required=True, max_length=40),
    Question(id="phone", label=N_("联系电话"), type="电话", required=True),
    Question(id="address", label=N_("通讯地址"), type="文字"),
    Question(id="village", label=N_("所在村（社区）"), type="文字", max_length=12),
    Question(
        id="agent_name",
        label=N_("代办人"),
        type="文字",
        max_length=40,
        help=N_("不是本人来办时填写。"),
    ),
    Question(id="agent_phone", label=N_("代办人电话"), type="电话"),
)


def read_answers(questions: Iterable[Question], raw: Mapping[str, Raw]) -> Answers:
    """Read all answers; an empty one of a required question is a problem, else left out."""
    values: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for question in questions:
        given = raw.get(question.id, "")
        if not (
            given.strip() if isinstance(given, str) else [word for word in given if word.strip()]
        ):
            if question.required:
                problems[question.id] = _("请填写“{label}”。").format(label=question.label)
            continue
        try:
            values[question.id] = KINDS[question.type].read(question, given)
        except Unreadable as refusal:
            problems[question.id] = str(refusal)
    return Answers(values, problems)


def read_applicant(raw: Mapping[str, Raw]) -> Answers:
    """Read the applicant's block; the number is checked as its kind demands."""
    answers = read_answers(APPLICANT, raw)
    number, kind = answers.values.get("id_number"), answers.values.get("id_kind")
    strict = {"居民身份证": "身份证", "统一社会信用代码": "统一社会信用代码"}.get(str(kind))
    if number and strict:
        question = Question(id="id_number", label=_("证件号码"), type=strict)  # type: ignore[arg-type]
        checked = read_answers([question], {"id_number": number})
        answers.values.update(checked.values)
        answers.problems.update(checked.problems)
        if checked.problems:
            del answers.values["id_number"]
    return answers


def show(question: Question, value: Any) -> str:
    """Give a value as screens and papers show it; '' for none."""
    return "" if value is None else KINDS[question.type].show(question, value)


def show_formally(question: Question, value: Any) -> str:
    """Give an answer as a paper states it: an amount in yuan in capital numerals as well."""
    shown = show(question, value)
    if question.type != "金额" or question.unit not in ("", "元"):
        return shown
    words = capital(Decimal(str(value)))
    return _("{amount}（大写：人民币{words}）").format(amount=shown, words=words)


def mask(question: Question, value: Any) -> str:
    """Give a value as lists and logs show it; '' for none."""
    return "" if value is None else KINDS[question.type].mask(question, value)


def sample(question: Question) -> Raw:
    """Give an answer that `read_answers` accepts: the administrator's own sample if written."""
    if question.sample is None:
        return KINDS[question.type].sample(question)
    return written(question.sample)


def written(value: Any) -> Raw:
    """Give a plain YAML value as a form would send it: `true` is 是, numbers are text."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        return [str(word) for word in value]
    return plain(value) if isinstance(value, int | float) else str(value)


def widget(question: Question) -> str:
    """Name the input that asks the question."""
    return KINDS[question.type].widget
