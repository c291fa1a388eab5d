"""Materials: complete, exact, and asked for only when they are needed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.catalog.county import County
from app.catalog.crosscheck.rule import Finding, rule
from app.catalog.model import Item
from app.catalog.nearest import did_you_mean
from app.fields import Question
from app.texts import N_, _

CATCH_ALL = re.compile(
    "其他(相关|有关|需要|必要|所需|证明)?(的)?(材料|资料|文件)|(相关|有关)(的)?(材料|资料|证明材料)$|等材料$|等资料$"
)


@rule("X30", N_("兜底材料"))
def catch_all(county: County) -> Iterator[Finding]:
    """`其他材料` lets the window ask for anything; 优化营商环境 rules forbid it."""
    for item in county.items.values():
        for index, material in enumerate(item.materials):
            if CATCH_ALL.search(material.name):
                message = _("“{name}”是兜底材料，群众看了不知道要交什么。").format(
                    name=material.name
                )
                hint = _("写出具体的材料名称；不同情况要不同材料的，用 when 分开写。")
                yield Finding("items", item.id, ("materials", index, "name"), message, hint)


@rule("X31", N_("材料编号重复"), firm=True)
def same_material(county: County) -> Iterator[Finding]:
    """Two materials of one item with one id could not be ticked apart."""
    for item in county.items.values():
        seen: dict[str, int] = {}
        for index, material in enumerate(item.materials):
            if material.id in seen:
                message = _("材料编号“{id}”与第 {n} 份材料相同。").format(
                    id=material.id, n=seen[material.id] + 1
                )
                yield Finding(
                    "items", item.id, ("materials", index, "id"), message, _("换一个编号。")
                )
            seen.setdefault(material.id, index)


@rule("X32", N_("材料没有写份数"))
def no_copies(county: County) -> Iterator[Finding]:
    """A material of which neither an original nor a copy is wanted."""
    for item in county.items.values():
        for index, material in enumerate(item.materials):
            if material.original == 0 and material.copy == 0 and not material.shared_by:
                message = _("“{name}”既不要原件也不要复印件。").format(name=material.name)
                hint = _("写上 original 或 copy 的份数；能共享取得的写 shared_by。")
                yield Finding("items", item.id, ("materials", index, "id"), message, hint)


@rule("X33", N_("条件问了表单里没有的问题，或者写了不可能的答案"), firm=True)
def conditions(county: County) -> Iterator[Finding]:
    """A `when` that can never hold hides the material for ever."""
    for item in county.items.values():
        questions = {question.id: question for question in item.form}
        for index, material in enumerate(item.materials):
            for name, wanted in material.when.items():
                path = ("materials", index, "when", name)
                if name not in questions:
                    yield _unknown_question(item, path, name, questions)
                else:
                    yield from _impossible(item, path, questions[name], wanted)


def _unknown_question(
    item: Item, path: tuple[str | int, ...], name: str, questions: dict[str, Question]
) -> Finding:
    message = _("表单里没有问题“{name}”，这份材料永远不会要。").format(name=name)
    hint = did_you_mean(name, questions) or _("在 form 里加上这个问题，或者改掉条件。")
    return Finding("items", item.id, path, message, hint, True)


def _impossible(
    item: Item,
    path: tuple[str | int, ...],
    question: Question,
    wanted: str | bool | tuple[str, ...],
) -> Iterator[Finding]:
    if question.type not in ("单选", "多选", "是否"):
        message = _("问题“{label}”的类型是“{type}”，不能当条件。").format(
            label=question.label, type=question.type
        )
        hint = _("只有类型是 单选、多选、是否 的问题能当条件。")
        yield Finding("items", item.id, path, message, hint, True)
        return
    for word in wanted if isinstance(wanted, tuple) else (wanted,):
        if question.type == "是否":
            possible, listed = isinstance(word, bool), _("true（是）、false（否），不加引号")
        else:
            possible, listed = word in question.choices, "、".join(question.choices)
        if not possible:
            shown = str(word).lower() if isinstance(word, bool) else word
            message = _("问题“{label}”不会有答案“{word}”。").format(
                label=question.label, word=shown
            )
            hint = did_you_mean(str(word), question.choices) + _("可以写：{listed}。").format(
                listed=listed
            )
            yield Finding("items", item.id, path, message, hint)
