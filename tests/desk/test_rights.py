"""Who may see and do what: the clerk of the point, the approver, and the outsider."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from app.desk import Action, Actor, CaseQuery, CaseView, NotVisible, Refused
from tests.desk.hall import (
    ADMIN,
    APPROVER,
    BANKER,
    BUILDER,
    CLERK,
    EVERYBODY,
    FARM_APPROVER,
    HALL_CLERK,
    LAND_APPROVER,
    OUTSIDER,
    READER,
    SUPERVISOR,
    SURVEYOR,
    VILLAGER,
    Hall,
)
from tests.sample import AGENCY_ITEM, HALL, JOINT_ITEM, TOWN, VILLAGE

NEWCOMER = Actor(username="newcomer", name="新人", role="办事员")
READER_ELSEWHERE = Actor(username="reader2", name="另阅", role="查阅员", point=HALL)


def sees(hall: Hall, actor: Actor, case: CaseView) -> bool:
    """Tell whether the actor finds the case in every way or in none."""
    listed = {row.number for row in hall.desk.cases(actor, CaseQuery(), hall.at).rows}
    searched = {
        row.number for row in hall.desk.cases(actor, CaseQuery(text=case.number), hall.at).rows
    }
    by_id = CaseQuery(text="11010519491231002x")
    by_person = {row.number for row in hall.desk.cases(actor, by_id, hall.at).rows}
    try:
        hall.desk.case(actor, case.number, hall.at)
        opened = True
    except NotVisible:
        opened = False
    found = {case.number in listed, case.number in searched, case.number in by_person, opened}
    assert len(found) == 1, "one door is open and another is shut"
    return opened


class TestSeeing:
    """A case is seen where it was taken, where it has work, and by its departments."""

    @pytest.mark.parametrize("actor", [CLERK, SURVEYOR, READER, APPROVER, SUPERVISOR, ADMIN])
    def test_those_it_concerns(self, hall: Hall, actor: Actor) -> None:
        assert sees(hall, actor, hall.open())

    @pytest.mark.parametrize(
        "actor",
        [OUTSIDER, HALL_CLERK, BANKER, FARM_APPROVER, NEWCOMER, READER_ELSEWHERE],
    )
    def test_those_it_does_not(self, hall: Hall, actor: Actor) -> None:
        assert not sees(hall, actor, hall.open())

    def test_a_village_sees_it_from_when_it_has_work_there(self, hall: Hall) -> None:
        case = hall.accepted()
        assert not sees(hall, VILLAGER, case)
        case = hall.act(SURVEYOR, case, "survey", "通过", companions=("刘村",))
        assert sees(hall, VILLAGER, case)
        case = hall.act(VILLAGER, case, "publicity", "通过")
        assert sees(hall, VILLAGER, case), "what one worked on one may look up again"

    def test_joint_departments_see_it_from_the_beginning(self, hall: Hall) -> None:
        case = hall.open(item=JOINT_ITEM)
        assert sees(hall, FARM_APPROVER, case)
        assert sees(hall, LAND_APPROVER, case)
        assert not sees(hall, APPROVER, case)

    def test_where_it_was_taken_sees_it_though_the_work_is_elsewhere(self, hall: Hall) -> None:
        case = hall.open(VILLAGER, item=AGENCY_ITEM, point=VILLAGE)
        assert sees(hall, VILLAGER, case)
        assert not sees(hall, CLERK, case)
        assert not sees(hall, OUTSIDER, case)

    def test_a_closed_case_is_still_seen_by_the_same(self, hall: Hall) -> None:
        case = hall.finished()
        for actor in (CLERK, VILLAGER, APPROVER, SUPERVISOR, READER):
            assert sees(hall, actor, case)
        for actor in (OUTSIDER, FARM_APPROVER, NEWCOMER):
            assert not sees(hall, actor, case)

    def test_what_is_not_there_and_what_is_not_yours_answer_alike(self, hall: Hall) -> None:
        case = hall.open()
        said = set()
        for number in (case.number, "1504292025060499999", "", "\0", "x" * 500):
            with pytest.raises(NotVisible) as refusal:
                hall.desk.case(OUTSIDER, number, hall.at)
            said.add(str(refusal.value))
        assert said == {"没有找到，或者不在您的查看范围内。"}


class TestOpening:
    """A case is opened by a clerk of the point, or an administrator."""

    @pytest.mark.parametrize("actor", [CLERK, SURVEYOR, ADMIN])
    def test_who_may(self, hall: Hall, actor: Actor) -> None:
        assert hall.open(actor, point=TOWN).status == "已收件"

    @pytest.mark.parametrize(
        "actor", [OUTSIDER, HALL_CLERK, VILLAGER, APPROVER, SUPERVISOR, READER, NEWCOMER]
    )
    def test_who_may_not(self, hall: Hall, actor: Actor) -> None:
        with pytest.raises(Refused) as refusal:
            hall.open(actor, point=TOWN)
        assert refusal.value.field == "point"
        with pytest.raises(Refused):
            hall.desk.preview(actor, "dibao", TOWN, {}, {}, hall.at)
        assert hall.desk.cases(ADMIN, CaseQuery(), hall.at).rows == ()


Doing = Callable[[Hall, Actor, CaseView], object]


def accept(hall: Hall, actor: Actor, case: CaseView) -> object:
    action = Action(step="receive", outcome="受理", version=case.version)
    return hall.desk.act(actor, case.number, action, hall.at)


def approve(hall: Hall, actor: Actor, case: CaseView) -> object:
    action = Action(step="approve", outcome="准予", version=case.version)
    return hall.desk.act(actor, case.number, action, hall.at)


def unchanged(hall: Hall, case: CaseView) -> bool:
    return hall.desk.case(SUPERVISOR, case.number, hall.at).version == case.version


class TestActing:
    """A step is done by who holds its post at its point, or by its department."""

    def test_the_clerk_accepts_and_does_not_approve(self, hall: Hall) -> None:
        case = hall.open()
        accept(hall, CLERK, case)
        ready = hall.act(SURVEYOR, case, "survey", "通过", companions=("刘村",))
        ready = hall.act(VILLAGER, ready, "publicity", "通过")
        with pytest.raises(Refused, match="不由您办理"):
            approve(hall, CLERK, ready)
        assert unchanged(hall, ready)

    def test_the_approver_approves_and_does_not_accept(self, hall: Hall) -> None:
        case = hall.open()
        with pytest.raises(Refused, match="不由您办理"):
            accept(hall, APPROVER, case)
        assert unchanged(hall, case)
        case = hall.act(SURVEYOR, hall.accepted(), "survey", "通过", companions=("刘村",))
        ready = hall.act(VILLAGER, case, "publicity", "通过")
        approve(hall, APPROVER, ready)

    @pytest.mark.parametrize("actor", [OUTSIDER, HALL_CLERK, FARM_APPROVER, NEWCOMER])
    def test_the_outsider_learns_nothing(self, hall: Hall, actor: Actor) -> None:
        case = hall.open()
        with pytest.raises(NotVisible):
            accept(hall, actor, case)
        assert unchanged(hall, case)

    @pytest.mark.parametrize("actor", [SUPERVISOR, READER, ADMIN, SURVEYOR, BUILDER])
    def test_who_only_looks_does_nothing(self, hall: Hall, actor: Actor) -> None:
        case = hall.open()
        assert hall.desk.case(actor, case.number, hall.at).offers == ()
        with pytest.raises(Refused, match="不由您办理"):
            accept(hall, actor, case)
        assert unchanged(hall, case)

    def test_b_stands_in_for_a(self, hall: Hall) -> None:
        backup = msgspec.structs.replace(CLERK, username="b", name="乙", posts=("帮办代办岗",))
        case = hall.open()
        assert hall.desk.case(backup, case.number, hall.at).offers[0].step == "receive"
        (task,) = hall.desk.tasks(backup, hall.at).rows
        assert task.as_backup
        accept(hall, backup, case)

    def test_b_of_another_point_does_not(self, hall: Hall) -> None:
        backup = msgspec.structs.replace(OUTSIDER, posts=("帮办代办岗", "综合受理岗"))
        with pytest.raises(NotVisible):
            accept(hall, backup, hall.open())

    def test_a_post_at_another_point_is_another_post(self, hall: Hall) -> None:
        """The town's clerk holds 综合受理岗 too, but the case lies at the county hall."""
        case = hall.open(HALL_CLERK, point=HALL)
        with pytest.raises(NotVisible):
            accept(hall, CLERK, case)
        accept(hall, HALL_CLERK, case)

    def test_an_approver_with_a_post_is_no_clerk(self, hall: Hall) -> None:
        strange = msgspec.structs.replace(APPROVER, point=TOWN, posts=("综合受理岗",))
        with pytest.raises(Refused, match="不由您办理"):
            accept(hall, strange, hall.open())


