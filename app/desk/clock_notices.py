"""Whom it is told to that the clock did something on a case: those it was taken from, those it came to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from app.desk.addresses import holder
from app.desk.deemed import Deemed
from app.desk.lapses import Lapsed
from app.desk.ledgers import Change
from app.desk.notice_ledger import Message, about, messages
from app.desk.timeouts import TimedOut
from app.desk.verbs.come import NotCome
from app.routing import Assignment
from app.texts import _
from app.workflow import step_id_of


@messages.register
def _deemed_messages(happening: Deemed, change: Change) -> Iterable[Message]:
    late = _("告知补正的期限内没有人办理“{name}”，此件已视为受理，法定期限已经在走。")
    return _moved_on(change, late)


@messages.register
def _timed_out_messages(happening: TimedOut, change: Change) -> Iterable[Message]:
    return _moved_on(change, _("“{name}”到期没有人办理，已按“{outcome}”往下走。"))


@messages.register
def _lapsed_messages(happening: Lapsed, change: Change) -> Iterable[Message]:
    text = _("申请人到期没有补齐材料，此件按“{kind}”结束，请告知申请人，把收下的材料退回。")
    return _ended(change, text)


@messages.register
def _not_come_messages(happening: NotCome, change: Change) -> Iterable[Message]:
    return _ended(change, _("预约的那天申请人没有来，此件按“{kind}”结束；来过的，可以恢复办理。"))


def _ended(change: Change, text: str) -> Iterable[Message]:
    """Tell everybody who had the case what it ended with, each place once."""
    kind = change.event.kind
    told = {
        holder(task): about(change, task, kind, text.format(kind=kind)) for task in _before(change)
    }
    return told.values()


def _before(change: Change) -> tuple[Assignment, ...]:
    return change.before.facts.tasks if change.before else ()


def _moved_on(change: Change, late: str) -> Iterator[Message]:
    """Tell whoever let a step lie what became of it, and whoever has what it opened that they do."""
    kind, done, had = change.event.kind, step_id_of(change.event.step), _before(change)
    for task in had:
        if step_id_of(task.step) == done:
            text = late.format(name=task.name, outcome=change.event.outcome)
            yield about(change, task, kind, text)
    known = {task.step for task in had}
    for task in change.now.facts.tasks:
        if task.step not in known:
            text = _("上一步按“{kind}”往下走，“{name}”轮到您办理。")
            yield about(change, task, kind, text.format(kind=kind, name=task.name))
