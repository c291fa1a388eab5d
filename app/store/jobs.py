"""Reads jobs: whether any is due, how much waits, and what was set aside."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, func, select

from app.store.prepared import Prepared
from app.store.queries import columns, fetch
from app.store.work_rows import JobFigures, JobRow
from app.store.work_tables import Job

# Nobody needs to know by how much more it is too many.
MOST_COUNTED: Final = 10_000


def any_due(connection: Connection, kinds: Collection[str], at: datetime) -> bool:
    """Tell whether a job of these kinds may be claimed now."""
    due = select(Job.id).where(Job.state == "待办", Job.kind.in_(kinds))
    waiting = due.where(Job.at <= at, Job.claimed_until.is_(None)).limit(1)
    if connection.execute(waiting).first() is not None:
        return True
    return connection.execute(due.where(Job.claimed_until < at).limit(1)).first() is not None


def due_job(connection: Connection, kind: str, subject: str, at: datetime) -> JobRow | None:
    """Give the job about a subject if it is due and never failed: that, a worker tries again."""
    found = _DUE.rows(connection, {"kind": kind, "subject": subject, "of_at": at})
    return JobRow(**dict(zip(JobRow.__struct_fields__, found[0], strict=True))) if found else None


_DUE: Final = Prepared(
    lambda _dialect: select(*columns(Job, JobRow)).where(
        Job.kind == bindparam("kind"),
        Job.subject == bindparam("subject"),
        Job.at <= bindparam("of_at"),
        Job.state == "待办",
        Job.error == "",
    )
)


def figures(connection: Connection, at: datetime) -> JobFigures:
    """Tell how much work is due at a moment and how much was set aside."""
    due = select(Job.id).where(Job.state == "待办", Job.at <= at)
    aside = select(Job.id).where(Job.state == "搁置")
    first = select(Job.at).where(Job.state == "待办").order_by(Job.at, Job.id).limit(1)
    oldest = connection.execute(first).scalar_one_or_none()
    return JobFigures(
        due=_counted(connection, due),
        oldest=oldest if oldest is not None and oldest <= at else None,
        set_aside=_counted(connection, aside),
    )


def _counted(connection: Connection, chosen: Select[Any]) -> int:
    counted = select(func.count()).select_from(chosen.limit(MOST_COUNTED).subquery())
    return int(connection.execute(counted).scalar_one())


def jobs_in_state(
    connection: Connection, state: str, *, after: tuple[datetime, int] | None = None, limit: int
) -> list[JobRow]:
    """Give the next `limit` jobs in a state, the longest due first."""
    statement = select(*columns(Job, JobRow)).where(Job.state == state)
    if after is not None:
        at, job_id = after
        statement = statement.where((Job.at > at) | ((Job.at == at) & (Job.id > job_id)))
    return fetch(connection, statement.order_by(Job.at, Job.id).limit(limit), JobRow)


def job(connection: Connection, job_id: int) -> JobRow | None:
    """Give one job."""
    found = fetch(connection, select(*columns(Job, JobRow)).where(Job.id == job_id), JobRow)
    return found[0] if found else None
