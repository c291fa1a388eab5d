"""Whether a whole case or report is gone: every number that was given out must still be there.

Numbers are drawn without gaps in the transaction that writes what has them, so one that nothing has
any more was removed, with its events and all that could tell of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter
from typing import Final

import msgspec

from app.desk.actor import Actor
from app.desk.reports import overseers_only
from app.desk.room import Room
from app.store import Connection
from app.store.numbers import Numbered, absent, series_of

# By so many of its numbers, first, last and between, a series shows how they are written.
_LOOKED_AT: Final = 8


class Gap(msgspec.Struct, frozen=True):
    """A number that was given out and that no `what` (case, report) has."""

    what: Numbered
    number: str


class _Place(msgspec.Struct, frozen=True, order=True):
    """Where in a number its count stands: so many digits from a position on, more if need be."""

    width: int
    at: int

    def written(self, start: str, seq: int) -> str:
        return start[: self.at] + str(seq).zfill(self.width) + start[self.at + self.width :]


def gaps(room: Room, actor: Actor) -> tuple[Gap, ...]:
    """Give the numbers that are missing. Raises NotVisible to all but those who oversee."""
    overseers_only(actor)
    numbering = room.catalog.centre.numbering
    patterns: tuple[tuple[Numbered, str], ...] = (
        ("case", numbering.case), ("report", numbering.report),
    )  # fmt: skip
    with room.store.reading() as connection:
        return tuple(
            Gap(what, number)
            for what, pattern in patterns
            for start, last in series_of(connection, what)
            for number in _missing(connection, what, pattern, start, last)
        )


def _missing(
    connection: Connection, what: Numbered, pattern: str, start: str, last: int
) -> Iterator[str]:
    place = _place(connection, what, pattern, start, last)
    return absent(connection, what, [place.written(start, seq) for seq in range(1, last + 1)])


def _place(connection: Connection, what: Numbered, pattern: str, start: str, last: int) -> _Place:
    """Find where the count stands in the numbers of a series, of which `start` is number 0.

    A centre may have written its numbers otherwise then, so those that are there say it; the
    pattern of now only where several places would do, or nothing is there.
    """
    step = max(1, last // _LOOKED_AT)
    sample = sorted({1, last, *range(step, last, step)})
    written = {
        place: [place.written(start, seq) for seq in sample] for place in _zeros(start)
    }  # fmt: skip
    gone = set(absent(connection, what, sorted({n for some in written.values() for n in some})))
    now = _by_pattern(pattern, start)

    def fits(place: _Place) -> tuple[int, bool, _Place]:
        return len([n for n in written[place] if n not in gone]), place == now, place

    return max(written, key=fits)


def _zeros(start: str) -> Iterator[_Place]:
    for at in range(len(start)):
        for width in range(1, len(start) - at + 1):
            if start[at + width - 1] != "0":
                break
            yield _Place(width=width, at=at)


def _by_pattern(pattern: str, start: str) -> _Place:
    """Give where a pattern has its count, if what comes after it is only its own words."""
    parts = list(Formatter().parse(pattern))
    index = next(n for n, part in enumerate(parts) if part[1] == "seq")
    width = len(format(0, parts[index][2] or ""))
    after = "".join(part[0] for part in parts[index + 1 :])
    return _Place(width=width, at=len(start) - len(after) - width)
