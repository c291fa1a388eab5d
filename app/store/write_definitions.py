"""Writes `definition`: each set of rules once, whoever pins it."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, bindparam, select

from app.store.dialect import insert_unless_there
from app.store.prepared import Prepared
from app.store.tables import Definition

_THERE: Final = Prepared(
    lambda _dialect: select(Definition.hash).where(Definition.hash == bindparam("hash"))
)


def pin(connection: Connection, content_hash: str, body: str) -> None:
    """Keep `body` (JSON) under its hash if it is not there yet."""
    # Looked up first: PostgreSQL's insert would wait for any other case that pins the same rules.
    if not _THERE.rows(connection, {"hash": content_hash}):
        insert_unless_there(connection, Definition, {"hash": content_hash, "body": body})
