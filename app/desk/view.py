"""A case as one person may see it: the values, without how they came about."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from app.clock import Due
from app.desk.choices import Choice
from app.desk.happenings import Visit
from app.desk.verb import Offered
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
    """A material this case needs; `asked` when an unanswered 补正 asks for it.

    A `pledged` one need not be brought: a written promise stands in for it.
    """

    id: str
    name: str
    necessity: str
    brought: bool
    asked: bool
    pledged: bool = False


class OwingView(View, frozen=True, kw_only=True):
    """容缺受理: the names of what was to follow by `until`, and the day it had (None: not yet).

    `until` is `guessed` while a year has no official calendar."""

    materials: tuple[str, ...]
    until: date
    met: date | None
    guessed: bool = False


class PledgeView(View, frozen=True, kw_only=True):
    """告知承诺: the names of what it stands in for, and its check.

    `found` is 属实, 不实 or '' while it was not checked; `due` by when it is to be (None before
    the decision, or without a limit), `late` whether that has passed. Of one that is untrue it
    tells `until` when it is to be mended, whether it was (`mended`), when the decision was revoked.
    """

    materials: tuple[str, ...]
    signed: date
    found: str
    due: date | None
    late: bool
    until: date | None = None
    mended: str = ""
    revoked: date | None = None


class PendingView(View, frozen=True, kw_only=True):
    """A refusal that waits for a second signature: what it is, `by` whom, who is to sign (words)."""

    what: str
    by: str
    to: str


class ReportStateView(View, frozen=True, kw_only=True):
    """否定报备 of the case: under which number, how far its review got.

    `correct_by` is set while 要求纠正 is not answered, `late` where its day has passed.
    """

    number: str
    outcome: str
    state: str
    correct_by: date | None
    late: bool


class PauseView(View, frozen=True, kw_only=True):
    """Days that do not count: after `first`, up to `last` (None while it goes on).

    `until` is the last day that is granted to one that goes on; `over` tells that it has passed.
    """

    name: str
    step: str
    first: date
    last: date | None
    until: date | None = None
    over: bool = False


class HoldView(View, frozen=True, kw_only=True):
    """挂起: for which procedure, since and until when at most, how long it needs in words."""

    ground: str
    since: date
    until: date
    needs: str
    guessed: bool = False


class ExtensionView(View, frozen=True, kw_only=True):
    """延期: on which day, by whom, how much in words."""

    decided: date
    by: str
    amount: str


class TaskView(View, frozen=True, kw_only=True):
    """An open step and who is to do it: `who` is the post at a point, or the department.

    `due` is the last day of the step's own limit, where it has one; `person` who of them is to do
    it ('' whoever is free), as a `deputy` where they stand in for somebody.
    """

    step: str
    name: str
    who: str
    backup: str
    limit: str
    mine: bool
    person: str = ""
    deputy: bool = False
    due: Due | None = None
    late: bool = False


class HopView(View, frozen=True, kw_only=True):
    """One hop of 全程代办: `state` is 已交到, 在路上, 待交 or ''; `due` by when it is to arrive.

    `slip` is the number of the hand-over slip; the moments and names are those of giving and
    signing for it.
    """

    name: str
    carries: str
    state: str
    slip: str = ""
    giver: str = ""
    given: datetime | None = None
    receiver: str = ""
    received: datetime | None = None
    due: date | None = None


class CustodyView(View, frozen=True, kw_only=True):
    """全程代办: who holds the papers now, in words; every hop; whether the one at hand is late."""

    holder: str
    hops: tuple[HopView, ...]
    late: bool


class SignerView(View, frozen=True, kw_only=True):
    """One of several who sign a step (its name): to what they have, or whether it is their turn.

    `now` it is; one who `waits` asked others to sign before. An `added` one was asked besides.
    """

    step: str
    who: str
    outcome: str
    now: bool
    waits: bool
    added: bool


class InquiryView(View, frozen=True, kw_only=True):
    """征求意见: who was asked what at which step, by when; what came of it.

    `ended` is the opinion in a word, or how else the question closed ('' while it is `waiting`, and
    where the step went on without an answer). `late` tells that the last day passed.
    """

    step: str
    who: str
    asker: str
    asked_at: datetime
    question: str
    due: date
    must: bool
    waiting: bool
    late: bool
    ended: str
    by: str
    answer: str


class EventView(View, frozen=True, kw_only=True):
    """One line of the timeline; `materials` are names, `lines` whatever else was recorded.

    A `silent` one changed nothing that anybody decides from.
    """

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
    silent: bool = False


class PaperView(View, frozen=True, kw_only=True):
    """A paper that was issued."""

    number: str
    kind: str
    issued_at: datetime


class CaseView(View, frozen=True, kw_only=True):
    """A case as the actor may see it.

    `masked` tells that personal data is hidden. `version` goes back with the next action.
    `offers` are only the steps the actor holds; `verbs` what else may be done; `may_supply` whether materials can be recorded;
    `printable` the kinds of paper that may be issued now. `delivery` is by when a decision that
    was made must reach the applicant, `received` the day the application came if it was another,
    `answer_by` the last day to answer a 补正 that waits, `answer_guessed` as in OwingView.
    `signers` are those of open steps that several sign, `inquiries` what was asked of others,
    `urged` how often whoever had it was asked to hurry.
    `slips` are the small prints that are not kept; `rare` tells of the characters that papers cannot show; `archived` is the day of 归档.
    `owes_reason` says that the case is late and nobody has told why, `explained` when it was told.
    `first_asked` is the 首问责任人, `visit` in which way the case was taken, `custody` where its
    papers are. Times are the centre's own.
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
    first_asked: str
    visit: Visit | None
    custody: CustodyView | None
    opened_at: datetime
    received: date | None
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
    delivery: Due | None
    answer_by: date | None
    answer_guessed: bool
    owing: OwingView | None
    pledge: PledgeView | None
    pending: PendingView | None
    report: ReportStateView | None
    alarm: Alarm | None
    owes_reason: bool
    explained: date | None
    pauses: tuple[PauseView, ...]
    hold: HoldView | None
    extensions: tuple[ExtensionView, ...]
    tasks: tuple[TaskView, ...]
    signers: tuple[SignerView, ...]
    inquiries: tuple[InquiryView, ...]
    urged: int
    offers: tuple[Choice, ...]
    verbs: tuple[Offered, ...]
    may_supply: bool
    timeline: tuple[EventView, ...]
    papers: tuple[PaperView, ...]
    printable: tuple[str, ...]
    slips: tuple[str, ...]
    rare: tuple[str, ...]
    archived: date | None


