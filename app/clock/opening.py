"""When a point is open: its week, its market days, and the open time between two moments."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache
from typing import Final

from app.catalog.model import Hours, Market
from app.clock.calendar import ONE_DAY, WorkCalendar
from app.clock.lunar import lunar_day

Spans = tuple[tuple[time, time], ...]
# The eight hours of a working day (国务院关于职工工作时间的规定 art. 3), for a point that has not
# registered its own.
STANDARD: Final = Hours(workdays=((time(9, 0), time(17, 0)),))
_SATURDAY: Final = 5
_WORDS: Final = "十一二三四五六七八九"


def spans_on(hours: Hours, day: date, calendar: WorkCalendar) -> Spans:
    """Give the opening times of a day: a 调休 day is a working day, a holiday is closed.

    On a market day the market's hours take the place of the others, on a weekend too; on a
    holiday there is no market.
    """
    worked = calendar.is_working(day)
    if not worked and not calendar.is_weekend_rest(day):
        return ()
    if hours.market is not None and is_market_day(hours, day):
        return hours.market.hours
    if worked:
        return hours.workdays
    return hours.saturday if day.weekday() == _SATURDAY else hours.sunday


def is_market_day(hours: Hours, day: date) -> bool:
    """Tell whether `day` is one of the point's market days (逢二、五、八 …)."""
    market = hours.market
    if market is None:
        return False
    number = lunar_day(day) if market.by == "农历" else day.day
    return number > 0 and _WORDS[number % 10] in market.days


def market_numbers(market: Market) -> tuple[int, ...]:
    """Give the days of a month that are market days, of 31 or, in the 农历, 30."""
    most = 30 if market.by == "农历" else 31
    return tuple(day for day in range(1, most + 1) if _WORDS[day % 10] in market.days)


def span_seconds(span: tuple[time, time]) -> int:
    """Give the length of an opening span."""
    return max(0, _second(span[1]) - _second(span[0]))


def _second(moment: time) -> int:
    return moment.hour * 3600 + moment.minute * 60 + moment.second


@lru_cache(maxsize=256)
def working_day_seconds(hours: Hours) -> int:
    """Give the open seconds of a plain working day; of the longest other day where it has none.

    0 says that the point has no opening hours at all.
    """
    plain = sum(map(span_seconds, hours.workdays))
    market = hours.market.hours if hours.market else ()
    others = (sum(map(span_seconds, spans)) for spans in (hours.saturday, hours.sunday, market))
    return plain or max(others)


def open_seconds(first: datetime, last: datetime, hours: Hours, calendar: WorkCalendar) -> int:
    """Count the seconds the point is open between two local moments; none if `last` is earlier."""
    total = 0
    day = first.date()
    while day <= last.date():
        for opens, closes in spans_on(hours, day, calendar):
            begin = max(datetime.combine(day, opens, first.tzinfo), first)
            end = min(datetime.combine(day, closes, first.tzinfo), last)
            total += max(0, int((end - begin).total_seconds()))
        day += ONE_DAY
    return total


def overdue_days(due: datetime, now: datetime, hours: Hours, calendar: WorkCalendar) -> int:
    """Give the working days `now` is over a moment due: begun ones count whole, 0 if it is not.

    A working day is as many open seconds as the point has on a plain one, so that four hours over
    on two days are one day and not two. A point without hours is taken to have the standard ones.
    """
    if now <= due:
        return 0
    hours = hours if working_day_seconds(hours) else STANDARD
    return -(-open_seconds(due, now, hours, calendar) // working_day_seconds(hours)) or 1
