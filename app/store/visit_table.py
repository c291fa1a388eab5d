"""The table of who comes when, and waits where: what routing asks before it sends another one."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.store.columns import RowId
from app.store.tables import Base


class Visit(Base):
    """An applicant who has booked a time, or waits at one of several windows for the same.

    `booked_for` is the time booked; `window` where one waits ('' where it makes no difference).
    """

    __tablename__ = "visit"
    case_id: Mapped[int] = mapped_column(RowId, ForeignKey("case_.id"), primary_key=True)
    item_id: Mapped[str]
    point: Mapped[str]
    window: Mapped[str]
    day: Mapped[date]
    booked_for: Mapped[datetime | None]
    waiting: Mapped[bool]


BOOKED = "booked_for IS NOT NULL"
WAITS = "waiting"
for _name, _columns, _where in (
    ("ix_visit_booked", ("point", "item_id", "day"), BOOKED),
    ("ix_visit_waiting", ("point", "day"), WAITS),
):
    Index(
        _name,
        *(Visit.__table__.c[column] for column in _columns),
        sqlite_where=text(_where),
        postgresql_where=text(_where),
    )
