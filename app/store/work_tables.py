"""The tables that are records of their own: work to come, and who is here to do it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.store.columns import RowId
from app.store.tables import Base


class Job(Base):
    """Something to be done at a moment: an outbox and an alarm clock in one.

    `state`: 待办; 搁置 after it failed too often; 不办 when a person decided so.
    """

    __tablename__ = "job"
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    kind: Mapped[str]
    subject: Mapped[str]
    at: Mapped[datetime]
    payload: Mapped[Any] = mapped_column(JSON)
    attempts: Mapped[int] = mapped_column(Integer)
    # Goes up with each schedule and each claim: whoever finishes a job must have seen the last.
    version: Mapped[int] = mapped_column(Integer)
    claimed_by: Mapped[str]
    claimed_until: Mapped[datetime | None]
    state: Mapped[str]
    # What went wrong last, without personal data.
    error: Mapped[str]
    decided_by: Mapped[str]
    decided_at: Mapped[datetime | None]
    __table_args__ = (
        UniqueConstraint("kind", "subject"),
        Index(None, "state", "at", "id"),
    )


# Found by it are jobs whose worker died; there are never more of them than jobs under way.
_CLAIMED = text("claimed_until IS NOT NULL")
Index(
    "ix_job_claimed",
    Job.__table__.c.claimed_until,
    sqlite_where=_CLAIMED,
    postgresql_where=_CLAIMED,
)


class Holding(Base):
    """Which post a person in office holds where: drawn from `staff`, to be searched by place.

    `place` is `point:<id>` or `department:<id>`; everybody in a department holds its post ``.
    """

    __tablename__ = "holding"
    place: Mapped[str] = mapped_column(primary_key=True)
    post: Mapped[str] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(primary_key=True)
    __table_args__ = (Index(None, "username"),)


class Attendance(Base):
    """One stay of a person at a point on a day, from signing in to signing out."""

    __tablename__ = "attendance"
    username: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    signed_in_at: Mapped[datetime] = mapped_column(primary_key=True)
    signed_out_at: Mapped[datetime | None]
    point: Mapped[str]


# Two clicks at once must not sign in twice.
_HERE = text("signed_out_at IS NULL")
for _name, _columns, _unique in (
    ("ix_attendance_here_username", ("username", "day"), True),
    ("ix_attendance_here_point", ("point", "day", "username"), False),
):
    Index(
        _name,
        *(Attendance.__table__.c[column] for column in _columns),
        unique=_unique,
        sqlite_where=_HERE,
        postgresql_where=_HERE,
    )


class Absence(Base):
    """Why a person is away, from when and, once it is known, until when."""

    __tablename__ = "absence"
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    username: Mapped[str]
    kind: Mapped[str] = mapped_column(String(16))
    from_at: Mapped[datetime]
    to_at: Mapped[datetime | None]
    reason: Mapped[str]
    entered_by: Mapped[str]
    # Who ended it before its time, or ended one without a time, and when; '' while nobody did.
    ended_by: Mapped[str]
    ended_at: Mapped[datetime | None]
    __table_args__ = (Index(None, "username", "from_at"),)
