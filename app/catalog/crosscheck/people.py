"""Enough different people at every place: for two at once, for separation, for an absence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from app.catalog.county import County
from app.catalog.crosscheck.rule import Finding, Other, rule
from app.catalog.crosscheck.workflows import place_of, step_paths
from app.catalog.model import Point, Post, Step, Workflow
from app.texts import N_, _

DECIDES: Final = {"准予", "不予"}
# Without one to receive and one to decide a point stands still.
VITAL: Final = DECIDES | {"受理"}
Path = tuple[str | int, ...]


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
            needed = people_needed(workflow, step)
            short = {
                place.id: has
                for place in _places(county, tiers.get(workflow.id, set()), step)
                if needed > 1
                and (has := posts.get((place.id, step.by.post)))
                and has.people < needed
            }
            if short:
                yield _too_few(county, workflow, step, path, needed, short)


def people_needed(workflow: Workflow, step: Step) -> int:
    """Give how many different people of one post this step needs, the kept-apart included."""
    if not step.by.post or step.by.department:
        return 1
    chosen: list[Step] = []
    for other in workflow.all_steps():
        same = other.id in step.separate_from and other.by == step.by
        # Two earlier steps that are not kept apart may have been done by the same person.
        if same and all(_apart(other, known) for known in chosen):
            chosen.append(other)
    return step.min_people + sum(other.min_people for other in chosen)


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


def _places(county: County, tiers: set[str], step: Step) -> list[Point]:
    """Give every point where the step is done for a case taken at one of these tiers."""
    if not step.by.post or step.by.department:
        return []
    found: dict[str, Point] = {}
    for point in county.points.values():
        if point.tier in tiers and point.kind != "银行驿站":
            place = place_of(county, step.by.at, point)
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
    key = "separate_from" if step.min_people < needed else "min_people"
    return Finding("workflows", workflow.id, (*path, key), message, hint, also=also)


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
        (place.id, step.by.post): step
        for workflow in county.workflows.values()
        for step in workflow.all_steps()
        if VITAL & set(step.outcomes)
        for place in _places(county, tiers.get(workflow.id, set()), step)
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
        accepting = [step for step in workflow.all_steps() if "受理" in step.outcomes]
        for step, path in step_paths(workflow):
            same = [
                other
                for other in accepting
                if other is not step and other.by == step.by and not _apart(step, other)
            ]
            if same and DECIDES & set(step.outcomes):
                message = _("环节“{a}”和“{b}”都由“{post}”办，同一个人可以又受理又决定。").format(
                    a=same[0].name, b=step.name, post=step.by.post or step.by.department
                )
                hint = _("写上 separate_from: [{id}]，或者换一个岗位决定。").format(id=same[0].id)
                yield Finding("workflows", workflow.id, (*path, "by"), message, hint, True)
