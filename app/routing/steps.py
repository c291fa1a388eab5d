"""Who does each step: a post at a point, or a department."""

from __future__ import annotations

from typing import Final

import msgspec

from app.catalog.model import Catalog, Point, Post, Step, Workflow
from app.catalog.model.flow import performers
from app.catalog.words import Outcome
from app.clock import amount
from app.routing.matter import LEADING, Matter, ways_of
from app.routing.names import find_department, find_point
from app.routing.network import Network, PostIndex, Same, kept, network
from app.routing.place import BANK, ancestors, at_tier, serving
from app.routing.reason import Code, Reason
from app.texts import _, current_language

# A bank is authorised to receive (收件), never to decide: not on the matter, nor on acceptance.
DECISIONS: Final[frozenset[Outcome]] = frozenset({"受理", "容缺受理", "不予受理", "准予", "不予"})


class Assignment(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who does a step: `point` and `post`, or `department` (with the post there, if named).

    `step` is the seat that is to act, which is the step's own id unless several sign it.
    `backup` is the B post of the AB pair, `limit` the step's period in words; both may be empty.
    `lead` marks the department that leads (牵头) where several act at once: it is to see what
    all of them say. `person` is empty while whoever holds the post may take it; `deputy_of` is
    whose absence the person covers (a username).
    """

    step: str
    name: str
    point: str = ""
    point_name: str = ""
    department: str = ""
    department_name: str = ""
    post: str = ""
    backup: str = ""
    limit: str = ""
    lead: bool = False
    person: str = ""
    person_name: str = ""
    deputy_of: str = ""

    @property
    def seat(self) -> str:
        """Give the seat that acts; tasks are told apart by it."""
        return self.step


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What steps are assigned from: a matter taken at a point for an applicant's division."""

    catalog: Catalog
    matter: Matter
    point: Point
    division: str
    posts: PostIndex


Assigned = tuple[Assignment, tuple[Reason, ...]]


def index_posts(catalog: Catalog) -> PostIndex:
    """Give every post by its point and id."""
    return network(catalog).posts


def assign(
    catalog: Catalog, matter: Matter, step: Step, point_id: str, division: str = ""
) -> tuple[Assigned, ...]:
    """Give who acts at each seat of `step`, and why. Raises UnknownName for what is gone."""
    if step.signers is None and step.by.department:
        # A department is the same wherever the case was taken.
        point_id = division = ""
    net = network(catalog)
    return _assign(net, matter, Same(step), point_id, division, current_language())


def asks_for_division(catalog: Catalog, workflow: Workflow, point: Point) -> bool:
    """Tell whether where the applicant lives decides who does a step of a case taken there."""
    return any(
        by.at != "受理点" and not by.department and at_tier(catalog, point, by.at) is None
        for step in workflow.all_steps()
        for _seat, by in performers(step)
    )


@kept(8192)
def _assign(
    net: Network, matter: Matter, same: Same, point_id: str, division: str, _language: str
) -> tuple[Assigned, ...]:
    step = same.value
    assert isinstance(step, Step)
    return tuple(
        _at_seat(
            net.catalog, matter, msgspec.structs.replace(step, id=seat, by=by), point_id, division
        )
        for seat, by in performers(step)
    )


def _at_seat(
    catalog: Catalog, matter: Matter, step: Step, point_id: str, division: str
) -> Assigned:
    if step.by.department:
        # Not asked for the point: it may have been closed since the case was taken there.
        return _to_department(catalog, matter, step)
    taken = Taken(
        catalog=catalog, matter=matter, point=find_point(catalog, point_id), division=division,
        posts=index_posts(catalog),
    )  # fmt: skip
    place, reasons = _place_of(taken, step)
    if not step.by.post:
        return _at(step, place, None), (*reasons, _said_step(step, place))
    found, post, more = _where_the_post_is(taken, step, place)
    return _at(step, found, post), (*reasons, *more, *_said_post(step, found, post))


def _to_department(catalog: Catalog, matter: Matter, step: Step) -> Assigned:
    leading = step.by.department == LEADING
    department = find_department(catalog, matter.department if leading else step.by.department)
    text = _("“{step}”由{department}{post}办理。")
    if leading:
        text = _("“{step}”由主办部门{department}{post}办理。")
    said = text.format(step=step.name, department=department.name, post=step.by.post)
    lead = matter.joint and department.id == matter.department
    assigned = Assignment(
        step=step.id,
        name=step.name,
        department=department.id,
        department_name=department.name,
        post=step.by.post,
        limit=_limit(step),
        lead=lead,
    )
    reasons = (Reason(code="department", text=said),)
    if not lead:
        return assigned, reasons
    text = _("几个部门同时办理，{department}牵头，汇总各部门的意见。")
    return assigned, (*reasons, Reason(code="lead", text=text.format(department=department.name)))


def _place_of(taken: Taken, step: Step) -> tuple[Point, tuple[Reason, ...]]:
    """Give the point where a step is to be done by the workflow, before asking for its post."""
    point = taken.point
    wanted = step.by.at
    if wanted == "受理点":
        return point, ()
    found = at_tier(taken.catalog, point, wanted)
    if found is None and taken.division:
        found = serving(taken.catalog, taken.division, wanted)
    if found is not None:
        return found, ()
    text = _("“{step}”应在{tier}级办理，但没有填写申请人所在的村（社区），暂由{point}办理。")
    if taken.division:
        text = _(
            "“{step}”应在{tier}级办理，但没有{tier}级站点服务区划 {division}，暂由{point}办理。"
        )
    said = text.format(step=step.name, tier=_(wanted), division=taken.division, point=point.name)
    return point, (Reason(code="place-fallback", text=said),)


def _where_the_post_is(
    taken: Taken, step: Step, place: Point
) -> tuple[Point, Post | None, tuple[Reason, ...]]:
    """Give the nearest point from `place` upwards that has the step's post and may do the step."""
    wanted = step.by.post
    why = ""
    for point in (place, *ancestors(taken.catalog, place)):
        found = obstacle(taken, step, point)
        if not found:
            post = taken.posts[point.id, wanted]
            if point is place:
                return point, post, ()
            text = _("{why}，“{step}”由上级站点{point}办理。")
            said = text.format(why=why, step=step.name, point=point.name)
            code: Code = "bank-decision" if _is_decision_at_bank(step, place) else "post-elsewhere"
            return point, post, (Reason(code=code, text=said),)
        why = why or found
    text = _("{why}，上级站点也没有人办理“{step}”，请管理员补上岗位。")
    if not taken.division and _is_stopgap(step, place):
        text = _("{why}，“{step}”还没有人办理，请填写申请人所在的村（社区）后再看。")
    said = text.format(why=why, step=step.name)
    return place, None, (Reason(code="post-missing", text=said),)


def _is_stopgap(step: Step, place: Point) -> bool:
    """Tell whether `place` only stands in for the tier at which the step should be done."""
    return step.by.at != "受理点" and (place.tier != step.by.at or place.kind == BANK)


def obstacle(taken: Taken, step: Step, point: Point) -> str:
    """Give why `point` cannot do the step; nothing if it can."""
    if _is_decision_at_bank(step, point):
        return _("银行驿站只收件，不作受理和审批的决定")
    post = taken.posts.get((point.id, step.by.post))
    if post is None:
        return _("{point}没有“{post}”").format(point=point.name, post=step.by.post)
    ways = post.handles.ways
    if ways and not set(ways) & ways_of(taken.matter):
        return _("{point}的“{post}”只办{ways}的事项").format(
            point=point.name, post=post.id, ways=_("、").join(_(way) for way in ways)
        )
    return ""


def _is_decision_at_bank(step: Step, point: Point) -> bool:
    return point.kind == BANK and not DECISIONS.isdisjoint(step.outcomes)


def _at(step: Step, point: Point, post: Post | None) -> Assignment:
    return Assignment(
        step=step.id,
        name=step.name,
        point=point.id,
        point_name=point.name,
        post=step.by.post,
        backup=post.backup.post if post is not None and post.backup is not None else "",
        limit=_limit(step),
    )


def _said_step(step: Step, point: Point) -> Reason:
    said = _("“{step}”由{point}办理。").format(step=step.name, point=point.name)
    return Reason(code="step", text=said)


def _said_post(step: Step, point: Point, post: Post | None) -> tuple[Reason, ...]:
    if post is None:
        return ()
    said = _("“{step}”由{point}“{post}”办理。").format(
        step=step.name, point=point.name, post=post.id
    )
    reasons = [Reason(code="step", text=said)]
    if step.min_people > post.people:
        text = _("“{step}”须{people}人一同办理，{point}“{post}”只有{has}人，须另派人。")
        short = text.format(
            step=step.name,
            people=step.min_people,
            point=point.name,
            post=post.id,
            has=post.people,
        )
        reasons.append(Reason(code="people", text=short))
    if post.backup is not None:
        when = _("、").join(_(absence) for absence in post.backup.when)
        text = _("{point}“{post}”设AB岗：{when}时由“{backup}”顶岗。")
        covered = text.format(point=point.name, post=post.id, when=when, backup=post.backup.post)
        reasons.append(Reason(code="backup", text=covered))
    return tuple(reasons)


def _limit(step: Step) -> str:
    return "" if step.limit is None else amount(step.limit)
