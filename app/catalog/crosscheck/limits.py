"""Limits must not contradict the law, the promise or each other."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from app.catalog.county import County
from app.catalog.crosscheck.rule import Finding, Other, rule
from app.catalog.lengths import working_days
from app.catalog.model import Block, Choose, Flow, Item, Limit, Repeat, Step, Workflow
from app.catalog.model.flow import sequences
from app.catalog.model.situations import narrowed
from app.catalog.reduction import days_now, materials_now
from app.texts import N_, _


def amount(limit: Limit) -> str:
    """Give a limit as it is read aloud: 7 个工作日."""
    return _("{n} 个{unit}").format(n=limit.length, unit=_(limit.unit))


Span = tuple[Fraction, list[str]]


def critical_path(workflow: Workflow) -> Span:
    """Give the longest way through a workflow in working days, and the steps on it.

    Steps that are special procedures do not count. Of a parallel block counts the branch that is
    the last one needed: the slowest where all must finish, the quickest where any one suffices.
    Of a choice counts the longest way, of a repetition every round it may have.
    """
    return _span_of(workflow.steps)


def _span_of(blocks: tuple[Block, ...]) -> Span:
    spans = [_span(block) for block in blocks]
    return sum((one[0] for one in spans), Fraction(0)), [n for one in spans for n in one[1]]


def _span(block: Block) -> Span:
    nothing: Span = (Fraction(0), [])
    if isinstance(block, Step):
        if block.limit is None or block.special:
            return nothing
        return working_days(block.limit), [block.name]
    if isinstance(block, Repeat):
        once, names = _span_of(block.steps)
        rounds = _("（{n} 轮）").format(n=block.at_most)
        return once * block.at_most, [*names[:-1], *(name + rounds for name in names[-1:])]
    if isinstance(block, Flow):
        return _span_of(block.steps)
    spans = list(map(_span_of, sequences(block)))
    if isinstance(block, Choose) or block.needed == len(spans):
        return max(spans, key=lambda span: span[0])
    return sorted(spans, key=lambda span: span[0])[block.needed - 1]


def each_promise(item: Item) -> Iterator[tuple[tuple[str | int, ...], Item]]:
    """Give the item, and each 情形 with limits of its own, with the place of the figure to mend."""
    yield ("limits", "promised", "length"), item
    for index, situation in enumerate(item.situations):
        for key in ("promised", "statutory"):
            if getattr(situation.limits, key):
                yield ("situations", index, "limits", key, "length"), narrowed(item, situation)
                break


@rule("X20", N_("承诺期限长于法定期限"))
def promise_within_law(county: County) -> Iterator[Finding]:
    """A promise may shorten the law, never lengthen it; units may differ."""
    for path, item in (form for one in county.items.values() for form in each_promise(one)):
        statutory, promised = item.limits.statutory, item.limits.promised
        if statutory and promised and working_days(promised) > working_days(statutory):
            message = _("承诺 {promised}，比法定 {statutory} 还长。").format(
                promised=amount(promised), statutory=amount(statutory)
            )
            hint = _("承诺期限只能等于或者短于法定期限，请核对两个数字和单位。")
            yield Finding("items", item.id, path, message, hint)


@rule("X21", N_("环节时限加起来超过承诺期限"))
def steps_within_promise(county: County) -> Iterator[Finding]:
    """The critical path of the workflow must fit into the promise."""
    # Hundreds of items share one workflow.
    slowest = {identity: critical_path(flow) for identity, flow in county.workflows.items()}
    for whole, workflow in _with_workflow(county):
        yield from _too_slow(whole, workflow, *slowest[workflow.id])


def _too_slow(
    whole: Item, workflow: Workflow, needed: Fraction, names: list[str]
) -> Iterator[Finding]:
    for path, item in each_promise(whole):
        if item.limits.promised is None:
            continue
        if needed > working_days(item.limits.promised):
            message = _("流程“{flow}”最慢要 {needed} 个工作日，超过承诺的 {promised}。").format(
                flow=workflow.name, needed=f"{float(needed):g}",
                promised=amount(item.limits.promised),
            )  # fmt: skip
            hint = _("最慢的路线是：{names}。请缩短环节时限或者放宽承诺。").format(
                names="→".join(names)
            )
            yield Finding("items", item.id, path, message, hint)


@rule("X22", N_("办件类型与期限不符"))
def kind_and_limit(county: County) -> Iterator[Finding]:
    """即办件 has no days to wait, 承诺件 must say how many."""
    for path, item in (form for one in county.items.values() for form in each_promise(one)):
        promised = item.limits.promised
        if item.kind == "即办件" and promised is not None:
            message = _("即办件当场办结，不能写承诺期限。")
            yield Finding(
                "items",
                item.id,
                path[:-1],
                message,
                _("删掉 promised，或者改为承诺件。"),
                True,
            )
        if item.kind == "承诺件" and promised is None and item.situation is None:
            message = _("承诺件没有写承诺期限。")
            hint = _("在 limits 里写 promised: {length: 10}。")
            yield Finding("items", item.id, ("kind",), message, hint)


@rule("X29", N_("即办件的流程要等几天"), severity="警告")
def instant_with_days(county: County) -> Iterator[Finding]:
    """What is done on the spot cannot go through steps that are given days."""
    # Hundreds of items share one workflow.
    slowest = {identity: critical_path(flow) for identity, flow in county.workflows.items()}
    for item, workflow in _with_workflow(county):
        if item.kind != "即办件":
            continue
        needed, names = slowest[workflow.id]
        if needed:
            message = _("即办件当场办结，流程“{flow}”却要 {needed} 个工作日。").format(
                flow=workflow.name, needed=f"{float(needed):g}"
            )
            hint = _("换一个没有期限的流程，或者改为承诺件；有期限的环节是：{names}。").format(
                names="→".join(names)
            )
            also = (Other("workflows", workflow.id, ("steps",)),)
            yield Finding("items", item.id, ("workflow",), message, hint, also=also)


@rule("X23", N_("特别程序与流程对不上"))
def special_procedures(county: County) -> Iterator[Finding]:
    """A step's procedure must be one of the item's; one that has no step is begun by hand (挂起).

    But not one that must run in full: its step is what waits for it. And where a step names a
    procedure that is not there, one without a step is more likely misspelt.
    """
    for item, workflow in _with_workflow(county):
        wanted = {step.special: step for step in workflow.all_steps() if step.special}
        offered = {special.id: index for index, special in enumerate(item.limits.special)}
        for special, step in wanted.items():
            if special not in offered:
                message = _(
                    "流程“{flow}”的环节“{step}”用到特别程序“{special}”，事项里没有。"
                ).format(flow=workflow.name, step=step.name, special=special)
                yield Finding(
                    "items",
                    item.id,
                    ("workflow",),
                    message,
                    _("在 limits.special 里写上它的名称、最长时间和依据。"),
                )
        misspelt = any(special not in offered for special in wanted)
        for special, index in offered.items():
            if special not in wanted and (misspelt or item.limits.special[index].full):
                message = _("特别程序“{special}”在流程“{flow}”里没有环节执行。").format(
                    special=special, flow=workflow.name
                )
                yield Finding(
                    "items",
                    item.id,
                    ("limits", "special", index, "id"),
                    message,
                    _("与环节写的编号对齐；要满期的（full）必须有环节，其他的可以由办理人挂起。"),
                )


@rule("X24", N_("风险点的环节不在流程里"))
def risk_steps(county: County) -> Iterator[Finding]:
    """A risk point at a step that is not there would never be shown."""
    for item, workflow in _with_workflow(county):
        steps = {step.id for step in workflow.all_steps()}
        for index, risk in enumerate(item.risk_points):
            if risk.step not in steps:
                message = _("流程“{flow}”里没有环节“{step}”。").format(
                    flow=workflow.name, step=risk.step
                )
                hint = _("流程的环节有：{steps}。").format(steps="、".join(sorted(steps)))
                yield Finding("items", item.id, ("risk_points", index, "step"), message, hint)


def _with_workflow(county: County) -> Iterator[tuple[Item, Workflow]]:
    for item in county.items.values():
        if item.workflow in county.workflows:
            yield item, county.workflows[item.workflow]


@rule("X25", N_("改革后比改革前还多"), severity="提示")
def baseline(county: County) -> Iterator[Finding]:
    """压减率 below nought: either a figure is wrong or the reform made things worse."""
    for item, workflow in _with_workflow(county):
        before = item.baseline
        if before is None:
            continue
        now = {
            "materials": (before.materials, Fraction(materials_now(item)), _("份材料")),
            "steps": (before.steps, Fraction(len(workflow.all_steps())), _("个环节")),
            "days": (
                before.days,
                days_now(item),
                _("个工作日"),
            ),
        }
        for key, (was, is_now, unit) in now.items():
            if was is not None and is_now > was:
                message = _("改革前 {was} {unit}，现在反而有 {now} {unit}。").format(
                    was=was, now=f"{float(is_now):g}", unit=unit
                )
                hint = _("核对改革前的数字，或者减少现在的。")
                yield Finding("items", item.id, ("baseline", key), message, hint)
