"""When a period ends."""

from __future__ import annotations

from datetime import date

import msgspec

from app.catalog.model import Limit
from app.clock import wording
from app.clock.calendar import EARLIEST, ONE_DAY, WorkCalendar
from app.clock.derivation import Count, DerivationStep, derive, guessed
from app.clock.months import add_months
from app.clock.pause import Pause, Stop, grant
from app.clock.walk import Run, natural_marker, walk, working_marker
from app.texts import _


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """The last day of a period.

    The steps of `derivation` partition the days from receipt to `due`; the days of the counted
    ones add up to the period. `provisional` says that an official calendar or the end of a pause
    is missing and had to be assumed; the derivation tells where.
    """

    due: date
    provisional: bool
    derivation: tuple[DerivationStep, ...]


def due_date(
    start: date,
    limit: Limit,
    calendar: WorkCalendar,
    pauses: tuple[Pause, ...] = (),
    *,
    today: date | None = None,
) -> Due:
    """Give the last day of a `limit` that begins with a receipt on `start`.

    The day of receipt is not counted (民事诉讼法 art. 85). A 工作日 limit counts working days
    (行政许可法 art. 82); one in 自然日 or 月 that ends on a day off moves to the next working day.
    Days of `pauses` do not count; an open pause is taken to end on `today`, which must then be
    given. Raises ValueError, in Chinese, for a bad `start`, length or pause.
    """
    _check(start, limit)
    try:
        return _counted(start, limit, calendar, grant(pauses, calendar, today))
    except OverflowError:
        raise _too_long(start, limit) from None


def _check(start: date, limit: Limit) -> None:
    if limit.length < 0:
        raise ValueError(_("时限不能是负数：{length}。").format(length=limit.length))
    if start < EARLIEST:
        raise ValueError(
            _("起算日 {day} 早于 {earliest}，请核对年份。").format(day=start, earliest=EARLIEST)
        )
    if start.toordinal() + limit.length > date.max.toordinal():
        raise _too_long(start, limit)


def _too_long(start: date, limit: Limit) -> ValueError:
    return ValueError(
        _("从{day}起的{amount}超出了日历范围，请改短。").format(
            day=wording.full_day(start), amount=wording.amount(limit)
        )
    )


def _counted(start: date, limit: Limit, calendar: WorkCalendar, stops: tuple[Stop, ...]) -> Due:
    if limit.length == 0:
        steps = derive(Count(start, limit, wording.ends_at_once(start), ""), ())
        return Due(due=start, provisional=False, derivation=steps)
    working = working_marker(calendar, stops)
    begins = wording.begins(start)
    end: list[Run] = []
    if limit.unit == "工作日":
        runs = walk(start, limit.length, working)
    else:
        days = limit.length
        if limit.unit == "月":
            months_end = add_months(start, limit.length)
            days = (months_end - start).days
            begins = wording.months_begin(start, limit, months_end)
        runs = walk(start, days, natural_marker(calendar, stops))
        # A last day off is the first of the days moved over: begin one day before it.
        end = walk(runs[-1].last - ONE_DAY, 1, working)
    due = (end or runs)[-1].last
    open_stops = tuple(stop for stop in stops if stop.assumed and stop.first < due)
    count = Count(start, limit, begins, wording.still_open(open_stops))
    return Due(
        due=due,
        provisional=bool(open_stops) or guessed([*runs, *end]),
        derivation=derive(count, runs, end),
    )
