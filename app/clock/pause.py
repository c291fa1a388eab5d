"""Time that does not count: special procedures and waiting for the applicant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec

from app.catalog.model import Limit
from app.clock.calendar import ONE_DAY, WorkCalendar, add_working_days
from app.clock.months import add_months
from app.texts import _


class Pause(msgspec.Struct, frozen=True, kw_only=True):
    """The days after `first` up to and with `last` do not count (行政许可法 art. 45).

    `last` is None while the pause goes on. `cap` is the most that is granted, counted from the
    day after `first`; beyond it the clock runs again.
    """

    first: date
    last: date | None
    name: str
    cap: Limit | None = None


class Stop(msgspec.Struct, frozen=True, kw_only=True):
    """A pause as granted: the days after `first` up to and with `last` do not count.

    `capped` says that the cap ended it, `assumed` that it is still open and `last` is today,
    `foreseen` that `last` is still to come and may yet turn out earlier.
    """

    first: date
    last: date
    name: str
    cap: Limit | None
    capped: bool
    assumed: bool
    foreseen: bool


def grant(pauses: Sequence[Pause], calendar: WorkCalendar, today: date | None) -> tuple[Stop, ...]:
    """Give the pauses as granted, by first day; an open one is taken to end on `today`.

    Raises ValueError when a pause is open and `today` is not given, or when it ends before it
    begins.
    """
    stops = [_granted(pause, calendar, today) for pause in pauses]
    return tuple(sorted(stops, key=lambda stop: (stop.first, stop.last)))


def _granted(pause: Pause, calendar: WorkCalendar, today: date | None) -> Stop:
    is_open = pause.last is None
    last = _end(pause, today)
    latest = last_granted(pause, calendar)
    capped = latest is not None and latest < last
    # An open pause that has used up its cap ends there whatever happens: nothing is assumed.
    used_up = latest is not None and latest <= last
    granted = latest if latest is not None and capped else last
    return Stop(
        first=pause.first,
        last=granted,
        name=pause.name,
        cap=pause.cap,
        capped=capped or (is_open and used_up),
        assumed=is_open and not used_up,
        foreseen=not is_open and today is not None and granted > today,
    )


def last_granted(pause: Pause, calendar: WorkCalendar) -> date | None:
    """Give the last day that a pause may take by its cap, None where it has none."""
    return None if pause.cap is None else _cap_end(pause.first, pause.cap, calendar)


def _end(pause: Pause, today: date | None) -> date:
    if pause.last is not None:
        if pause.last < pause.first:
            raise ValueError(
                _("“{name}”结束日 {last} 早于开始日 {first}，请改正。").format(
                    name=pause.name, last=pause.last, first=pause.first
                )
            )
        return pause.last
    if today is None:
        raise ValueError(
            _("“{name}”尚未结束，计算截止日须给出今天的日期。").format(name=pause.name)
        )
    return max(today, pause.first)


def _cap_end(first: date, cap: Limit, calendar: WorkCalendar) -> date:
    if cap.unit == "工作日":
        return add_working_days(first, cap.length, calendar)
    if cap.unit == "月":
        return add_months(first, cap.length)
    if cap.unit == "小时":
        raise ValueError(_("暂停按整天计算，最多扣除的时间不能按小时写。"))
    return first + ONE_DAY * cap.length
