"""The facts of a case, and what each event makes of them: pure, so that replay is the proof."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import msgspec

from app import workflow
from app.catalog.model import Definition, Limit, Step
from app.catalog.words import Outcome
from app.clock import Pause
from app.desk.happenings import (
    ISSUED,
    Acted,
    Dues,
    Happening,
    Opened,
    Supplied,
    recorded,
)
from app.routing import Assignment
from app.store.rows import NewEvent
from app.workflow import State


class Fact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of the facts."""


class Doing(Fact, frozen=True, kw_only=True):
    """Who acted on a step: in which post, with whom."""

    step: str
    post: str
    username: str
    name: str
    companions: tuple[str, ...] = ()


class Asked(Fact, frozen=True, kw_only=True):
    """A 补正: what was asked for on which day, and the day it was all there."""

    step: str
    materials: tuple[str, ...]
    asked: date
    complete: date | None = None


class StepPause(Fact, frozen=True, kw_only=True):
    """A pause and the step that caused it."""

    step: str
    pause: Pause


class Facts(Fact, frozen=True, kw_only=True):
    """All that a case's events amount to."""

    state: State
    brought: tuple[str, ...]
    tasks: tuple[Assignment, ...]
    dues: Dues
    asked: tuple[Asked, ...] = ()
    accepted_at: datetime | None = None
    began: date | None = None
    pauses: tuple[StepPause, ...] = ()
    did: tuple[Doing, ...] = ()

    @property
    def waiting(self) -> Asked | None:
        """Give the 补正 that the applicant has not answered yet."""
        return next((asked for asked in self.asked if asked.complete is None), None)

    @property
    def status(self) -> str:
        """Give the word for how the case stands."""
        if self.state.ended:
            return self.state.ended
        if self.waiting:
            return "待补正"
        return "已受理" if self.accepted_at else "已收件"


def local_day(definition: Definition, at: datetime) -> date:
    """Give the day it is at the centre at a moment."""
    return at.astimezone(ZoneInfo(definition.centre.timezone)).date()


def replay(definition: Definition, events: Iterable[NewEvent]) -> Facts:
    """Give the facts that the events, oldest first, amount to. Raises ValueError for none."""
    facts: Facts | None = None
    for event in events:
        facts = after(definition, facts, event)
    if facts is None:
        raise ValueError("a case has at least the event that opened it")
    return facts


def after(definition: Definition, facts: Facts | None, event: NewEvent) -> Facts:
    """Give the facts after one more event."""
    told = event.data
    happening = told if isinstance(told, Happening) else recorded(event.kind, told)
    if facts is None:
        assert isinstance(happening, Opened)
        return _opened(definition, event, happening)
    if isinstance(happening, Acted):
        return _acted(definition, facts, event, happening)
    if isinstance(happening, Supplied):
        return _supplied(definition, facts, event, happening)
    assert event.kind == ISSUED
    return facts


def _opened(definition: Definition, event: NewEvent, opened: Opened) -> Facts:
    facts = Facts(
        state=workflow.start(definition.workflow),
        brought=opened.brought,
        tasks=opened.tasks,
        dues=opened.dues,
    )
    started = _pauses_begun(definition, facts.state.open, local_day(definition, event.at))
    return msgspec.structs.replace(facts, pauses=started)


def _acted(definition: Definition, facts: Facts, event: NewEvent, acted: Acted) -> Facts:
    day = local_day(definition, event.at)
    outcome: Outcome = msgspec.convert(event.outcome, Outcome)
    state = workflow.act(definition.workflow, facts.state, event.step, outcome, acted.back_to)
    doing = Doing(
        step=event.step, post=acted.post, username=event.actor, name=event.actor_name,
        companions=acted.companions,
    )  # fmt: skip
    begun = _pauses_begun(definition, set(state.open) - set(facts.state.open), day)
    pauses = tuple(_ended(pause, state, day) for pause in facts.pauses) + begun
    if outcome == "补正":
        facts = _asked(facts, event.step, acted, day)
        if facts.accepted_at:
            pauses += (StepPause(step=event.step, pause=supplement_pause(day)),)
    return msgspec.structs.replace(
        facts,
        state=state,
        tasks=tuple(t for t in facts.tasks if t.step in state.open) + acted.tasks,
        did=(*facts.did, doing),
        pauses=pauses,
        dues=acted.dues,
        accepted_at=event.at if acted.began else facts.accepted_at,
        began=acted.began or facts.began,
    )


def _asked(facts: Facts, step: str, acted: Acted, day: date) -> Facts:
    # What was asked for counts as not brought, also when it lay there but was wrong.
    brought = tuple(name for name in facts.brought if name not in acted.asked)
    asked = Asked(step=step, materials=acted.asked, asked=day)
    return msgspec.structs.replace(facts, brought=brought, asked=(*facts.asked, asked))


def _supplied(definition: Definition, facts: Facts, event: NewEvent, supplied: Supplied) -> Facts:
    day = local_day(definition, event.at)
    brought = tuple(sorted({*facts.brought, *supplied.brought}))
    changed = msgspec.structs.replace(facts, brought=brought, dues=supplied.dues)
    waiting = facts.waiting
    if waiting is None or not supplied.complete:
        return changed
    complete = msgspec.structs.replace(waiting, complete=day)
    return msgspec.structs.replace(
        changed,
        asked=tuple(complete if asked is waiting else asked for asked in facts.asked),
        pauses=tuple(_supplement_ended(pause, waiting.step, day) for pause in facts.pauses),
    )


def supplement_pause(day: date) -> Pause:
    """Give the pause that runs from the day of a 补正 until the applicant has brought all."""
    return Pause(first=day, last=None, name="材料补正", cap=None)


def _supplement_ended(pause: StepPause, step: str, day: date) -> StepPause:
    ours = pause.step == step and pause.pause == supplement_pause(pause.pause.first)
    return _closed(pause, day) if ours else pause


def _ended(pause: StepPause, state: State, day: date) -> StepPause:
    return pause if pause.step in state.open else _closed(pause, day)


def _closed(pause: StepPause, day: date) -> StepPause:
    if pause.pause.last is not None:
        return pause
    # A server's clock that was set back must not leave a case whose dates cannot be counted.
    last = max(day, pause.pause.first)
    return StepPause(step=pause.step, pause=msgspec.structs.replace(pause.pause, last=last))


def _pauses_begun(
    definition: Definition, opened: Iterable[str], day: date
) -> tuple[StepPause, ...]:
    steps = {step.id: step for step in definition.workflow.all_steps()}
    begun = (_pause_of(definition, steps[name], day) for name in sorted(opened))
    return tuple(pause for pause in begun if pause is not None)


def _pause_of(definition: Definition, step: Step, day: date) -> StepPause | None:
    for special in definition.item.limits.special:
        if special.id == step.special:
            cap = Limit(length=special.length, unit=special.unit, basis=special.ground)
            pause = Pause(first=day, last=None, name=special.name, cap=cap)
            return StepPause(step=step.id, pause=pause)
    return None
