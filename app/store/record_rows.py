"""What the tables drawn from the events of cases hold, as values the desk can keep."""

from __future__ import annotations

from datetime import date, datetime

from app.store.rows import Row


class ReportRow(Row, frozen=True, kw_only=True):
    """A negative outcome reported (否定报备); `note` is encrypted."""

    number: str
    case_id: int
    seq: int
    outcome: str
    department: str
    point: str
    filed_at: datetime
    filed_by: str
    state: str = "待审阅"
    reviewed_by: str = ""
    reviewed_at: datetime | None = None
    note: bytes | None = None


class ReportLine(Row, frozen=True, kw_only=True):
    """A report as a list shows it."""

    number: str
    case_number: str
    item_name: str
    applicant_masked: str
    outcome: str
    department: str
    point: str
    filed_at: datetime
    filed_by: str
    state: str
    reviewed_by: str
    reviewed_at: datetime | None


class NewNotice(Row, frozen=True, kw_only=True):
    """A message to one address, sent once for each `key` (at most 200 characters)."""

    key: str
    case_id: int | None = None
    kind: str
    level: int = 0
    step: str = ""
    to_scope: str
    text: str
    at: datetime


class NoticeRow(NewNotice, frozen=True, kw_only=True):
    """A message, and who read it first and when."""

    id: int
    read_by: str
    read_at: datetime | None


class NoticeLine(NoticeRow, frozen=True, kw_only=True):
    """A message as a list shows it; the number is that of its case, None without one.

    `mine_at` is when whoever asks read it.
    """

    number: str | None
    mine_at: datetime | None = None


class SignatureRow(Row, frozen=True, kw_only=True):
    """A refusal that those at an address may countersign; `by` and the companions may not."""

    case_id: int
    to_scope: str
    step: str
    what: str
    by: str
    by_name: str
    companions: tuple[str, ...]
    at: datetime


class SignatureLine(Row, frozen=True, kw_only=True):
    """The same as a list shows it, with when its case is due, and how it `ended` if it did."""

    number: str
    item_name: str
    applicant_masked: str
    case_point: str
    step: str
    what: str
    by_name: str
    companions: list[str]
    at: datetime
    promised_due: date | None
    statutory_due: date | None
    due_at: datetime | None
    provisional: bool
    ended: str


class HandoverRow(Row, frozen=True, kw_only=True):
    """Papers given from one place to the next, and received (or not yet)."""

    case_id: int
    seq: int
    hop: int
    from_place: str
    to_place: str
    carries: str
    materials: tuple[str, ...]
    slip: str
    due: date | None
    given_by: str
    given_at: datetime
    received_by: str = ""
    received_at: datetime | None = None


class HandoverLine(Row, frozen=True, kw_only=True):
    """A hand-over on its way as a list shows it."""

    case_id: int
    seq: int
    number: str
    item_name: str
    applicant_masked: str
    from_place: str
    to_place: str
    carries: str
    slip: str
    due: date | None
    given_by: str
    given_at: datetime
