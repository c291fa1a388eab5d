"""Reads the open tasks that are due soonest, whoever holds them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, or_, select

from app.store.queries import fetch
from app.store.rows import Row
from app.store.tables import Case, Task


class UrgentLine(Row, frozen=True, kw_only=True):
    """An open task with the places that answer for it."""

    number: str
    item_name: str
    applicant_masked: str
    name: str
    task_point: str
    task_department: str
    case_point: str
    due: date
    step_due: date | None
    provisional: bool


def urgent_tasks(
    connection: Connection, until: date, limit: int, resting: Sequence[str]
) -> list[UrgentLine]:
    """Give at most `limit` open tasks due up to the day `until`, the most urgent first.

    Those of cases that rest (by the words of their status) are left out here already: else, as
    years go by, the applicants who never came back would fill the list.
    """
    statement = _lines(resting).where(Task.due <= until).order_by(Task.due, Task.id)
    return fetch(connection, statement.limit(limit), UrgentLine)


def late_steps(
    connection: Connection, today: date, until: date, limit: int, resting: Sequence[str]
) -> list[UrgentLine]:
    """Give at most `limit` open tasks over the limit of their own step, the longest over first.

    Those of cases that are urgent themselves, due up to the day `until`, are left out.
    """
    statement = (
        _lines(resting)
        .where(Task.step_due < today, Task.due > until)
        .order_by(Task.step_due, Task.id)
    )
    return fetch(connection, statement.limit(limit), UrgentLine)


def _lines(resting: Sequence[str]) -> Select[Any]:
    shown: list[Any] = [
        Case.number, Case.item_name, Case.applicant_masked, Task.name,
        Task.point.label("task_point"), Task.department.label("task_department"),
        Case.point.label("case_point"), Task.due, Task.step_due,
        or_(Case.promised_provisional, Case.statutory_provisional).label("provisional"),
    ]  # fmt: skip
    return (
        select(*shown)
        .join(Case, Case.id == Task.case_id)
        .where(Task.closed_at.is_(None), Case.status.not_in(resting))
    )
