"""Reads what a rebuild needs: one case after another, and all that was drawn from its events."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, select

from app.store.check_table import PromiseCheck
from app.store.queries import columns, fetch
from app.store.record_tables import Handover, Notice, RefusalReport
from app.store.rows import CaseRow
from app.store.signature_table import Signature
from app.store.tables import Base, Case, Scope, Task
from app.store.transition_tables import Proposal
from app.store.visit_table import Visit

# The tables that hold nothing that the events of the case do not tell, but for who read a notice.
DRAWN: Final[tuple[type[Base], ...]] = (
    Task, Scope, RefusalReport, Notice, Handover, Proposal, Visit, Signature, PromiseCheck,
)  # fmt: skip
# Numbers given by the database, and what is no event: a rebuild may give others.
_NOT_DRAWN: Final = {("task", "id"), ("notice", "id"), ("notice", "read_by"), ("notice", "read_at")}

Drawn = dict[str, tuple[tuple[Any, ...], ...]]


def case_ids(connection: Connection, after: int, limit: int) -> list[int]:
    """Give the ids of the next `limit` cases after one, oldest first."""
    statement = select(Case.id).where(Case.id > after).order_by(Case.id).limit(limit)
    return list(connection.execute(statement).scalars())


def locked_case(connection: Connection, case_id: int) -> CaseRow:
    """Give a case, whoever may see it, and keep other writers waiting."""
    statement = select(*columns(Case, CaseRow)).where(Case.id == case_id).with_for_update()
    return fetch(connection, statement, CaseRow)[0]


def drawn_from(connection: Connection, case_id: int) -> Drawn:
    """Give by table what was drawn from the events of a case: equal before and after a rebuild."""
    return {table.__tablename__: tuple(_rows(connection, table, case_id)) for table in DRAWN}


def _rows(connection: Connection, table: type[Base], case_id: int) -> list[tuple[Any, ...]]:
    drawn = [
        column
        for column in table.__table__.columns
        if (table.__tablename__, column.name) not in _NOT_DRAWN
    ]
    where = table.__table__.c.case_id == case_id
    found = [tuple(row) for row in connection.execute(select(*drawn).where(where))]
    return sorted(found, key=repr)
