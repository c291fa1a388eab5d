"""Connections, transactions and what is said when there is no database."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.store import Store, ping
from app.store.engine import alone, make_engine
from app.store.write_counters import next_number

COUNT = text("SELECT value FROM counter WHERE series = 'a'")


class GivenUp(Exception):
    """Thrown inside a transaction to make it fail."""


def sqlite_only(store: Store) -> bool:
    return store.engine.dialect.name == "sqlite"


def test_only_one_at_a_time_prepares_a_database(url: str) -> None:
    inside, most = [], []

    def prepare(number: int) -> None:
        with alone(url):
            inside.append(number)
            most.append(len(inside))
            time.sleep(0.05)
            inside.remove(number)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(prepare, range(4)))
    assert most == [1, 1, 1, 1]


def test_sqlite_is_set_up_for_many_users(store: Store) -> None:
    if not sqlite_only(store):
        return
    with store.reading() as connection:
        wanted = {
            "journal_mode": "wal",
            "foreign_keys": 1,
            "synchronous": 2,
            "busy_timeout": 30_000,
        }
        for pragma, value in wanted.items():
            assert connection.execute(text(f"PRAGMA {pragma}")).scalar_one() == value


def test_a_postgresql_address_means_our_driver() -> None:
    for address in ("postgresql://u:p@host/db", "postgresql+psycopg://u:p@host/db"):
        engine = make_engine(address)
        assert engine.dialect.driver == "psycopg"
        engine.dispose()


def test_all_of_a_block_is_written_or_nothing(store: Store) -> None:
    def half() -> None:
        with store.writing() as connection:
            next_number(connection, "a")
            raise GivenUp

    with pytest.raises(GivenUp):
        half()
    with store.reading() as connection:
        assert connection.execute(COUNT).first() is None


def test_a_row_that_points_nowhere_is_refused(store: Store) -> None:
    orphan = text(
        "INSERT INTO scope (case_id, scope, closed, item_id) VALUES (99, 'all', :no, 'x')"
    )
    with pytest.raises(IntegrityError), store.writing() as connection:
        connection.execute(orphan, {"no": False})


def test_what_was_to_be_written_is_not_in_the_error(store: Store) -> None:
    insert = text("INSERT INTO counter (series, value) VALUES (:series, 1)")
    secret = "身份证11010519491231002X"
    with store.writing() as connection:
        connection.execute(insert, {"series": secret})
    with pytest.raises(IntegrityError) as caught, store.writing() as connection:
        connection.execute(insert, {"series": secret})
    assert "11010519491231002X" not in str(caught.value).split("DETAIL")[0]
    assert "hide_parameters" in str(caught.value)


def test_a_reader_sees_one_moment(store: Store) -> None:
    with store.writing() as connection:
        next_number(connection, "a")
    with store.reading() as reader:
        before = reader.execute(COUNT).scalar_one()
        with store.writing() as connection:
            next_number(connection, "a")
        assert reader.execute(COUNT).scalar_one() == before == 1
    with store.reading() as reader:
        assert reader.execute(COUNT).scalar_one() == 2


def test_a_reader_is_not_kept_waiting_by_a_writer(store: Store) -> None:
    with store.writing() as connection:
        next_number(connection, "a")
        with store.reading() as reader:
            assert reader.execute(COUNT).first() is None


def test_a_second_writer_waits_for_the_first(store: Store) -> None:
    first_has_it, order = threading.Event(), []

    def first() -> None:
        with store.writing() as connection:
            next_number(connection, "a")
            first_has_it.set()
            time.sleep(0.2)
            order.append("first")

    def second() -> None:
        first_has_it.wait()
        with store.writing() as connection:
            order.append(str(next_number(connection, "a")))

    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(first), threads.submit(second)]:
            done.result()
    assert order == ["first", "2"]


def test_readers_that_turn_writers_never_deadlock(store: Store) -> None:
    """Each reads before it writes: begun as readers, two of them would block each other."""

    def read_then_write(_n: int) -> int:
        with store.writing() as connection:
            connection.execute(COUNT).first()
            return next_number(connection, "a")

    with ThreadPoolExecutor(8) as threads:
        assert sorted(threads.map(read_then_write, range(40))) == list(range(1, 41))


def test_ping_says_nothing_when_all_is_well(url: str) -> None:
    assert ping(url) is None


@pytest.mark.parametrize("address", ["not an address", "oracle9://x/y", ""])
def test_ping_tells_what_an_address_looks_like(address: str) -> None:
    said = ping(address)
    assert said is not None
    assert "数据库地址无法识别" in said
    assert "sqlite:///" in said


def test_ping_tells_why_a_file_cannot_be_opened(tmp_path: Path) -> None:
    said = ping(f"sqlite:///{tmp_path}/no/such/folder/hall.db")
    assert said is not None
    assert "连不上数据库" in said
    assert "hall.db" in said
    assert not (tmp_path / "no").exists()


def test_ping_keeps_the_password_to_itself() -> None:
    said = ping("postgresql://clerk:hunter2@127.0.0.1:1/hall")
    assert said is not None
    assert "连不上数据库" in said
    assert "hunter2" not in said
