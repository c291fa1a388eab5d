"""A warm process that forks writers, so that a writer costs milliseconds and can be killed.

Run by `python -m tests.faults.nursery URL`. Each line read is an `Order`; for each a writer is
forked, which works on the database until it has done its part or somebody kills it. Writers
answer on standard output, one line for every `Word`: `trying` before a request, `done` with the
answer after it, `lost` with the refusal. A line is one write to the pipe, so none is half there.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

import msgspec

from app.desk import Desk, DeskError, Stale
from app.store import Store, upgrade
from tests.desk.hall import CLERK, SECRET, Hall
from tests.faults.requests import Ack, Crowd, Request, perform
from tests.sample import sample_catalog

CATALOG: Final = sample_catalog()


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """What a writer is to do: the `requests` at the moment `begin`, or else whatever comes.

    `serial` seeds its choices, `numbers` are cases it may work on, `begin` is the machine's
    monotonic clock in seconds, `most` the number of requests after which it stops by itself.
    """

    serial: int
    numbers: tuple[str, ...] = ()
    requests: tuple[Request, ...] = ()
    begin: float = 0.0
    most: int = 0


class Word(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a writer says."""

    pid: int
    serial: int
    trying: Request | None = None
    done: Ack | None = None
    lost: str = ""
    stale: bool = False
    over: bool = False


class Writer:
    """One forked process with connections of its own."""

    def __init__(self, url: str, order: Order) -> None:
        self.order = order
        self.store = Store(url)
        self.desk = Desk(self.store, lambda: CATALOG, SECRET, "https://hall.example")

    def work(self) -> None:
        """Do what was ordered."""
        if self.order.requests:
            time.sleep(max(0.0, self.order.begin - time.monotonic()))
            for request in self.order.requests:
                self._try(request)
        else:
            crowd = Crowd(self.desk, CATALOG, self.order.serial, self.order.numbers)
            count = 0
            while not self.order.most or count < self.order.most:
                count += 1
                done = self._try(crowd.next())
                if done is not None:
                    crowd.numbers.append(done.number)
        self.say(over=True)
        self.store.dispose()

    def _try(self, request: Request) -> Ack | None:
        self.say(trying=request)
        try:
            done = perform(self.desk, CATALOG, request)
        except DeskError as refusal:
            self.say(lost=str(refusal), stale=isinstance(refusal, Stale))
            return None
        self.say(done=done)
        return done

    def say(self, **what: object) -> None:
        """Write one line at once."""
        word = Word(pid=os.getpid(), serial=self.order.serial, **what)  # type: ignore[arg-type]
        os.write(sys.stdout.fileno(), msgspec.json.encode(word) + b"\n")


def _warm() -> None:
    """Do every verb once, so that a fork finds all imported, compiled and drawn before."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'warm.db'}"
        upgrade(url)
        store = Store(url)
        hall = Hall(store, CATALOG)
        # The desk as it is: the hall's own shows the case after each verb.
        desk = Desk(store, lambda: hall.catalog, SECRET, "https://hall.example")
        crowd = Crowd(desk, CATALOG, 0, [])
        for _n in range(20):
            crowd.numbers.append(perform(desk, CATALOG, crowd.next()).number)
        desk.issue_paper(CLERK, crowd.numbers[0], "收件凭证", hall.at)
        store.dispose()


def main() -> None:
    """Fork a writer for each order until standard input ends."""
    url = sys.argv[1]
    _warm()
    # The system itself buries the writers: nobody waits for them here.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    os.write(sys.stdout.fileno(), b"ready\n")
    for line in sys.stdin:
        order = msgspec.json.decode(line, type=Order)
        if os.fork() == 0:
            Writer(url, order).work()
            os._exit(0)


if __name__ == "__main__":
    main()
