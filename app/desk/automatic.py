"""What the clock does on a case by itself, each duty a value, all done one way.

A duty says from the facts when it falls due, and what happens then. The earliest moment of all
duties is the case's alarm: it is set anew with every event, in the same transaction, and a worker
comes back to the case then. Nothing is done twice: a duty that was done is no longer due.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from app.catalog.model import Catalog, Definition
from app.clock import Due
from app.desk.actor import automatic
from app.desk.casefile import CaseFile, event_of, load, written
from app.desk.errors import NotVisible
from app.desk.happenings import Said
from app.desk.ledgers import Change, ledger
from app.desk.room import Room
from app.desk.verb import Result, Scene, write
from app.store import Connection, write_jobs
from app.store.jobs import is_due
from app.texts import _

# The kind of the job that comes back to a case, whose number is its subject.
WATCH: Final = "case"
# No case has more duties due at a time; what would go on for ever is left to the worker's watch.
_MOST_TURNS: Final = 50


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
    moments = (each.due(catalog, file) for each in _asked(file))
    return min((moment for moment in moments if moment is not None), default=None)


def _asked(file: CaseFile) -> list[Duty]:
    ended = bool(file.facts.state.ended)
    return [each for each in DUTIES if each.after_end or not ended]


@ledger
def alarm(connection: Connection, change: Change) -> None:
    """Set the case's alarm anew, or take it away."""
    moment = next_alarm(change.room.catalog, change.now)
    if moment is not None:
        write_jobs.schedule(connection, WATCH, change.now.row.number, moment)
    elif change.before is not None:
        write_jobs.drop(connection, WATCH, change.now.row.number)


def watch_once(room: Room, connection: Connection, number: str, at: datetime) -> datetime | None:
    """Do the first thing that is due on a case, if any is; give when the next falls due.

    Raises RuntimeError for a duty that leaves no trace in the facts: it would be due for ever.
    """
    try:
        file = load(room, connection, automatic(), number, lock=True)
    except NotVisible:
        return None
    following = next_alarm(room.catalog, file)
    if following is None or following > at:
        return following
    scene = Scene(room=room, connection=connection, actor=automatic(), file=file, at=at)
    due = next(each for each in _asked(file) if each.due(room.catalog, file) == following)
    now = _do(scene, due)
    if now.facts == file.facts:
        raise RuntimeError(_("“{word}”办了以后仍然到期。").format(word=due.word))
    return next_alarm(room.catalog, now)


def settle(room: Room, number: str, at: datetime) -> None:
    """Do all that has fallen due on a case by a moment, before anybody does anything on it then.

    What a verb comes to must not depend on whether a worker came by already. It is kept whatever
    becomes of the verb: whoever saw the case as it was is told that it has changed.
    """
    with room.store.reading() as connection:
        following = at if is_due(connection, WATCH, written(number), at) else None
    turns = _MOST_TURNS
    while following is not None and following <= at and turns:
        turns -= 1
        with room.store.writing() as connection:
            following = watch_once(room, connection, number, at)


def _do(scene: Scene, due: Duty) -> CaseFile:
    done = due.do(scene)
    event = event_of(
        scene.room, scene.actor, scene.at, due.word, step=done.step, outcome=done.outcome,
        said=Said(note=done.note),
    )  # fmt: skip
    return write(scene, event, done.result)
