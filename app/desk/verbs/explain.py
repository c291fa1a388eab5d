"""超期说明: whoever lets a case run over its time says why (优化营商环境条例 art. 36)."""

from __future__ import annotations

from typing import ClassVar, Final

import msgspec

from app.catalog.model import Definition
from app.desk.actor import approves_for
from app.desk.casefile import due_of
from app.desk.effects import effect
from app.desk.facts import Facts, local_day
from app.desk.happenings import Happening, happens
from app.desk.verb import Answers, Offered, Scene, Verb, verb
from app.fields import Question
from app.store.rows import NewEvent
from app.texts import N_, _

EXPLAINED = "超期说明"
_HELP: Final = N_(
    "超过办理时间的，办理单位应当公开说明理由（优化营商环境条例第三十六条）。"
    "写下的理由记在办理过程里，申请人来问时据此答复。"
)


@happens(EXPLAINED)
class Explained(Happening, frozen=True, kw_only=True):
    """It was told why the case is late; the reason is among the words of the person."""

    silent: ClassVar[bool] = True


@effect.register
def _explained(
    happening: Explained, definition: Definition, facts: Facts, event: NewEvent
) -> Facts:
    return msgspec.structs.replace(facts, explained=local_day(definition, event.at))


def _offered(scene: Scene) -> tuple[Offered, ...]:
    facts = scene.file.facts
    late = scene.running and not facts.rests and scene.today > due_of(facts)
    department = scene.file.definition.item.department
    ours = scene.mine or scene.at_the_door or approves_for(scene.actor, department)
    if not late or facts.explained is not None or not ours:
        return ()
    reason = Question(
        id="reason", label=_("为什么超期"), type="多行文字", required=True, max_length=2000
    )
    return (Offered(word=EXPLAINED, questions=(reason,), help=_(_HELP)),)


def _decide(scene: Scene, offer: Offered, answers: Answers) -> Explained:
    return Explained()


verb(Verb(word=EXPLAINED, offered=_offered, decide=_decide))
