"""Since when a case counts as received, and since when the time to ask for materials runs: pure."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.catalog.model import Definition
from app.desk.facts import Facts


def received_since(definition: Definition, facts: Facts, opened_at: datetime) -> date:
    """Give since when an application is with the hall: its local moment, or the day alone.

    That is when it was taken in, the day the papers really came, or the moment of the visit that
    was booked; of one who is still expected, the booking.
    """
    if facts.received is not None:
        return facts.received
    return (facts.came or opened_at).astimezone(ZoneInfo(definition.centre.timezone))


def asking_since(definition: Definition, facts: Facts, opened_at: datetime) -> date | None:
    """Give since when the time to ask for materials runs, a day or a local moment.

    It runs from receipt, and anew from the day on which the applicant completed what was asked
    for (行政许可法 art. 32 (4)): the notice, 视为受理 and the reminders all go by this. None while
    the applicant has only booked a visit: nothing was handed in yet.
    """
    if facts.expected:
        return None
    completed = [asked.complete for asked in facts.asked if asked.complete]
    return completed[-1] if completed else received_since(definition, facts, opened_at)


def day_of(since: date) -> date:
    """Give the day of a day or a moment."""
    return since.date() if isinstance(since, datetime) else since
