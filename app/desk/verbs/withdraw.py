"""撤件: the applicant takes the application back before it is decided."""

from __future__ import annotations

from collections.abc import Iterable

from app.catalog.model import Definition
from app.desk.effects import closed, effect
from app.desk.facts import Facts
from app.desk.happenings import Happening, happens
from app.desk.timeline import Telling, lines
from app.desk.verb import Answers, Offered, Scene, Verb, verb
from app.fields import Question
from app.store.rows import NewEvent
from app.texts import N_, _

WITHDRAWN = "撤件"
_HOW = (N_("本人书面申请"), N_("代理人持委托书申请"), N_("网上申请"))


@happens(WITHDRAWN)
class Withdrawn(Happening, frozen=True, kw_only=True):
    """The applicant asked for the application back, `how`."""

    how: str


@effect.register
def _withdrawn(
    happening: Withdrawn, definition: Definition, facts: Facts, event: NewEvent
) -> Facts:
    return closed(definition, facts, event, WITHDRAWN)


@lines.register
def _told(happening: Withdrawn, telling: Telling) -> Iterable[str]:
    yield _(happening.how)


def _offered(scene: Scene) -> tuple[Offered, ...]:
    if not (scene.running and scene.at_the_door) or _decided(scene):
        return ()
    questions = (
        Question(id="how", label=_("怎样提出的"), type="单选", required=True, choices=_HOW),
        Question(id="reason", label=_("撤件原因"), type="多行文字", required=True, max_length=2000),
    )
    return (Offered(word=WITHDRAWN, questions=questions, help=_(_HELP), grave=True),)


_HELP = N_("申请人在作出决定以前可以撤回申请。撤件后此件结束，材料退还申请人；以后可以重新申请。")


def _decided(scene: Scene) -> bool:
    """Tell whether the case was decided: what follows is only its delivery."""
    granted = {
        step.id for step in scene.file.definition.workflow.all_steps() if "准予" in step.outcomes
    }
    return any(step in granted for step in scene.file.facts.state.passed)


def _decide(scene: Scene, offer: Offered, answers: Answers) -> Withdrawn:
    return Withdrawn(how=answers["how"])


verb(Verb(word=WITHDRAWN, offered=_offered, decide=_decide))
