"""Work that comes due by itself: run by workers, set aside when it keeps failing, and shown.

Whoever writes a case schedules its jobs in the same transaction (`store.write_jobs`), so none is
lost and none is there for what did not happen. A subject about a case begins with its number,
and goes on after a colon.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from datetime import datetime, timedelta
from typing import Final

import msgspec

from app.desk import editions, recount, standing_in, transition
from app.desk.actor import Actor
from app.desk.automatic import WATCH, watch_once
from app.desk.errors import NotVisible, Refused
from app.desk.fault import told
from app.desk.room import Room
from app.desk.view import View
from app.store import Connection, write_jobs
from app.store.jobs import any_due, figures, job, jobs_in_state
from app.store.work_rows import JobFigures
from app.store.work_rows import JobRow as Job
from app.texts import N_, _

# Does a job at a moment and gives when it is to be done again, None for never. It makes its own
# transactions, and must do no harm when it is done twice: a worker may die before it says so.
Handler = Callable[[Room, Job, datetime], datetime | None]


class Shared(msgspec.Struct, frozen=True):
    """A handler that works in the transaction it is given, beside others of its kind.

    Should it fail, what it wrote is taken back, and only that.
    """

    do: Callable[[Room, Connection, Job, datetime], datetime | None]


Handlers = Mapping[str, Handler | Shared]
HANDLERS: Final[dict[str, Handler | Shared]] = {
    WATCH: Shared(lambda room, connection, job, at: watch_once(room, connection, job.subject, at)),
    transition.KIND: lambda room, job, at: transition.handle(room, job.subject, at),
    recount.KIND: lambda room, job, at: recount.handle(room, job.subject, job.payload, at),
    standing_in.PLACE: lambda room, job, at: standing_in.place_job(room, job.subject, at),
    standing_in.PERSON: lambda room, job, at: standing_in.person_job(room, job.subject, at),
    editions.EDITION: editions.print_slice,
    standing_in.TASK: lambda room, job, at: standing_in.task_job(room, job.subject, at),
}
# What people read of each kind.
TITLES: Final = {
    WATCH: N_("办件的到期事务"),
    transition.KIND: N_("在办件换规"),
    recount.KIND: N_("放假安排改了，重算期限"),
    standing_in.PLACE: N_("查看谁没有签到"),
    standing_in.PERSON: N_("人员不在岗或者回岗，转交任务"),
    editions.EDITION: N_("成批打印"),
    standing_in.TASK: N_("一个任务的顶岗或者交还"),
}
# So long a worker that says nothing is taken to be alive.
LEASE: Final = timedelta(minutes=10)
MOST_AT_ONCE: Final = 20
_LARGEST_PAGE: Final = 200
SET_ASIDE, GIVEN_UP = "搁置", "不办"
_LOST: Final = N_("办理它的进程多次中途退出")


class Ran(msgspec.Struct, frozen=True):
    """How many jobs of a batch were done, failed and will be tried again, were set aside."""

    done: int = 0
    failed: int = 0
    set_aside: int = 0

    @property
    def total(self) -> int:
        """Give how many there were."""
        return self.done + self.failed + self.set_aside

    def __add__(self, other: Ran) -> Ran:
        """Add up two batches."""
        return Ran(
            self.done + other.done,
            self.failed + other.failed,
            self.set_aside + other.set_aside,
        )


class JobView(View, frozen=True, kw_only=True):
    """A job that a person has to look at, or that one decided not to have done.

    `title` says its kind in words; `case` is the number of the case it is about, '' for none;
    `error` what went wrong last.
    """

    id: int
    title: str
    subject: str
    case: str
    at: datetime
    attempts: int
    error: str
    decided_by: str
    decided_at: datetime | None


class JobPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of them; `next` goes into the query for the page after it, empty at the end."""

    rows: tuple[JobView, ...]
    next: str


def run_due(
    room: Room, at: datetime, worker: str, most: int = MOST_AT_ONCE,
    handlers: Handlers = HANDLERS,
) -> Ran:  # fmt: skip
    """Do at most `most` jobs that are due, as a worker of a name of its own.

    A job that fails stops no other. Raises StoreError when the database does not answer; what was
    claimed then comes back by itself after `LEASE`.
    """
    kinds = tuple(handlers)
    with room.store.reading() as connection:
        # Looked at first: whoever claims keeps SQLite's other writers waiting.
        if not any_due(connection, kinds, at):
            return Ran()
    with room.store.writing() as connection:
        claimed = write_jobs.claim(connection, kinds, worker, at, at + LEASE, most)
    # A future keeps whatever was raised: not even an error nobody thought of ends the batch.
    with ThreadPoolExecutor(1, "job") as thread:
        batch = _Batch(room, handlers, thread, at)
        shared = [each for each in claimed if isinstance(handlers[each.kind], Shared)]
        alone = [each for each in claimed if not isinstance(handlers[each.kind], Shared)]
        return batch.together(shared) + sum((batch.alone(each) for each in alone), Ran())


