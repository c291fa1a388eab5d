"""What the tables hold, as values the desk can keep after the transaction."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import msgspec


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """Base of every row."""


class Standing(Row, frozen=True, kw_only=True):
    """The part of a case that changes: `facts` as plain data, the rest drawn from it for lists."""

    facts: Any
    status: str
    current: str
    ended: str
    accepted_at: datetime | None
    promised_due: date | None
    promised_provisional: bool
    statutory_due: date | None
    statutory_provisional: bool
    explained: bool = False
    due_at: datetime | None = None


class NewCase(Standing, frozen=True, kw_only=True):
    """A case to be inserted; `sealed` is encrypted, `applicant_index` a keyed digest."""

    number: str
    item_id: str
    item_name: str
    definition: str
    point: str
    department: str
    opened_by: str
    opened_at: datetime
    applicant_masked: str
    applicant_index: str
    sealed: bytes


class CaseRow(NewCase, frozen=True, kw_only=True):
    """A case; `version` counts changes of facts, `seq` and `chain` belong to its last event."""

    id: int
    version: int
    seq: int
    chain: bytes


class CaseLine(Row, frozen=True, kw_only=True):
    """A case as a list shows it."""

    id: int
    number: str
    item_id: str
    item_name: str
    point: str
    status: str
    current: str
    ended: str
    opened_at: datetime
    promised_due: date | None
    promised_provisional: bool
    statutory_due: date | None
    statutory_provisional: bool
    due_at: datetime | None
    applicant_masked: str


class TaskLine(Row, frozen=True, kw_only=True):
    """An open task as a list shows it."""

    id: int
    number: str
    item_name: str
    applicant_masked: str
    status: str
    step: str
    name: str
    post: str
    backup: str
    department: str
    person: str
    person_name: str
    deputy_of: str
    aside: bool
    due: date
    step_due: date | None
    due_at: datetime | None
    step_due_at: datetime | None
    case_point: str
    provisional: bool
    explained: bool
    opened_at: datetime


class NewTask(Row, frozen=True, kw_only=True):
    """A step that opens.

    `person` is who of its holders is to do it ('': any of them), taken over from `deputy_of`;
    `aside` a question that the flow does not wait for; `step_due` the limit of this step alone.
    `due_at` and `step_due_at` are the moments of limits of hours.
    """

    step: str
    name: str
    point: str
    post: str
    backup: str
    department: str
    due: date
    person: str = ""
    person_name: str = ""
    deputy_of: str = ""
    aside: bool = False
    step_due: date | None = None
    due_at: datetime | None = None
    step_due_at: datetime | None = None


class NewEvent(Row, frozen=True, kw_only=True):
    """Something that happened; `sealed` is what of it is personal, encrypted."""

    at: datetime
    actor: str
    actor_name: str
    kind: str
    step: str = ""
    outcome: str = ""
    data: Any
    sealed: bytes | None = None
    token: str | None = None


class EventRow(NewEvent, frozen=True, kw_only=True):
    """An event in its place in the chain."""

    case_id: int
    seq: int
    previous: bytes
    hash: bytes


class PaperRow(Row, frozen=True, kw_only=True):
    """A paper about the event `about`; `dossier` until it is rendered, `body` (encrypted PDF) and `hash` afterwards."""

    id: int
    number: str
    kind: str
    case_id: int
    about: int
    issued_at: datetime
    issued_by: str
    hash: str
    dossier: bytes | None
    body: bytes | None


class StaffRow(Row, frozen=True, kw_only=True):
    """A person who works here, assigned as it stands `since` then."""

    username: str
    display_name: str
    role: str
    point: str = ""
    departments: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    active: bool = True
    since: datetime
