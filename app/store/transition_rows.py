"""What the tables about changing rules hold, as values the desk can keep."""

from __future__ import annotations

from datetime import datetime

from app.store.rows import Row


class NewTransition(Row, frozen=True, kw_only=True):
    """A move of the open cases to other rules (换规), or back again (撤销) from `about`."""

    kind: str
    revision: int
    about: int | None = None
    policy: str
    items: tuple[str, ...] = ()
    reason: str
    by: str
    by_name: str
    started_at: datetime
    token: str | None = None


class TransitionRow(NewTransition, frozen=True, kw_only=True):
    """A move, how far it got (the id of the last case looked at), and when it was through."""

    number: int
    after: int
    finished_at: datetime | None


class TransitionCaseRow(Row, frozen=True, kw_only=True):
    """What became of a case in a move, and why."""

    case_id: int
    number: str
    item_name: str
    current: str
    result: str
    why: str


class ProposalLine(Row, frozen=True, kw_only=True):
    """A case that waits for a decision about its rules, as a list shows it."""

    case_id: int
    number: str
    item_name: str
    applicant_masked: str
    current: str
    revision: int
    since: datetime
    why: str
