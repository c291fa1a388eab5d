"""The table of promises that a department has yet to settle: to check, to have mended."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.store.columns import RowId
from app.store.tables import Base


class PromiseCheck(Base):
    """A 告知承诺 that a department has to settle since a day; `what` is the verb that comes next."""

    __tablename__ = "promise_check"
    case_id: Mapped[int] = mapped_column(RowId, ForeignKey("case_.id"), primary_key=True)
    department: Mapped[str]
    what: Mapped[str]
    since: Mapped[date]
    __table_args__ = (Index(None, "department", "since", "case_id"),)
