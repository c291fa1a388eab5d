"""升级: who is told, level by level, that an open step runs late (duty).

The ladder is that of the case's own rules; who its levels are, is asked of the centre as it is now.
Each level is told once of each step that is open. While the applicant or a procedure is waited
for nobody is told anything: the clock stands still.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import ClassVar, Final
from zoneinfo import ZoneInfo

import msgspec

from app.catalog.model import Catalog, Definition, Rung
from app.clock import WorkCalendar, calendar_of, full_day
from app.desk.addresses import LEVELS, in_words, people_at, told_of
from app.desk.automatic import Done, Duty, duty, morning_after, morning_of
from app.desk.casefile import CaseFile
from app.desk.deadlines import caps_of
from app.desk.effects import effect
from app.desk.facts import Facts, local_day
from app.desk.happenings import Happening, happens
from app.desk.ledgers import Change
from app.desk.notice_ledger import Message, messages
from app.desk.receipt import asking_since, day_of
from app.desk.timeline import Telling, lines
from app.desk.verb import Result, Scene
from app.monitoring import Span, reached_on, span
from app.routing import Assignment
from app.store.queries import names_of
from app.store.rows import NewEvent
from app.texts import _

ESCALATED: Final = "升级"
# What its messages are called.
REMINDED: Final = "时限提醒"
_LONG_AGO: Final = date(1949, 10, 1)


class Reminder(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A level told of a seat: a share of the limit is `used`, or it is so many days `overdue`.

    `to` are the addresses, `who` the same in words, empty where the centre names nobody; `time` is
    that of a limit of hours (10:00).
    """

    seat: str
    name: str
    level: int
    to: tuple[str, ...] = ()
    who: str = ""
    due: date
    time: str = ""
    used: int = 0
    overdue: int = 0

    @property
    def why(self) -> str:
        """Say how late the step is."""
        if self.used:
            return _("时限已用{used}%，{due}到期").format(used=self.used, due=full_day(self.due))
        if self.overdue:
            return _("已超期{n}个工作日（{due}到期）").format(
                n=self.overdue, due=full_day(self.due)
            )
        return _("{due}{time}到期，已超期").format(due=full_day(self.due), time=self.time)


@happens(ESCALATED)
class Escalated(Happening, frozen=True, kw_only=True):
    """Some levels were told of some steps."""

    silent: ClassVar[bool] = True

    reminders: tuple[Reminder, ...]


class _Running(msgspec.Struct, frozen=True):
    """A limit that runs, and the moment at which it is over where it is one of hours."""

    span: Span
    at: datetime | None = None


class _Coming(msgspec.Struct, frozen=True):
    """A rung that is, or will be, reached by an open task at a `moment`, and of which `limit`."""

    moment: datetime
    task: Assignment
    rung: Rung
    limit: _Running


@effect.register
def _escalated(
    happening: Escalated, definition: Definition, facts: Facts, event: NewEvent
) -> Facts:
    told = tuple((each.seat, each.level) for each in happening.reminders)
    return msgspec.structs.replace(facts, reminded=(*facts.reminded, *told))


@lines.register
def _lines(happening: Escalated, telling: Telling) -> Iterable[str]:
    for each in happening.reminders:
        who = each.who or _("（没有指定人）")
        yield _("“{step}”{why}，提醒{level}：{who}").format(
            step=each.name, why=each.why, level=_(level_name(each.level)), who=who
        )


@messages.register
def _messages(happening: Escalated, change: Change) -> Iterable[Message]:
    row = change.now.row
    for each in happening.reminders:
        text = _("{item}（{case}，{applicant}）的“{step}”{why}。").format(
            item=row.item_name, case=row.number, applicant=row.applicant_masked,
            step=each.name, why=each.why,
        )  # fmt: skip
        for address in each.to:
            yield Message(to=address, kind=REMINDED, text=text, level=each.level, step=each.seat)


def level_name(level: int) -> str:
    """Give the word for a level of coordination, from 1."""
    return next(word for word, number in LEVELS.items() if number == level)


def ladder(definition: Definition) -> tuple[Rung, ...]:
    """Give who is told when: as the workflow says, else the centre."""
    own = definition.workflow.escalate
    return definition.centre.escalate if own is None else own


