"""What stands in a workflow besides steps must be able to do what it is there for."""

from __future__ import annotations

from collections.abc import Iterator

from app.catalog.county import County
from app.catalog.crosscheck.flow_paths import Path, block_paths, own_steps, step_paths
from app.catalog.crosscheck.rule import Finding, rule
from app.catalog.crosscheck.workflows import FORWARD, within_others
from app.catalog.model import Block, Choose, Flow, Parallel, Repeat, Step, Workflow
from app.catalog.model.flow import blocks_in
from app.catalog.nearest import did_you_mean
from app.texts import N_, _

# What counts as going on: a repetition or a choice may look at any of these.
_GOES_ON = FORWARD | {"不通过"}


def _blocks(county: County) -> Iterator[tuple[Workflow, Block, Path]]:
    for workflow in county.workflows.values():
        yield from ((workflow, block, path) for block, path in block_paths(workflow))


@rule("F01", N_("要办完的分支比分支还多"), firm=True)
def join(county: County) -> Iterator[Finding]:
    """A join that waits for more branches than there are would wait for ever."""
    for workflow, block, path in _blocks(county):
        counted = isinstance(block, Parallel) and isinstance(block.join, int)
        if isinstance(block, Parallel) and counted and block.needed != block.join:
            message = _("要 {n} 个分支办完，这里只有 {has} 个分支。").format(
                n=block.join, has=len(block.branches)
            )
            hint = _("改小这个数，或者写 全部。")
            yield Finding("workflows", workflow.id, (*path, "join"), message, hint)


@rule("F02", N_("子流程包含自己"), firm=True)
def no_circle(county: County) -> Iterator[Finding]:
    """A sub-flow that leads back to the workflow it stands in has no end."""
    for workflow, block, path in _blocks(county):
        if isinstance(block, Flow) and workflow.id in _within(county, block.workflow):
            message = _("流程“{inner}”里又有流程“{outer}”，没有尽头。").format(
                inner=block.workflow, outer=workflow.id
            )
            hint = _("换一个流程，或者把要用的环节直接写在这里。")
            yield Finding("workflows", workflow.id, (*path, "workflow"), message, hint)


def _within(county: County, identity: str) -> set[str]:
    """Give a workflow and every sub-flow of it, however deep."""
    found: set[str] = set()
    pending = [identity]
    while pending:
        name = pending.pop()
        if name in found or name not in county.workflows:
            continue
        found.add(name)
        inner = blocks_in(county.workflows[name].steps)
        pending += [block.workflow for block in inner if isinstance(block, Flow)]
    return found


@rule("F03", N_("选择或者重复看的环节不在前面"), firm=True)
def looks_back(county: County) -> Iterator[Finding]:
    """A choice looks at a step done before it, a repetition at one of its own."""
    for workflow, block, path in _blocks(county):
        places = {step.id: place for step, place in step_paths(workflow)}
        if isinstance(block, Choose) and block.by:
            name, key = block.by, (*path, "by")
            known = [step for step, place in places.items() if _before(place, path)]
            message = _("选择的前面没有环节“{step}”。").format(step=name)
        elif isinstance(block, Repeat):
            name, key = block.until.step, (*path, "until", "step")
            known = [step for step, place in places.items() if place[: len(path)] == path]
            message = _("重复的环节里没有“{step}”。").format(step=name)
        else:
            continue
        if name not in known:
            hint = did_you_mean(name, known) + _("可以写：{steps}。").format(
                steps="、".join(known) or _("无")
            )
            yield Finding("workflows", workflow.id, key, message, hint)


def _before(one: Path, other: Path) -> bool:
    """Tell whether what stands at `one` is always done before what stands at `other`."""
    for depth, (mine, yours) in enumerate(zip(one, other, strict=False)):
        if mine != yours:
            together = one[depth - 1] in ("branches", "cases")
            return not together and str(mine).isdigit() and int(mine) < int(yours)
    return False


@rule("F04", N_("选择里有一条路走不到"), firm=True)
def every_way(county: County) -> Iterator[Finding]:
    """A way that nothing leads to is work that is never done."""
    for workflow, block, path in _blocks(county):
        if isinstance(block, Choose):
            steps = {step.id: step for step, _path in step_paths(workflow)}
            for way, message, hint in _dead_ends(block, steps.get(block.by)):
                yield Finding("workflows", workflow.id, (*path, "cases", *way), message, hint)


