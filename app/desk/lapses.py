"""What the applicant did not do in time: 视为撤回 after a 容缺受理, 视为放弃 after a 补正 (duties)."""

from __future__ import annotations

from datetime import datetime

import msgspec

from app.catalog.model import Catalog, Definition
from app.clock import full_day
from app.desk.automatic import Done, Duty, duty, morning_after
from app.desk.casefile import CaseFile
from app.desk.effects import closed, effect
from app.desk.facts import Facts
from app.desk.happenings import Happening, happens
from app.desk.timeline import material_names
from app.desk.verb import Result, Scene
from app.store.rows import NewEvent
from app.texts import _

# Ends a case whose applicant promised what did not come in time.
DEEMED_WITHDRAWN = "视为撤回"
# Ends a case whose applicant did not answer a 补正 in time.
DEEMED_ABANDONED = "视为放弃"
LAPSES = (DEEMED_WITHDRAWN, DEEMED_ABANDONED)


@happens(*LAPSES)
class Lapsed(Happening, frozen=True, kw_only=True):
    """A time that the applicant was told of ran out; these `materials` had not come.

    `kept` says that the case may be taken up again as it was (恢复办理).
    """

    materials: tuple[str, ...] = ()
    kept: bool = False


@effect.register
def _lapsed(happening: Lapsed, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    ended = closed(definition, facts, event, event.kind)
    return msgspec.structs.replace(ended, lapsed=facts) if happening.kept else ended


def _owing_due(catalog: Catalog, file: CaseFile) -> datetime | None:
    owing = file.facts.owing
    # What cannot be undone waits until the day is no guess any more.
    if owing is None or owing.guessed:
        return None
    return morning_after(file.definition, owing.until)


def _withdrawn(scene: Scene) -> Done:
    owing = scene.file.facts.owing
    assert owing is not None
    lacking = tuple(name for name in owing.materials if name not in scene.file.facts.brought)
    note = _("容缺受理时承诺在{day}以前补交{names}，到期没有补齐，视为撤回申请。").format(
        day=full_day(owing.until), names=_names(scene, lacking)
    )
    return Done(result=Result(happening=Lapsed(materials=lacking, kept=True)), note=note)


def _answer_due(catalog: Catalog, file: CaseFile) -> datetime | None:
    waiting = file.facts.waiting
    if waiting is None or waiting.until is None or waiting.guessed:
        return None
    return morning_after(file.definition, waiting.until)


def _abandoned(scene: Scene) -> Done:
    waiting = scene.file.facts.waiting
    assert waiting is not None
    assert waiting.until is not None
    lacking = tuple(name for name in waiting.materials if name not in scene.file.facts.brought)
    note = _("{asked}告知补正，到{day}没有补正，视为放弃申请。").format(
        asked=full_day(waiting.asked), day=full_day(waiting.until)
    )
    return Done(result=Result(happening=Lapsed(materials=lacking, kept=True)), note=note)


def _names(scene: Scene, materials: tuple[str, ...]) -> str:
    return _("、").join(material_names(scene.file, materials))


duty(Duty(word=DEEMED_WITHDRAWN, due=_owing_due, do=_withdrawn))
duty(Duty(word=DEEMED_ABANDONED, due=_answer_due, do=_abandoned))
