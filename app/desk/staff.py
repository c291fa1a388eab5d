"""Who works here: read, assigned, and made up for the demo."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

import msgspec

from app.catalog.model import Catalog
from app.desk.actor import Actor, actor_of
from app.desk.casefile import written
from app.desk.checks import LONGEST_NAME
from app.desk.demo import demo_staff
from app.desk.errors import NotVisible, Refused
from app.desk.room import Room
from app.desk.view import StaffView
from app.fields import text_fault
from app.store import write_staff
from app.store.queries import people, person
from app.store.rows import StaffRow
from app.texts import _

LONGEST_USERNAME: Final = 64


def actor(room: Room, username: str) -> Actor | None:
    """Give who acts under a username, None if nobody does or they have left."""
    with room.store.reading() as connection:
        found = person(connection, username) if "\0" not in username else None
    return actor_of(found) if found is not None and found.active else None


def staff(room: Room, asking: Actor, after: str = "", limit: int = 50) -> tuple[StaffView, ...]:
    """Give the next people after a username. Raises NotVisible to all but administrators."""
    _administrators_only(asking)
    with room.store.reading() as connection:
        found = people(connection, written(after), limit)
    return tuple(_shown(room, each) for each in found)


def member(room: Room, asking: Actor, username: str) -> StaffView:
    """Give one person, also one who has left. Raises NotVisible."""
    _administrators_only(asking)
    with room.store.reading() as connection:
        found = person(connection, written(username))
    if found is None:
        raise NotVisible
    return _shown(room, found)


def assign(
    room: Room, asking: Actor, member: Actor, at: datetime, active: bool = True
) -> StaffView:
    """Write a person's assignment, new or changed, as of `at`. Raises Refused, NotVisible."""
    _administrators_only(asking)
    problems = assignment_problems(room.catalog, member)
    if problems:
        raise Refused("".join(problems.values()), problems=problems)
    row = row_of(member, at, active)
    with room.store.writing() as connection:
        if not write_staff.assign(connection, row):
            write_staff.add(connection, row)
    return _shown(room, row)


def assignment_problems(catalog: Catalog, member: Actor) -> dict[str, str]:
    """Say what is wrong with an assignment, by field."""
    problems: dict[str, str] = {}
    if not member.username.strip() or not member.name.strip():
        problems["username"] = _("请填写用户名和姓名。")
    if text_fault(member.username + member.name, LONGEST_USERNAME + LONGEST_NAME):
        problems["username"] = _("用户名或姓名太长，或者有不能用的字符。")
    if member.role in ("办事员", "查阅员") and member.point not in catalog.points:
        problems["point"] = _("{role}须属于一个办事点，请选择。").format(role=member.role)
    strange = [name for name in member.departments if name not in catalog.departments]
    if strange or (member.role == "审批员" and not member.departments):
        problems["departments"] = _("审批员须属于部门，请从部门目录中选择。")
    there = {post.id for post in catalog.posts_at(member.point)}
    there.update(posts_in(catalog, member.departments))
    elsewhere = [post for post in member.posts if post not in there]
    if elsewhere:
        problems["posts"] = _("该办事点没有岗位：{posts}。").format(posts=_("、").join(elsewhere))
    return problems


def posts_in(catalog: Catalog, departments: Iterable[str]) -> tuple[str, ...]:
    """Give the posts that people of some departments may hold: their own, and that of the head."""
    known = (catalog.departments[name] for name in departments if name in catalog.departments)
    own = [post for department in known for post in department.posts]
    return tuple(dict.fromkeys([*own, *catalog.centre.heads.department])) if own else ()


def ensure_demo_staff(room: Room, at: datetime) -> tuple[Actor, ...]:
    """Add the demo people that are missing, and give all of them."""
    wanted = demo_staff(room.catalog)
    with room.store.writing() as connection:
        for each in wanted:
            write_staff.add(connection, row_of(each, at, True))
    return wanted


def row_of(member: Actor, at: datetime, active: bool) -> StaffRow:
    """Give the staff row of an actor."""
    return StaffRow(
        username=member.username,
        display_name=member.name,
        role=member.role,
        point=member.point,
        departments=member.departments,
        posts=member.posts,
        active=active,
        since=at,
    )


def _administrators_only(asking: Actor) -> None:
    if asking.role != "管理员":
        raise NotVisible


def _shown(room: Room, row: StaffRow) -> StaffView:
    values = msgspec.structs.asdict(row) | {"since": room.local(row.since)}
    values["name"] = values.pop("display_name")
    return StaffView(**values)
