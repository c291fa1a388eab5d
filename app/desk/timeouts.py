"""超时自动: a step that nobody acted on in its time comes to an outcome by itself (duty)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from app.catalog.model import Catalog, Step
from app.clock import amount
from app.desk.act import bounded, newly_assigned
from app.desk.automatic import Done, Duty, duty, moment_over
from app.desk.casefile import CaseFile
from app.desk.choices import Bench, barred
from app.desk.deadlines import basis, within_step
from app.desk.facts import local_day
from app.desk.happenings import Acted, happens
from app.desk.requests import Action
from app.desk.verb import Result, Scene
from app.texts import _
from app.workflow import step_id_of

TIMED_OUT = "超时自动"


@happens(TIMED_OUT)
class TimedOut(Acted, frozen=True, kw_only=True):
    """The step's own rules let it go on when its time was over; `ground` says by what."""

    ground: str


def _coming(catalog: Catalog, file: CaseFile) -> Iterator[tuple[datetime, str, Step]]:
    """Give the open seats that go on by themselves, and when."""
    facts = file.facts
    steps = {step.id: step for step in file.definition.workflow.all_steps() if step.auto}
    if not steps or facts.rests or facts.pending or facts.state.held:
        return
    # An opinion that was asked for besides is given by a person or not at all.
    added = {seat for seat, _asker, _when in facts.state.added}
    at = basis(catalog, file.definition, file.row.opened_at, file.row.point)
    for seat in facts.state.open:
        step, since = steps.get(step_id_of(seat)), facts.opened.get(seat)
        if step is None or step.auto is None or since is None or seat in added:
            continue
        due = within_step(at, facts, step, since, step.auto.after, at.local(since).date())
        if due.provisional_years:
            # Nothing is decided on a guess: once the calendar is there the dates, and with them
            # the case's alarm, are counted anew.
            continue
        moment = moment_over(file.definition, due)
        if not barred(_bench(catalog, file, moment), step, step.auto.outcome, seat):
            yield moment, seat, step


def _bench(catalog: Catalog, file: CaseFile, at: datetime) -> Bench:
    return Bench(
        catalog=catalog,
        definition=file.definition,
        facts=file.facts,
        answers=file.application.answers,
        today=local_day(file.definition, at),
    )


def _due(catalog: Catalog, file: CaseFile) -> datetime | None:
    return min((moment for moment, _seat, _step in _coming(catalog, file)), default=None)


def _do(scene: Scene) -> Done:
    found = _coming(scene.room.catalog, scene.file)
    _moment, seat, step = min(found, key=lambda each: each[:2])
    auto = step.auto
    assert auto is not None
    action = Action(step=seat, outcome=auto.outcome, version=scene.file.row.version)
    timed_out = TimedOut(
        post="",
        ground=auto.ground,
        tasks=newly_assigned(scene.bench, scene.file, action),
        dues=scene.file.facts.dues,
    )
    note = _("{limit}没有人办理，系统按“{outcome}”往下走。依据：{ground}。").format(
        limit=amount(auto.after), outcome=auto.outcome, ground=auto.ground
    )
    return Done(
        result=Result(happening=bounded(scene.bench, timed_out, action, {}, scene.file)),
        step=seat,
        outcome=auto.outcome,
        note=note,
    )


duty(Duty(word=TIMED_OUT, due=_due, do=_do))
