"""Conditions: every question is asked, every answer possible, every comparison able to go either way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from app.catalog.county import County
from app.catalog.crosscheck.rule import Finding, rule
from app.catalog.model import Choose, Item
from app.catalog.model.flow import blocks_in
from app.catalog.nearest import did_you_mean
from app.catalog.when import ORDERED, Comparison, When, comparisons, orderly
from app.fields import Question, show
from app.texts import N_, _

Path = tuple[str | int, ...]
CHOOSING = ("单选", "多选", "是否")
Fault = tuple[str, str, bool]


def whens(item: Item) -> Iterator[tuple[Path, When]]:
    """Give every condition an item has, with its path."""
    for index, material in enumerate(item.materials):
        yield ("materials", index, "when"), material.when
    for number, situation in enumerate(item.situations):
        yield ("situations", number, "when"), situation.when
        for index, material in enumerate(situation.materials):
            yield ("situations", number, "materials", index, "when"), material.when


@rule("X33", N_("条件问了表单里没有的问题，或者写了不可能的答案"), firm=True)
def conditions(county: County) -> Iterator[Finding]:
    """A condition that can never hold hides what it guards for ever; one that always holds is none."""
    for item in county.items.values():
        questions = {question.id: question for question in item.form}
        for path, when in whens(item):
            if not when:
                continue  # as most are
            for comparison in comparisons(when):
                here = (*path, *comparison.path)
                for message, hint, at_key in _faults(comparison, questions):
                    yield Finding("items", item.id, here, message, hint, at_key)
            for place, message in _contradictions(when):
                hint = _("核对两个数；要的是二者之一时，用 any 分开写。")
                yield Finding("items", item.id, (*path, *place), message, hint, True)
        yield from _of_the_workflow(county, item, questions)


def _of_the_workflow(
    county: County, item: Item, questions: Mapping[str, Question]
) -> Iterator[Finding]:
    """Hold the choices of the item's workflow against the answers that its form can give."""
    workflow = county.workflows.get(item.workflow)
    chooses = [b for b in blocks_in(workflow.steps) if isinstance(b, Choose)] if workflow else []
    cases = [case for choose in chooses for case in choose.cases]
    for comparison in (one for case in cases for one in comparisons(case.when)):
        for message, hint, _at_key in _faults(comparison, questions):
            said = _("流程“{flow}”要看回答：{message}").format(flow=item.workflow, message=message)
            yield Finding("items", item.id, ("workflow",), said, hint)


def _faults(comparison: Comparison, questions: Mapping[str, Question]) -> Iterator[Fault]:
    question = questions.get(comparison.question)
    if question is None:
        message = _("表单里没有问题“{name}”，这个条件永远不成立。").format(name=comparison.question)
        hint = did_you_mean(comparison.question, questions)
        yield message, hint or _("在 form 里加上这个问题，或者改掉条件。"), True
    elif question.type not in CHOOSING + ORDERED:
        message = _("问题“{label}”的类型是“{type}”，不能当条件。").format(
            label=question.label, type=question.type
        )
        hint = _("能当条件的类型有：{types}。").format(types="、".join(CHOOSING + ORDERED))
        yield message, hint, True
    elif question.type in CHOOSING and comparison.how not in ("is", "is_not"):
        message = _("问题“{label}”的类型是“{type}”，答案不分大小，不能用 {how}。").format(
            label=question.label, type=question.type, how=comparison.how
        )
        yield message, _("直接写答案，或者用 is_not。"), True
    else:
        words = comparison.wanted
        for word in words if isinstance(words, list | tuple) else (words,):
            yield from _impossible(question, comparison.how, word)


def _impossible(question: Question, how: str, word: Any) -> Iterator[Fault]:
    if question.type in ORDERED:
        yield from _out_of_order(question, how, word)
        return
    if question.type == "是否":
        possible, listed = isinstance(word, bool), _("true（是）、false（否），不加引号")
    else:
        possible, listed = word in question.choices, "、".join(question.choices)
    if not possible:
        message = _("问题“{label}”不会有答案“{word}”。").format(
            label=question.label, word=_shown(word)
        )
        hint = did_you_mean(str(word), question.choices)
        yield message, hint + _("可以写：{listed}。").format(listed=listed), False


def _out_of_order(question: Question, how: str, word: Any) -> Iterator[Fault]:
    bound = _bound(question, word)
    if bound is None:
        message = _("问题“{label}”的类型是“{type}”，不能与“{word}”比较。").format(
            label=question.label, type=question.type, word=_shown(word)
        )
        wanted = (
            _('写成日期，如 "2026-01-31"。')
            if question.type == "日期"
            else _("写一个数字，不加引号。")
        )
        yield message, wanted, False
    elif isinstance(bound, Decimal):
        fate = _fate(question, how, bound)
        if fate:
            message = _("问题“{label}”只能填 {range}，这个条件{fate}。").format(
                label=question.label, range=_range(question), fate=fate
            )
            yield message, _("核对这个数，或者核对表单里的 min 和 max。"), False


def _bound(question: Question, word: Any) -> Any:
    if isinstance(word, bool):
        return None
    if question.type != "日期":
        return orderly(word) if isinstance(word, int | float) else None
    try:
        return date.fromisoformat(str(word)).isoformat()
    except ValueError:
        return None


def _fate(question: Question, how: str, bound: Decimal) -> str:
    """Say whether a comparison holds for no answer the form takes, or for every one; '' if neither."""
    low, high = _decimal(question.min), _decimal(question.max)
    below, above = low is not None and bound < low, high is not None and bound > high
    at_low, at_high = low is not None and bound <= low, high is not None and bound >= high
    never = {
        "is": below or above, "at_least": above, "more_than": at_high,
        "at_most": below, "less_than": at_low,
    }  # fmt: skip
    always = {
        "is_not": below or above, "at_least": at_low, "more_than": below,
        "at_most": at_high, "less_than": above,
    }  # fmt: skip
    if never.get(how):
        return _("永远不成立")
    return _("总是成立") if question.required and always.get(how) else ""


def _decimal(number: float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number))


def _range(question: Question) -> str:
    low, high = question.min, question.max
    if low is not None and high is not None:
        return _("{low} 到 {high}").format(low=show(question, low), high=show(question, high))
    if low is not None:
        return _("{low}以上").format(low=show(question, low))
    return _("{high}以下").format(high=show(question, high))


def _shown(word: Any) -> str:
    return str(word).lower() if isinstance(word, bool) else str(word)


def _contradictions(when: When) -> Iterator[tuple[Path, str]]:
    """Give the comparisons of one question that shut each other out."""
    low: dict[Path, Any] = {}
    high: dict[Path, Any] = {}
    for one in comparisons(when):
        if one.how in ("at_least", "more_than"):
            low[one.path[:-1]] = orderly(one.wanted)
        if one.how in ("at_most", "less_than"):
            high[one.path[:-1]] = orderly(one.wanted)
    for place, bound in high.items():
        least = low.get(place)
        if isinstance(least, type(bound)) and least > bound:
            yield (
                place,
                _("下限 {low} 大于上限 {high}，这个条件永远不成立。").format(low=least, high=bound),
            )
