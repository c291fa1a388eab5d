"""The worker's loop, driven by a clock of the test's own."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from threading import Event

import pytest
from sqlalchemy.exc import OperationalError

from app.desk.jobs import Ran
from app.jobs.worker import Worker, worker_name
from app.store import StoreError
from tests.store.rows import AT


class Desk:
    """Stands where the desk's jobs are: gives what it was told to, and notes who asked when."""

    def __init__(self, *results: Ran | Exception) -> None:
        self.results = list(results)
        self.asked: list[tuple[datetime, str]] = []

    def __call__(self, at: datetime, worker: str) -> Ran:
        self.asked.append((at, worker))
        result = self.results.pop(0) if self.results else Ran()
        if isinstance(result, Exception):
            raise result
        return result


class Clock:
    """Goes on by a minute with each look."""

    def __init__(self) -> None:
        self.at = AT

    def __call__(self) -> datetime:
        self.at += timedelta(minutes=1)
        return self.at


def a_failure() -> StoreError:
    return OperationalError("SELECT", {}, Exception("gone"))


def until(condition: Event, patience: float = 20) -> None:
    assert condition.wait(patience)


def test_it_drains_what_is_due_and_counts_it() -> None:
    desk = Desk(Ran(done=20), Ran(done=3, failed=1), Ran(set_aside=1))
    told: list[str] = []
    worker = Worker(desk, Clock(), told.append)
    assert worker.drain() == Ran(done=23, failed=1, set_aside=1)
    assert [at for at, _name in desk.asked] == [AT + timedelta(minutes=n) for n in (1, 2, 3, 4)]
    assert {name for _at, name in desk.asked} == {worker.name}
    assert told == ["有 1 项后台工作多次没有办成，已搁置，请管理员在“监督”中查看。"]


def test_a_drain_over_a_lost_database_says_so() -> None:
    with pytest.raises(StoreError):
        Worker(Desk(a_failure()), Clock(), print).drain()


def test_it_goes_on_at_once_while_there_is_work_and_sleeps_when_there_is_none() -> None:
    stop, idle = Event(), Event()

    def now() -> datetime:
        if len(desk.asked) >= 3:
            idle.set()
        return AT

    desk = Desk(Ran(done=20), Ran(done=20), Ran(done=20))
    begun = time.monotonic()
    thread = Worker(desk, now, print, every=600).start(stop)
    until(idle)
    stop.set()
    thread.join(20)
    assert not thread.is_alive(), "a sleeping worker stops at once"
    assert time.monotonic() - begun < 60
    assert len(desk.asked) == 4, "three full batches, and then it slept"


def test_a_lost_database_is_told_once_and_asked_again() -> None:
    stop, back = Event(), Event()
    told: list[str] = []
    failures = [a_failure() for _n in range(3)]

    def now() -> datetime:
        if len(desk.asked) == 5:
            back.set()
        return AT

    desk = Desk(*failures, Ran(done=1), Ran())
    thread = Worker(desk, now, told.append, every=0.01).start(stop)
    until(back)
    stop.set()
    thread.join(20)
    assert told == ["数据库暂时连不上，后台工作等连上后继续。"]


def test_a_worker_that_is_told_to_stop_before_it_starts_does_nothing() -> None:
    stop = Event()
    stop.set()
    desk = Desk()
    Worker(desk, Clock(), print).work(stop)
    assert desk.asked == []


def test_no_two_workers_have_one_name() -> None:
    assert len({worker_name() for _n in range(100)}) == 100
