"""To whom notices go: addresses of tasks and of the levels above them, and who answers to which.

An address is `user:x`, `role:r`, `department:d`, `department:d:<post>` or `point:p:<post>`. Whoever
may see a case because of an address sees it by its first two parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from app.catalog.model import Catalog, Definition
from app.catalog.words import Coordination
from app.desk.actor import Actor
from app.routing import Assignment
from app.routing.place import ancestors
from app.texts import _

# The four levels of coordination, the clerk the lowest.
LEVELS: Final[dict[Coordination, int]] = {
    "办理员": 1, "科室负责人": 2, "中心领导": 3, "政府领导": 4,
}  # fmt: skip


def addresses_of(actor: Actor) -> tuple[str, ...]:
    """Give the addresses a person answers to."""
    own = [f"user:{actor.username}", f"role:{actor.role}"]
    if actor.role == "办事员":
        own += [f"point:{actor.point}:{post}" for post in actor.posts]
    if actor.role == "审批员":
        for department in actor.departments:
            own.append(f"department:{department}")
            own += [f"department:{department}:{post}" for post in actor.posts]
    return tuple(own)


def told_of(
    catalog: Catalog, definition: Definition, level: Coordination, task: Assignment
) -> tuple[str, ...]:
    """Give the addresses of a level for an open task; none where nobody is named for it.

    The levels are those of the centre as it is now: who its heads are changes, whatever rules a
    case goes by.
    """
    heads = catalog.centre.heads
    if level == "办理员":
        return (holder(task),)
    if level == "科室负责人":
        return heads_of(catalog, definition, task)
    if level == "中心领导":
        return tuple(f"role:{role}" for role in heads.centre)
    return tuple(f"user:{username}" for username in heads.government)


def holder(task: Assignment) -> str:
    """Give the address of whoever is to do a task."""
    if task.person:
        return f"user:{task.person}"
    return f"department:{task.department}" if task.department else f"point:{task.point}:{task.post}"


def heads_of(catalog: Catalog, definition: Definition, task: Assignment) -> tuple[str, ...]:
    """Give the addresses of the heads of where a task is done.

    At a point those of its own, else of the nearest point above it; else, and for tasks of a
    department, those of the department. Empty where the centre names no posts for them.
    """
    if task.department:
        return _heads_in(catalog, task.department)
    return _heads_at(catalog, task.point) or _heads_in(catalog, definition.item.department)


def _heads_in(catalog: Catalog, department: str) -> tuple[str, ...]:
    """Give the heads of a department: a post that only points have is nobody's there."""
    known = catalog.departments.get(department)
    own = known.posts if known else ()
    at_points = {post.id for rule in catalog.staffing.values() for post in rule.posts}
    return tuple(
        f"department:{department}:{post}"
        for post in catalog.centre.heads.department
        if post in own or post not in at_points
    )


def _heads_at(catalog: Catalog, point_id: str) -> tuple[str, ...]:
    point = catalog.points.get(point_id)
    posts = catalog.centre.heads.department
    for place in (point, *ancestors(catalog, point)) if point else ():
        there = {post.id for post in catalog.posts_at(place.id)}
        if found := tuple(f"point:{place.id}:{post}" for post in posts if post in there):
            return found
    return ()


def scopes_for(addresses: tuple[str, ...]) -> tuple[str, ...]:
    """Give the scopes through which those at the addresses see a case."""
    places = (address.split(":", 2) for address in addresses)
    found = (f"{kind}:{rest[0]}" for kind, *rest in places if kind != "role")
    return tuple(dict.fromkeys(found))


def people_at(addresses: Iterable[str]) -> tuple[str, ...]:
    """Give the user names among some addresses."""
    return tuple(each.removeprefix("user:") for each in addresses if each.startswith("user:"))


def in_words(
    catalog: Catalog, addresses: tuple[str, ...], names: Mapping[str, str] | None = None
) -> str:
    """Say who is at some addresses: 宁城县民政局科室负责人、监督员.

    `names` are what people are called by their user names; without it these stand for them.
    """
    return _("、").join(dict.fromkeys(_in_words(catalog, addresses, names or {})))


def _in_words(
    catalog: Catalog, addresses: tuple[str, ...], names: Mapping[str, str]
) -> Iterator[str]:
    for address in addresses:
        kind, rest = address.split(":", 1)
        place, _colon, post = rest.partition(":")
        if kind == "department":
            known = catalog.departments.get(place)
            yield f"{known.name if known else place}{post}"
        elif kind == "point":
            point = catalog.points.get(place)
            yield f"{point.name if point else place}{post}"
        elif kind == "role":
            yield _(place)
        else:
            yield names.get(place, place)
