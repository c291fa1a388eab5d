"""Writes `staff`: who works here, where and in which posts."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, update

from app.store.dialect import insert_unless_there
from app.store.rows import StaffRow
from app.store.tables import Staff


def add(connection: Connection, person: StaffRow) -> bool:
    """Add a person unless the username is taken; tell whether it was free."""
    return insert_unless_there(connection, Staff, msgspec.structs.asdict(person))


def assign(connection: Connection, person: StaffRow) -> bool:
    """Write a known person's role, point, departments and posts; tell whether they are known."""
    values = msgspec.structs.asdict(person)
    statement = update(Staff).where(Staff.username == person.username).values(**values)
    return connection.execute(statement).rowcount == 1
