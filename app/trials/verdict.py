"""What an example says that cannot be, and what it expects that does not come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from app.catalog.model import Catalog, Item
from app.catalog.model.situations import every_material
from app.catalog.nearest import did_you_mean
from app.clock import Due
from app.fields import read_answers, written
from app.texts import _
from app.trials.attempt import Came, moment
from app.trials.example import Example

# What an example may not say, and what it expects in vain.
PREMISE, FAILED = "T01", "T02"


class Fault(NamedTuple):
    """A fault of one example at the `path` inside it."""

    code: str
    path: tuple[str | int, ...]
    message: str
    hint: str
    key: bool = False


def premises(catalog: Catalog, item: Item, example: Example) -> Iterator[Fault]:
    """Give what is wrong with the application itself: nothing can be tried before it is mended."""
    try:
        moment(catalog, example)
    except ValueError:
        yield Fault(
            PREMISE, ("at",), _("“{text}”不是时间。").format(text=example.at),
            _("写成 2026-09-24T10:00。"),
        )  # fmt: skip
    materials = {each.id: each.name for each in every_material(item)}
    for index, name in enumerate(example.brought):
        if name not in materials:
            yield _unknown(("brought", index), _("材料"), name, materials, False)
    procedures = {each.id: each.name for each in item.limits.special}
    for index, run in enumerate(example.special):
        if run.id not in procedures:
            yield _unknown(("special", index, "id"), _("特别程序"), run.id, procedures, False)
        elif run.to < run.from_:
            yield Fault(
                PREMISE, ("special", index, "to"), _("结束日早于开始日。"), _("请核对两个日期。")
            )
    yield from _answers(item, example)


def _answers(item: Item, example: Example) -> Iterator[Fault]:
    questions = {each.id: each.label for each in item.form}
    for name in example.answers:
        if name not in questions:
            yield _unknown(("answers", name), _("问题"), name, questions, True)
    asked = [each for each in item.form if each.id in example.answers]
    given = {name: written(value) for name, value in example.answers.items()}
    for name, sentence in read_answers(asked, given).problems.items():
        yield Fault(
            PREMISE, ("answers", name),
            _("“{label}”不能这样回答：{why}").format(label=questions[name], why=sentence),
            _("把示例的答案改成窗口能录入的样子。"),
        )  # fmt: skip


def _unknown(
    path: tuple[str | int, ...], what: str, name: str, known: Mapping[str, Any], key: bool
) -> Fault:
    message = _("没有{what}“{name}”。").format(what=what, name=name)
    listed = _("、").join(list(known)[:8])
    hint = did_you_mean(name, known) or (
        _("可以写：{listed}。").format(listed=listed) if listed else _("请删掉它。")
    )
    return Fault(PREMISE, path, message, hint, key)


def disappointments(catalog: Catalog, example: Example, came: Came) -> Iterator[Fault]:
    """Give every expectation that does not hold, with what came instead."""
    expect = example.expect
    if expect.situation is not None and expect.situation != came.situation:
        now = came.situation or _("不属于任何情形")
        yield _differs(example, ("situation",), expect.situation, now)
    if expect.intake is not None and expect.intake != came.intake:
        why = "".join(reason.text for reason in came.route.reasons[-2:])
        if came.intake != "不能收件":
            why = _lacking(catalog, came)
        yield _differs(example, ("intake",), expect.intake, came.intake, why)
    if expect.missing is not None and set(expect.missing) != set(came.missing):
        now = _("、").join(came.missing) or _("一份也不缺")
        yield _differs(example, ("missing",), _("、").join(expect.missing) or _("不缺"), now)
    for key, due in (("promised", came.promised), ("statutory", came.statutory)):
        wanted = getattr(expect, key)
        if wanted is not None and (due is None or due.due != wanted):
            now = str(due.due) if due else _("没有这个期限")
            yield _differs(example, (key,), str(wanted), now, _derived(due))
    yield from _on_the_way(example, came)


def _on_the_way(example: Example, came: Came) -> Iterator[Fault]:
    expect = example.expect
    if expect.steps is not None and expect.steps != came.steps:
        yield _differs(example, ("steps",), "→".join(expect.steps), "→".join(came.steps))
    if expect.window is not None and expect.window != came.route.window_name:
        now = came.route.window_name or _("没有窗口")
        yield _differs(example, ("window",), expect.window, now)
    for step, name in expect.who.items():
        if step not in came.who:
            yield Fault(
                FAILED, ("expect", "who", step),
                _("示例“{name}”：办理时没有环节“{step}”。").format(name=example.name, step=step),
                did_you_mean(step, came.who) or _("流程的环节有：{steps}。").format(
                    steps=_("、").join(came.who)
                ),
                key=True,
            )  # fmt: skip
        elif came.who[step] != name:
            yield _differs(example, ("who", step), name, came.who[step])


def _lacking(catalog: Catalog, came: Came) -> str:
    item = catalog.items[came.route.item]
    names = {each.id: each.name for each in every_material(item)}
    if not came.missing:
        return _("材料一份也不缺。")
    said = _("、").join(names[one] for one in came.missing)
    return _("缺：{names}。").format(names=said)


def _derived(due: Due | None) -> str:
    return "；".join(step.text for step in due.derivation) + "。" if due else ""


def _differs(
    example: Example, path: tuple[str, ...], wanted: str, now: str, why: str = ""
) -> Fault:
    message = _("示例“{name}”写明应为“{wanted}”，按现在的配置是“{now}”。").format(
        name=example.name, wanted=wanted, now=now
    )
    hint = _("{why}如果现在这样才对，请改示例；否则请改事项、流程或者期限。").format(why=why)
    return Fault(FAILED, ("expect", *path), message, hint)
