"""The alarm of a case: a level that is also a shape, so that it never rests on colour alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final, Literal

import msgspec

from app.catalog.model import Alarms, Hours
from app.clock import STANDARD, WorkCalendar, overdue_days, working_days_between
from app.texts import _

Level = Literal["正常", "临期", "超期", "严重超期"]
Shape = Literal["○", "△", "▲", "■"]
# What comes after the due day.
OVER: Final[tuple[Level, ...]] = ("超期", "严重超期")

_SHAPES: Final[Mapping[Level, Shape]] = {
    "正常": "○",
    "临期": "△",
    "超期": "▲",
    "严重超期": "■",
}


class Alarm(msgspec.Struct, frozen=True, kw_only=True):
    """How a case stands: `days` are the working days left, negative when it is over."""

    level: Level
    shape: Shape
    days: int
    text: str


def alarm(today: date, due: date | None, calendar: WorkCalendar, alarms: Alarms) -> Alarm:
    """Give the alarm on `today` of a case due on `due`, or without a due day (None).

    A case is 临期 when at most `alarms.near_days` working days are left, the due day included; it
    is 超期 from the day after the due day, and 严重超期 when it is at least `alarms.grave_days`
    working days over.
    """
    if due is None:
        return _alarm("正常", 0, _("没有时限"))
    left = working_days_between(today, due, calendar)
    if today > due:
        return _over(-left, alarms)
    level: Level = "临期" if left <= alarms.near_days else "正常"
    if today == due:
        return _alarm(level, 0, _("今天到期"))
    if left == 0:
        # Only days off lie between today and a due day that is itself off.
        return _alarm(level, 0, _("假期结束前到期"))
    return _alarm(level, left, _("还剩{days}个工作日").format(days=left))


def alarm_at(
    now: datetime, due: datetime, hours: Hours | None, calendar: WorkCalendar, alarms: Alarms
) -> Alarm:
    """Give the alarm `now` of a case due at a local moment, where the limit is one of hours.

    Over it is from that moment on; a working day that was begun counts whole then, by the opening
    `hours` of the point (the standard ones without).
    """
    if now > due:
        return _over(overdue_days(due, now, hours or STANDARD, calendar), alarms)
    if now.date() == due.date():
        return _alarm("临期", 0, _("今天{time}到期").format(time=f"{due:%H:%M}"))
    return alarm(now.date(), due.date(), calendar, alarms)


def _over(days: int, alarms: Alarms) -> Alarm:
    level: Level = "严重超期" if days >= alarms.grave_days else "超期"
    if days == 0:
        # Over already, though not one working day has passed since.
        return _alarm(level, 0, _("已超期，尚不满1个工作日"))
    return _alarm(level, -days, _("已超期{days}个工作日").format(days=days))


def _alarm(level: Level, days: int, text: str) -> Alarm:
    return Alarm(level=level, shape=_SHAPES[level], days=days, text=text)
