"""Writers are killed at random moments: nothing is half done, lost, doubled or skipped."""

from __future__ import annotations

import random

import pytest

from app.desk import DeskError
from app.store.tables import Case
from tests.desk.hall import Hall
from tests.faults.brood import Brood
from tests.faults.nursery import CATALOG, Order
from tests.faults.requests import Request, perform
from tests.faults.verifying import (
    assert_kept,
    assert_numbered,
    assert_once,
    assert_papers_told,
    assert_prints,
    assert_whole,
    rows,
)

# On each of the two databases: together more than the two hundred that are asked for.
KILLS = 105
AT_ONCE = 3
POOL = 12
LONGEST_LIFE_SECONDS = 0.12


class Siege:
    """Keeps writers at work, kills them one after the other, and sends their last request again."""

    def __init__(self, hall: Hall, writers: Brood) -> None:
        self.hall, self.writers = hall, writers
        self.dice = random.Random(20261123)
        self.serial = 0
        self.alive: list[int] = []
        self.again: list[tuple[Request, bool]] = []
        self.cut_off: list[Request] = []
        self.seen = 0

    def reinforce(self) -> None:
        """Have writers born until there are enough, each with a few cases of the others."""
        born = set()
        while len(self.alive) < AT_ONCE:
            self.serial += 1
            numbers = [ack.number for _request, ack in self.writers.kept[-200:]]
            chosen = self.dice.sample(numbers, min(POOL, len(numbers)))
            self.writers.order(Order(serial=self.serial, numbers=tuple(dict.fromkeys(chosen))))
            self.alive.append(self.serial)
            born.add(self.serial)
        self.writers.wait_for(born)

    def strike(self) -> None:
        """Kill one of them at a random moment, then ask for what it was doing."""
        self.writers.listen(self.dice.uniform(0.0, LONGEST_LIFE_SECONDS))
        victim = self.alive.pop(self.dice.randrange(len(self.alive)))
        cut_off = self.writers.kill(victim)
        if cut_off is None:
            return
        self.cut_off.append(cut_off)
        try:
            perform(self.hall.desk, CATALOG, cut_off)
        except DeskError:
            # Somebody was faster: then the killed one has left nothing.
            self.again.append((cut_off, False))
        else:
            self.again.append((cut_off, True))

    def look(self) -> None:
        """Check all cases touched since the last look, while the others go on writing."""
        touched = {ack.number for _request, ack in self.writers.kept[self.seen :]}
        touched |= {request.number for request in self.cut_off if request.number}
        self.seen = len(self.writers.kept)
        for victim in self.alive:
            if (cut_off := self.writers.kill(victim)) is not None:
                self.cut_off.append(cut_off)
        self.alive.clear()
        assert_whole(self.hall.store, self.hall.desk, touched)
        assert_kept(self.hall.store, self.writers.kept)
        assert_once(self.hall.store, self.again)


@pytest.mark.slow
def test_killed_at_any_moment_a_writer_leaves_nothing_half_done(hall: Hall, writers: Brood) -> None:
    siege = Siege(hall, writers)
    for kill in range(1, KILLS + 1):
        siege.reinforce()
        siege.strike()
        if kill % 15 == 0:
            siege.look()
    assert siege.serial >= KILLS
    assert len(writers.kept) > KILLS, "they were busy"
    assert len(siege.again) > KILLS // 4, "many were killed in the middle of a request"
    assert len(writers.killed) >= KILLS
    verbs = {request.verb for request, _ack in writers.kept}
    assert verbs == {"open", "act", "supply", "paper"}
    _all_is_well(hall, writers, siege)


def _all_is_well(hall: Hall, writers: Brood, siege: Siege) -> None:
    assert_whole(hall.store, hall.desk, {case.number for case in rows(hall.store, Case.number)})
    assert_kept(hall.store, writers.kept)
    assert_numbered(hall.store)
    assert_papers_told(hall.store)
    papers = [ack for request, ack in writers.kept if request.verb == "paper"]
    assert_prints(hall.desk, hall.store, papers)
    assert_once(hall.store, siege.again)
