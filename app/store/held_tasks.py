"""Reads the open tasks that are one person's, or that somebody does in their place."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, text
from sqlalchemy.orm import aliased

from app.store.queries import fetch
from app.store.rows import Row
from app.store.tables import NAMED, STOOD_IN, Case, Staff, Task


class HeldTask(Row, frozen=True, kw_only=True):
    """An open task by the number of its case and its step."""

    number: str
    step: str


class StoodInTask(Row, frozen=True, kw_only=True):
    """A task that is done in somebody's place (`absent`, a name); '' for `person` is anybody."""

    number: str
    item_name: str
    name: str
    point: str
    department: str
    person_name: str
    absent: str
    opened_at: datetime


def held_by(connection: Connection, username: str, limit: int) -> list[HeldTask]:
    """Give at most `limit` open tasks that a person is to do, the most urgent first."""
    chosen = _held().where(Task.person == username, text(NAMED))
    return fetch(connection, chosen.order_by(Task.due, Task.id).limit(limit), HeldTask)


def taken_from(connection: Connection, username: str, limit: int) -> list[HeldTask]:
    """Give at most `limit` open tasks that are done in a person's place, the oldest first."""
    chosen = _held().where(Task.deputy_of == username, text(STOOD_IN))
    return fetch(connection, chosen.order_by(Task.opened_at, Task.id).limit(limit), HeldTask)


def _held() -> Any:
    chosen = select(Case.number, Task.step).join(Case, Case.id == Task.case_id)
    return chosen.where(Task.closed_at.is_(None))


def stood_in(connection: Connection, limit: int) -> list[StoodInTask]:
    """Give at most `limit` open tasks that somebody does in another's place."""
    absent = aliased(Staff)
    shown: list[Any] = [
        Case.number, Case.item_name, Task.name, Task.point, Task.department, Task.person_name,
        absent.display_name.label("absent"), Task.opened_at,
    ]  # fmt: skip
    statement = (
        select(*shown)
        .join(Case, Case.id == Task.case_id)
        .join(absent, absent.username == Task.deputy_of)
        .where(Task.closed_at.is_(None), text(STOOD_IN))
        .order_by(Task.deputy_of, Task.opened_at, Task.id)
        .limit(limit)
    )
    return fetch(connection, statement, StoodInTask)
