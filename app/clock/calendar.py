"""Which days are worked: weekends, public holidays, 调休 and local days off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from app.catalog.model import CalendarYear, Holiday
from app.texts import N_, _

ONE_DAY: Final = timedelta(days=1)
EARLIEST: Final = date(1949, 1, 1)
MAKE_UP: Final = "调休上班"
_SATURDAY: Final = 5
# Days that are off every year whatever the notice says (全国年节及纪念日放假办法 art. 2). The other
# holidays follow the moon or the sun, and only the notice says which days are moved for them.
_FIXED: Final = {
    (1, 1): N_("元旦"),
    (5, 1): N_("劳动节"),
    (5, 2): N_("劳动节"),
    (10, 1): N_("国庆节"),
    (10, 2): N_("国庆节"),
    (10, 3): N_("国庆节"),
}


def _days(period: Holiday) -> Iterator[date]:
    day = period.from_
    while day <= period.to:
        yield day
        day += ONE_DAY


@lru_cache(maxsize=128)
def _special_days(year: CalendarYear) -> Mapping[date, tuple[bool, str]]:
    """Give the days that differ from the plain week: day -> (worked, why)."""
    special: dict[date, tuple[bool, str]] = {}
    for holiday in year.holidays:
        special.update((day, (False, holiday.name)) for day in _days(holiday))
    special.update((day, (True, MAKE_UP)) for day in year.workdays)
    # The local government's days off are given on top of the national arrangement (全国年节及
    # 纪念日放假办法 art. 4), so they win over a 调休 day.
    for holiday in year.local:
        special.update((day, (False, holiday.name)) for day in _days(holiday))
    return special


class WorkCalendar:
    """The working days of the years given; the other years have plain weeks and say so.

    In those only the holidays are off that stand on the same day every year.

    A year's notice may name days of the neighbouring year (2022-12-31 belongs to 元旦 2023), so
    the days of all years are laid into one table.
    """

    __slots__ = ("_official", "_special")

    def __init__(self, years: Mapping[int, CalendarYear]) -> None:
        self._official = frozenset(years)
        special: dict[date, tuple[bool, str]] = {}
        for number in sorted(years):
            special.update(_special_days(years[number]))
        self._special = special

    def official(self, year: int) -> bool:
        """Tell whether the arrangement of `year` is known."""
        return year in self._official

    def is_working(self, day: date) -> bool:
        """Tell whether `day` is worked; in an unofficial year Monday to Friday are."""
        special = self._special.get(day)
        if special is not None:
            return special[0]
        return day.weekday() < _SATURDAY and not self._fixed_holiday(day)

    def _fixed_holiday(self, day: date) -> str:
        known = day.year in self._official
        return "" if known else _FIXED.get((day.month, day.day), "")

    def day_name(self, day: date) -> str:
        """Give why `day` is off (`中秋节`, `周六`, `周日`) or worked (`调休上班`), else nothing."""
        special = self._special.get(day)
        if special is not None:
            return _(MAKE_UP) if special[0] else special[1]
        if holiday := self._fixed_holiday(day):
            return _(holiday)
        weekday = day.weekday()
        if weekday < _SATURDAY:
            return ""
        return _("周六") if weekday == _SATURDAY else _("周日")

    def is_weekend_rest(self, day: date) -> bool:
        """Tell whether `day` is off only because it is a Saturday or Sunday."""
        plain = day not in self._special and not self._fixed_holiday(day)
        return day.weekday() >= _SATURDAY and plain


def _next_working(day: date, step: timedelta, calendar: WorkCalendar) -> date:
    day += step
    while not calendar.is_working(day):
        day += step
    return day


def add_working_days(start: date, days: int, calendar: WorkCalendar) -> date:
    """Give the `days`-th working day after `start`; `start` itself is not counted.

    Raises ValueError for a negative number or when the calendar of the world ends.
    """
    if days < 0:
        raise ValueError(_("工作日数不能是负数：{days}。").format(days=days))
    day = start
    try:
        for _count in range(days):
            day = _next_working(day, ONE_DAY, calendar)
    except OverflowError:
        raise ValueError(_("{days}个工作日超出了日历范围。").format(days=days)) from None
    return day


def working_days_between(first: date, last: date, calendar: WorkCalendar) -> int:
    """Count the working days after `first` up to and with `last`; negative if `last` is earlier."""
    if last < first:
        return -working_days_between(last, first, calendar)
    is_working = calendar.is_working
    span = range(first.toordinal() + 1, last.toordinal() + 1)
    return sum(1 for number in span if is_working(date.fromordinal(number)))
