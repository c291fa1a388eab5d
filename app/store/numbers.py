"""Reads the counters, and which of the numbers that they gave out are there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal

from sqlalchemy import Connection, select

from app.store.record_tables import RefusalReport
from app.store.tables import Case, Counter

# What is numbered without gaps and kept for good.
Numbered = Literal["case", "report"]
_NUMBER: Final = {"case": Case.number, "report": RefusalReport.number}
# No database is asked for more at a time.
_AT_ONCE: Final = 500


def series_of(connection: Connection, what: Numbered) -> list[tuple[str, int]]:
    """Give the series of what is numbered, each by its number 0, with the last number given out."""
    mark = f"{what}:"
    statement = (
        select(Counter.series, Counter.value)
        .where(Counter.series.startswith(mark, autoescape=True))
        .order_by(Counter.series)
    )
    return [(row.series.removeprefix(mark), row.value) for row in connection.execute(statement)]


def absent(connection: Connection, what: Numbered, numbers: Sequence[str]) -> Iterator[str]:
    """Give those of some numbers that nothing has, in their order."""
    column = _NUMBER[what]
    for first in range(0, len(numbers), _AT_ONCE):
        some = numbers[first : first + _AT_ONCE]
        there = set(connection.execute(select(column).where(column.in_(some))).scalars())
        yield from (each for each in some if each not in there)
