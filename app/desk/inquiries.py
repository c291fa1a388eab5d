"""征求意见: what becomes of a question beside the flow, answered or not (duties)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import ClassVar, Final

import msgspec

from app.catalog.model import Auto, Catalog, Definition
from app.clock import full_day
from app.desk.automatic import Done, Duty, duty, morning_after
from app.desk.casefile import CaseFile
from app.desk.effects import effect
from app.desk.facts import Facts
from app.desk.happenings import Happening, happens
from app.desk.inquiry import Inquiry
from app.desk.ledgers import Change
from app.desk.notice_ledger import Message, about, messages
from app.desk.seating import in_words
from app.desk.timeline import Telling, lines
from app.desk.verb import Result, Scene
from app.routing import Assignment
from app.store.rows import NewEvent
from app.texts import N_, _

ASKED: Final = "征求意见"
ANSWERED: Final = "答复意见"
CALLED_OFF: Final = "收回征求意见"
OVERDUE: Final = "逾期未复"
NO_OPINION: Final = "视为无意见"
OPINIONS: Final = (N_("同意"), N_("有意见"), N_("不涉及"))


@happens(ASKED)
class Inquired(Happening, frozen=True, kw_only=True):
    """Some were asked for an opinion on the event's step."""

    inquiries: tuple[Inquiry, ...]


@happens(ANSWERED)
class Answered(Happening, frozen=True, kw_only=True):
    """The question named by the event's step was answered: `opinion` in a word."""

    opinion: str


@happens(CALLED_OFF)
class CalledOff(Happening, frozen=True, kw_only=True):
    """Whoever asked the question needs no answer any more; `who` was asked."""

    who: str


@happens(OVERDUE)
class AnswerOverdue(Happening, frozen=True, kw_only=True):
    """The last day to answer passed; `who` was asked."""

    silent: ClassVar[bool] = True

    who: str


@happens(NO_OPINION)
class NoOpinion(Happening, frozen=True, kw_only=True):
    """The last day passed, and by the step's own rules silence is consent; `who` was asked."""

    who: str


@effect.register
def _inquired(happening: Inquired, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    inquiries = (*facts.inquiries, *happening.inquiries)
    return msgspec.structs.replace(facts, inquiries=inquiries)


@effect.register(Answered)
@effect.register(CalledOff)
@effect.register(NoOpinion)
def _closed(happening: Happening, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    left = tuple(each for each in facts.inquiries if each.id != event.step)
    return msgspec.structs.replace(facts, inquiries=left)


@effect.register
def _overdue(
    happening: AnswerOverdue, definition: Definition, facts: Facts, event: NewEvent
) -> Facts:
    told = (
        msgspec.structs.replace(each, told=True) if each.id == event.step else each
        for each in facts.inquiries
    )
    return msgspec.structs.replace(facts, inquiries=tuple(told))


@lines.register
def _inquired_lines(happening: Inquired, telling: Telling) -> Iterable[str]:
    for each in happening.inquiries:
        text = _("请{who}最迟{day}答复")
        if each.must:
            text = _("请{who}最迟{day}答复，等答复以后才能往下走")
        yield text.format(who=in_words(each.task), day=full_day(each.due))


@lines.register
def _answered_lines(happening: Answered, telling: Telling) -> Iterable[str]:
    yield _("答复：{opinion}").format(opinion=_(happening.opinion))


@lines.register(CalledOff)
def _called_off_lines(happening: CalledOff, telling: Telling) -> Iterable[str]:
    yield _("不再等{who}答复").format(who=happening.who)


@lines.register(AnswerOverdue)
@lines.register(NoOpinion)
def _late_lines(happening: AnswerOverdue | NoOpinion, telling: Telling) -> Iterable[str]:
    yield _("{who}到期没有答复").format(who=happening.who)


@messages.register
def _inquired_messages(happening: Inquired, change: Change) -> Iterable[Message]:
    for each in happening.inquiries:
        text = _("{who}就“{step}”征求您的意见，最迟{day}答复。").format(
            who=change.event.actor_name, step=_step(change, each), day=full_day(each.due)
        )
        yield about(change, each.task, ASKED, text)


@messages.register
def _answered_messages(happening: Answered, change: Change) -> Iterable[Message]:
    text = _("{who}已答复您征求的意见：{opinion}。").format(
        who=change.event.actor_name, opinion=_(happening.opinion)
    )
    yield from _to_asker(change, ANSWERED, text)


@messages.register
def _called_off_messages(happening: CalledOff, change: Change) -> Iterable[Message]:
    each = _inquiry_of(change)
    text = _("“{step}”不再征求您的意见，不用答复了。").format(step=_step(change, each))
    yield about(change, each.task, CALLED_OFF, text)


@messages.register
def _overdue_messages(happening: AnswerOverdue, change: Change) -> Iterable[Message]:
    each = _inquiry_of(change)
    text = _("“{step}”征求的意见，{who}到{day}没有答复。").format(
        step=_step(change, each), who=happening.who, day=full_day(each.due)
    )
    yield about(change, each.task, OVERDUE, text)
    yield from _to_asker(change, OVERDUE, text)


@messages.register
def _no_opinion_messages(happening: NoOpinion, change: Change) -> Iterable[Message]:
    text = _("{who}到期没有答复，视为没有意见。").format(who=happening.who)
    yield from _to_asker(change, NO_OPINION, text)


def _to_asker(change: Change, kind: str, text: str) -> Iterator[Message]:
    each = _inquiry_of(change)
    asker = Assignment(step=each.step, name="", person=each.asker, person_name=each.asker_name)
    yield about(change, asker, kind, text)


def _inquiry_of(change: Change) -> Inquiry:
    """Give the question that an event is about, as it was before it."""
    assert change.before is not None
    return next(e for e in change.before.facts.inquiries if e.id == change.event.step)


def _step(change: Change, inquiry: Inquiry) -> str:
    steps = change.now.definition.workflow.all_steps()
    return next((step.name for step in steps if step.id == inquiry.step), inquiry.step)


def _silence(file: CaseFile, inquiry: Inquiry) -> Auto | None:
    """Give by which rule of the step that asked its silence is consent, None without one."""
    steps = file.definition.workflow.all_steps()
    found = next((step.auto for step in steps if step.id == inquiry.step), None)
    return found if found is not None and found.outcome == "通过" else None


def _first(file: CaseFile, *, consent: bool) -> Inquiry | None:
    """Give the open question whose time is over first, of those that silence answers or not."""
    waiting = (
        each
        for each in file.facts.inquiries
        if not each.told and (_silence(file, each) is not None) is consent
    )
    return min(waiting, key=lambda each: (each.due, each.id), default=None)


def _due(*, consent: bool) -> Duty:
    def when(catalog: Catalog, file: CaseFile) -> datetime | None:
        each = _first(file, consent=consent) if file.facts.inquiries else None
        return morning_after(file.definition, each.due) if each else None

    def do(scene: Scene) -> Done:
        each = _first(scene.file, consent=consent)
        assert each is not None
        rule, who = _silence(scene.file, each), in_words(each.task)
        if rule is None:
            return Done(result=Result(happening=AnswerOverdue(who=who)), step=each.id)
        note = _("最迟{day}答复，没有答复。依据：{ground}。").format(
            day=full_day(each.due), ground=rule.ground
        )
        return Done(result=Result(happening=NoOpinion(who=who)), step=each.id, note=note)

    return Duty(word=NO_OPINION if consent else OVERDUE, due=when, do=do)


duty(_due(consent=False))
duty(_due(consent=True))
