"""委派, 加签, 减签 and steps that several sign: everybody has a task of their own."""

from __future__ import annotations

import pytest

from app.catalog.words import Signing
from app.desk import Actor, CaseView, NotVisible, Refused
from tests.desk.asked import BOSS, LAND, SAME, changed, choices_of, hire, offer, signed, whole
from tests.desk.hall import (
    ADMIN,
    APPROVER,
    BUILDER,
    CLERK,
    FARM_APPROVER,
    LAND_APPROVER,
    OUTSIDER,
    READER,
    SUPERVISOR,
    SURVEYOR,
    VILLAGER,
    Hall,
)
from tests.desk.watched import inbox
from tests.sample import INSTANT_ITEM

BEFORE, AFTER = "先由他们签，签完回到我这里", "我签以后再由他们签"
NOTE = {"note": "请核对面积"}
FARM = ["department:agriculture"]


def ask(
    hall: Hall, case: CaseView, when: str, actor: Actor = APPROVER, **whom: list[str]
) -> CaseView:
    whom = whom or {"departments": FARM}
    return hall.do(actor, case, "加签", "approve", when=when, **whom, **NOTE)


def steps_of(hall: Hall, actor: Actor) -> list[str]:
    return [each.step for each in hall.desk.tasks(actor, hall.at).rows]


class TestBefore:
    def test_they_sign_first_and_the_step_comes_back(self, hall: Hall) -> None:
        case = ask(hall, hall.surveyed(), BEFORE)
        assert (case.offers, steps_of(hall, APPROVER)) == ((), [])
        assert steps_of(hall, FARM_APPROVER) == ["approve.2"]
        (choice,) = hall.desk.case(FARM_APPROVER, case.number, hall.at).offers
        assert choice.outcomes == ("通过", "不通过"), "an opinion, not the decision"
        hall.act(FARM_APPROVER, case, "approve.2", "不通过", reason="面积不对", note="少了二分")
        back = hall.desk.case(APPROVER, case.number, hall.at)
        assert [each.step for each in back.offers] == ["approve"]
        assert "准予" in back.offers[0].outcomes, "it is still theirs to decide"
        assert (back.timeline[-1].reason, back.timeline[-1].note) == ("面积不对", "少了二分")
        assert hall.act(APPROVER, case, "approve", "准予").tasks[0].step == "deliver"
        assert whole(hall, case, CLERK)

    def test_it_comes_back_to_whom_it_was_handed_on(self, hall: Hall) -> None:
        case = hire(hall, BOSS).surveyed()
        hall.do(APPROVER, case, "转办", "approve", to="user:boss", reason="休假")
        ask(hall, case, BEFORE, BOSS)
        hall.act(FARM_APPROVER, case, "approve.2", "通过")
        (task,) = hall.desk.case(BOSS, case.number, hall.at).tasks
        assert (task.step, task.person) == ("approve", "洪长")

    def test_several_at_once(self, hall: Hall) -> None:
        offices = [*FARM, "department:natural-resources"]
        case = ask(hall, hall.surveyed(), BEFORE, departments=offices)
        hall.act(LAND_APPROVER, case, "approve.2", "通过")
        assert hall.desk.case(APPROVER, case.number, hall.at).offers == ()
        hall.act(FARM_APPROVER, case, "approve.3", "通过")
        assert hall.desk.case(APPROVER, case.number, hall.at).offers


class TestAfter:
    def test_they_sign_when_i_have(self, hall: Hall) -> None:
        case = ask(hall, hall.surveyed(), AFTER)
        assert steps_of(hall, FARM_APPROVER) == []
        signed_ = hall.act(APPROVER, case, "approve", "准予")
        assert (signed_.tasks[0].step, signed_.delivery) == ("approve.2", None)
        assert "准予决定书" not in signed_.printable, "not all have signed"
        hall.act(FARM_APPROVER, case, "approve.2", "通过")
        done = hall.desk.case(CLERK, case.number, hall.at)
        assert done.tasks[0].step == "deliver"
        assert "准予决定书" in done.printable

    def test_whoever_is_against_it_gives_it_back(self, hall: Hall) -> None:
        case = ask(hall, hall.surveyed(), AFTER)
        hall.act(APPROVER, case, "approve", "准予")
        hall.act(FARM_APPROVER, case, "approve.2", "不通过", reason="还要再看")
        back = hall.desk.case(APPROVER, case.number, hall.at)
        assert [each.step for each in back.offers] == ["approve"]
        assert whole(hall, case, CLERK)


