"""A plan as lines to read before one decides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from app.catalog.diff import FileChange
from app.catalog.telling import as_text
from app.desk.plan import Plan
from app.desk.revision import cases_of
from app.desk.touched import Dates, TouchedCase, TouchedItem
from app.texts import _

# So many fields of one file are told; a new file has them all.
_FIELDS = 40


def plan_data(plan: Plan) -> dict[str, Any]:
    """Give the stable JSON of a plan."""
    data: dict[str, Any] = msgspec.to_builtins(plan)
    data["problems"] = [problem.as_data() for problem in plan.problems]
    return {**data, "broken": plan.broken, "publishable": plan.publishable}


def plan_text(plan: Plan) -> str:
    """Give a plan as text."""
    return "\n".join(_lines(plan))


def _lines(plan: Plan) -> Iterator[str]:
    base = plan.base.number if plan.base else 0
    if plan.unchanged:
        yield _("✓ 没有未发布的修改，与第{n}版相同。").format(n=base)
        return
    if plan.clash:
        yield "✗ " + plan.clash
        return
    yield (
        _("发布预览：在第{n}版的基础上，{when:%Y-%m-%d %H:%M} 生效").format(
            n=base, when=plan.effective_at
        )
        if base
        else _("发布预览：第一次发布")
    )
    yield from _files(plan)
    if plan.broken:
        yield as_text([p for p in plan.problems if p.severity == "错误"])
        yield _("✗ 配置有错误，不能发布。")
        return
    yield from _affected(plan)
    yield from _papers(plan)
    yield from _touched(plan)
    yield from _ending(plan)


def _files(plan: Plan) -> Iterator[str]:
    yield _("\n改动 {n} 个文件").format(n=len(plan.files))
    for change in plan.files:
        title = " ".join(part for part in (_(change.kind), change.title, change.name) if part)
        yield f"  {title}  {change.file}"
        if plan.base is not None:
            yield from _fields(change)


def _fields(change: FileChange) -> Iterator[str]:
    if change.fault:
        yield f"      {change.fault}"
    # Of a file that is new or gone the name says it all.
    if change.kind != "修改":
        return
    for one in change.differences[:_FIELDS]:
        if one.kind == "序":
            yield _("      {where}：只是顺序变了").format(where=one.where)
        elif one.kind == "增":
            yield _("    + {where}：{new}").format(where=one.where, new=one.new)
        elif one.kind == "删":
            yield _("    - {where}：{old}").format(where=one.where, old=one.old)
        else:
            yield f"      {one.where}：{one.old} → {one.new}"
    if len(change.differences) > _FIELDS:
        yield _("      …… 还有 {n} 处").format(n=len(change.differences) - _FIELDS)
    if not change.differences and not change.fault:
        yield _("      只改了注释或写法，内容没有变")


def _affected(plan: Plan) -> Iterator[str]:
    if plan.affected:
        yield _("\n受影响的")
    for one in plan.affected:
        yield f"  {one.title} {one.total}：{_('、').join(one.names)}"


def _papers(plan: Plan) -> Iterator[str]:
    if not plan.papers:
        return
    yield _("\n要重新打印张贴的指南、告知单和别的纸：{n} 个事项").format(n=len(plan.papers))
    for paper in plan.papers:
        issued = (
            _("，在办件已出文书 {n} 份（不受影响）").format(n=paper.issued) if paper.issued else ""
        )
        yield f"  {paper.name}（{_(paper.why)}）{issued}"


def _touched(plan: Plan) -> Iterator[str]:
    if not plan.touched:
        return
    total = sum(item.total for item in plan.touched)
    kept = _("都按收件时的规定办，即从旧")
    moved = _("生效以后按“{policy}”换到新规定").format(policy=_(plan.policy))
    yield _("\n涉及在办件 {n} 件（{what}；下面列出各种算法供参考）").format(
        n=total, what=kept if plan.policy == "从旧" else moved
    )
    for item in plan.touched:
        yield from _touched_item(item)


def _touched_item(item: TouchedItem) -> Iterator[str]:
    yield _("  {name}（{why}）{n} 件；如从新：提前 {earlier} 件，推后 {later} 件").format(
        name=item.name, why=_(item.why), n=item.total, earlier=item.earlier, later=item.later
    )
    for case in item.cases:
        yield _touched_case(case)
    if item.total > len(item.cases):
        yield _("    …… 还有 {n} 件").format(n=item.total - len(item.cases))


def _touched_case(case: TouchedCase) -> str:
    return _(
        "    {number} {step}{open}  现 {now}  从旧 {old}  从新 {new}  从新兼从优 {better}"
    ).format(
        number=case.number,
        step=case.step,
        open="" if case.accepted else _("（未受理，按今天受理推算）"),
        now=_day(case.standing),
        old=_day(case.by_old),
        new=_day(case.by_new) if case.by_new else _("（事项取消）"),
        better=_day(case.by_better),
    )


def _day(dates: Dates) -> str:
    return dates.main.isoformat() if dates.main else "—"


def _ending(plan: Plan) -> Iterator[str]:
    if plan.stranded:
        yield _("\n✗ 有 {n} 个在办件会办不下去，不能发布：").format(n=cases_of(plan.stranded))
        for one in plan.stranded:
            yield f"  {one.number} {one.item} “{one.step}”：{one.missing}。{one.mend}"
        return
    for number in plan.again:
        yield _("\n待生效的第{n}版会在这一版之上重编，生效日不变。").format(n=number)
    yield _("\n✓ 可以发布。")
