"""Writes `promise_check`: which promises a department has yet to settle."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, delete, insert

from app.store.check_table import PromiseCheck


def wait(connection: Connection, case_id: int, department: str, what: str, since: date) -> None:
    """Have the promise of a case wait for a department."""
    values = {"case_id": case_id, "department": department, "what": what, "since": since}
    connection.execute(insert(PromiseCheck).values(**values))


def settled(connection: Connection, case_id: int) -> None:
    """Have the promise of a case wait for nobody any more."""
    connection.execute(delete(PromiseCheck).where(PromiseCheck.case_id == case_id))
