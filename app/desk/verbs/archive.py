"""归档: the ended case is bound into one file and goes to the archive."""

from __future__ import annotations

from app.desk.actor import approves_for
from app.desk.archiving import ARCHIVED, KEPT_FOR, Archived
from app.desk.promises import next_step
from app.desk.verb import Answers, Offered, Scene, Verb, verb
from app.fields import Question
from app.texts import N_, _

_HELP = N_(
    "把封面、目录、已经出具的全部文书和办理过程合成一个卷宗，长期保存，以后不再改变。"
    "还缺的文书请先打印；送达、核查先登记好。"
)


def _offered(scene: Scene) -> tuple[Offered, ...]:
    facts = scene.file.facts
    if scene.running or facts.archived or next_step(facts):
        return ()
    department = scene.file.definition.item.department
    if not (scene.at_the_door or approves_for(scene.actor, department)):
        return ()
    questions = (
        Question(id="keep", label=_("保管期限"), type="单选", required=True, choices=KEPT_FOR),
        Question(
            id="note", label=_("本卷情况说明"), type="多行文字", max_length=500,
            help=_("缺损、修改、补充的情况；没有就不填。"),
        ),
    )  # fmt: skip
    return (Offered(word=ARCHIVED, questions=questions, help=_(_HELP), grave=True),)


def _decide(scene: Scene, offer: Offered, answers: Answers) -> Archived:
    return Archived(keep=answers["keep"])


verb(Verb(word=ARCHIVED, offered=_offered, decide=_decide))
