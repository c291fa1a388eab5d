"""到场收件, 改约 and 未到场: what becomes of a visit that was booked before anything was handed in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

import msgspec

from app.catalog.materials import applicable
from app.catalog.model import Catalog, Definition
from app.clock import full_day
from app.desk.automatic import Done, Duty, duty, morning_after
from app.desk.casefile import CaseFile
from app.desk.effects import arrived, closed, effect, handed_in
from app.desk.facts import Facts, local_day
from app.desk.happenings import Happening, Supplied, happens
from app.desk.rebooking import checked
from app.desk.timeline import Telling, lines
from app.desk.verb import Answers, Offered, Result, Scene, Verb, verb
from app.fields import Question
from app.store.rows import NewEvent
from app.texts import _

CAME: Final = "到场收件"
REBOOKED: Final = "改约"
# Ends a case whose applicant booked a visit and did not come.
NOT_COME: Final = "未到场"


@happens(CAME)
class Came(Supplied, frozen=True, kw_only=True):
    """The applicant came to the visit that was booked, with these materials or none."""


@happens(REBOOKED)
class Rebooked(Happening, frozen=True, kw_only=True):
    """The visit was put off or forward to another `appointment`."""

    appointment: datetime


@happens(NOT_COME)
class NotCome(Happening, frozen=True, kw_only=True):
    """The day that was booked passed and nobody came."""


@effect.register
def _came(happening: Came, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    facts = arrived(definition, facts, event, None)
    day = local_day(definition, event.at)
    return handed_in(facts, happening.brought, day, complete=False)


@effect.register
def _rebooked(happening: Rebooked, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    assert facts.visit is not None
    visit = msgspec.structs.replace(facts.visit, appointment=happening.appointment)
    return msgspec.structs.replace(facts, visit=visit)


@effect.register
def _not_come(happening: NotCome, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    return msgspec.structs.replace(closed(definition, facts, event, NOT_COME), lapsed=facts)


@lines.register
def _rebooked_lines(happening: Rebooked, telling: Telling) -> Iterable[str]:
    yield _("改约在{at}").format(at=f"{happening.appointment:%Y-%m-%d %H:%M}")


def _expected(scene: Scene) -> bool:
    return scene.running and scene.file.facts.expected and (scene.at_the_door or bool(scene.mine))


def _may_come(scene: Scene) -> tuple[Offered, ...]:
    if not _expected(scene):
        return ()
    asked_for = applicable(scene.file.definition.item, scene.file.application.answers)
    names = {each.id: each.name for each in asked_for}
    brought = Question(id="brought", label=_("收到的材料"), type="多选", choices=tuple(names))
    return (
        Offered(
            word=CAME,
            questions=(brought,) if names else (),
            labels={"brought": names},
            help=_("申请人来了，从现在起算收件，补正告知等期限开始计算。"),
        ),
    )


def _come(scene: Scene, offer: Offered, answers: Answers) -> Came:
    brought = tuple(sorted(answers.get("brought") or ()))
    return Came(dues=scene.file.facts.dues, brought=brought, complete=False)


def _may_rebook(scene: Scene) -> tuple[Offered, ...]:
    if not _expected(scene):
        return ()
    questions = (
        Question(id="day", label=_("预约日期"), type="日期", required=True),
        Question(
            id="time", label=_("预约时间"), type="文字", required=True, max_length=5,
            help=_("例如 09:30。"),
        ),
    )  # fmt: skip
    return (Offered(word=REBOOKED, questions=questions),)


def _rebook(scene: Scene, offer: Offered, answers: Answers) -> Rebooked:
    when = checked(scene, str(answers["day"]), answers["time"])
    return Rebooked(appointment=when)


def _due(catalog: Catalog, file: CaseFile) -> datetime | None:
    visit = file.facts.visit
    if not file.facts.expected or visit is None or visit.appointment is None:
        return None
    return morning_after(file.definition, local_day(file.definition, visit.appointment))


def _do(scene: Scene) -> Done:
    visit = scene.file.facts.visit
    assert visit is not None
    assert visit.appointment is not None
    day = full_day(local_day(scene.file.definition, visit.appointment))
    note = _("约在{day}来办，当天没有到场，预约取消，此件结束；以后可以重新申请。")
    return Done(result=Result(happening=NotCome()), note=note.format(day=day))


verb(Verb(word=CAME, offered=_may_come, decide=_come))
verb(Verb(word=REBOOKED, offered=_may_rebook, decide=_rebook))
duty(Duty(word=NOT_COME, due=_due, do=_do))
