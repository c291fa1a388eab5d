"""The last days that applicants are told: counted from their bounds, and anew only to be later."""

from __future__ import annotations

from collections.abc import Iterable

from app.clock import WorkCalendar, due_date, last_granted
from app.desk.facts import Facts, Hold
from app.desk.happenings import Bound, LastDay


def earliest(bounds: Iterable[Bound], calendar: WorkCalendar) -> LastDay:
    """Give the last day within all of the bounds, of which there is at least one."""
    dues = [due_date(each.start, each.limit, calendar) for each in bounds]
    first = min(dues, key=lambda due: due.due)
    # That a point has no hours makes a moment provisional for good, a calendar only until it comes.
    return LastDay(day=first.due, guessed=bool(first.provisional_years))


def aside_until(hold: Hold, calendar: WorkCalendar) -> LastDay:
    """Give the last day that a case rests for a procedure which takes all of its time."""
    last = last_granted(hold.pause, calendar)
    assert last is not None
    years = calendar.unofficial_years(hold.since, last) if hold.needs.unit == "工作日" else ()
    return LastDay(day=last, guessed=bool(years))


def again(told: LastDay, bounds: tuple[Bound, ...], calendar: WorkCalendar) -> LastDay:
    """Count a day anew: never earlier than the applicant was told, who may rely on that."""
    return later(told, earliest(bounds, calendar)) if bounds else told


def later(told: LastDay, now: LastDay) -> LastDay:
    """Give what is counted now, but no earlier day than was told."""
    return LastDay(day=max(told.day, now.day), guessed=now.guessed)


def of_answer(facts: Facts) -> LastDay | None:
    """Give by when the 补正 that waits is to be answered, None where there is no end."""
    asked = facts.waiting
    if asked is None or asked.until is None:
        return None
    return LastDay(day=asked.until, guessed=asked.guessed)


def of_following(facts: Facts) -> LastDay | None:
    """Give by when what a 容缺受理 let follow is to be there, None where nothing is to."""
    owing = facts.owing
    return LastDay(day=owing.until, guessed=owing.guessed) if owing else None


def of_resting(facts: Facts) -> LastDay | None:
    """Give until when a case rests at most, None for one that does not."""
    hold = facts.hold
    return LastDay(day=hold.until, guessed=hold.guessed) if hold else None
