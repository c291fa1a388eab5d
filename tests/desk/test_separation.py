"""Separation of duties: who did one thing on a case does not do the other."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from app.catalog.model import Catalog, Step
from app.desk import Actor, CaseView, Refused
from tests.desk.hall import APPROVER, CLERK, SURVEYOR, VILLAGER, Hall
from tests.sample import TOWN

ALL_ROUND = Actor(
    username="all", name="全能", role="办事员", point=TOWN,
    posts=("综合受理岗", "民政助理岗", "出件岗"),
)  # fmt: skip
# The same person, now at the department.
PROMOTED = Actor(username="all", name="全能", role="审批员", departments=("civil-affairs",))
NAMESAKE = Actor(username="other", name="全能", role="审批员", departments=("civil-affairs",))


def to_approval(hall: Hall, clerk: Actor, surveyor: Actor, *companions: str) -> CaseView:
    case = hall.act(clerk, hall.open(clerk, point=TOWN), "receive", "受理")
    case = hall.act(surveyor, case, "survey", "通过", companions=companions or ("刘村",))
    return hall.act(VILLAGER, case, "publicity", "通过")


def test_one_person_may_do_what_is_not_kept_apart(hall: Hall) -> None:
    case = to_approval(hall, ALL_ROUND, ALL_ROUND)
    case = hall.act(APPROVER, case, "approve", "准予")
    assert hall.act(ALL_ROUND, case, "deliver", "送达").ended == "办结"


def test_who_received_does_not_approve(hall: Hall) -> None:
    case = to_approval(hall, ALL_ROUND, SURVEYOR)
    with pytest.raises(Refused, match="职责分离：全能已办过此件的“收件受理”，不能再办“审批”"):
        hall.act(PROMOTED, case, "approve", "准予")
    assert hall.act(APPROVER, case, "approve", "准予").status == "已受理"


def test_who_surveyed_does_not_approve(hall: Hall) -> None:
    case = to_approval(hall, CLERK, ALL_ROUND)
    with pytest.raises(Refused, match="入户调查"):
        hall.act(PROMOTED, case, "approve", "准予")


def test_who_came_along_does_not_approve(hall: Hall) -> None:
    case = to_approval(hall, CLERK, SURVEYOR, "全能")
    with pytest.raises(Refused, match="职责分离：全能"):
        hall.act(PROMOTED, case, "approve", "准予")


def test_another_person_of_the_same_name_does(hall: Hall) -> None:
    case = to_approval(hall, ALL_ROUND, SURVEYOR)
    assert hall.act(NAMESAKE, case, "approve", "准予").status == "已受理"


def test_it_is_told_before_it_is_tried(hall: Hall) -> None:
    case = to_approval(hall, ALL_ROUND, SURVEYOR)
    (choice,) = hall.desk.case(PROMOTED, case.number, hall.at).offers
    assert choice.outcomes == ()
    assert set(choice.blocked) == {"准予", "不予", "退回"}
    assert all("职责分离" in reason for reason in choice.blocked.values())
    (free,) = hall.desk.case(APPROVER, case.number, hall.at).offers
    assert (free.blocked, free.outcomes) == ({}, ("准予", "不予", "退回"))


def changed(catalog: Catalog, **steps: Any) -> Catalog:
    """Give the catalogue with other values in steps of the workflow of the promised item."""
    flow = catalog.workflows["survey"]
    new = tuple(
        msgspec.structs.replace(step, **steps.get(step.id, {}))
        for step in flow.steps
        if isinstance(step, Step)
    )
    flows = {**catalog.workflows, "survey": msgspec.structs.replace(flow, steps=new)}
    return msgspec.structs.replace(catalog, workflows=flows)


def test_the_staffing_rules_bind_without_the_workflow(hall: Hall) -> None:
    """综合受理岗 and 审批岗 are never combined on one case, whatever the workflow says."""
    hall.catalog = changed(hall.catalog, approve={"separate_from": ()})
    case = to_approval(hall, ALL_ROUND, SURVEYOR)
    with pytest.raises(Refused, match="职责分离"):
        hall.act(PROMOTED, case, "approve", "准予")


def test_without_any_rule_nobody_is_kept_away(hall: Hall) -> None:
    hall.catalog = changed(hall.catalog, approve={"separate_from": ()})
    staffing = {
        name: msgspec.structs.replace(rule, separation=())
        for name, rule in hall.catalog.staffing.items()
    }
    hall.catalog = msgspec.structs.replace(hall.catalog, staffing=staffing)
    case = to_approval(hall, ALL_ROUND, SURVEYOR)
    assert hall.act(PROMOTED, case, "approve", "准予").status == "已受理"


def test_those_who_come_along_are_bound_too(hall: Hall) -> None:
    hall.catalog = changed(hall.catalog, survey={"separate_from": ("receive",)})
    case = hall.act(CLERK, hall.open(), "receive", "受理")
    with pytest.raises(Refused) as refusal:
        hall.act(SURVEYOR, case, "survey", "通过", companions=("刘村", "李明"))
    assert refusal.value.field == "companions"
    assert "李明已办过此件的“收件受理”" in refusal.value.message
    assert hall.act(SURVEYOR, case, "survey", "通过", companions=("刘村",)).status == "已受理"


def test_doing_the_same_step_again_is_no_conflict(hall: Hall) -> None:
    case = to_approval(hall, CLERK, SURVEYOR)
    case = hall.act(APPROVER, case, "approve", "退回", reason="有误", back_to="survey")
    case = hall.act(SURVEYOR, case, "survey", "通过", companions=("刘村",))
    case = hall.act(VILLAGER, case, "publicity", "通过")
    assert hall.act(APPROVER, case, "approve", "准予").status == "已受理"
