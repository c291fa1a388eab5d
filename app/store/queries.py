"""Reads one case and what belongs to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, TypeVar

import msgspec
from sqlalchemy import Connection, Select, String, bindparam, select

from app.store.prepared import Prepared
from app.store.rows import CaseRow, EventRow, PaperRow, Row, StaffRow
from app.store.tables import Case, Definition, Event, Paper, Scope, Staff

R = TypeVar("R", bound=Row)


def columns(table: type[Any], row: type[Row]) -> list[Any]:
    """Give the columns of `table` that `row` holds."""
    return [getattr(table, name) for name in row.__struct_fields__]


def fetch(
    connection: Connection, statement: Select[Any], row: type[R], asked: Mapping[str, Any] = {}
) -> list[R]:
    """Run a query with what it is `asked` for, and give its rows as values.

    A query that is run often is put together once: that takes several times as long as the answer.
    """
    found = connection.execute(statement, dict(asked))
    names = tuple(found.keys())
    return [row(**dict(zip(names, values, strict=True))) for values in found]


def _one(rows: list[R]) -> R | None:
    return rows[0] if rows else None


def definition_body(connection: Connection, content_hash: str) -> str:
    """Give the JSON of the rules pinned under a hash."""
    return str(connection.execute(_BODY, {"hash": content_hash}).scalar_one())


_BODY: Final = select(Definition.body).where(Definition.hash == bindparam("hash"))


def find_case(
    connection: Connection, number: str, scopes: Sequence[str], lock: bool = False
) -> CaseRow | None:
    """Give a case if one of the scopes may see it; `lock` keeps other writers waiting."""
    if not scopes:
        return None
    asked = {f"scope{n}": scope for n, scope in enumerate(scopes)} | {"number": number}
    found = _case_seen_by(len(scopes), lock).rows(connection, asked)
    return _case_of(found[0]) if found else None


def _case_of(values: Iterable[Any]) -> CaseRow:
    return CaseRow(**dict(zip(CaseRow.__struct_fields__, values, strict=True)))


@lru_cache
def _case_seen_by(scopes: int, lock: bool) -> Prepared:
    named = [bindparam(f"scope{n}", type_=String()) for n in range(scopes)]
    may_see = select(Scope.case_id).where(Scope.case_id == Case.id, Scope.scope.in_(named))
    statement = select(*columns(Case, CaseRow)).where(
        Case.number == bindparam("number"), may_see.exists()
    )
    return Prepared(lambda _dialect: statement.with_for_update() if lock else statement)


def number_of_token(connection: Connection, token: str) -> str | None:
    """Give the number of the case that a request with this token acted on, if it has."""
    found = _TOKEN.rows(connection, {"token": token})
    return str(found[0][0]) if found else None


_TOKEN: Final = Prepared(
    lambda _dialect: select(Case.number).join(Event).where(Event.token == bindparam("token"))
)


def last_event(connection: Connection, case_id: int, kinds: Sequence[str]) -> EventRow | None:
    """Give the newest event of these kinds."""
    statement = (
        select(*columns(Event, EventRow))
        .where(Event.case_id == case_id, Event.kind.in_(kinds))
        .order_by(Event.seq.desc())
        .limit(1)
    )
    return _one(fetch(connection, statement, EventRow))


def events_of(connection: Connection, case_id: int) -> list[EventRow]:
    """Give all events of a case, oldest first."""
    return fetch(connection, _EVENTS, EventRow, {"of_case": case_id})


_EVENTS: Final = (
    select(*columns(Event, EventRow))
    .where(Event.case_id == bindparam("of_case"))
    .order_by(Event.seq)
)


def papers_of(connection: Connection, case_id: int) -> list[PaperRow]:
    """Give the papers of a case without their bodies, oldest first."""
    wanted: list[Any] = [
        getattr(Paper, name)
        for name in PaperRow.__struct_fields__
        if name not in ("body", "dossier")
    ]
    statement = select(*wanted).where(Paper.case_id == case_id).order_by(Paper.id)
    found = connection.execute(statement)
    return [PaperRow(**row._mapping, body=None, dossier=None) for row in found]


def paper_about(connection: Connection, case_id: int, kind: str, about: int) -> PaperRow | None:
    """Give the paper of a kind that was issued about an event (its seq) of a case."""
    statement = select(*columns(Paper, PaperRow)).where(
        Paper.case_id == case_id, Paper.kind == kind, Paper.about == about
    )
    return _one(fetch(connection, statement, PaperRow))


def paper_by_number(connection: Connection, number: str) -> tuple[PaperRow, CaseRow] | None:
    """Give a paper by its number, and its case."""
    paper = _one(
        fetch(connection, select(*columns(Paper, PaperRow)).where(Paper.number == number), PaperRow)
    )
    if paper is None:
        return None
    statement = select(*columns(Case, CaseRow)).where(Case.id == paper.case_id)
    return paper, fetch(connection, statement, CaseRow)[0]


def person(connection: Connection, username: str) -> StaffRow | None:
    """Give a person by username, active or not."""
    statement = select(*columns(Staff, StaffRow)).where(Staff.username == username)
    return _one(_people(connection, statement))


def names_of(connection: Connection, usernames: Iterable[str]) -> dict[str, str]:
    """Give what people are called by their usernames, those who have left too."""
    wanted = sorted(set(usernames))
    if not wanted:
        return {}
    statement = select(Staff.username, Staff.display_name).where(Staff.username.in_(wanted))
    return {row.username: row.display_name for row in connection.execute(statement)}


def people(connection: Connection, after: str, limit: int) -> list[StaffRow]:
    """Give the next `limit` people after a username, in the order of usernames."""
    statement = (
        select(*columns(Staff, StaffRow))
        .where(Staff.username > after)
        .order_by(Staff.username)
        .limit(limit)
    )
    return _people(connection, statement)


def _people(connection: Connection, statement: Select[Any]) -> list[StaffRow]:
    return [
        msgspec.convert(dict(found._mapping), StaffRow) for found in connection.execute(statement)
    ]
