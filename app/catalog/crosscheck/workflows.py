"""A workflow must begin with an acceptance, be able to end, and have people for every step."""

from __future__ import annotations

from collections.abc import Iterator

from app.catalog.county import County
from app.catalog.crosscheck.flow_paths import (
    ELSEWHERE,
    Path,
    below,
    block_paths,
    own_steps,
    step_paths,
)
from app.catalog.crosscheck.references import OWN_DEPARTMENT
from app.catalog.crosscheck.rule import Finding, Other, rule
from app.catalog.model import Flow, Item, Performer, Point, Repeat, Step, Workflow
from app.catalog.model.flow import blocks_in, performers
from app.catalog.nearest import did_you_mean
from app.texts import N_, _

FORWARD = {"受理", "容缺受理", "通过", "准予", "办结", "送达"}


@rule("X40", N_("环节编号重复"), firm=True)
def same_step(county: County) -> Iterator[Finding]:
    """Two steps, repetitions or sub-flows of one workflow with one id."""
    for workflow in county.workflows.values():
        seen: dict[str, Path] = {}
        for block, path in block_paths(workflow):
            if not isinstance(block, Step | Repeat | Flow):
                continue
            if block.id in seen:
                message = _("编号“{id}”在这个流程里已经用过。").format(id=block.id)
                yield Finding(
                    "workflows", workflow.id, (*path, "id"), message, _("换一个编号。"),
                    also=(Other("workflows", workflow.id, (*seen[block.id], "id")),),
                )  # fmt: skip
            seen.setdefault(block.id, path)


@rule("X41", N_("分离的环节不存在或不在前面"), firm=True)
def separate_from(county: County) -> Iterator[Finding]:
    """`separate_from` must name steps done before, or it separates nothing."""
    for workflow in county.workflows.values():
        before: list[str] = []
        for step, path in step_paths(workflow):
            for index, other in enumerate(step.separate_from):
                # What a sub-flow says of itself is said in its own file.
                if other not in before and below(path, index) != path:
                    message = _("环节“{step}”前面没有环节“{other}”。").format(
                        step=step.name, other=other
                    )
                    hint = did_you_mean(other, before) + _("前面的环节有：{before}。").format(
                        before="、".join(before) or _("无")
                    )
                    yield Finding(
                        "workflows", workflow.id, (*path, "separate_from", index), message, hint
                    )
            before.append(step.id)


@rule("X42", N_("流程的第一个环节不能受理"), firm=True)
def begins_with_acceptance(county: County) -> Iterator[Finding]:
    """The clock of the law begins with 受理, so the first step must be able to accept."""
    used = {item.workflow for item in county.items.values()}
    within = within_others(county)
    for workflow in county.workflows.values():
        first = workflow.steps[0]
        # Only a part of others; of what a refused file may use that cannot be told.
        if workflow.id not in used and (workflow.id in within or not county.complete("workflows")):
            continue
        if not isinstance(first, Step):
            message = _("流程的开头不是环节。")
            hint = _("先写一个收件环节。")
            yield Finding("workflows", workflow.id, ("steps", 0), message, hint)
        elif "受理" not in first.outcomes or first.by.at != "受理点" or not first.by.post:
            message = _("第一个环节“{name}”不能受理办件。").format(name=first.name)
            hint = _(
                "由受理点的岗位办，并在 outcomes 里写上 受理（一般是 [受理, 补正, 不予受理]）。"
            )
            yield Finding("workflows", workflow.id, ("steps", 0, "name"), message, hint)


def within_others(county: County) -> set[str]:
    """Give the ids of the workflows that are sub-flows of others."""
    return {
        block.workflow
        for workflow in county.workflows.values()
        for block in blocks_in(workflow.steps)
        if isinstance(block, Flow)
    }


@rule("X43", N_("环节走不下去"), firm=True)
def can_go_on(county: County) -> Iterator[Finding]:
    """Every step needs an outcome that goes on, or its cases would never end."""
    for workflow in county.workflows.values():
        for step, path in own_steps(workflow):
            if not FORWARD & set(step.outcomes):
                message = _("环节“{name}”只能 {words}，办件会永远停在这里。").format(
                    name=step.name, words="、".join(step.outcomes)
                )
                hint = _("在 outcomes 里加上 {words} 中的一个。").format(
                    words="、".join(sorted(FORWARD))
                )
                yield Finding("workflows", workflow.id, (*path, "outcomes"), message, hint)


@rule("X44", N_("环节没有人办"), firm=True)
def staffed(county: County) -> Iterator[Finding]:
    """At every point that may take an item, every step of its workflow must have its post."""
    if not county.complete("staffing"):
        return
    posts = county.all_posts()
    users = _users(county)
    for workflow in county.workflows.values():
        for step, by, path in seats(workflow):
            if not by.post or by.department or by.post not in posts:
                continue
            empty: dict[str, str] = {}
            for tiers, item in users.get(workflow.id, {}).items():
                for place in _empty_points(county, tiers, by):
                    empty.setdefault(place, item.name)
            if empty:
                yield _unstaffed(county, workflow, step, by, path, empty)


def seats(workflow: Workflow) -> Iterator[tuple[Step, Performer, Path]]:
    """Give everybody who signs a step, with the step and the path of what says so."""
    for step, path in step_paths(workflow):
        for number, (_seat, by) in enumerate(performers(step)):
            place = ("signers", "with", number - 1) if number else ("by",)
            yield step, by, below(path, *place)


