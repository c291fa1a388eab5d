"""What it means that several people sign a step: whose signature does what, and who may give it."""

from __future__ import annotations

from app import workflow
from app.catalog.model import Definition, Step
from app.catalog.words import Outcome
from app.clock import full_day
from app.desk.actor import Actor
from app.desk.facts import Facts
from app.routing import Assignment
from app.texts import _
from app.workflow import step_id_of


def is_added(facts: Facts, seat: str) -> bool:
    """Tell whether a seat is that of a signer who was asked besides, for an opinion only."""
    return any(seat == each for each, _asker, _when in facts.state.added)


def completes(definition: Definition, facts: Facts, seat: str, outcome: Outcome) -> bool:
    """Tell whether an outcome at a seat settles its step, not only one of its signatures."""
    if "." not in seat:
        return True
    if is_added(facts, seat):
        return False
    after = workflow.act(definition.workflow, facts.state, seat, outcome)
    busy = {step_id_of(each) for each in after.open}
    return step_id_of(seat) in after.passed or step_id_of(seat) not in busy


def signed_already(facts: Facts, actor: Actor, seat: str) -> str:
    """Say that the actor has signed this step at another of its own seats, or nothing.

    Whoever is asked for an opinion besides may also have signed: it decides nothing.
    """
    if is_added(facts, seat):
        return ""
    signed = {name for name, _came_to in facts.state.signed if name != seat}
    mine = any(
        each.username == actor.username
        and each.step in signed
        and step_id_of(each.step) == step_id_of(seat)
        for each in facts.did
    )
    return _("您在这一步已经签过，要由另一个人签。") if mine else ""


def awaited(facts: Facts, step: Step) -> str:
    """Say whose opinion must be there before the step can go on, or nothing."""
    waiting = [each for each in facts.inquiries if each.must and each.step == step.id]
    if not waiting:
        return ""
    who = _("、").join(in_words(each.task) for each in waiting)
    last = max(each.due for each in waiting)
    return _("正在等{who}答复意见（最迟{day}）。").format(who=who, day=full_day(last))


def in_words(task: Assignment) -> str:
    """Say who is to do a task: 宁城县民政局审批岗, 王勘（黑里河镇便民服务中心）."""
    place = f"{task.department_name or task.point_name}{task.post}"
    if not task.person:
        return place
    return _("{name}（{place}）").format(name=task.person_name, place=place)
