"""Reads the open tasks that are due soonest, whoever holds them."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, or_, select

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
    provisional: bool


def urgent_tasks(connection: Connection, until: date, limit: int) -> list[UrgentLine]:
    """Give at most `limit` open tasks due up to the day `until`, the most urgent first.

    Those that wait for the applicant are left out here already: else, as years go by, the
    applicants who never came back would fill the list.
    """
    shown: list[Any] = [
        Case.number, Case.item_name, Case.applicant_masked, Task.name,
        Task.point.label("task_point"), Task.department.label("task_department"),
        Case.point.label("case_point"), Task.due,
        or_(Case.promised_provisional, Case.statutory_provisional).label("provisional"),
    ]  # fmt: skip
    statement = (
        select(*shown)
        .join(Case, Case.id == Task.case_id)
        .where(Task.closed_at.is_(None), Task.due <= until, Case.status != "待补正")
        .order_by(Task.due, Task.id)
        .limit(limit)
    )
    return fetch(connection, statement, UrgentLine)
