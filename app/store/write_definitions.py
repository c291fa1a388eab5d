"""Writes `definition`: each set of rules once, whoever pins it."""

from __future__ import annotations

from sqlalchemy import Connection, select

from app.store.dialect import insert_unless_there
from app.store.tables import Definition


def pin(connection: Connection, content_hash: str, body: str) -> None:
    """Keep `body` (JSON) under its hash if it is not there yet."""
    # Looked up first: PostgreSQL's insert would wait for any other case that pins the same rules.
    there = select(Definition.hash).where(Definition.hash == content_hash)
    if connection.execute(there).first() is None:
        insert_unless_there(connection, Definition, {"hash": content_hash, "body": body})
