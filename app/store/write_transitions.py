"""Writes `transition`, `transition_case` and `proposal`."""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import Connection, delete, insert, update

from app.store.transition_rows import NewTransition
from app.store.transition_tables import Proposal, Transition, TransitionCase


def begin(connection: Connection, new: NewTransition) -> int:
    """Insert a move and give its number. Raises IntegrityError for a token used before."""
    values = msgspec.structs.asdict(new) | {"after": 0, "finished_at": None}
    statement = insert(Transition).values(**values).returning(Transition.number)
    return int(connection.execute(statement).scalar_one())


def got_to(connection: Connection, number: int, case_id: int) -> None:
    """Note how far a move got; it never goes back."""
    statement = update(Transition).where(Transition.number == number, Transition.after < case_id)
    connection.execute(statement.values(after=case_id))


def finish(connection: Connection, number: int, at: datetime) -> None:
    """Note when a move was through, the first time it was."""
    statement = update(Transition).where(
        Transition.number == number, Transition.finished_at.is_(None)
    )
    connection.execute(statement.values(finished_at=at))


def follow(connection: Connection, number: int, revision: int) -> None:
    """Let a move that waits be about the revision that its own was made anew as."""
    statement = update(Transition).where(Transition.number == number)
    connection.execute(statement.values(revision=revision))


def settle(connection: Connection, number: int, case_id: int, result: str, why: str) -> None:
    """Note what became of a case in a move; the transaction holds the case locked."""
    values = {"transition": number, "case_id": case_id, "result": result, "why": why}
    connection.execute(insert(TransitionCase).values(**values))


def propose(connection: Connection, case_id: int, revision: int, since: datetime, why: str) -> None:
    """Have a case wait for a decision about its rules."""
    values = {"case_id": case_id, "revision": revision, "since": since, "why": why}
    connection.execute(insert(Proposal).values(**values))


def decided(connection: Connection, case_id: int) -> None:
    """Let a case wait no longer."""
    connection.execute(delete(Proposal).where(Proposal.case_id == case_id))
