"""Whether a case goes on under other rules, and where it would stand in them: pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from difflib import SequenceMatcher
from typing import Literal

import msgspec

from app.catalog.materials import applicable, missing
from app.catalog.model import Catalog, Definition, Step
from app.catalog.words import Outcome, RulePolicy
from app.clock import Due
from app.desk.casefile import CaseFile
from app.desk.deadlines import Deadlines, basis, counted_from, deadlines
from app.desk.effects import pause_ended, pauses_begun
from app.desk.facts import Asked, Facts, StepPause, Tolerance
from app.desk.fees import compared
from app.desk.rule_events import Place, placed
from app.desk.touched import recapped
from app.routing import Assignment, UnknownName, assignments
from app.texts import _
from app.workflow import NotOffered, State, performers, step_id_of
from app.workflow.carry import carried

Results = Mapping[str, Outcome]


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a case: why it stays or waits for a decision, or where it goes on.

    `steps` are the steps it goes on at by the open ones; suggestions only where it waits ('' for
    none that is like it).
    """

    result: Literal["换", "留", "待定"]
    why: str = ""
    steps: Mapping[str, str] = {}
    place: Place | None = None
    passed_over: tuple[str, ...] = ()


def alike(one: Definition, other: Definition) -> bool:
    """Tell whether two sets of rules say the same to a case; the centre's own address is no rule."""
    return (one.item, one.workflow, one.department, one.joint_departments) == (
        other.item, other.workflow, other.department, other.joint_departments,
    )  # fmt: skip


def judged(
    catalog: Catalog, file: CaseFile, new: Definition | None, policy: RulePolicy, today: date,
    results: Results,
) -> Verdict:  # fmt: skip
    """Say what becomes of an open case whose item's rules are `new` now (None: no such item).

    `results` is what its steps came to so far; `catalog` says who does what.
    """
    if new is None:
        return Verdict(result="留", why=_("事项已取消，按原规定办完。"))
    steps, why = _matched(file, new)
    if why:
        return Verdict(result="待定", why=why, steps=steps)
    try:
        found = carry(catalog, file, new, steps, today, results)
    except NotOffered as refusal:
        return Verdict(result="待定", why=str(refusal), steps=steps)
    except UnknownName as unknown:
        return Verdict(result="留", why=str(unknown))
    if policy != "从新兼从优":
        return found
    if loss := _loss(catalog, file, new, found, today):
        return Verdict(result="留", why=loss)
    cost = compared(file.definition.item.fees, new.item.fees)
    if cost.result:
        result: Literal["留", "待定"] = "留" if cost.result == "更多" else "待定"
        return Verdict(result=result, why=cost.why, steps=steps)
    return found


def carry(
    catalog: Catalog, file: CaseFile, new: Definition, steps: Mapping[str, str], today: date,
    results: Results,
) -> Verdict:  # fmt: skip
    """Give where a case stands under other rules, each open step going on at its `steps`.

    Raises NotOffered where the new workflow does not lead there, UnknownName where nobody does
    what is open there.
    """
    facts = file.facts
    state = carried(file.definition.workflow, new.workflow, facts.state, steps, results)
    place = Place(
        state=state,
        tasks=tuple(_tasks(catalog, file, new, steps, state.open)),
        pauses=tuple(_pauses(facts, new, steps, state.open, today)),
        asked=tuple(_asked(file, new, steps)),
        tolerance=_tolerance(file, new, today),
        named=tuple(_named(facts, state, steps)),
        inquiries=tuple(
            msgspec.structs.replace(each, step=steps.get(each.step, each.step))
            for each in facts.inquiries
        ),
    )
    known = {step.id: step.name for step in new.workflow.all_steps()}
    over = tuple(one for one in state.passed if one in known and one not in facts.state.passed)
    return Verdict(result="换", steps=steps, place=place, passed_over=over)


