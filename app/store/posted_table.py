"""The table of what hangs or lies in the halls: what a publication may have made stale."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.store.columns import RowId
from app.store.tables import Base


class Posted(Base):
    """One paper in one place of a point; taken down or replaced, its row remains.

    `item_id` is '' for a paper of the whole point, `variant` its form (A3, A2), `content` the
    digest of the words on it, `revision` the publication they were drawn from (0: none yet).
    """

    __tablename__ = "posted"
    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    point: Mapped[str]
    kind: Mapped[str]
    item_id: Mapped[str]
    variant: Mapped[str]
    place: Mapped[str]
    copies: Mapped[int] = mapped_column(Integer)
    content: Mapped[str] = mapped_column(String(64))
    revision: Mapped[int] = mapped_column(Integer)
    posted_at: Mapped[datetime]
    posted_by: Mapped[str]
    taken_down_at: Mapped[datetime | None]
    taken_down_by: Mapped[str]


HANGS = "taken_down_at IS NULL"
Index(
    "ix_posted_hangs",
    *(Posted.__table__.c[name] for name in ("point", "kind", "item_id", "variant", "place")),
    unique=True,
    sqlite_where=text(HANGS),
    postgresql_where=text(HANGS),
)
