"""Writes `case_` and `scope`: a case, and who may see it."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, insert, update

from app.store.chain import Link
from app.store.dialect import insert_missing
from app.store.rows import CaseRow, NewCase, Standing
from app.store.tables import Case, Scope


def insert_case(connection: Connection, new: NewCase, link: Link) -> CaseRow:
    """Insert a case; `link` is the place of its first event, to be inserted next."""
    values = msgspec.structs.asdict(new) | {"version": 1, "seq": link.seq, "chain": link.hash}
    statement = insert(Case).values(**values).returning(Case.id)
    case_id = connection.execute(statement).scalar_one()
    return CaseRow(id=case_id, **values)


def change(connection: Connection, case: CaseRow, standing: Standing, link: Link) -> CaseRow | None:
    """Write new facts if nobody did since `case` was read; None when somebody did."""
    last = {"version": case.version + 1, "seq": link.seq, "chain": link.hash}
    changed = msgspec.structs.asdict(standing) | last
    same = (Case.id == case.id, Case.version == case.version, Case.seq == case.seq)
    if connection.execute(update(Case).where(*same).values(**changed)).rowcount != 1:
        return None
    return msgspec.structs.replace(case, **changed)


def add_link(connection: Connection, case: CaseRow, link: Link) -> None:
    """Remember an event that changes no facts; the transaction holds the case locked."""
    statement = update(Case).where(Case.id == case.id).values(seq=link.seq, chain=link.hash)
    connection.execute(statement)


def show_to(connection: Connection, case: CaseRow, scopes: Iterable[str]) -> None:
    """Let the holders of the scopes see the case."""
    fixed = {"case_id": case.id, "closed": False, "item_id": case.item_id}
    insert_missing(connection, Scope, [fixed | {"scope": scope} for scope in scopes])


def close(connection: Connection, case_id: int) -> None:
    """Move the case to the closed side of every list."""
    connection.execute(update(Scope).where(Scope.case_id == case_id).values(closed=True))
