"""Reads messages to the addresses that a person answers to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, exists, func, not_, select, union

from app.store.queries import columns, fetch
from app.store.record_rows import NoticeLine, NoticeRow
from app.store.record_tables import Notice, NoticeRead
from app.store.tables import Case

# What is shown beside a bell: more than this is "99+".
MOST_COUNTED: Final = 100
# Whoever left more than this many of an address behind finds the older ones under "all": to look
# for the unread among everything ever read would cost more with every year.
MOST_LOOKED_AT: Final = 500


def unread(connection: Connection, scopes: Sequence[str], reader: str) -> int:
    """Count the messages to these addresses that a person has not read, at most `MOST_COUNTED`."""
    ids = _ids(scopes, None, MOST_COUNTED, reader)
    if ids is None:
        return 0
    counted = select(func.count()).select_from(select(ids.c.id).limit(MOST_COUNTED).subquery())
    return int(connection.execute(counted).scalar_one())


def page_of_notices(
    connection: Connection, scopes: Sequence[str], reader: str, *, after: int | None = None,
    limit: int, unread_only: bool = False,
) -> list[NoticeLine]:  # fmt: skip
    """Give the next `limit` messages to these addresses, newest first, after the id `after`.

    Each tells when the `reader` read it.
    """
    ids = _ids(scopes, after, limit, reader if unread_only else None)
    if ids is None:
        return []
    mine = (NoticeRead.notice_id == Notice.id) & (NoticeRead.username == reader)
    statement = (
        select(*columns(Notice, NoticeRow), Case.number, NoticeRead.at.label("mine_at"))
        .join(ids, ids.c.id == Notice.id)
        .outerjoin(Case, Case.id == Notice.case_id)
        .outerjoin(NoticeRead, mine)
        .order_by(Notice.id.desc())
        .limit(limit)
    )
    return fetch(connection, statement, NoticeLine)


def _ids(scopes: Sequence[str], after: int | None, limit: int, unread_by: str | None) -> Any:
    """Give the newest messages to each address, or those of them that a person has not read."""
    ranges: list[Any] = []
    for scope in scopes:
        chosen = select(Notice.id).where(Notice.to_scope == scope)
        if unread_by is not None:
            newest = chosen.order_by(Notice.id.desc()).limit(MOST_LOOKED_AT).subquery()
            chosen = select(newest.c.id).where(_unread(newest.c.id, unread_by))
        column = chosen.selected_columns.id
        if after is not None:
            chosen = chosen.where(column < after)
        cut = chosen.order_by(column.desc()).limit(limit).subquery()
        ranges.append(select(cut.c.id))
    return union(*ranges).subquery() if ranges else None


def _unread(notice: Any, reader: str) -> Any:
    read = exists().where(NoticeRead.notice_id == notice, NoticeRead.username == reader)
    return not_(read)


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
