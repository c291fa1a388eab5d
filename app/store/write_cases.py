"""Writes `case_` and `scope`: a case, and who may see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, bindparam, insert, update

from app.store.chain import Link
from app.store.dialect import insert_missing
from app.store.prepared import Prepared
from app.store.rows import CaseRow, NewCase, Standing
from app.store.tables import Case, Scope

# Put together once: what of a row they write is told by the values they are run with.
_CASE: Final[Any] = Case.__table__
_LAST: Final = ("version", "seq", "chain")
_INSERT: Final = Prepared(
    lambda _dialect: insert(_CASE).returning(_CASE.c.id), (*NewCase.__struct_fields__, *_LAST)
)
_CHANGE: Final = update(_CASE).where(
    _CASE.c.id == bindparam("of_id"),
    _CASE.c.version == bindparam("of_version"),
    _CASE.c.seq == bindparam("of_seq"),
)
_SCOPE: Final[Any] = Scope.__table__
_STAND: Final = Prepared(lambda _dialect: _CHANGE, (*Standing.__struct_fields__, *_LAST))
_CLOSE: Final = Prepared(
    lambda _dialect: update(_SCOPE).where(_SCOPE.c.case_id == bindparam("of_case")), ("closed",)
)


def insert_case(connection: Connection, new: NewCase, link: Link) -> CaseRow:
    """Insert a case; `link` is the place of its first event, to be inserted next."""
    values = msgspec.structs.asdict(new) | {"version": 1, "seq": link.seq, "chain": link.hash}
    case_id = _INSERT.run(connection, values).rows[0][0]
    return CaseRow(id=case_id, **values)


def change(
    connection: Connection, case: CaseRow, standing: Standing, link: Link,
    moved: Mapping[str, Any], *, loud: bool = True,
) -> CaseRow | None:  # fmt: skip
    """Write new facts if nobody did since `case` was read; None when somebody did.

    `moved` are other columns that change too. Only a `loud` change makes a new version.
    """
    last = {"version": case.version + loud, "seq": link.seq, "chain": link.hash}
    changed = msgspec.structs.asdict(standing) | dict(moved) | last
    told = {"of_id": case.id, "of_version": case.version, "of_seq": case.seq} | changed
    # What else moves differs from verb to verb, and seldom does.
    done = connection.execute(_CHANGE, told) if moved else _STAND.run(connection, told)
    if done.rowcount != 1:
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
    _CLOSE.run(connection, {"of_case": case_id, "closed": True})


def reopen(connection: Connection, case_id: int) -> None:
    """Move a case that goes on after all back to the open side of every list."""
    _CLOSE.run(connection, {"of_case": case_id, "closed": False})
