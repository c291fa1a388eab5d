"""What the tables of drafts hold, as values the desk can keep after the transaction."""

from __future__ import annotations

from datetime import date, datetime

from app.store.rows import NewEvent, Row


class NewDraft(Row, frozen=True, kw_only=True):
    """A draft to be inserted."""

    title: str
    reason: str
    author: str
    author_name: str
    state: str
    effective: date | None
    created_at: datetime
    updated_at: datetime
    revision: int | None = None


class DraftRow(NewDraft, frozen=True, kw_only=True):
    """A draft; `version` counts changes a person must have seen, `seq` and `chain` all events."""

    id: int
    version: int
    seq: int
    chain: bytes


class DraftFileRow(Row, frozen=True, kw_only=True):
    """A file of a draft: the bytes its author saw and the new ones; None is no file."""

    name: str
    base: bytes | None
    new: bytes | None


class DraftEventRow(NewEvent, frozen=True, kw_only=True):
    """Something done to a draft, in its place in the draft's chain."""

    draft_id: int
    seq: int
    previous: bytes
    hash: bytes
