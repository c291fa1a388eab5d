"""Who acts, and what they may see, open and do."""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from app.desk.errors import Refused
from app.routing import Assignment
from app.store.rows import StaffRow
from app.texts import _

Role = Literal["管理员", "办事员", "审批员", "监督员", "查阅员"]
# What the clock does by itself is done under this name; nobody can log in with it.
AUTOMATIC: Final = ""


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """A person of the staff as they stand now: role, point, departments, posts at the point."""

    username: str
    name: str
    role: Role
    point: str = ""
    departments: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()


def automatic() -> Actor:
    """Give who acts where the clock does: an administrator without a name to log in with."""
    return Actor(username=AUTOMATIC, name=_("系统"), role="管理员")


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
    # Whoever is asked by name sees the case wherever it lies.
    own = f"user:{actor.username}"
    if actor.role == "审批员":
        return (*(f"department:{name}" for name in actor.departments), own)
    return (f"point:{actor.point}", own) if actor.point else (own,)


def scopes_of_case(
    point: str, department: str, joint: tuple[str, ...], tasks: tuple[Assignment, ...]
) -> tuple[str, ...]:
    """Give the scopes that may see a case: where it was taken, whose it is, whose tasks it has."""
    points = {f"point:{name}" for name in (point, *(task.point for task in tasks)) if name}
    owners = (department, *joint, *(task.department for task in tasks))
    people = {f"user:{task.person}" for task in tasks if by_name(task)}
    return ("all", *sorted(points | {f"department:{name}" for name in owners if name} | people))


def may_open(actor: Actor, point: str) -> None:
    """Let a clerk of the point and an administrator pass. Raises Refused for anyone else."""
    if actor.role == "管理员" or (actor.role == "办事员" and actor.point == point):
        return
    raise Refused(_("您不是该办事点的办事员，不能在这里收件。"), "point")


def by_name(task: Assignment) -> bool:
    """Tell whether a task is one person's alone, in whatever post: no colleague may do it."""
    return bool(task.person) and not task.point and not task.department


def holds(actor: Actor, task: Assignment) -> bool:
    """Tell whether the task is the actor's: the post or its B at the point, or the department.

    What one person was asked for by name is theirs alone.
    """
    if by_name(task):
        return task.person == actor.username and works_on_cases(actor)
    if task.department:
        return actor.role == "审批员" and task.department in actor.departments
    if actor.role != "办事员" or actor.point != task.point:
        return False
    return task.post in actor.posts or bool(task.backup and task.backup in actor.posts)


def approves_for(actor: Actor, department: str) -> bool:
    """Tell whether the actor decides in the department."""
    return actor.role == "审批员" and department in actor.departments


def works_on_cases(actor: Actor) -> bool:
    """Tell whether the actor's role is to work on the cases they see, not only to look."""
    return actor.role in ("办事员", "审批员")
