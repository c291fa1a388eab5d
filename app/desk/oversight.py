"""What a supervisor watches: the open tasks that are late or nearly so, whoever holds them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final, TypeGuard

from app.clock import add_working_days
from app.desk.actor import Actor
from app.desk.errors import NotVisible
from app.desk.facts import HELD, WAITS
from app.desk.room import Room
from app.desk.ticking import Ticking
from app.desk.view import View
from app.monitoring import Alarm
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
    ticking, until = _looked_at(room, actor, at)
    with room.store.reading() as connection:
        lines = urgent_tasks(connection, until, MOST_URGENT, _RESTING)
    alarms = (ticking.alarm(one.due, _local(room, one.due_at), one.case_point) for one in lines)
    shown = zip(lines, alarms, strict=True)
    return tuple(_shown(room, ticking, one, found) for one, found in shown if _near(found))


def late_steps(room: Room, actor: Actor, at: datetime) -> tuple[UrgentView, ...]:
    """Give at most `MOST_LATE_STEPS` tasks over their own step's limit, the longest over first.

    Their cases have time left and are not among the `urgent` ones; the alarm is the step's. Raises
    NotVisible as above.
    """
    ticking, until = _looked_at(room, actor, at)
    with room.store.reading() as connection:
        lines = stored_late_steps(connection, ticking.now, until, MOST_LATE_STEPS, _RESTING)
    alarms = (
        ticking.alarm(one.step_due, _local(room, one.step_due_at), one.case_point) for one in lines
    )
    shown = zip(lines, alarms, strict=True)
    return tuple(_shown(room, ticking, one, found) for one, found in shown if found)


def _looked_at(room: Room, actor: Actor, at: datetime) -> tuple[Ticking, date]:
    """Give the alarms of now, and the day up to which what is due is nearly late."""
    if actor.role not in ("监督员", "管理员"):
        raise NotVisible
    ticking = Ticking(room.catalog, room.local(at))
    near = room.catalog.centre.alarms.near_days
    return ticking, add_working_days(ticking.today, near, ticking.calendar)


def _local(room: Room, moment: datetime | None) -> datetime | None:
    return room.local(moment) if moment else None


def _near(found: Alarm | None) -> TypeGuard[Alarm]:
    return found is not None and found.level != "正常"


def _shown(room: Room, ticking: Ticking, line: UrgentLine, found: Alarm) -> UrgentView:
    return UrgentView(
        number=line.number,
        item=line.item_name,
        applicant=line.applicant_masked,
        step=line.name,
        point=line.task_point or line.case_point,
        department=line.task_department,
        due=None if line.due == NO_DUE else line.due,
        due_at=_local(room, line.due_at),
        step_due=line.step_due,
        step_due_at=_local(room, line.step_due_at),
        provisional=line.provisional or ticking.guessed(line.due),
        alarm=found,
    )