def _users(county: County) -> dict[str, dict[tuple[str, ...], Item]]:
    """Give for each workflow one item of each set of tiers: more would ask the same again."""
    users: dict[str, dict[tuple[str, ...], Item]] = {}
    for item in county.items.values():
        users.setdefault(item.workflow, {}).setdefault(item.tiers, item)
    return users


def _unstaffed(
    county: County,
    workflow: Workflow,
    step: Step,
    by: Performer,
    path: Path,
    empty: dict[str, str],
) -> Finding:
    names = "、".join(county.points[p].name for p in list(empty)[:3])
    names += _("等 {n} 处").format(n=len(empty)) if len(empty) > 3 else ""
    message = _("环节“{step}”要由“{post}”办，{points}没有设这个岗位。").format(
        step=step.name, post=by.post, points=names
    )
    hint = _(
        "事项“{item}”可以在那里收件。请在 staffing/ 里给那里设岗，或者改由别的岗位、层级办。"
    ).format(item=next(iter(empty.values())))
    return Finding("workflows", workflow.id, below(path, "post"), message, hint)


def _empty_points(county: County, tiers: tuple[str, ...], by: Performer) -> list[str]:
    empty: dict[str, None] = {}
    for point in county.points.values():
        if point.kind == "银行驿站" or point.tier not in tiers:
            continue
        place = place_of(county, by.at, point)
        if place is not None and by.post not in county.posts_at.get(place.id, ()):
            empty[place.id] = None
    return list(empty)


def place_of(county: County, at: str, point: Point) -> Point | None:
    """Give the point where a step is done for a case taken at `point`; None if it depends on the case."""
    if at == "受理点":
        return point
    seen = {point.id}
    while point.tier != at:
        parent = county.points.get(point.parent)
        if parent is None or parent.id in seen:
            return None
        seen.add(parent.id)
        point = parent
    return point


@rule("X45", N_("部门没有这个岗位"), firm=True)
def department_post(county: County) -> Iterator[Finding]:
    """A step given to a post of a department that the department does not have."""
    told: set[tuple[str, str, str]] = set()
    for item in county.items.values():
        workflow = county.workflows.get(item.workflow)
        for step, by, path in seats(workflow) if workflow else ():
            identity = item.department if by.department == OWN_DEPARTMENT else by.department
            department = county.departments.get(identity)
            if department is None or workflow is None or not by.post or by.post in department.posts:
                continue
            if (workflow.id, step.id, identity) not in told:
                told.add((workflow.id, step.id, identity))
                message = _(
                    "环节“{step}”要由{department}的“{post}”办，该部门没有这个岗位。"
                ).format(step=step.name, department=department.name, post=by.post)
                hint = _("在 departments/ 的 posts 里加上它；现有：{posts}。").format(
                    posts="、".join(department.posts)
                )
                yield Finding("workflows", workflow.id, below(path, "post"), message, hint)


@rule("X46", N_("流程里的部门没有写进联办部门"))
def joint_departments(county: County) -> Iterator[Finding]:
    """Whoever takes part must be named to the applicant."""
    for item in county.items.values():
        workflow = county.workflows.get(item.workflow)
        if workflow is None:
            continue
        named = {item.department, OWN_DEPARTMENT, "", *item.joint_departments}
        for step, by, _path in seats(workflow):
            if by.department not in named and by.department in county.departments:
                named.add(by.department)
                message = _(
                    "流程“{flow}”的环节“{step}”由“{department}”办，事项没有把它写进联办部门。"
                ).format(
                    flow=workflow.name,
                    step=step.name,
                    department=county.departments[by.department].name,
                )
                hint = _("在 joint_departments 里加上 {id}。").format(id=by.department)
                yield Finding("items", item.id, ("workflow",), message, hint)


@rule("X47", N_("没有事项用这个流程"), severity="提示")
def unused(county: County) -> Iterator[Finding]:
    """A workflow that nothing uses is a remnant or a misspelt name."""
    used = {item.workflow for item in county.items.values()} | within_others(county)
    complete = county.complete("items", "workflows")
    for workflow in county.workflows.values() if complete else ():
        if workflow.id not in used:
            yield Finding(
                "workflows",
                workflow.id,
                ("id",),
                _("没有事项用流程“{id}”。").format(id=workflow.id),
                _("不再需要的请删掉。"),
            )


@rule("X48", N_("环节没有写清由谁办"), firm=True)
def performer(county: County) -> Iterator[Finding]:
    """A step is done by a post or by a department; a place belongs only to a post."""
    for collection, source in county.files:
        if collection.name != "workflows":
            continue
        workflow = county.workflows[source.data["id"]]
        for step, by, path in seats(workflow):
            if path[-1] == ELSEWHERE:
                continue
            written = source.data
            for part in path:
                written = written[part]  # type: ignore[index]
            if not by.post and not by.department:
                message = _("环节“{step}”没有写由哪个岗位或者部门办。").format(step=step.name)
                hint = _("在 by 里写 post: 岗位，或者 department: 部门。")
            elif by.department and "at" in written:
                message = _("环节“{step}”由部门办，“at”不起作用。").format(step=step.name)
                hint = _("删掉 at，或者删掉 department、改由那里的岗位办。")
            else:
                continue
            yield Finding("workflows", workflow.id, path, message, hint, True)
