"""Working off what comes due: a loop over the desk's jobs that needs no broker and no cron."""

from __future__ import annotations

import os
import socket
import uuid
from collections.abc import Callable
from datetime import datetime
from threading import Event, Thread
from typing import Final, Protocol

from app.desk.jobs import Ran
from app.store import StoreError
from app.texts import _

EVERY_SECONDS: Final = 5.0
# A server that stops waits so long for the job under way; after that another worker has it.
PATIENCE_SECONDS: Final = 5.0


class RunJobs(Protocol):
    """Does a batch of due jobs; `Desk.run_jobs` is one."""

    def __call__(self, at: datetime, worker: str) -> Ran: ...


def worker_name() -> str:
    """Give a name that no other worker has, and that tells where to look for this one."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:6]}"


class Worker:
    """Does what is due, batch after batch, and sleeps when there is nothing.

    The time comes from `now`, so that a test can drive it; `tell` is told when the database cannot
    be reached and what was set aside.
    """

    def __init__(
        self, run: RunJobs, now: Callable[[], datetime], tell: Callable[[str], object],
        every: float = EVERY_SECONDS,
    ) -> None:  # fmt: skip
        self.name = worker_name()
        self._run, self._now, self._tell, self._every = run, now, tell, every
        self._unreachable = False

    def start(self, stop: Event) -> Thread:
        """Work in a daemon thread until `stop` is set."""
        thread = Thread(target=self.work, args=(stop,), name="worker", daemon=True)
        thread.start()
        return thread

    def work(self, stop: Event) -> None:
        """Work until `stop` is set; a database that does not answer is asked again later."""
        while not stop.is_set():
            try:
                ran = self.batch()
            except StoreError:
                if not self._unreachable:
                    self._tell(_("数据库暂时连不上，后台工作等连上后继续。"))
                self._unreachable = True
                ran = Ran()
            else:
                self._unreachable = False
            if not ran.total:
                stop.wait(self._every)

    def drain(self) -> Ran:
        """Do all that is due now. Raises StoreError when the database does not answer."""
        total = Ran()
        while (ran := self.batch()).total:
            total += ran
        return total

    def batch(self) -> Ran:
        """Do one batch."""
        ran = self._run(self._now(), self.name)
        if ran.set_aside:
            self._tell(
                _("有 {n} 项后台工作多次没有办成，已搁置，请管理员在“监督”中查看。").format(
                    n=ran.set_aside
                )
            )
        return ran
