"""A workflow must begin with an acceptance, be able to end, and have people for every step."""

from __future__ import annotations

from collections.abc import Iterator

from app.catalog.county import County
from app.catalog.crosscheck.references import OWN_DEPARTMENT
from app.catalog.crosscheck.rule import Finding, Other, rule
from app.catalog.model import Item, Parallel, Point, Step, Workflow
from app.catalog.nearest import did_you_mean
from app.texts import N_, _

FORWARD = {"受理", "通过", "准予", "办结", "送达"}


def step_paths(workflow: Workflow) -> Iterator[tuple[Step, tuple[str | int, ...]]]:
    """Give every step with its path in the file."""
    for number, block in enumerate(workflow.steps):
        if isinstance(block, Step):
            yield block, ("steps", number)
            continue
        for b, branch in enumerate(block.branches):
            for s, step in enumerate(branch):
                yield step, ("steps", number, "parallel", "branches", b, s)


@rule("X40", N_("环节编号重复"), firm=True)
def same_step(county: County) -> Iterator[Finding]:
    """Two steps of one workflow with one id."""
    for workflow in county.workflows.values():
        seen: dict[str, tuple[Step, tuple[str | int, ...]]] = {}
        for step, path in step_paths(workflow):
            if step.id in seen:
                first, place = seen[step.id]
                message = _("环节编号“{id}”与环节“{name}”相同。").format(
                    id=step.id, name=first.name
                )
                yield Finding(
                    "workflows", workflow.id, (*path, "id"), message, _("换一个编号。"),
                    also=(Other("workflows", workflow.id, (*place, "id")),),
                )  # fmt: skip
            seen.setdefault(step.id, (step, path))


@rule("X41", N_("分离的环节不存在或不在前面"), firm=True)
def separate_from(county: County) -> Iterator[Finding]:
    """`separate_from` must name steps done before, or it separates nothing."""
    for workflow in county.workflows.values():
        before: list[str] = []
        for step, path in step_paths(workflow):
            for index, other in enumerate(step.separate_from):
                if other not in before:
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
    for workflow in county.workflows.values():
        first = workflow.steps[0]
        if isinstance(first, Parallel):
            yield Finding(
                "workflows",
                workflow.id,
                ("steps", 0),
                _("流程不能以并联开始。"),
                _("先写一个收件环节。"),
            )
        elif "受理" not in first.outcomes or first.by.at != "受理点" or not first.by.post:
            message = _("第一个环节“{name}”不能受理办件。").format(name=first.name)
            hint = _(
                "由受理点的岗位办，并在 outcomes 里写上 受理（一般是 [受理, 补正, 不予受理]）。"
            )
            yield Finding("workflows", workflow.id, ("steps", 0, "name"), message, hint)


@rule("X43", N_("环节走不下去"), firm=True)
def can_go_on(county: County) -> Iterator[Finding]:
    """Every step needs an outcome that goes on, or its cases would never end."""
    for workflow in county.workflows.values():
        for step, path in step_paths(workflow):
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
        for step, path in step_paths(workflow):
            if not step.by.post or step.by.department or step.by.post not in posts:
                continue
            empty: dict[str, str] = {}
            for tiers, item in users.get(workflow.id, {}).items():
                for place in _empty_points(county, tiers, step):
                    empty.setdefault(place, item.name)
            if empty:
                yield _unstaffed(county, workflow, step, path, empty)


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
    path: tuple[str | int, ...],
    empty: dict[str, str],
) -> Finding:
    names = "、".join(county.points[p].name for p in list(empty)[:3])
    names += _("等 {n} 处").format(n=len(empty)) if len(empty) > 3 else ""
    message = _("环节“{step}”要由“{post}”办，{points}没有设这个岗位。").format(
        step=step.name, post=step.by.post, points=names
    )
    hint = _(
        "事项“{item}”可以在那里收件。请在 staffing/ 里给那里设岗，或者改由别的岗位、层级办。"
    ).format(item=next(iter(empty.values())))
    return Finding("workflows", workflow.id, (*path, "by", "post"), message, hint)


def _empty_points(county: County, tiers: tuple[str, ...], step: Step) -> list[str]:
    empty: dict[str, None] = {}
    for point in county.points.values():
        if point.kind == "银行驿站" or point.tier not in tiers:
            continue
        place = place_of(county, step.by.at, point)
        if place is not None and step.by.post not in county.posts_at.get(place.id, ()):
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
        for step, path in step_paths(workflow) if workflow else ():
            by = step.by
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
                yield Finding("workflows", workflow.id, (*path, "by", "post"), message, hint)


@rule("X46", N_("流程里的部门没有写进联办部门"))
def joint_departments(county: County) -> Iterator[Finding]:
    """Whoever takes part must be named to the applicant."""
    for item in county.items.values():
        workflow = county.workflows.get(item.workflow)
        if workflow is None:
            continue
        named = {item.department, OWN_DEPARTMENT, "", *item.joint_departments}
        for step in workflow.all_steps():
            if step.by.department not in named and step.by.department in county.departments:
                named.add(step.by.department)
                message = _(
                    "流程“{flow}”的环节“{step}”由“{department}”办，事项没有把它写进联办部门。"
                ).format(
                    flow=workflow.name,
                    step=step.name,
                    department=county.departments[step.by.department].name,
                )
                hint = _("在 joint_departments 里加上 {id}。").format(id=step.by.department)
                yield Finding("items", item.id, ("workflow",), message, hint)


@rule("X47", N_("没有事项用这个流程"), severity="提示")
def unused(county: County) -> Iterator[Finding]:
    """A workflow that nothing uses is a remnant or a misspelt name."""
    used = {item.workflow for item in county.items.values()}
    for workflow in county.workflows.values() if county.complete("items") else ():
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
        for step, path in step_paths(workflow):
            written = source.data
            for part in (*path, "by"):
                written = written[part]  # type: ignore[index]
            if not step.by.post and not step.by.department:
                message = _("环节“{step}”没有写由哪个岗位或者部门办。").format(step=step.name)
                hint = _("在 by 里写 post: 岗位，或者 department: 部门。")
            elif step.by.department and "at" in written:
                message = _("环节“{step}”由部门办，“at”不起作用。").format(step=step.name)
                hint = _("删掉 at，或者删掉 department、改由那里的岗位办。")
            else:
                continue
            yield Finding("workflows", workflow.id, (*path, "by"), message, hint, True)
