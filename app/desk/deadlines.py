"""The due dates of a case, with their derivation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import msgspec

from app.catalog.model import Catalog, Definition, Limit
from app.clock import Due, Pause, WorkCalendar, due_date, working_days_between
from app.desk.facts import Facts
from app.desk.happenings import DueFact, Dues

# Longer than any cap, so that the cap decides.
_LONG_AFTER = timedelta(days=3660)


class Deadlines(msgspec.Struct, frozen=True, kw_only=True):
    """The promised and the statutory due date, and the last day for a 补正 before acceptance."""

    promised: Due | None = None
    statutory: Due | None = None
    notice: Due | None = None

    def told(self) -> Dues:
        """Give the dates without their derivation, as an event keeps them."""
        return Dues(
            promised=_fact(self.promised),
            statutory=_fact(self.statutory),
            notice=self.notice.due if self.notice else None,
        )


def _fact(due: Due | None) -> DueFact | None:
    return DueFact(due=due.due, provisional=due.provisional) if due else None


def before_acceptance(catalog: Catalog, definition: Definition, received: date) -> Deadlines:
    """Give the deadline of a case just taken: by then a 补正 must have been asked for.

    行政许可法 art. 32 (4): asked for later, the application counts as accepted from receipt.
    """
    calendar = WorkCalendar(catalog.calendars)
    notice = due_date(received, definition.item.limits.supplement_notice, calendar)
    return Deadlines(notice=notice)


def counted_from(
    catalog: Catalog,
    definition: Definition,
    began: date,
    pauses: tuple[Pause, ...],
    today: date,
) -> Deadlines:
    """Give the due dates of an accepted case whose limits count from `began`.

    A special procedure still open is taken to use its whole cap, and the date is provisional:
    it comes nearer when the procedure ends sooner. A 补正 still open is taken to end today.
    Provisional it stays until the event that ends it: lists show what the last event found.
    """
    calendar = WorkCalendar(catalog.calendars)
    taken = tuple(_to_its_cap(pause) for pause in _within_caps(pauses, calendar))

    still_open = any(pause.last is None for pause in pauses)

    def due(limit: Limit | None) -> Due | None:
        if limit is None:
            return None
        found = due_date(began, limit, calendar, taken, today=today)
        provisional = found.provisional or still_open
        return msgspec.structs.replace(found, provisional=provisional)

    limits = definition.item.limits
    return Deadlines(promised=due(limits.promised), statutory=due(limits.statutory))


def deadlines(
    catalog: Catalog, definition: Definition, facts: Facts, received: date, today: date
) -> Deadlines:
    """Give the deadlines of a case as its facts stand."""
    if facts.began is None:
        return before_acceptance(catalog, definition, received)
    pauses = tuple(each.pause for each in facts.pauses)
    return counted_from(catalog, definition, facts.began, pauses, today)


def _within_caps(pauses: tuple[Pause, ...], calendar: WorkCalendar) -> Iterator[Pause]:
    """Give the pauses, each with what its procedure still has of its cap.

    A procedure that runs again because the case was sent back goes on using the days granted
    to it: else sending a case back and forth would put its date off for ever.
    """
    used: Counter[str] = Counter()
    for pause in sorted(pauses, key=lambda each: each.first):
        cap = pause.cap
        # Months of different lengths cannot be subtracted from one another.
        if cap is None or cap.unit == "月":
            yield pause
            continue
        left = max(0, cap.length - used[pause.name])
        yield msgspec.structs.replace(pause, cap=msgspec.structs.replace(cap, length=left))
        if pause.last is not None and cap.unit == "工作日":
            used[pause.name] += working_days_between(pause.first, pause.last, calendar)
        elif pause.last is not None:
            used[pause.name] += (pause.last - pause.first).days


def _to_its_cap(pause: Pause) -> Pause:
    if pause.last is not None or pause.cap is None:
        return pause
    return msgspec.structs.replace(pause, last=pause.first + _LONG_AFTER)
