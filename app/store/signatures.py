"""Reads the refusals that wait for somebody's second signature."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, or_, select, union

from app.store.queries import fetch
from app.store.record_rows import SignatureLine
from app.store.signature_table import Signature
from app.store.tables import Case

# Nobody lets more than this wait; the longest waiting come first.
MOST_WAITING: Final = 100


def waiting_for(
    connection: Connection, scopes: Sequence[str], username: str
) -> list[SignatureLine]:
    """Give at most `MOST_WAITING` refusals for these addresses that the user did not propose."""
    if not scopes:
        return []
    ids = union(*(select(_cut(scope, username).c.case_id) for scope in scopes)).subquery()
    shown: list[Any] = [
        Case.number, Case.item_name, Case.applicant_masked, Case.point.label("case_point"),
        Signature.step, Signature.what, Signature.by_name, Signature.companions, Signature.at,
        Case.promised_due, Case.statutory_due, Case.due_at,
        or_(Case.promised_provisional, Case.statutory_provisional).label("provisional"),
        Case.ended,
    ]  # fmt: skip
    statement = (
        select(*shown)
        .join(ids, ids.c.case_id == Signature.case_id)
        .join(Case, Case.id == Signature.case_id)
        .where(Signature.to_scope.in_(scopes))
        .order_by(Signature.at, Case.number)
        .limit(MOST_WAITING * len(scopes))
    )
    # Whoever answers to several of its addresses is asked once.
    found = {each.number: each for each in fetch(connection, statement, SignatureLine)}
    return list(found.values())[:MOST_WAITING]


def _cut(scope: str, username: str) -> Any:
    chosen = select(Signature.case_id).where(Signature.to_scope == scope, Signature.by != username)
    ordered = chosen.order_by(Signature.at, Signature.case_id).limit(MOST_WAITING)
    return ordered.subquery()
