"""Writes `paper`: first the number and what is to be printed, then the print."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, update

from app.store.rows import PaperRow
from app.store.tables import Paper


def reserve(
    connection: Connection, *, case_id: int, about: int, kind: str, number: str,
    dossier: bytes, at: datetime, by: str,
) -> PaperRow:  # fmt: skip
    """Insert a numbered paper that waits to be rendered from its (encrypted) dossier."""
    values: dict[str, Any] = {
        "case_id": case_id, "about": about, "kind": kind, "number": number, "dossier": dossier,
        "issued_at": at, "issued_by": by, "hash": "", "body": None,
    }  # fmt: skip
    statement = insert(Paper).values(**values).returning(Paper.id)
    return PaperRow(id=connection.execute(statement).scalar_one(), **values)


def keep_print(connection: Connection, paper_id: int, body: bytes, digest: str) -> bool:
    """Keep the first (encrypted) print; tell whether this one was the first."""
    statement = (
        update(Paper)
        .where(Paper.id == paper_id, Paper.body.is_(None))
        .values(body=body, hash=digest, dossier=None)
    )
    return connection.execute(statement).rowcount == 1
