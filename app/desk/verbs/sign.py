"""委派, 加签 and 减签: others sign a step before or after whoever asks them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from app import workflow
from app.catalog.model import Definition
from app.desk.act import assigned
from app.desk.actor import holds
from app.desk.appointing import (
    PEOPLE,
    askable,
    chosen,
    labels,
    one_of,
    several_of,
    step_of,
)
from app.desk.checks import LONGEST_NOTE
from app.desk.effects import effect, stepped
from app.desk.facts import Facts, local_day
from app.desk.happenings import Dated, happens
from app.desk.ledgers import Change
from app.desk.notice_ledger import Message, about, messages
from app.desk.seating import in_words
from app.desk.timeline import Telling, lines, to_whom
from app.desk.verb import Answers, Offered, Scene, Verb, verb
from app.desk.verbs.hand_on import may_pass_on
from app.fields import Question
from app.routing import Assignment
from app.store.rows import NewEvent
from app.texts import N_, _
from app.workflow import NotOffered, State, verbs_of
from app.workflow.state import When

DELEGATED, ADDED, REMOVED = "委派", "加签", "减签"
_BEFORE: Final = N_("先由他们签，签完回到我这里")
_AFTER: Final = N_("我签以后再由他们签")
_WHEN: Final[dict[str, When]] = {_BEFORE: "前", _AFTER: "后"}


@happens(DELEGATED, ADDED)
class SignersAdded(Dated, frozen=True, kw_only=True):
    """Others are to sign the event's seat: `tasks` before, `later` after whoever asks them."""

    tasks: tuple[Assignment, ...] = ()
    later: tuple[Assignment, ...] = ()
    picked: tuple[str, ...] = ()


@happens(REMOVED)
class SignerRemoved(Dated, frozen=True, kw_only=True):
    """The signer at the event's seat is not asked any more (`who`); `tasks` go on because of it."""

    who: str
    tasks: tuple[Assignment, ...] = ()
    picked: tuple[str, ...] = ()


