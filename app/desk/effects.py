"""What each kind of event makes of the facts: pure, so that replay is the proof."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date
from functools import singledispatch

import msgspec

from app import workflow
from app.catalog.model import Definition, Limit, Step
from app.catalog.words import Outcome
from app.clock import Pause
from app.desk.facts import (
    Asked,
    Decision,
    Doing,
    Facts,
    Handed,
    StepPause,
    Tolerance,
    local_day,
)
from app.desk.hands import Custody
from app.desk.happenings import (
    Acted,
    Dated,
    Happening,
    Issued,
    Opened,
    RulesChanged,
    Supplied,
    recorded,
)
from app.desk.sequel import sequel
from app.routing import Assignment
from app.store.rows import NewEvent
from app.workflow import State

Lookup = Callable[[str], Definition]


def replay(
    definition: Definition, events: Iterable[NewEvent], lookup: Lookup | None = None
) -> Facts:
    """Give the facts that the events, oldest first, amount to.

    `definition` is what the case was opened under; `lookup` gives the rules that it was moved to
    by their hash. Raises ValueError for no events.
    """
    facts: Facts | None = None
    for event in events:
        definition = rules_after(definition, event, lookup)
        facts = after(definition, facts, event)
    if facts is None:
        raise ValueError("a case has at least the event that opened it")
    return facts


def rules_after(definition: Definition, event: NewEvent, lookup: Lookup | None) -> Definition:
    """Give the rules that hold from an event on: others only where it moved the case to them."""
    happening = happening_of(event)
    if not isinstance(happening, RulesChanged):
        return definition
    assert lookup is not None, "a case that was moved to other rules is replayed with a lookup"
    return lookup(happening.rules)


def happening_of(event: NewEvent) -> Happening:
    """Give what an event recorded."""
    told = event.data
    return told if isinstance(told, Happening) else recorded(event.kind, told)


def after(definition: Definition, facts: Facts | None, event: NewEvent) -> Facts:
    """Give the facts after one more event; `definition` is what holds from it on."""
    happening = happening_of(event)
    if facts is None:
        assert isinstance(happening, Opened)
        return _opened(definition, event, happening)
    changed = effect(happening, definition, facts, event)
    if isinstance(happening, Dated):
        day = local_day(definition, event.at)
        changed = msgspec.structs.replace(changed, dues=happening.dues, counted=day)
    return sequel(definition, facts, changed, happening, event)


@singledispatch
def effect(happening: Happening, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    """Give what a happening makes of the facts; each kind registers its own."""
    raise TypeError(f"no effect is known of {type(happening).__name__}")


@effect.register
def _(happening: Issued, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    return facts


def _opened(definition: Definition, event: NewEvent, opened: Opened) -> Facts:
    facts = Facts(
        state=workflow.start(definition.workflow),
        brought=opened.brought,
        tasks=opened.tasks,
        dues=opened.dues,
        visit=opened.visit,
        custody=Custody(hops=opened.hops) if opened.hops else None,
        received=opened.received,
        expected=opened.expected,
    )
    return facts if opened.expected else begun(definition, facts, event)


def begun(definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    """Give the facts of a case whose clocks begin to run: its open seats are open from now on."""
    started = pauses_begun(definition, facts.state.open, local_day(definition, event.at))
    since = dict.fromkeys(facts.state.open, event.at.astimezone(UTC))
    return msgspec.structs.replace(facts, pauses=started, opened=since)


def arrived(definition: Definition, facts: Facts, event: NewEvent, on: date | None) -> Facts:
    """Give the facts of a case whose applicant had booked a visit and has come, `on` another day."""
    if not facts.expected:
        return facts
    came = None if on else event.at.astimezone(UTC)
    facts = msgspec.structs.replace(facts, expected=False, came=came, received=on)
    return begun(definition, facts, event)


@effect.register
def acted_on(acted: Acted, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    """Give the facts after a step came to an outcome."""
    day = local_day(definition, event.at)
    outcome: Outcome = msgspec.convert(event.outcome, Outcome)
    flow, before = definition.workflow, facts.state
    if acted.settles:
        state = workflow.settle(flow, before, event.step, outcome)
    else:
        state = workflow.act(flow, before, event.step, outcome, acted.back_to)
    # A countersigned refusal is still the doing of whoever proposed it.
    by = facts.pending if acted.proposer else None
    doing = Doing(
        step=event.step, post=acted.post, username=by.username if by else event.actor,
        name=by.name if by else event.actor_name, companions=acted.companions,
    )  # fmt: skip
    facts = stepped(definition, facts, state, acted.tasks, day)
    if outcome == "补正":
        facts = _asked(facts, event.step, acted, day)
        if facts.accepted_at:
            waits = StepPause(step=event.step, pause=supplement_pause(day))
            facts = msgspec.structs.replace(facts, pauses=(*facts.pauses, waits))
    return msgspec.structs.replace(
        _decided(facts, event, acted, day),
        did=(*facts.did, doing),
        accepted_at=event.at.astimezone(UTC) if acted.began else facts.accepted_at,
        began=acted.began or facts.began,
    )


def stepped(
    definition: Definition, facts: Facts, state: State, fresh: tuple[Assignment, ...], day: date
) -> Facts:
    """Give the facts of a case that moved to another state; `fresh` is who does what it opened."""
    before = {workflow.step_id_of(seat) for seat in facts.state.open}
    # The second to sign a step begins no second procedure.
    seats = [seat for seat in state.open if workflow.step_id_of(seat) not in before]
    begun = pauses_begun(definition, seats, day)
    anew = {task.step for task in fresh}
    kept = (t for t in facts.tasks if t.step in state.open and t.step not in anew)
    return msgspec.structs.replace(
        facts,
        state=state,
        tasks=(*kept, *fresh),
        pauses=tuple(_ended(pause, state, day) for pause in facts.pauses) + begun,
        ended_on=day if state.ended else None,
    )


def _decided(facts: Facts, event: NewEvent, acted: Acted, day: date) -> Facts:
    """Note what the case was decided, what may follow, how the result was handed over."""
    if event.outcome in ("准予", "不予"):
        made = Decision(step=event.step, outcome=event.outcome, day=day)
        return msgspec.structs.replace(facts, decision=made)
    if event.outcome == "容缺受理" and acted.until is not None:
        owing = Tolerance(
            materials=acted.tolerated, since=day, until=acted.until, bounds=acted.bounds,
            guessed=acted.guessed,
        )  # fmt: skip
        return msgspec.structs.replace(facts, tolerance=owing)
    if acted.handed is not None:
        handed = Handed(way=acted.handed.way, day=acted.handed.day)
        return msgspec.structs.replace(facts, handed=handed)
    return facts


def closed(definition: Definition, facts: Facts, event: NewEvent, word: str) -> Facts:
    """Give the facts of a case that ends here with a word, whatever was open."""
    day = local_day(definition, event.at)
    return msgspec.structs.replace(
        facts,
        state=State(passed=facts.state.passed, ended=word),
        tasks=(),
        hold=None,
        pauses=tuple(pause_ended(pause, day) for pause in facts.pauses),
        ended_on=day,
    )


def _asked(facts: Facts, step: str, acted: Acted, day: date) -> Facts:
    # What was asked for counts as not brought, also when it lay there but was wrong.
    brought = tuple(name for name in facts.brought if name not in acted.asked)
    asked = Asked(
        step=step, materials=acted.asked, asked=day, until=acted.until, bounds=acted.bounds,
        guessed=acted.guessed,
    )  # fmt: skip
    return msgspec.structs.replace(facts, brought=brought, asked=(*facts.asked, asked))


@effect.register
def _(supplied: Supplied, definition: Definition, facts: Facts, event: NewEvent) -> Facts:
    day = supplied.received or local_day(definition, event.at)
    # A word alone is no application: the clock of who has booked begins with papers.
    if supplied.brought:
        facts = arrived(definition, facts, event, supplied.received)
    return handed_in(facts, supplied.brought, day, complete=supplied.complete)


def handed_in(facts: Facts, materials: Iterable[str], day: date, *, complete: bool) -> Facts:
    """Give the facts of a case for which materials came on a day; `complete` answers a 补正."""
    brought = tuple(sorted({*facts.brought, *materials}))
    changed = msgspec.structs.replace(facts, brought=brought, tolerance=_met(facts, brought, day))
    waiting = facts.waiting
    if waiting is None or not complete:
        return changed
    answered = msgspec.structs.replace(waiting, complete=day)
    return msgspec.structs.replace(
        changed,
        asked=tuple(answered if asked is waiting else asked for asked in facts.asked),
        pauses=tuple(_supplement_ended(pause, waiting.step, day) for pause in facts.pauses),
    )


def _met(facts: Facts, brought: tuple[str, ...], day: date) -> Tolerance | None:
    owing = facts.owing
    if owing is None or not set(owing.materials) <= set(brought):
        return facts.tolerance
    return msgspec.structs.replace(owing, met=day)


def supplement_pause(day: date) -> Pause:
    """Give the pause that runs from the day of a 补正 until the applicant has brought all."""
    return Pause(first=day, last=None, name="材料补正", cap=None)


def _supplement_ended(pause: StepPause, step: str, day: date) -> StepPause:
    ours = pause.step == step and pause.pause == supplement_pause(pause.pause.first)
    return pause_ended(pause, day) if ours else pause


def _ended(pause: StepPause, state: State, day: date) -> StepPause:
    if not pause.step:
        return pause
    open_steps = {workflow.step_id_of(seat) for seat in state.open}
    still = workflow.step_id_of(pause.step) in open_steps
    return pause if still else pause_ended(pause, day)


def pause_ended(pause: StepPause, day: date) -> StepPause:
    """Give a pause that ends on a day, unless it has ended before."""
    if pause.pause.last is not None:
        return pause
    # A server's clock that was set back must not leave a case whose dates cannot be counted.
    last = max(day, pause.pause.first)
    return StepPause(step=pause.step, pause=msgspec.structs.replace(pause.pause, last=last))


def pauses_begun(definition: Definition, opened: Iterable[str], day: date) -> tuple[StepPause, ...]:
    """Give the pauses that begin on a day because these seats open."""
    steps = {step.id: step for step in definition.workflow.all_steps()}
    names = sorted({workflow.step_id_of(seat) for seat in opened})
    begun = (_pause_of(definition, steps[name], day) for name in names)
    return tuple(pause for pause in begun if pause is not None)


def _pause_of(definition: Definition, step: Step, day: date) -> StepPause | None:
    for special in definition.item.limits.special:
        if special.id == step.special:
            cap = Limit(length=special.length, unit=special.unit, basis=special.ground)
            pause = Pause(first=day, last=None, name=special.name, cap=cap)
            return StepPause(step=step.id, pause=pause)
    return None
