"""Reads the cases that a new catalogue would touch: all open ones, a bounded part at a time."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from app.store.queries import columns, fetch
from app.store.rows import CaseRow
from app.store.tables import Case, Paper, Scope

_PART = 500
_EVERYBODY = "all"


def open_cases(connection: Connection, item_id: str | None = None) -> Iterator[CaseRow]:
    """Give the open cases, of one item or of all, oldest first."""
    after = 0
    while True:
        statement = (
            select(*columns(Case, CaseRow))
            .join(Scope, Scope.case_id == Case.id)
            .where(Scope.scope == _EVERYBODY, Scope.closed.is_(False), Scope.case_id > after)
            .order_by(Scope.case_id)
            .limit(_PART)
        )
        if item_id is not None:
            statement = statement.where(Scope.item_id == item_id)
        part = fetch(connection, statement, CaseRow)
        yield from part
        if len(part) < _PART:
            return
        after = part[-1].id


def open_by_item(connection: Connection) -> dict[str, int]:
    """Count the open cases of each item that has any."""
    statement = (
        select(Scope.item_id, func.count())
        .where(Scope.scope == _EVERYBODY, Scope.closed.is_(False))
        .group_by(Scope.item_id)
    )
    return {row[0]: row[1] for row in connection.execute(statement)}


def papers_on_open_cases(connection: Connection, item_id: str) -> dict[str, int]:
    """Count by kind the papers that the open cases of an item were given."""
    statement = (
        select(Paper.kind, func.count())
        .join(Scope, Scope.case_id == Paper.case_id)
        .where(Scope.scope == _EVERYBODY, Scope.closed.is_(False), Scope.item_id == item_id)
        .group_by(Paper.kind)
    )
    return {row[0]: row[1] for row in connection.execute(statement)}
