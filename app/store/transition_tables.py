"""The tables about rules that change under way: each move of many cases, and what waits for a word."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.store.columns import RowId
from app.store.tables import Base


class Transition(Base):
    """One move of the open cases to the rules of a revision, or (撤销) back from one.

    `kind`: 换规, 撤销 of the transition `about`.
    """

    __tablename__ = "transition"
    number: Mapped[int] = mapped_column(RowId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(8))
    revision: Mapped[int] = mapped_column(Integer, index=True)
    about: Mapped[int | None] = mapped_column(RowId)
    policy: Mapped[str] = mapped_column(String(16))
    # Ids of items; none means all.
    items: Mapped[Any] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[str]
    by_name: Mapped[str]
    started_at: Mapped[datetime]
    # The last case looked at: where it goes on after a break.
    after: Mapped[int] = mapped_column(RowId)
    finished_at: Mapped[datetime | None]
    token: Mapped[str | None] = mapped_column(String(64), unique=True)


class TransitionCase(Base):
    """What became of a case in a transition: 已换规, 不换, 待定, 已撤销, 不能撤销; and why."""

    __tablename__ = "transition_case"
    transition: Mapped[int] = mapped_column(
        RowId, ForeignKey("transition.number"), primary_key=True
    )
    case_id: Mapped[int] = mapped_column(RowId, ForeignKey("case_.id"), primary_key=True)
    result: Mapped[str] = mapped_column(String(16))
    why: Mapped[str] = mapped_column(Text)
    __table_args__ = (Index(None, "transition", "result", "case_id"),)


class Proposal(Base):
    """A case whose rules changed and where a person is to decide: drawn from its events."""

    __tablename__ = "proposal"
    case_id: Mapped[int] = mapped_column(RowId, ForeignKey("case_.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(Integer)
    since: Mapped[datetime]
    why: Mapped[str] = mapped_column(Text)
