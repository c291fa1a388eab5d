"""Reads the published revisions, and proves their chain."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Select, func, select
from sqlalchemy.orm import aliased

from app.store.queries import columns, fetch
from app.store.revision_tables import Revision
from app.store.rows import Row
from app.store.tables import Counter

SERIES: Final = "revision"
# A revision that one of these is about no longer comes into force.
CANCELLING: Final = "取消"
TAKING_BACK: Final = (CANCELLING, "重编")
ANCHOR: Final = hashlib.sha256(b"revisions").digest()


class NewRevision(Row, frozen=True, kw_only=True):
    """A publication to be chained and inserted; `approved_by` is '' where one person did it."""

    number: int
    fingerprint: str
    parent: int | None
    kind: str
    about: int | None = None
    author: str
    author_name: str
    approved_by: str = ""
    approved_by_name: str = ""
    reason: str
    published_at: datetime
    effective_at: datetime


class RevisionRow(NewRevision, frozen=True, kw_only=True):
    """A publication in its place in the chain."""

    token: str | None
    commit_id: str
    previous: bytes
    hash: bytes


class TakenBack(Row, frozen=True, kw_only=True):
    """Which revision took back the one it is `about`, and whether by 取消 or 重编."""

    about: int
    number: int
    kind: str


def chained(previous: bytes, new: NewRevision) -> bytes:
    """Give the digest (32 bytes) of a revision after the one whose digest is `previous`."""
    told = {name: getattr(new, name) for name in NewRevision.__struct_fields__}
    for name in ("published_at", "effective_at"):
        told[name] = told[name].astimezone(UTC).isoformat()
    return hashlib.sha256(previous + msgspec.json.encode(told, order="sorted")).digest()


def broken_revision(rows: Iterable[RevisionRow], last: int) -> int | None:
    """Name the first revision that is not as it was written, or None when all are.

    `rows` are all revisions, oldest first; `last` the number given out last, so that a tail
    cut off shows as the number after the end.
    """
    previous, number = ANCHOR, 0
    for number, row in enumerate(rows, 1):
        whole = row.number == number and row.previous == previous
        if not whole or row.hash != chained(previous, row):
            return number
        previous = row.hash
    return None if number == last else number + 1


def _rows() -> Select[Any]:
    return select(*columns(Revision, RevisionRow))


def _standing() -> Any:
    """Give the condition that a revision is one to be served and nobody took it back."""
    later = aliased(Revision)
    taken_back = select(later.number).where(
        later.about == Revision.number, later.kind.in_(TAKING_BACK)
    )
    return (Revision.kind != CANCELLING) & ~taken_back.exists()


def _one(found: list[RevisionRow]) -> RevisionRow | None:
    return found[0] if found else None


def in_force(connection: Connection, at: datetime) -> RevisionRow | None:
    """Give the revision that serves at a moment: the newest standing one in effect by then."""
    statement = _rows().where(Revision.effective_at <= at, _standing())
    return _one(fetch(connection, statement.order_by(Revision.number.desc()).limit(1), RevisionRow))


def scheduled(connection: Connection, at: datetime) -> list[RevisionRow]:
    """Give the standing revisions that come into force after a moment, in that order."""
    statement = _rows().where(Revision.effective_at > at, _standing())
    order = (Revision.effective_at, Revision.number)
    return fetch(connection, statement.order_by(*order), RevisionRow)


def newest(connection: Connection) -> int:
    """Give the number published last, 0 before the first."""
    return connection.execute(select(func.max(Revision.number))).scalar_one() or 0


def revision_of(connection: Connection, number: int) -> RevisionRow | None:
    """Give a revision by its number."""
    return _one(fetch(connection, _rows().where(Revision.number == number), RevisionRow))


def revision_of_token(connection: Connection, token: str) -> RevisionRow | None:
    """Give the revision that a request with this token published, if it has."""
    return _one(fetch(connection, _rows().where(Revision.token == token), RevisionRow))


def taken_back_by(connection: Connection, numbers: Iterable[int]) -> dict[int, TakenBack]:
    """Give for each of the numbers that was taken back the revision that did it."""
    statement = select(*columns(Revision, TakenBack)).where(
        Revision.about.in_(list(numbers)), Revision.kind.in_(TAKING_BACK)
    )
    return {found.about: found for found in fetch(connection, statement, TakenBack)}


def page_of_revisions(connection: Connection, before: int | None, limit: int) -> list[RevisionRow]:
    """Give the next `limit` revisions below a number, newest first."""
    statement = _rows().order_by(Revision.number.desc()).limit(limit)
    if before is not None:
        statement = statement.where(Revision.number < before)
    return fetch(connection, statement, RevisionRow)


def before(connection: Connection, at: datetime, number: int) -> list[RevisionRow]:
    """Give at most 20 revisions older than `number` that were in force by then, newest first."""
    statement = _rows().where(Revision.number < number, Revision.effective_at <= at, _standing())
    return fetch(connection, statement.order_by(Revision.number.desc()).limit(20), RevisionRow)


def every_revision(connection: Connection) -> list[RevisionRow]:
    """Give all revisions, oldest first."""
    return fetch(connection, _rows().order_by(Revision.number), RevisionRow)


def published_before(connection: Connection, fingerprint: str) -> int | None:
    """Give the newest number under which a content was published."""
    statement = select(func.max(Revision.number)).where(Revision.fingerprint == fingerprint)
    number: int | None = connection.execute(statement).scalar_one()
    return number


def numbers_given(connection: Connection) -> int:
    """Give how many revisions there must be."""
    statement = select(Counter.value).where(Counter.series == SERIES)
    return connection.execute(statement).scalar_one_or_none() or 0
