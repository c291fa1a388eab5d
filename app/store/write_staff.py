"""Writes `staff` and `holding`: who works here, where and in which posts."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from sqlalchemy import Connection, delete, insert, update

from app.store.dialect import insert_unless_there
from app.store.rows import StaffRow
from app.store.tables import Staff
from app.store.work_tables import Holding


def add(connection: Connection, person: StaffRow) -> bool:
    """Add a person unless the username is taken; tell whether it was free."""
    added = insert_unless_there(connection, Staff, msgspec.structs.asdict(person))
    if added:
        _seat(connection, person)
    return added


def assign(connection: Connection, person: StaffRow) -> bool:
    """Write a known person's role, point, departments and posts; tell whether they are known."""
    values = msgspec.structs.asdict(person)
    statement = update(Staff).where(Staff.username == person.username).values(**values)
    known = connection.execute(statement).rowcount == 1
    if known:
        connection.execute(delete(Holding).where(Holding.username == person.username))
        _seat(connection, person)
    return known


def _seat(connection: Connection, person: StaffRow) -> None:
    seats = sorted(set(_seats(person)))
    rows = [{"username": person.username, "place": place, "post": post} for place, post in seats]
    if rows:
        connection.execute(insert(Holding), rows)


def _seats(person: StaffRow) -> Iterator[tuple[str, str]]:
    """Give place and post of all that a person may be given to do; who has left holds nothing."""
    if not person.active:
        return
    if person.role == "办事员":
        yield from ((f"point:{person.point}", post) for post in person.posts)
    if person.role == "审批员":
        for name in person.departments:
            yield from ((f"department:{name}", post) for post in ("", *person.posts))
