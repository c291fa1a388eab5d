"""Enough different people at every place: for two at once, for separation, for an absence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from app.catalog.county import County
from app.catalog.crosscheck.flow_paths import Path, below, step_paths
from app.catalog.crosscheck.rule import Finding, Other, rule
from app.catalog.crosscheck.workflows import place_of
from app.catalog.model import Performer, Point, Post, Step, Workflow
from app.catalog.model.flow import performers
from app.texts import N_, _

DECIDES: Final = {"准予", "不予"}
# Without one to receive and one to decide a point stands still.
VITAL: Final = DECIDES | {"受理", "容缺受理"}


@rule("X49", N_("环节的人手不够"))
def enough_people(county: County) -> Iterator[Finding]:
    """A step that needs more different people than its post has at a point that may take an item.

    Needed are `min_people`, and beside them those who did the steps it is separate from, where
    the same post at the same place did them. How many a department has is not written anywhere.
    """
    posts = _posts(county)
    tiers = _tiers(county)
    for workflow in county.workflows.values() if county.complete("staffing") else ():
        for step, path in step_paths(workflow):
            for by in dict.fromkeys(each for _seat, each in performers(step)):
                needed = people_needed(workflow, step, by)
                short = {
                    place.id: has
                    for place in _places(county, tiers.get(workflow.id, set()), by)
                    if needed > 1
                    and (has := posts.get((place.id, by.post)))
                    and has.people < needed
                }
                if short:
                    yield _too_few(county, workflow, step, path, needed, short)


def people_needed(workflow: Workflow, step: Step, by: Performer | None = None) -> int:
    """Give how many different people of one post this step needs, the kept-apart included.

    The post is that of `by`, one of its signers; without it that of the step's own performer.
    """
    by = by or step.by
    if not by.post or by.department:
        return 1
    chosen: list[Step] = []
    for other in workflow.all_steps():
        same = other.id in step.separate_from and other.by == by
        # Two earlier steps that are not kept apart may have been done by the same person.
        if same and all(_apart(other, known) for known in chosen):
            chosen.append(other)
    # Whoever signs one step signs it once.
    signing = sum(each == by for _seat, each in performers(step))
    return step.min_people * signing + sum(other.min_people for other in chosen)


def _apart(one: Step, other: Step) -> bool:
    return one.id in other.separate_from or other.id in one.separate_from


def _posts(county: County) -> dict[tuple[str, str], Post]:
    return {
        (post.point, post.id): post for rule_ in county.staffing.values() for post in rule_.posts
    }


def _tiers(county: County) -> dict[str, set[str]]:
    tiers: dict[str, set[str]] = {}
    for item in county.items.values():
        tiers.setdefault(item.workflow, set()).update(item.tiers)
    return tiers


def _places(county: County, tiers: set[str], by: Performer) -> list[Point]:
    """Give every point where somebody does a step for a case taken at one of these tiers."""
    if not by.post or by.department:
        return []
    found: dict[str, Point] = {}
    for point in county.points.values():
        if point.tier in tiers and point.kind != "银行驿站":
            place = place_of(county, by.at, point)
            if place is not None:
                found[place.id] = place
    return list(found.values())


def _too_few(
    county: County,
    workflow: Workflow,
    step: Step,
    path: Path,
    needed: int,
    short: dict[str, Post],
) -> Finding:
    first, post = next(iter(short.items()))
    where = county.points[first].name
    where += _("等 {n} 处").format(n=len(short)) if len(short) > 1 else ""
    message = _("环节“{step}”要 {needed} 个不同的人，{where}“{post}”只有 {has} 人。").format(
        step=step.name, needed=needed, where=where, post=post.id, has=post.people
    )
    hint = _("在 staffing/ 里增加人数，或者改由别的岗位、层级办。")
    also = (_written(county, post),)
    key = "min_people"
    if step.min_people < needed:
        key = "separate_from" if step.separate_from else "signers"
    return Finding("workflows", workflow.id, below(path, key), message, hint, also=also)


def _written(county: County, post: Post) -> Other:
    """Give the place in staffing/ where the number of a post stands."""
    data = next(rule_ for rule_ in county.raw_staffing if rule_["id"] == post.rule)
    index = next(n for n, entry in enumerate(data["posts"]) if entry["id"] == post.id)
    return Other("staffing", post.rule, ("posts", index, "people"))


@rule("X54", N_("只有一个人的岗位没有 B 岗"), severity="警告")
def nobody_stands_in(county: County) -> Iterator[Finding]:
    """One person alone receives or decides, and nobody stands in when they are away."""
    tiers = _tiers(county)
    vital = {
        (place.id, by.post): step
        for workflow in county.workflows.values()
        for step in workflow.all_steps()
        if VITAL & set(step.outcomes)
        for _seat, by in performers(step)
        for place in _places(county, tiers.get(workflow.id, set()), by)
    }
    told: set[tuple[str, str]] = set()
    for (place, post_id), post in _posts(county).items():
        step = vital.get((place, post_id))
        if step is None or post.people > 1 or post.backup or (post.rule, post_id) in told:
            continue
        told.add((post.rule, post_id))
        message = _("“{post}”只有 1 人，没有 B 岗；这个人不在，“{step}”就没有人办。").format(
            post=post_id, step=step.name
        )
        hint = _("写上 backup，或者把人数增加到 2。")
        other = _written(county, post)
        yield Finding(other.collection, other.id, (*other.path[:-1], "people"), message, hint)


@rule("X55", N_("受理和决定由同一个岗位办，没有分离"), severity="警告")
def accepts_and_decides(county: County) -> Iterator[Finding]:
    """The post that accepts also decides, and nothing keeps one person from doing both."""
    for workflow in county.workflows.values():
        accepting = [s for s in workflow.all_steps() if {"受理", "容缺受理"} & set(s.outcomes)]
        for step, path in step_paths(workflow):
            same = [
                other
                for other in accepting
                if other is not step and _alone(step, other) and not _apart(step, other)
            ]
            if same and DECIDES & set(step.outcomes):
                message = _("环节“{a}”和“{b}”都由“{post}”办，同一个人可以又受理又决定。").format(
                    a=same[0].name, b=step.name, post=step.by.post or step.by.department
                )
                hint = _("写上 separate_from: [{id}]，或者换一个岗位决定。").format(id=same[0].id)
                yield Finding("workflows", workflow.id, below(path, "by"), message, hint, True)


def _alone(step: Step, other: Step) -> bool:
    """Tell whether whoever did one step can do the other without anybody else."""
    everybody = {by for _seat, by in performers(step)}
    # A decision that several posts must sign is not one person's.
    several = step.signers is not None and step.signers.mode != "或签" and len(everybody) > 1
    return other.by in everybody and not several
