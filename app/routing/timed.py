"""The two ways that depend on the hour: 预约办 (in open hours, not full) and 延时办 (after hours)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from app.catalog.model import Item, Point, Window
from app.clock import full_day
from app.routing.admission import Admission, Asked
from app.routing.hours import extended_on, hours_of, is_open, next_opening, within
from app.routing.network import Network
from app.routing.reason import Reason
from app.routing.windows import candidates
from app.texts import _

_LOOK_AHEAD_DAYS: Final = 31


def by_appointment(
    net: Network, item: Item, point: Point, asked: Asked, standing: Admission
) -> Admission:
    """Take it at the time that was booked, where a window for it is open then and not full."""
    when = asked.appointment
    if when is None:
        return standing.refused(_("预约办须先约好时间，还没有填写预约时间。"), elsewhere=False)
    time = _moment(when)
    if when < asked.at:
        said = _("预约的时间{time}已经过去。").format(time=time)
        return standing.refused(said, elsewhere=False)
    counters = _counters(item, standing)
    there = tuple(w for w in counters if is_open(hours_of(point, w), when, net.calendar))
    if not there:
        return standing.refused(_why_not_then(net, point, counters, when))
    most = None if item.booking is None else item.booking.per_day
    if most is not None and asked.booked >= most:
        text = _("{day}已经约满（每天{most}件）。").format(day=full_day(when.date()), most=most)
        reasons = (*standing.reasons, Reason(code="full", text=text))
        return Admission(taken=False, way=standing.way, reasons=reasons)
    said = _("预约办：约在{time}。").format(time=time)
    return standing.granted(said, _windows(there, standing))


def after_hours(
    net: Network, item: Item, point: Point, asked: Asked, standing: Admission
) -> Admission:
    """Take it outside the ordinary hours of the point, where somebody is there then.

    What counts is the appointment, where there is one, else the time of asking.
    """
    when = asked.appointment or asked.at
    counters = _counters(item, standing)
    day, now = when.date(), when.time()
    there = tuple(w for w in counters if within(extended_on(point, w, day, net.calendar), now))
    if not there:
        return standing.refused(_why_not_late(net, point, counters, when))
    said = _("延时办：{time}在正常办公时间以外，这里有延时服务。").format(time=_moment(when))
    return standing.granted(said, _windows(there, standing))


def _counters(item: Item, standing: Admission) -> tuple[Window | None, ...]:
    """Give the windows that take it; None stands for a point that has none."""
    return candidates(item, standing.windows) or (None,)


def _windows(there: tuple[Window | None, ...], standing: Admission) -> tuple[Window, ...]:
    return tuple(window for window in there if window is not None) or standing.windows


def _why_not_then(
    net: Network, point: Point, counters: tuple[Window | None, ...], when: datetime
) -> str:
    said = _("{point}在预约的时间{time}不开放。").format(point=point.name, time=_moment(when))
    openings = (next_opening(hours_of(point, w), when, net.calendar) for w in counters)
    following = min((opening for opening in openings if opening is not None), default=None)
    if following is None:
        return said
    return said + _("这以后最早可以约{time}。").format(time=_moment(following))


def _why_not_late(
    net: Network, point: Point, counters: tuple[Window | None, ...], when: datetime
) -> str:
    if any(is_open(hours_of(point, w), when, net.calendar) for w in counters):
        return _("{time}是正常办公时间，不用延时办。").format(time=_moment(when))
    following = _next_extended(net, point, counters, when)
    if following is None:
        return _("{point}没有登记延时服务的时间，不能延时办。").format(point=point.name)
    text = _("{point}在{time}没有延时服务，下次是{following}。")
    return text.format(point=point.name, time=_moment(when), following=_moment(following))


def _next_extended(
    net: Network, point: Point, counters: tuple[Window | None, ...], after: datetime
) -> datetime | None:
    for ahead in range(_LOOK_AHEAD_DAYS):
        day = after.date() + timedelta(days=ahead)
        spans = [s for w in counters for s in extended_on(point, w, day, net.calendar)]
        openings = (datetime.combine(day, first, tzinfo=after.tzinfo) for first, _last in spans)
        if following := min((each for each in openings if each > after), default=None):
            return following
    return None


def _moment(at: datetime) -> str:
    return _("{day}{time}").format(day=full_day(at.date()), time=f"{at:%H:%M}")
