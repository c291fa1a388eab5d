"""程序届满: a special procedure has used all its days and still goes on: the clock runs again (duty).

A procedure that must run in full (公示) is simply through then; any other is late, and the heads
of where it lies are told beside whoever is to do it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import ClassVar, Final

import msgspec

from app.catalog.model import Catalog, Definition, Limit
from app.clock import amount, full_day
from app.desk.addresses import heads_of, holder, in_words, people_at
from app.desk.automatic import Done, Duty, duty, morning_after
from app.desk.casefile import CaseFile
from app.desk.deadlines import granted_until, key_of
from app.desk.effects import effect
from app.desk.facts import Facts, StepPause
from app.desk.happenings import Happening, happens
from app.desk.ledgers import Change
from app.desk.notice_ledger import Message, messages
from app.desk.timeline import Telling, lines
from app.desk.verb import Result, Scene
from app.store.queries import names_of
from app.store.rows import NewEvent
from app.texts import _
from app.workflow import step_id_of

RAN_OUT: Final = "程序届满"


@happens(RAN_OUT)
class RanOut(Happening, frozen=True, kw_only=True):
    """The days of a procedure (`allowed`) that began on `first` were used up on `last`.

    `to` are the addresses told, `who` the same in words.
    """

    silent: ClassVar[bool] = True

    name: str
    first: date
    last: date
    allowed: Limit
    full: bool
    to: tuple[str, ...]
    who: str


@effect.register
def _ran_out(happening: RanOut, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    told = (*facts.ran_out, (event.step, happening.first))
    return msgspec.structs.replace(facts, ran_out=told)


@lines.register
def _lines(happening: RanOut, telling: Telling) -> Iterable[str]:
    yield _said(happening)
    yield _("告诉了{who}").format(who=happening.who)


@messages.register
def _messages(happening: RanOut, change: Change) -> Iterable[Message]:
    row = change.now.row
    text = _("{item}（{case}，{applicant}）：").format(
        item=row.item_name, case=row.number, applicant=row.applicant_masked
    ) + _said(happening)
    for address in happening.to:
        yield Message(to=address, kind=RAN_OUT, text=text, step=change.event.step)


def _said(happening: RanOut) -> str:
    text = (
        _("“{name}”的{allowed}到{day}期满，可以往下办了；从次日起接着计时。")
        if happening.full
        else _("“{name}”最多不计时{allowed}，到{day}已经用完，还没有结果；从次日起接着计时。")
    )
    return text.format(
        name=happening.name, allowed=amount(happening.allowed), day=full_day(happening.last)
    )


def _coming(catalog: Catalog, file: CaseFile) -> Iterator[tuple[date, StepPause]]:
    """Give the procedures under way, each with the last day granted, that nobody was told of."""
    told = set(file.facts.ran_out)
    for each, last in granted_until(catalog, file.facts):
        # What a whole case was put aside for ends by itself on its last day (恢复).
        if each.step and (each.step, each.pause.first) not in told:
            yield last, each


def _due(catalog: Catalog, file: CaseFile) -> datetime | None:
    if file.facts.rests:
        return None
    first = min((last for last, _pause in _coming(catalog, file)), default=None)
    return None if first is None else morning_after(file.definition, first)


def _do(scene: Scene) -> Done:
    catalog, file = scene.room.catalog, scene.file
    last, found = min(_coming(catalog, file), key=lambda each: (each[0], each[1].step))
    full = any(
        each.full for each in file.definition.item.limits.special if each.name == found.pause.name
    )
    to = tuple(dict.fromkeys(_told(catalog, file, found.step, full)))
    # What the law grants, not what was left of it when the procedure ran once more.
    allowed = next(each.pause.cap for each in file.facts.pauses if key_of(each) == key_of(found))
    assert allowed is not None
    ran_out = RanOut(
        name=found.pause.name,
        first=found.pause.first,
        last=last,
        allowed=allowed,
        full=full,
        to=to,
        who=in_words(catalog, to, names_of(scene.connection, people_at(to))),
    )
    return Done(result=Result(happening=ran_out), step=found.step)


def _told(catalog: Catalog, file: CaseFile, step: str, full: bool) -> Iterator[str]:
    for task in file.facts.tasks:
        if step_id_of(task.step) == step:
            yield holder(task)
            if not full:
                yield from heads_of(catalog, file.definition, task)


duty(Duty(word=RAN_OUT, due=_due, do=_do))
