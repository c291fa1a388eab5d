"""A county whose rules change while cases are under way."""

from __future__ import annotations

from typing import Any

from app.catalog import Tree
from app.catalog.words import Outcome
from app.desk import Action, Actor, CaseView, Deed
from app.desk.transition_view import TransitionView, Wish
from tests.desk.press import ADMIN, CLERK, HOMESTEAD, Press, edited

CIVIL = Actor(username="civil", name="郑民", role="审批员", departments=("civil",))
JOINT = "workflows/joint.yaml"
LAND_STEP = "id: land, name: 用地审查"
PROMISED = "promised: {length: 10}"


def act(
    press: Press, case: CaseView, step: str, outcome: Outcome, actor: Actor = CLERK, **more: Any
) -> CaseView:
    """Act on a case as it stands, an hour later."""
    now = press.desk.case(actor, case.number, press.at)
    action = Action(
        step=step, outcome=outcome, version=now.version, token=f"{press.at.isoformat()}{step}",
        **more,
    )  # fmt: skip
    return press.desk.act(actor, case.number, action, press.later())


def accepted(press: Press) -> CaseView:
    """Open and accept a homestead case."""
    return act(press, press.open("homestead"), "receive", "受理")


def shorter(tree: Tree, days: int = 8) -> Tree:
    """Give the county with another promise for homesteads."""
    return edited(tree, HOMESTEAD, PROMISED, f"promised: {{length: {days}}}")


def more_papers(tree: Tree) -> Tree:
    """Give the county where a homestead needs one more material."""
    materials = "  - {id: application, name: 宅基地申请表, original: 1}\n"
    plan = "  - {id: plan, name: 建房图纸, copy: 1}\n"
    return edited(tree, HOMESTEAD, materials, materials + plan)


def without_land(tree: Tree) -> Tree:
    """Give the county whose joint workflow has another step instead of the land department's."""
    return edited(tree, JOINT, LAND_STEP, "id: soil, name: 用地和规划审查")


def move(press: Press, policy: Any = "从新", **more: Any) -> TransitionView:
    """Move the open cases to the rules in force."""
    wish = Wish(policy=policy, reason="上级规定改了", **more)
    return press.desk.transition(ADMIN, wish, press.later())


def decide(
    press: Press, case: CaseView, word: str, actor: Actor = ADMIN, **answers: str
) -> CaseView:
    """Do a verb on a case as it stands."""
    now = press.desk.case(actor, case.number, press.at)
    deed = Deed(word=word, version=now.version, token=f"{word}{press.at}", answers=answers)
    return press.desk.do(actor, case.number, deed, press.later())


def look(press: Press, case: CaseView, actor: Actor = ADMIN) -> CaseView:
    """Give a case as it stands now."""
    return press.desk.case(actor, case.number, press.at)
