"""What the clock does on a case by itself, each duty a value, all done one way.

A duty says from the facts when it falls due, and what happens then. The earliest moment of all
duties is the case's alarm: it is set anew with every event, in the same transaction, and a worker
comes back to the case then. Nothing is done twice: a duty that was done is no longer due.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from app.catalog.model import Catalog, Definition
from app.clock import Due
from app.desk.actor import automatic
from app.desk.casefile import CaseFile, event_of, load, written
from app.desk.errors import NotVisible
from app.desk.fault import Caught
from app.desk.fault import told as told_of_fault
from app.desk.happenings import Said
from app.desk.ledgers import Change, ledger
from app.desk.room import Room
from app.desk.verb import Result, Scene, write
from app.store import Connection, write_jobs
from app.store.jobs import due_job
from app.texts import _

# The kind of the job that comes back to a case, whose number is its subject.
WATCH: Final = "case"
_LOG: Final = logging.getLogger(__name__)
# No case has more duties due at a time; what would go on for ever is left to the worker's watch.
_MOST_TURNS: Final = 50
First = tuple[datetime, "Duty"] | None


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What a duty comes to: on which step, to which outcome, and why in words."""

    result: Result
    step: str = ""
    outcome: str = ""
    note: str = ""


class Duty(msgspec.Struct, frozen=True, kw_only=True):
    """A duty: the `word` of its event, when it falls due (None: never), what it comes to.

    One that is `after_end` is asked also of cases that have ended, all others never.
    """

    word: str
    due: Callable[[Catalog, CaseFile], datetime | None]
    do: Callable[[Scene], Done]
    after_end: bool = False


DUTIES: Final[list[Duty]] = []


def duty(each: Duty) -> Duty:
    """Add a duty."""
    DUTIES.append(each)
    return each


def morning_of(definition: Definition, day: date) -> datetime:
    """Give the first moment of a day at the centre."""
    return datetime.combine(day, time.min, ZoneInfo(definition.centre.timezone))


def morning_after(definition: Definition, day: date) -> datetime:
    """Give the first moment at the centre at which a day is over."""
    return morning_of(definition, day + timedelta(days=1))


def moment_over(definition: Definition, due: Due) -> datetime:
    """Give the first moment at which a period is over: of hours their end, else the morning after."""
    if due.at is None:
        return morning_after(definition, due.due)
    return due.at.replace(tzinfo=due.at.tzinfo or ZoneInfo(definition.centre.timezone))


def next_alarm(catalog: Catalog, file: CaseFile) -> datetime | None:
    """Give the moment at which the earliest duty of a case falls due, None without one."""
    first = _first(catalog, file)
    return first[0] if first else None


# Asked of a case that a worker changed for its alarm, and at once again by the worker itself.
_asked_last: Final = ContextVar[tuple[Catalog, CaseFile, First] | None]("asked_last", default=None)


def _first(catalog: Catalog, file: CaseFile) -> First:
    last = _asked_last.get()
    if last is not None and last[0] is catalog and last[1] is file:
        return last[2]
    found = _found(catalog, file)
    _asked_last.set((catalog, file, found))
    return found


def _found(catalog: Catalog, file: CaseFile) -> First:
    moments = ((each.due(catalog, file), each) for each in _asked(file))
    due = [(moment, each) for moment, each in moments if moment is not None]
    return min(due, key=lambda pair: pair[0], default=None)


def _asked(file: CaseFile) -> list[Duty]:
    ended = bool(file.facts.state.ended)
    return [each for each in DUTIES if each.after_end or not ended]


@ledger
def alarm(connection: Connection, change: Change) -> None:
    """Set the case's alarm anew, or take it away; for a duty that fails it stays as it is.

    One whose day cannot even be counted is left to a worker at once, so that it is seen, and keeps
    nobody from what they do on the case.
    """
    number = change.now.row.number
    with Caught() as caught:
        first = _first(change.room.catalog, change.now)
    if caught.error is not None:
        why = told_of_fault(caught.error)
        write_jobs.schedule_unless_failing(connection, WATCH, number, change.event.at, why)
    elif first is not None:
        moment, each = first
        about = f"{each.word} {moment.isoformat()}"
        write_jobs.schedule_unless_failing(connection, WATCH, number, moment, about)
    elif change.before is not None:
        write_jobs.drop(connection, WATCH, number)


def watch_once(room: Room, connection: Connection, number: str, at: datetime) -> datetime | None:
    """Do the first thing that is due on a case, if any is; give when the next falls due.

    Raises RuntimeError for a duty that leaves no trace in the facts: it would be due for ever.
    """
    try:
        file = load(room, connection, automatic(), number, lock=True)
    except NotVisible:
        return None
    first = _first(room.catalog, file)
    if first is None or first[0] > at:
        return first[0] if first else None
    scene = Scene(room=room, connection=connection, actor=automatic(), file=file, at=at)
    due = first[1]
    now = _do(scene, due)
    if now.facts == file.facts:
        raise RuntimeError(_("“{word}”办了以后仍然到期。").format(word=due.word))
    return next_alarm(room.catalog, now)


def settle(room: Room, number: str, at: datetime) -> None:
    """Do all that has fallen due on a case by a moment, before anybody does anything on it then.

    What a verb comes to must not depend on whether a worker came by already. It is kept whatever
    becomes of the verb: whoever saw the case as it was is told that it has changed. A duty that
    fails ends no verb: it is noted as a worker would, who tries again, and people are shown it.
    """
    with room.store.reading() as connection:
        if due_job(connection, WATCH, written(number), at) is None:
            return
    with Caught() as caught:
        _work_off(room, number, at)
    if caught.error is not None:
        _note(room, number, at, told_of_fault(caught.error))


def _work_off(room: Room, number: str, at: datetime) -> None:
    following: datetime | None = at
    turns = _MOST_TURNS
    while following is not None and following <= at and turns:
        turns -= 1
        with room.store.writing() as connection:
            following = watch_once(room, connection, number, at)


def _note(room: Room, number: str, at: datetime, why: str) -> None:
    """Put the case's alarm off, as one that failed; a worker that has it does so itself."""
    _LOG.error("case %s: %s", number, why)
    with room.store.writing() as connection:
        job = due_job(connection, WATCH, number, at)
        if job is not None and not job.claimed_by:
            write_jobs.fail(connection, job, at, why)


def _do(scene: Scene, due: Duty) -> CaseFile:
    done = due.do(scene)
    event = event_of(
        scene.room, scene.actor, scene.at, due.word, step=done.step, outcome=done.outcome,
        said=Said(note=done.note),
    )  # fmt: skip
    return write(scene, event, done.result)
