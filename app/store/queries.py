"""Reads one case and what belongs to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Connection, Select, select

from app.store.rows import CaseRow, EventRow, PaperRow, Row, StaffRow
from app.store.tables import Case, Definition, Event, Paper, Scope, Staff

R = TypeVar("R", bound=Row)


def columns(table: type[Any], row: type[Row]) -> list[Any]:
    """Give the columns of `table` that `row` holds."""
    return [getattr(table, name) for name in row.__struct_fields__]


def fetch(connection: Connection, statement: Select[Any], row: type[R]) -> list[R]:
    """Run a query and give its rows as values."""
    return [row(**found._mapping) for found in connection.execute(statement)]


def _one(rows: list[R]) -> R | None:
    return rows[0] if rows else None


def definition_body(connection: Connection, content_hash: str) -> str:
    """Give the JSON of the rules pinned under a hash."""
    statement = select(Definition.body).where(Definition.hash == content_hash)
    return str(connection.execute(statement).scalar_one())


def find_case(
    connection: Connection, number: str, scopes: Sequence[str], lock: bool = False
) -> CaseRow | None:
    """Give a case if one of the scopes may see it; `lock` keeps other writers waiting."""
    may_see = select(Scope.case_id).where(Scope.case_id == Case.id, Scope.scope.in_(scopes))
    statement = select(*columns(Case, CaseRow)).where(Case.number == number, may_see.exists())
    if lock:
        statement = statement.with_for_update()
    return _one(fetch(connection, statement, CaseRow))


def number_of_token(connection: Connection, token: str) -> str | None:
    """Give the number of the case that a request with this token acted on, if it has."""
    statement = select(Case.number).join(Event).where(Event.token == token)
    found = connection.execute(statement).scalar_one_or_none()
    return str(found) if found is not None else None


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
    statement = (
        select(*columns(Event, EventRow)).where(Event.case_id == case_id).order_by(Event.seq)
    )
    return fetch(connection, statement, EventRow)


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
