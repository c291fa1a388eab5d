"""Who acts, and what they may see, open and do."""

from __future__ import annotations

from typing import Literal

import msgspec

from app.desk.errors import Refused
from app.routing import Assignment
from app.store.rows import StaffRow
from app.texts import _

Role = Literal["管理员", "办事员", "审批员", "监督员", "查阅员"]


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """A person of the staff as they stand now: role, point, departments, posts at the point."""

    username: str
    name: str
    role: Role
    point: str = ""
    departments: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()


def actor_of(person: StaffRow) -> Actor:
    """Give the actor that a staff row describes."""
    return msgspec.convert(
        {
            "username": person.username,
            "name": person.display_name,
            "role": person.role,
            "point": person.point,
            "departments": person.departments,
            "posts": person.posts,
        },
        Actor,
    )


def scopes_of(actor: Actor) -> tuple[str, ...]:
    """Give the scopes whose cases the actor sees; none at all sees nothing."""
    if actor.role in ("管理员", "监督员"):
        return ("all",)
    if actor.role == "审批员":
        return tuple(f"department:{name}" for name in actor.departments)
    return (f"point:{actor.point}",) if actor.point else ()


def scopes_of_case(
    point: str, department: str, joint: tuple[str, ...], tasks: tuple[Assignment, ...]
) -> tuple[str, ...]:
    """Give the scopes that may see a case: where it was taken, whose it is, whose tasks it has."""
    points = {f"point:{name}" for name in (point, *(task.point for task in tasks)) if name}
    owners = (department, *joint, *(task.department for task in tasks))
    return ("all", *sorted(points | {f"department:{name}" for name in owners if name}))


def may_open(actor: Actor, point: str) -> None:
    """Let a clerk of the point and an administrator pass. Raises Refused for anyone else."""
    if actor.role == "管理员" or (actor.role == "办事员" and actor.point == point):
        return
    raise Refused(_("您不是该办事点的办事员，不能在这里收件。"), "point")


def holds(actor: Actor, task: Assignment) -> bool:
    """Tell whether the task is the actor's: the post or its B at the point, or the department."""
    if task.department:
        return actor.role == "审批员" and task.department in actor.departments
    if actor.role != "办事员" or actor.point != task.point:
        return False
    return task.post in actor.posts or bool(task.backup and task.backup in actor.posts)


def works_on_cases(actor: Actor) -> bool:
    """Tell whether the actor's role is to work on the cases they see, not only to look."""
    return actor.role in ("办事员", "审批员")
