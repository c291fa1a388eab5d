"""重算: due dates that had to be guessed become exact, and follow a calendar that was changed.

A date changes without anybody acting when a procedure has used up its time, and when the notice
of a year's holidays is published or mended. Nothing else is counted anew, and nothing is written
where no date is another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Final

from msgspec.structs import replace

from app.catalog.model import CalendarYear, Catalog, Definition
from app.clock import calendar_of, full_day
from app.desk import lastday
from app.desk.actor import automatic
from app.desk.automatic import Done, Duty, duty, morning_after
from app.desk.casefile import CaseFile, event_of, load, record, told, unfold
from app.desk.deadlines import basis, caps_of, deadlines
from app.desk.effects import effect
from app.desk.facts import Facts, local_day
from app.desk.happenings import Dated, DueFact, Dues, LastDay, Said, happens
from app.desk.revisions import catalog_of
from app.desk.room import Room
from app.desk.timeline import Telling, lines
from app.desk.verb import Result, Scene
from app.store import Connection, write_jobs
from app.store import revisions as stored
from app.store.rows import CaseRow, NewEvent
from app.store.transitions import open_part
from app.texts import _

RECOUNTED: Final = "重算"
KIND: Final = "recount"
# So many cases are looked at before the job gives others a turn.
PART: Final = 500
_ONE_DAY: Final = timedelta(days=1)


@happens(RECOUNTED)
class Recounted(Dated, frozen=True, kw_only=True):
    """The dates were counted anew; `before` are those that held until then.

    `answer`, `follow` and `aside` are the last days of a 补正, a 容缺受理 and a 挂起 where they moved
    or are a guess no more.
    """

    silent: ClassVar[bool] = True

    before: Dues
    answer: LastDay | None = None
    follow: LastDay | None = None
    aside: LastDay | None = None


@effect.register
def _recounted(
    happening: Recounted, definition: Definition, facts: Facts, event: NewEvent
) -> Facts:
    answer, follow, aside = happening.answer, happening.follow, happening.aside
    asked, owing, hold = facts.waiting, facts.owing, facts.hold
    if answer is not None and asked is not None:
        moved = replace(asked, until=answer.day, guessed=answer.guessed)
        every = tuple(moved if each is asked else each for each in facts.asked)
        facts = replace(facts, asked=every)
    if follow is not None and owing is not None:
        owing = replace(owing, until=follow.day, guessed=follow.guessed)
        facts = replace(facts, tolerance=owing)
    if aside is not None and hold is not None:
        facts = replace(facts, hold=replace(hold, until=aside.day, guessed=aside.guessed))
    return facts


@lines.register
def _recounted_lines(happening: Recounted, telling: Telling) -> Iterable[str]:
    before, now = happening.before, happening.dues
    pairs = (
        (_("承诺办结"), before.promised, now.promised),
        (_("法定最迟"), before.statutory, now.statutory),
        (_("最迟告知补正"), _day(before.notice), _day(now.notice)),
        (_("决定送达最迟"), _day(before.delivery), _day(now.delivery)),
        *((telling.steps.get(seat, seat), before.steps.get(seat), now.steps[seat])
          for seat in now.steps),
    )  # fmt: skip
    for name, old, new in pairs:
        if old != new and old is not None and new is not None:
            yield _("{name}：{old} → {new}").format(name=name, old=_said(old), new=_said(new))
    for name, last in (
        (_("申请人补正最迟"), happening.answer),
        (_("容缺补交最迟"), happening.follow),
        (_("挂起最迟到"), happening.aside),
    ):
        if last is not None:
            day = _said(DueFact(due=last.day, provisional=last.guessed))
            yield _("{name}：{day}").format(name=name, day=day)


def _day(day: date | None) -> DueFact | None:
    return None if day is None else DueFact(due=day)


def _said(due: DueFact) -> str:
    day = full_day(due.due)
    return _("{day}（暂估）").format(day=day) if due.provisional else day


def dues_of(catalog: Catalog, file: CaseFile, today: date) -> Dues:
    """Count the due dates of a case as it stands."""
    counting = basis(catalog, file.definition, file.row.opened_at, file.row.point)
    return deadlines(counting, file.facts, today).told()


def _due(catalog: Catalog, file: CaseFile) -> datetime | None:
    """Give the morning after a procedure used up its time, if that changes a date."""
    facts = file.facts
    if facts.began is None or facts.rests or facts.counted is None:
        return None
    ends = sorted(end for end in caps_of(catalog, facts) if end >= facts.counted)
    changing = (end for end in ends if dues_of(catalog, file, end + _ONE_DAY) != facts.dues)
    end = next(changing, None)
    return None if end is None else morning_after(file.definition, end)


def _do(scene: Scene) -> Done:
    file = scene.file
    note = _("特别程序的时间已经用完，期限不再变动。")
    happening = Recounted(dues=file.facts.dues, before=file.facts.dues)
    return Done(result=Result(happening=happening), note=note)


duty(Duty(word=RECOUNTED, due=_due, do=_do))


def changed_years(
    before: Mapping[int, CalendarYear], now: Mapping[int, CalendarYear]
) -> tuple[int, ...]:
    """Give the years with days that are arranged otherwise; a notice may name a neighbour's."""
    found: set[int] = set()
    for number in before.keys() | now.keys():
        old, new = before.get(number), now.get(number)
        if old != new:
            found |= {number, *_years_named(old), *_years_named(new)}
    return tuple(sorted(found))