@effect.register
def _added(happening: SignersAdded, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    state = facts.state
    for _each in happening.tasks:
        state = workflow.add_signer(definition.workflow, state, event.step, "前")
    for _each in happening.later:
        state = workflow.add_signer(definition.workflow, state, event.step, "后")
    day = local_day(definition, event.at)
    return stepped(definition, facts, state, happening.tasks, day)


@effect.register
def _removed(
    happening: SignerRemoved, definition: Definition, facts: Facts, event: NewEvent
) -> Facts:
    state = workflow.remove_signer(definition.workflow, facts.state, event.step)
    return stepped(definition, facts, state, happening.tasks, local_day(definition, event.at))


@lines.register
def _added_lines(happening: SignersAdded, telling: Telling) -> Iterable[str]:
    before, after = map(_names, (happening.tasks, happening.later))
    if before:
        yield _("先由{who}签，签完回来").format(who=before)
    if after:
        yield _("签了以后再由{who}签").format(who=after)
    yield from happening.picked


@lines.register
def _removed_lines(happening: SignerRemoved, telling: Telling) -> Iterable[str]:
    yield _("不再要{who}签").format(who=happening.who)
    yield from to_whom(happening.tasks)


def _names(tasks: Iterable[Assignment]) -> str:
    return _("、").join(in_words(task) for task in tasks)


@messages.register
def _added_messages(happening: SignersAdded, change: Change) -> Iterable[Message]:
    who = change.event.actor_name
    for task in happening.tasks:
        text = _("{who}请您签“{step}”。").format(who=who, step=task.name)
        yield about(change, task, change.event.kind, text)


def _seats(scene: Scene, word: str) -> Iterator[Assignment]:
    """Give each seat of the actor's that others may be asked to sign for."""
    facts = scene.file.facts
    # Whether to accept is decided at the window, at once, by whoever sits there.
    if scene.running and facts.accepted_at is not None and not facts.rests and not facts.pending:
        yield from (task for task in scene.mine if word in verbs_of(step_of(scene, task)))


def _delegable(scene: Scene) -> Iterator[Offered]:
    for task in _seats(scene, DELEGATED):
        offer = Offered(word=DELEGATED, step=task.step, step_name=task.name)
        if scene.asking != DELEGATED:
            yield offer
            continue
        people = {PEOPLE: askable(scene, task, signing=True)[PEOPLE]}
        if people[PEOPLE]:
            whom = one_of(PEOPLE, _("请谁办"), people[PEOPLE])
            yield msgspec.structs.replace(
                offer,
                questions=(whom, _note(_("请他办什么"))),
                labels=labels(people),
                help=_("对方办完以后回到您这里，由您作决定。"),
            )


def _signable(scene: Scene) -> Iterator[Offered]:
    for task in _seats(scene, ADDED):
        offer = Offered(word=ADDED, step=task.step, step_name=task.name)
        if scene.asking != ADDED:
            yield offer
            continue
        whom = askable(scene, task, signing=True)
        when = Question(
            id="when", label=_("什么时候签"), type="单选", required=True, choices=tuple(_WHEN)
        )
        yield msgspec.structs.replace(
            offer,
            questions=(when, *several_of(whom), _note(_("请他们签什么"))),
            labels={**labels(whom), "when": {word: _(word) for word in _WHEN}},
            help=_("加签的人只提意见：通过或者不通过。决定还是由您作。"),
        )


def _note(label: str) -> Question:
    return Question(id="note", label=label, type="多行文字", required=True, max_length=LONGEST_NOTE)


def _delegate(scene: Scene, offer: Offered, answers: Answers) -> SignersAdded:
    whom = askable(scene, _seat(scene, offer), signing=True)
    return _add(scene, offer, (whom[PEOPLE][answers[PEOPLE]],), "前")


def _sign(scene: Scene, offer: Offered, answers: Answers) -> SignersAdded:
    whom = askable(scene, _seat(scene, offer), signing=True)
    return _add(scene, offer, chosen(whom, answers), _WHEN[answers["when"]])


def _seat(scene: Scene, offer: Offered) -> Assignment:
    return next(task for task in scene.file.facts.tasks if task.step == offer.step)


def _add(scene: Scene, offer: Offered, whom: tuple[Assignment, ...], when: When) -> SignersAdded:
    flow, state = scene.file.definition.workflow, scene.file.facts.state
    seat, given = _seat(scene, offer), []
    for each in whom:
        name = workflow.new_seat(flow, state, seat.step)
        state = workflow.add_signer(flow, state, seat.step, when)
        given.append(msgspec.structs.replace(each, step=name, name=seat.name, limit=seat.limit))
    dues = scene.file.facts.dues
    if when == "前":
        return SignersAdded(dues=dues, tasks=tuple(given))
    return SignersAdded(dues=dues, later=tuple(given))


def _without(scene: Scene, seat: str) -> State | None:
    """Give the state without an added signer, None where they cannot be taken away."""
    flow, state = scene.file.definition.workflow, scene.file.facts.state
    try:
        return workflow.remove_signer(flow, state, seat)
    except NotOffered:
        return None


def _removable(scene: Scene) -> Iterator[Offered]:
    facts = scene.file.facts
    if not facts.state.added or facts.rests or facts.pending:
        return
    known = {task.step: task for task in (*facts.tasks, *facts.named)}
    waiting = facts.named if scene.actor.role == "管理员" else _held(scene, facts.named)
    mine = {task.step for task in (*may_pass_on(scene), *waiting)}
    for seat, asker, _when in facts.state.added:
        task = known.get(seat)
        if task is None or asker not in mine or _without(scene, seat) is None:
            continue
        yield Offered(
            word=REMOVED,
            step=seat,
            step_name=_("{step} {who}").format(step=task.name, who=in_words(task)),
            questions=(Question(id="reason", label=_("为什么不要他签了"), type="多行文字",
                                required=True, max_length=LONGEST_NOTE),),
            help=_("只能减去还没有签的人。签过的意见留在记录里。"),
        )  # fmt: skip


def _held(scene: Scene, tasks: Iterable[Assignment]) -> tuple[Assignment, ...]:
    return tuple(task for task in tasks if holds(scene.actor, task))


def _remove(scene: Scene, offer: Offered, answers: Answers) -> SignerRemoved:
    facts, flow = scene.file.facts, scene.file.definition.workflow
    state = _without(scene, offer.step)
    assert state is not None
    task = next(each for each in (*facts.tasks, *facts.named) if each.step == offer.step)
    return SignerRemoved(
        dues=facts.dues,
        who=in_words(task),
        tasks=assigned(scene.bench, scene.file, workflow.begun(flow, facts.state, state)),
    )


verb(Verb(word=DELEGATED, offered=lambda scene: tuple(_delegable(scene)), decide=_delegate))
verb(Verb(word=ADDED, offered=lambda scene: tuple(_signable(scene)), decide=_sign))
verb(Verb(word=REMOVED, offered=lambda scene: tuple(_removable(scene)), decide=_remove))
