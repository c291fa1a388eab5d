"""Whole journeys of cases, from the door to every end."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from app.catalog.words import Outcome
from app.desk import CaseView
from tests.desk.hall import (
    AGENT,
    APPROVER,
    BANKER,
    BUILDER,
    CLERK,
    FARM_APPROVER,
    HALL_CLERK,
    LAND_APPROVER,
    START,
    SURVEYOR,
    VILLAGER,
    ZONE,
    Hall,
)
from tests.sample import AGENCY_ITEM, BANK, BANK_ITEM, INSTANT_ITEM, JOINT_ITEM, TOWN


def open_steps(case: CaseView) -> list[str]:
    return [task.step for task in case.tasks]


def test_a_case_as_it_is_taken(hall: Hall) -> None:
    case = hall.open()
    assert case.number == "1504292025060400001"
    assert (case.status, case.ended, case.version) == ("已收件", "", 1)
    assert (case.item, case.item_kind) == ("最低生活保障对象认定、保障金给付", "承诺件")
    assert (case.point, case.point_name) == (TOWN, "黑里河镇便民服务中心")
    assert (case.window, case.department_name) == ("综合窗口", "宁城县民政局")
    assert case.opened_at == START
    assert case.accepted_at is None
    assert (case.promised, case.statutory) == (None, None)
    assert open_steps(case) == ["receive"]
    assert case.tasks[0].who == "黑里河镇便民服务中心综合受理岗"
    assert case.tasks[0].mine
    assert case.reasons
    assert all(reason.endswith("。") for reason in case.reasons)


def test_what_was_told_is_shown_by_the_questions_of_the_item(hall: Hall) -> None:
    case = hall.open()
    told = {line.label: line.value for line in case.applicant}
    assert told["申请人"] == "张三丰"
    assert told["证件号码"] == "11010519491231002X"
    answers = {line.label: line.value for line in case.answers}
    assert answers["住房情况"] == "租赁"
    assert answers["共同生活的家庭成员人数"] == "3人"


def test_only_materials_that_apply_are_listed(hall: Hall) -> None:
    renting = hall.open(brought=["application", "lease"])
    shown = {each.id: (each.necessity, each.brought) for each in renting.materials}
    assert shown == {
        "application": ("必要", True),
        "id-card": ("必要", False),
        "lease": ("容缺后补", True),
    }
    assert renting.missing == ("居民身份证",)
    owning = hall.open(answers={"housing": "自有", "disabled": "是"})
    assert [each.id for each in owning.materials] == ["application", "id-card", "disability-card"]


def test_from_the_door_to_the_end(hall: Hall) -> None:
    case = hall.open()
    case = hall.act(CLERK, case, "receive", "受理", note="材料齐全")
    assert (case.status, open_steps(case)) == ("已受理", ["survey"])
    assert case.accepted_at == hall.at
    case = hall.act(SURVEYOR, case, "survey", "通过", companions=("刘村",))
    assert open_steps(case) == ["publicity"]
    case = hall.act(VILLAGER, case, "publicity", "通过")
    assert open_steps(case) == ["approve"]
    assert case.tasks[0].who == "宁城县民政局审批岗"
    case = hall.act(APPROVER, case, "approve", "准予")
    case = hall.act(CLERK, case, "deliver", "送达")
    assert (case.status, case.ended) == ("办结", "办结")
    assert (case.tasks, case.offers, case.may_supply, case.alarm) == ((), (), False, None)


def test_the_timeline_tells_it_all(hall: Hall) -> None:
    case = hall.finished()
    told = [(event.by, event.kind, event.step, event.outcome) for event in case.timeline]
    assert told == [
        ("李明", "收件", "", ""),
        ("李明", "办理", "收件受理", "受理"),
        ("王勘", "办理", "入户调查", "通过"),
        ("刘村", "办理", "公示", "通过"),
        ("郑批", "办理", "审批", "准予"),
        ("李明", "办理", "送达", "送达"),
    ]
    assert [event.seq for event in case.timeline] == [1, 2, 3, 4, 5, 6]
    assert case.timeline[0].materials == ("最低生活保障申请书", "居民身份证", "租房合同")
    assert "自2025年6月4日起计算办理时限" in case.timeline[1].lines
    assert "“入户调查”交黑里河镇便民服务中心民政助理岗办理" in case.timeline[1].lines
    assert "同行人员：刘村" in case.timeline[2].lines


def test_done_while_you_wait(hall: Hall) -> None:
    case = hall.open(item=INSTANT_ITEM)
    assert case.item_kind == "即办件"
    case = hall.act(CLERK, case, "receive", "受理")
    assert (case.promised, case.statutory, case.alarm) == (None, None, None)
    case = hall.act(CLERK, case, "issue", "办结")
    assert case.ended == "办结"


def test_two_departments_at_once(hall: Hall) -> None:
    case = hall.act(CLERK, hall.open(item=JOINT_ITEM), "receive", "受理")
    assert open_steps(case) == ["site", "eligibility"]
    case = hall.act(FARM_APPROVER, case, "eligibility", "通过")
    assert open_steps(case) == ["site"], "one branch does not wait for the other"
    case = hall.act(BUILDER, case, "site", "通过", companions=("镇干部",))
    assert open_steps(case) == ["planning"]
    case = hall.act(LAND_APPROVER, case, "planning", "通过")
    assert open_steps(case) == ["approve"], "both branches are done"
    case = hall.act(FARM_APPROVER, case, "approve", "准予")
    case = hall.act(CLERK, case, "deliver", "送达")
    assert case.ended == "办结"


def test_one_department_that_says_no_ends_the_other_ones_task(hall: Hall) -> None:
    case = hall.act(CLERK, hall.open(item=JOINT_ITEM), "receive", "受理")
    case = hall.act(
        FARM_APPROVER,
        case,
        "eligibility",
        "不予",
        reason="不是本集体成员",
        clause="土地管理法第六十二条",
    )
    assert (case.ended, case.tasks) == ("不予", ())
    assert hall.desk.tasks(BUILDER, hall.at).rows == ()


def test_all_the_way_by_an_agent(hall: Hall) -> None:
    case = hall.open(AGENT, item=AGENCY_ITEM)
    assert (case.point_name, open_steps(case)) == ("八沟道村便民服务站", ["collect"])
    case = hall.act(AGENT, case, "collect", "通过")
    assert case.tasks[0].who == "黑里河镇便民服务中心综合受理岗"
    assert case.accepted_at is None, "collecting at the door is not accepting"
    case = hall.act(CLERK, case, "receive", "受理")
    case = hall.act(APPROVER, case, "approve", "准予")
    case = hall.act(AGENT, case, "deliver", "送达")
    assert case.ended == "办结"


def test_a_bank_takes_what_it_is_authorised_for(hall: Hall) -> None:
    hall.at = datetime(2025, 11, 5, 10, 0, tzinfo=ZONE)
    case = hall.open(BANKER, item=BANK_ITEM, point=BANK)
    assert case.point_name == "宁城农商银行天义支行政银驿站"
    assert any("授权" in reason for reason in case.reasons)
    step = case.tasks[0].step
    first = BANKER if case.tasks[0].mine else HALL_CLERK
    case = hall.act(first, case, step, "受理")
    assert case.tasks[0].who == "宁城县政务服务中心出件岗", "the bank has nobody who may issue"
    case = hall.act(HALL_CLERK, case, "issue", "办结")
    assert case.ended == "办结"


@pytest.mark.parametrize(
    ("outcome", "more"),
    [
        ("不予受理", {"reason": "不符合条件", "clause": "社会救助暂行办法第九条"}),
        ("不需要办理", {"reason": "已在保"}),
        (
            "转告有权机关",
            {
                "reason": "户籍不在本县",
                "clause": "社会救助暂行办法第十一条",
                "turn_to": "松山区民政局",
            },
        ),
    ],
)
def test_turned_away_at_the_door(hall: Hall, outcome: Outcome, more: dict[str, object]) -> None:
    case = hall.act(CLERK, hall.open(), "receive", outcome, **more)
    assert (case.status, case.ended) == (outcome, outcome)
    assert (case.tasks, case.offers, case.accepted_at) == ((), (), None)
    told = next(each for each in case.timeline if each.outcome == outcome)
    assert told.reason == more["reason"]
    assert (case.report is None) == (outcome == "不需要办理"), "that refuses nothing"


def test_sent_back_and_done_again(hall: Hall) -> None:
    case = hall.act(SURVEYOR, hall.accepted(), "survey", "通过", companions=("刘村",))
    case = hall.act(VILLAGER, case, "publicity", "通过")
    case = hall.act(APPROVER, case, "approve", "退回", reason="收入未核实", back_to="survey")
    assert open_steps(case) == ["survey"]
    assert case.timeline[-1].lines[0] == "退回到：入户调查"
    assert case.timeline[-1].reason == "收入未核实"
    case = hall.act(SURVEYOR, case, "survey", "通过", companions=("刘村",))
    case = hall.act(VILLAGER, case, "publicity", "通过")
    case = hall.act(APPROVER, case, "approve", "准予")
    assert open_steps(case) == ["deliver"]


def test_sent_back_to_the_door_is_not_accepted_twice(hall: Hall) -> None:
    case = hall.accepted()
    accepted_at = case.accepted_at
    hall.later(days=2)
    case = hall.act(SURVEYOR, case, "survey", "退回", reason="地址不详", back_to="receive")
    (choice,) = hall.desk.case(CLERK, case.number, hall.at).offers
    assert {"不予受理", "不需要办理", "转告有权机关"} <= set(choice.blocked)
    case = hall.act(CLERK, case, "receive", "受理")
    assert case.accepted_at == accepted_at
    assert not any("起计算办理时限" in line for line in case.timeline[-1].lines)
    assert case.status == "已受理"


def test_a_case_keeps_the_rules_it_was_opened_under(hall: Hall) -> None:
    case = hall.accepted()
    item = hall.catalog.items["dibao"]
    shorter = msgspec.structs.replace(item, name="低保（新）", materials=(), workflow="instant")
    items = {**hall.catalog.items, "dibao": shorter}
    hall.catalog = msgspec.structs.replace(hall.catalog, items=items)
    again = hall.desk.case(CLERK, case.number, hall.at)
    assert (again.item, len(again.materials)) == (case.item, 3)
    case = hall.act(SURVEYOR, again, "survey", "通过", companions=("刘村",))
    assert open_steps(case) == ["publicity"]
    new = hall.open()
    assert (new.item, new.materials) == ("低保（新）", ())


def test_numbers_begin_anew_each_day(hall: Hall) -> None:
    assert [hall.open().number[-5:] for _n in range(3)] == ["00001", "00002", "00003"]
    hall.later(days=1)
    assert hall.open().number == "1504292025060500001"


def test_the_day_is_that_of_the_hall_and_not_of_the_server(hall: Hall) -> None:
    # 01:00 in the hall is still the day before in London, where servers like to keep their time.
    hall.at = datetime(2025, 6, 5, 1, 0, tzinfo=ZONE).astimezone(UTC)
    case = hall.open()
    assert case.number.startswith("15042920250605")
    assert case.opened_at.isoformat() == "2025-06-05T01:00:00+08:00"


def test_the_timeline_says_what_may_follow_later(hall: Hall) -> None:
    rented = {"housing": "租赁"}
    needed = ("application", "id-card")
    case = hall.act(CLERK, hall.open(answers=rented, brought=needed), "receive", "受理")
    assert any(line.startswith("容缺受理，待补：") for line in case.timeline[-1].lines)
    whole = hall.accepted()
    assert not any("容缺" in line for line in whole.timeline[-1].lines)
