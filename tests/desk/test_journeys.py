"""Whole journeys of cases, from the door to the end."""

from __future__ import annotations

from tests.desk.hall import APPROVER, CLERK, SURVEYOR, VILLAGER, Hall


def test_from_the_door_to_the_end(hall: Hall) -> None:
    case = hall.open()
    assert case.number == "1504292025060400001"
    assert (case.status, case.version, case.masked) == ("已收件", 1, False)
    case = hall.act(CLERK, case, "receive", "受理")
    assert case.status == "已受理"
    case = hall.act(SURVEYOR, case, "survey", "通过", companions=("刘村",))
    case = hall.act(VILLAGER, case, "publicity", "通过")
    case = hall.act(APPROVER, case, "approve", "准予")
    case = hall.act(CLERK, case, "deliver", "送达")
    assert (case.status, case.ended) == ("办结", "办结")
    assert case.offers == ()
    assert [event.kind for event in case.timeline] == ["收件"] + ["办理"] * 5
