"""Who does each step: the department that leads, seats, and the applicant's own workflow."""

from __future__ import annotations

import gc
from datetime import datetime, timedelta, timezone
from typing import get_args

import msgspec
import pytest

from app.catalog.model import Catalog, Parallel, Workflow
from app.catalog.model.flow import Performer, Signers
from app.routing import Reason, assignments, grouped, route
from app.routing.network import Network
from app.routing.reason import Code
from tests.sample import (
    HALL,
    JOINT_ITEM,
    PROMISED_ITEM,
    TOWN,
    VILLAGE,
    VILLAGE_DIVISION,
    sample_catalog,
)

MORNING = datetime(2026, 9, 24, 10, 0, tzinfo=timezone(timedelta(hours=8)))
CATALOG = sample_catalog()
replace = msgspec.structs.replace


def leading(catalog: Catalog, item: str) -> list[str]:
    return [step.step for step in route(catalog, item, HALL, MORNING).steps if step.lead]


def test_where_departments_act_at_once_the_items_own_leads() -> None:
    found = route(CATALOG, JOINT_ITEM, HALL, MORNING)
    assert CATALOG.items[JOINT_ITEM].department == "agriculture"
    assert leading(CATALOG, JOINT_ITEM) == ["eligibility", "approve"]
    assert [reason.text for reason in found.reasons if reason.code == "lead"] == [
        "几个部门同时办理，宁城县农牧局牵头，汇总各部门的意见。"
    ]
    # One department after another has nobody to lead.
    assert leading(CATALOG, PROMISED_ITEM) == []


def test_branches_of_one_department_have_nobody_to_lead() -> None:
    joint = CATALOG.workflows["joint"]
    receive, parallel, *rest = joint.steps
    assert isinstance(parallel, Parallel)
    alone = replace(parallel, branches=(parallel.branches[0], (parallel.branches[0][1],)))
    workflow = replace(joint, steps=(receive, alone, *rest))
    catalog = replace(CATALOG, workflows={**CATALOG.workflows, "joint": workflow})
    assert leading(catalog, JOINT_ITEM) == []


def test_the_workflow_of_the_applicants_answers_may_be_given() -> None:
    whole = CATALOG.workflows["survey"]
    shorter = Workflow(id="survey", name=whole.name, steps=(whole.steps[0], whole.steps[-1]))
    for _time in range(2):
        found = route(CATALOG, PROMISED_ITEM, HALL, MORNING, workflow=shorter)
        assert [step.step for step in found.steps] == ["receive", "deliver"]
        assert len(route(CATALOG, PROMISED_ITEM, HALL, MORNING).steps) == 5


def test_every_signer_has_a_seat() -> None:
    whole = CATALOG.workflows["survey"]
    approve = replace(
        whole.all_steps()[3],
        signers=Signers(mode="依次", with_=(Performer(department="agriculture", post="审批岗"),)),
    )
    item = CATALOG.items[PROMISED_ITEM]
    first, second = assignments(CATALOG, item, approve, TOWN)
    assert (first.seat, first.department) == ("approve.1", "civil-affairs")
    assert (second.seat, second.department) == ("approve.2", "agriculture")
    assert first.name == second.name == "审批"
    workflow = replace(whole, steps=(*whole.steps[:3], approve, whole.steps[4]))
    found = route(CATALOG, PROMISED_ITEM, TOWN, MORNING, VILLAGE_DIVISION, workflow=workflow)
    assert [step.step for step in found.steps] == [
        "receive", "survey", "publicity", "approve.1", "approve.2", "deliver",
    ]  # fmt: skip


def test_each_division_has_its_own_town_and_village() -> None:
    def places(division: str) -> list[str]:
        return [s.point for s in route(CATALOG, PROMISED_ITEM, HALL, MORNING, division).steps]

    assert places(VILLAGE_DIVISION) == [HALL, TOWN, VILLAGE, "", HALL]
    assert places("150429102200") == [HALL, "other-town", HALL, "", HALL]
    assert places(VILLAGE_DIVISION) == [HALL, TOWN, VILLAGE, "", HALL]


@pytest.mark.parametrize("code", get_args(Code))
def test_every_reason_belongs_to_a_decision(code: Code) -> None:
    reason = Reason(code=code, text="因为。")
    assert grouped((reason,)) == {reason.group: (reason,)}


def test_what_is_found_out_of_one_catalogue_is_not_told_of_another() -> None:
    other = replace(CATALOG, windows=())
    for _time in range(2):
        assert route(other, JOINT_ITEM, HALL, MORNING).window == ""
        assert route(CATALOG, JOINT_ITEM, HALL, MORNING).window == "county-hall-land"


def test_answers_go_when_their_catalogue_goes() -> None:
    for _time in range(40):
        assert route(sample_catalog(), JOINT_ITEM, HALL, MORNING).taken
    gc.collect()
    # A server that reads its folder again on every saved file must not keep every one.
    assert sum(isinstance(each, Network) for each in gc.get_objects()) < 10
