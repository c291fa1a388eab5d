"""The statements that SQLite and PostgreSQL both know but SQLAlchemy spells twice.

Each is put together once for a table: putting it together takes several times as long as running it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection, case
from sqlalchemy.dialects import postgresql, sqlite

from app.store.prepared import Prepared
from app.store.tables import Base, Counter

# Says of the columns of a row that is there, and of those told, whether it stays as it is.
Stays = Callable[[Any, Any], Any]


def _insert(dialect: str, table: type[Base]) -> Any:
    rows: Any = table.__table__
    return postgresql.insert(rows) if dialect == "postgresql" else sqlite.insert(rows)


def insert_unless_there(
    connection: Connection, table: type[Base], values: Mapping[str, Any]
) -> bool:
    """Insert a row unless its key is taken; tell whether it was inserted."""
    statement = _unless_there_telling(table, tuple(values))
    return bool(statement.run(connection, values).rows)


def insert_missing(
    connection: Connection, table: type[Base], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert those rows, all with the same columns, whose key is not taken."""
    if rows:
        _unless_there(table, tuple(rows[0])).run_all(connection, rows)


def upsert(
    connection: Connection, table: type[Base], values: Mapping[str, Any],
    key: tuple[str, ...], moved: tuple[str, ...], counted: str, stays: Stays | None = None,
) -> None:  # fmt: skip
    """Insert a row, or move the one whose `key` is the same and count up its column `counted`.

    Of a row that `stays` nothing is moved.
    """
    _insert_or_move(table, tuple(values), key, moved, counted, stays).run(connection, values)


def count_up(connection: Connection, series: str) -> int:
    """Add one to a counter, made at 0 if it is new, and give the value; locks its row."""
    return int(_COUNT.run(connection, {"series": series, "value": 1}).rows[0][0])


@lru_cache
def _unless_there(table: type[Base], named: tuple[str, ...]) -> Prepared:
    return Prepared(lambda dialect: _insert(dialect, table).on_conflict_do_nothing(), named)


@lru_cache
def _unless_there_telling(table: type[Base], named: tuple[str, ...]) -> Prepared:
    # Asked what came back: the driver of PostgreSQL does not count the rows it inserted.
    key = next(iter(table.__table__.primary_key))
    return Prepared(
        lambda dialect: _insert(dialect, table).on_conflict_do_nothing().returning(key), named
    )


@lru_cache
def _insert_or_move(
    table: type[Base], named: tuple[str, ...], key: tuple[str, ...], moved: tuple[str, ...],
    counted: str, stays: Stays | None,
) -> Prepared:  # fmt: skip
    def spelled(dialect: str) -> Any:
        statement, there = _insert(dialect, table), table.__table__.c
        changed = {name: statement.excluded[name] for name in moved}
        if stays is not None:
            still = stays(there, statement.excluded)
            changed = {name: case((still, there[name]), else_=new) for name, new in changed.items()}
        changed[counted] = table.__table__.c[counted] + 1
        return statement.on_conflict_do_update(index_elements=list(key), set_=changed)

    return Prepared(spelled, named)


def _counted(dialect: str) -> Any:
    return (
        _insert(dialect, Counter)
        .on_conflict_do_update(index_elements=[Counter.series], set_={"value": Counter.value + 1})
        .returning(Counter.value)
    )


_COUNT: Final = Prepared(_counted, ("series", "value"))
