"""The table of refusals that wait for a second signature, by whom they wait for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.store.columns import RowId
from app.store.tables import Base


class Signature(Base):
    """A refusal that those at one address (see `notice`) may countersign.

    `by` proposed it, together with the `companions` (names): neither may sign it.
    """

    __tablename__ = "signature"
    case_id: Mapped[int] = mapped_column(RowId, ForeignKey("case_.id"), primary_key=True)
    to_scope: Mapped[str] = mapped_column(primary_key=True)
    step: Mapped[str]
    what: Mapped[str]
    by: Mapped[str]
    by_name: Mapped[str]
    companions: Mapped[Any] = mapped_column(JSON)
    at: Mapped[datetime]
    __table_args__ = (Index(None, "to_scope", "at", "case_id"),)
