"""Which papers a case gives occasion for, and the event each of them is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from app.desk.actor import Actor, works_on_cases
from app.desk.casefile import CaseFile
from app.desk.choices import TURNED_AWAY
from app.desk.happenings import ACTED, OPENED, SUPPLIED, Acted, recorded
from app.printing import Kind
from app.store.rows import EventRow

# Blank guides are not papers of a case: they have neither number nor applicant.
OF_A_CASE: Final[tuple[Kind, ...]] = (
    "收件凭证",
    "一次性告知单",
    "补正告知书",
    "受理通知书",
    "不予受理决定书",
)


def occasion(kind: str, events: Sequence[EventRow]) -> EventRow | None:
    """Give the last event that a paper of the kind can be about, or None without one.

    A receipt is about what was brought last; the others about the decision they tell.
    """
    return next((event for event in reversed(events) if _is_occasion(kind, event)), None)


def _is_occasion(kind: str, event: EventRow) -> bool:
    if kind == "收件凭证":
        return event.kind in (OPENED, SUPPLIED)
    if kind == "一次性告知单":
        return event.kind == OPENED
    if event.kind != ACTED:
        return False
    if kind == "受理通知书":
        acted = recorded(event.kind, event.data)
        return isinstance(acted, Acted) and acted.began is not None
    if kind == "补正告知书":
        return event.outcome == "补正"
    return kind == "不予受理决定书" and event.outcome in TURNED_AWAY


def may_print(actor: Actor, file: CaseFile) -> bool:
    """Tell whether the actor may issue papers of a case they see: who works on it, who took it."""
    return works_on_cases(actor) or actor.username == file.row.opened_by


def printable(actor: Actor, file: CaseFile, events: Iterable[EventRow]) -> tuple[Kind, ...]:
    """Give the kinds of paper the actor may issue now."""
    if not may_print(actor, file):
        return ()
    told = list(events)
    return tuple(kind for kind in OF_A_CASE if occasion(kind, told) is not None)
