"""The facts of a case: all that its events amount to (see effects)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from app.catalog.model import Definition, Limit
from app.clock import Extension, Pause
from app.desk.hands import Custody
from app.desk.happenings import Bound, Dues, Visit
from app.desk.inquiry import Inquiry
from app.routing import Assignment
from app.workflow import State, step_id_of

# What a case is called while its clock stands still.
WAITS: Final = "待补正"
HELD: Final = "已挂起"
# What it is called before the applicant who booked a visit has come.
EXPECTED: Final = "已预约"


class Fact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of the facts."""


class Doing(Fact, frozen=True, kw_only=True):
    """Who acted on a step: in which post, with whom."""

    step: str
    post: str
    username: str
    name: str
    companions: tuple[str, ...] = ()


class Asked(Fact, frozen=True, kw_only=True):
    """A 补正: what was asked for on which day, and the day it was all there.

    `until` is the last day to answer, as the paper told it or later; None where no end is set.
    It is the earliest of its `bounds`, `guessed` while an official calendar is missing.
    """

    step: str
    materials: tuple[str, ...]
    asked: date
    complete: date | None = None
    until: date | None = None
    bounds: tuple[Bound, ...] = ()
    guessed: bool = False


class Tolerance(Fact, frozen=True, kw_only=True):
    """容缺受理: what may follow until which day, and the day it was all there.

    `bounds` and `guessed` are as in Asked.
    """

    materials: tuple[str, ...]
    since: date
    until: date
    met: date | None = None
    bounds: tuple[Bound, ...] = ()
    guessed: bool = False


class Pledge(Fact, frozen=True, kw_only=True):
    """告知承诺: what the promise stands in for, when it was signed, what its check found.

    `found` is 属实, 不实 or '' while it was not checked. One that is untrue is to be mended
    `until` a day, `mended` says whether it was (已整改, 未整改), `revoked` when the decision was
    taken back. `told` are the stages of the check that the department was told of.
    """

    materials: tuple[str, ...]
    signed: date
    found: str = ""
    checked: date | None = None
    until: date | None = None
    mended: str = ""
    revoked: date | None = None
    told: tuple[str, ...] = ()


class Decision(Fact, frozen=True, kw_only=True):
    """准予 or 不予: at which step, on which day."""

    step: str
    outcome: str
    day: date


class Handed(Fact, frozen=True, kw_only=True):
    """How and on which day the result reached the applicant."""

    way: str
    day: date


class Pending(Fact, frozen=True, kw_only=True):
    """A refusal that waits to be countersigned: what would happen (`word`), at which open seat.

    It was proposed by `username` with `companions`; somebody else `to` these addresses signs it.
    """

    word: str
    step: str
    outcome: str
    username: str
    name: str
    companions: tuple[str, ...] = ()
    to: tuple[str, ...]


class Report(Fact, frozen=True, kw_only=True):
    """否定报备: the number a refusal was filed under, and how far its review got.

    `correct_by` is the last day to do what 要求纠正 asks for, `overdue` that it passed undone.
    """

    number: str
    outcome: str
    state: str = "待审阅"
    correct_by: date | None = None
    overdue: bool = False


class StepPause(Fact, frozen=True, kw_only=True):
    """A pause and the step that caused it, '' where the whole case was put aside (挂起)."""

    step: str
    pause: Pause


class Hold(Fact, frozen=True, kw_only=True):
    """挂起: for which procedure, from which day, how long it needs and so until when at most.

    `guessed` is as in Asked.
    """

    ground: str
    since: date
    needs: Limit
    until: date
    guessed: bool = False

    @property
    def pause(self) -> Pause:
        """Give the time that does not count meanwhile."""
        return Pause(first=self.since, last=None, name=self.ground, cap=self.needs)


class Proposal(Fact, frozen=True, kw_only=True):
    """Other rules that a case might go by, which a person has to decide on: why, and from where.

    `steps` says of each open step at which of the new steps it would best go on ('' where no
    step is like it); `rules` is their hash, `revision` brought them in the transition `run`.
    """

    rules: str
    revision: int
    run: int
    policy: str
    why: str
    steps: dict[str, str]


