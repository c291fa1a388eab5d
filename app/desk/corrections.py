"""纠正超期: a refusal that was to be corrected by a day and was not (duty)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar, Final

import msgspec

from app.catalog.model import Catalog, Definition
from app.clock import full_day
from app.desk.automatic import Done, Duty, duty, morning_after
from app.desk.casefile import CaseFile
from app.desk.effects import effect
from app.desk.facts import Facts
from app.desk.happenings import Happening, happens
from app.desk.ledgers import Change
from app.desk.notice_ledger import Message, messages
from app.desk.verb import Result, Scene
from app.store.rows import NewEvent
from app.texts import _

OVERDUE: Final = "纠正超期"


@happens(OVERDUE)
class CorrectionOverdue(Happening, frozen=True, kw_only=True):
    """Nobody noted in time that the refusal was corrected; `to` are told."""

    silent: ClassVar[bool] = True

    to: tuple[str, ...]


@effect.register
def _overdue(
    happening: CorrectionOverdue, definition: Definition, facts: Facts, event: NewEvent
) -> Facts:
    assert facts.report is not None
    report = msgspec.structs.replace(facts.report, overdue=True)
    return msgspec.structs.replace(facts, report=report)


@messages.register
def _messages(happening: CorrectionOverdue, change: Change) -> Iterable[Message]:
    row, report = change.now.row, change.now.facts.report
    assert report is not None
    assert report.correct_by is not None
    text = _("{item}（{case}）的“{what}”要求在{day}以前纠正，还没有登记纠正。").format(
        item=row.item_name, case=row.number, what=report.outcome, day=full_day(report.correct_by)
    )
    for address in happening.to:
        yield Message(to=address, kind=OVERDUE, text=text)


def _due(catalog: Catalog, file: CaseFile) -> datetime | None:
    report = file.facts.report
    if report is None or report.state != "要求纠正" or report.overdue:
        return None
    assert report.correct_by is not None
    return morning_after(file.definition, report.correct_by)


def _do(scene: Scene) -> Done:
    heads = scene.room.catalog.centre.heads.centre
    department = scene.file.definition.item.department
    to = (f"department:{department}", *(f"role:{role}" for role in heads))
    return Done(result=Result(happening=CorrectionOverdue(to=to)))


duty(Duty(word=OVERDUE, due=_due, do=_do, after_end=True))
