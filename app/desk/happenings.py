"""What each kind of event records: enough to replay the case, nothing personal in clear."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import msgspec

from app.routing import Assignment

OPENED: Final = "收件"
ACTED: Final = "办理"
SUPPLIED: Final = "补交"
ISSUED: Final = "出文书"
# A print changes no facts: a clerk who prints and then acts is not told that somebody was faster.
CHANGING: Final = (OPENED, ACTED, SUPPLIED)


class Happening(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of what is recorded."""


class DueFact(Happening, frozen=True, kw_only=True):
    """A due date as it stood; its derivation can be counted again."""

    due: date
    provisional: bool = False


class Dues(Happening, frozen=True, kw_only=True):
    """Both due dates, and `notice`: the last day to ask for missing materials before acceptance."""

    promised: DueFact | None = None
    statutory: DueFact | None = None
    notice: date | None = None


class Opened(Happening, frozen=True, kw_only=True):
    """An application was taken; `application` is the digest of the sealed answers."""

    application: str
    window: str
    reasons: tuple[str, ...]
    brought: tuple[str, ...]
    tasks: tuple[Assignment, ...]
    dues: Dues


class Acted(Happening, frozen=True, kw_only=True):
    """A step was acted on; `began` is the day the limits count from, on acceptance only."""

    post: str
    companions: tuple[str, ...] = ()
    back_to: str = ""
    asked: tuple[str, ...] = ()
    clause: str = ""
    remedy: str = ""
    turn_to: str = ""
    tolerated: tuple[str, ...] = ()
    began: date | None = None
    tasks: tuple[Assignment, ...] = ()
    dues: Dues


class Supplied(Happening, frozen=True, kw_only=True):
    """The applicant brought materials; `complete` says that nothing asked for is lacking now."""

    brought: tuple[str, ...]
    complete: bool
    dues: Dues


class Issued(Happening, frozen=True, kw_only=True):
    """A paper was issued."""

    paper: str
    number: str


class Said(Happening, frozen=True, kw_only=True):
    """What a person wrote of their own; kept sealed because it may name people."""

    note: str = ""
    reason: str = ""

    def __repr__(self) -> str:
        return "Said(…)"


KINDS: Final[dict[str, type[Happening]]] = {
    OPENED: Opened,
    ACTED: Acted,
    SUPPLIED: Supplied,
    ISSUED: Issued,
}


def recorded(kind: str, data: Any) -> Happening:
    """Give what an event of a kind recorded, from its plain data."""
    return msgspec.convert(data, KINDS[kind])