def _matched(file: CaseFile, new: Definition) -> tuple[dict[str, str], str]:
    """Give where each open step goes on by its id, and why that is not clear ('' where it is)."""
    old, facts = file.definition, file.facts
    there = {step.id for step in new.workflow.all_steps()}
    fits = {step.id for step in fitting(new, facts)}
    found, gone = {}, []
    for step in _open_steps(old, facts):
        clear = step.id in there and (facts.accepted_at is not None or step.id in fits)
        found[step.id] = step.id if clear else nearest(old, new, step, facts)
        gone += [] if clear else [step.name]
    if gone:
        text = _("新流程没有“{names}”这一步。")
        return found, text.format(names=_("、").join(gone))
    before, now = old.item.situation, new.item.situation
    if before and (now is None or now.id != before.id):
        return found, _("新规定没有“{name}”这种情形。").format(name=before.name)
    return found, ""


def _open_steps(old: Definition, facts: Facts) -> tuple[Step, ...]:
    open_ids = {step_id_of(seat) for seat in facts.state.open}
    return tuple(step for step in old.workflow.all_steps() if step.id in open_ids)


def fitting(new: Definition, facts: Facts) -> tuple[Step, ...]:
    """Give the steps at which a case may go on: before acceptance while it is not accepted."""
    steps = new.workflow.all_steps()
    accepting = [n for n, step in enumerate(steps) if "受理" in step.outcomes]
    if not accepting:
        return steps
    border = accepting[-1] + 1
    return steps[border:] if facts.accepted_at else steps[:border]


def nearest(old: Definition, new: Definition, step: Step, facts: Facts) -> str:
    """Give the step of the new workflow that is most like one of the old; '' for none at all.

    Likeness is that of the name, of what it may come to, of who does it, of where it stands.
    """
    before = old.workflow.all_steps()
    place = before.index(step) / max(len(before) - 1, 1)
    now = new.workflow.all_steps()

    def likeness(other: Step) -> float:
        both = len(set(step.outcomes) & set(other.outcomes))
        either = len({*step.outcomes, *other.outcomes})
        apart = abs(place - now.index(other) / max(len(now) - 1, 1))
        name = SequenceMatcher(None, step.name, other.name).ratio()
        return 3 * name + both / either + (step.by == other.by) + 1 - apart

    return max(fitting(new, facts), key=likeness).id if fitting(new, facts) else ""


def _tasks(
    catalog: Catalog, file: CaseFile, new: Definition, steps: Mapping[str, str],
    seats: tuple[str, ...],
) -> Iterator[Assignment]:  # fmt: skip
    """Give who does what is open; whoever has it already keeps it."""
    had = {_seat(task.step, steps): task for task in file.facts.tasks}
    named = {step.id: step for step in new.workflow.all_steps()}
    division = str(file.application.applicant.get("village", ""))
    pinned = {each.id: each for each in (new.department, *new.joint_departments)}
    here = msgspec.structs.replace(catalog, departments={**pinned, **catalog.departments})
    for seat in seats:
        step = named[step_id_of(seat)]
        before = had.pop(seat, None)
        if seat not in {name for name, _by in performers(step)}:
            # A signer who was added: no rule names them.
            assert before is not None
            yield msgspec.structs.replace(before, step=seat)
            continue
        fresh = next(
            each
            for each in assignments(
                here, new.item, step, file.row.point, division, workflow=new.workflow
            )
            if each.step == seat
        )
        yield _taken_over(before, fresh) if before else fresh


def _named(facts: Facts, state: State, steps: Mapping[str, str]) -> Iterator[Assignment]:
    """Give who waits for a signature, or is to sign later, where they still do."""
    wanted = {seat for each in state.added for seat in each[:2]} - set(state.open)
    for task in facts.named:
        seat = _seat(task.step, steps)
        if seat in wanted:
            yield msgspec.structs.replace(task, step=seat)


