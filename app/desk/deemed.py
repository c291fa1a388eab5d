"""视为受理: nobody asked for materials in time, so the application counts as accepted (duty)."""

from __future__ import annotations

from datetime import date, datetime

from app.catalog.model import Catalog, Definition
from app.clock import full_day
from app.desk.act import newly_assigned
from app.desk.automatic import Done, Duty, duty, moment_over
from app.desk.casefile import CaseFile
from app.desk.deadlines import basis, before_acceptance
from app.desk.facts import Facts, local_day
from app.desk.happenings import Acted, happens
from app.desk.requests import Action
from app.desk.verb import Result, Scene
from app.texts import _

DEEMED = "视为受理"


@happens(DEEMED)
class Deemed(Acted, frozen=True, kw_only=True):
    """The law accepted the case: its limits count from the day all was there (`began`)."""


def _received(file: CaseFile) -> date | None:
    """Give the day from which the time to ask for materials runs, None while it does not."""
    if file.facts.accepted_at or file.facts.waiting:
        return None
    completed = [asked.complete for asked in file.facts.asked if asked.complete]
    return completed[-1] if completed else local_day(file.definition, file.row.opened_at)


def _due(catalog: Catalog, file: CaseFile) -> datetime | None:
    received = _received(file)
    if received is None or not accepting_seat(file.definition, file.facts):
        return None
    counting = basis(catalog, file.definition, file.row.opened_at, file.row.point)
    # Limits of hours run from the very moment, as far as it is known.
    start = counting.received if counting.received.date() == received else received
    notice = before_acceptance(catalog, file.definition, start, counting.hours).notice
    return moment_over(file.definition, notice) if notice else None


def accepting_seat(definition: Definition, facts: Facts) -> str:
    """Give the open step that may come to 受理, '' without one."""
    steps = {step.id: step for step in definition.workflow.all_steps()}
    return next(
        (name for name in facts.state.open if name in steps and "受理" in steps[name].outcomes), ""
    )


def _do(scene: Scene) -> Done:
    file = scene.file
    seat, received = accepting_seat(file.definition, file.facts), _received(file)
    assert received is not None
    action = Action(step=seat, outcome="受理", version=file.row.version)
    deemed = Deemed(
        post="",
        began=received,
        tasks=newly_assigned(scene.bench, file, action),
        dues=file.facts.dues,
    )
    note = _("{day}收件后法定期限内没有告知补正，依照行政许可法第三十二条，自收到之日起即为受理。")
    return Done(
        result=Result(happening=deemed),
        step=seat,
        outcome="受理",
        note=note.format(day=full_day(received)),
    )


duty(Duty(word=DEEMED, due=_due, do=_do))
