"""Real worker processes on both databases: each job once, and a killed one's jobs come back."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.desk.jobs import LEASE, Ran, run_due
from app.store import Store, write_jobs
from app.store.jobs import figures
from app.store.tables import Counter
from tests.databases import both, fresh
from tests.jobs.hands import count, hang, room_over, work
from tests.store.rows import AT

pytestmark = pytest.mark.slow

# Imports once, forks ten times: starting ten interpreters takes longer than all the work.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.jobs.hands"])


@pytest.fixture(params=both)
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    with fresh(request.param) as address:
        yield address


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store(url)
    yield opened
    opened.dispose()


def schedule(store: Store, many: int) -> None:
    with store.writing() as connection:
        for n in range(many):
            write_jobs.schedule(connection, "count", f"{n}", AT)


def times_done(store: Store) -> dict[str, int]:
    with store.reading() as connection:
        found = connection.execute(select(Counter.series, Counter.value))
        return {row.series: row.value for row in found}


def test_ten_processes_do_five_hundred_jobs_once_each(url: str, store: Store) -> None:
    schedule(store, 500)
    workers = [PROCESSES.Process(target=work, args=(url, f"process {n}")) for n in range(10)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    assert [worker.exitcode for worker in workers] == [0] * 10
    assert times_done(store) == {f"{n}": 1 for n in range(500)}
    with store.reading() as connection:
        assert figures(connection, AT).due == 0


def test_the_jobs_of_a_killed_process_come_back(url: str, store: Store) -> None:
    schedule(store, 4)
    hanging = PROCESSES.Event()
    victim = PROCESSES.Process(target=hang, args=(url, "victim", hanging))
    victim.start()
    assert hanging.wait(60)
    victim.kill()
    victim.join(30)
    room, handlers = room_over(store), {"count": count}
    assert run_due(room, AT + LEASE, "next", handlers=handlers) == Ran(), "it might still live"
    later = AT + LEASE + timedelta(seconds=1)
    ran = [run_due(room, later, "next", handlers=handlers) for _n in range(4)]
    assert ran == [Ran(done=1), Ran(done=1), Ran(done=1), Ran()], "one by one"
    assert times_done(store) == {"0": 1, "1": 1, "2": 1, "3": 1}
