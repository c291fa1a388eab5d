"""Time away put on record for somebody else: by whom, with which trace, and what follows."""

from __future__ import annotations

from datetime import datetime

import msgspec
import pytest

from app.desk import Actor, NotVisible, Refused
from app.desk.away import Away
from tests.desk.hall import (
    ADMIN,
    APPROVER,
    CLERK,
    OUTSIDER,
    READER,
    SUPERVISOR,
    SURVEYOR,
    ZONE,
    Hall,
)
from tests.desk.people_at_work import ANNA, BERT, arrive, hire, now, whose, work_off
from tests.desk.watched import inbox
from tests.sample import TOWN

SICK = Away(kind="请假", reason="病假", until_day="2025-06-06")
HEAD = Actor(username="boss", name="高主任", role="办事员", point=TOWN, posts=("出件岗",))


@pytest.fixture
def hall(hall: Hall) -> Hall:
    hire(hall, ANNA, BERT, HEAD)
    heads = msgspec.structs.replace(hall.catalog.centre.heads, department=("出件岗",))
    centre = msgspec.structs.replace(hall.catalog.centre, heads=heads)
    hall.catalog = msgspec.structs.replace(hall.catalog, centre=centre)
    return hall


class TestWhoMay:
    @pytest.mark.parametrize("boss", [HEAD, ADMIN])
    def test_the_head_and_administrators_may(self, hall: Hall, boss: Actor) -> None:
        hall.desk.be_away_for(boss, "anna", SICK, hall.at)
        assert hall.desk.my_day(ANNA, hall.later()).state == "请假"
        (record,) = hall.desk.leave_of(boss, "anna", hall.at).records
        assert (record.kind, record.reason, record.entered_by) == ("请假", "病假", boss.name)
        assert record.may_end

    @pytest.mark.parametrize("other", [BERT, SUPERVISOR, OUTSIDER, READER, APPROVER])
    def test_nobody_else_does(self, hall: Hall, other: Actor) -> None:
        assert f"point:{TOWN}" not in hall.desk.led(other)
        for do in (
            lambda: hall.desk.be_away_for(other, "anna", SICK, hall.at),
            lambda: hall.desk.end_away_for(other, "anna", 1, hall.at),
            lambda: hall.desk.leave_of(other, "anna", hall.at),
        ):
            with pytest.raises(NotVisible):
                do()
        assert hall.desk.my_day(ANNA, hall.at).state == "不在岗"

    @pytest.mark.parametrize("who", ["outsider", "approver", "supervisor", "nobody", "a\0b"])
    def test_a_head_reaches_no_further_than_their_own_point(self, hall: Hall, who: str) -> None:
        with pytest.raises(NotVisible):
            hall.desk.be_away_for(HEAD, who, SICK, hall.at)

    def test_the_head_of_a_department_has_its_people(self, hall: Hall) -> None:
        boss = Actor(
            username="chief", name="包科长", role="审批员", departments=("civil-affairs",),
            posts=("出件岗",),
        )  # fmt: skip
        hire(hall, boss)
        hall.desk.be_away_for(boss, APPROVER.username, SICK, hall.at)
        assert hall.desk.my_day(APPROVER, hall.later()).state == "请假"
        with pytest.raises(NotVisible):
            hall.desk.be_away_for(boss, "anna", SICK, hall.at)

    def test_who_has_left_is_not_there(self, hall: Hall) -> None:
        hall.desk.assign(ADMIN, ANNA, hall.at, active=False)
        with pytest.raises(NotVisible):
            hall.desk.leave_of(ADMIN, "anna", hall.at)


