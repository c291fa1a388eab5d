"""终止: an accepted case ends without a decision, with reason, clause and remedy."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from app.catalog.model import Definition
from app.desk.act import remedy
from app.desk.actor import approves_for
from app.desk.effects import closed, effect
from app.desk.facts import Facts
from app.desk.happenings import Happening, happens
from app.desk.timeline import Telling, lines
from app.desk.verb import Answers, Offered, Scene, Verb, verb
from app.fields import Question
from app.store.rows import NewEvent
from app.texts import _

TERMINATED = "终止"


@happens(TERMINATED)
class Terminated(Happening, frozen=True, kw_only=True):
    """The case cannot go on, by this `clause`; `remedy` tells where to turn against it.

    `proposer` is as in Acted.
    """

    negative: ClassVar[bool] = True

    clause: str
    remedy: str
    proposer: str = ""


@effect.register
def _terminated(
    happening: Terminated, definition: Definition, facts: Facts, event: NewEvent
) -> Facts:
    return closed(definition, facts, event, TERMINATED)


@lines.register
def _terminated_lines(happening: Terminated, telling: Telling) -> Iterable[str]:
    if happening.proposer:
        yield _("{text}拟办，复核同意后生效").format(text=happening.proposer)
    yield _("依据：{text}").format(text=happening.clause)
    yield happening.remedy


def _offered(scene: Scene) -> tuple[Offered, ...]:
    facts = scene.file.facts
    under_way = scene.running and facts.accepted_at is not None and facts.decided is None
    under_way = under_way and facts.pending is None
    ours = approves_for(scene.actor, scene.file.definition.item.department)
    if not under_way or not (ours or scene.mine):
        return ()
    questions = (
        Question(
            id="reason",
            label=_("终止的理由"),
            type="多行文字",
            required=True,
            max_length=2000,
            help=_("会写进给申请人的文书，请用申请人看得懂的话。"),
        ),
        Question(
            id="clause",
            label=_("法律依据"),
            type="文字",
            required=True,
            help=_("写到条款，例如：社会救助暂行办法第九条。"),
        ),
    )
    help = _(
        "申请人死亡、法人终止，或者办理下去已没有意义的，可以终止办理。此件就此结束，须送达终止办理通知书。"
    )
    return (Offered(word=TERMINATED, questions=questions, help=help, grave=True),)


def _decide(scene: Scene, offer: Offered, answers: Answers) -> Terminated:
    text = remedy(scene.file.definition, of_result=False)
    return Terminated(clause=answers["clause"], remedy=text)


verb(Verb(word=TERMINATED, offered=_offered, decide=_decide))