def _coming(catalog: Catalog, file: CaseFile, *, most: int) -> Iterator[_Coming]:
    """Give what nobody was told of yet, of each task at most so many rungs, the lowest first."""
    facts, rungs = file.facts, ladder(file.definition)
    calendar = calendar_of(catalog.calendars)
    if not rungs or facts.rests or (still := _still(catalog, facts)) is None:
        return
    whole = _whole(file, calendar)
    told = set(facts.reminded)
    earliest = morning_after(file.definition, still)
    for task in facts.tasks:
        limits = [each for each in (whole, _own(file, task.step, calendar)) if each]
        untold = (rung for rung in rungs if (task.step, LEVELS[rung.to]) not in told)
        for rung in islice(untold, most if limits else 0):
            moments = ((_reached(file.definition, rung, each, calendar), each) for each in limits)
            moment, limit = min(moments, key=lambda pair: (pair[0], pair[1].span.due))
            yield _Coming(max(moment, earliest), task, rung, limit)


def _reached(
    definition: Definition, rung: Rung, limit: _Running, calendar: WorkCalendar
) -> datetime:
    """Give when a rung is reached: in the morning of its day, but at once when hours are over."""
    day = reached_on(rung.when, limit.span, calendar)
    if limit.at is not None and day > limit.span.due and not rung.when.overdue:
        return limit.at
    return morning_of(definition, day)


def _still(catalog: Catalog, facts: Facts) -> date | None:
    """Give the last day on which the clock stands still: one long ago while it runs.

    A procedure that goes on stops it for as long as is left of what is granted; None where that
    has no end.
    """
    open_ones = [each.pause for each in facts.pauses if each.pause.last is None]
    if any(pause.cap is None for pause in open_ones):
        return None
    return max(caps_of(catalog, facts), default=_LONG_AGO)


def _whole(file: CaseFile, calendar: WorkCalendar) -> _Running | None:
    """Give the limit that the case goes by now."""
    facts, dues = file.facts, file.facts.dues
    pauses = tuple(each.pause for each in facts.pauses)
    if facts.decided is not None and dues.delivery is not None:
        found = span(facts.decided, dues.delivery, pauses, calendar)
        return _running(file.definition, found, dues.delivery_at)
    if facts.began is not None:
        due = dues.promised or dues.statutory
        if due is None:
            return None
        return _running(file.definition, span(facts.began, due.due, pauses, calendar), due.at)
    if facts.accepted_at is None and dues.notice is not None:
        since = asking_since(file.definition, facts, file.row.opened_at)
        assert since is not None, "a case that nobody has come for has no date"
        found = span(day_of(since), dues.notice, pauses, calendar)
        return _running(file.definition, found, dues.notice_at)
    return None


def _running(definition: Definition, found: Span, at: datetime | None) -> _Running:
    """Give a limit that runs; a moment without a zone is the centre's."""
    return _Running(
        found, at and at.replace(tzinfo=at.tzinfo or ZoneInfo(definition.centre.timezone))
    )


def _own(file: CaseFile, seat: str, calendar: WorkCalendar) -> _Running | None:
    """Give the limit of the step alone, None where it has none."""
    due, since = file.facts.dues.steps.get(seat), file.facts.opened.get(seat)
    if due is None or since is None:
        return None
    pauses = tuple(each.pause for each in file.facts.pauses)
    found = span(local_day(file.definition, since), due.due, pauses, calendar)
    return _running(file.definition, found, due.at)


def _due(catalog: Catalog, file: CaseFile) -> datetime | None:
    # Whoever is higher is told later, so that the next rung of each task is enough to know.
    return min((each.moment for each in _coming(catalog, file, most=1)), default=None)


def _do(scene: Scene) -> Done:
    """Tell at once of all that is reached by now."""
    catalog, file = scene.room.catalog, scene.file
    coming = _coming(catalog, file, most=len(LEVELS))
    found = (each for each in coming if each.moment <= scene.at)
    reminders = tuple(_reminder(scene, each) for each in found)
    return Done(result=Result(happening=Escalated(reminders=reminders)))


def _reminder(scene: Scene, each: _Coming) -> Reminder:
    catalog, local = scene.room.catalog, scene.room.local
    to = told_of(catalog, scene.file.definition, each.rung.to, each.task)
    names = names_of(scene.connection, people_at(to))
    return Reminder(
        seat=each.task.step,
        name=each.task.name,
        level=LEVELS[each.rung.to],
        to=to,
        who=in_words(catalog, to, names),
        due=each.limit.span.due,
        time=f"{local(each.limit.at):%H:%M}" if each.limit.at else "",
        used=each.rung.when.share,
        overdue=each.rung.when.overdue or 0,
    )


duty(Duty(word=ESCALATED, due=_due, do=_do))
