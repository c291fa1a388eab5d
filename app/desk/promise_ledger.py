"""The ledger `promise_check`: which promises a department has yet to settle."""

from __future__ import annotations

from datetime import date

from app.desk.case_value import CaseFile
from app.desk.ledgers import Change, ledger
from app.desk.promises import next_step
from app.store import Connection, write_checks


@ledger
def checks(connection: Connection, change: Change) -> None:
    """Have a promise wait for the department as long as the facts say so."""
    before = _waits(change.before) if change.before else None
    now = _waits(change.now)
    if now == before:
        return
    if before is not None:
        write_checks.settled(connection, change.now.row.id)
    if now is not None:
        write_checks.wait(connection, change.now.row.id, *now)


def _waits(file: CaseFile) -> tuple[str, str, date] | None:
    """Give the department, the verb that comes next and since when the promise waits for it."""
    what, facts = next_step(file.facts), file.facts
    if not what or facts.pledge is None or facts.decided is None:
        return None
    return file.definition.item.department, what, facts.pledge.checked or facts.decided