class TestPapers:
    """Papers are issued by who works on the case."""

    @pytest.mark.parametrize("actor", [CLERK, APPROVER])
    def test_who_works_on_it(self, hall: Hall, actor: Actor) -> None:
        case = hall.open()
        paper, _pdf = hall.desk.issue_paper(actor, case.number, "收件凭证", hall.at)
        assert hall.desk.paper_file(CLERK, paper.number)[0] == paper

    @pytest.mark.parametrize("actor", [SUPERVISOR, READER, ADMIN])
    def test_who_only_looks(self, hall: Hall, actor: Actor) -> None:
        case = hall.open()
        assert hall.desk.case(actor, case.number, hall.at).printable == ()
        with pytest.raises(Refused, match="只能查看"):
            hall.desk.issue_paper(actor, case.number, "收件凭证", hall.at)
        paper, _pdf = hall.desk.issue_paper(CLERK, case.number, "收件凭证", hall.at)
        with pytest.raises(NotVisible):
            hall.desk.paper_file(actor, paper.number)

    @pytest.mark.parametrize("actor", [OUTSIDER, FARM_APPROVER, NEWCOMER])
    def test_the_outsider(self, hall: Hall, actor: Actor) -> None:
        case = hall.open()
        with pytest.raises(NotVisible):
            hall.desk.issue_paper(actor, case.number, "收件凭证", hall.at)
        paper, _pdf = hall.desk.issue_paper(CLERK, case.number, "收件凭证", hall.at)
        with pytest.raises(NotVisible):
            hall.desk.paper_file(actor, paper.number)


class TestAudit:
    """The record is checked by those who see the case."""

    @pytest.mark.parametrize("actor", [CLERK, APPROVER, SUPERVISOR, ADMIN])
    def test_who_sees_it(self, hall: Hall, actor: Actor) -> None:
        assert hall.desk.audit(actor, hall.open().number).replayed

    @pytest.mark.parametrize("actor", [OUTSIDER, FARM_APPROVER])
    def test_the_outsider(self, hall: Hall, actor: Actor) -> None:
        with pytest.raises(NotVisible):
            hall.desk.audit(actor, hall.open().number)


def test_only_administrators_see_and_assign_staff(hall: Hall) -> None:
    for actor in EVERYBODY:
        if actor.role == "管理员":
            assert hall.desk.staff(actor)
            continue
        with pytest.raises(NotVisible):
            hall.desk.staff(actor)
        with pytest.raises(NotVisible):
            hall.desk.assign(actor, msgspec.structs.replace(actor, role="管理员"), hall.at)
        assert hall.desk.actor(actor.username) == actor
