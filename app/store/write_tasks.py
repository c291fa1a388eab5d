"""Writes `task`: who is to do which open step by when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, bindparam, insert, update

from app.store.prepared import Prepared
from app.store.rows import NewTask
from app.store.tables import Task

# Put together once: what of a row they write is told by the values they are run with.
_TASK: Final[Any] = Task.__table__
_FIXED: Final = ("case_id", "opened_at")
_INSERT: Final = Prepared(
    lambda _dialect: insert(_TASK), (*NewTask.__struct_fields__, *_FIXED)
)  # fmt: skip
_CHANGE: Final = update(_TASK).where(
    _TASK.c.case_id == bindparam("of_case"),
    _TASK.c.step == bindparam("of_step"),
    _TASK.c.closed_at.is_(None),
)
_CLOSE: Final = Prepared(lambda _dialect: _CHANGE, ("closed_at",))


def open_tasks(
    connection: Connection, case_id: int, tasks: Iterable[msgspec.Struct], at: datetime
) -> None:
    """Insert `NewTask` rows for the steps that open at `at`."""
    fixed = {"case_id": case_id, "opened_at": at}
    rows = [msgspec.structs.asdict(task) | fixed for task in tasks]
    if rows:
        _INSERT.run_all(connection, rows)


def close_task(connection: Connection, case_id: int, step: str, at: datetime) -> None:
    """Close the open task of a step; who closed it and how, the event tells."""
    _CLOSE.run(connection, {"of_case": case_id, "of_step": step, "closed_at": at})


def give_to(
    connection: Connection, case_id: int, step: str, person: str, name: str, deputy_of: str = ""
) -> bool:
    """Give an open task to a person, '' back to all of its holders; tell whether it was open."""
    return _change(
        connection, case_id, step, person=person, person_name=name, deputy_of=deputy_of
    )  # fmt: skip


def move_due(
    connection: Connection, case_id: int, steps: Iterable[str], due: date, at: datetime | None
) -> None:
    """Give the open tasks of the steps their new due date, and its moment where it has one."""
    for step in steps:
        _change(connection, case_id, step, due=due, due_at=at)


def move_step_due(
    connection: Connection, case_id: int, step: str, due: date | None, at: datetime | None
) -> None:
    """Give the open task of a step the new last day of the step's own limit, and its moment."""
    _change(connection, case_id, step, step_due=due, step_due_at=at)


def _change(connection: Connection, case_id: int, step: str, **values: Any) -> bool:
    found = {"of_case": case_id, "of_step": step}
    return connection.execute(_CHANGE, found | values).rowcount == 1
