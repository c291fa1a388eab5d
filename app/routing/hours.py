"""Whether a counter is open at a time, and when it opens next."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from app.catalog.model import Hours, Point, Window
from app.clock import WorkCalendar, full_day
from app.routing.reason import Reason
from app.texts import _

Spans = tuple[tuple[time, time], ...]
# The longest closure is a public holiday with its weekends; a month is more than enough.
_LOOK_AHEAD_DAYS: Final = 31
_SATURDAY: Final = 5


def say_hours(
    point: Point, window: Window | None, at: datetime, calendar: WorkCalendar
) -> tuple[Reason, ...]:
    """Say whether the window (or the point, without one) is open `at` the local time.

    Being closed is no refusal: an application may be prepared at any time.
    """
    hours = point.hours if window is None or window.hours is None else window.hours
    where = point.name if window is None else window.name
    if hours == Hours():
        text = _("{where}没有登记开放时间，请先打电话：{phone}。")
        said = text.format(where=where, phone=point.phone or _("未登记电话"))
        return (Reason(code="hours-unknown", text=said),)
    reasons = [_open_or_closed(where, hours, at, calendar)]
    if not calendar.official(at.year):
        text = _("{year}年放假安排尚未录入，开放日暂按平常的周一至周五推算。")
        reasons.append(Reason(code="calendar-unknown", text=text.format(year=at.year)))
    return tuple(reasons)


def spans_on(hours: Hours, day: date, calendar: WorkCalendar) -> Spans:
    """Give the opening times of a day: a 调休 day is a working day, a holiday is closed."""
    if calendar.is_working(day):
        return hours.workdays
    if not calendar.is_weekend_rest(day):
        return ()
    return hours.saturday if day.weekday() == _SATURDAY else hours.sunday


def _open_or_closed(where: str, hours: Hours, at: datetime, calendar: WorkCalendar) -> Reason:
    day = at.date()
    spans = spans_on(hours, day, calendar)
    now = at.time()
    when = _("{day}{time}").format(day=full_day(day), time=_clock(now))
    if any(first <= now < last for first, last in spans):
        text = _("{when}，{where}开放（{spans}）。")
        return Reason(
            code="open", text=text.format(when=when, where=where, spans=_say_spans(spans))
        )
    said = _("{when}，{where}不开放（{why}）").format(
        when=when, where=where, why=_why_closed(day, spans, calendar)
    )
    following = _next_opening(hours, at, calendar)
    if following is None:
        return Reason(code="closed", text=_("{said}。").format(said=said))
    text = _("{said}，下次开放是{day}{time}。")
    opens = text.format(said=said, day=full_day(following.date()), time=_clock(following.time()))
    return Reason(code="closed", text=opens)


def _why_closed(day: date, spans: Spans, calendar: WorkCalendar) -> str:
    if spans:
        return _("当天{spans}开放").format(spans=_say_spans(spans))
    name = calendar.day_name(day)
    return name if name else _("当天不上班")


def _next_opening(hours: Hours, at: datetime, calendar: WorkCalendar) -> datetime | None:
    for ahead in range(_LOOK_AHEAD_DAYS):
        day = at.date() + timedelta(days=ahead)
        for first, _last in spans_on(hours, day, calendar):
            opening = datetime.combine(day, first, tzinfo=at.tzinfo)
            if opening > at:
                return opening
    return None


def _say_spans(spans: Spans) -> str:
    return _("、").join(
        _("{first}至{last}").format(first=_clock(first), last=_clock(last)) for first, last in spans
    )


def _clock(moment: time) -> str:
    return f"{moment.hour:02d}:{moment.minute:02d}"
