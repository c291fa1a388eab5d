"""A case outlives what it was taken under: item, workflow, department, window, even its point."""

from __future__ import annotations

import msgspec
import pytest

from app.desk import CaseQuery, Refused
from tests.desk.hall import APPROVER, CLERK, FARM_APPROVER, LAND_APPROVER, SURVEYOR, VILLAGER, Hall
from tests.sample import JOINT_ITEM, TOWN


def remove(hall: Hall, **gone: str) -> None:
    """Take one record of each named collection out of the catalogue in use."""
    kept = {
        collection: {id: one for id, one in getattr(hall.catalog, collection).items() if id != name}
        for collection, name in gone.items()
    }
    hall.catalog = msgspec.structs.replace(hall.catalog, **kept)


def test_without_its_item_and_workflow_it_goes_on_to_its_end(hall: Hall) -> None:
    case = hall.open()
    hall.catalog = msgspec.structs.replace(hall.catalog, items={}, workflows={}, windows=())
    case = hall.act(CLERK, case, "receive", "受理")
    case = hall.act(SURVEYOR, case, "survey", "通过", companions=("刘村",))
    case = hall.act(VILLAGER, case, "publicity", "通过")
    case = hall.act(APPROVER, case, "approve", "准予")
    case = hall.act(CLERK, case, "deliver", "送达")
    assert case.ended == "办结"
    assert [row.number for row in hall.desk.cases(CLERK, CaseQuery(), hall.at).rows]
    for kind in ("收件凭证", "受理通知书"):
        assert hall.desk.issue_paper(CLERK, case.number, kind, hall.at)[1].startswith(b"%PDF")
    assert hall.desk.audit(CLERK, case.number).replayed


def test_without_its_departments_their_steps_still_open(hall: Hall) -> None:
    case = hall.open(item=JOINT_ITEM)
    name = hall.catalog.departments["agriculture"].name
    for id in ("agriculture", "natural-resources"):
        remove(hall, departments=id)
    case = hall.act(CLERK, case, "receive", "受理")
    assert {task.step for task in case.tasks} == {"site", "eligibility"}
    assert any(name in task.who for task in case.tasks)
    hall.act(FARM_APPROVER, case, "eligibility", "通过")
    assert hall.desk.tasks(LAND_APPROVER, hall.at).rows == ()


def test_without_its_point_it_is_shown_and_departments_go_on(hall: Hall) -> None:
    case = hall.act(SURVEYOR, hall.accepted(), "survey", "通过", companions=("刘村",))
    remove(hall, points=TOWN)
    case = hall.act(VILLAGER, case, "publicity", "通过")
    assert [task.step for task in case.tasks] == ["approve"]
    assert hall.desk.case(CLERK, case.number, hall.at).point_name == TOWN
    assert hall.desk.cases(CLERK, CaseQuery(), hall.at).rows
    assert hall.desk.issue_paper(CLERK, case.number, "收件凭证", hall.at)


def test_a_step_at_a_point_that_is_gone_is_refused_in_words(hall: Hall) -> None:
    case = hall.surveyed()
    remove(hall, points=TOWN)
    with pytest.raises(Refused, match=TOWN):
        hall.act(APPROVER, case, "approve", "准予")
