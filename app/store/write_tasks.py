"""Writes `task`: who is to do which open step by when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

import msgspec
from sqlalchemy import Connection, insert, update

from app.store.tables import Task


def open_tasks(
    connection: Connection, case_id: int, tasks: Iterable[msgspec.Struct], at: datetime
) -> None:
    """Insert `NewTask` rows for the steps that open at `at`."""
    fixed = {"case_id": case_id, "opened_at": at}
    rows = [msgspec.structs.asdict(task) | fixed for task in tasks]
    if rows:
        connection.execute(insert(Task), rows)


def close_task(connection: Connection, case_id: int, step: str, at: datetime) -> None:
    """Close the open task of a step; who closed it and how, the event tells."""
    statement = (
        update(Task)
        .where(Task.case_id == case_id, Task.step == step, Task.closed_at.is_(None))
        .values(closed_at=at)
    )
    connection.execute(statement)


def move_due(connection: Connection, case_id: int, due: Mapping[str, date]) -> None:
    """Give the open tasks of the steps their new due dates."""
    for step, day in due.items():
        statement = (
            update(Task)
            .where(Task.case_id == case_id, Task.step == step, Task.closed_at.is_(None))
            .values(due=day)
        )
        connection.execute(statement)
