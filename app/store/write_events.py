"""Writes `event`: one more link of a case's chain, never a change of an old one."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from sqlalchemy import Connection, insert

from app.store.chain import Link
from app.store.prepared import Prepared
from app.store.rows import NewEvent
from app.store.tables import Event

_EVENT: Final[Any] = Event.__table__
_INSERT: Final = Prepared(lambda _dialect: insert(_EVENT), _EVENT.c.keys())


def append(connection: Connection, case_id: int, event: NewEvent, link: Link) -> None:
    """Insert an event in its place.

    Raises IntegrityError when its token was used before, or the place is taken.
    """
    values = msgspec.structs.asdict(event) | link._asdict() | {"case_id": case_id}
    _INSERT.run(connection, values)
