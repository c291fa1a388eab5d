"""视为受理: nobody asked for materials in time, so the application counts as accepted (duty)."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from app import workflow
from app.catalog.model import Catalog, Definition
from app.clock import full_day, notice_law
from app.desk.act import assigned
from app.desk.automatic import Done, Duty, duty, moment_over
from app.desk.casefile import CaseFile
from app.desk.deadlines import before_acceptance, hours_of
from app.desk.facts import Facts
from app.desk.happenings import Acted, happens
from app.desk.receipt import asking_since, day_of
from app.desk.verb import Result, Scene
from app.texts import _
from app.workflow import step_id_of

DEEMED = "视为受理"


@happens(DEEMED)
class Deemed(Acted, frozen=True, kw_only=True):
    """The law accepted the case: its limits count from the day all was there (`began`)."""

    settles: ClassVar[bool] = True


def _due(catalog: Catalog, file: CaseFile) -> datetime | None:
    facts, definition = file.facts, file.definition
    if facts.accepted_at or facts.waiting or not accepting_step(definition, facts):
        return None
    since = asking_since(definition, facts, file.row.opened_at)
    if since is None:
        return None
    hours = hours_of(catalog, file.row.point)
    notice = before_acceptance(catalog, definition, since, hours).notice
    # It dates back to the receipt, so that nobody loses by waiting until the day is no guess.
    if notice is None or notice.provisional_years:
        return None
    return moment_over(file.definition, notice)


def accepting_step(definition: Definition, facts: Facts) -> str:
    """Give the open step that may come to 受理, '' without one.

    It may be one that several sign: the law waits for none of them.
    """
    busy = {step_id_of(seat) for seat in facts.state.open}
    steps = definition.workflow.all_steps()
    return next((each.id for each in steps if each.id in busy and "受理" in each.outcomes), "")


def _do(scene: Scene) -> Done:
    file = scene.file
    flow, state = file.definition.workflow, file.facts.state
    step = accepting_step(file.definition, file.facts)
    since = asking_since(file.definition, file.facts, file.row.opened_at)
    assert since is not None
    received = day_of(since)
    after_it = workflow.settle(flow, state, step, "受理")
    deemed = Deemed(
        post="",
        began=received,
        tasks=assigned(scene.bench, file, workflow.begun(flow, state, after_it)),
        dues=file.facts.dues,
    )
    return Done(
        result=Result(happening=deemed), step=step, outcome="受理", note=_why(file, received)
    )


def _why(file: CaseFile, received: date) -> str:
    """Say by what the case counts as accepted; no law is named that is not the item's."""
    law = notice_law(file.definition.item)
    if law:
        note = _("{day}收件后法定期限内没有告知补正，依照{law}，自收到之日起即为受理。")
        return note.format(day=full_day(received), law=law)
    note = _("{day}收件后在补正告知期限内没有告知补正，自收到之日起即为受理。")
    return note.format(day=full_day(received))


duty(Duty(word=DEEMED, due=_due, do=_do))
