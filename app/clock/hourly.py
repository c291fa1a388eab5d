"""A period of hours, counted day by day in the open time of a point, and how it is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

import msgspec

from app.catalog.model import Hours, Limit
from app.clock import wording
from app.clock.calendar import ONE_DAY, WorkCalendar
from app.clock.derivation import DerivationStep
from app.clock.extension import Extension
from app.clock.opening import STANDARD, is_market_day, span_seconds, spans_on
from app.clock.pause import Stop
from app.clock.wording import Since
from app.texts import _


class HourCount(msgspec.Struct, frozen=True, kw_only=True):
    """All that a moment due follows from; `start` is a local moment without its zone.

    `received` is the day before it where only the day of receipt is known.
    """

    start: datetime
    received: date | None
    limit: Limit
    seconds: int
    hours: Hours
    calendar: WorkCalendar
    stops: tuple[Stop, ...]
    extensions: tuple[Extension, ...]
    since: Since


class OpenDay(NamedTuple):
    """A day of the count: the seconds it adds, and the moment the count ends in it."""

    day: date
    seconds: int
    at: datetime | None
    stop: Stop | None
    name: str
    unofficial: int


def open_days(count: HourCount) -> Iterator[OpenDay]:
    """Give the days from the start to the one in which the hours are full.

    Raises OverflowError beyond the year 9999.
    """
    left, day = count.seconds, count.start.date()
    while True:
        stop = next((one for one in count.stops if one.first < day <= one.last), None)
        counted, at = (0, None) if stop else _within(count, day, left)
        left -= counted
        unofficial = 0 if stop or count.calendar.official(day.year) else day.year
        yield OpenDay(day, counted, at, stop, _name(count, day, counted), unofficial)
        if at is not None:
            return
        day += ONE_DAY


def _within(count: HourCount, day: date, left: int) -> tuple[int, datetime | None]:
    """Count the open time of one day, no more than is left of the period."""
    counted = 0
    for opens, closes in spans_on(count.hours, day, count.calendar):
        begin = datetime.combine(day, opens)
        late = count.start - begin
        skipped = max(0, int(late.total_seconds()))
        open_for = max(0, span_seconds((opens, closes)) - skipped)
        if open_for and counted + open_for >= left:
            return left, begin + timedelta(seconds=skipped + left - counted)
        counted += open_for
    return counted, None


def _name(count: HourCount, day: date, counted: int) -> str:
    if counted and is_market_day(count.hours, day):
        return _("赶集")
    if counted:
        return count.calendar.day_name(day) if count.calendar.is_working(day) else ""
    if count.calendar.is_weekend_rest(day):
        return _("周末")
    holiday = "" if count.calendar.is_working(day) else count.calendar.day_name(day)
    return _("{name}放假").format(name=holiday) if holiday else _("不开放")


@lru_cache(maxsize=256)
def hourly_derivation(count: HourCount, language: str) -> tuple[DerivationStep, ...]:
    """Give the steps of a count of hours; they partition the days from receipt to its end."""
    del language
    if count.seconds == 0:
        day = count.received or count.start.date()
        return (_step(day, day, False, wording.ends_at_once(day, count.since)),)
    days = list(open_days(count))
    if count.received is not None:
        begin = _step(count.received, count.received, False, _begins(count))
        return (begin, *_told(count, days, 0))
    first, *others = days
    if first.at:
        said = _full(count, first.at)
    elif first.seconds:
        said = _("当日计{time}").format(time=time_text(first.seconds))
    else:
        said = _("当日不计")
    text = _("{begins}，{said}").format(begins=_begins(count), said=said)
    begin = _step(first.day, first.day, first.seconds > 0, text + wording.guessed(first.unofficial))
    return (begin, *_told(count, others, first.seconds))


def _told(count: HourCount, days: list[OpenDay], total: int) -> Iterator[DerivationStep]:
    for _same, group in groupby(days, key=lambda one: one._replace(day=date.min)):
        run = list(group)
        first, last = run[0], run[-1]
        counted = sum(one.seconds for one in run)
        total += counted
        when = wording.span(first.day, last.day, count.start.year)
        if first.at:
            text = _("{span}，{full}").format(span=when, full=_full(count, first.at))
        elif counted:
            text = _counted(when, first.name, counted, total)
        elif first.stop:
            text = _("{span}，{name}，不计入时限").format(span=when, name=first.stop.name)
        else:
            text = _("{span}，{rest}，不计").format(span=when, rest=first.name)
        text += wording.guessed(first.unofficial)
        yield _step(first.day, last.day, counted > 0, text)


def _counted(when: str, name: str, counted: int, total: int) -> str:
    text = _("{span}{name}，计{time}，累计{total}")
    return text.format(span=when, name=name, time=time_text(counted), total=time_text(total))


def _begins(count: HourCount) -> str:
    if count.received is not None:
        day = wording.full_day(count.received)
        said = _("{day}{since}，次日起按开放时间计算").format(day=day, since=_(count.since))
    else:
        said = _("{moment}{since}，按开放时间计算").format(
            moment=moment_text(count.start), since=_(count.since)
        )
    if count.hours is STANDARD:
        said += _("（没有登记开放时间，暂按工作日9:00至17:00推算）")
    for extension in count.extensions:
        said += _("；{day}经{by}批准延长{amount}").format(
            day=wording.full_day(extension.decided),
            by=extension.by,
            amount=wording.amount(extension.limit),
        )
    return said


def _full(count: HourCount, at: datetime) -> str:
    still_open = (stop for stop in count.stops if stop.assumed and stop.first < at.date())
    text = _("满{time}，即{moment}").format(time=time_text(count.seconds), moment=moment_text(at))
    return text + wording.still_open(still_open)


def moment_text(at: datetime) -> str:
    """Give `2026年9月24日16:05`, with the seconds where there are any."""
    clock = f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"
    return _("{day}{time}").format(day=wording.full_day(at.date()), time=clock)


def time_text(seconds: int) -> str:
    """Give `1小时30分`, leaving out what is nought."""
    parts = (
        (seconds // 3600, _("{n}小时")),
        (seconds // 60 % 60, _("{n}分")),
        (seconds % 60, _("{n}秒")),
    )
    return "".join(text.format(n=n) for n, text in parts if n)


def _step(first: date, last: date, counted: bool, text: str) -> DerivationStep:
    days = last.toordinal() - first.toordinal() + 1
    return DerivationStep(first=first, last=last, days=days, counted=counted, text=text)