class TestByName:
    def test_one_does_it_for_me_and_it_comes_back(self, hall: Hall) -> None:
        case = hire(hall, BOSS).surveyed()
        given = hall.do(APPROVER, case, "委派", "approve", people="user:builder", **NOTE)
        assert given.timeline[-1].lines == ("先由赵建（黑里河镇便民服务中心）签，签完回来",)
        assert given.tasks[0].person == "赵建"
        assert steps_of(hall, BUILDER) == ["approve.2"]
        assert [each.kind for each in inbox(hall, BUILDER)] == ["委派"]
        hall.act(BUILDER, case, "approve.2", "通过", note="核对无误")
        assert hall.desk.case(APPROVER, case.number, hall.at).offers

    def test_no_colleague_can_do_it_instead(self, hall: Hall) -> None:
        case = hall.surveyed()
        hall.do(APPROVER, case, "委派", "approve", people="user:builder", **NOTE)
        for colleague in (SURVEYOR, CLERK):
            assert steps_of(hall, colleague) == []
            with pytest.raises(Refused, match="不由您办理"):
                hall.act(colleague, case, "approve.2", "通过")
        assert "放回" not in hall.offered(BUILDER, case), "then it would be nobody's"

    def test_whom_duties_keep_apart_is_not_asked_to_sign(self, hall: Hall) -> None:
        case = hall.surveyed()
        people = choices_of(hall, APPROVER, case, "委派", "people")
        assert "user:surveyor" not in people, "they surveyed it"
        assert "user:approver" not in people, "nobody asks themselves"


class TestRemoving:
    def test_who_has_not_signed_is_let_go(self, hall: Hall) -> None:
        case = ask(hall, hall.surveyed(), BEFORE)
        back = hall.do(APPROVER, case, "减签", "approve.2", reason="不用了")
        assert [each.step for each in back.offers] == ["approve"]
        assert back.timeline[-1].lines[0] == "不再要宁城县农牧局签"
        assert steps_of(hall, FARM_APPROVER) == []
        assert whole(hall, case, CLERK)

    def test_the_last_one_after_me_lets_the_case_go_on(self, hall: Hall) -> None:
        case = ask(hall, hall.surveyed(), AFTER)
        hall.act(APPROVER, case, "approve", "准予")
        assert "减签" in hall.offered(APPROVER, case)
        gone = hall.do(APPROVER, case, "减签", "approve.2", reason="出差")
        assert gone.tasks[0].step == "deliver"
        assert whole(hall, case, CLERK)

    def test_not_who_has_signed(self, hall: Hall) -> None:
        case = ask(hall, hall.surveyed(), BEFORE)
        hall.act(FARM_APPROVER, case, "approve.2", "通过")
        assert "减签" not in hall.offered(APPROVER, case)

    def test_who_asked_and_the_administrator_nobody_else(self, hall: Hall) -> None:
        case = ask(hall, hall.surveyed(), BEFORE)
        assert "减签" in hall.offered(ADMIN, case)
        for other in (FARM_APPROVER, CLERK, SUPERVISOR, READER):
            assert "减签" not in hall.offered(other, case)


class TestWhoMayAsk:
    def test_the_holder_only(self, hall: Hall) -> None:
        case = hall.surveyed()
        assert {"加签", "委派"} <= set(hall.offered(APPROVER, case))
        for other in (CLERK, SUPERVISOR, READER, ADMIN):
            assert not {"加签", "委派"} & set(hall.offered(other, case))
        with pytest.raises(NotVisible):
            ask(hall, case, BEFORE, OUTSIDER)

    def test_not_at_the_window(self, hall: Hall) -> None:
        assert "加签" not in hall.offered(CLERK, hall.open())

    def test_nobody_named(self, hall: Hall) -> None:
        with pytest.raises(Refused, match="请至少选一个"):
            ask(hall, hall.surveyed(), BEFORE, departments=[])

    def test_where_the_step_says_so(self, hall: Hall) -> None:
        case = changed(hall, "approve", verbs=("加签",)).surveyed()
        assert "加签" in hall.offered(APPROVER, case)
        assert "委派" not in hall.offered(APPROVER, case)

    def test_what_is_asked_is_only_looked_up_when_it_is(self, hall: Hall) -> None:
        case = hall.surveyed()
        seen = hall.desk.case(APPROVER, case.number, hall.at)
        assert [one.questions for one in seen.verbs if one.word == "加签"] == [()]
        assert len(offer(hall, APPROVER, case, "加签").questions) == 5


