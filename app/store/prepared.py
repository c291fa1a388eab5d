"""A statement compiled once for each kind of database and then only run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Dialect
from sqlalchemy.exc import DBAPIError

# Gives the statement for a kind of database ("sqlite", "postgresql").
Spelled = Callable[[str], Any]


class _Form:
    """A statement as one database takes it: its text, and how each value is handed over."""

    def __init__(self, statement: Any, named: Sequence[str], dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=list(named) or None)
        self.text: str = compiled.string
        columns = getattr(statement, "selected_columns", ())
        self._read: Final = tuple(
            column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns
        )
        self._positional = bool(compiled.positional)
        # Under the names that the text has for them: those of nameless values are made up.
        binds = {name: bind for bind, name in compiled.bind_names.items()}
        self._names: Final = tuple(compiled.positiontup if self._positional else binds)
        self._slots: Final = tuple(
            (name, binds[name].type.dialect_impl(dialect).bind_processor(dialect))
            for name in self._names
        )
        # What the statement itself gives, such as the 1 of `value + 1`.
        self._fixed: Final = {
            name: value
            for name, value in compiled.params.items()
            if value is not None and name not in named
        }

    def values(self, told: Mapping[str, Any]) -> Any:
        """Give what is told in the form that the driver takes."""
        all_told = {**self._fixed, **told} if self._fixed else told
        given = [
            process(all_told[name]) if process else all_told[name] for name, process in self._slots
        ]
        return tuple(given) if self._positional else dict(zip(self._names, given, strict=True))

    def read(self, row: Sequence[Any]) -> Iterator[Any]:
        """Give what the driver answered in the types of the columns."""
        pairs = zip(self._read, row, strict=True)
        return (process(value) if process else value for process, value in pairs)


class Answer(NamedTuple):
    """What the database answered: how many rows changed, and the rows that a RETURNING gives."""

    rowcount: int
    rows: Sequence[Sequence[Any]]


class Prepared:
    """One of the few statements that every verb runs; none with an IN of unknown length.

    SQLAlchemy looks a statement's compiled form up by its structure and lays out a result each time
    it runs: three times as long as SQLite needs for the row itself. So these go to the driver, on
    the connection and in the transaction that SQLAlchemy keeps; errors are SQLAlchemy's own.
    `spelled` gives the statement, `named` the columns an INSERT or UPDATE sets from what it is told.
    """

    def __init__(self, spelled: Spelled, named: Sequence[str] = ()) -> None:
        self._spelled, self._named = spelled, tuple(named)
        self._forms: dict[str, _Form] = {}

    def run(self, connection: Connection, told: Mapping[str, Any]) -> Answer:
        """Run it once. Raises KeyError for a value that is not told."""
        form = self._form(connection.dialect)
        return _answer(connection, form.text, form.values(told))

    def rows(self, connection: Connection, told: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Run a SELECT and give its rows."""
        form = self._form(connection.dialect)
        found = _answer(connection, form.text, form.values(told)).rows
        return [tuple(form.read(row)) for row in found]

    def run_all(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run it for each of some rows, of which there is at least one."""
        form = self._form(connection.dialect)
        if len(rows) == 1:
            _answer(connection, form.text, form.values(rows[0]))
        else:
            _answer(connection, form.text, [form.values(row) for row in rows], many=True)

    def _form(self, dialect: Dialect) -> _Form:
        found = self._forms.get(dialect.name)
        if found is None:
            statement = self._spelled(dialect.name)
            found = self._forms[dialect.name] = _Form(statement, self._named, dialect)
        return found


def _answer(connection: Connection, text: str, values: Any, *, many: bool = False) -> Answer:
    """Run a statement as the driver takes it. Raises what SQLAlchemy raises for an error."""
    if not connection.in_transaction():
        connection.begin()
    if connection.engine.dispatch.before_cursor_execute:
        return _overheard(connection, text, values)
    cursor: Any = connection.connection.cursor()
    try:
        (cursor.executemany if many else cursor.execute)(text, values)
        return Answer(cursor.rowcount, cursor.fetchall() if cursor.description else ())
    except connection.dialect.loaded_dbapi.Error as error:
        raise _told(connection, text, values, cursor, error) from error
    finally:
        cursor.close()


def _overheard(connection: Connection, text: str, values: Any) -> Answer:
    """Run it the longer way, as whoever listens to what the engine runs hears of it."""
    done = connection.exec_driver_sql(text, values)
    return Answer(done.rowcount, done.fetchall() if done.returns_rows else ())


def _told(
    connection: Connection, text: str, values: Any, cursor: Any, error: Exception
) -> BaseException:
    """Give the error that SQLAlchemy makes of a driver's; what was lost with it is not used again."""
    dialect = connection.dialect
    lost = dialect.is_disconnect(error, connection.connection.dbapi_connection, cursor)  # type: ignore[arg-type]
    made = DBAPIError.instance(
        text, values, error, dialect.loaded_dbapi.Error,
        hide_parameters=connection.engine.hide_parameters, connection_invalidated=lost,
        dialect=dialect,
    )  # fmt: skip
    if lost:
        connection.invalidate(error)
    return made