def _taken_over(before: Assignment, fresh: Assignment) -> Assignment:
    place = ("point", "department", "post")
    if any(getattr(before, name) != getattr(fresh, name) for name in place):
        return fresh
    kept = {"person": before.person, "person_name": before.person_name, "lead": before.lead}
    return msgspec.structs.replace(fresh, **kept)


def _seat(seat: str, steps: Mapping[str, str]) -> str:
    step = step_id_of(seat)
    return steps.get(step, step) + seat[len(step) :]


def _pauses(
    facts: Facts, new: Definition, steps: Mapping[str, str], seats: tuple[str, ...], today: date
) -> Iterator[StepPause]:
    """Give the pauses with the new rules' caps; what stands still there no longer, runs again."""
    special = {each.id: each.name for each in new.item.limits.special}
    runs = {step.id: special.get(step.special, "") for step in new.workflow.all_steps()}
    going: set[str] = set()
    for pause in recapped(facts.pauses, new):
        told = pause.pause
        step = step_id_of(_seat(pause.step, steps))
        moved = StepPause(step=step, pause=told)
        if told.last is not None:
            yield StepPause(step=pause.step, pause=told)
        elif told.cap is None or not step or runs.get(step) == told.name:
            going.add(told.name)
            yield moved
        else:
            yield pause_ended(moved, today)
    begun = pauses_begun(new, {step_id_of(seat) for seat in seats}, today)
    yield from (each for each in begun if each.pause.name not in going)


def _asked(file: CaseFile, new: Definition, steps: Mapping[str, str]) -> Iterator[Asked]:
    """Give what a 补正 asks for: what the new rules do not know cannot be waited for."""
    known = {each.id for each in applicable(new.item, file.application.answers)}
    for asked in file.facts.asked:
        if asked.complete is not None:
            yield asked
            continue
        wanted = tuple(each for each in asked.materials if each in known)
        yield msgspec.structs.replace(asked, step=_seat(asked.step, steps), materials=wanted)


def _tolerance(file: CaseFile, new: Definition, today: date) -> Tolerance | None:
    owing = file.facts.owing
    if owing is None:
        return file.facts.tolerance
    known = {each.id for each in applicable(new.item, file.application.answers)}
    wanted = tuple(each for each in owing.materials if each in known)
    met = None if set(wanted) - set(file.facts.brought) else today
    return msgspec.structs.replace(owing, materials=wanted, met=met)


def _loss(catalog: Catalog, file: CaseFile, new: Definition, found: Verdict, today: date) -> str:
    """Say what the applicant would lose by the new rules; nothing where they are no worse off."""
    assert found.place is not None
    answers, there = file.application.answers, file.facts.accounted
    lacking = {each.id for each in missing(file.definition.item, answers, there)}
    more = [each for each in missing(new.item, answers, there) if each.id not in lacking]
    if more:
        names = _("、").join(each.name for each in more)
        return _("新规定多要材料：{names}。").format(names=names)
    before = _deadlines(catalog, file, file.definition, file.facts, today)
    now = _deadlines(catalog, file, new, placed(file.facts, found.place), today)
    for name, one, other in (
        (_("承诺"), before.promised, now.promised), (_("法定"), before.statutory, now.statutory),
    ):  # fmt: skip
        if one is not None and (other is None or other.due > one.due):
            return _later(name, one, other)
    return ""


def _later(name: str, one: Due, other: Due | None) -> str:
    if other is None:
        return _("新规定没有{name}期限，原来是{day}。").format(name=name, day=one.due.isoformat())
    return _("新规定的{name}到期日更晚：{before} → {now}。").format(
        name=name, before=one.due.isoformat(), now=other.due.isoformat()
    )


def _deadlines(
    catalog: Catalog, file: CaseFile, rules: Definition, facts: Facts, today: date
) -> Deadlines:
    """Give the due dates; of a case that is not accepted, those of an acceptance today."""
    if facts.began is None:
        return counted_from(catalog, rules, today, facts.pauses, today)
    counting = basis(catalog, rules, file.row.opened_at, file.row.point)
    return deadlines(counting, facts, today)