class TestSeveralSign:
    @pytest.mark.parametrize("mode", ["会签", "或签", "依次"])
    def test_each_has_a_task(self, hall: Hall, mode: Signing) -> None:
        case = signed(hall, mode).surveyed()
        first = hall.desk.case(APPROVER, case.number, hall.at)
        assert [each.step for each in first.offers] == ["approve.1"]
        turns = {"会签": ["approve.2"], "或签": ["approve.2"], "依次": []}[mode]
        assert steps_of(hall, LAND_APPROVER) == turns
        assert [(s.who, s.now) for s in first.signers] == [
            ("宁城县民政局审批岗", True),
            ("宁城县自然资源局审批岗", bool(turns)),
        ]

    def test_the_decision_is_made_when_all_have_signed(self, hall: Hall) -> None:
        case = signed(hall, "会签").surveyed()
        once = hall.act(APPROVER, case, "approve.1", "准予", note="同意")
        assert next((s.who, s.outcome) for s in once.signers) == ("郑批", "准予")
        assert "准予决定书" not in once.printable
        hall.act(LAND_APPROVER, case, "approve.2", "准予")
        done = hall.desk.case(CLERK, case.number, hall.at)
        assert (done.tasks[0].step, done.signers) == ("deliver", ())
        assert "准予决定书" in done.printable
        assert [each.step for each in done.timeline[-2:]] == ["审批", "审批"]
        assert whole(hall, case, CLERK)

    def test_one_person_signs_once(self, hall: Hall) -> None:
        hire(hall, BOSS)
        case = signed(hall, "依次", SAME).surveyed()
        hall.act(APPROVER, case, "approve.1", "准予")
        (choice,) = hall.desk.case(APPROVER, case.number, hall.at).offers
        assert choice.outcomes == ()
        assert set(choice.blocked.values()) == {"您在这一步已经签过，要由另一个人签。"}
        assert hall.act(BOSS, case, "approve.2", "准予").tasks[0].step == "deliver"

    def test_one_no_is_a_no(self, hall: Hall) -> None:
        case = signed(hall, "会签").surveyed()
        hall.act(APPROVER, case, "approve.1", "准予")
        gone = hall.act(
            LAND_APPROVER, case, "approve.2", "不予", reason="占基本农田", clause="第五条"
        )
        assert gone.ended == "不予"

    def test_an_added_signer_shows_beside_them(self, hall: Hall) -> None:
        signed(hall, "会签", LAND)
        case = hall.do(
            APPROVER, hall.surveyed(), "加签", "approve.1", when=BEFORE, departments=FARM, **NOTE
        )
        shown = [(s.who, s.now, s.waits, s.added) for s in case.signers]
        assert shown == [
            ("宁城县民政局审批岗", False, True, False),
            ("宁城县自然资源局审批岗", True, False, False),
            ("宁城县农牧局", True, False, True),
        ]

    def test_acceptance_is_one_signature_where_no_step_accepts(self, hall: Hall) -> None:
        case = hall.open(CLERK, item=INSTANT_ITEM)
        assert hall.act(CLERK, case, "receive", "受理").accepted_at is not None


def test_going_back_tells_what_must_be_done_again(hall: Hall) -> None:
    case = hall.surveyed()
    (choice,) = hall.desk.case(APPROVER, case.number, hall.at).offers
    assert choice.back_to == (
        ("receive", "收件受理"),
        ("survey", "入户调查"),
        ("publicity", "公示"),
    )
    assert choice.redone == {
        "receive": ("入户调查", "公示"), "survey": ("公示",), "publicity": (),
    }  # fmt: skip
    hall.act(APPROVER, case, "approve", "退回", reason="补充调查", back_to="survey")
    assert [each.step for each in hall.desk.case(VILLAGER, case.number, hall.at).tasks] == [
        "survey"
    ]
