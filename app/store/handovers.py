"""Reads the custody of papers: the chain of one case, and what is on its way to a place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, select, union

from app.store.queries import columns, fetch
from app.store.record_rows import HandoverLine, HandoverRow
from app.store.record_tables import Handover
from app.store.tables import Case


def handovers_of(connection: Connection, case_id: int) -> list[HandoverRow]:
    """Give the hand-overs of a case in the order they were given."""
    statement = select(*columns(Handover, HandoverRow)).where(Handover.case_id == case_id)
    found = connection.execute(statement.order_by(Handover.seq))
    return [msgspec.convert(dict(row._mapping), HandoverRow) for row in found]


def on_the_way(
    connection: Connection, places: Sequence[str], *, limit: int
) -> list[HandoverLine]:  # fmt: skip
    """Give the first `limit` hand-overs to these places not yet received, the longest first."""
    ranges: list[Any] = []
    for place in places:
        cut = _ordered(_to(place)).limit(limit).subquery()
        ranges.append(select(cut.c.case_id, cut.c.seq))
    if not ranges:
        return []
    keys = union(*ranges).subquery()
    shown: list[Any] = [
        Handover.case_id, Handover.seq, Case.number, Case.item_name, Case.applicant_masked,
        Handover.from_place, Handover.to_place, Handover.carries, Handover.slip, Handover.due,
        Handover.given_by, Handover.given_at,
    ]  # fmt: skip
    statement = (
        select(*shown)
        .join(keys, (keys.c.case_id == Handover.case_id) & (keys.c.seq == Handover.seq))
        .join(Case, Case.id == Handover.case_id)
    )
    return fetch(connection, _ordered(statement).limit(limit), HandoverLine)


def _to(place: str) -> Any:
    return select(Handover.case_id, Handover.seq).where(
        Handover.to_place == place, Handover.received_at.is_(None)
    )


def _ordered(statement: Any) -> Any:
    return statement.order_by(Handover.given_at, Handover.case_id, Handover.seq)
