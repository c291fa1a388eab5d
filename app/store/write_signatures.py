"""Writes `signature`: which refusals wait for whose second signature."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, delete, insert

from app.store.record_rows import SignatureRow
from app.store.signature_table import Signature


def wait(connection: Connection, rows: Iterable[SignatureRow]) -> None:
    """Have a refusal wait for those at some addresses."""
    values = [msgspec.structs.asdict(row) for row in rows]
    if values:
        connection.execute(insert(Signature), values)


def settled(connection: Connection, case_id: int) -> None:
    """Have a case wait for nobody's signature any more."""
    connection.execute(delete(Signature).where(Signature.case_id == case_id))
