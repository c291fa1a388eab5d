"""A case as one person may see it: the values, without how they came about."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from app.clock import Due
from app.desk.choices import Choice
from app.monitoring import Alarm


class View(msgspec.Struct, frozen=True, kw_only=True):
    """Base of views. They may hold personal data, so they show nothing of themselves in logs."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"


class Line(View, frozen=True, kw_only=True):
    """A question and its answer, as text."""

    id: str
    label: str
    value: str


class MaterialView(View, frozen=True, kw_only=True):
    """A material this case needs; `asked` when an unanswered 补正 asks for it."""

    id: str
    name: str
    necessity: str
    brought: bool
    asked: bool


class PauseView(View, frozen=True, kw_only=True):
    """Days that do not count: after `first`, up to `last` (None while it goes on)."""

    name: str
    step: str
    first: date
    last: date | None


class TaskView(View, frozen=True, kw_only=True):
    """An open step and who is to do it: `who` is the post at a point, or the department."""

    step: str
    name: str
    who: str
    backup: str
    limit: str
    mine: bool


class EventView(View, frozen=True, kw_only=True):
    """One line of the timeline; `materials` are names, `lines` whatever else was recorded."""

    seq: int
    at: datetime
    by: str
    kind: str
    step: str
    outcome: str
    note: str
    reason: str
    materials: tuple[str, ...]
    lines: tuple[str, ...]


class PaperView(View, frozen=True, kw_only=True):
    """A paper that was issued."""

    number: str
    kind: str
    issued_at: datetime


class CaseView(View, frozen=True, kw_only=True):
    """A case as the actor may see it.

    `masked` tells that personal data is hidden. `version` goes back with the next action.
    `offers` are only the steps the actor holds; `may_supply` whether materials can be recorded;
    `printable` the kinds of paper that may be issued now. Times are the centre's own.
    """

    number: str
    item_id: str
    item: str
    item_kind: str
    status: str
    ended: str
    version: int
    point: str
    point_name: str
    department_name: str
    window: str
    opened_at: datetime
    accepted_at: datetime | None
    masked: bool
    applicant: tuple[Line, ...]
    answers: tuple[Line, ...]
    materials: tuple[MaterialView, ...]
    missing: tuple[str, ...]
    reasons: tuple[str, ...]
    promised: Due | None
    statutory: Due | None
    notice: Due | None
    alarm: Alarm | None
    pauses: tuple[PauseView, ...]
    tasks: tuple[TaskView, ...]
    offers: tuple[Choice, ...]
    may_supply: bool
    timeline: tuple[EventView, ...]
    papers: tuple[PaperView, ...]
    printable: tuple[str, ...]


class CaseRowView(View, frozen=True, kw_only=True):
    """A case as a list shows it; `due` is the promise, else the law's date."""

    number: str
    item_id: str
    item: str
    applicant: str
    status: str
    current: str
    opened_at: datetime
    due: date | None
    provisional: bool
    alarm: Alarm | None


class TaskRowView(View, frozen=True, kw_only=True):
    """A task of mine; `as_backup` when I stand in for the post, `waiting` for the applicant."""

    number: str
    item: str
    applicant: str
    status: str
    step: str
    name: str
    as_backup: bool
    waiting: bool
    opened_at: datetime
    due: date | None
    provisional: bool
    alarm: Alarm | None


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One page of cases; `next` goes into the query for the page after it, empty at the end."""

    rows: tuple[CaseRowView, ...]
    next: str


class TaskPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of tasks; `next` as in `Page`."""

    rows: tuple[TaskRowView, ...]
    next: str


class StaffView(View, frozen=True, kw_only=True):
    """A person of the staff as administrators see them."""

    username: str
    name: str
    role: str
    point: str
    departments: tuple[str, ...]
    posts: tuple[str, ...]
    active: bool
    since: datetime


class PaperCheck(msgspec.Struct, frozen=True, kw_only=True):
    """What anyone may know of a paper from its number; `applicant` only with the paper's mark.

    `hash` is the SHA-256 of the PDF; `current` whether the item's rules are still those it was
    printed under.
    """

    number: str
    kind: str
    item: str
    applicant: str
    issued_at: datetime
    hash: str
    current: bool
