"""Reads messages to the addresses that a person answers to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, func, select, union

from app.store.queries import columns, fetch
from app.store.record_rows import NoticeLine, NoticeRow
from app.store.record_tables import Notice
from app.store.tables import Case

# What is shown beside a bell: more than this is "99+".
MOST_COUNTED: Final = 100


def unread(connection: Connection, scopes: Sequence[str]) -> int:
    """Count the unread messages to these addresses, at most `MOST_COUNTED` of them."""
    ids = _ids(scopes, None, MOST_COUNTED, unread_only=True)
    if ids is None:
        return 0
    counted = select(func.count()).select_from(select(ids.c.id).limit(MOST_COUNTED).subquery())
    return int(connection.execute(counted).scalar_one())


def page_of_notices(
    connection: Connection, scopes: Sequence[str], *, after: int | None = None, limit: int,
    unread_only: bool = False,
) -> list[NoticeLine]:  # fmt: skip
    """Give the next `limit` messages to these addresses, newest first, after the id `after`."""
    ids = _ids(scopes, after, limit, unread_only)
    if ids is None:
        return []
    statement = (
        select(*columns(Notice, NoticeRow), Case.number)
        .join(ids, ids.c.id == Notice.id)
        .outerjoin(Case, Case.id == Notice.case_id)
        .order_by(Notice.id.desc())
        .limit(limit)
    )
    return fetch(connection, statement, NoticeLine)


def _ids(scopes: Sequence[str], after: int | None, limit: int, unread_only: bool) -> Any:
    ranges: list[Any] = []
    for scope in scopes:
        chosen = select(Notice.id).where(Notice.to_scope == scope)
        if unread_only:
            chosen = chosen.where(Notice.read_at.is_(None))
        if after is not None:
            chosen = chosen.where(Notice.id < after)
        cut = chosen.order_by(Notice.id.desc()).limit(limit).subquery()
        ranges.append(select(cut.c.id))
    return union(*ranges).subquery() if ranges else None


def latest_of_kind(
    connection: Connection, kind: str, since: datetime, limit: int
) -> list[NoticeLine]:
    """Give the newest messages of a kind since a moment, whoever they are to."""
    statement = (
        select(*columns(Notice, NoticeRow), Case.number)
        .outerjoin(Case, Case.id == Notice.case_id)
        .where(Notice.kind == kind, Notice.at >= since)
        .order_by(Notice.at.desc(), Notice.id.desc())
        .limit(limit)
    )
    return fetch(connection, statement, NoticeLine)


def notices_of(connection: Connection, case_id: int) -> list[NoticeRow]:
    """Give who was told what about a case and when, oldest first."""
    statement = select(*columns(Notice, NoticeRow)).where(Notice.case_id == case_id)
    return fetch(connection, statement.order_by(Notice.at, Notice.id), NoticeRow)
