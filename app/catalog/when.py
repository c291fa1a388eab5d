"""The `when` language: which answers bring a material or a situation in.

A condition maps questions of the item's form to answers, all of which must hold:

    housing: 租赁                      this answer (one of them, where several may be ticked)
    housing: [租赁, 借住]              one of these answers
    disabled: true                     是; false is 否 or left empty
    size: {at_least: 3, less_than: 6}  a comparison of numbers, money or days
    housing: {is_not: 自有}            not this answer (also when the question is left empty)
    all: [..]  any: [..]  not: {..}    conditions within the condition, at most four deep
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

import msgspec

from app.fields import Question, show
from app.texts import N_, _

When = Mapping[str, Any]
# Words that hold conditions instead of naming a question.
SEVERAL: Final = ("all", "any")
COMPARISONS: Final = ("at_least", "at_most", "more_than", "less_than", "is_not")
# The types whose answers have an order.
ORDERED: Final = ("整数", "小数", "金额", "日期")

_NUMBERS: Final = {
    "at_least": N_("不少于{value}"), "at_most": N_("不超过{value}"),
    "more_than": N_("多于{value}"), "less_than": N_("少于{value}"),
}  # fmt: skip
_DAYS: Final = {
    "at_least": N_("不早于{value}"), "at_most": N_("不晚于{value}"),
    "more_than": N_("晚于{value}"), "less_than": N_("早于{value}"),
}  # fmt: skip


class Comparison(msgspec.Struct, frozen=True):
    """One comparison with its path below `when`; `how` is `is` or one of COMPARISONS."""

    path: tuple[str | int, ...]
    question: str
    how: str
    wanted: Any


def comparisons(when: When, path: tuple[str | int, ...] = ()) -> Iterator[Comparison]:
    """Give every comparison of a condition, those inside all, any and not included."""
    for key, wanted in when.items():
        here = (*path, key)
        if key in SEVERAL:
            for index, inner in enumerate(wanted):
                yield from comparisons(inner, (*here, index))
        elif key == "not":
            yield from comparisons(wanted, here)
        elif isinstance(wanted, Mapping):
            for how, bound in wanted.items():
                yield Comparison((*here, how), key, how, bound)
        else:
            yield Comparison(here, key, "is", wanted)


def holds(when: When, answers: Mapping[str, Any]) -> bool:
    """Tell whether the (read) answers meet a condition; an empty one always holds."""
    return all(_part_holds(key, wanted, answers) for key, wanted in when.items())


def may_hold(when: When, answers: Mapping[str, Any]) -> bool:
    """Tell whether a condition can still come true when the questions left open are answered.

    Unlike `holds`, a question without an answer excludes nothing: it was not asked yet.
    """
    return _chances(when, answers)[0]


def _chances(when: When, answers: Mapping[str, Any]) -> tuple[bool, bool]:
    """Tell whether a condition can come true, and whether it can fail."""
    parts = [_chances_of(key, wanted, answers) for key, wanted in when.items()]
    return all(true for true, _false in parts), any(false for _true, false in parts)


def _chances_of(key: str, wanted: Any, answers: Mapping[str, Any]) -> tuple[bool, bool]:
    if key == "not":
        true, false = _chances(wanted, answers)
        return false, true
    if key in SEVERAL:
        parts = [_chances(inner, answers) for inner in wanted]
        whole, part = (all, any) if key == "all" else (any, all)
        return whole(true for true, _false in parts), part(false for _true, false in parts)
    if answers.get(key) is None:
        return True, True
    known = _part_holds(key, wanted, answers)
    return known, not known


def _part_holds(key: str, wanted: Any, answers: Mapping[str, Any]) -> bool:
    if key == "all":
        return all(holds(inner, answers) for inner in wanted)
    if key == "any":
        return any(holds(inner, answers) for inner in wanted)
    if key == "not":
        return not holds(wanted, answers)
    answer = answers.get(key)
    if isinstance(wanted, Mapping):
        return all(compares(answer, how, bound) for how, bound in wanted.items())
    return compares(answer, "is", wanted)


def compares(answer: Any, how: str, wanted: Any) -> bool:
    """Tell whether one answer stands so to what is wanted; nothing stands in order to no answer."""
    if how == "is":
        return _is(answer, wanted)
    if how == "is_not":
        return not _is(answer, wanted)
    if answer is None or answer == "":
        return False
    given, bound = orderly(answer), orderly(wanted)
    if isinstance(given, Decimal) is not isinstance(bound, Decimal):
        return False
    return bool(
        {
            "at_least": given >= bound, "at_most": given <= bound,
            "more_than": given > bound, "less_than": given < bound,
        }[how]
    )  # fmt: skip


def orderly(value: Any) -> Any:
    """Give a value that can be put in order: numbers and amounts as decimals, days as their text."""
    if isinstance(value, int | float):
        return Decimal(str(value))
    text = str(value)
    return Decimal(text) if text.removeprefix("-").replace(".", "", 1).isdecimal() else text


def _is(answer: Any, wanted: Any) -> bool:
    if isinstance(wanted, bool):
        # A question left empty is no 是; it is a 否.
        return bool(answer) is wanted
    accepted = list(wanted) if isinstance(wanted, list | tuple) else [wanted]
    given = answer if isinstance(answer, list | tuple) else (answer,)
    return any(_same(one, word) for one in given for word in accepted)


def _same(answer: Any, word: Any) -> bool:
    if answer is None or isinstance(answer, bool):
        return answer is word
    if isinstance(word, int | float) and not isinstance(word, bool):
        return bool(orderly(answer) == orderly(word))
    return bool(answer == word)


def in_words(when: When, questions: Mapping[str, Question]) -> str:
    """Say a condition in Chinese; empty for the empty one, which always holds."""
    parts = [_part_in_words(key, wanted, questions) for key, wanted in when.items()]
    return _("，且").join(parts)


def _part_in_words(key: str, wanted: Any, questions: Mapping[str, Question]) -> str:
    if key in SEVERAL:
        inner = [in_words(one, questions) for one in wanted]
        if key == "all":
            return _("，且").join(inner)
        return _("（{choices}）").format(choices=_("，或者").join(inner))
    if key == "not":
        return _("不是（{inner}）").format(inner=in_words(wanted, questions))
    question = questions.get(key)
    label = _("“{label}”").format(label=question.label if question else key)
    if isinstance(wanted, Mapping):
        said = [_comparison_in_words(how, bound, question) for how, bound in wanted.items()]
        return label + _("且").join(said)
    return _("{label}为{answer}").format(label=label, answer=_answer(wanted, question))


def _comparison_in_words(how: str, bound: Any, question: Question | None) -> str:
    if how == "is_not":
        return _("不是{answer}").format(answer=_answer(bound, question))
    words = _DAYS if question and question.type == "日期" else _NUMBERS
    return _(words[how]).format(value=_value(bound, question))


def _answer(wanted: Any, question: Question | None) -> str:
    if isinstance(wanted, bool):
        return _("“是”") if wanted else _("“否”")
    words = wanted if isinstance(wanted, list | tuple) else (wanted,)
    return _("或").join(_("“{word}”").format(word=_value(word, question)) for word in words)


def _value(value: Any, question: Question | None) -> str:
    if question is None or question.type not in ORDERED or isinstance(value, bool | Mapping):
        return str(value)
    try:
        return show(question, value)
    except (ValueError, ArithmeticError):
        return str(value)  # a file that is still being written may compare days with anything
