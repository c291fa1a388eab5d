"""What a supervisor watches: the open tasks that are late or nearly so, whoever holds them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from app.clock import WorkCalendar, add_working_days
from app.desk.actor import Actor
from app.desk.errors import NotVisible
from app.desk.room import Room
from app.desk.view import View
from app.monitoring import Alarm, alarm
from app.store.oversight import UrgentLine, urgent_tasks

# More than this no page counts: the oldest of them are what matters.
MOST_URGENT: Final = 500


class UrgentView(View, frozen=True, kw_only=True):
    """A late or nearly late task; `point` and `department` (ids) answer for it, either may be ''."""

    number: str
    item: str
    applicant: str
    step: str
    point: str
    department: str
    due: date
    provisional: bool
    alarm: Alarm


def urgent(room: Room, actor: Actor, at: datetime) -> tuple[UrgentView, ...]:
    """Give at most `MOST_URGENT` tasks that are 临期 or worse, the most urgent first.

    Cases that wait for the applicant are left out: their clock stands still. Raises NotVisible
    to all but supervisors and administrators.
    """
    if actor.role not in ("监督员", "管理员"):
        raise NotVisible
    catalog, today = room.catalog, room.local(at).date()
    calendar = WorkCalendar(catalog.calendars)
    until = add_working_days(today, catalog.centre.alarms.near_days, calendar)
    with room.store.reading() as connection:
        lines = urgent_tasks(connection, until, MOST_URGENT)
    shown = ((line, alarm(today, line.due, calendar, catalog.centre.alarms)) for line in lines)
    return tuple(_shown(line, found, calendar) for line, found in shown if found.level != "正常")


def _shown(line: UrgentLine, found: Alarm, calendar: WorkCalendar) -> UrgentView:
    return UrgentView(
        number=line.number,
        item=line.item_name,
        applicant=line.applicant_masked,
        step=line.name,
        point=line.task_point or line.case_point,
        department=line.task_department,
        due=line.due,
        provisional=line.provisional or not calendar.official(line.due.year),
        alarm=found,
    )
