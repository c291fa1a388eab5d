"""The tables drawn from the events of cases besides the case itself: reports, notices, custody."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Integer, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.store.columns import RowId
from app.store.tables import Base


class RefusalReport(Base):
    """A negative outcome reported to the head of the centre (否定报备), and what came of it.

    `state`: 待审阅, 已审阅, 要求纠正, 已纠正.
    """

    __tablename__ = "refusal_report"
    number: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(RowId, ForeignKey("case_.id"), index=True)
    # The event that it is about.
    seq: Mapped[int] = mapped_column(Integer)
    outcome: Mapped[str]
    department: Mapped[str]
    point: Mapped[str]
    filed_at: Mapped[datetime]
    filed_by: Mapped[str]
    state: Mapped[str]
    reviewed_by: Mapped[str]
    reviewed_at: Mapped[datetime | None]
    note: Mapped[bytes | None] = mapped_column(LargeBinary)
    __table_args__ = (Index(None, "state", "filed_at", "number"),)


class Notice(Base):
    """A message inside the house: who was told what when, and who read it first.

    `to_scope` is one address: `user:x`, `department:y` (or `department:y:<post>`),
    `point:z:<post>`, `role:<role>`. `key` makes a notice that is sent again the same notice.
    """

    __tablename__ = "notice"
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    case_id: Mapped[int | None] = mapped_column(RowId, ForeignKey("case_.id"), index=True)
    kind: Mapped[str]
    level: Mapped[int] = mapped_column(Integer)
    step: Mapped[str]
    to_scope: Mapped[str]
    # Never more of a person than their masked name: many read it.
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    read_by: Mapped[str]
    read_at: Mapped[datetime | None]
    __table_args__ = (Index(None, "to_scope", "id"), Index(None, "kind", "at", "id"))


class NoticeRead(Base):
    """That one of those whom a message was told read it: what one read is new to the others."""

    __tablename__ = "notice_read"
    notice_id: Mapped[int] = mapped_column(RowId, ForeignKey("notice.id"), primary_key=True)
    username: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class Handover(Base):
    """Papers of a case that went from one pair of hands to the next, with a slip.

    `from_place` and `to_place` are `point:<id>` or `department:<id>`; `carries` tells whether
    materials go up or the result comes back.
    """

    __tablename__ = "handover"
    case_id: Mapped[int] = mapped_column(RowId, ForeignKey("case_.id"), primary_key=True)
    # The event by which they were given.
    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    hop: Mapped[int] = mapped_column(Integer)
    from_place: Mapped[str]
    to_place: Mapped[str]
    carries: Mapped[str]
    materials: Mapped[Any] = mapped_column(JSON)
    slip: Mapped[str] = mapped_column(unique=True)
    due: Mapped[date | None]
    given_by: Mapped[str]
    given_at: Mapped[datetime]
    received_by: Mapped[str]
    received_at: Mapped[datetime | None]


# Only what is on its way is ever listed.
_ON_ITS_WAY = text("received_at IS NULL")
for _side in ("to_place", "from_place"):
    Index(
        f"ix_handover_on_its_way_{_side}",
        *(Handover.__table__.c[name] for name in (_side, "given_at", "case_id", "seq")),
        sqlite_where=_ON_ITS_WAY,
        postgresql_where=_ON_ITS_WAY,
    )
