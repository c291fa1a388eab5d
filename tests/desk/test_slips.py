"""取号小票, 快递面单 and 材料封面标签: who may print them, when, and what they say."""

from __future__ import annotations

import csv
import io

import msgspec
import pytest
from pypdf import PdfReader

from app.desk import NotVisible, Refused
from app.desk.slips import Waybill, as_csv
from tests.desk.hall import (
    APPLICANT,
    BUILDER,
    CLERK,
    FARM_APPROVER,
    LAND_APPROVER,
    OUTSIDER,
    SUPERVISOR,
    Hall,
)
from tests.sample import JOINT_ITEM

HOME = {**APPLICANT, "address": "宁城县黑里河镇八沟道村三组7号"}


def text(pdf: bytes) -> str:
    """Give the text of a slip without spaces."""
    return "".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())


def test_a_ticket_while_the_applicant_waits_and_no_longer(hall: Hall) -> None:
    case = hall.open()
    assert case.slips == ("取号小票", "材料封面标签")
    told = text(hall.desk.slip(CLERK, case.number, "取号小票", hall.at))
    assert f"{case.number[-4:]}号" in told
    assert case.number in told
    assert case.item in told
    assert hall.accepted().slips == ("材料封面标签",)


def test_the_label_of_a_folder_names_case_and_applicant(hall: Hall) -> None:
    case = hall.accepted()
    told = text(hall.desk.slip(CLERK, case.number, "材料封面标签", hall.at))
    for word in (case.number, case.item, "张三丰", "2025年6月4日"):
        assert word in told


def test_slips_are_not_kept_and_leave_the_case_alone(hall: Hall) -> None:
    case = hall.open()
    first = hall.desk.slip(CLERK, case.number, "取号小票", hall.at)
    assert hall.desk.slip(CLERK, case.number, "取号小票", hall.at) == first
    now = hall.desk.case(CLERK, case.number, hall.at)
    assert (now.papers, now.version, len(now.timeline)) == ((), case.version, len(case.timeline))


def test_who_only_looks_on_prints_none_and_an_outsider_sees_nothing(hall: Hall) -> None:
    case = hall.open(applicant=HOME)
    assert hall.desk.case(SUPERVISOR, case.number, hall.at).slips == ()
    with pytest.raises(Refused, match="不能打印“取号小票”"):
        hall.desk.slip(SUPERVISOR, case.number, "取号小票", hall.at)
    with pytest.raises(Refused, match="不能打印“快递面单”"):
        hall.desk.waybill(SUPERVISOR, case.number)
    with pytest.raises(NotVisible):
        hall.desk.slip(OUTSIDER, case.number, "取号小票", hall.at)
    with pytest.raises(NotVisible):
        hall.desk.waybill(OUTSIDER, case.number)


def test_nothing_is_sent_before_the_decision_or_without_an_address(hall: Hall) -> None:
    case = hall.open(applicant=HOME)
    with pytest.raises(Refused, match="不能打印“快递面单”"):
        hall.desk.slip(CLERK, case.number, "快递面单", hall.at)
    with pytest.raises(Refused, match="不能打印“奖状”"):
        hall.desk.slip(CLERK, case.number, "奖状", hall.at)


def test_what_goes_by_parcel_has_a_label_and_data(hall: Hall) -> None:
    case = hall.act(CLERK, hall.open(item=JOINT_ITEM, applicant=HOME), "receive", "受理")
    case = hall.act(BUILDER, case, "site", "通过", companions=("何工",))
    case = hall.act(LAND_APPROVER, case, "planning", "通过")
    case = hall.act(FARM_APPROVER, case, "eligibility", "通过")
    assert "快递面单" not in hall.desk.case(CLERK, case.number, hall.at).slips
    hall.act(FARM_APPROVER, case, "approve", "准予")
    assert hall.desk.case(CLERK, case.number, hall.at).slips == ("快递面单", "材料封面标签")
    bill = hall.desk.waybill(CLERK, case.number)
    assert (bill.to_name, bill.to_address) == ("张三丰", HOME["address"])
    assert (bill.to_phone, bill.content) == (APPLICANT["phone"], "农村宅基地批准书")
    told = text(hall.desk.slip(CLERK, case.number, "快递面单", hall.at))
    for word in (case.number, "张三丰", HOME["address"], bill.from_name, "农村宅基地批准书"):
        assert word in told


def test_the_data_of_a_parcel_is_a_table_without_formulas() -> None:
    bill = Waybill(
        case="150429", to_name="=cmd|'/c calc'!A0", to_phone="138", to_address="三组,“7号”",
        from_name="镇中心", from_phone="0476", from_address="@街", content="证",
    )  # fmt: skip
    data = as_csv(bill)
    head, row = csv.reader(io.StringIO(data.decode("utf-8-sig")))
    assert head == [
        "订单号", "收件人", "收件电话", "收件地址", "寄件人", "寄件电话", "寄件地址", "物品",
    ]  # fmt: skip
    assert row[:4] == ["150429", "'=cmd|'/c calc'!A0", "138", "三组,“7号”"]
    assert row[6] == "'@街"
    assert msgspec.json.decode(msgspec.json.encode(bill))["收件人"] == "=cmd|'/c calc'!A0"
    assert "cmd" not in repr(bill)