class TestTheTrace:
    def test_the_person_is_told_without_the_reason(self, hall: Hall) -> None:
        hall.desk.be_away_for(HEAD, "anna", SICK, hall.at)
        (message,) = inbox(hall, ANNA)
        assert message.kind == "考勤"
        assert "高主任给您登记了请假" in message.text
        assert "病假" not in message.text
        assert inbox(hall, BERT) == ()

    def test_for_oneself_nobody_is_told(self, hall: Hall) -> None:
        hall.desk.be_away_for(HEAD, "boss", SICK, hall.at)
        assert inbox(hall, HEAD) == ()

    def test_who_ended_it_and_when_is_kept(self, hall: Hall) -> None:
        hall.desk.be_away_for(HEAD, "anna", SICK, hall.at)
        (record,) = hall.desk.leave_of(HEAD, "anna", hall.later()).records
        hall.desk.end_away_for(ADMIN, "anna", record.id, hall.at)
        (ended,) = hall.desk.leave_of(HEAD, "anna", hall.later()).records
        assert (ended.entered_by, ended.ended_by) == ("高主任", ADMIN.name)
        assert ended.ended_at == ended.last == datetime(2025, 6, 4, 10, 0, tzinfo=ZONE)
        assert not ended.may_end
        assert hall.desk.my_day(ANNA, hall.at).state == "不在岗"
        assert [each.kind for each in inbox(hall, ANNA)] == ["考勤", "考勤"]

    def test_coming_back_by_oneself_is_kept_as_well(self, hall: Hall) -> None:
        hall.desk.be_away_for(HEAD, "anna", SICK, hall.at)
        hall.desk.come_back(ANNA, hall.later())
        (ended,) = hall.desk.leave_of(HEAD, "anna", hall.at).records
        assert (ended.entered_by, ended.ended_by) == ("高主任", "安一")

    def test_what_has_not_begun_is_taken_back_and_stays_on_record(self, hall: Hall) -> None:
        later = Away(kind="请假", reason="婚假", from_day="2025-06-09", until_day="2025-06-10")
        hall.desk.be_away_for(HEAD, "anna", later, hall.at)
        (record,) = hall.desk.leave_of(HEAD, "anna", hall.later()).records
        hall.desk.end_away_for(HEAD, "anna", record.id, hall.at)
        assert hall.desk.my_day(ANNA, hall.at).planned == ()
        (ended,) = hall.desk.leave_of(HEAD, "anna", hall.later()).records
        assert ended.last == ended.first
        assert hall.desk.my_day(ANNA, hall.later(days=5)).state == "不在岗"

    def test_ended_twice_is_told(self, hall: Hall) -> None:
        hall.desk.be_away_for(HEAD, "anna", SICK, hall.at)
        (record,) = hall.desk.leave_of(HEAD, "anna", hall.later()).records
        hall.desk.end_away_for(HEAD, "anna", record.id, hall.at)
        for gone in (record.id, 999):
            with pytest.raises(Refused, match="已经结束"):
                hall.desk.end_away_for(HEAD, "anna", gone, hall.at)

    def test_what_is_wrong_is_told_by_field(self, hall: Hall) -> None:
        with pytest.raises(Refused) as refused:
            hall.desk.be_away_for(HEAD, "anna", Away(kind="请假", reason="病"), hall.at)
        assert set(refused.value.problems) == {"until_day"}
        assert inbox(hall, ANNA) == ()


class TestWhatFollows:
    def test_b_stands_in_and_gives_back(self, hall: Hall) -> None:
        arrive(hall, ANNA, BERT)
        case = hall.open(actor=ANNA)
        assert whose(case) == "安一"
        hall.desk.be_away_for(HEAD, "anna", SICK, hall.later())
        work_off(hall)
        assert whose(now(hall, case)) == "白二"
        (record,) = hall.desk.leave_of(HEAD, "anna", hall.later()).records
        hall.desk.end_away_for(HEAD, "anna", record.id, hall.at)
        work_off(hall)
        assert whose(now(hall, case)) == "安一"

    def test_a_task_that_opens_goes_to_who_is_there(self, hall: Hall) -> None:
        arrive(hall, ANNA, BERT)
        hall.desk.be_away_for(ADMIN, "surveyor", SICK, hall.at)
        assert hall.desk.my_day(SURVEYOR, hall.at).state == "请假"
        hall.desk.be_away_for(HEAD, "anna", SICK, hall.at)
        assert whose(hall.open(actor=CLERK)) == "白二"
