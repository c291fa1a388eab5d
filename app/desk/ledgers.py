"""What is written beside a case in the same transaction, each ledger drawn from the events alone.

A ledger is a function of one change; replaying a case's events through all of them makes every
row again, which is how `yichuang audit rebuild` proves that no table holds what no event tells.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from app.desk.case_value import CaseFile
from app.desk.happenings import Happening
from app.desk.room import Room
from app.store import Connection
from app.store.rows import NewEvent


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One event and the case `before` (None where it opened the case) and after it (`now`)."""

    room: Room
    before: CaseFile | None
    now: CaseFile
    event: NewEvent
    happening: Happening
    seq: int

    def __repr__(self) -> str:
        return f"Change(seq={self.seq}, kind={self.event.kind!r}, …)"


Ledger = Callable[[Connection, Change], None]
LEDGERS: Final[list[Ledger]] = []


def ledger(write: Ledger) -> Ledger:
    """Have a ledger written with every event."""
    LEDGERS.append(write)
    return write


def write_all(connection: Connection, change: Change) -> None:
    """Write all that one event changes beside the case itself."""
    for write in LEDGERS:
        write(connection, change)
