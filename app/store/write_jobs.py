"""Writes `job`: scheduled with what it belongs to, claimed by one worker, finished or put off.

A job may run twice: its worker may die after the work and before `finish`. So each must be
idempotent; one that calls `finish` in the transaction of its own work takes effect exactly once.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, String, Update, bindparam, cast, delete, or_, select, update

from app.store.dialect import upsert
from app.store.prepared import Prepared
from app.store.queries import columns
from app.store.work_rows import JobRow
from app.store.work_tables import Job

# After so many failures a job is set aside for a person.
MOST_ATTEMPTS: Final = 5
_FIRST_PAUSE: Final = timedelta(minutes=1)
# The pauses between the attempts: 1, 4, 16 and 64 minutes.
_GROWTH: Final = 4
_KEY: Final = ("kind", "subject")
# What a schedule makes new of a job that is there; its claim stays with whoever has it.
_ANEW: Final = ("at", "payload", "state", "attempts", "error", "decided_by", "decided_at")
_JOB: Final[Any] = Job.__table__
_DROP: Final = Prepared(
    lambda _dialect: delete(_JOB).where(
        _JOB.c.kind == bindparam("kind"), _JOB.c.subject == bindparam("subject")
    )
)


_FREED: Final[dict[str, Any]] = {"claimed_by": "", "claimed_until": None}
_OURS: Final = (_JOB.c.id == bindparam("of_id"), _JOB.c.version == bindparam("of_version"))
_DELETE: Final = Prepared(lambda _dialect: delete(_JOB).where(*_OURS))
_MOVE: Final = Prepared(
    lambda _dialect: update(_JOB).where(*_OURS), (*_FREED, "at", "attempts", "error")
)
_LET_GO: Final = Prepared(
    lambda _dialect: update(_JOB).where(
        _JOB.c.id == bindparam("of_id"), _JOB.c.claimed_by == bindparam("of_worker")
    ),
    tuple(_FREED),
)


def schedule(
    connection: Connection, kind: str, subject: str, at: datetime, payload: Any = None
) -> None:
    """Have a job done at a moment; one of this kind and subject is moved there.

    A job that was set aside or failed before begins anew. One that is just being done is done
    again at `at`.
    """
    upsert(connection, Job, _waiting(kind, subject, at, payload), _KEY, _ANEW, "version")


def schedule_unless_failing(
    connection: Connection, kind: str, subject: str, at: datetime, payload: Any
) -> None:
    """Schedule a job, but leave one as it is that failed or was set aside for the same `payload`.

    What is scheduled anew again and again would else never be set aside, and what a person gave up
    would begin once more.
    """
    values = _waiting(kind, subject, at, payload)
    upsert(connection, Job, values, _KEY, _ANEW, "version", stays=_failing_at_the_same)


def _failing_at_the_same(there: Any, told: Any) -> Any:
    # As text: PostgreSQL does not compare JSON.
    same = cast(there.payload, String) == cast(told.payload, String)
    return same & or_(there.state != "待办", there.error != "")


def _waiting(kind: str, subject: str, at: datetime, payload: Any) -> dict[str, Any]:
    return {
        "kind": kind, "subject": subject, "at": at, "payload": payload, "attempts": 0,
        "version": 1, "claimed_by": "", "claimed_until": None, "state": "待办", "error": "",
        "decided_by": "", "decided_at": None,
    }  # fmt: skip


def drop(connection: Connection, kind: str, subject: str) -> None:
    """Take a job back: what it was for is settled."""
    _DROP.run(connection, {"kind": kind, "subject": subject})


def claim(
    connection: Connection, kinds: Collection[str], worker: str, at: datetime, until: datetime,
    most: int,
) -> list[JobRow]:  # fmt: skip
    """Take at most `most` due jobs of these kinds for a worker until a moment, oldest first.

    A job whose worker let the time run out is taken alone, and counts as tried: should it be what
    killed the worker, it harms no other, and is set aside in the end.
    """
    orphan = _taken(connection, _orphan(kinds, at), worker, until, attempts=Job.attempts + 1)
    return orphan or _taken(connection, _fresh(kinds, at, most), worker, until)


def _fresh(kinds: Collection[str], at: datetime, most: int) -> Any:
    return (
        select(Job.id)
        .where(Job.state == "待办", Job.at <= at, Job.claimed_until.is_(None), Job.kind.in_(kinds))
        .order_by(Job.at, Job.id)
        .limit(most)
    )


def _orphan(kinds: Collection[str], at: datetime) -> Any:
    return (
        select(Job.id)
        .where(Job.claimed_until < at, Job.state == "待办", Job.kind.in_(kinds))
        .order_by(Job.claimed_until, Job.id)
        .limit(1)
    )


def _taken(
    connection: Connection, chosen: Any, worker: str, until: datetime, **more: Any
) -> list[JobRow]:
    # Locked rows are passed over: another worker is just claiming them. (SQLite has one writer.)
    ids = chosen.with_for_update(skip_locked=True).cte("chosen")
    statement = (
        update(Job)
        .where(Job.id.in_(select(ids.c.id)))
        .values(claimed_by=worker, claimed_until=until, version=Job.version + 1, **more)
        .returning(*columns(Job, JobRow))
    )
    found = [JobRow(**row._mapping) for row in connection.execute(statement)]
    return sorted(found, key=lambda job: (job.at, job.id))


def finish(connection: Connection, job: JobRow, again: datetime | None = None) -> bool:
    """Take a claimed job out, or move it to `again`; tell whether it was still the worker's.

    Not so when it was scheduled anew meanwhile (then it is free to be claimed for that), or its
    time ran out and another worker has it.
    """
    ours = {"of_id": job.id, "of_version": job.version}
    if again is None:
        done = _DELETE.run(connection, ours)
    else:
        done = _MOVE.run(connection, ours | _FREED | {"at": again, "attempts": 0, "error": ""})
    return done.rowcount == 1 or _let_go(connection, job)


def fail(connection: Connection, job: JobRow, at: datetime, error: str) -> bool:
    """Put a job off for longer each time, or set it aside; tell whether it was set aside."""
    ours = update(Job).where(Job.id == job.id, Job.version == job.version)
    attempts = job.attempts + 1
    if attempts >= MOST_ATTEMPTS:
        if _changed(connection, ours, attempts=attempts, error=error, state="搁置"):
            return True
    elif _changed(
        connection, ours, attempts=attempts, error=error,
        at=at + _FIRST_PAUSE * _GROWTH ** (attempts - 1),
    ):  # fmt: skip
        return False
    return _let_go(connection, job)


def retry(connection: Connection, job_id: int, by: str, at: datetime) -> bool:
    """Have a job that was set aside tried again at once; tell whether it was set aside."""
    return _decided(connection, job_id, by, at, state="待办", at=at, attempts=0)


def give_up(connection: Connection, job_id: int, by: str, at: datetime) -> bool:
    """Leave a job that was set aside undone for good; tell whether it was set aside."""
    return _decided(connection, job_id, by, at, state="不办")


def _decided(
    connection: Connection, job_id: int, by: str, moment: datetime, **changed: Any
) -> bool:
    statement = update(Job).where(Job.id == job_id, Job.state == "搁置")
    return _changed(
        connection, statement, version=Job.version + 1, decided_by=by, decided_at=moment, **changed
    )


def _changed(connection: Connection, statement: Update, **values: Any) -> bool:
    freed = statement.values(**_FREED, **values)
    return connection.execute(freed).rowcount == 1


def _let_go(connection: Connection, job: JobRow) -> bool:
    """Free a job that was scheduled anew while we had it; never what another worker has."""
    _LET_GO.run(connection, _FREED | {"of_id": job.id, "of_worker": job.claimed_by})
    return False
