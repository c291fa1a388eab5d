"""What a worker process of the tests does; imported once by the server that forks them."""

from __future__ import annotations

import signal
from datetime import datetime
from multiprocessing.synchronize import Event

from app.desk.jobs import Job, run_due
from app.desk.room import Room
from app.desk.seal import Seal
from app.store import Store
from app.store.write_counters import next_number
from tests.store.rows import AT


def room_over(store: Store) -> Room:
    """Give a room of which only the store is used."""
    return Room(store, NotImplemented, Seal(b"k" * 32), "")


def count(room: Room, job: Job, at: datetime) -> None:
    """Leave a trace of each time a job was done."""
    with room.store.writing() as connection:
        next_number(connection, job.subject)


def work(url: str, name: str) -> None:
    """Work until nothing is due."""
    store = Store(url)
    while run_due(room_over(store), AT, name, 7, {"count": count}).total:
        pass
    store.dispose()


def hang(url: str, name: str, hanging: Event) -> None:
    """Claim a batch, do the first job of it, and hang in the second until killed."""

    def second(room: Room, job: Job, at: datetime) -> None:
        if job.subject != "1":
            count(room, job, at)
            return
        hanging.set()
        signal.pause()

    run_due(room_over(Store(url)), AT, name, 7, {"count": second})