class Undo(Fact, frozen=True, kw_only=True):
    """What 撤回 needs of the act last done at a seat, besides the state: who did it.

    `opened` are the seats it opened, `closed` who was at those it closed, `pauses` those that ran
    until then, `since` when those seats had been open. `accepted` tells that it accepted the case, `decision` what was decided before it.
    """

    seat: str
    username: str
    opened: tuple[str, ...] = ()
    closed: tuple[Assignment, ...] = ()
    since: dict[str, datetime] = {}
    pauses: tuple[StepPause, ...] = ()
    inquiries: tuple[Inquiry, ...] = ()
    decision: Decision | None = None
    accepted: bool = False


class Facts(Fact, frozen=True, kw_only=True):
    """All that a case's events amount to.

    `opened` says of each open seat since when it is, `counted` when the dates were counted last,
    `explained` on which day it was told why the case is late (优化营商环境条例 art. 36);
    `reminded` holds the (seat, level) of every reminder, `urged` how often it was asked to hurry.
    `ran_out` holds the (step, first day) of every procedure of which it was told that its days are
    used up. `named` are those whose seat is not open now but waits for a signature, or is signed after
    another; `undo` what may yet be taken back.
    `received` is the day the papers came where that was before they were registered, `came` when
    an applicant who was `expected` (a visit is booked) did. `lapsed` is what the case was before
    it ended because something was not done in time.
    """

    state: State
    brought: tuple[str, ...]
    tasks: tuple[Assignment, ...]
    dues: Dues
    asked: tuple[Asked, ...] = ()
    accepted_at: datetime | None = None
    began: date | None = None
    pauses: tuple[StepPause, ...] = ()
    did: tuple[Doing, ...] = ()
    tolerance: Tolerance | None = None
    pledge: Pledge | None = None
    decision: Decision | None = None
    handed: Handed | None = None
    ended_on: date | None = None
    archived: date | None = None
    proposal: Proposal | None = None
    extensions: tuple[Extension, ...] = ()
    hold: Hold | None = None
    opened: dict[str, datetime] = {}
    counted: date | None = None
    explained: date | None = None
    visit: Visit | None = None
    custody: Custody | None = None
    pending: Pending | None = None
    report: Report | None = None
    reminded: tuple[tuple[str, int], ...] = ()
    ran_out: tuple[tuple[str, date], ...] = ()
    urged: int = 0
    named: tuple[Assignment, ...] = ()
    inquiries: tuple[Inquiry, ...] = ()
    undo: tuple[Undo, ...] = ()
    received: date | None = None
    came: datetime | None = None
    expected: bool = False
    lapsed: Facts | None = None

    @property
    def accounted(self) -> tuple[str, ...]:
        """Give the materials that are there, or that a promise stands in for."""
        return self.brought + (self.pledge.materials if self.pledge else ())

    @property
    def owing(self) -> Tolerance | None:
        """Give what was promised to follow and has not."""
        return self.tolerance if self.tolerance and self.tolerance.met is None else None

    @property
    def decided(self) -> date | None:
        """Give the day of the decision that holds; one that was sent back holds no longer."""
        made = self.decision
        # Signed by some of several it is not made yet.
        holds = made and (step_id_of(made.step) in self.state.passed or self.state.ended)
        return made.day if made is not None and holds else None

    @property
    def waiting(self) -> Asked | None:
        """Give the 补正 that the applicant has not answered yet."""
        return next((asked for asked in self.asked if asked.complete is None), None)

    @property
    def rests(self) -> bool:
        """Tell whether nobody in the house can go on: the applicant or a procedure is waited for."""
        return self.waiting is not None or self.hold is not None

    @property
    def status(self) -> str:
        """Give the word for how the case stands."""
        if self.state.ended:
            return self.state.ended
        if self.waiting:
            return WAITS
        if self.hold:
            return HELD
        if self.pending:
            return "待复核"
        if self.expected:
            return EXPECTED
        return "已受理" if self.accepted_at else "已收件"


def local_day(definition: Definition, at: datetime) -> date:
    """Give the day it is at the centre at a moment."""
    return at.astimezone(ZoneInfo(definition.centre.timezone)).date()
