"""签到、签退、离岗登记: told by oneself, seen by those who must know, and by nobody else."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
import pytest

from app.desk import NotVisible, Refused
from app.desk.away import Away
from tests.desk.hall import (
    ADMIN,
    APPROVER,
    CLERK,
    OUTSIDER,
    READER,
    START,
    SUPERVISOR,
    SURVEYOR,
    ZONE,
    Hall,
)
from tests.sample import TOWN

THERE = f"point:{TOWN}"


def away(kind: str = "外出", **more: str) -> Away:
    return Away(kind=kind, reason="下村", **more)


def seen(hall: Hall, place: str = THERE) -> dict[str, str]:
    return {each.name: each.state for each in hall.desk.presence(SUPERVISOR, place, hall.at)}


class TestOneself:
    def test_in_and_out(self, hall: Hall) -> None:
        assert hall.desk.my_day(CLERK, hall.at).state == "不在岗"
        hall.desk.sign_in(CLERK, hall.at)
        day = hall.desk.my_day(CLERK, hall.later())
        assert (day.state, day.signed_in) == ("在岗", START)
        hall.desk.sign_out(CLERK, hall.at)
        day = hall.desk.my_day(CLERK, hall.later())
        assert (day.state, day.signed_in) == ("不在岗", None)
        assert day.signed_out == START + timedelta(hours=1)

    def test_a_second_press_is_told_and_changes_nothing(self, hall: Hall) -> None:
        hall.desk.sign_in(CLERK, hall.at)
        with pytest.raises(Refused, match="已经签到"):
            hall.desk.sign_in(CLERK, hall.later())
        hall.desk.sign_out(CLERK, hall.later())
        with pytest.raises(Refused, match="没有签到"):
            hall.desk.sign_out(CLERK, hall.later())

    def test_the_next_day_begins_anew(self, hall: Hall) -> None:
        hall.desk.sign_in(CLERK, hall.at)
        assert hall.desk.my_day(CLERK, hall.later(days=1)).state == "不在岗"
        hall.desk.sign_in(CLERK, hall.at)
        assert hall.desk.my_day(CLERK, hall.at).state == "在岗"

    def test_out_on_an_errand_until_and_back_before(self, hall: Hall) -> None:
        hall.desk.sign_in(CLERK, hall.at)
        hall.desk.be_away(CLERK, away(until_time="14：30"), hall.later())
        day = hall.desk.my_day(CLERK, hall.at)
        assert (day.state, day.reason) == ("外出", "下村")
        assert day.until == datetime(2025, 6, 4, 14, 30, tzinfo=ZONE)
        hall.desk.come_back(CLERK, hall.later())
        assert hall.desk.my_day(CLERK, hall.at).state == "在岗"
        with pytest.raises(Refused, match="没有登记"):
            hall.desk.come_back(CLERK, hall.at)

    def test_leave_to_come_is_told_and_begins_by_itself(self, hall: Hall) -> None:
        leave = away("请假", from_day="2025-06-06", until_day="2025-06-09")
        hall.desk.be_away(CLERK, leave, hall.at)
        (planned,) = hall.desk.my_day(CLERK, hall.at).planned
        assert (planned.kind, planned.first.day, planned.last) == (
            "请假", 6, datetime(2025, 6, 10, 0, 0, tzinfo=ZONE),
        )  # fmt: skip
        assert hall.desk.my_day(CLERK, hall.later(days=2)).state == "请假"
        assert hall.desk.my_day(CLERK, hall.later(days=4)).state == "不在岗"

    def test_signing_in_ends_a_leave(self, hall: Hall) -> None:
        hall.desk.be_away(CLERK, away("请假", until_day="2025-06-09"), hall.at)
        hall.desk.sign_in(CLERK, hall.later())
        assert hall.desk.my_day(CLERK, hall.at).state == "在岗"

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            (away("旷工"), "kind"),
            (away("请假"), "until_day"),
            (away(until_day="六月"), "until_day"),
            (away(until_time="下午"), "until_day"),
            (away("请假", from_day="2025-06-01", until_day="2025-06-09"), "until_day"),
            (away("请假", from_day="2025-06-09", until_day="2025-06-06"), "until_day"),
            (away("请假", until_day="2027-01-01"), "until_day"),
            (msgspec.structs.replace(away(), reason=" "), "reason"),
            (msgspec.structs.replace(away(), reason="下" * 300), "reason"),
        ],
    )
    def test_what_cannot_be_is_told_by_field(self, hall: Hall, wrong: Away, field: str) -> None:
        with pytest.raises(Refused) as refused:
            hall.desk.be_away(CLERK, wrong, hall.at)
        assert field in refused.value.problems
        assert hall.desk.my_day(CLERK, hall.at).state == "不在岗"

    def test_who_works_on_no_cases_signs_nowhere(self, hall: Hall) -> None:
        for other in (ADMIN, SUPERVISOR, READER):
            with pytest.raises(NotVisible):
                hall.desk.sign_in(other, hall.at)
            with pytest.raises(NotVisible):
                hall.desk.my_day(other, hall.at)


class TestWhoSees:
    def test_those_who_oversee_see_everybody_of_a_place(self, hall: Hall) -> None:
        assert set(seen(hall).values()) == {"没有启用签到"}
        hall.desk.sign_in(CLERK, hall.at)
        hall.desk.be_away(SURVEYOR, away(), hall.at)
        assert seen(hall) == {"李明": "在岗", "王勘": "外出", "赵建": "不在岗"}
        assert hall.desk.presence(ADMIN, THERE, hall.at)

    def test_a_department_is_seen_too(self, hall: Hall) -> None:
        hall.desk.sign_in(APPROVER, hall.at)
        assert seen(hall, "department:civil-affairs") == {"郑批": "在岗"}

    def test_colleagues_and_outsiders_see_nothing(self, hall: Hall) -> None:
        for other in (CLERK, OUTSIDER, APPROVER, READER):
            assert hall.desk.overseen(other) == {}
            with pytest.raises(NotVisible):
                hall.desk.presence(other, THERE, hall.at)

    def test_a_head_sees_their_own_place(self, hall: Hall) -> None:
        heads = msgspec.structs.replace(hall.catalog.centre.heads, department=("综合受理岗",))
        centre = msgspec.structs.replace(hall.catalog.centre, heads=heads)
        hall.catalog = msgspec.structs.replace(hall.catalog, centre=centre)
        assert list(hall.desk.overseen(CLERK)) == [THERE]
        assert hall.desk.presence(CLERK, THERE, hall.at)
        with pytest.raises(NotVisible):
            hall.desk.presence(CLERK, "department:civil-affairs", hall.at)

    def test_a_place_that_is_none_is_not_visible(self, hall: Hall) -> None:
        with pytest.raises(NotVisible):
            hall.desk.presence(ADMIN, "point:nowhere", hall.at)
