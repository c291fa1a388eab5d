"""Reads who is here and who may do a task, each in one statement over one place."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection, Select, String, bindparam, exists, func, or_, select, text

from app.store.prepared import Prepared
from app.store.queries import columns, fetch
from app.store.tables import NAMED, Staff, Task
from app.store.work_rows import AbsenceRow, AttendanceRow, CandidateRow, PersonRow
from app.store.work_tables import Absence, Attendance, Holding

# No place has more people in one post; whoever has more open tasks than counted has too many.
MOST_CANDIDATES: Final = 100
MOST_TASKS_COUNTED: Final = 200
_PLACE: Final = bindparam("place", type_=String())
_DAY: Final = bindparam("day", type_=Attendance.day.type)
_AT: Final = bindparam("at", type_=Absence.from_at.type)


def candidates(
    connection: Connection, place: str, posts: Sequence[str], day: date, at: datetime
) -> list[CandidateRow]:
    """Give those in office who hold one of the posts at a place, by username.

    `place` is `point:<id>`, or `department:<id>` where the post '' is held by everybody; `day` is
    the local day of the moment `at`.
    """
    named = {f"post{n}": post for n, post in enumerate(posts)}
    asked = {"place": place, "day": day, "at": at, **named}
    statement = _candidates(len(posts), MOST_CANDIDATES, MOST_TASKS_COUNTED)
    return [_candidate(row) for row in connection.execute(statement, asked)]


@lru_cache
def _candidates(posts: int, most: int, most_tasks: int) -> Select[Any]:
    """Put the question together once: that takes ten times as long as the answer."""
    of_post = Holding.post.in_([bindparam(f"post{n}", type_=String()) for n in range(posts)])
    holders = select(Holding.username).where(Holding.place == _PLACE, of_post)
    shown: list[Any] = [
        Staff.username, Staff.display_name.label("name"), Staff.posts,
        _present().label("present"), _signing().label("signing"),
        func.coalesce(_absence(), "").label("absence"), _open_tasks(most_tasks).label("open_tasks"),
    ]  # fmt: skip
    return (
        select(*shown)
        .where(Staff.username.in_(holders))
        .order_by(Staff.username)
        .limit(most)
    )  # fmt: skip


def _candidate(row: Any) -> CandidateRow:
    values = dict(row._mapping)
    values |= {
        "posts": tuple(row.posts), "present": bool(row.present), "signing": bool(row.signing),
    }  # fmt: skip
    return CandidateRow(**values)


def people_at(connection: Connection, place: str) -> list[PersonRow]:
    """Give those in office at a place (`point:<id>` or `department:<id>`), by username."""
    here = select(Holding.username).where(Holding.place == place)
    statement = (
        select(Staff.username, Staff.display_name.label("name"), Staff.posts)
        .where(Staff.username.in_(here))
        .order_by(Staff.username)
        .limit(MOST_CANDIDATES)
    )
    rows = connection.execute(statement)
    return [PersonRow(username=r.username, name=r.name, posts=tuple(r.posts)) for r in rows]


def held_posts(connection: Connection, places: Sequence[str]) -> set[tuple[str, str]]:
    """Give the (place, post) of some places that somebody in office holds."""
    statement = select(Holding.place, Holding.post).where(Holding.place.in_(places)).distinct()
    return {(row.place, row.post) for row in connection.execute(statement)}


def _present() -> Any:
    return exists().where(
        Attendance.username == Staff.username,
        Attendance.day == _DAY,
        Attendance.signed_out_at.is_(None),
    )


def _signing() -> Any:
    return (
        select(Holding.username)
        .join(Attendance, Attendance.username == Holding.username)
        .where(Holding.place == _PLACE, Attendance.day == _DAY)
        .correlate(None)
        .exists()
    )


def _absence() -> Any:
    goes_on = or_(Absence.to_at.is_(None), Absence.to_at > _AT)
    return (
        select(Absence.kind)
        .where(Absence.username == Staff.username, Absence.from_at <= _AT, goes_on)
        .order_by(Absence.from_at.desc(), Absence.id.desc())
        .limit(1)
        .correlate(Staff)
        .scalar_subquery()
    )


def _open_tasks(most: int) -> Any:
    theirs = (
        select(Task.id)
        .where(Task.person == Staff.username, Task.closed_at.is_(None), text(NAMED))
        .limit(most)
        .correlate(Staff)
        .subquery()
    )
    return select(func.count()).select_from(theirs).scalar_subquery()


def in_use(connection: Connection, places: Collection[str], day: date) -> frozenset[str]:
    """Give those of some places where anybody signed in on a day."""
    if not places:
        return frozenset()
    asked = {f"place{n}": place for n, place in enumerate(sorted(places))} | {"day": day}
    return frozenset(row[0] for row in _in_use(len(places)).rows(connection, asked))


@lru_cache
def _in_use(places: int) -> Prepared:
    # Asked whenever tasks open, and cheaper than asking who the people are.
    named = [bindparam(f"place{n}", type_=String()) for n in range(places)]
    return Prepared(
        lambda _dialect: (
            select(Holding.place)
            .join(Attendance, Attendance.username == Holding.username)
            .where(or_(*(Holding.place == each for each in named)), Attendance.day == _DAY)
            .distinct()
        )
    )


def attendance_of(connection: Connection, username: str, day: date) -> list[AttendanceRow]:
    """Give when a person came and went on a day, the first time first."""
    statement = (
        select(*columns(Attendance, AttendanceRow))
        .where(Attendance.username == username, Attendance.day == day)
        .order_by(Attendance.signed_in_at)
    )
    return fetch(connection, statement, AttendanceRow)


def absences_of(
    connection: Connection, username: str, since: datetime, limit: int
) -> list[AbsenceRow]:
    """Give a person's times away that go on at `since` or begin later, newest first.

    What was taken back before it began is none.
    """
    held = or_(Absence.to_at.is_(None), Absence.to_at > Absence.from_at)
    statement = (
        select(*columns(Absence, AbsenceRow))
        .where(
            Absence.username == username,
            or_(Absence.to_at.is_(None), Absence.to_at > since),
            held,
        )
        .order_by(Absence.from_at.desc(), Absence.id.desc())
        .limit(limit)
    )  # fmt: skip
    return fetch(connection, statement, AbsenceRow)


def absences_on_record(
    connection: Connection, username: str, since: datetime, limit: int
) -> list[AbsenceRow]:
    """Give a person's times away that were to end after `since`, also what was taken back."""
    meant = or_(Absence.to_at.is_(None), Absence.to_at > since, Absence.ended_at > since)
    statement = (
        select(*columns(Absence, AbsenceRow))
        .where(Absence.username == username, meant)
        .order_by(Absence.from_at.desc(), Absence.id.desc())
        .limit(limit)
    )
    return fetch(connection, statement, AbsenceRow)
