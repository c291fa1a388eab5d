"""What the tables of work and presence hold, as values the desk can keep."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from app.store.rows import Row


class JobRow(Row, frozen=True, kw_only=True):
    """A job; `version` is that of the claim or schedule it was read after."""

    id: int
    kind: str
    subject: str
    at: datetime
    payload: Any
    attempts: int
    version: int
    claimed_by: str
    claimed_until: datetime | None
    state: str
    error: str
    decided_by: str
    decided_at: datetime | None


class JobFigures(Row, frozen=True, kw_only=True):
    """How much work waits: jobs that are due, the moment of the oldest, jobs set aside.

    Both counts stop at `jobs.MOST_COUNTED`.
    """

    due: int
    oldest: datetime | None
    set_aside: int


class AttendanceRow(Row, frozen=True, kw_only=True):
    """One stay of a person at a point."""

    username: str
    day: date
    signed_in_at: datetime
    signed_out_at: datetime | None
    point: str


class NewAbsence(Row, frozen=True, kw_only=True):
    """Time away: `kind` is 离岗, 请假 or 外出; without `to_at` until somebody ends it."""

    username: str
    kind: str
    from_at: datetime
    to_at: datetime | None = None
    reason: str
    entered_by: str


class AbsenceRow(NewAbsence, frozen=True, kw_only=True):
    """Time away that is on record; `ended_by` ended it at a moment of their own choosing."""

    id: int
    ended_by: str = ""
    ended_at: datetime | None = None


class PersonRow(Row, frozen=True, kw_only=True):
    """Somebody in office with all of their posts."""

    username: str
    name: str
    posts: tuple[str, ...]


class CandidateRow(Row, frozen=True, kw_only=True):
    """Somebody who may do a task, and how they stand at this moment.

    `present`: signed in and not out again; `signing`: whether anybody of this place signed in
    today at all; `absence`: its kind, '' for none; `posts` all of their posts.
    """

    username: str
    name: str
    posts: tuple[str, ...]
    present: bool
    signing: bool
    absence: str
    open_tasks: int
