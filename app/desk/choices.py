"""What an actor may do on a case now, and what of it is barred and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

import msgspec

from app import workflow
from app.catalog.materials import missing
from app.catalog.model import Catalog, Definition, Limit, Material, RiskPoint, Step
from app.catalog.words import Outcome
from app.clock import amount, calendar_of, due_date, full_day
from app.desk import service, tolerance
from app.desk.actor import Actor, holds
from app.desk.asking import ask_barred
from app.desk.custody import not_there
from app.desk.facts import Doing, Facts
from app.desk.seating import awaited, completes, is_added, signed_already
from app.fields import Question
from app.routing import Assignment
from app.texts import _
from app.workflow import OUTCOMES, Offer, earlier_steps

# What 行政许可法 art. 32 ends a case with before it is accepted, and only then.
TURNED_AWAY = ("不予受理", "不需要办理", "转告有权机关")
# What a case may come to only when all that was promised to follow is there.
_DONE = ("准予", "办结", "送达")


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """An open step that is the actor's to do.

    `outcomes` may be chosen now; `blocked` says of each other outcome why not. `needs` names the
    fields an outcome asks for: reason, clause, materials, back_to, turn_to, companions.
    `asks` are the questions that an outcome asks besides, `given` what they are filled with.
    `back_to` are the (id, name) of the steps a 退回 may go to, `redone` the names of what else is
    to be done again then; `min_people` counts the actor.
    `risks` are what may go wrong at this step, the gravest first.
    """

    step: str
    name: str
    post: str
    outcomes: tuple[str, ...]
    blocked: Mapping[str, str]
    needs: Mapping[str, tuple[str, ...]]
    back_to: tuple[tuple[str, str], ...]
    min_people: int
    risks: tuple[RiskPoint, ...] = ()
    redone: Mapping[str, tuple[str, ...]] = {}
    asks: Mapping[str, tuple[Question, ...]] = {}
    given: Mapping[str, Mapping[str, str]] = {}


class Bench(msgspec.Struct, frozen=True, kw_only=True):
    """What choosing depends on: the rules, the facts, what the applicant told, where (a name)."""

    catalog: Catalog
    definition: Definition
    facts: Facts
    answers: Mapping[str, object]
    today: date
    applicant: Mapping[str, object] = {}
    place: str = ""

    def __repr__(self) -> str:
        return f"Bench({self.definition.item.id!r}, …)"

    def missing(self) -> tuple[Material, ...]:
        """Give the 必要 materials that are not there, and that no promise stands in for."""
        return missing(self.definition.item, self.answers, self.facts.accounted)


def choices(bench: Bench, actor: Actor) -> tuple[Choice, ...]:
    """Give the open steps that the actor holds, each with its outcomes."""
    tasks = {task.step: task for task in bench.facts.tasks}
    found = workflow.offers(bench.definition.workflow, bench.facts.state)
    return tuple(
        _choice(bench, actor, offer, tasks[offer.seat])
        for offer in found
        if offer.seat in tasks and holds(actor, tasks[offer.seat])
    )


def _choice(bench: Bench, actor: Actor, offer: Offer, task: Assignment) -> Choice:
    step = offer.step
    if is_added(bench.facts, offer.seat):
        # An opinion is one person's, and no procedure has to run in full before it.
        step = msgspec.structs.replace(step, min_people=1, special="")
    conflict = separation(bench, actor, (), step, task.post)
    conflict = conflict or signed_already(bench.facts, actor, offer.seat)
    conflict = conflict or not_there(bench.catalog, bench.facts, task)
    blocked: dict[str, str] = {
        outcome: conflict or reason
        for outcome in offer.outcomes
        if (reason := barred(bench, step, outcome, offer.seat)) or conflict
    }
    back_to, again = _ways_back(bench, offer)
    return Choice(
        step=offer.seat,
        name=step.name,
        post=task.post,
        outcomes=tuple(outcome for outcome in offer.outcomes if outcome not in blocked),
        blocked=blocked,
        needs={outcome: _needs(step, outcome) for outcome in offer.outcomes},
        back_to=back_to,
        redone=again,
        min_people=step.min_people,
        risks=_risks(bench.definition, step),
        asks={name: ask() for name, ask in _ASKED.items() if name in offer.outcomes},
        given=_given(bench, offer),
    )


def _ways_back(
    bench: Bench, offer: Offer
) -> tuple[tuple[tuple[str, str], ...], dict[str, tuple[str, ...]]]:
    flow, state = bench.definition.workflow, bench.facts.state
    if "退回" not in offer.outcomes:
        return (), {}
    earlier = earlier_steps(flow, state, offer.seat)
    again = dict(workflow.redone(flow, state, offer.seat))
    return (
        tuple((each.id, each.name) for each in earlier),
        {target: tuple(each.name for each in steps) for target, steps in again.items()},
    )


# What some outcomes ask besides reason, clause and the like.
_ASKED: Final = {tolerance.TOLERATED: tolerance.questions, service.SERVED: service.questions}


def _given(bench: Bench, offer: Offer) -> dict[str, Mapping[str, str]]:
    given: dict[str, Mapping[str, str]] = {}
    if service.SERVED in offer.outcomes:
        given[service.SERVED] = service.usual(bench.applicant, bench.place, bench.today)
    if tolerance.TOLERATED in offer.outcomes:
        given[tolerance.TOLERATED] = {"signer": str(bench.applicant.get("name", ""))}
    return given


def _risks(definition: Definition, step: Step) -> tuple[RiskPoint, ...]:
    here = [risk for risk in definition.item.risk_points if risk.step == step.id]
    return tuple(sorted(here, key=lambda risk: risk.grade))


def _needs(step: Step, outcome: Outcome) -> tuple[str, ...]:
    needs: tuple[str, ...] = OUTCOMES[outcome].needs
    if outcome == "转告有权机关":
        needs += ("turn_to",)
    if step.min_people > 1 and OUTCOMES[outcome].moves == "前进":
        needs += ("companions",)
    return needs


def barred(bench: Bench, step: Step, outcome: Outcome, seat: str) -> str:
    """Say why the seat of a step cannot come to an outcome now, whoever acts, or nothing."""
    facts = bench.facts
    if facts.expected:
        return _("申请人预约了还没有到：到场以后先点“到场收件”，或者登记收到的材料。")
    if waits := _unsigned(facts, step, outcome):
        return waits
    if outcome == "补正":
        return ask_barred(bench.definition, facts, step)
    if outcome in TURNED_AWAY and facts.accepted_at:
        return _("已经受理的件不能再作“{outcome}”。").format(outcome=outcome)
    # Sent back, a waiting case would wait on for a step that is no longer open, its clock running.
    if facts.waiting and OUTCOMES[outcome].moves in ("前进", "退回"):
        return _("等待申请人补正，材料收齐登记后才能继续。")
    if OUTCOMES[outcome].moves != "前进":
        return ""
    lacking = _("、").join(material.name for material in bench.missing())
    if lacking and accepts(bench.definition, facts, outcome, seat):
        return _("必要材料还没有收齐：{names}。").format(names=lacking)
    if is_added(facts, seat):
        return ""
    return awaited(facts, step) or _owing(bench, outcome, seat) or _unfinished(bench, step)


def _unsigned(facts: Facts, step: Step, outcome: Outcome) -> str:
    """Say which refusal waits for a second signature, so that this cannot be done, or nothing."""
    pending = facts.pending
    if pending is None:
        return ""
    here = not pending.step or workflow.step_id_of(pending.step) == step.id
    if not here and not OUTCOMES[outcome].negative:
        return ""
    return _("{who}已拟作“{what}”，正在等待复核。").format(
        who=pending.name, what=pending.outcome or pending.word
    )


def _owing(bench: Bench, outcome: Outcome, seat: str) -> str:
    """Say what may, or must still, follow of the materials, or nothing."""
    facts, item = bench.facts, bench.definition.item
    if accepts(bench.definition, facts, outcome, seat):
        return tolerance.barred(bench.definition, bench.answers, facts.accounted, outcome)
    if outcome == tolerance.TOLERATED:
        return _("已经受理的件不能再作“{outcome}”。").format(outcome=outcome)
    if facts.owing is None or outcome not in _DONE:
        return ""
    lacking = set(facts.owing.materials) - set(facts.accounted)
    names = _("、").join(each.name for each in item.materials if each.id in lacking)
    return _("容缺的材料还没有补齐：{names}（最迟{day}）。").format(
        names=names, day=full_day(facts.owing.until)
    )


def _unfinished(bench: Bench, step: Step) -> str:
    """Say until when a special procedure that must run in full still runs, or nothing."""
    item, pauses = bench.definition.item, bench.facts.pauses
    special = next((each for each in item.limits.special if each.id == step.special), None)
    began = next(
        (p.pause.first for p in pauses if p.step == step.id and p.pause.last is None), None
    )
    if special is None or not special.full or began is None:
        return ""
    limit = Limit(length=special.length, unit=special.unit)
    # A notice of 7 days hangs for 7 days, whatever day the last one is: nothing moves on.
    ends = began + timedelta(days=special.length)
    if special.unit != "自然日":
        ends = due_date(began, limit, calendar_of(bench.catalog.calendars)).due
    if bench.today > ends:
        return ""
    return _("“{name}”要满{period}，到{day}期满，期满后才能通过。").format(
        name=special.name, period=amount(limit), day=full_day(ends)
    )


def accepts(definition: Definition, facts: Facts, outcome: Outcome, seat: str) -> bool:
    """Tell whether the outcome at a seat accepts the case, so that its limits begin.

    受理 and 容缺受理 do; where no step of the workflow can come to 受理, the first step done does.
    Where several sign, the signature does that settles the step.
    """
    if facts.accepted_at or OUTCOMES[outcome].moves != "前进":
        return False
    if not completes(definition, facts, seat, outcome):
        return False
    steps = definition.workflow.all_steps()
    return outcome in ("受理", tolerance.TOLERATED) or not any(
        "受理" in step.outcomes for step in steps
    )


def separation(
    bench: Bench, actor: Actor, companions: tuple[str, ...], step: Step, post: str
) -> str:
    """Say whom the separation of duties keeps from the step, or nothing.

    `separate_from` of the step and the staffing rules' sets of posts bind the actor and, known
    by name only, those who come along.
    """
    for done in bench.facts.did:
        if done.step == step.id or not _apart(bench, step, post, done):
            continue
        who = _same_person(actor, companions, done)
        if who:
            return _("职责分离：{who}已办过此件的“{step}”，不能再办“{now}”，请换人办理。").format(
                who=who, step=_name_of(bench, done.step), now=step.name
            )
    return ""


def _same_person(actor: Actor, companions: tuple[str, ...], done: Doing) -> str:
    if actor.username == done.username or actor.name in done.companions:
        return actor.name
    return next((name for name in companions if name in (done.name, *done.companions)), "")


def _apart(bench: Bench, step: Step, post: str, done: Doing) -> bool:
    if workflow.step_id_of(done.step) in step.separate_from:
        return True
    sets = (posts for rule in bench.catalog.staffing.values() for posts in rule.separation)
    return done.post != post and any({done.post, post} <= set(posts) for posts in sets)


def _name_of(bench: Bench, step_id: str) -> str:
    names = {step.id: step.name for step in bench.definition.workflow.all_steps()}
    seated = workflow.step_id_of(step_id)
    return names.get(seated, seated)
