"""What people see of a change of rules under way: before it, while it runs, and afterwards."""

from __future__ import annotations

from datetime import datetime

import msgspec

from app.catalog.words import RulePolicy
from app.desk.requests import Request
from app.desk.view import View


class Wish(Request, frozen=True, kw_only=True):
    """Open cases are to go by the rules in force: by which policy, of which items (none: all).

    `revision` is the number in force that was looked at: another one now is refused; 0 for any.
    """

    policy: RulePolicy
    reason: str
    items: tuple[str, ...] = ()
    revision: int = 0


class Outcomes(msgspec.Struct, frozen=True, kw_only=True):
    """How many cases are moved, stay, and wait for a decision."""

    moved: int = 0
    kept: int = 0
    waiting: int = 0


class ItemProspect(msgspec.Struct, frozen=True, kw_only=True):
    """An item's open cases that go by other rules, and what each policy would make of them."""

    item: str
    name: str
    total: int
    anew: Outcomes
    better: Outcomes


class Prospect(msgspec.Struct, frozen=True, kw_only=True):
    """What a change of rules would do; `partial` where there were more cases than looked at."""

    revision: int
    items: tuple[ItemProspect, ...]
    partial: bool

    @property
    def total(self) -> int:
        """Give the number of cases that go by other rules."""
        return sum(item.total for item in self.items)


class TransitionView(View, frozen=True, kw_only=True):
    """A move of many cases: what it was asked to do, how far it is, what became of them.

    `kind` is 换规 or 撤销 (of the move `about`); `undone_by` the number of the move that took this
    one back. Times are the centre's own.
    """

    number: int
    kind: str
    revision: int
    about: int | None
    policy: str
    items: tuple[str, ...]
    reason: str
    by_name: str
    started_at: datetime
    finished_at: datetime | None
    results: dict[str, int]
    undone_by: int | None

    @property
    def done(self) -> int:
        """Give the number of cases dealt with."""
        return sum(self.results.values())


class TransitionCase(View, frozen=True, kw_only=True):
    """What became of one case, and why."""

    number: str
    item: str
    current: str
    result: str
    why: str


class TransitionPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of them; `next` goes into the query for the page after it, empty at the end."""

    rows: tuple[TransitionCase, ...]
    next: str


class Waiting(View, frozen=True, kw_only=True):
    """A case that waits for a decision about its rules."""

    number: str
    item: str
    applicant: str
    current: str
    revision: int
    since: datetime
    why: str


class WaitingPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of them; `next` as in `TransitionPage`."""

    rows: tuple[Waiting, ...]
    next: str
