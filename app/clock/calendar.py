"""Which days are worked: weekends, public holidays, 调休 and local days off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

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


class _Counted(NamedTuple):
    """A year counted through: `worked` are its working days in order.

    `sums[n]` is how many of them lie in its first n days.
    """

    first: int
    worked: tuple[date, ...]
    sums: tuple[int, ...]


class WorkCalendar:
    """The working days of the years given; the other years have plain weeks and say so.

    In those only the holidays are off that stand on the same day every year.

    A year's notice may name days of the neighbouring year (2022-12-31 belongs to 元旦 2023), so
    the days of all years are laid into one table. Calendars of the same days are equal.
    """

    __slots__ = ("_counted", "_hash", "_official", "_special")

    def __init__(self, years: Mapping[int, CalendarYear]) -> None:
        self._official = frozenset(years)
        special: dict[date, tuple[bool, str]] = {}
        for number in sorted(years):
            special.update(_special_days(years[number]))
        self._special = special
        self._counted: dict[int, _Counted] = {}
        self._hash = hash((self._official, len(special)))

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, WorkCalendar):
            return NotImplemented
        return self._official == other._official and self._special == other._special

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

    def _year(self, number: int) -> _Counted:
        """Count a year through, once."""
        found = self._counted.get(number)
        if found is None:
            found = self._counted[number] = self._count(number)
        return found

    def _count(self, number: int) -> _Counted:
        first, last = date(number, 1, 1).toordinal(), date(number, 12, 31).toordinal()
        sums, worked = [0], []
        for ordinal in range(first, last + 1):
            day = date.fromordinal(ordinal)
            if self.is_working(day):
                worked.append(day)
            sums.append(len(worked))
        return _Counted(first, tuple(worked), tuple(sums))

    def nth_after(self, start: date, days: int) -> date:
        """Give the `days`-th working day after `start`, `start` itself for 0.

        Raises OverflowError beyond the year 9999.
        """
        if days == 0:
            return start
        number = start.year
        year = self._counted.get(number) or self._year(number)
        # The place of the day sought among the working days of the year.
        place = year.sums[start.toordinal() - year.first + 1] + days - 1
        while place >= len(year.worked):
            place -= len(year.worked)
            number += 1
            if number > MAXYEAR:
                raise OverflowError
            year = self._year(number)
        return year.worked[place]

    def nth_before(self, end: date, days: int) -> date:
        """Give the first day after which at most `days` working days are left up to `end`.

        Raises OverflowError before the year 1.
        """
        number = end.year
        year = self._year(number)
        place = year.sums[end.toordinal() - year.first + 1] - days - 1
        while place < 0:
            number -= 1
            if number < MINYEAR:
                raise OverflowError
            year = self._year(number)
            place += len(year.worked)
        return year.worked[place]

    def first_from(self, day: date) -> date:
        """Give `day`, or the next working day where it is off. Raises OverflowError as above."""
        return day if self.is_working(day) else self.nth_after(day, 1)

    def between(self, first: date, last: date) -> int:
        """Count the working days after `first` up to and with `last`, which is not earlier."""
        year = self._year(first.year)
        before = year.sums[first.toordinal() - year.first + 1]
        total = -before
        for number in range(first.year, last.year):
            total += len(self._year(number).worked)
        until = self._year(last.year)
        return total + until.sums[last.toordinal() - until.first + 1]

    def unofficial_years(self, first: date, last: date) -> tuple[int, ...]:
        """Give the years from `first` to `last`, both included, whose arrangement is not known."""
        if first.year in self._official and last.year == first.year:
            return ()
        return tuple(n for n in range(first.year, last.year + 1) if n not in self._official)


class _Kept(NamedTuple):
    years: Mapping[int, CalendarYear]
    calendar: WorkCalendar


_KEPT: Final[dict[int, _Kept]] = {}
_MOST_KEPT: Final = 16


def calendar_of(years: Mapping[int, CalendarYear]) -> WorkCalendar:
    """Give the calendar of a catalogue's years, the same object each time.

    Catalogues with the same years share one: what was counted is not counted again after a
    reload. `years` must not change afterwards; those of a catalogue cannot.
    """
    kept = _KEPT.get(id(years))
    if kept is not None and kept.years is years:
        return kept.calendar
    calendar = _calendar_with(tuple((number, years[number]) for number in sorted(years)))
    if len(_KEPT) >= _MOST_KEPT:
        _KEPT.clear()
    # Holding `years` keeps its id from being given to another mapping.
    _KEPT[id(years)] = _Kept(years, calendar)
    return calendar


@lru_cache(maxsize=_MOST_KEPT)
def _calendar_with(years: tuple[tuple[int, CalendarYear], ...]) -> WorkCalendar:
    return WorkCalendar(dict(years))


def add_working_days(start: date, days: int, calendar: WorkCalendar) -> date:
    """Give the `days`-th working day after `start`; `start` itself is not counted.

    Raises ValueError for a negative number or when the calendar of the world ends.
    """
    if days < 0:
        raise ValueError(_("工作日数不能是负数：{days}。").format(days=days))
    try:
        if start.toordinal() + days > date.max.toordinal():
            raise OverflowError
        return calendar.nth_after(start, days)
    except OverflowError:
        raise ValueError(_("{days}个工作日超出了日历范围。").format(days=days)) from None


def working_days_between(first: date, last: date, calendar: WorkCalendar) -> int:
    """Count the working days after `first` up to and with `last`; negative if `last` is earlier."""
    if last < first:
        return -calendar.between(last, first)
    return calendar.between(first, last)
