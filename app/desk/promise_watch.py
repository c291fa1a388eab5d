"""核查提醒: a promise that is to be checked, or mended, is told of before its day and after (duty)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import ClassVar, Final

import msgspec

from app.catalog.model import Catalog, Definition, Reached
from app.clock import calendar_of, full_day
from app.desk.automatic import Done, Duty, duty, morning_after, morning_of
from app.desk.casefile import CaseFile
from app.desk.effects import effect
from app.desk.facts import Facts
from app.desk.happenings import Happening, happens
from app.desk.ledgers import Change
from app.desk.notice_ledger import Message, messages
from app.desk.promises import CHECKED, check_due, heads_told, untrue
from app.desk.timeline import Telling, lines
from app.desk.verb import Result, Scene
from app.monitoring import reached_on, span
from app.store.rows import NewEvent
from app.texts import N_, _

TOLD: Final = "核查提醒"
_MOST_USED: Final = Reached(used="80%")
SOON, OVER, UNMENDED = N_("快到期"), N_("已超期"), N_("整改到期")
_SAID: Final = {
    SOON: N_("告知承诺的核查最迟在{day}作出，请安排。"),
    OVER: N_("告知承诺应在{day}以前核查，还没有核查。"),
    UNMENDED: N_("责令整改的期限{day}已到，请核验：已整改的了结，未整改的撤销决定。"),
}


@happens(TOLD)
class CheckTold(Happening, frozen=True, kw_only=True):
    """The department was told how a check stands (`stage`) that is due on a `day`."""

    silent: ClassVar[bool] = True

    stage: str
    day: date
    to: tuple[str, ...]


@effect.register
def _told(happening: CheckTold, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    assert facts.pledge is not None, "only a promise that was made is to be checked"
    told = (*facts.pledge.told, happening.stage)
    return msgspec.structs.replace(
        facts, pledge=msgspec.structs.replace(facts.pledge, told=told)
    )  # fmt: skip


@lines.register
def _lines(happening: CheckTold, telling: Telling) -> Iterable[str]:
    yield _(_SAID[happening.stage]).format(day=full_day(happening.day))


@messages.register
def _messages(happening: CheckTold, change: Change) -> Iterable[Message]:
    row = change.now.row
    text = _("{item}（{case}，{applicant}）：").format(
        item=row.item_name, case=row.number, applicant=row.applicant_masked
    ) + _(_SAID[happening.stage]).format(day=full_day(happening.day))
    for address in happening.to:
        yield Message(to=address, kind=CHECKED, text=text)


def _coming(catalog: Catalog, file: CaseFile) -> Iterator[tuple[datetime, str, date]]:
    """Give what is yet to be told: when, which stage, and the day that it is about."""
    pledge, decided = file.facts.pledge, file.facts.decided
    if pledge is None or decided is None or file.facts.archived:
        return
    due = check_due(catalog, file)
    if due is not None and not pledge.found:
        limit = span(decided, due.due, (), calendar_of(catalog.calendars))
        soon = reached_on(_MOST_USED, limit, calendar_of(catalog.calendars))
        if SOON not in pledge.told and OVER not in pledge.told:
            yield morning_of(file.definition, soon), SOON, due.due
        if OVER not in pledge.told:
            yield morning_after(file.definition, due.due), OVER, due.due
    mending = untrue(file.facts)
    if mending and mending.until and not mending.mended and UNMENDED not in pledge.told:
        yield morning_after(file.definition, mending.until), UNMENDED, mending.until


def _due(catalog: Catalog, file: CaseFile) -> datetime | None:
    return min((moment for moment, _stage, _day in _coming(catalog, file)), default=None)


def _do(scene: Scene) -> Done:
    """Tell of the last stage that is reached: what was passed over is told with it."""
    catalog, definition = scene.room.catalog, scene.file.definition
    found = [each for each in _coming(catalog, scene.file) if each[0] <= scene.at]
    _moment, stage, day = max(found)
    ours = f"department:{definition.item.department}"
    heads = () if stage == SOON else heads_told(catalog, definition)
    return Done(result=Result(happening=CheckTold(stage=stage, day=day, to=(ours, *heads))))


duty(Duty(word=TOLD, due=_due, do=_do, after_end=True))
