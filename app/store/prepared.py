"""A statement compiled once for each kind of database and then only run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, CursorResult, Dialect

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
        names = compiled.positiontup if self._positional else tuple(binds)
        self._slots: Final = tuple(
            (name, binds[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in names
        )
        # What the statement itself gives, such as the 1 of `value + 1`.
        self._fixed: Final = {
            name: value
            for name, value in compiled.params.items()
            if value is not None and name not in named
        }

    def values(self, told: Mapping[str, Any]) -> Any:
        """Give what is told in the form that the driver takes."""
        fixed = self._fixed
        found = (
            (name, told[name] if name in told else fixed[name], process)
            for name, process in self._slots
        )
        if self._positional:
            return tuple(process(value) if process else value for _name, value, process in found)
        return {name: process(value) if process else value for name, value, process in found}

    def read(self, row: Sequence[Any]) -> Iterator[Any]:
        """Give what the driver answered in the types of the columns."""
        pairs = zip(self._read, row, strict=True)
        return (process(value) if process else value for process, value in pairs)


class Prepared:
    """One of the few statements that every verb runs; none with an IN of unknown length.

    SQLAlchemy looks a statement's compiled form up by its structure and lays out a result each time
    it runs: three times as long as SQLite needs for the row itself. Errors are SQLAlchemy's own.
    `spelled` gives the statement, `named` the columns an INSERT or UPDATE sets from what it is told.
    """

    def __init__(self, spelled: Spelled, named: Sequence[str] = ()) -> None:
        self._spelled, self._named = spelled, tuple(named)
        self._forms: dict[str, _Form] = {}

    def run(self, connection: Connection, told: Mapping[str, Any]) -> CursorResult[Any]:
        """Run it once. Raises KeyError for a value that is not told."""
        form = self._form(connection.dialect)
        return connection.exec_driver_sql(form.text, form.values(told))

    def rows(self, connection: Connection, told: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Run a SELECT and give its rows."""
        form = self._form(connection.dialect)
        found = connection.exec_driver_sql(form.text, form.values(told))
        return [tuple(form.read(row)) for row in found]

    def run_all(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run it for each of some rows, of which there is at least one."""
        form = self._form(connection.dialect)
        connection.exec_driver_sql(form.text, [form.values(row) for row in rows])

    def _form(self, dialect: Dialect) -> _Form:
        found = self._forms.get(dialect.name)
        if found is None:
            statement = self._spelled(dialect.name)
            found = self._forms[dialect.name] = _Form(statement, self._named, dialect)
        return found
