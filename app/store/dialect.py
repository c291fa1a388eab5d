"""The two statements that SQLite and PostgreSQL both know but SQLAlchemy spells twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from app.store.tables import Base, Counter


def _insert(connection: Connection, table: type[Base]) -> Any:
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def insert_unless_there(
    connection: Connection, table: type[Base], values: Mapping[str, Any]
) -> bool:
    """Insert a row unless its key is taken; tell whether it was inserted."""
    # Asked what came back: the driver of PostgreSQL does not count the rows it inserted.
    key = next(iter(table.__table__.primary_key))
    statement = _insert(connection, table).values(**values).on_conflict_do_nothing()
    return connection.execute(statement.returning(key)).first() is not None


def insert_missing(
    connection: Connection, table: type[Base], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert those rows whose key is not taken."""
    if rows:
        connection.execute(_insert(connection, table).on_conflict_do_nothing(), list(rows))


def count_up(connection: Connection, series: str) -> int:
    """Add one to a counter, made at 0 if it is new, and give the value; locks its row."""
    statement = (
        _insert(connection, Counter)
        .values(series=series, value=1)
        .on_conflict_do_update(index_elements=[Counter.series], set_={"value": Counter.value + 1})
        .returning(Counter.value)
    )
    return int(connection.execute(statement).scalar_one())
