"""转办: an open task goes to another person, post or department that may do it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from app.catalog.model import Definition
from app.desk.actor import by_name
from app.desk.appointing import one_of, step_of, takers
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

HANDED_ON = "转办"


@happens(HANDED_ON)
class HandedOn(Happening, frozen=True, kw_only=True):
    """The task of the event's step is `to` be done by others, with the time that is left."""

    to: Assignment


@effect.register
def _handed_on(happening: HandedOn, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    tasks = tuple(happening.to if task.step == event.step else task for task in facts.tasks)
    return msgspec.structs.replace(facts, tasks=tasks)


@lines.register
def _lines(happening: HandedOn, telling: Telling) -> Iterable[str]:
    yield _("改由{who}办").format(who=in_words(happening.to))


@messages.register
def _messages(happening: HandedOn, change: Change) -> Iterable[Message]:
    text = _("{who}把“{step}”转给您办。").format(
        who=change.event.actor_name, step=happening.to.name
    )
    yield about(change, happening.to, HANDED_ON, text)


def may_pass_on(scene: Scene) -> tuple[Assignment, ...]:
    """Give the open tasks whose holder the actor may choose: their own, as administrator all."""
    if not scene.running or scene.file.facts.state.held:
        return ()
    return scene.file.facts.tasks if scene.actor.role == "管理员" else scene.mine


def _offered(scene: Scene) -> Iterator[Offered]:
    for task in may_pass_on(scene):
        if by_name(task) or HANDED_ON not in verbs_of(step_of(scene, task)):
            continue
        if scene.asking != HANDED_ON:
            yield Offered(word=HANDED_ON, step=task.step, step_name=task.name)
            continue
        who = takers(scene, task)
        if not who:
            continue
        reason = Question(
            id="reason", label=_("为什么转"), type="多行文字", required=True,
            max_length=LONGEST_NOTE,
        )  # fmt: skip
        yield Offered(
            word=HANDED_ON,
            step=task.step,
            step_name=task.name,
            questions=(one_of("to", _("转给谁"), who), reason),
            labels={"to": {address: in_words(each) for address, each in who.items()}},
            help=_("转给以后由对方办，期限不变。只列出可以办这个环节的人、岗位和部门。"),
        )


def _decide(scene: Scene, offer: Offered, answers: Answers) -> HandedOn:
    task = next(each for each in scene.file.facts.tasks if each.step == offer.step)
    return HandedOn(to=takers(scene, task)[answers["to"]])


verb(Verb(word=HANDED_ON, offered=lambda scene: tuple(_offered(scene)), decide=_decide))
