"""When a period ends."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache
from typing import Final

import msgspec

from app.catalog.model import Hours, Limit
from app.clock import wording
from app.clock.calendar import EARLIEST, ONE_DAY, WorkCalendar
from app.clock.derivation import DayCount, DerivationStep, derivation, guessed_years
from app.clock.extension import Extension, phases
from app.clock.hourly import HourCount, hourly_derivation
from app.clock.moment import due_moment
from app.clock.pause import Pause, Stop, grant
from app.clock.reckon import last_days, moved_on
from app.clock.wording import Since
from app.texts import _, current_language

_MIDNIGHT: Final = time(0, 0)


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """The last day of a period, and the moment `at` of that day where it is one of hours.

    `provisional` says that an official calendar or the end of a pause is missing and had to be
    assumed; `provisional_years` are the years without a calendar, so that the day can be counted
    again when one comes. The derivation tells where.
    """

    due: date
    provisional: bool
    provisional_years: tuple[int, ...] = ()
    at: datetime | None = None
    count: DayCount | HourCount

    @property
    def derivation(self) -> tuple[DerivationStep, ...]:
        """Give the steps, made when they are asked for, in the language in use.

        They partition the days from receipt to `due`; in a period of days the days of the
        counted ones add up to it.
        """
        if isinstance(self.count, HourCount):
            return hourly_derivation(self.count, current_language())
        return derivation(self.count, current_language())


def due_date(
    start: date,
    limit: Limit,
    calendar: WorkCalendar,
    pauses: tuple[Pause, ...] = (),
    *,
    today: date | None = None,
    extensions: tuple[Extension, ...] = (),
    hours: Hours | None = None,
    since: Since = "收件",
) -> Due:
    """Give the last day of a `limit` that begins with a receipt on `start`.

    The day of receipt is not counted (民事诉讼法 art. 85). A 工作日 limit counts working days
    (行政许可法 art. 82); one in 自然日 or 月 that ends on a day off moves to the next working day.
    Days of `pauses` do not count; an open pause is taken to end on `today`, which must then be
    given. `extensions` are counted after the limit (art. 42). A 小时 limit counts the open
    `hours` of the point, from `start` on where that is a local moment and else from the day
    after; see `due_moment`. `since` is the word for what happened on `start`.

    Raises ValueError, in Chinese, for a bad `start`, length or pause.
    """
    if limit.unit == "小时":
        began = start
        if not isinstance(began, datetime):
            _check(began, limit)
            began = datetime.combine(began + ONE_DAY, _MIDNIGHT)
        found = due_moment(
            began, limit, hours, calendar, pauses,
            today=today, extensions=extensions, since=since,
            received=None if began is start else start,
        )  # fmt: skip
        return Due(
            due=found.at.date(), at=found.at, provisional=found.provisional,
            provisional_years=found.provisional_years, count=found.count,
        )  # fmt: skip
    day = start.date() if isinstance(start, datetime) else start
    if not pauses and not extensions:
        return _plain(day, limit, calendar, since)
    _check(day, limit)
    return _counted(day, limit, calendar, grant(pauses, calendar, today), extensions, since)


# Every case received on one day under one limit is due on one day.
@lru_cache(maxsize=8192)
def _plain(start: date, limit: Limit, calendar: WorkCalendar, since: Since) -> Due:
    _check(start, limit)
    return _counted(start, limit, calendar, (), (), since)


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


def _counted(
    start: date,
    limit: Limit,
    calendar: WorkCalendar,
    stops: tuple[Stop, ...],
    extensions: tuple[Extension, ...],
    since: Since,
) -> Due:
    parts = tuple(phases(limit, extensions))
    count = DayCount(
        start=start, limit=limit, calendar=calendar, stops=stops, extensions=extensions, since=since
    )
    if not parts:
        return Due(due=start, provisional=False, count=count)
    try:
        end = last_days(start, parts, calendar, stops)[-1]
        due = end if parts[-1].limit.unit == "工作日" else moved_on(end, calendar, stops)
        years = calendar.unofficial_years(start + ONE_DAY, due)
        # Which of those days were asked about is told by the walk alone; it is rarely needed.
        years = years and guessed_years(count)
    except OverflowError:
        raise _too_long(start, limit) from None
    # A pause that begins later changes nothing and is told by nothing.
    met = tuple(stop for stop in stops if stop.first < due)
    count = msgspec.structs.replace(count, stops=met) if met != stops else count
    still_open = any(stop.assumed for stop in met)
    return Due(due=due, provisional=still_open or bool(years), provisional_years=years, count=count)
