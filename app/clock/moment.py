"""When a period of hours ends, to the second."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from app.catalog.model import Hours, Limit
from app.clock import wording
from app.clock.calendar import EARLIEST, WorkCalendar
from app.clock.derivation import DerivationStep
from app.clock.extension import Extension, phases
from app.clock.hourly import HourCount, hourly_derivation, open_days
from app.clock.opening import STANDARD, working_day_seconds
from app.clock.pause import Pause, grant
from app.clock.wording import Since
from app.texts import _, current_language


class DueMoment(msgspec.Struct, frozen=True, kw_only=True):
    """The local moment at which a period of hours is full, in the zone of its start.

    It is provisional too where the point has no opening hours and the standard ones were taken.
    """

    at: datetime
    provisional: bool
    provisional_years: tuple[int, ...] = ()
    count: HourCount

    @property
    def derivation(self) -> tuple[DerivationStep, ...]:
        """Give the steps, which partition the days from receipt to the one of `at`."""
        return hourly_derivation(self.count, current_language())


def due_moment(
    start: datetime,
    limit: Limit,
    hours: Hours | None,
    calendar: WorkCalendar,
    pauses: tuple[Pause, ...] = (),
    *,
    today: date | None = None,
    extensions: tuple[Extension, ...] = (),
    since: Since = "收件",
    received: date | None = None,
) -> DueMoment:
    """Give the moment at which `limit`, in 小时, is full; only open time of `hours` counts.

    `start` is the local time; outside the opening hours the count begins with the next opening.
    Hours that are full at closing time end there, not at the next opening. Days of `pauses` do
    not count at all; an open one is taken to end on `today`. Without `hours` a working day from
    nine to five is taken and the moment is provisional. `received` is the day to tell where
    `start` is only the midnight after it.

    Raises ValueError, in Chinese, for a limit in days, a bad `start`, length or pause.
    """
    _check(start, limit)
    known = hours if hours is not None and working_day_seconds(hours) else None
    parts = tuple(phases(limit, extensions))
    count = HourCount(
        start=start.replace(tzinfo=None),
        received=received,
        limit=limit,
        seconds=3600 * parts[-1].said.length if parts else 0,
        hours=known or STANDARD,
        calendar=calendar,
        stops=grant(pauses, calendar, today),
        extensions=extensions,
        since=since,
    )
    at, years = _end(count)
    still_open = any(stop.assumed and stop.first < at.date() for stop in count.stops)
    return DueMoment(
        at=at.replace(tzinfo=start.tzinfo),
        provisional=still_open or bool(years) or known is None,
        provisional_years=years,
        count=count,
    )


def _check(start: datetime, limit: Limit) -> None:
    if limit.unit != "小时":
        raise ValueError(_("{amount}不是按小时的期限。").format(amount=wording.amount(limit)))
    if limit.length < 0:
        raise ValueError(_("时限不能是负数：{length}。").format(length=limit.length))
    if start.date() < EARLIEST:
        raise ValueError(
            _("起算日 {day} 早于 {earliest}，请核对年份。").format(
                day=start.date(), earliest=EARLIEST
            )
        )


def _end(count: HourCount) -> tuple[datetime, tuple[int, ...]]:
    if count.seconds == 0:
        return count.start, ()
    at, years = count.start, set()
    try:
        for day in open_days(count):
            years.add(day.unofficial)
            at = day.at or at
    except OverflowError:
        raise ValueError(
            _("从{day}起的{amount}超出了日历范围，请改短。").format(
                day=wording.full_day(count.start.date()), amount=wording.amount(count.limit)
            )
        ) from None
    return at, tuple(sorted(years - {0}))
