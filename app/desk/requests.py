"""What a person asks the desk for; none of it shows personal data when logged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from app.catalog.words import Outcome

Raw = Mapping[str, "str | list[str]"]


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """Base of requests; `token` is the client's own mark: the same one again acts once."""

    token: str = ""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """How the applicant would like it, as the form brought it; all of it may be empty.

    `way` is one of the five ways, `day` and `time` (10:00) those of an appointment, `terminal` the
    number of the machine; `agency` asks that the papers be carried by the hall (全程代办).
    """

    way: str = ""
    day: str = ""
    time: str = ""
    terminal: str = ""
    agency: bool = False


NO_WISH: Final = Wanted()


class Earlier(msgspec.Struct, frozen=True, kw_only=True):
    """That papers came before they are registered, as typed: the `day` (2026-09-28) and `why`."""

    day: str = ""
    why: str = ""


TODAY: Final = Earlier()


class Application(Request, frozen=True, kw_only=True):
    """An application as the form brought it; `materials` says of each id whether it was handed in."""

    item: str
    point: str
    applicant: Raw
    answers: Raw
    materials: Mapping[str, bool] = {}
    wanted: Wanted = NO_WISH
    earlier: Earlier = TODAY

    def __repr__(self) -> str:
        return f"Application(item={self.item!r}, point={self.point!r}, …)"


class Action(Request, frozen=True, kw_only=True):
    """An act on an open step of a case that was shown at `version`.

    `materials` are the ids asked for by a 补正; `turn_to` the body that is competent (转告有权机关);
    `companions` the names of those who did the step together with the actor; `answers` those to
    the questions that the outcome asks besides (`Choice.asks`).
    """

    step: str
    outcome: Outcome
    version: int
    note: str = ""
    reason: str = ""
    clause: str = ""
    materials: tuple[str, ...] = ()
    back_to: str = ""
    turn_to: str = ""
    companions: tuple[str, ...] = ()
    answers: Raw = {}

    def __repr__(self) -> str:
        return f"Action(step={self.step!r}, outcome={self.outcome!r}, version={self.version}, …)"


class Deed(Request, frozen=True, kw_only=True):
    """A verb on a case that was shown at `version`: its word, the step it is about, its answers."""

    word: str
    version: int
    step: str = ""
    answers: Raw = {}

    def __repr__(self) -> str:
        return f"Deed(word={self.word!r}, step={self.step!r}, version={self.version}, …)"


class CaseQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which cases to list.

    `state` is 在办, 已结, 等定规定 or nothing for all; `item` an item's id; `text` a case number, an id
    number or part of an item's name; `after` the `next` of the page before.
    """

    after: str = ""
    state: str = ""
    item: str = ""
    text: str = ""
    limit: int = 50

    def __repr__(self) -> str:
        return f"CaseQuery(after={self.after!r}, state={self.state!r}, item={self.item!r}, …)"
