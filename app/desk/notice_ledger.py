"""The ledger `notice`: whom an event is told to, in the house.

Each kind of happening registers its messages. Whoever is told of a case that is under way may
look at it from then on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import singledispatch
from typing import Final

import msgspec

from app.desk.addresses import holder, scopes_for
from app.desk.happenings import Happening
from app.desk.ledgers import Change, ledger
from app.routing import Assignment
from app.store import Connection, write_cases, write_notices
from app.store.record_rows import NewNotice
from app.texts import _


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What is told `to` an address: no more of a person than their masked name.

    `level` is that of the ladder of reminders, 0 for what is no reminder.
    """

    to: str
    kind: str
    text: str
    level: int = 0
    step: str = ""


def about(change: Change, task: Assignment, kind: str, text: str) -> Message:
    """Give a message to whoever is to do a task, which says of which case it is."""
    row = change.now.row
    case = _("{item}（{case}，{applicant}）：").format(
        item=row.item_name, case=row.number, applicant=row.applicant_masked
    )
    return Message(to=holder(task), kind=kind, text=case + text, step=task.step)


@singledispatch
def messages(happening: Happening, change: Change) -> Iterable[Message]:
    """Give what is told of a happening, and to whom; each kind registers its own."""
    return ()


# What is told of a change whatever happening brought it.
Told = Callable[[Change], Iterable[Message]]
BESIDES: Final[list[Told]] = []


def besides(told: Told) -> Told:
    """Have something told of every change that it finds worth telling."""
    BESIDES.append(told)
    return told


@ledger
def notices(connection: Connection, change: Change) -> None:
    """Tell everybody an event's messages; the same event again tells nobody anew."""
    told = (
        *messages(change.happening, change),
        *(message for each in BESIDES for message in each(change)),
    )
    if not told:
        return
    case = change.now.row
    write_notices.tell(
        connection,
        [
            NewNotice(
                key=f"{case.number}:{change.seq}:{n}", case_id=case.id, kind=each.kind,
                level=each.level, step=each.step, to_scope=each.to, text=each.text,
                at=change.event.at,
            )
            for n, each in enumerate(told, 1)
        ],
    )  # fmt: skip
    if not change.now.facts.state.ended:
        write_cases.show_to(connection, case, scopes_for(tuple(each.to for each in told)))
