"""Reads one page of a list, in one statement whose cost does not grow with the table.

Every page is cut from an index range that is already in order: for each place the reader may
look (a scope, a post, a department) at most one page of rows is read, and those few are merged.
Nothing is counted, and a page is found by the last row of the page before, never by an offset.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import product
from typing import Any

from sqlalchemy import Connection, Select, literal, or_, select, text, true, tuple_, union

from app.store.queries import columns, fetch
from app.store.rows import CaseLine, Row, TaskLine
from app.store.tables import NAMED, Case, Scope, Task


class Holder(Row, frozen=True, kw_only=True):
    """Whose tasks: one person's by name, a post's at a point (as A or as B), or a department's.

    Those of a post or department are all of them, also those that a person of it was named for,
    unless only the `unclaimed` ones are meant; of one's own perhaps only those as a `deputy`.
    """

    person: str = ""
    point: str = ""
    post: str = ""
    backup: str = ""
    department: str = ""
    unclaimed: bool = False
    deputy: bool = False


def page_of_cases(
    connection: Connection,
    scopes: Sequence[str],
    *,
    closed: bool | None = None,
    items: Sequence[str] | None = None,
    after: int | None = None,
    limit: int,
) -> list[CaseLine]:
    """Give the next `limit` cases the scopes may see, newest first, after the id `after`."""
    sides = (False, True) if closed is None else (closed,)
    ranges: list[Any] = []
    for scope, side, item in product(scopes, sides, items if items is not None else (None,)):
        chosen = select(Scope.case_id).where(Scope.scope == scope, Scope.closed == side)
        if item is not None:
            chosen = chosen.where(Scope.item_id == item)
        if after is not None:
            chosen = chosen.where(Scope.case_id < after)
        cut = chosen.order_by(Scope.case_id.desc()).limit(limit).subquery()
        ranges.append(select(cut.c.case_id))
    if not ranges:
        return []
    ids = union(*ranges).subquery()
    statement = (
        select(*columns(Case, CaseLine))
        .join(ids, ids.c.case_id == Case.id)
        .order_by(Case.id.desc())
        .limit(limit)
    )
    return fetch(connection, statement, CaseLine)


def line_of(connection: Connection, number: str, scopes: Sequence[str]) -> list[CaseLine]:
    """Give the case of a number if one of the scopes may see it: one row or none."""
    statement = select(*columns(Case, CaseLine)).where(Case.number == number, _may_see(scopes))
    return fetch(connection, statement, CaseLine)


def _may_see(scopes: Sequence[str]) -> Any:
    return select(Scope.case_id).where(Scope.case_id == Case.id, Scope.scope.in_(scopes)).exists()


def cases_of_applicant(
    connection: Connection,
    scopes: Sequence[str],
    applicant_index: str,
    *,
    after: int | None = None,
    limit: int,
) -> list[CaseLine]:
    """Give the next cases of one applicant that the scopes may see, newest first."""
    statement = (
        select(*columns(Case, CaseLine))
        .where(
            Case.applicant_index == applicant_index,
            _may_see(scopes),
            Case.id < after if after is not None else true(),
        )
        .order_by(Case.id.desc())
        .limit(limit)
    )
    return fetch(connection, statement, CaseLine)


def page_of_tasks(
    connection: Connection,
    holders: Sequence[Holder],
    *,
    after: tuple[date, int] | None = None,
    limit: int,
) -> list[TaskLine]:
    """Give the next `limit` open tasks of the holders, the most urgent first."""
    ranges: list[Any] = []
    for holder in holders:
        cut = _tasks_of(holder, after).order_by(Task.due, Task.id).limit(limit).subquery()
        ranges.append(select(cut.c.id))
    if not ranges:
        return []
    ids = union(*ranges).subquery()
    shown: list[Any] = [
        Task.id, Case.number, Case.item_name, Case.applicant_masked, Case.status, Task.step,
        Task.name, Task.post, Task.backup, Task.department, Task.person, Task.person_name,
        Task.deputy_of, Task.aside, Task.due, Task.step_due, Task.due_at,
        Task.step_due_at, Task.opened_at, Case.point.label("case_point"),
        or_(Case.promised_provisional, Case.statutory_provisional).label("provisional"),
        Case.explained,
    ]  # fmt: skip
    statement = (
        select(*shown)
        .join(ids, ids.c.id == Task.id)
        .join(Case, Case.id == Task.case_id)
        .order_by(Task.due, Task.id)
        .limit(limit)
    )
    return fetch(connection, statement, TaskLine)


def _tasks_of(holder: Holder, after: tuple[date, int] | None) -> Select[Any]:
    chosen = select(Task.id).where(Task.closed_at.is_(None))
    if holder.person:
        chosen = chosen.where(Task.person == holder.person, text(NAMED))
    elif holder.department:
        chosen = chosen.where(Task.department == holder.department)
    elif holder.post:
        chosen = chosen.where(Task.point == holder.point, Task.post == holder.post)
    else:
        chosen = chosen.where(Task.point == holder.point, Task.backup == holder.backup)
    if holder.unclaimed:
        chosen = chosen.where(Task.person == "")
    if holder.deputy:
        chosen = chosen.where(Task.deputy_of != "")
    if after is None:
        return chosen
    return chosen.where(tuple_(Task.due, Task.id) > tuple_(*map(literal, after)))
