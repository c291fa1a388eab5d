"""登记送达: how a refusal or another paper that ended the case reached the applicant."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from app.catalog.model import Definition
from app.desk import service
from app.desk.actor import approves_for
from app.desk.effects import effect
from app.desk.facts import Facts, Handed
from app.desk.happenings import Handing, Happening, happens
from app.desk.timeline import Telling, handed_lines, lines
from app.desk.verb import Answers, Offered, Result, Scene, Verb, verb
from app.store.rows import NewEvent
from app.texts import _

RECORDED = "登记送达"
# What a case ends with that must be told in writing, and where no step is left to do it.
_IN_WRITING = ("不予受理", "转告有权机关", "不需要办理", "不予", "终止", "视为撤回", "视为放弃")


@happens(RECORDED)
class Recorded(Happening, frozen=True, kw_only=True):
    """The paper that ended the case was served."""

    handed: Handing


@effect.register
def _recorded(happening: Recorded, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    handed = Handed(way=happening.handed.way, day=happening.handed.day)
    return msgspec.structs.replace(facts, handed=handed)


@lines.register
def _recorded_lines(happening: Recorded, telling: Telling) -> Iterable[str]:
    yield from handed_lines(happening.handed, telling)


def _offered(scene: Scene) -> tuple[Offered, ...]:
    file, facts = scene.file, scene.file.facts
    if facts.state.ended not in _IN_WRITING or facts.handed is not None:
        return ()
    if not (scene.at_the_door or approves_for(scene.actor, file.definition.item.department)):
        return ()
    bench = scene.bench
    offered = Offered(
        word=RECORDED,
        questions=service.questions(),
        given=service.usual(bench.applicant, bench.place, bench.today),
        help=_("“{ended}”的文书送到申请人手里以后，在这里登记，可以打印送达回证。").format(
            ended=facts.state.ended
        ),
    )
    return (offered,)


def _decide(scene: Scene, offer: Offered, answers: Answers) -> Result:
    facts, today = scene.file.facts, scene.today
    handed = service.handing(answers, facts.ended_on or today, today)
    private = {name: str(answers[name]) for name in service.PERSONAL if answers.get(name)}
    return Result(happening=Recorded(handed=handed), private=private)


verb(Verb(word=RECORDED, offered=_offered, decide=_decide))
