"""The due dates of a case, with their derivation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from app.catalog.model import Catalog, Definition, Hours, Limit, Step
from app.catalog.words import Unit
from app.clock import (
    Due,
    Extension,
    Pause,
    Since,
    WorkCalendar,
    calendar_of,
    delivery_due,
    due_date,
    last_granted,
    step_due,
    working_days_between,
)
from app.desk.facts import Facts, StepPause
from app.desk.happenings import DueFact, Dues
from app.desk.receipt import asking_since, day_of, received_since
from app.workflow import step_id_of

# Longer than any cap, so that the cap decides.
_LONG_AFTER = timedelta(days=3660)


class Deadlines(msgspec.Struct, frozen=True, kw_only=True):
    """The promised and the statutory due date, and those of the other clocks of the case.

    `notice` is the last day for a 补正 before acceptance, `delivery` that for a decision which
    was made to reach the applicant (行政许可法 art. 44), `steps` those of the open seats that have
    a limit of their own.
    """

    promised: Due | None = None
    statutory: Due | None = None
    notice: Due | None = None
    delivery: Due | None = None
    steps: Mapping[str, Due] = {}

    @property
    def first(self) -> Due | None:
        """Give the one the case goes by now: to deliver, as promised, by the law, to ask."""
        return self.delivery or self.promised or self.statutory or self.notice

    def told(self) -> Dues:
        """Give the dates without their derivation, as an event keeps them."""
        steps = {seat: _fact(due) for seat, due in self.steps.items()}
        return Dues(
            promised=_fact(self.promised),
            statutory=_fact(self.statutory),
            notice=self.notice.due if self.notice else None,
            delivery=self.delivery.due if self.delivery else None,
            notice_at=self.notice.at if self.notice else None,
            notice_guessed=bool(self.notice and self.notice.provisional_years),
            delivery_at=self.delivery.at if self.delivery else None,
            steps={seat: due for seat, due in steps.items() if due is not None},
        )


def _fact(due: Due | None) -> DueFact | None:
    return DueFact(due=due.due, provisional=due.provisional, at=due.at) if due else None


class Basis(msgspec.Struct, frozen=True, kw_only=True):
    """What the due dates of a case are counted from besides its facts.

    `opened` is the local moment it was taken in; `hours` are the opening hours of the point that
    took it, in which limits of hours run.
    """

    catalog: Catalog
    definition: Definition
    opened: datetime
    hours: Hours | None

    def local(self, at: datetime) -> datetime:
        """Give a moment in the centre's own time."""
        return at.astimezone(ZoneInfo(self.definition.centre.timezone))

    @property
    def calendar(self) -> WorkCalendar:
        """Give the working days."""
        return calendar_of(self.catalog.calendars)


def basis(catalog: Catalog, definition: Definition, opened: datetime, point: str) -> Basis:
    """Give what the dates of a case of these rules are counted from."""
    zone = ZoneInfo(definition.centre.timezone)
    return Basis(
        catalog=catalog,
        definition=definition,
        opened=opened.astimezone(zone),
        hours=hours_of(catalog, point),
    )


def hours_of(catalog: Catalog, point: str) -> Hours | None:
    """Give when a point is open, None for one that is gone."""
    found = catalog.points.get(point)
    return found.hours if found else None


def before_acceptance(
    catalog: Catalog, definition: Definition, received: date, hours: Hours | None = None
) -> Deadlines:
    """Give the deadline of a case received on a day or at a local moment.

    By then a 补正 must have been asked for. 行政许可法 art. 32 (4): asked for later, the
    application counts as accepted from receipt.
    """
    calendar = calendar_of(catalog.calendars)
    notice = due_date(received, definition.item.limits.supplement_notice, calendar, hours=hours)
    return Deadlines(notice=notice)


def counted_from(
    catalog: Catalog,
    definition: Definition,
    began: date,
    pauses: tuple[StepPause, ...],
    today: date,
    *,
    extensions: tuple[Extension, ...] = (),
    hours: Hours | None = None,
    since: Since = "收件",
) -> Deadlines:
    """Give the due dates of an accepted case whose limits count from `began`.

    `began` is a day, or a local moment for limits of hours. A special procedure still open is
    taken to use its whole cap, and the date is provisional: it comes nearer when the procedure
    ends sooner. A 补正 still open is taken to end today. Provisional it stays until the procedure
    ends or has used its cap: then the case is counted anew (see recount), for the lists too.
    """
    calendar = calendar_of(catalog.calendars)
    within = tuple(_within_caps(pauses, calendar))
    taken = tuple(_to_its_cap(each.pause) for each in within)
    going = any(_goes_on(each.pause, calendar, today) for each in within)

    def due(limit: Limit | None) -> Due | None:
        if limit is None:
            return None
        more = tuple(each for each in extensions if _fits(each.limit, limit))
        found = due_date(
            began, limit, calendar, taken, today=today, extensions=more, hours=hours, since=since
        )
        return msgspec.structs.replace(found, provisional=found.provisional or going)

    limits = definition.item.limits
    return Deadlines(promised=due(limits.promised), statutory=due(limits.statutory))


def _fits(more: Limit, limit: Limit) -> bool:
    """Tell whether a limit can be lengthened by another: hours and days are not added up."""
    return (more.unit == "小时") == (limit.unit == "小时")


