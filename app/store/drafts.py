"""Reads drafts: one, a page of them, those that touch a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from app.store.draft_rows import DraftEventRow, DraftFileRow, DraftRow
from app.store.queries import columns, fetch
from app.store.tables import Draft, DraftEvent, DraftFile

_EVENT = (
    "draft_id", "seq", "at", "actor", "actor_name", "kind", "data", "token", "previous", "hash",
)  # fmt: skip


def find_draft(connection: Connection, draft_id: int, lock: bool = False) -> DraftRow | None:
    """Give a draft; `lock` keeps other writers waiting."""
    statement = select(*columns(Draft, DraftRow)).where(Draft.id == draft_id)
    if lock:
        statement = statement.with_for_update()
    found = fetch(connection, statement, DraftRow)
    return found[0] if found else None


def draft_of_token(connection: Connection, token: str) -> int | None:
    """Give the draft that a request with this token acted on, if it has."""
    statement = select(DraftEvent.draft_id).where(DraftEvent.token == token)
    found = connection.execute(statement).scalar_one_or_none()
    return int(found) if found is not None else None


def files_of_draft(connection: Connection, draft_id: int) -> list[DraftFileRow]:
    """Give the files of a draft, in the order of their names."""
    statement = (
        select(*columns(DraftFile, DraftFileRow))
        .where(DraftFile.draft_id == draft_id)
        .order_by(DraftFile.name)
    )
    return fetch(connection, statement, DraftFileRow)


def events_of_draft(connection: Connection, draft_id: int) -> list[DraftEventRow]:
    """Give what was done to a draft, oldest first."""
    wanted: list[Any] = [getattr(DraftEvent, name) for name in _EVENT]
    statement = select(*wanted).where(DraftEvent.draft_id == draft_id).order_by(DraftEvent.seq)
    return fetch(connection, statement, DraftEventRow)


def page_of_drafts(
    connection: Connection,
    states: Sequence[str],
    *,
    author: str = "",
    untouched: tuple[str, Sequence[str]] | None = None,
    after: int | None = None,
    limit: int,
) -> list[DraftRow]:
    """Give the next drafts in these states, newest first, after the id `after`.

    `untouched` (username, kinds) leaves out those that person had a hand in.
    """
    statement = select(*columns(Draft, DraftRow)).where(Draft.state.in_(states))
    if author:
        statement = statement.where(Draft.author == author)
    if untouched is not None:
        statement = statement.where(~_touched(*untouched))
    if after is not None:
        statement = statement.where(Draft.id < after)
    return fetch(connection, statement.order_by(Draft.id.desc()).limit(limit), DraftRow)


def names_in_drafts(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Give the names of the files of each draft, without their contents."""
    statement = (
        select(DraftFile.draft_id, DraftFile.name)
        .where(DraftFile.draft_id.in_(ids))
        .order_by(DraftFile.draft_id, DraftFile.name)
    )
    found: dict[int, tuple[str, ...]] = {}
    for draft_id, name in connection.execute(statement):
        found[draft_id] = (*found.get(draft_id, ()), name)
    return found


def drafts_of_file(
    connection: Connection, name: str, states: Sequence[str], limit: int
) -> list[DraftRow]:
    """Give the newest drafts in these states that change a file."""
    statement = (
        select(*columns(Draft, DraftRow))
        .join(DraftFile, DraftFile.draft_id == Draft.id)
        .where(DraftFile.name == name, Draft.state.in_(states))
        .order_by(Draft.id.desc())
        .limit(limit)
    )
    return fetch(connection, statement, DraftRow)


def waiting_for(
    connection: Connection, state: str, kinds: Sequence[str], username: str, limit: int
) -> int:
    """Count the drafts in a state that a person had no hand in: no event of the kinds is theirs."""
    chosen = (
        select(Draft.id)
        .where(Draft.state == state, ~_touched(username, kinds))
        .limit(limit)
        .subquery()
    )
    return int(connection.execute(select(func.count()).select_from(chosen)).scalar_one())


def _touched(username: str, kinds: Sequence[str]) -> Any:
    """Tell whether any event of the kinds is the person's."""
    chosen = select(DraftEvent.draft_id).where(
        DraftEvent.draft_id == Draft.id,
        DraftEvent.actor == username,
        DraftEvent.kind.in_(kinds),
    )
    return chosen.exists()