class _Batch:
    """Does the jobs of one claim."""

    def __init__(
        self, room: Room, handlers: Handlers, thread: ThreadPoolExecutor, at: datetime
    ) -> None:
        self._room, self._handlers, self._thread, self._at = room, handlers, thread, at

    def together(self, jobs: list[Job]) -> Ran:
        """Do jobs that share a transaction, as many in one as the database bears.

        Where one of them fails nothing of them all is done, and each is done again by itself: to
        be able to take back each one alone costs more than the work.
        """
        ran, size = Ran(), self._room.store.together
        for first in range(0, len(jobs), size):
            some = jobs[first : first + size]
            done = self._at_once(some) if len(some) > 1 else None
            ran += done or sum((self._by_itself(each) for each in some), Ran())
        return ran

    def _at_once(self, jobs: list[Job]) -> Ran | None:
        """Do jobs in one transaction; None, and nothing is done, when one of them fails."""
        outcome = self._thread.submit(copy_context().run, self._all, jobs)
        wait([outcome])
        return None if outcome.exception() else outcome.result()

    def _all(self, jobs: list[Job]) -> Ran:
        with self._room.store.writing() as connection:
            for each in jobs:
                again = copy_context().run(self._do, each, connection)
                write_jobs.finish(connection, each, again)
        return Ran(done=len(jobs))

    def _by_itself(self, each: Job) -> Ran:
        with self._room.store.writing() as connection:
            point = connection.begin_nested()
            outcome = self._outcome(each, connection)
            point.rollback() if outcome.exception() else point.commit()
            return _settled(connection, each, self._at, outcome)

    def alone(self, each: Job) -> Ran:
        """Do a job that makes its own transactions."""
        outcome = self._outcome(each, None)
        with self._room.store.writing() as connection:
            return _settled(connection, each, self._at, outcome)

    def _outcome(self, each: Job, connection: Connection | None) -> Future[datetime | None]:
        outcome = self._thread.submit(copy_context().run, self._do, each, connection)
        wait([outcome])
        return outcome

    def _do(self, each: Job, connection: Connection | None) -> datetime | None:
        if each.attempts >= write_jobs.MOST_ATTEMPTS:
            raise Lost(_(_LOST))
        handler = self._handlers[each.kind]
        if isinstance(handler, Shared):
            assert connection is not None
            return handler.do(self._room, connection, each, self._at)
        return handler(self._room, each, self._at)


class Lost(Exception):
    """A job whose worker ended in the middle of it too often to try again."""


def _settled(
    connection: Connection, job: Job, at: datetime, outcome: Future[datetime | None]
) -> Ran:
    error = outcome.exception()
    if error is None:
        write_jobs.finish(connection, job, outcome.result())
        return Ran(done=1)
    why = str(error) if isinstance(error, Lost) else told(error)
    aside = write_jobs.fail(connection, job, at, why)
    return Ran(set_aside=1) if aside else Ran(failed=1)


def job_figures(room: Room, actor: Actor, at: datetime) -> JobFigures:
    """Tell how much work waits. Raises NotVisible to all but supervisors and administrators."""
    _overseers_only(actor)
    with room.store.reading() as connection:
        found = figures(connection, at)
    oldest = room.local(found.oldest) if found.oldest else None
    return msgspec.structs.replace(found, oldest=oldest)


def jobs_aside(
    room: Room, actor: Actor, state: str = SET_ASIDE, after: str = "", limit: int = 50
) -> JobPage:
    """Give one page of the jobs set aside (搁置) or given up (不办), the longest due first.

    Raises NotVisible to all but supervisors and administrators, Refused for a page that cannot be.
    """
    _overseers_only(actor)
    if state not in (SET_ASIDE, GIVEN_UP):
        raise Refused(_("只能查看搁置或者不再办的后台工作。"), "state")
    limit = min(max(limit, 1), _LARGEST_PAGE)
    with room.store.reading() as connection:
        found = jobs_in_state(connection, state, after=_cursor(after), limit=limit + 1)
    shown = found[:limit]
    last = shown[-1] if len(found) > limit else None
    return JobPage(
        rows=tuple(_shown(room, each) for each in shown),
        next=f"{last.at.isoformat()}_{last.id}" if last else "",
    )


def retry_job(room: Room, actor: Actor, job_id: int, at: datetime) -> None:
    """Have a job that was set aside tried again at once, as an administrator.

    Raises NotVisible, and Refused to a supervisor and when somebody was faster.
    """
    _administrators_only(actor)
    with room.store.writing() as connection:
        if not write_jobs.retry(connection, job_id, actor.username, at):
            raise _no_longer(job(connection, job_id))


def drop_job(room: Room, actor: Actor, job_id: int, at: datetime) -> None:
    """Leave a job that was set aside undone, as an administrator; who did stays on record.

    Raises NotVisible, and Refused to a supervisor and when somebody was faster.
    """
    _administrators_only(actor)
    with room.store.writing() as connection:
        if not write_jobs.give_up(connection, job_id, actor.username, at):
            raise _no_longer(job(connection, job_id))


def _no_longer(found: Job | None) -> NotVisible | Refused:
    return NotVisible() if found is None else Refused(_("这项后台工作刚才已经有人处理了。"))


def _overseers_only(actor: Actor) -> None:
    if actor.role not in ("监督员", "管理员"):
        raise NotVisible


def _administrators_only(actor: Actor) -> None:
    _overseers_only(actor)
    if actor.role != "管理员":
        raise Refused(_("搁置的后台工作由管理员处理，监督员只能查看。"))


def _cursor(after: str) -> tuple[datetime, int] | None:
    if not after:
        return None
    moment, _mark, number = after.rpartition("_")
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or not (number.isascii() and number.isdigit()):
        raise Refused(_("翻页位置无效，请回到第一页。"), "after")
    return at, min(int(number[:18]), 2**62)


def _shown(room: Room, each: Job) -> JobView:
    number = each.subject.partition(":")[0]
    return JobView(
        id=each.id,
        title=_(TITLES[each.kind]) if each.kind in TITLES else each.kind,
        subject=each.subject,
        case=number if number.isascii() and number.isdigit() else "",
        at=room.local(each.at),
        attempts=each.attempts,
        error=each.error,
        decided_by=each.decided_by,
        decided_at=room.local(each.decided_at) if each.decided_at else None,
    )
