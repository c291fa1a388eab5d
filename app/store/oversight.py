"""Reads the open tasks that are due soonest, whoever holds them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from app.store.queries import columns, fetch
from app.store.record_tables import Notice
from app.store.rows import CaseRow, Row
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
    due_at: datetime | None
    step_due_at: datetime | None
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
    connection: Connection, now: datetime, until: date, limit: int, resting: Sequence[str]
) -> list[UrgentLine]:
    """Give at most `limit` open tasks over the limit of their own step, the longest over first.

    `now` is a local moment: limits of hours are over within the day.

    Those of cases that are urgent themselves, due up to the day `until`, are left out.
    """
    over = or_(Task.step_due < now.date(), Task.step_due_at < now)
    statement = (
        _lines(resting)
        .where(Task.step_due <= now.date(), over, Task.due > until)
        .order_by(Task.step_due, Task.id)
    )
    return fetch(connection, statement.limit(limit), UrgentLine)


def cases_told_of(connection: Connection, kind: str, since: datetime, limit: int) -> list[CaseRow]:
    """Give the cases of which a kind of message was sent last, but not before `since`."""
    last = func.max(Notice.at)
    told = (
        select(Notice.case_id)
        .where(Notice.kind == kind, Notice.at >= since, Notice.case_id.is_not(None))
        .group_by(Notice.case_id)
        .order_by(last.desc(), Notice.case_id.desc())
        .limit(limit)
        .subquery()
    )
    statement = select(*columns(Case, CaseRow)).join(told, told.c.case_id == Case.id)
    return fetch(connection, statement.order_by(Case.id), CaseRow)


def _lines(resting: Sequence[str]) -> Select[Any]:
    shown: list[Any] = [
        Case.number, Case.item_name, Case.applicant_masked, Task.name,
        Task.point.label("task_point"), Task.department.label("task_department"),
        Case.point.label("case_point"), Task.due, Task.step_due,
        Task.due_at, Task.step_due_at,
        or_(Case.promised_provisional, Case.statutory_provisional).label("provisional"),
    ]  # fmt: skip
    return (
        select(*shown)
        .join(Case, Case.id == Task.case_id)
        .where(Task.closed_at.is_(None), Case.status.not_in(resting))
    )