class CaseRowView(View, frozen=True, kw_only=True):
    """A case as a list shows it; `due` is the promise, else the law's date.

    `due_at` is its moment where the limit is one of hours.
    """

    number: str
    item_id: str
    item: str
    applicant: str
    status: str
    current: str
    opened_at: datetime
    due: date | None
    due_at: datetime | None
    provisional: bool
    alarm: Alarm | None


class TaskRowView(View, frozen=True, kw_only=True):
    """A task of mine; `as_backup` when I stand in for the post, `waiting` for the applicant.

    One that is `held` rests while a special procedure runs (挂起). `owes_reason` says that the case
    is late and nobody has told why, `step_late` that the step's own last day is over.

    `named` tells that I am to do it myself, as a `deputy` where I took it over; `whose` names the
    colleague who is to. An `aside` is a question to me. `step_due` is the step's own last day.
    `due_at` and `step_due_at` are the moments of limits of hours.
    """

    number: str
    item: str
    applicant: str
    status: str
    step: str
    name: str
    as_backup: bool
    waiting: bool
    held: bool
    named: bool
    deputy: bool
    whose: str
    aside: bool
    opened_at: datetime
    due: date | None
    due_at: datetime | None
    step_due: date | None
    step_due_at: datetime | None
    step_late: bool
    provisional: bool
    alarm: Alarm | None
    owes_reason: bool


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

    `hash` is the SHA-256 of the PDF; `revision` the publication of the catalogue whose rules it
    goes by (0 where none is known), `current` whether the item's rules are still those it was
    printed under.
    """

    number: str
    kind: str
    item: str
    applicant: str
    issued_at: datetime
    hash: str
    revision: int
    current: bool