def _dead_ends(choose: Choose, by: Step | None) -> Iterator[tuple[Path, str, str]]:
    taken: set[str] = set()
    for number, case in enumerate(choose.cases):
        if number and not (choose.cases[number - 1].when or choose.cases[number - 1].outcomes):
            message = _("前一条路没有写条件，后面的都走不到。")
            yield (number,), message, _("把没有条件的那条放在最后。")
        if choose.by and case.when:
            message = _("这里按环节的结果选，不看回答。")
            yield (number, "when"), message, _("写 outcomes，或者去掉 by。")
        elif case.outcomes and not choose.by:
            message = _("没有写看哪个环节的结果。")
            yield (number, "outcomes"), message, _("加上 by: 环节编号，或者改写 when。")
        elif any(case.when and case.when == other.when for other in choose.cases[:number]):
            yield (number, "when"), _("上面已有同样的条件。"), _("合并成一条，或者改条件。")
        for index, outcome in enumerate(case.outcomes if by else ()):
            if outcome in taken or (by and outcome not in by.outcomes):
                message = _("环节“{step}”不会以“{outcome}”走到这里。").format(
                    step=by.name if by else "", outcome=outcome
                )
                hint = _("它可以前进的结果有：{outcomes}；一个结果只写在一条路上。").format(
                    outcomes="、".join(_forward(by)) if by else ""
                )
                yield (number, "outcomes", index), message, hint
            taken.add(outcome)


def _forward(step: Step) -> list[str]:
    return [outcome for outcome in step.outcomes if outcome in _GOES_ON]


@rule("F05", N_("到时自动处理的结果不是环节的结果"), firm=True)
def automatic(county: County) -> Iterator[Finding]:
    """What comes about by itself must be something that the step may come to."""
    for workflow in county.workflows.values():
        for step, path in own_steps(workflow):
            if step.auto and step.auto.outcome not in step.outcomes:
                message = _("环节“{step}”没有“{outcome}”这个结果，到时不能自动处理。").format(
                    step=step.name, outcome=step.auto.outcome
                )
                hint = _("在 outcomes 里加上它，或者改 auto 的 outcome。")
                yield Finding("workflows", workflow.id, (*path, "auto"), message, hint, True)


@rule("F06", N_("重复不会再来一轮，或者停不下来"), firm=True)
def repeats(county: County) -> Iterator[Finding]:
    """A repetition needs an outcome that ends it and another that begins it anew."""
    for workflow, block, path in _blocks(county):
        if not isinstance(block, Repeat):
            continue
        step = next((s for s, _path in step_paths(workflow) if s.id == block.until.step), None)
        ways = _forward(step) if step else []
        if step is None or (block.until.outcome in ways and len(ways) > 1):
            continue
        message = _("“{step}”只会{ways}，不会再来一轮。").format(
            step=step.name, ways="、".join(ways)
        )
        hint = _("在这个环节的 outcomes 里加上 不通过。")
        if block.until.outcome not in ways:
            message = _("“{step}”没有“{outcome}”这个结果，每次都要办满 {n} 轮。").format(
                step=step.name, outcome=block.until.outcome, n=block.at_most
            )
            hint = _("until 的 outcome 写它有的结果：{ways}。").format(ways="、".join(ways))
        yield Finding("workflows", workflow.id, (*path, "until"), message, hint, True)


@rule("F07", N_("不通过以后照样往下走"), severity="警告")
def nobody_looks(county: County) -> Iterator[Finding]:
    """A step may come to 不通过, and nothing after it goes another way for that."""
    within = within_others(county)
    for workflow in county.workflows.values():
        looked_at = {
            block.by if isinstance(block, Choose) else block.until.step
            for block in blocks_in(workflow.steps)
            if isinstance(block, Choose | Repeat)
        }
        for step, path in own_steps(workflow) if workflow.id not in within else ():
            if "不通过" in step.outcomes and step.id not in looked_at:
                message = _("环节“{step}”可以“不通过”，后面却没有哪里看这个结果。").format(
                    step=step.name
                )
                hint = _("后面加上 choose（by: {id}）或者放进 repeat；要退回去重办的，写 退回。")
                yield Finding(
                    "workflows", workflow.id, (*path, "outcomes"), message,
                    hint.format(id=step.id), True,
                )  # fmt: skip
