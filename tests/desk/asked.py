"""What the tests of the approval verbs share: what a verb asks, workflows that several sign."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from app.catalog.model import Limit, Performer, Signers
from app.catalog.model.flow import Auto
from app.catalog.words import Signing
from app.desk import Actor, CaseView, Offered
from app.desk.staff import row_of
from app.store import write_staff
from tests.desk.hall import START, Hall

BOSS = Actor(username="boss", name="洪长", role="审批员", departments=("civil-affairs",))
LAWYER = Actor(username="lawyer", name="法规", role="审批员", departments=("agriculture",))
# Who signs beside the department's approver.
LAND = Performer(department="natural-resources", post="审批岗")
SAME = Performer(department="主办部门", post="审批岗")


def hire(hall: Hall, *people: Actor) -> Hall:
    with hall.store.writing() as connection:
        for each in people:
            write_staff.add(connection, row_of(each, START, True))
    return hall


def offer(hall: Hall, actor: Actor, case: CaseView, word: str, step: str = "") -> Offered:
    """Give a verb as it is asked of somebody now."""
    found = hall.desk.case(actor, case.number, hall.at, word).verbs
    return next(one for one in found if one.word == word and step in ("", one.step))


def choices_of(hall: Hall, actor: Actor, case: CaseView, word: str, question: str) -> list[str]:
    """Give between what a question of a verb lets somebody choose."""
    asked = offer(hall, actor, case, word).questions
    return [word for one in asked if one.id == question for word in one.choices]


def changed(hall: Hall, step_id: str, **values: Any) -> Hall:
    """Let the hall go by a workflow in which a step is another from now on."""
    flow = hall.catalog.workflows["survey"]
    steps = tuple(
        replace(each, **values) if each.id == step_id else each  # type: ignore[union-attr, type-var]
        for each in flow.steps
    )
    flows = {**hall.catalog.workflows, "survey": replace(flow, steps=steps)}
    hall.catalog = replace(hall.catalog, workflows=flows)
    return hall


def signed(hall: Hall, mode: Signing, *others: Performer) -> Hall:
    """Let several sign the decision from now on."""
    return changed(hall, "approve", signers=Signers(mode=mode, with_=others or (LAND,)))


def by_itself(hall: Hall, step_id: str, days: int = 2) -> Hall:
    """Let a step go on by itself."""
    auto = Auto(after=Limit(length=days), ground="示例办法第五条")
    return changed(hall, step_id, auto=auto)


def whole(hall: Hall, case: CaseView, actor: Actor) -> bool:
    """Tell whether the record of a case is whole and its tables are what its events tell."""
    audit = hall.desk.audit(actor, case.number)
    return (audit.broken, audit.replayed) == (None, True)
