"""抄送, 催办 and 批注: what is told about a case without moving it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

import msgspec

from app.catalog.model import Definition
from app.desk.actor import works_on_cases
from app.desk.addresses import holder
from app.desk.appointing import askable, chosen, labels, several_of, step_of
from app.desk.checks import LONGEST_NOTE
from app.desk.effects import effect
from app.desk.facts import Facts
from app.desk.happenings import Happening, happens
from app.desk.ledgers import Change
from app.desk.notice_ledger import Message, about, messages
from app.desk.seating import in_words
from app.desk.timeline import Telling, lines
from app.desk.verb import Answers, Offered, Scene, Verb, verb
from app.fields import Question
from app.routing import Assignment
from app.store.rows import NewEvent
from app.texts import _
from app.workflow import verbs_of

COPIED, URGED, NOTED = "抄送", "催办", "批注"


@happens(COPIED)
class Copied(Happening, frozen=True, kw_only=True):
    """Some may look at the case from now on, and are told so."""

    silent: ClassVar[bool] = True

    to: tuple[Assignment, ...]


@happens(URGED)
class Urged(Happening, frozen=True, kw_only=True):
    """Whoever is `to` do something now was asked to hurry."""

    silent: ClassVar[bool] = True

    to: tuple[Assignment, ...]


@happens(NOTED)
class Noted(Happening, frozen=True, kw_only=True):
    """Somebody wrote a note about the case, for whoever works on it."""

    silent: ClassVar[bool] = True


@effect.register(Copied)
@effect.register(Noted)
def _nothing(happening: Happening, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    return facts


@effect.register
def _urged(happening: Urged, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    return msgspec.structs.replace(facts, urged=facts.urged + 1)


@lines.register
def _copied_lines(happening: Copied, telling: Telling) -> Iterable[str]:
    yield _("抄送{who}").format(who=_("、").join(in_words(each) for each in happening.to))


@lines.register
def _urged_lines(happening: Urged, telling: Telling) -> Iterable[str]:
    for each in happening.to:
        yield _("催{who}办“{step}”").format(who=in_words(each), step=each.name)


@messages.register
def _copied_messages(happening: Copied, change: Change) -> Iterable[Message]:
    text = _("{who}把此件抄送给您，请看。").format(who=change.event.actor_name)
    for each in happening.to:
        yield about(change, each, COPIED, text)


@messages.register
def _urged_messages(happening: Urged, change: Change) -> Iterable[Message]:
    for each in happening.to:
        text = _("{who}催办“{step}”，请尽快办理。").format(
            who=change.event.actor_name, step=each.name
        )
        yield about(change, each, URGED, text)


def _words(name: str, label: str, *, required: bool) -> Question:
    return Question(
        id=name, label=label, type="多行文字", required=required, max_length=LONGEST_NOTE
    )


def _copyable(scene: Scene) -> Iterator[Offered]:
    for task in scene.mine if scene.running else ():
        if COPIED not in verbs_of(step_of(scene, task)):
            continue
        if scene.asking != COPIED:
            yield Offered(word=COPIED, step=task.step, step_name=task.name)
            continue
        whom = askable(scene, task, signing=False)
        yield Offered(
            word=COPIED,
            step=task.step,
            step_name=task.name,
            questions=(*several_of(whom), _words("note", _("要说的话"), required=False)),
            labels=labels(whom),
            help=_("对方收到消息，可以查看此件；不用办理。"),
        )


def _copy(scene: Scene, offer: Offered, answers: Answers) -> Copied:
    task = next(each for each in scene.file.facts.tasks if each.step == offer.step)
    return Copied(to=chosen(askable(scene, task, signing=False), answers))


def _urgent(scene: Scene) -> tuple[Assignment, ...]:
    """Give what somebody in the house is to do now and may be asked to hurry with."""
    facts = scene.file.facts
    if not scene.running or facts.rests:
        return ()
    open_now = (*facts.tasks, *(each.task for each in facts.inquiries))
    return tuple(task for task in open_now if URGED in verbs_of(step_of(scene, task)))


def _urgeable(scene: Scene) -> tuple[Offered, ...]:
    oversees = scene.actor.role in ("管理员", "监督员") or scene.at_the_door
    others = [task for task in _urgent(scene) if holder(task) != f"user:{scene.actor.username}"]
    if not (oversees and others):
        return ()
    help = _("会给正在办的人发消息，并且记在此件的记录里。已经催过{n}次。")
    return (
        Offered(
            word=URGED,
            questions=(_words("note", _("要说的话"), required=False),),
            help=help.format(n=scene.file.facts.urged),
        ),
    )


def _urge(scene: Scene, offer: Offered, answers: Answers) -> Urged:
    return Urged(to=_urgent(scene))


def _notable(scene: Scene) -> tuple[Offered, ...]:
    actor = scene.actor
    if not scene.running or not (works_on_cases(actor) or actor.role in ("管理员", "监督员")):
        return ()
    help = _("写给办理此件的同事看，不影响办理。写了不能改。")
    return (Offered(word=NOTED, questions=(_words("note", _("批注"), required=True),), help=help),)


def _note(scene: Scene, offer: Offered, answers: Answers) -> Noted:
    return Noted()


verb(Verb(word=COPIED, offered=lambda scene: tuple(_copyable(scene)), decide=_copy))
verb(Verb(word=URGED, offered=_urgeable, decide=_urge))
verb(Verb(word=NOTED, offered=_notable, decide=_note))
