"""Where else a step may be done that one post or department has to do (转办)."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from app.catalog.model import Catalog, Item, Performer, Step, Workflow
from app.catalog.model.flow import performers
from app.routing.matter import LEADING, matter_of
from app.routing.names import find_point
from app.routing.place import BANK, ancestors
from app.routing.steps import DECISIONS, Assignment, Taken, index_posts, obstacle


def decides(step: Step) -> bool:
    """Tell whether a step decides on acceptance or on the matter."""
    return not DECISIONS.isdisjoint(step.outcomes)


def is_bank(catalog: Catalog, task: Assignment) -> bool:
    """Tell whether a task lies at a bank, which decides nothing."""
    point = catalog.points.get(task.point)
    return point is not None and point.kind == BANK


def elsewhere(
    catalog: Catalog, item: Item, workflow: Workflow, step: Step, task: Assignment
) -> tuple[Assignment, ...]:
    """Give who else may do a task: other posts of its point, its post at points above, departments.

    What decides stays with the bodies that the workflow or the item names, and never goes to a
    bank. None for a task that is one person's alone.
    """
    bare = replace(task, person="", person_name="", deputy_of="", lead=False)
    if task.department:
        return tuple(_departments(catalog, item, workflow, step, bare))
    if not task.point or task.point not in catalog.points:
        return ()
    posts = tuple(_posts(catalog, item, workflow, step, bare))
    return posts if decides(step) else (*posts, *_departments(catalog, item, workflow, step, bare))


def _departments(
    catalog: Catalog, item: Item, workflow: Workflow, step: Step, task: Assignment
) -> Iterator[Assignment]:
    named = {item.department, *item.joint_departments}
    for each in workflow.all_steps():
        named |= {by.department for _seat, by in performers(each)} - {"", LEADING}
    anybody = bool(task.department) and not decides(step)
    for one in catalog.departments.values():
        if one.id == task.department or not (anybody or one.id in named):
            continue
        post = task.post if task.post in one.posts else next(iter(one.posts), "")
        yield replace(
            task, point="", point_name="", backup="", department=one.id,
            department_name=one.name, post=post,
        )  # fmt: skip


def _posts(
    catalog: Catalog, item: Item, workflow: Workflow, step: Step, task: Assignment
) -> Iterator[Assignment]:
    here = find_point(catalog, task.point)
    taken = Taken(
        catalog=catalog, matter=matter_of(item, workflow), point=here, division="",
        posts=index_posts(catalog),
    )  # fmt: skip
    others = [(here, post.id) for post in catalog.posts_at(here.id) if post.id != task.post]
    above = [(point, task.post) for point in ancestors(catalog, here)]
    for point, post in (*others, *above):
        if obstacle(taken, replace(step, by=Performer(post=post)), point):
            continue
        backup = taken.posts[point.id, post].backup
        yield replace(
            task, point=point.id, point_name=point.name, post=post,
            backup=backup.post if backup is not None else "",
        )  # fmt: skip
