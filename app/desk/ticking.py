"""How urgent a due date is at a moment: by days, or by a point's hours where it has a moment."""

from __future__ import annotations

from datetime import date, datetime

from app.catalog.model import Catalog
from app.clock import calendar_of
from app.desk.deadlines import hours_of
from app.monitoring import Alarm, alarm, alarm_at


class Ticking:
    """The alarm of now (a local moment), for as many due dates as a page has."""

    def __init__(self, catalog: Catalog, now: datetime) -> None:
        self.now = now
        self.today = now.date()
        self.catalog = catalog
        self.alarms = catalog.centre.alarms
        self.calendar = calendar_of(catalog.calendars)

    def alarm(self, due: date | None, at: datetime | None, point: str) -> Alarm | None:
        """Give the alarm of a due date, by the hours of a point if it has a moment (local).

        None without a date.
        """
        if due is None or at is None:
            return alarm(self.today, due, self.calendar, self.alarms) if due else None
        return alarm_at(self.now, at, hours_of(self.catalog, point), self.calendar, self.alarms)

    def is_over(self, due: date | None, at: datetime | None) -> bool:
        """Tell whether a date, or its moment if it has one, has passed."""
        return self.now > at if at is not None else due is not None and self.today > due

    def guessed(self, due: date | None) -> bool:
        """Tell whether a date lies in a year without an official calendar."""
        return due is not None and not self.calendar.official(due.year)
