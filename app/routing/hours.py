"""Whether a counter is open at a time, and when it opens next."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from app.catalog.model import Hours, Point, Window
from app.clock import Spans, WorkCalendar, full_day, is_market_day, spans_on
from app.routing.reason import Reason
from app.texts import _, current_language

# The longest closure is a public holiday with its weekends; a month is more than enough.
_LOOK_AHEAD_DAYS: Final = 31
_UNKNOWN: Final = Hours()
# Stands for the time of day in texts put together before it is known.
_CLOCK: Final = "\0"


class _Told(NamedTuple):
    """What can be said of a counter and a day before the time of day is known.

    `open` and `closed` hold `_CLOCK` where the time of day is to stand; of `closed`, the first
    holds whose time is still to come, the last (None) when all openings of the day are past.
    """

    spans: Spans
    open: str
    closed: tuple[tuple[time | None, str], ...]


def say_hours(
    point: Point, window: Window | None, at: datetime, calendar: WorkCalendar
) -> tuple[Reason, ...]:
    """Say whether the window (or the point, without one) is open `at` the local time.

    Being closed is no refusal: an application may be prepared at any time.
    """
    hours = hours_of(point, window)
    where = point.name if window is None else window.name
    if hours == _UNKNOWN:
        text = _("{where}没有登记开放时间，请先打电话：{phone}。")
        said = text.format(where=where, phone=point.phone or _("未登记电话"))
        return (Reason(code="hours-unknown", text=said),)
    reasons = [_open_or_closed(where, hours, at, calendar)]
    if not calendar.official(at.year):
        text = _("{year}年放假安排尚未录入，开放日暂按平常的周一至周五推算。")
        reasons.append(Reason(code="calendar-unknown", text=text.format(year=at.year)))
    return tuple(reasons)


def hours_of(point: Point, window: Window | None) -> Hours:
    """Give the window's own opening hours, or those of its point."""
    return point.hours if window is None or window.hours is None else window.hours


def is_open(hours: Hours, at: datetime, calendar: WorkCalendar) -> bool:
    """Tell whether a counter of these hours is open `at` the local time."""
    return within(spans_on(hours, at.date(), calendar), at.time())


def within(spans: Spans, now: time) -> bool:
    """Tell whether a time of day lies in one of the spans; their ends do not belong to them."""
    return any(first <= now < last for first, last in spans)


def extended_on(point: Point, window: Window | None, day: date, calendar: WorkCalendar) -> Spans:
    """Give when a counter is open on `day` beyond the ordinary hours of its point (延时服务).

    On a working day that is what the window has more than the point, on a day of rest all of it.
    """
    spans = spans_on(hours_of(point, window), day, calendar)
    ordinary = spans_on(point.hours, day, calendar) if calendar.is_working(day) else ()
    for first, last in ordinary:
        spans = tuple(part for span in spans for part in _without(span, first, last))
    return spans


def _without(span: tuple[time, time], first: time, last: time) -> Spans:
    """Give what is left of a span without the time from `first` to `last`."""
    parts = ((span[0], min(span[1], first)), (max(span[0], last), span[1]))
    return tuple((begin, end) for begin, end in parts if begin < end)


def _open_or_closed(where: str, hours: Hours, at: datetime, calendar: WorkCalendar) -> Reason:
    told = _told(where, hours, at.date(), calendar, current_language())
    now = at.time()
    if within(told.spans, now):
        return Reason(code="open", text=told.open.replace(_CLOCK, _clock(now)))
    text = next(text for first, text in told.closed if first is None or first > now)
    return Reason(code="closed", text=text.replace(_CLOCK, _clock(now)))


@lru_cache(maxsize=4096)
def _told(where: str, hours: Hours, day: date, calendar: WorkCalendar, _language: str) -> _Told:
    spans = spans_on(hours, day, calendar)
    opening = say_spans(spans)
    if spans and is_market_day(hours, day):
        opening = _("赶集日{spans}").format(spans=opening)
    when = _("{day}{time}").format(day=full_day(day), time=_CLOCK)
    text = _("{when}，{where}开放（{spans}）。")
    closed = _("{when}，{where}不开放（{why}）").format(
        when=when, where=where, why=_why_closed(day, opening, calendar)
    )
    later = _opening_after(hours, day, calendar)
    told = [(first, _said_closed(closed, day, first)) for first, _last in spans]
    return _Told(
        spans,
        text.format(when=when, where=where, spans=opening),
        (
            *told,
            (None, _said_closed(closed, *later) if later else _("{said}。").format(said=closed)),
        ),
    )


def _said_closed(said: str, day: date, first: time) -> str:
    text = _("{said}，下次开放是{day}{time}。")
    return text.format(said=said, day=full_day(day), time=_clock(first))


def _why_closed(day: date, opening: str, calendar: WorkCalendar) -> str:
    if opening:
        return _("当天{spans}开放").format(spans=opening)
    name = calendar.day_name(day)
    return name if name else _("当天不上班")


def next_opening(hours: Hours, at: datetime, calendar: WorkCalendar) -> datetime | None:
    """Give when a counter opens next after `at`, within a month; None where it does not."""
    day, now = at.date(), at.time()
    for first, _last in spans_on(hours, day, calendar):
        if first > now:
            return datetime.combine(day, first, tzinfo=at.tzinfo)
    later = _opening_after(hours, day, calendar)
    return None if later is None else datetime.combine(*later, tzinfo=at.tzinfo)


@lru_cache(maxsize=4096)
def _opening_after(hours: Hours, day: date, calendar: WorkCalendar) -> tuple[date, time] | None:
    """Give the first opening on a later day."""
    for ahead in range(1, _LOOK_AHEAD_DAYS):
        later = day + timedelta(days=ahead)
        for first, _last in spans_on(hours, later, calendar):
            return later, first
    return None


def say_spans(spans: Spans) -> str:
    """Give `08:30至12:00、14:30至17:30`."""
    return _("、").join(
        _("{first}至{last}").format(first=_clock(first), last=_clock(last)) for first, last in spans
    )


def _clock(moment: time) -> str:
    return f"{moment.hour:02d}:{moment.minute:02d}"
