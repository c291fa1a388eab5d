"""Whole cases through the desk, and the room they take."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from app.store import Store
from bench.bare import Replay, recorded
from bench.figures import Row
from bench.joint import VERBS, JointHall
from bench.places import Place, postgresql, sqlite_in
from bench.rival import rival
from bench.timing import in_turn, seconds

CASES, ROUNDS, WARM = 30, 7, 40
MEMORY: Final = Path("/dev/shm")
RIVALS: Final = (
    ("SpiffWorkflow", "spiff.py", "spiff"),
    ("viewflow", "django_viewflow.py", "viewflow"),
)
BARE_AIM, RIVALS_AIM = 0.4, 10


def on_sqlite() -> list[Row]:
    """Whole cases on SQLite, synchronous FULL, on the disk; beside it where syncing is free."""
    with sqlite_in() as place:
        rows = _cases(place)
    with sqlite_in(MEMORY) as place:
        free = _cases(place)
    # How much room a case takes is the same wherever the file lies.
    return [*(_also(row, other) for row, other in zip(rows[:-1], free, strict=False)), rows[-1]]


def _also(row: Row, free: Row) -> Row:
    """Give a row with the figures added of the same where syncing costs nothing."""
    what, figure, beside, verdict, met = row
    theirs, times = free[2].split(": ")[1], free[3].split(" (")[0]
    return what, figure, beside, f"{verdict}; syncing free: {free[1]} to {theirs}, {times}", met


def on_postgresql() -> list[Row]:
    """Whole cases on PostgreSQL with its own settings."""
    with postgresql() as place:
        return _cases(place)


def _cases(place: Place) -> list[Row]:
    store = Store(place.url)
    try:
        hall = JointHall(store)
        for _n in range(WARM):
            hall.whole_case()
        gc.collect()
        gc.freeze()  # as `serve` does: what is here now stays
        size = place.size()
        rivals = [_beside_rival(place, hall, *each) for each in RIVALS]
        room = (place.size() - size) / (len(RIVALS) * CASES * (ROUNDS + 1))
        return [_beside_bare(place, hall, store), *rivals, _room(place, room)]
    finally:
        store.dispose()


def _many(hall: JointHall) -> float:
    return seconds(lambda: [hall.whole_case() for _n in range(CASES)])


def _beside_bare(place: Place, hall: JointHall, store: Store) -> Row:
    with _bare(place, hall, store) as replay:
        mine, other, ratio = in_turn(
            lambda: _many(hall),
            lambda: seconds(lambda: [replay.whole_case() for _n in range(CASES)]), ROUNDS,
        )  # fmt: skip
    share = 1 / ratio
    return (
        f"whole cases through the desk, accept to closed, {VERBS} durable verbs, {place.name}",
        f"{CASES / mine:.0f} cases/s", f"bare SQL writing the same rows: {CASES / other:.0f} cases/s",
        f"{share:.0%} of it (aim ≥ {BARE_AIM:.0%})", share >= BARE_AIM,
    )  # fmt: skip


@contextmanager
def _bare(place: Place, hall: JointHall, store: Store) -> Iterator[Replay]:
    with recorded(store.engine) as done:
        number = hall.whole_case(again=True)
        half = len(done)
        hall.whole_case(again=True)
    connection = place.connect()
    try:
        replay = Replay(connection, place.begin, done[:half], done[half:], number)
        if replay.transactions != VERBS:
            raise RuntimeError(f"a case took {replay.transactions} transactions, not {VERBS}")
        yield replay
    finally:
        connection.close()


def _beside_rival(place: Place, hall: JointHall, name: str, script: str, database: str) -> Row:
    with rival(script, place.theirs(database)) as program:
        mine, other, ratio = in_turn(lambda: _many(hall), lambda: program.seconds(CASES), ROUNDS)
    times = 1 / ratio
    return (
        f"the same beside {name} with its own persistence, {place.name}",
        f"{CASES / mine:.0f} cases/s", f"{name}: {CASES / other:.0f} cases/s",
        f"{times:.1f} × (aim ≥ {RIVALS_AIM} ×)", times >= RIVALS_AIM,
    )  # fmt: skip


def _room(place: Place, room: float) -> Row:
    return (
        f"room of a closed case of {VERBS} events, {place.name}", f"{room:,.0f} bytes",
        "the growth of the whole database, indexes included", "no aim set", True,
    )  # fmt: skip


if __name__ == "__main__":
    import sys

    for part in sys.argv[1:]:
        for row in globals()[part]():
            print(row)
