"""挂起 and 恢复: a case rests while a special procedure runs, and its clock with it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

import msgspec

from app import workflow
from app.catalog.model import Catalog, Definition, Limit
from app.clock import amount, calendar_of, full_day
from app.desk.actor import approves_for
from app.desk.automatic import Done, Duty, duty, morning_after
from app.desk.casefile import CaseFile
from app.desk.effects import effect, pause_ended
from app.desk.errors import Refused
from app.desk.facts import Facts, Hold, StepPause, local_day
from app.desk.happenings import Dated, happens
from app.desk.lastday import aside_until
from app.desk.procedures import Ground, grounds_of
from app.desk.timeline import Telling, lines
from app.desk.verb import Answers, Offered, Result, Scene, Verb, verb
from app.fields import Question
from app.store.rows import NewEvent
from app.texts import N_, _

PUT_ASIDE, RESUMED = "挂起", "恢复"
# Longer than any procedure that a notice tells an applicant of.
_LONGEST: Final = 365
_OUT_OF_TIME: Final = N_("“{name}”告知申请人的时间（{needs}）到{day}届满，自动恢复计时。")
_HELP: Final = N_(
    "特别程序所需的时间不计入办理期限，须把程序种类和所需时间书面告知申请人："
    "挂起后请打印《特别程序告知书》送达。"
)


@happens(PUT_ASIDE)
class PutAside(Dated, frozen=True, kw_only=True):
    """A case rests for a procedure, for as long as the applicant is told.

    `needs` names the provision; `until` is the last day that does not count if it takes all of it,
    `guessed` while an official calendar is missing.
    """

    ground: str
    needs: Limit
    until: date
    guessed: bool = False


@happens(RESUMED)
class Resumed(Dated, frozen=True, kw_only=True):
    """The procedure is through, or its time is: the case goes on."""


@effect.register
def _put_aside(happening: PutAside, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    day = local_day(definition, event.at)
    hold = Hold(
        ground=happening.ground, since=day, needs=happening.needs, until=happening.until,
        guessed=happening.guessed,
    )  # fmt: skip
    return msgspec.structs.replace(
        facts,
        state=workflow.hold(facts.state),
        pauses=(*facts.pauses, StepPause(step="", pause=hold.pause)),
        hold=hold,
    )


@effect.register
def _resumed(happening: Resumed, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    day = local_day(definition, event.at)
    return msgspec.structs.replace(
        facts,
        state=workflow.resume(facts.state),
        pauses=tuple(each if each.step else pause_ended(each, day) for each in facts.pauses),
        hold=None,
    )


@lines.register
def _put_aside_lines(happening: PutAside, telling: Telling) -> Iterable[str]:
    yield _("{ground}，需要{needs}，最迟到{day}").format(
        ground=happening.ground, needs=amount(happening.needs), day=full_day(happening.until)
    )
    yield _("依据：{text}").format(text=happening.needs.basis)


def _ours(scene: Scene) -> bool:
    return bool(scene.mine) or approves_for(scene.actor, scene.file.definition.item.department)


def _may_put_aside(scene: Scene) -> tuple[Offered, ...]:
    facts = scene.file.facts
    under_way = scene.running and facts.accepted_at is not None and facts.decided is None
    if not under_way or facts.rests or not _ours(scene):
        return ()
    grounds = grounds_of(scene.room.catalog, scene.file)
    if not grounds:
        return ()
    offered = Offered(
        word=PUT_ASIDE,
        questions=_questions(grounds),
        labels={"ground": {each.name: _label(each) for each in grounds}},
        help=_(_HELP),
    )
    return (offered,)


def _label(ground: Ground) -> str:
    if ground.most is None:
        return _(ground.name)
    return _("{name}（最多{most}）").format(name=_(ground.name), most=amount(ground.most))


def _questions(grounds: tuple[Ground, ...]) -> tuple[Question, ...]:
    named = [
        Question(
            id="ground",
            label=_("哪一种特别程序"),
            type="单选",
            required=True,
            choices=tuple(each.name for each in grounds),
        ),
        Question(
            id="length",
            label=_("需要多久"),
            type="整数",
            required=True,
            min=1,
            max=_LONGEST,
            help=_("填数量，单位见上一项；没有写明的按工作日。到期还没有结果，自动恢复计时。"),
        ),
    ]
    if not all(each.basis for each in grounds):
        help = _("不可抗力、等待前置结果须写明准许中止计时的规定，写到条款；其他的可不填。")
        named.append(Question(id="clause", label=_("法律依据"), type="文字", help=help))
    reason = Question(
        id="reason",
        label=_("为什么需要"),
        type="多行文字",
        required=True,
        max_length=2000,
        help=_("会写进《特别程序告知书》，请用申请人看得懂的话。"),
    )
    return (*named, reason)


def _put(scene: Scene, offer: Offered, answers: Answers) -> PutAside:
    catalog = scene.room.catalog
    ground = {each.name: each for each in grounds_of(catalog, scene.file)}[answers["ground"]]
    length, most = answers["length"], ground.most
    if most is not None and length > most.length:
        text = _("“{name}”最多{most}，请改短。")
        raise Refused(text.format(name=_(ground.name), most=amount(most)), "length")
    clause = answers.get("clause") or ground.basis
    if not clause:
        raise Refused(_("请写明准许中止计时的规定，写到条款。"), "clause")
    needs = Limit(length=length, unit=ground.unit_limit.unit, basis=clause)
    wanted = Hold(ground=ground.name, since=scene.today, needs=needs, until=scene.today)
    last = aside_until(wanted, calendar_of(catalog.calendars))
    return PutAside(
        dues=scene.file.facts.dues, ground=ground.name, needs=needs, until=last.day,
        guessed=last.guessed,
    )  # fmt: skip


def _may_resume(scene: Scene) -> tuple[Offered, ...]:
    hold = scene.file.facts.hold
    if hold is None or not _ours(scene):
        return ()
    question = Question(
        id="note",
        label=_("结果"),
        type="多行文字",
        required=True,
        max_length=2000,
        help=_("例如：听证已举行，听证笔录已归卷。"),
    )
    text = _("“{ground}”结束以后恢复办理，从明天起接着计时。")
    return (Offered(word=RESUMED, questions=(question,), help=text.format(ground=hold.ground)),)


def _resume(scene: Scene, offer: Offered, answers: Answers) -> Resumed:
    return Resumed(dues=scene.file.facts.dues)


def _due(catalog: Catalog, file: CaseFile) -> datetime | None:
    hold = file.facts.hold
    return morning_after(file.definition, hold.until) if hold else None


def _do(scene: Scene) -> Done:
    hold = scene.file.facts.hold
    assert hold is not None
    note = _(_OUT_OF_TIME).format(
        name=hold.ground, needs=amount(hold.needs), day=full_day(hold.until)
    )
    return Done(result=Result(happening=Resumed(dues=scene.file.facts.dues)), note=note)


verb(Verb(word=PUT_ASIDE, offered=_may_put_aside, decide=_put))
verb(Verb(word=RESUMED, offered=_may_resume, decide=_resume))
duty(Duty(word=RESUMED, due=_due, do=_do))
