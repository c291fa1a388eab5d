"""What a supervisor watches: the open tasks that are late or nearly so, whoever holds them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from app.clock import WorkCalendar, add_working_days, calendar_of
from app.desk.actor import Actor
from app.desk.deadlines import hours_of
from app.desk.errors import NotVisible
from app.desk.facts import HELD, WAITS
from app.desk.room import Room
from app.desk.view import View
from app.monitoring import Alarm, alarm, alarm_at
from app.store import NO_DUE
from app.store.oversight import UrgentLine, urgent_tasks
from app.store.oversight import late_steps as stored_late_steps

# More than this no page counts: the oldest of them are what matters.
MOST_URGENT: Final = 500
MOST_LATE_STEPS: Final = 100
# The words for cases whose clock stands still.
_RESTING: Final = (WAITS, HELD)


class UrgentView(View, frozen=True, kw_only=True):
    """A late or nearly late task; `point` and `department` (ids) answer for it, either may be ''.

    `due` is that of the case, `step_due` that of the step alone, `due_at` and `step_due_at` the
    moments of those that are limits of hours.
    """

    number: str
    item: str
    applicant: str
    step: str
    point: str
    department: str
    due: date | None
    due_at: datetime | None
    step_due: date | None
    step_due_at: datetime | None
    provisional: bool
    alarm: Alarm


def urgent(room: Room, actor: Actor, at: datetime) -> tuple[UrgentView, ...]:
    """Give at most `MOST_URGENT` tasks that are 临期 or worse, the most urgent first.

    Cases that rest are left out: their clock stands still. Raises NotVisible to all but
    supervisors and administrators.
    """
    now, until, calendar = _looked_at(room, actor, at)
    with room.store.reading() as connection:
        lines = urgent_tasks(connection, until, MOST_URGENT, _RESTING)
    shown = ((each, _alarm(room, each, each.due, each.due_at, now)) for each in lines)
    return tuple(_shown(room, each, found, calendar) for each, found in shown if _near(found))


def late_steps(room: Room, actor: Actor, at: datetime) -> tuple[UrgentView, ...]:
    """Give at most `MOST_LATE_STEPS` tasks over their own step's limit, the longest over first.

    Their cases have time left and are not among the `urgent` ones; the alarm is the step's. Raises
    NotVisible as above.
    """
    now, until, calendar = _looked_at(room, actor, at)
    with room.store.reading() as connection:
        lines = stored_late_steps(connection, now, until, MOST_LATE_STEPS, _RESTING)
    return tuple(
        _shown(room, each, _alarm(room, each, each.step_due, each.step_due_at, now), calendar)
        for each in lines
    )


def _looked_at(room: Room, actor: Actor, at: datetime) -> tuple[datetime, date, WorkCalendar]:
    """Give now, and the day up to which what is due is nearly late, to whoever may ask."""
    if actor.role not in ("监督员", "管理员"):
        raise NotVisible
    now, calendar = room.local(at), calendar_of(room.catalog.calendars)
    near = room.catalog.centre.alarms.near_days
    return now, add_working_days(now.date(), near, calendar), calendar


def _alarm(
    room: Room, line: UrgentLine, due: date | None, moment: datetime | None, now: datetime
) -> Alarm:
    catalog, calendar = room.catalog, calendar_of(room.catalog.calendars)
    if moment is None:
        return alarm(now.date(), due, calendar, catalog.centre.alarms)
    hours = hours_of(catalog, line.case_point)
    return alarm_at(now, room.local(moment), hours, calendar, catalog.centre.alarms)


def _near(found: Alarm) -> bool:
    return found.level != "正常"


def _shown(room: Room, line: UrgentLine, found: Alarm, calendar: WorkCalendar) -> UrgentView:
    return UrgentView(
        number=line.number,
        item=line.item_name,
        applicant=line.applicant_masked,
        step=line.name,
        point=line.task_point or line.case_point,
        department=line.task_department,
        due=None if line.due == NO_DUE else line.due,
        due_at=room.local(line.due_at) if line.due_at else None,
        step_due=line.step_due,
        step_due_at=room.local(line.step_due_at) if line.step_due_at else None,
        provisional=line.provisional or not calendar.official(line.due.year),
        alarm=found,
    )