def deadlines(at: Basis, facts: Facts, today: date) -> Deadlines:
    """Give the deadlines of a case as its facts stand."""
    steps = dict(_steps(at, facts, today))
    catalog, definition = at.catalog, at.definition
    if facts.began is None:
        since = asking_since(definition, facts, at.opened)
        if since is None:
            return Deadlines(steps=steps)
        found = before_acceptance(catalog, definition, since, at.hours)
        return msgspec.structs.replace(found, steps=steps)
    began = _began(at, facts, facts.began)
    received = day_of(received_since(definition, facts, at.opened))
    found = counted_from(
        catalog, definition, began, facts.pauses, today, extensions=facts.extensions,
        hours=at.hours, since="收件" if facts.began == received else "受理",
    )  # fmt: skip
    delivery = None
    if facts.decided is not None:
        delivery = delivery_due(definition.item, facts.decided, at.calendar, at.hours)
    return msgspec.structs.replace(found, delivery=delivery, steps=steps)


def _began(at: Basis, facts: Facts, day: date) -> date:
    """Give the moment from which limits of hours run where it is known, else the day."""
    received = received_since(at.definition, facts, at.opened)
    accepted = at.local(facts.accepted_at) if facts.accepted_at else received
    return next((each for each in (accepted, received) if day_of(each) == day), day)


def _steps(at: Basis, facts: Facts, today: date) -> Iterator[tuple[str, Due]]:
    """Give by when each open seat with a limit of its own is to be done.

    Its clock stands still while the case's does, but for the procedure it is itself: the days to
    visit a household are what the limit of the visit counts.
    """
    steps = {step.id: step for step in at.definition.workflow.all_steps()}
    for seat in facts.state.open:
        step, opened = steps.get(step_id_of(seat)), facts.opened.get(seat)
        if step is None or step.limit is None or opened is None:
            continue
        yield seat, within_step(at, facts, step, opened, step.limit, today)


def within_step(
    at: Basis, facts: Facts, step: Step, opened: datetime, limit: Limit, today: date
) -> Due:
    """Give by when a period is over that runs since a step opened, as the step's own clock runs."""
    pauses = tuple(standing_still(at.calendar, facts, step.id))
    return step_due(at.local(opened), limit, at.calendar, pauses, today=today, hours=at.hours)


def standing_still(
    calendar: WorkCalendar, facts: Facts, step: str | None = None
) -> Iterator[Pause]:
    """Give when the work on a case stands still, but for the procedure that a `step` (id) itself is."""
    for each in _within_caps(facts.pauses, calendar):
        if each.step != step or each.pause.cap is None:
            yield _to_its_cap(each.pause)
    # Before acceptance a 补正 moves no date of the case, but it does stop the work.
    for asked in facts.asked:
        yield Pause(first=asked.asked, last=asked.complete or facts.ended_on, name="材料补正")


def days_used(catalog: Catalog, facts: Facts, name: str, unit: Unit) -> int:
    """Give how many days the case was put aside for a procedure before, in whole ones of a unit."""
    calendar, used = calendar_of(catalog.calendars), 0
    for each in facts.pauses:
        pause = each.pause
        if each.step or pause.name != name or pause.last is None:
            continue
        last = min(pause.last, last_granted(pause, calendar) or pause.last)
        if unit == "工作日":
            used += working_days_between(pause.first, last, calendar)
        else:
            used += (last - pause.first).days
    return used


def caps_of(catalog: Catalog, facts: Facts) -> tuple[date, ...]:
    """Give the last days that the procedures under way may take, by their caps."""
    return tuple(last for _pause, last in granted_until(catalog, facts))


def granted_until(catalog: Catalog, facts: Facts) -> tuple[tuple[StepPause, date], ...]:
    """Give the procedures under way, each with the last day that is left of its cap."""
    if all(each.pause.last is not None for each in facts.pauses):
        return ()
    calendar = calendar_of(catalog.calendars)
    under_way = (
        (each, last_granted(each.pause, calendar))
        for each in _within_caps(facts.pauses, calendar)
        if each.pause.last is None
    )
    return tuple((each, last) for each, last in under_way if last is not None)


def key_of(each: StepPause) -> tuple[str, str, date]:
    """Give what tells a pause from the others: two may begin at a step on the same day."""
    return each.step, each.pause.name, each.pause.first


def _within_caps(pauses: tuple[StepPause, ...], calendar: WorkCalendar) -> Iterator[StepPause]:
    """Give the pauses, each with what its procedure still has of its cap.

    A procedure that runs again because the case was sent back goes on using the days granted
    to it: else sending a case back and forth would put its date off for ever. What a case was put
    aside for was granted each time anew.
    """
    used: Counter[str] = Counter()
    for each in sorted(pauses, key=lambda one: one.pause.first):
        pause, cap = each.pause, each.pause.cap
        # Months of different lengths cannot be subtracted from one another.
        if cap is None or cap.unit == "月" or not each.step:
            yield each
            continue
        left = msgspec.structs.replace(cap, length=max(0, cap.length - used[pause.name]))
        yield StepPause(step=each.step, pause=msgspec.structs.replace(pause, cap=left))
        if pause.last is not None and cap.unit == "工作日":
            used[pause.name] += working_days_between(pause.first, pause.last, calendar)
        elif pause.last is not None:
            used[pause.name] += (pause.last - pause.first).days


def _to_its_cap(pause: Pause) -> Pause:
    if pause.last is not None or pause.cap is None:
        return pause
    return msgspec.structs.replace(pause, last=pause.first + _LONG_AFTER)


def _goes_on(pause: Pause, calendar: WorkCalendar, today: date) -> bool:
    """Tell whether a pause may yet end earlier or later than it is taken to."""
    if pause.last is not None:
        return False
    end = last_granted(pause, calendar)
    return end is None or end >= today
