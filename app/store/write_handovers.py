"""Writes `handover`: papers of a case that went from hand to hand."""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import Connection, delete, insert, update

from app.store.record_rows import HandoverRow
from app.store.record_tables import Handover


def give(connection: Connection, handover: HandoverRow) -> None:
    """Insert a hand-over. Raises IntegrityError when its slip's number was given out before."""
    connection.execute(insert(Handover).values(**msgspec.structs.asdict(handover)))


def receive(connection: Connection, case_id: int, seq: int, by: str, at: datetime) -> bool:
    """Note who received it and when; tell whether it was still on its way."""
    statement = (
        update(Handover)
        .where(
            Handover.case_id == case_id, Handover.seq == seq, Handover.received_at.is_(None)
        )
        .values(received_by=by, received_at=at)
    )  # fmt: skip
    return connection.execute(statement).rowcount == 1


def take_back(connection: Connection, case_id: int, seq: int) -> None:
    """Delete a hand-over that was not accepted: the papers are where they were."""
    statement = delete(Handover).where(Handover.case_id == case_id, Handover.seq == seq)
    connection.execute(statement.where(Handover.received_at.is_(None)))