def _years_named(year: CalendarYear | None) -> Iterator[int]:
    if year is None:
        return
    for period in (*year.holidays, *year.local):
        yield from (period.from_.year, period.to.year)
    yield from (day.year for day in year.workdays)


def with_publication(
    connection: Connection, before: Catalog | None, now: Catalog, revision: int, at: datetime
) -> None:
    """Have the open cases counted anew when a publication changes the calendars, in it."""
    years = changed_years(before.calendars, now.calendars) if before else ()
    if years:
        payload = {"years": list(years), "after": 0}
        # Not a bare number: that would be a case's.
        write_jobs.schedule(connection, KIND, f"revision:{revision}", at, payload)


def handle(room: Room, subject: str, payload: Any, at: datetime) -> datetime | None:
    """Count the next part of the open cases anew; give when to go on, None at the end.

    Done again it changes nothing: only a case whose dates are others is written.
    """
    years, after = frozenset(payload["years"]), int(payload["after"])
    with room.store.reading() as connection:
        catalog = _in_force(room, connection, at)
        rows = open_part(connection, (), after=after, limit=PART)
        numbers = [row.number for row in rows if _touched(room, connection, row, years)]
    for number in numbers:
        _count_anew(room, catalog, number, years, at)
    if len(rows) < PART:
        return None
    going_on = {"years": sorted(years), "after": rows[-1].id}
    with room.store.writing() as connection:
        write_jobs.schedule(connection, KIND, subject, at, going_on)
    return at


def _in_force(room: Room, connection: Connection, at: datetime) -> Catalog:
    """Give the catalogue in force, which this process may not have changed over to yet."""
    row = stored.in_force(connection, at)
    if row is None or row.fingerprint == room.catalog.fingerprint:
        return room.catalog
    return catalog_of(room, connection, row) or room.catalog


def _touched(room: Room, connection: Connection, row: CaseRow, years: frozenset[int]) -> bool:
    """Tell whether a case has a date that was counted through one of the years.

    What waits for the applicant is counted anyway when the answer comes, but for the answer's day.
    """
    facts = unfold(room, connection, row).facts
    if facts.state.ended:
        return False
    days = [each.day for each in _told_days(facts) if each]
    if not facts.waiting:
        dues = facts.dues
        found = (*dues.steps.values(), dues.promised, dues.statutory)
        days += [each.due for each in found if each]
        days += [day for day in (dues.notice, dues.delivery) if day]
    return bool(days) and any(row.opened_at.year <= year <= max(days).year for year in years)


def _count_anew(
    room: Room, catalog: Catalog, number: str, years: frozenset[int], at: datetime
) -> None:
    with room.store.writing() as connection:
        file = load(room, connection, automatic(), number, lock=True)
        if file.facts.state.ended:
            return
        happening = _anew(catalog, file, local_day(file.definition, at))
        if not _tells(happening):
            return
        named = _("、").join(str(year) for year in sorted(years))
        why = _("{years}年的放假安排有变化，重新计算期限。").format(years=named)
        event = event_of(room, automatic(), at, RECOUNTED, said=Said(note=why))
        record(room, connection, file, told(event, happening))


def _told_days(facts: Facts) -> tuple[LastDay | None, LastDay | None, LastDay | None]:
    return lastday.of_answer(facts), lastday.of_following(facts), lastday.of_resting(facts)


def _anew(catalog: Catalog, file: CaseFile, today: date) -> Recounted:
    """Count all dates of a case; of the days that applicants were told only what is another now."""
    facts, calendar = file.facts, calendar_of(catalog.calendars)
    dues = facts.dues if facts.waiting else dues_of(catalog, file, today)
    answer, follow, aside = _told_days(facts)
    asked, owing, hold = facts.waiting, facts.owing, facts.hold
    new_answer = lastday.again(answer, asked.bounds, calendar) if answer and asked else None
    new_follow = lastday.again(follow, owing.bounds, calendar) if follow and owing else None
    new_aside = (
        lastday.later(aside, lastday.aside_until(hold, calendar)) if aside and hold else None
    )
    return Recounted(
        dues=dues,
        before=facts.dues,
        answer=None if new_answer == answer else new_answer,
        follow=None if new_follow == follow else new_follow,
        aside=None if new_aside == aside else new_aside,
    )


def _tells(found: Recounted) -> bool:
    return found.dues != found.before or any((found.answer, found.follow, found.aside))
