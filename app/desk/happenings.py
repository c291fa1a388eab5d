"""What each kind of event records: enough to replay the case, nothing personal in clear."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, ClassVar, Final, TypeVar

import msgspec

from app.catalog.model import Limit
from app.routing import Assignment, Hop

OPENED: Final = "收件"
ACTED: Final = "办理"
SUPPLIED: Final = "补交"
ISSUED: Final = "出文书"


class Happening(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of what is recorded.

    A `silent` one changes nothing that anybody decides from: whoever looks at the case while it
    happens, and acts then, is not told that somebody was faster. A `negative` one is a refusal
    whatever outcome it names: it is filed (否定报备).
    """

    silent: ClassVar[bool] = False
    negative: ClassVar[bool] = False


H = TypeVar("H", bound=Happening)
# Word of an event → what it recorded; each kind names itself with `happens`.
KINDS: Final[dict[str, type[Happening]]] = {}


def happens(*words: str) -> Callable[[type[H]], type[H]]:
    """Let events of these words record a class. Raises ValueError for a word that is taken."""

    def registered(kind: type[H]) -> type[H]:
        for word in words:
            if word in KINDS:
                raise ValueError(f"two kinds of event are called {word}")
            KINDS[word] = kind
        return kind

    return registered


def loud() -> tuple[str, ...]:
    """Give the words of the events that change what a person decides from."""
    return tuple(word for word, kind in KINDS.items() if not kind.silent)


def recorded(kind: str, data: Any) -> Happening:
    """Give what an event of a kind recorded, from its plain data."""
    return msgspec.convert(data, KINDS[kind])


class Bound(Happening, frozen=True, kw_only=True):
    """A limit that runs from a day: what a last day was counted from."""

    start: date
    limit: Limit


class LastDay(Happening, frozen=True, kw_only=True):
    """A last day that the applicant was told; `guessed` while a year has no official calendar."""

    day: date
    guessed: bool = False


class DueFact(Happening, frozen=True, kw_only=True):
    """A due date as it stood, the moment of it where it is one of hours.

    Its derivation can be counted again.
    """

    due: date
    provisional: bool = False
    at: datetime | None = None


class Dues(Happening, frozen=True, kw_only=True):
    """Both due dates, `notice`, `delivery` and those of the open `steps` by seat.

    `notice` is the last day to ask for missing materials before acceptance, `delivery` the last
    day for a decision that was made to reach the applicant; `notice_at` and `delivery_at` are the
    moments of those that are limits of hours; `notice_guessed` tells that a calendar is missing.
    """

    promised: DueFact | None = None
    statutory: DueFact | None = None
    notice: date | None = None
    delivery: date | None = None
    notice_at: datetime | None = None
    notice_guessed: bool = False
    delivery_at: datetime | None = None
    steps: dict[str, DueFact] = {}


class Dated(Happening, frozen=True, kw_only=True):
    """Base of what may move the due dates; `dues` are those that hold afterwards."""

    dues: Dues


class RulesChanged(Dated, frozen=True, kw_only=True):
    """Base of what moves a case to other rules: the hash of those `before` and of those after."""

    before: str
    rules: str


class Visit(Happening, frozen=True, kw_only=True):
    """In which of the five ways the case was taken, for what time booked, at which machine.

    `queue` is the window (its id) at which the applicant waits, where several serve the item.
    """

    way: str
    appointment: datetime | None = None
    terminal: int = 0
    queue: str = ""


@happens(OPENED)
class Opened(Dated, frozen=True, kw_only=True):
    """An application was taken; `application` is the digest of the sealed answers.

    `rules` is the hash of what it was taken under, `visit` how and when the applicant comes, `hops`
    the chain of hands of 全程代办, `picked` why the tasks went to these people. `received` is the
    day the papers came, where that was an earlier one; an applicant who booked a visit and handed in
    nothing is `expected`: the case counts as received when they come.
    """

    application: str
    rules: str = ""
    window: str
    reasons: tuple[str, ...]
    brought: tuple[str, ...]
    tasks: tuple[Assignment, ...]
    visit: Visit | None = None
    hops: tuple[Hop, ...] = ()
    picked: tuple[str, ...] = ()
    received: date | None = None
    expected: bool = False


class Handing(Happening, frozen=True, kw_only=True):
    """How a paper was served, and the day it counts as served."""

    way: str
    day: date


@happens(ACTED)
class Acted(Dated, frozen=True, kw_only=True):
    """A step was acted on; `began` is the day the limits count from, on acceptance only.

    `until` is the last day to bring what a 补正 asks for or a 容缺受理 lets follow, the earliest of
    its `bounds`, `guessed` while a calendar is missing. One that `settles` its step does so whoever
    has still to sign it. `proposer` names who proposed a refusal that took effect only when another person countersigned it.
    """

    settles: ClassVar[bool] = False

    post: str
    companions: tuple[str, ...] = ()
    back_to: str = ""
    asked: tuple[str, ...] = ()
    clause: str = ""
    remedy: str = ""
    turn_to: str = ""
    tolerated: tuple[str, ...] = ()
    began: date | None = None
    until: date | None = None
    bounds: tuple[Bound, ...] = ()
    guessed: bool = False
    handed: Handing | None = None
    tasks: tuple[Assignment, ...] = ()
    proposer: str = ""
    picked: tuple[str, ...] = ()


@happens(SUPPLIED)
class Supplied(Dated, frozen=True, kw_only=True):
    """The applicant brought materials; `complete` says that nothing asked for is lacking now.

    `received` is the day they came, where that was an earlier one.
    """

    brought: tuple[str, ...]
    complete: bool
    received: date | None = None


@happens(ISSUED)
class Issued(Happening, frozen=True, kw_only=True):
    """A paper was issued."""

    silent: ClassVar[bool] = True

    paper: str
    number: str


class Said(Happening, frozen=True, kw_only=True):
    """What a person wrote of their own; kept sealed because it may name people."""

    note: str = ""
    reason: str = ""
    # Words of other fields that may name people, by the field's name.
    more: dict[str, str] = {}

    def __repr__(self) -> str:
        return "Said(…)"
