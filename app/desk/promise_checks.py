"""待核查的承诺: the promises that the actor's departments have yet to settle, the first due first."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from app.clock import calendar_of
from app.desk.actor import Actor
from app.desk.casefile import CaseFile, unfold
from app.desk.promises import MENDED, check_due, next_step
from app.desk.room import Room
from app.desk.view import View
from app.monitoring import Alarm, alarm
from app.store.checks import checks_waiting

_WITHOUT: Final = date.max


class CheckView(View, frozen=True, kw_only=True):
    """A promise of a case; `what` is the verb that comes next, `due` the day it is to be by."""

    number: str
    item: str
    applicant: str
    what: str
    due: date | None
    alarm: Alarm | None


def checks(room: Room, actor: Actor, at: datetime) -> tuple[CheckView, ...]:
    """Give the promises that the actor's departments have yet to check or to settle."""
    if actor.role != "审批员":
        return ()
    with room.store.reading() as connection:
        rows = checks_waiting(connection, actor.departments)
        files = [unfold(room, connection, row) for row in rows]
    shown = (_shown(room, file, room.local(at).date()) for file in files)
    return tuple(sorted(shown, key=lambda each: (each.due or _WITHOUT, each.number)))


def _shown(room: Room, file: CaseFile, today: date) -> CheckView:
    what, due = next_step(file.facts), _due(room, file)
    calendar, alarms = calendar_of(room.catalog.calendars), room.catalog.centre.alarms
    return CheckView(
        number=file.row.number,
        item=file.row.item_name,
        applicant=file.row.applicant_masked,
        what=what,
        due=due,
        alarm=alarm(today, due, calendar, alarms) if due else None,
    )


def _due(room: Room, file: CaseFile) -> date | None:
    pledge = file.facts.pledge
    assert pledge is not None
    if next_step(file.facts) == MENDED:
        return pledge.until
    due = None if pledge.found else check_due(room.catalog, file)
    return due.due if due else None
