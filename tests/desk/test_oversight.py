"""What the supervisor watches: late tasks of every point and department."""

from __future__ import annotations

import pytest

from app.desk import Actor, NotVisible
from tests.desk.hall import (
    ADMIN,
    APPROVER,
    CLERK,
    OUTSIDER,
    READER,
    SUPERVISOR,
    SURVEYOR,
    VILLAGER,
    Hall,
)
from tests.sample import INSTANT_ITEM, JOINT_ITEM, TOWN


def levels(hall: Hall) -> list[tuple[str, str]]:
    return [(line.step, line.alarm.level) for line in hall.desk.urgent(SUPERVISOR, hall.at)]


def test_what_has_time_is_not_urgent(hall: Hall) -> None:
    hall.open()
    hall.accepted()
    assert hall.desk.urgent(SUPERVISOR, hall.at) == ()


def test_it_grows_more_urgent(hall: Hall) -> None:
    hall.open()
    told = []
    for days in (5, 2, 1, 10):
        hall.later(days=days)
        told.append(levels(hall))
    assert told == [
        [("收件受理", "临期")],
        [("收件受理", "临期")],
        [("收件受理", "超期")],
        [("收件受理", "严重超期")],
    ]


def test_the_most_urgent_first_with_who_answers_for_it(hall: Hall) -> None:
    joint = hall.act(CLERK, hall.open(item=JOINT_ITEM), "receive", "受理")
    new = hall.open()
    hall.later(days=30)
    found = hall.desk.urgent(SUPERVISOR, hall.at)
    assert [line.number for line in found] == [new.number, joint.number, joint.number]
    assert [(line.point, line.department) for line in found] == [
        (TOWN, ""),
        (TOWN, ""),
        (TOWN, "agriculture"),
    ]
    assert [line.due for line in found] == sorted(line.due for line in found)
    assert {line.applicant for line in found} == {"张**"}


def test_what_waits_for_the_applicant_is_nobodys_delay(hall: Hall) -> None:
    hall.act(CLERK, hall.open(), "receive", "补正", note="缺签名")
    hall.later(days=60)
    assert hall.desk.urgent(SUPERVISOR, hall.at) == ()


def test_those_who_never_came_back_do_not_hide_the_others(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.desk import oversight

    monkeypatch.setattr(oversight, "MOST_URGENT", 2)
    for _n in range(3):
        hall.act(CLERK, hall.open(), "receive", "补正", note="缺签名")
    late = hall.open()
    hall.later(days=60)
    assert [line.number for line in hall.desk.urgent(ADMIN, hall.at)] == [late.number]


def test_what_is_done_and_what_has_no_date_is_not_urgent(hall: Hall) -> None:
    hall.finished()
    hall.act(CLERK, hall.open(item=INSTANT_ITEM), "receive", "受理")
    hall.later(days=300)
    assert hall.desk.urgent(SUPERVISOR, hall.at) == ()


@pytest.mark.parametrize("actor", [CLERK, APPROVER, OUTSIDER, READER, SURVEYOR, VILLAGER])
def test_nobody_else_watches(hall: Hall, actor: Actor) -> None:
    with pytest.raises(NotVisible):
        hall.desk.urgent(actor, hall.at)
