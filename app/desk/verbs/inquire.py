"""征求意见, 答复意见 and 收回征求意见: a question beside the flow, and its answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from app.clock import add_working_days, calendar_of, full_day
from app.desk.actor import holds
from app.desk.appointing import askable, chosen, labels, several_of, step_of
from app.desk.checks import LONGEST_NOTE
from app.desk.inquiries import (
    ANSWERED,
    ASKED,
    CALLED_OFF,
    OPINIONS,
    Answered,
    CalledOff,
    Inquired,
)
from app.desk.inquiry import Inquiry
from app.desk.seating import in_words
from app.desk.verb import Answers, Offered, Result, Scene, Verb, verb
from app.fields import Question
from app.texts import _
from app.workflow import step_id_of, verbs_of

# So many working days to answer, unless told otherwise.
_USUAL: Final = 5
_LONGEST: Final = 60


def _askable(scene: Scene) -> Iterator[Offered]:
    if not scene.running or scene.file.facts.state.held:
        return
    days = Question(
        id="days", label=_("几个工作日内答复"), type="整数", required=True, min=1, max=_LONGEST,
        unit=_("工作日"),
    )  # fmt: skip
    must = Question(id="must", label=_("必须等到答复才能往下走"), type="是否", required=True)
    for task in scene.mine:
        if ASKED not in verbs_of(step_of(scene, task)):
            continue
        if scene.asking != ASKED:
            yield Offered(word=ASKED, step=task.step, step_name=task.name)
            continue
        whom = askable(scene, task, signing=False)
        yield Offered(
            word=ASKED,
            step=task.step,
            step_name=task.name,
            questions=(*several_of(whom), _words("note", _("要问什么")), days, must),
            labels=labels(whom),
            given={"days": str(_USUAL), "must": "否"},
            help=_("对方在“我的任务”里看到并答复。征求意见不停止计时。"),
        )


def _words(name: str, label: str) -> Question:
    return Question(id=name, label=label, type="多行文字", required=True, max_length=LONGEST_NOTE)


def _ask(scene: Scene, offer: Offered, answers: Answers) -> Inquired:
    task = next(each for each in scene.file.facts.tasks if each.step == offer.step)
    whom = chosen(askable(scene, task, signing=False), answers)
    due = add_working_days(scene.today, answers["days"], calendar_of(scene.room.catalog.calendars))
    step = step_id_of(task.step)
    # No two questions of a case have the same name: the event's own number tells them apart.
    first = scene.file.row.seq + 1
    return Inquired(
        inquiries=tuple(
            Inquiry(
                step=step,
                task=msgspec.structs.replace(each, step=f"{step}.ask{first}-{n}", name=task.name),
                due=due,
                asker=scene.actor.username,
                asker_name=scene.actor.name,
                must=answers["must"],
            )
            for n, each in enumerate(whom, 1)
        )
    )


def _answerable(scene: Scene) -> Iterator[Offered]:
    for each in scene.file.facts.inquiries:
        if not holds(scene.actor, each.task):
            continue
        opinion = Question(
            id="opinion", label=_("您的意见"), type="单选", required=True, choices=OPINIONS
        )
        yield Offered(
            word=ANSWERED,
            step=each.id,
            step_name=each.task.name,
            questions=(opinion, _words("note", _("意见内容"))),
            help=_("{who}征求意见，最迟{day}答复。问的内容见“征求意见”。").format(
                who=each.asker_name, day=full_day(each.due)
            ),
        )


def _answer(scene: Scene, offer: Offered, answers: Answers) -> Result:
    opinion = answers["opinion"]
    return Result(happening=Answered(opinion=opinion), outcome=opinion)


def _recallable(scene: Scene) -> Iterator[Offered]:
    mine = {step_id_of(task.step) for task in scene.mine}
    for each in scene.file.facts.inquiries:
        asked = each.asker == scene.actor.username or each.step in mine
        if not (asked or scene.actor.role == "管理员"):
            continue
        yield Offered(
            word=CALLED_OFF,
            step=each.id,
            step_name=in_words(each.task),
            questions=(_words("reason", _("为什么不用答复了")),),
            help=_("收回以后，对方不用再答复，此环节也不再等他。"),
        )


def _recall(scene: Scene, offer: Offered, answers: Answers) -> CalledOff:
    each = next(one for one in scene.file.facts.inquiries if one.id == offer.step)
    return CalledOff(who=in_words(each.task))


verb(Verb(word=ASKED, offered=lambda scene: tuple(_askable(scene)), decide=_ask))
verb(Verb(word=ANSWERED, offered=lambda scene: tuple(_answerable(scene)), decide=_answer))
verb(Verb(word=CALLED_OFF, offered=lambda scene: tuple(_recallable(scene)), decide=_recall))
