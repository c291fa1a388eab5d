"""第二人复核: a refusal takes effect only when another head of the place countersigned it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec

from app.catalog.model import Definition
from app.desk.addresses import heads_of, in_words
from app.desk.casefile import CaseFile
from app.desk.effects import effect
from app.desk.errors import Refused
from app.desk.facts import Facts, Pending
from app.desk.happenings import Happening, happens
from app.desk.ledgers import Change
from app.desk.notice_ledger import Message, besides, messages
from app.desk.room import Room
from app.routing import Assignment
from app.store.rows import NewEvent
from app.texts import _

PROPOSED: Final = "报请复核"
VOID: Final = "报请作废"
RETURNED: Final = "复核退回"
RECALLED: Final = "收回报请"


@happens(PROPOSED)
class Proposed(Happening, frozen=True, kw_only=True):
    """A refusal was proposed: the event (`word`, `outcome`) that it will be, with its `data`.

    `to` are the addresses of those who may countersign it, `who` the same in words.
    """

    word: str
    outcome: str
    data: dict[str, Any]
    companions: tuple[str, ...] = ()
    to: tuple[str, ...]
    who: str

    @property
    def what(self) -> str:
        """Give what was proposed in a word: 不予受理, 不予, 终止."""
        return self.outcome or self.word


@happens(RETURNED, RECALLED)
class Undone(Happening, frozen=True, kw_only=True):
    """The proposal was sent back to whoever made it, or taken back by them (`what` it was)."""

    what: str
    proposer: str


def needs_second(definition: Definition) -> bool:
    """Tell whether refusals need a second signature: as the workflow says, else the centre."""
    for rules in (definition.workflow.on_refusal, definition.centre.on_refusal):
        if rules.second_signature is not None:
            return rules.second_signature
    return False


def proposal(
    room: Room, file: CaseFile, task: Assignment | None, word: str, outcome: str,
    happening: Happening,
) -> Proposed:  # fmt: skip
    """Give the proposal of a refusal, to be recorded in its place.

    `task` is the open task that it is made on; without one the item's own department signs.
    Raises Refused where the centre names nobody who could countersign it.
    """
    task = task or Assignment(step="", name="", department=file.definition.item.department)
    to = heads_of(room.catalog, file.definition, task)
    if not to:
        raise Refused(
            _("否定决定要第二人复核，但是还没有指定科室负责人，请告诉管理员。"), "outcome"
        )
    return Proposed(
        word=word,
        outcome=outcome,
        data=msgspec.to_builtins(happening),
        companions=getattr(happening, "companions", ()),
        to=to,
        who=in_words(room.catalog, to),
    )


def proposer_of(happening: Happening) -> str:
    """Give who proposed a refusal that was countersigned, '' for what needed no second signature."""
    return str(getattr(happening, "proposer", ""))


def task_at(file: CaseFile, seat: str) -> Assignment | None:
    """Give the open task of a seat."""
    return next((task for task in file.facts.tasks if task.step == seat), None)


def may_sign(pending: Pending, addresses: Sequence[str], username: str, name: str) -> bool:
    """Tell whether a person may countersign: a head of the place, and somebody else."""
    somebody_else = username != pending.username and name not in pending.companions
    return somebody_else and not set(pending.to).isdisjoint(addresses)


@effect.register
def _proposed(happening: Proposed, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    pending = Pending(
        word=happening.word, step=event.step, outcome=happening.outcome,
        username=event.actor, name=event.actor_name, companions=happening.companions,
        to=happening.to,
    )  # fmt: skip
    return msgspec.structs.replace(facts, pending=pending)


@effect.register
def _undone(happening: Undone, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    return msgspec.structs.replace(facts, pending=None)


@messages.register
def _proposed_messages(happening: Proposed, change: Change) -> Iterable[Message]:
    row = change.now.row
    text = _("{item}（{case}，{applicant}）：{who}拟作“{what}”，请复核。").format(
        item=row.item_name, case=row.number, applicant=row.applicant_masked,
        who=change.event.actor_name, what=happening.what,
    )  # fmt: skip
    for address in happening.to:
        yield Message(to=address, kind=PROPOSED, text=text, step=change.event.step)


@messages.register
def _undone_messages(happening: Undone, change: Change) -> Iterable[Message]:
    pending = change.before and change.before.facts.pending
    if change.event.kind != RETURNED or not pending:
        return
    text = _("{item}（{case}）拟作的“{what}”被退回，没有生效，请看退回的理由。").format(
        item=change.now.row.item_name, case=change.now.row.number, what=happening.what
    )
    yield Message(to=f"user:{pending.username}", kind=RETURNED, text=text, step=change.event.step)


@besides
def _void_messages(change: Change) -> Iterable[Message]:
    """Tell who proposed a refusal and who was to sign it that something else came first."""
    before = change.before.facts.pending if change.before else None
    if before is None or change.now.facts.pending is not None:
        return
    if isinstance(change.happening, Undone) or proposer_of(change.happening):
        return
    row = change.now.row
    text = _("{item}（{case}）拟作的“{what}”作废，不用再复核：此件已有“{kind}”。").format(
        item=row.item_name, case=row.number, what=before.outcome or before.word,
        kind=change.event.kind,
    )  # fmt: skip
    for address in dict.fromkeys((f"user:{before.username}", *before.to)):
        if address != f"user:{change.event.actor}":
            yield Message(to=address, kind=VOID, text=text, step=before.step)
