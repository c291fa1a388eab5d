"""复核同意, 复核退回 and 收回报请: what becomes of a refusal that waits for a second signature."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from app.desk.addresses import addresses_of
from app.desk.checks import LONGEST_NOTE
from app.desk.countersigning import PROPOSED, RECALLED, RETURNED, Proposed, Undone, may_sign
from app.desk.facts import Pending
from app.desk.happenings import Dated, Said, recorded
from app.desk.timeline import Telling, lines, said_in
from app.desk.verb import Answers, Offered, Result, Scene, Verb, verb
from app.fields import Question
from app.store.queries import last_event
from app.texts import N_, _

AGREED: Final = "复核同意"
# What a proposal that does not take effect leaves: a case under way, or one that has ended.
_GOES_ON: Final = N_("{who}拟作的“{what}”不生效，此件照常办理。")
_STANDS: Final = N_("{who}拟作的“{what}”不生效，原来的决定不变。")


@lines.register
def _proposed_lines(happening: Proposed, telling: Telling) -> Iterable[str]:
    yield _("拟作：{what}").format(what=happening.what)
    if clause := happening.data.get("clause"):
        yield _("依据：{text}").format(text=clause)
    yield _("报{who}复核，同意后才生效").format(who=happening.who)


@lines.register
def _undone_lines(happening: Undone, telling: Telling) -> Iterable[str]:
    yield _("{who}拟作的“{what}”没有生效").format(who=happening.proposer, what=happening.what)


def _waiting(scene: Scene) -> Pending | None:
    """Give what the actor may countersign."""
    pending, actor = scene.file.facts.pending, scene.actor
    if pending is None:
        return None
    mine = may_sign(pending, addresses_of(actor), actor.username, actor.name)
    return pending if mine else None


def _offer(scene: Scene, word: str, question: Question, help: str, pending: Pending) -> Offered:
    names = {task.step: task.name for task in scene.file.facts.tasks}
    return Offered(
        word=word,
        step=pending.step,
        step_name=names.get(pending.step, ""),
        questions=(question,),
        help=help.format(who=pending.name, what=pending.outcome or pending.word),
        grave=word == AGREED,
    )


def _agreeable(scene: Scene) -> tuple[Offered, ...]:
    pending = _waiting(scene)
    if pending is None:
        return ()
    note = Question(id="note", label=_("复核意见"), type="多行文字", max_length=LONGEST_NOTE)
    help = _("{who}拟作“{what}”。您同意以后马上生效，并且自动报备。请先看过理由和依据。")
    return (_offer(scene, AGREED, note, help, pending),)


def _agree(scene: Scene, offer: Offered, answers: Answers) -> Result:
    """Let happen what was proposed, with the proposer's own words and their name."""
    event = last_event(scene.connection, scene.file.row.id, (PROPOSED,))
    assert event is not None
    proposed = recorded(event.kind, event.data)
    assert isinstance(proposed, Proposed)
    happening = recorded(proposed.word, {**proposed.data, "proposer": event.actor_name})
    if isinstance(happening, Dated):
        happening = msgspec.structs.replace(happening, dues=scene.file.facts.dues)
    said = said_in(scene.room, event)
    return Result(
        happening=happening,
        kind=proposed.word,
        outcome=proposed.outcome,
        said=Said(note=answers.get("note") or said.note, reason=said.reason, more=said.more),
    )


def _returnable(scene: Scene) -> tuple[Offered, ...]:
    pending = _waiting(scene)
    if pending is None:
        return ()
    reason = Question(
        id="reason", label=_("退回的理由"), type="多行文字", required=True, max_length=LONGEST_NOTE
    )
    help = _(_GOES_ON if scene.running else _STANDS)
    return (_offer(scene, RETURNED, reason, help, pending),)


def _recallable(scene: Scene) -> tuple[Offered, ...]:
    pending = scene.file.facts.pending
    if pending is None or pending.username != scene.actor.username:
        return ()
    reason = Question(id="reason", label=_("收回的原因"), type="多行文字", max_length=LONGEST_NOTE)
    help = _(_GOES_ON if scene.running else _STANDS)
    return (_offer(scene, RECALLED, reason, help, pending),)


def _undo(scene: Scene, offer: Offered, answers: Answers) -> Undone:
    pending = scene.file.facts.pending
    assert pending is not None
    return Undone(what=pending.outcome or pending.word, proposer=pending.name)


verb(Verb(word=AGREED, offered=_agreeable, decide=_agree))
verb(Verb(word=RETURNED, offered=_returnable, decide=_undo))
verb(Verb(word=RECALLED, offered=_recallable, decide=_undo))
