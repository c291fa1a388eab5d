"""Numbers are given out once each, in order, without gaps."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from app.store import Store
from app.store.write_counters import next_number


class GivenUp(Exception):
    """Thrown after a number was taken."""


def take(store: Store, series: str = "case") -> int:
    with store.writing() as connection:
        return next_number(connection, series)


def test_numbers_begin_at_one(store: Store) -> None:
    assert [take(store) for _n in range(3)] == [1, 2, 3]


def test_each_series_has_its_own(store: Store) -> None:
    take(store)
    assert take(store, series="Case") == 1
    assert take(store, series="paper:受理通知书") == 1
    assert take(store) == 2


def test_a_failed_transaction_takes_its_number_back(store: Store) -> None:
    take(store)

    def fail() -> None:
        with store.writing() as connection:
            assert next_number(connection, "case") == 2
            raise GivenUp

    for _n in range(3):
        with pytest.raises(GivenUp):
            fail()
    assert take(store) == 2


def test_many_threads_some_failing_leave_no_gap(store: Store) -> None:
    def sometimes(n: int) -> int | None:
        try:
            with store.writing() as connection:
                number = next_number(connection, "case")
                if n % 3 == 0:
                    raise GivenUp
                return number
        except GivenUp:
            return None

    with ThreadPoolExecutor(10) as threads:
        given = [number for number in threads.map(sometimes, range(60)) if number is not None]
    assert sorted(given) == list(range(1, 41))
