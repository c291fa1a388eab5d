"""The tables of published catalogues; only ever added to, but for the commit's name."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.store.tables import Base


class Blob(Base):
    """One content of a file under its digest, compressed, once however many revisions hold it."""

    __tablename__ = "blob"
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    body: Mapped[bytes]


class Manifest(Base):
    """Which files a tree is made of: (name, digest) pairs, compressed, under its fingerprint.

    One row and not one for each file: 16,790 rows would be written for every change of one.
    """

    __tablename__ = "manifest"
    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    body: Mapped[bytes]


class Revision(Base):
    """One publication, or one that took another back; each chained to the one before."""

    __tablename__ = "revision"
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    fingerprint: Mapped[str] = mapped_column(String(64), ForeignKey("manifest.fingerprint"))
    # The revision it was made from: what changed is the difference to that one.
    parent: Mapped[int | None] = mapped_column(Integer)
    kind: Mapped[str]
    # What a 回退 goes back to, a 取消 cancels, a 重编 replaces.
    about: Mapped[int | None] = mapped_column(Integer, index=True)
    author: Mapped[str]
    author_name: Mapped[str]
    approved_by: Mapped[str]
    approved_by_name: Mapped[str]
    reason: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime]
    effective_at: Mapped[datetime]
    token: Mapped[str | None] = mapped_column(String(64), unique=True)
    # Known only after the publication, and proved by git itself: not part of the chain.
    commit_id: Mapped[str]
    previous: Mapped[bytes] = mapped_column(LargeBinary(32))
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))
