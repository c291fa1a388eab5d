"""撤回: whoever acted last takes it back while nobody has done anything with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from app import workflow
from app.catalog.model import Definition
from app.desk.checks import LONGEST_NOTE
from app.desk.effects import effect
from app.desk.errors import Refused
from app.desk.facts import Facts, StepPause, Undo
from app.desk.happenings import Acted, Dated, happens, recorded
from app.desk.ledgers import Change
from app.desk.notice_ledger import Message, about, messages
from app.desk.timeline import Telling, lines
from app.desk.verb import Answers, Offered, Scene, Verb, verb
from app.fields import Question
from app.store.queries import events_of, papers_of
from app.store.rows import NewEvent
from app.texts import _
from app.workflow import NotOffered, State, step_id_of

TAKEN_BACK = "撤回"


@happens(TAKEN_BACK)
class TakenBack(Dated, frozen=True, kw_only=True):
    """The act last done at the event's seat is taken back; what it came to was `outcome`."""

    outcome: str


@effect.register
def _taken_back(
    happening: TakenBack, definition: Definition, facts: Facts, event: NewEvent
) -> Facts:
    undo = next(each for each in facts.undo if each.seat == event.step)
    state = workflow.take_back(definition.workflow, facts.state, undo.seat)
    kept = tuple(task for task in facts.tasks if task.step in state.open)
    there = {task.step for task in kept}
    back = (t for t in undo.closed if t.step in state.open and t.step not in there)
    last = max(n for n, done in enumerate(facts.did) if done.step == undo.seat)
    decision = facts.decision
    if decision is not None and decision.step == undo.seat:
        decision = undo.decision
    return msgspec.structs.replace(
        facts,
        state=state,
        tasks=(*kept, *back),
        named=(*facts.named, *undo.closed),
        opened={**undo.since, **facts.opened},
        pauses=tuple(_pauses(facts, undo, state)),
        inquiries=(*facts.inquiries, *undo.inquiries),
        did=(*facts.did[:last], *facts.did[last + 1 :]),
        decision=decision,
        accepted_at=None if undo.accepted else facts.accepted_at,
        began=None if undo.accepted else facts.began,
    )


def _pauses(facts: Facts, undo: Undo, state: State) -> Iterator[StepPause]:
    """Give the pauses as if nobody had acted: those it ended go on, those it began never were."""
    again = {(each.step, each.pause.first): each for each in undo.pauses}
    opened = {step_id_of(seat) for seat in undo.opened}
    still = {step_id_of(seat) for seat in state.open}
    for each in facts.pauses:
        begun = each.step in opened and each.step not in still and each.pause.last is None
        if not begun:
            yield again.get((each.step, each.pause.first), each)


@lines.register
def _lines(happening: TakenBack, telling: Telling) -> Iterable[str]:
    yield _("原来作的“{outcome}”不算").format(outcome=happening.outcome)


@messages.register
def _messages(happening: TakenBack, change: Change) -> Iterable[Message]:
    assert change.before is not None
    still = set(change.now.facts.state.open)
    for task in change.before.facts.tasks:
        if task.step not in still:
            text = _("前一步的{who}撤回了，“{step}”不用办了。").format(
                who=change.event.actor_name, step=task.name
            )
            yield about(change, task, TAKEN_BACK, text)


def _offered(scene: Scene) -> Iterator[Offered]:
    facts, flow = scene.file.facts, scene.file.definition.workflow
    if facts.rests or facts.pending:
        return
    names = {step.id: step.name for step in flow.all_steps()}
    for undo in facts.undo:
        if undo.username != scene.actor.username or not _possible(scene, undo):
            continue
        reason = Question(
            id="reason", label=_("为什么撤回"), type="多行文字", required=True,
            max_length=LONGEST_NOTE,
        )  # fmt: skip
        yield Offered(
            word=TAKEN_BACK,
            step=undo.seat,
            step_name=names[step_id_of(undo.seat)],
            questions=(reason,),
            help=_("您刚办的这一步，后面还没有人办，可以撤回重办。已经出了文书的，不能撤回。"),
        )


def _possible(scene: Scene, undo: Undo) -> bool:
    try:
        workflow.take_back(scene.file.definition.workflow, scene.file.facts.state, undo.seat)
    except NotOffered:
        return False
    return True


def _decide(scene: Scene, offer: Offered, answers: Answers) -> TakenBack:
    done = next(
        event
        for event in reversed(events_of(scene.connection, scene.file.row.id))
        if event.step == offer.step and isinstance(recorded(event.kind, event.data), Acted)
    )
    # What was put into the applicant's hands cannot be made undone between colleagues.
    for paper in papers_of(scene.connection, scene.file.row.id):
        if paper.about == done.seq:
            raise Refused(
                _("已经出了{kind}（{number}），不能撤回；确有错误的，请退回重办。").format(
                    kind=paper.kind, number=paper.number
                ),
                "reason",
            )
    return TakenBack(dues=scene.file.facts.dues, outcome=done.outcome)


verb(Verb(word=TAKEN_BACK, offered=lambda scene: tuple(_offered(scene)), decide=_decide))
