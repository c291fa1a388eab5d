"""审阅, 要求纠正 and 登记纠正: what the head of the centre makes of a report, and what follows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Final

import msgspec

from app.catalog.model import Definition
from app.clock import add_working_days, calendar_of, full_day
from app.desk.actor import approves_for
from app.desk.addresses import addresses_of
from app.desk.checks import LONGEST_NOTE
from app.desk.effects import effect
from app.desk.errors import Refused
from app.desk.facts import Facts, Report
from app.desk.happenings import Happening, happens
from app.desk.ledgers import Change
from app.desk.notice_ledger import Message, messages
from app.desk.reporting import Reported
from app.desk.timeline import Telling, lines
from app.desk.verb import Answers, Offered, Scene, Verb, verb
from app.fields import Question
from app.store.rows import NewEvent
from app.texts import _

REVIEWED: Final = "审阅"
ASKED: Final = "要求纠正"
CORRECTED: Final = "登记纠正"
# What each makes of the report.
STATES: Final = {REVIEWED: "已审阅", ASKED: "要求纠正", CORRECTED: "已纠正"}
# So many working days a department has to correct a refusal, unless it is told otherwise.
_USUAL: Final = 5


@happens(REVIEWED, ASKED, CORRECTED)
class Reviewed(Happening, frozen=True, kw_only=True):
    """A report moved on; `until` is the last day to correct the refusal, `to` who is told."""

    silent: ClassVar[bool] = False

    until: date | None = None
    to: tuple[str, ...] = ()


@effect.register
def _reviewed(happening: Reviewed, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    assert facts.report is not None
    report = msgspec.structs.replace(
        facts.report, state=STATES[event.kind], correct_by=happening.until, overdue=False
    )
    return msgspec.structs.replace(facts, report=report)


@lines.register
def _lines(happening: Reviewed, telling: Telling) -> Iterable[str]:
    if happening.until is not None:
        yield _("最迟{day}纠正").format(day=full_day(happening.until))


@messages.register
def _messages(happening: Reviewed, change: Change) -> Iterable[Message]:
    row, report = change.now.row, change.now.facts.report
    assert report is not None
    sentences = {
        ASKED: _("{item}（{case}）的“{what}”要求纠正，最迟{day}，请看要求并登记结果。"),
        CORRECTED: _("{item}（{case}）的“{what}”已登记纠正。"),
    }
    day = full_day(happening.until) if happening.until else ""
    for address in happening.to:
        text = sentences[change.event.kind].format(
            item=row.item_name, case=row.number, what=report.outcome, day=day
        )
        yield Message(to=address, kind=change.event.kind, text=text)


@lines.register
def _reported_lines(happening: Reported, telling: Telling) -> Iterable[str]:
    yield _("“{what}”已编号报备：{number}").format(what=happening.what, number=happening.number)


def _report(scene: Scene, *states: str) -> Report | None:
    report = scene.file.facts.report
    return report if report is not None and report.state in states else None


def _reviews(scene: Scene) -> bool:
    """Tell whether the actor is a head of the centre."""
    heads = scene.room.catalog.centre.heads.centre
    return not {f"role:{role}" for role in heads}.isdisjoint(addresses_of(scene.actor))


def _corrects(scene: Scene) -> bool:
    """Tell whether the actor is of those who refused, or answer for it."""
    department = scene.file.definition.item.department
    return scene.at_the_door or approves_for(scene.actor, department)


def _note(id: str, label: str, required: bool) -> Question:
    return Question(id=id, label=label, type="多行文字", required=required, max_length=LONGEST_NOTE)


def _reviewable(scene: Scene) -> tuple[Offered, ...]:
    report = _report(scene, "待审阅")
    if report is None or not _reviews(scene):
        return ()
    help = _("报备{number}：看过理由、依据和救济途径，没有问题的作“审阅”。")
    questions = (_note("note", _("审阅意见"), False),)
    return (Offered(word=REVIEWED, questions=questions, help=help.format(number=report.number)),)


def _askable(scene: Scene) -> tuple[Offered, ...]:
    report = _report(scene, "待审阅", "已审阅")
    if report is None or not _reviews(scene):
        return ()
    calendar = calendar_of(scene.room.catalog.calendars)
    usual = add_working_days(scene.today, _USUAL, calendar)
    questions = (
        _note("reason", _("哪里不对，怎样纠正"), True),
        Question(id="until", label=_("最迟哪天纠正"), type="日期", required=True),
    )
    help = _("报备{number}：会通知作出决定的人和部门，到期没有登记纠正的再提醒。")
    return (
        Offered(
            word=ASKED, questions=questions, given={"until": usual.isoformat()},
            help=help.format(number=report.number),
        ),
    )  # fmt: skip


def _correctable(scene: Scene) -> tuple[Offered, ...]:
    report = _report(scene, "要求纠正")
    if report is None or not _corrects(scene):
        return ()
    questions = (_note("note", _("怎样纠正的"), True),)
    help = _("报备{number}要求纠正。原决定怎样处理、申请人怎样安排，请写清楚。")
    return (Offered(word=CORRECTED, questions=questions, help=help.format(number=report.number)),)


def _review(scene: Scene, offer: Offered, answers: Answers) -> Reviewed:
    return Reviewed()


def _ask(scene: Scene, offer: Offered, answers: Answers) -> Reviewed:
    until = date.fromisoformat(answers["until"])
    if until < scene.today:
        raise Refused(_("纠正的期限不能早于今天。"), "until")
    file = scene.file
    last = file.facts.did[-1].username if file.facts.did else ""
    people = (f"user:{last}",) if last else ()
    department = f"department:{file.definition.item.department}"
    return Reviewed(until=until, to=(*people, department))


def _correct(scene: Scene, offer: Offered, answers: Answers) -> Reviewed:
    heads = scene.room.catalog.centre.heads.centre
    return Reviewed(to=tuple(f"role:{role}" for role in heads))


verb(Verb(word=REVIEWED, offered=_reviewable, decide=_review))
verb(Verb(word=ASKED, offered=_askable, decide=_ask))
verb(Verb(word=CORRECTED, offered=_correctable, decide=_correct))
