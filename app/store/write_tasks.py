"""Writes `task`: who is to do which open step by when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, bindparam, insert, update

from app.store.tables import Task

# Put together once: what of a row they write is told by the values they are run with.
_TASK: Final[Any] = Task.__table__
_INSERT: Final = insert(_TASK)
_CHANGE: Final = update(_TASK).where(
    _TASK.c.case_id == bindparam("of_case"),
    _TASK.c.step == bindparam("of_step"),
    _TASK.c.closed_at.is_(None),
)


def open_tasks(
    connection: Connection, case_id: int, tasks: Iterable[msgspec.Struct], at: datetime
) -> None:
    """Insert `NewTask` rows for the steps that open at `at`."""
    fixed = {"case_id": case_id, "opened_at": at}
    rows = [msgspec.structs.asdict(task) | fixed for task in tasks]
    if rows:
        connection.execute(_INSERT, rows)


def close_task(connection: Connection, case_id: int, step: str, at: datetime) -> None:
    """Close the open task of a step; who closed it and how, the event tells."""
    _change(connection, case_id, step, closed_at=at)


def give_to(
    connection: Connection, case_id: int, step: str, person: str, name: str, deputy_of: str = ""
) -> bool:
    """Give an open task to a person, '' back to all of its holders; tell whether it was open."""
    return _change(
        connection, case_id, step, person=person, person_name=name, deputy_of=deputy_of
    )  # fmt: skip


def move_due(connection: Connection, case_id: int, due: Mapping[str, date]) -> None:
    """Give the open tasks of the steps their new due dates."""
    for step, day in due.items():
        _change(connection, case_id, step, due=day)


def move_step_due(connection: Connection, case_id: int, due: Mapping[str, date | None]) -> None:
    """Give the open tasks of the steps the new last days of the steps' own limits."""
    for step, day in due.items():
        _change(connection, case_id, step, step_due=day)


def _change(connection: Connection, case_id: int, step: str, **values: Any) -> bool:
    found = {"of_case": case_id, "of_step": step}
    return connection.execute(_CHANGE, found | values).rowcount == 1
