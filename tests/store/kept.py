"""Reads that only tests ask for: all that was kept about one case, and the one job of a subject."""

from __future__ import annotations

from sqlalchemy import Connection, select

from app.store.queries import columns, fetch
from app.store.record_rows import NoticeRow, ReportRow
from app.store.record_tables import Notice, RefusalReport
from app.store.work_rows import JobRow
from app.store.work_tables import Job


def notices_of(connection: Connection, case_id: int) -> list[NoticeRow]:
    """Give who was told what about a case and when, oldest first."""
    statement = select(*columns(Notice, NoticeRow)).where(Notice.case_id == case_id)
    return fetch(connection, statement.order_by(Notice.at, Notice.id), NoticeRow)


def reports_of(connection: Connection, case_id: int) -> list[ReportRow]:
    """Give the reports about a case, oldest first."""
    statement = select(*columns(RefusalReport, ReportRow)).where(RefusalReport.case_id == case_id)
    statement = statement.order_by(RefusalReport.filed_at, RefusalReport.number)
    return fetch(connection, statement, ReportRow)


def job_of(connection: Connection, kind: str, subject: str) -> JobRow | None:
    """Give the job of a kind about a subject."""
    statement = select(*columns(Job, JobRow)).where(Job.kind == kind, Job.subject == subject)
    found = fetch(connection, statement, JobRow)
    return found[0] if found else None
