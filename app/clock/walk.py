"""Walk the days of a period one by one and lay them into runs of the same kind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from app.clock.calendar import ONE_DAY, WorkCalendar
from app.clock.pause import Stop


class Mark(NamedTuple):
    """What a day is to a period.

    `name` is why it is off or worked (nothing for a plain working day or a weekend), `unofficial`
    its year where that year's arrangement had to be guessed (else 0), `stop` the pause it is in.
    """

    counted: bool
    name: str = ""
    unofficial: int = 0
    stop: Stop | None = None


Marker = Callable[[date], Mark]
_PLAIN = Mark(counted=True)
_WEEKEND = Mark(counted=False)


class Run:
    """Days on end of one mark, from `first` to `last`, both included."""

    __slots__ = ("first", "last", "mark")

    def __init__(self, day: date, mark: Mark) -> None:
        self.first = day
        self.last = day
        self.mark = mark

    @property
    def days(self) -> int:
        """The number of days of the run."""
        return self.last.toordinal() - self.first.toordinal() + 1


def working_marker(calendar: WorkCalendar, stops: tuple[Stop, ...]) -> Marker:
    """Give the marker that counts working days outside the `stops`."""

    def mark(day: date) -> Mark:
        stop = _stop_of(day, stops)
        if stop is not None:
            return _paused(day, stop, calendar)
        unofficial = 0 if calendar.official(day.year) else day.year
        worked = calendar.is_working(day)
        if worked:
            name = calendar.day_name(day)
            return Mark(True, name, unofficial) if name or unofficial else _PLAIN
        if calendar.is_weekend_rest(day):
            return Mark(False, "", unofficial) if unofficial else _WEEKEND
        return Mark(False, calendar.day_name(day), unofficial)

    return mark


def natural_marker(calendar: WorkCalendar, stops: tuple[Stop, ...]) -> Marker:
    """Give the marker that counts every day outside the `stops`."""

    def mark(day: date) -> Mark:
        stop = _stop_of(day, stops)
        return _PLAIN if stop is None else _paused(day, stop, calendar)

    return mark


def walk(start: date, units: int, mark: Marker) -> list[Run]:
    """Give the runs of the days after `start` up to and with the `units`-th counted day."""
    runs: list[Run] = []
    day = start
    while units > 0:
        day += ONE_DAY
        found = mark(day)
        units -= found.counted
        if runs and runs[-1].mark == found:
            runs[-1].last = day
        else:
            runs.append(Run(day, found))
    return runs


def _stop_of(day: date, stops: tuple[Stop, ...]) -> Stop | None:
    for stop in stops:
        if stop.first < day <= stop.last:
            return stop
    return None


def _paused(day: date, stop: Stop, calendar: WorkCalendar) -> Mark:
    guessed = stop.cap is not None and stop.cap.unit == "工作日" and not calendar.official(day.year)
    return Mark(False, stop.name, day.year if guessed else 0, stop)
