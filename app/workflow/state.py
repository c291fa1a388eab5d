"""Where a case stands, as a value; and the refusal of what it does not offer."""

from __future__ import annotations

from typing import Literal

import msgspec

from app.catalog.model import Step
from app.catalog.words import Outcome, Verb

# Whether an added signer signs before (前) or after (后) whoever asked for the signature.
When = Literal["前", "后"]


class Before(msgspec.Struct, frozen=True, omit_defaults=True):
    """The act last done at `seat`, and the state before it, for taking it back."""

    seat: str
    state: State


class State(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a case stands.

    `open` are the seats to be filled now, sorted: a step's id, or `<step>.<n>` for one of its
    signers; `passed` the steps done, in the order of doing, without the ones a 退回 or a new
    round made undone; `ended` the word the case ended with, or nothing.

    `results` are what those steps came to that something later depends on, `rounds` the
    repetitions beyond their first round. Of open steps `signed` holds who has signed to what,
    `added` the signers added: (seat, who asked, 前 or 后). `held` cases offer nothing. `before`
    is kept only where the last act could not be taken back without it.
    """

    open: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    ended: str = ""
    results: tuple[tuple[str, Outcome], ...] = ()
    rounds: tuple[tuple[str, int], ...] = ()
    signed: tuple[tuple[str, Outcome], ...] = ()
    added: tuple[tuple[str, str, When], ...] = ()
    held: bool = False
    before: Before | None = None


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """An open seat of a step, the outcomes it may come to now, and what else may be done there."""

    step: Step
    outcomes: tuple[Outcome, ...]
    seat: str = ""
    verbs: frozenset[Verb] = frozenset()


class NotOffered(Exception):
    """An act that the case does not offer now; the message says what it does."""


def step_id_of(seat: str) -> str:
    """Give the id of the step that a seat belongs to: `approve` of `approve.2`."""
    return seat.partition(".")[0]
