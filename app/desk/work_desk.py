"""The verbs about work that comes due by itself, and what waits for a second signature."""

from __future__ import annotations

from datetime import datetime

from app.desk import jobs, promise_checks, signatures
from app.desk.actor import Actor
from app.desk.jobs import JobPage, Ran
from app.desk.promise_checks import CheckView
from app.desk.signatures import SignatureView
from app.desk.wired import Wired
from app.store.work_rows import JobFigures


class WorkDesk(Wired):
    """What workers do, and what people see and decide of it."""

    def run_jobs(self, at: datetime, worker: str, most: int = jobs.MOST_AT_ONCE) -> Ran:
        """Do at most `most` jobs that are due, as a worker with a name of its own."""
        return jobs.run_due(self._room, at, worker, most)

    def job_figures(self, actor: Actor, at: datetime) -> JobFigures:
        """Tell supervisors and administrators how much work waits and was set aside."""
        return jobs.job_figures(self._room, actor, at)

    def jobs_aside(
        self, actor: Actor, state: str = jobs.SET_ASIDE, after: str = "", limit: int = 50
    ) -> JobPage:
        """Give one page of the jobs set aside, or given up, to supervisors and administrators."""
        return jobs.jobs_aside(self._room, actor, state, after, limit)

    def retry_job(self, actor: Actor, job_id: int, at: datetime) -> None:
        """Have a job that was set aside tried again, as an administrator."""
        jobs.retry_job(self._room, actor, job_id, at)

    def drop_job(self, actor: Actor, job_id: int, at: datetime) -> None:
        """Leave a job that was set aside undone, as an administrator."""
        jobs.drop_job(self._room, actor, job_id, at)

    def to_sign(self, actor: Actor, at: datetime) -> tuple[SignatureView, ...]:
        """Give the refusals that wait for the actor's second signature."""
        return signatures.to_sign(self._room, actor, at)

    def count_to_sign(self, actor: Actor) -> int:
        """Count the refusals that wait for the actor's second signature."""
        return signatures.count_to_sign(self._room, actor)

    def promise_checks(self, actor: Actor, at: datetime) -> tuple[CheckView, ...]:
        """Give the promises that the actor's departments have yet to settle."""
        return promise_checks.checks(self._room, actor, at)
