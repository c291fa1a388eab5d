"""交接超期: papers that were to be carried on by a day and were not (duty)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar, Final

import msgspec

from app.catalog.model import Catalog, Definition
from app.clock import full_day
from app.desk.automatic import Done, Duty, duty, moment_over
from app.desk.casefile import CaseFile
from app.desk.custody import due_of, hop_at_hand
from app.desk.effects import effect
from app.desk.facts import Facts
from app.desk.happenings import Happening, happens
from app.desk.ledgers import Change
from app.desk.notice_ledger import Message, messages
from app.desk.timeline import Telling, lines
from app.desk.verb import Result, Scene
from app.routing import Hop
from app.store.rows import NewEvent
from app.texts import _

LATE: Final = "交接超期"


@happens(LATE)
class HopLate(Happening, frozen=True, kw_only=True):
    """A hop was not done by its last day `due`; `to` are told, once for each hop."""

    silent: ClassVar[bool] = True

    hop: int
    name: str
    due: str
    to: tuple[str, ...]


@effect.register
def _late(happening: HopLate, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    assert facts.custody is not None
    told = (*facts.custody.told, happening.hop)
    return msgspec.structs.replace(
        facts, custody=msgspec.structs.replace(facts.custody, told=told)
    )  # fmt: skip


@lines.register
def _lines(happening: HopLate, telling: Telling) -> Iterable[str]:
    yield _said(happening)


@messages.register
def _messages(happening: HopLate, change: Change) -> Iterable[Message]:
    row = change.now.row
    text = _("{item}（{case}）：").format(item=row.item_name, case=row.number) + _said(happening)
    for address in happening.to:
        yield Message(to=address, kind=LATE, text=text)


def _said(happening: HopLate) -> str:
    text = _("第{n}棒“{name}”应在{day}以前交到，还没有签收。")
    return text.format(n=happening.hop, name=happening.name, day=happening.due)


def _due(catalog: Catalog, file: CaseFile) -> datetime | None:
    facts, custody, hop = file.facts, file.facts.custody, hop_at_hand(file.facts)
    if custody is None or hop is None or hop.seq in custody.told:
        return None
    if facts.rests and not facts.state.ended:
        return None
    due = due_of(catalog, file.definition, file.facts, file.row.opened_at)
    return moment_over(file.definition, due) if due else None


def _do(scene: Scene) -> Done:
    file, hop = scene.file, hop_at_hand(scene.file.facts)
    due = due_of(
        scene.room.catalog, file.definition, file.facts, file.row.opened_at, scene.today
    )  # fmt: skip
    assert hop is not None
    assert due is not None
    late = HopLate(hop=hop.seq, name=hop.name, due=full_day(due.due), to=_ends(hop))
    return Done(result=Result(happening=late))


def _ends(hop: Hop) -> tuple[str, ...]:
    """Give the addresses of whoever is to give and to take."""
    ends = (
        (hop.from_point, hop.from_department, hop.from_post),
        (hop.to_point, hop.to_department, hop.to_post),
    )
    return tuple(
        f"department:{department}" if department else f"point:{point}:{post}"
        for point, department, post in ends
    )


duty(Duty(word=LATE, due=_due, do=_do, after_end=True))
