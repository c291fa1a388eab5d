"""告知承诺: a signed promise stands in for materials; the department checks it afterwards."""

from __future__ import annotations

from datetime import date

import pytest

from app.desk import CaseView, NotVisible, Refused
from app.desk.promises import CHECKED, PLEDGED
from tests.desk.hall import (
    ADMIN,
    APPROVER,
    CLERK,
    LAND_APPROVER,
    OUTSIDER,
    READER,
    SURVEYOR,
    VILLAGER,
    Hall,
)
from tests.desk.lenient import lenient
from tests.desk.test_papers import issue, text_of

SIGNED = {
    "signer": "张三丰",
    "pledged": "是",
    "discredited": "否",
    "materials": ["disability-card"],
}


def lacking(hall: Hall) -> CaseView:
    """Open a case that lacks only what a promise may stand in for."""
    brought = ["application", "id-card", "lease"]
    return lenient(hall).open(brought=brought, answers={"disabled": "是"})


def pledged(hall: Hall) -> CaseView:
    return hall.do(CLERK, lacking(hall), PLEDGED, **SIGNED)  # type: ignore[arg-type]


def granted(hall: Hall) -> CaseView:
    case = hall.act(CLERK, pledged(hall), "receive", "受理")
    case = hall.act(SURVEYOR, case, "survey", "通过", companions=("刘村",))
    hall.later(days=8)
    case = hall.act(VILLAGER, case, "publicity", "通过")
    return hall.act(APPROVER, case, "approve", "准予")


def test_it_is_offered_with_what_lacks_ticked(hall: Hall) -> None:
    offer = next(each for each in lacking(hall).verbs if each.word == PLEDGED)
    assert offer.given["materials"] == ["disability-card"]
    assert offer.labels["materials"] == {"disability-card": "残疾人证"}
    assert "家中有持证残疾人" in offer.help
    assert "不适用：有不实承诺记录的" in offer.help


def test_what_is_promised_is_no_longer_missing(hall: Hall) -> None:
    case = lacking(hall)
    assert case.missing == ("残疾人证",)
    assert "受理" in case.offers[0].blocked
    case = hall.do(CLERK, case, PLEDGED, **SIGNED)  # type: ignore[arg-type]
    assert case.missing == ()
    assert case.timeline[-1].lines == ("申请人书面承诺，不用交：残疾人证",)
    assert [each.id for each in case.materials if each.pledged] == ["disability-card"]
    assert hall.act(CLERK, case, "receive", "受理").status == "已受理"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"pledged": "否"}, "pledged"),
        ({"discredited": "是"}, "discredited"),
        ({"signer": ""}, "signer"),
        ({"materials": []}, "materials"),
        ({"materials": ["id-card"]}, "materials"),
    ],
)
def test_not_without_a_signature_nor_for_what_it_does_not_cover(
    hall: Hall, changed: dict[str, object], field: str
) -> None:
    case = lacking(hall)
    with pytest.raises(Refused) as refusal:
        hall.do(CLERK, case, PLEDGED, **{**SIGNED, **changed})  # type: ignore[arg-type]
    assert refusal.value.field == field


def test_only_at_the_door_before_acceptance_and_once(hall: Hall) -> None:
    case = lacking(hall)
    for actor in (READER, APPROVER, ADMIN):
        assert PLEDGED not in hall.offered(actor, case)
    with pytest.raises(NotVisible):
        hall.offered(OUTSIDER, case)
    assert PLEDGED not in hall.offered(CLERK, lenient(hall).open()), "nothing lacks"
    done = hall.do(CLERK, case, PLEDGED, **SIGNED)  # type: ignore[arg-type]
    assert PLEDGED not in hall.offered(CLERK, done)
    accepted = hall.act(CLERK, done, "receive", "受理")
    assert PLEDGED not in hall.offered(CLERK, accepted)


class TestTheCheck:
    """承诺核查 follows the decision, by the department, within its limit."""

    def test_not_before_the_decision(self, hall: Hall) -> None:
        case = hall.act(CLERK, pledged(hall), "receive", "受理")
        assert CHECKED not in hall.offered(APPROVER, case)
        assert case.pledge is not None
        assert (case.pledge.due, case.pledge.late) == (None, False)

    def test_by_the_department_alone(self, hall: Hall) -> None:
        case = granted(hall)
        assert CHECKED in hall.offered(APPROVER, case)
        for actor in (CLERK, READER, ADMIN):
            assert CHECKED not in hall.offered(actor, case)
        with pytest.raises(NotVisible):
            hall.offered(LAND_APPROVER, case)

    def test_its_day_is_shown_and_when_it_has_passed(self, hall: Hall) -> None:
        case = granted(hall)
        assert case.pledge is not None
        assert case.pledge.due == date(2025, 7, 24)
        assert not case.pledge.late
        hall.later(days=60)
        late = hall.desk.case(CLERK, case.number, hall.at).pledge
        assert late is not None
        assert late.late

    @pytest.mark.parametrize("found", ["属实", "不实"])
    def test_what_it_found_is_recorded_also_when_the_case_has_ended(
        self, hall: Hall, found: str
    ) -> None:
        case = hall.act(CLERK, granted(hall), "deliver", "送达")
        assert case.ended == "办结"
        case = hall.do(APPROVER, case, CHECKED, found=found, reason="已向残联查询")
        assert case.pledge is not None
        assert (case.pledge.found, case.pledge.late) == (found, False)
        told = case.timeline[-1]
        assert (told.kind, told.reason, told.lines) == (
            "承诺核查",
            "已向残联查询",
            (f"承诺{found}",),
        )
        assert case.ended == "办结"
        assert CHECKED not in hall.offered(APPROVER, case)
        audit = hall.desk.audit(ADMIN, case.number)
        assert (audit.broken, audit.replayed) == (None, True)

    def test_not_without_saying_what_was_done(self, hall: Hall) -> None:
        with pytest.raises(Refused) as refusal:
            hall.do(APPROVER, granted(hall), CHECKED, found="不实", reason=" ")
        assert refusal.value.field == "reason"


def test_the_form_is_printed_before_and_as_it_was_signed(hall: Hall) -> None:
    case = lacking(hall)
    blank = text_of(issue(hall, case, "告知承诺书")[1])
    case = hall.do(CLERK, case, PLEDGED, **{**SIGNED, "signer": "张无忌"})  # type: ignore[arg-type]
    signed = text_of(issue(hall, case, "告知承诺书")[1])
    for words in (
        "家中有持证残疾人",
        "残疾人证",
        "决定作出后30个工作日内核查：向残联查询",
        "撤销决定",
    ):
        assert words in blank
        assert words in signed
    assert "张无忌" not in blank
    assert "张无忌" in signed
    assert "2025年6月4日" in signed


def test_a_receipt_does_not_wait_for_what_is_promised(hall: Hall) -> None:
    case = pledged(hall)
    hall.supply(CLERK, case, [], note="照片")
    assert "残疾人证" not in text_of(issue(hall, case, "收件凭证")[1])
