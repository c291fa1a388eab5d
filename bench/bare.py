"""The bare SQL of a whole case: what the desk wrote, written again without a desk.

The statements that write are recorded while the desk takes two like cases to their end. What
differs between the two (ids, numbers, digests) is made new for every case that is replayed, all
else is written as it was, in as many transactions. Nothing is read, decided or checked.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from psycopg.types.json import Json
from sqlalchemy import Engine, event

from app.store.columns import to_json

_WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE)", re.I)
_DIGEST = re.compile(r"[0-9a-f]{64}")


class Said(NamedTuple):
    """A statement that writes, with its parameters (one set, or one for each of many)."""

    sql: str
    values: Any
    many: bool


class Slot(NamedTuple):
    """A place among the parameters of a statement that is new in every case."""

    row: int
    key: Any
    make: Callable[[int, str], Any]


Case = list[list[Said]]


@contextmanager
def recorded(engine: Engine) -> Iterator[Case]:
    """Give the writing statements of the transactions that are committed inside the block."""
    done: Case = []
    current: list[Said] = []

    def said(_conn: Any, _cursor: Any, sql: str, values: Any, _context: Any, many: bool) -> None:
        if _WRITES.match(sql):
            current.append(Said(sql, _plain(values, many), many))

    def committed(_conn: Any) -> None:
        if current:
            done.append(list(current))
        current.clear()

    event.listen(engine, "before_cursor_execute", said)
    event.listen(engine, "commit", committed)
    try:
        yield done
    finally:
        event.remove(engine, "before_cursor_execute", said)
        event.remove(engine, "commit", committed)


class Replay:
    """Writes recorded cases again, through a DBAPI connection in autocommit mode."""

    def __init__(self, connection: Any, begin: str, first: Case, second: Case, number: str) -> None:
        shapes = [[(said.sql, said.many) for said in each] for each in first]
        if shapes != [[(said.sql, said.many) for said in each] for each in second]:
            raise RuntimeError("two like cases were not written by like statements")
        self._connection, self._begin, self._count = connection, begin, 0
        self._number = number
        self._cases = [
            [(a, _slots(a, b, number)) for a, b in zip(one, other, strict=True)]
            for one, other in zip(first, second, strict=True)
        ]

    @property
    def transactions(self) -> int:
        """Give how many transactions a case takes."""
        return len(self._cases)

    def whole_case(self) -> None:
        """Write one more case."""
        self._count += 1
        number = f"R{self._count:0{len(self._number) - 1}d}"
        case_id = 0
        cursor = self._connection.cursor()
        for transaction in self._cases:
            cursor.execute(self._begin)
            for said, slots in transaction:
                found = self._write(cursor, said, slots, case_id, number)
                case_id = case_id or found
            cursor.execute("COMMIT")
        cursor.close()

    def _write(self, cursor: Any, said: Said, slots: list[Slot], case_id: int, number: str) -> int:
        """Write the rows of one statement; give the id of a case that came back from it."""
        rows = [_copied(row) for row in _rows(said)]
        for slot in slots:
            rows[slot.row][slot.key] = slot.make(case_id, number)
        if said.many:
            cursor.executemany(said.sql, rows)
            return 0
        cursor.execute(said.sql, rows[0])
        if "INTO case_ " in said.sql and cursor.description:
            return int(cursor.fetchone()[0])
        if cursor.description:
            cursor.fetchall()
        return 0


def _rows(said: Said) -> list[Any]:
    return list(said.values) if said.many else [said.values]


def _plain(values: Any, many: bool) -> Any:
    """Give parameters with JSON as the text that goes over the wire."""

    def text(row: Any) -> Any:
        if isinstance(row, dict):
            return {key: _text_of(value) for key, value in row.items()}
        return [_text_of(value) for value in row]

    return [text(row) for row in values] if many else text(values)


def _text_of(value: Any) -> Any:
    return to_json(value.obj) if isinstance(value, Json) else value


def _copied(row: Any) -> Any:
    return dict(row) if isinstance(row, dict) else list(row)


def _slots(one: Said, other: Said, number: str) -> list[Slot]:
    found = []
    for place, (a, b) in enumerate(zip(_rows(one), _rows(other), strict=True)):
        keys = a.keys() if isinstance(a, dict) else range(len(a))
        for key in keys:
            made = _maker(a[key], b[key], number)
            if made is not None:
                found.append(Slot(place, key, made))
    return found


def _maker(one: Any, other: Any, number: str) -> Callable[[int, str], Any] | None:
    """Give what makes the value of a new case; None for one that is the same in all."""
    if type(one) is not type(other) or one == other:
        return None
    if isinstance(one, int):
        return lambda case_id, _number: case_id
    if isinstance(one, bytes):
        return lambda _id, _number: os.urandom(len(one))
    if isinstance(one, str) and number in one:
        return lambda _id, new: one.replace(number, new)
    if isinstance(one, str) and _DIGEST.fullmatch(one):
        return lambda _id, _number: secrets.token_hex(32)
    return None
