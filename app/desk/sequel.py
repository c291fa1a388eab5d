"""What follows from any event for the seats of a case, whatever kind of event it was: pure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import msgspec

from app import workflow
from app.catalog.model import Definition
from app.catalog.words import Outcome
from app.desk.facts import Facts, Undo
from app.desk.happenings import Acted, Happening, RulesChanged
from app.desk.inquiry import Inquiry
from app.routing import Assignment
from app.store.rows import NewEvent
from app.workflow import step_id_of, verbs_of

# What asks for, lets follow or hands over has reached the applicant: it is not taken back.
TAKEN_BACK: Final[frozenset[Outcome]] = frozenset(
    {"受理", "通过", "不通过", "退回", "准予", "办结"}
)


def sequel(
    definition: Definition, before: Facts, now: Facts, happening: Happening, event: NewEvent
) -> Facts:
    """Give the facts with what an event leaves open, forgotten and possible to take back."""
    opened = _opened_since(before, now, happening, event)
    facts = _forgetting(msgspec.structs.replace(now, opened=opened), before, happening)
    facts = msgspec.structs.replace(
        facts,
        named=_named(before, facts, happening),
        inquiries=_inquiries(definition, before, facts, happening),
    )
    undo = _undo(definition, before, facts, happening, event)
    return facts if undo == facts.undo else msgspec.structs.replace(facts, undo=undo)


def _opened_since(
    before: Facts, now: Facts, happening: Happening, event: NewEvent
) -> dict[str, datetime]:
    """Give since when each seat is open; one that was done and is begun anew is so from now on.

    No seat waits for anybody before an applicant who has booked a visit comes.
    """
    if now.expected:
        return {}
    at = event.at.astimezone(UTC)
    anew = {task.step for task in getattr(happening, "tasks", ())}
    # What stood open before the moment was kept has none; what is taken back, an earlier one.
    known = dict.fromkeys(set(now.state.open) - set(before.state.open) | anew, at)
    known |= {seat: since for seat, since in now.opened.items() if seat not in before.opened}
    return {
        seat: known.get(seat) or before.opened[seat]
        for seat in now.state.open
        if seat in known or seat in before.opened
    }


def _forgetting(facts: Facts, before: Facts, happening: Happening) -> Facts:
    """Forget what was about seats that are open no more, or are open anew.

    A proposed refusal that was signed, or whose step is done some other way, waits for nobody;
    whoever does a step for the second time is reminded once more.
    """
    pending = facts.pending
    if pending is not None and (
        # Taking back a decision is proposed when the case has long ended.
        (facts.state.ended and not before.state.ended)
        or (pending.step and pending.step not in facts.state.open)
        or getattr(happening, "proposer", "")
    ):
        facts = msgspec.structs.replace(facts, pending=None)
    if not facts.reminded:
        return facts
    still = tuple(
        (seat, level)
        for seat, level in facts.reminded
        if seat in facts.state.open and facts.opened.get(seat) == before.opened.get(seat)
    )
    return msgspec.structs.replace(facts, reminded=still)


def _named(before: Facts, now: Facts, happening: Happening) -> tuple[Assignment, ...]:
    """Give who is at the seats of those who wait for a signature they asked for, or sign later."""
    wanted = {name for seat, asker, _when in now.state.added for name in (seat, asker)}
    wanted -= set(now.state.open)
    if not wanted:
        return ()
    # Under other rules the seats are others.
    earlier = () if isinstance(happening, RulesChanged) else (*before.named, *before.tasks)
    later: tuple[Assignment, ...] = getattr(happening, "later", ())
    known = {task.step: task for task in (*earlier, *now.named, *later)}
    return tuple(known[seat] for seat in sorted(wanted) if seat in known)


def _inquiries(
    definition: Definition, before: Facts, now: Facts, happening: Happening
) -> tuple[Inquiry, ...]:
    """Give the questions that are open still: a step that is done asks no more."""
    if not now.inquiries or now.state.ended:
        return ()
    if isinstance(happening, RulesChanged):
        return now.inquiries
    busy = {step_id_of(seat) for seat in now.state.open}
    busy |= {step_id_of(asker) for _seat, asker, _when in now.state.added}
    busy -= workflow.repeated(definition.workflow, before.state, now.state)
    return tuple(each for each in now.inquiries if each.step in busy)


def _undo(
    definition: Definition, before: Facts, now: Facts, happening: Happening, event: NewEvent
) -> tuple[Undo, ...]:
    """Give what may be taken back: acts after which nobody did anything with what they opened."""
    if now.state.ended or isinstance(happening, RulesChanged):
        return ()
    if happening.silent:
        return now.undo
    seat, signed = event.step, dict(now.state.signed)
    left = tuple(
        each
        for each in now.undo
        if not seat
        or (
            seat not in (each.seat, *each.opened)
            # Once the step is through, its other signatures cannot be taken back any more.
            and (step_id_of(seat) != step_id_of(each.seat) or each.seat in signed)
        )
    )
    if isinstance(happening, Acted) and (done := _undo_of(definition, before, now, event)):
        return (*left, done)
    return left


def _undo_of(definition: Definition, before: Facts, now: Facts, event: NewEvent) -> Undo | None:
    if event.outcome not in TAKEN_BACK or not event.actor:
        return None
    seat = event.step
    steps = {step.id: step for step in definition.workflow.all_steps()}
    if "撤回" not in verbs_of(steps[step_id_of(seat)]):
        return None
    # A seat of another round is open anew: whoever was there is there again.
    still = {task.step for task in (*now.tasks, *now.named)} - {seat}
    begun = workflow.begun(definition.workflow, before.state, now.state)
    closed = tuple(each for each in (*before.named, *before.tasks) if each.step not in still)
    ran = {pause.step for pause in now.pauses if pause.pause.last is None}
    return Undo(
        seat=seat,
        username=now.did[-1].username,
        opened=tuple(sorted(begun)),
        closed=closed,
        since={t.step: before.opened[t.step] for t in closed if t.step in before.opened},
        pauses=tuple(
            each
            for each in before.pauses
            if each.pause.last is None and each.step and each.step not in ran
        ),
        inquiries=tuple(each for each in before.inquiries if each not in now.inquiries),
        decision=before.decision,
        accepted=before.accepted_at is None and now.accepted_at is not None,
    )
