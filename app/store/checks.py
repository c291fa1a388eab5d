"""Reads the promises that departments have yet to settle."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, select

from app.store.check_table import PromiseCheck
from app.store.queries import columns, fetch
from app.store.rows import CaseRow
from app.store.tables import Case

# The longest waiting come first; whoever has more of them left has other worries.
MOST: Final = 100


def checks_waiting(connection: Connection, departments: Sequence[str]) -> list[CaseRow]:
    """Give at most `MOST` cases whose promises wait for these departments, the longest first."""
    statement = (
        select(*columns(Case, CaseRow))
        .join(PromiseCheck, PromiseCheck.case_id == Case.id)
        .where(PromiseCheck.department.in_(departments))
        .order_by(PromiseCheck.since, PromiseCheck.case_id)
        .limit(MOST)
    )
    return fetch(connection, statement, CaseRow)
