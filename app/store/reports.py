"""Reads the reports of negative outcomes, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, func, literal, select, tuple_, union

from app.store.queries import fetch
from app.store.record_rows import ReportLine
from app.store.record_tables import RefusalReport
from app.store.tables import Case

# What waits is counted up to this: more is "99+".
MOST_COUNTED: Final = 100


def page_of_reports(
    connection: Connection, states: Sequence[str], *, after: tuple[datetime, str] | None = None,
    limit: int,
) -> list[ReportLine]:  # fmt: skip
    """Give the next `limit` reports in these states, newest first, after (filed_at, number)."""
    ranges: list[Any] = []
    for state in states:
        chosen = select(RefusalReport.number).where(RefusalReport.state == state)
        if after is not None:
            place = tuple_(RefusalReport.filed_at, RefusalReport.number)
            at = literal(after[0], RefusalReport.filed_at.type)
            chosen = chosen.where(place < tuple_(at, literal(after[1])))
        newest = chosen.order_by(RefusalReport.filed_at.desc(), RefusalReport.number.desc())
        cut = newest.limit(limit).subquery()
        ranges.append(select(cut.c.number))
    if not ranges:
        return []
    numbers = union(*ranges).subquery()
    statement = (
        _lines()
        .join(numbers, numbers.c.number == RefusalReport.number)
        .order_by(RefusalReport.filed_at.desc(), RefusalReport.number.desc())
        .limit(limit)
    )
    return fetch(connection, statement, ReportLine)


def reports_in(connection: Connection, state: str, most: int) -> int:
    """Count the reports in a state, at most `most` of them."""
    some = select(RefusalReport.number).where(RefusalReport.state == state).limit(most)
    return int(connection.execute(select(func.count()).select_from(some.subquery())).scalar_one())


def _lines() -> Any:
    report, case = RefusalReport, Case
    shown: list[Any] = [
        report.number, case.number.label("case_number"), case.item_name, case.applicant_masked,
        report.outcome, report.department, report.point, report.filed_at, report.filed_by,
        report.state, report.reviewed_by, report.reviewed_at,
    ]  # fmt: skip
    return select(*shown).join(Case, Case.id == report.case_id)
