"""Statements that are compiled once say and answer what SQLAlchemy's own would."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    Column,
    Date,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    bindparam,
    event,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import OperationalError

from app.store import IntegrityError, Store
from app.store.columns import Moment
from app.store.prepared import Prepared

TABLE = Table(
    "prepared_trial",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("name", String, unique=True),
    Column("day", Date),
    Column("at", Moment),
    Column("data", JSON),
    Column("raw", LargeBinary),
    Column("count", Integer),
)
NAMED = ("id", "name", "day", "at", "data", "raw", "count")
INSERT = Prepared(lambda _dialect: insert(TABLE), NAMED)
SELECT = Prepared(
    lambda _dialect: select(*TABLE.c).where(TABLE.c.name == bindparam("of_name", type_=String()))
)
CHANGE = Prepared(
    lambda _dialect: update(TABLE).where(TABLE.c.name == bindparam("of_name", type_=String())),
    ("count",),
)
CHINA = timezone(timedelta(hours=8))
ROW: dict[str, Any] = {
    "id": 1, "name": "低保", "day": date(2026, 6, 9), "at": datetime(2026, 6, 9, 9, tzinfo=CHINA),
    "data": {"件": [1, None]}, "raw": b"\x00\xff", "count": 0,
}  # fmt: skip


@pytest.fixture
def ready(store: Store) -> Iterator[Store]:
    TABLE.create(store.engine)
    yield store
    TABLE.drop(store.engine)


def test_a_row_comes_back_as_sqlalchemy_itself_reads_it(ready: Store) -> None:
    with ready.writing() as connection:
        INSERT.run(connection, ROW)
    with ready.reading() as connection:
        ours = SELECT.rows(connection, {"of_name": "低保"})
        theirs = [tuple(row) for row in connection.execute(select(*TABLE.c))]
    assert ours == theirs
    assert ours == [(1, "低保", ROW["day"], ROW["at"].astimezone(UTC), ROW["data"], b"\x00\xff", 0)]


def test_what_sqlalchemy_wrote_is_read_alike(ready: Store) -> None:
    empty = dict.fromkeys(NAMED) | {"id": 2, "name": "空"}
    with ready.writing() as connection:
        connection.execute(insert(TABLE), empty)
        INSERT.run(connection, empty | {"id": 3, "name": "空二"})
        one, other = (SELECT.rows(connection, {"of_name": name}) for name in ("空", "空二"))
        raw = connection.exec_driver_sql("SELECT data FROM prepared_trial ORDER BY id").all()
    assert one[0][2:] == other[0][2:] == (None, None, None, None, None)
    assert raw[0] == raw[1]


def test_many_rows_go_in_at_once(ready: Store) -> None:
    rows = [ROW | {"id": n, "name": f"件{n}"} for n in range(1, 6)]
    with ready.writing() as connection:
        INSERT.run_all(connection, rows)
        found = [SELECT.rows(connection, {"of_name": f"件{n}"})[0][0] for n in range(1, 6)]
    assert found == [1, 2, 3, 4, 5]


def test_an_update_counts_the_rows_and_knows_what_it_sets_itself(ready: Store) -> None:
    change = Prepared(
        lambda _dialect: (
            update(TABLE).where(TABLE.c.id == bindparam("of_id")).values(count=TABLE.c.count + 1)
        ),
        ("day",),
    )
    with ready.writing() as connection:
        INSERT.run(connection, ROW)
        asked = {"of_id": 1, "day": date(2026, 6, 10)}
        assert change.run(connection, asked).rowcount == 1
        assert change.run(connection, asked).rowcount == 1
        assert change.run(connection, asked | {"of_id": 9}).rowcount == 0
        found = SELECT.rows(connection, {"of_name": "低保"})[0]
    assert (found[2], found[6]) == (date(2026, 6, 10), 2)


def test_an_insert_may_tell_the_number_of_its_row(ready: Store) -> None:
    telling = Prepared(lambda _dialect: insert(TABLE).returning(TABLE.c.id), NAMED[1:])
    with ready.writing() as connection:
        told = {name: ROW[name] for name in NAMED[1:]}
        first = telling.run(connection, told).rows[0][0]
        second = telling.run(connection, told | {"name": "又一件"}).rows[0][0]
    assert second == first + 1


def test_a_moment_without_an_offset_is_refused(ready: Store) -> None:
    with ready.writing() as connection, pytest.raises(ValueError, match="without an offset"):
        INSERT.run(connection, ROW | {"at": datetime(2026, 6, 9, 9)})


def test_a_value_that_is_not_told_is_named(ready: Store) -> None:
    with ready.writing() as connection, pytest.raises(KeyError, match="day"):
        INSERT.run(connection, {name: ROW[name] for name in NAMED if name != "day"})


def test_errors_are_sqlalchemys_and_hide_what_was_to_be_written(ready: Store) -> None:
    def twice() -> None:
        with ready.writing() as connection:
            INSERT.run(connection, ROW)
            INSERT.run(connection, ROW | {"id": 2})

    with pytest.raises(IntegrityError) as caught:
        twice()
    assert "parameters hidden" in str(caught.value)
    with ready.reading() as connection:
        assert SELECT.rows(connection, {"of_name": "低保"}) == []


def test_whoever_listens_to_the_engine_hears_of_it(ready: Store) -> None:
    heard: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        heard.append(statement)

    event.listen(ready.engine, "before_cursor_execute", note)
    try:
        with ready.writing() as connection:
            INSERT.run_all(connection, [ROW, ROW | {"id": 2, "name": "又一件"}])
            assert SELECT.rows(connection, {"of_name": "又一件"})[0][0] == 2
            assert CHANGE.run(connection, {"of_name": "又一件", "count": 3}).rowcount == 1
    finally:
        event.remove(ready.engine, "before_cursor_execute", note)
    assert [each.split()[0] for each in heard if "prepared_trial" in each] == [
        "INSERT", "SELECT", "UPDATE",
    ]  # fmt: skip


def test_a_connection_that_was_lost_is_not_used_again(ready: Store) -> None:
    if ready.engine.dialect.name != "postgresql":
        # A file is not lost: what cannot be read is an error of that one statement.
        missing = Prepared(lambda _dialect: text("SELECT 1 FROM nowhere"))
        with ready.reading() as connection, pytest.raises(OperationalError, match="nowhere"):
            missing.run(connection, {})
        return

    def cut_off() -> None:
        with ready.writing() as connection:
            ours = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
            with ready.writing() as other:
                other.exec_driver_sql(f"SELECT pg_terminate_backend({ours}, 5000)")
            SELECT.rows(connection, {"of_name": "低保"})

    with pytest.raises(OperationalError):
        cut_off()
    with ready.reading() as connection:
        assert SELECT.rows(connection, {"of_name": "低保"}) == []
