"""Clerks in processes of their own: one wins, the other is told, nobody loses anything."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from app.store.tables import Case
from tests.desk.hall import CLERK, Hall
from tests.faults.brood import Brood
from tests.faults.nursery import Order
from tests.faults.requests import Request
from tests.faults.verifying import assert_kept, assert_numbered, assert_whole, rows

ROUNDS = 8
WORKERS, EACH = 10, 12


def _accept(hall: Hall, number: str, outcome: str, token: str, micros: int) -> Request:
    return Request(
        verb="act", who=CLERK.username, number=number, step="receive", outcome=outcome,
        version=1, token=token, at=hall.at.replace(microsecond=micros),
        materials=("id-card",) if outcome == "补正" else (),
    )  # fmt: skip


def _race(writers: Brood, first: int, requests: list[Request]) -> None:
    """Have every request made by a process of its own, all at the same moment."""
    begin = time.monotonic() + 0.15
    serials = set()
    for number, request in enumerate(requests, first):
        writers.order(Order(serial=number, requests=(request,), begin=begin))
        serials.add(number)
    writers.wait_for(serials, over=True)


@pytest.mark.slow
@pytest.mark.parametrize("outcomes", [("受理", "受理"), ("受理", "补正")])
def test_of_two_clerks_in_two_processes_one_wins(
    hall: Hall, writers: Brood, outcomes: tuple[str, str]
) -> None:
    for number in range(ROUNDS):
        case = hall.open().number
        two = [
            _accept(hall, case, what, f"t{n}", 1 + 2 * number + n)
            for n, what in enumerate(outcomes)
        ]
        _race(writers, 1 + 2 * number, two)
        assert len(writers.kept) == len(writers.lost) == number + 1
        won, _ack = writers.kept[-1]
        lost, word = writers.lost[-1]
        assert {won.token, lost.token} == {"t0", "t1"}
        assert word.stale
        assert f"收件受理：{won.outcome}" in word.lost
        assert "没有丢" in word.lost
    assert_kept(hall.store, writers.kept)
    assert_whole(hall.store, hall.desk, [ack.number for _request, ack in writers.kept])


@pytest.mark.slow
def test_one_form_sent_by_ten_processes_opens_one_case(hall: Hall, writers: Brood) -> None:
    form = Request(verb="open", who=CLERK.username, item="dibao", token="the same form", at=hall.at)
    _race(writers, 1, [form] * WORKERS)
    assert {ack.number for _request, ack in writers.kept} == {"1504292025060400001"}
    assert len(writers.kept) == WORKERS
    assert len(rows(hall.store, Case.number)) == 1
    assert hall.open().number == "1504292025060400002", "the nine others took no number"


@pytest.mark.slow
def test_ten_processes_on_the_same_cases_lose_nothing(hall: Hall, writers: Brood) -> None:
    shared = tuple(hall.open().number for _n in range(6))
    for serial in range(1, WORKERS + 1):
        writers.order(Order(serial=serial, numbers=shared, most=EACH))
    writers.wait_for(set(range(1, WORKERS + 1)), over=True)
    assert len(writers.kept) + len(writers.lost) == WORKERS * EACH
    assert len(writers.kept) > WORKERS * EACH / 2
    assert all(word.stale for _request, word in writers.lost), writers.lost
    assert_kept(hall.store, writers.kept)
    assert_numbered(hall.store)
    numbers = [case.number for case in rows(hall.store, Case.number)]
    opened = Counter(request.verb for request, _ack in writers.kept)["open"]
    assert len(numbers) == len(shared) + opened
    assert_whole(hall.store, hall.desk, numbers)
