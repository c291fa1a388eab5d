"""撤回: one's own last act, while nobody has done anything with it and no paper tells of it."""

from __future__ import annotations

import pytest

from app.desk import CaseView, NotVisible, Refused
from tests.desk.asked import changed, signed, whole
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
from tests.sample import JOINT_ITEM

WHY = {"reason": "看错了"}


def surveyed(hall: Hall) -> CaseView:
    """Give a case whose survey may be taken back: what it comes to stays inside."""
    changed(hall, "survey", outcomes=("通过", "退回"))
    return hall.act(SURVEYOR, hall.accepted(), "survey", "通过", companions=("刘村",))


class TestWhatComesOfIt:
    def test_all_is_as_if_nobody_had_acted(self, hall: Hall) -> None:
        changed(hall, "survey", outcomes=("通过", "退回"))
        before = hall.accepted()
        done = hall.act(SURVEYOR, before, "survey", "通过", companions=("刘村",))
        assert done.pauses != before.pauses
        back = hall.do(SURVEYOR, done, "撤回", "survey", **WHY)
        assert [each.step for each in back.offers] == ["survey"]
        assert back.pauses == before.pauses, "the survey goes on, the notice never began"
        assert back.tasks == hall.desk.case(SURVEYOR, back.number, hall.at).tasks
        assert back.tasks[0].due == before.tasks[0].due, "and it gains no time"
        assert (back.promised, back.statutory) == (before.promised, before.statutory)
        assert whole(hall, back, CLERK)
        assert hall.desk.rebuild(ADMIN).differences == ()

    def test_it_is_told_in_the_record_and_to_whoever_was_next(self, hall: Hall) -> None:
        case = hall.do(SURVEYOR, surveyed(hall), "撤回", "survey", **WHY)
        last = case.timeline[-1]
        assert (last.kind, last.step, last.reason) == ("撤回", "入户调查", "看错了")
        assert last.lines == ("原来作的“通过”不算",)
        (message,) = inbox(hall, VILLAGER)
        assert message.text.endswith("前一步的王勘撤回了，“公示”不用办了。")

    def test_it_can_be_done_again_and_taken_back_again(self, hall: Hall) -> None:
        case = hall.do(SURVEYOR, surveyed(hall), "撤回", "survey", **WHY)
        assert "撤回" not in hall.offered(SURVEYOR, case), "there is nothing to take back now"
        hall.act(SURVEYOR, case, "survey", "退回", reason="缺照片", back_to="receive")
        again = hall.do(SURVEYOR, case, "撤回", "survey", **WHY)
        assert [each.step for each in again.tasks] == ["survey"]

    def test_an_acceptance_where_the_step_lets_it(self, hall: Hall) -> None:
        changed(hall, "receive", verbs=("撤回",))
        opened = hall.open()
        accepted = hall.act(CLERK, opened, "receive", "受理")
        back = hall.do(CLERK, accepted, "撤回", "receive", **WHY)
        assert (back.status, back.accepted_at, back.promised) == ("已收件", None, None)
        assert back.notice == opened.notice
        assert "受理通知书" not in back.printable
        assert whole(hall, back, CLERK)

    def test_a_decision_where_the_step_lets_it(self, hall: Hall) -> None:
        case = changed(hall, "approve", verbs=("撤回",)).approved()
        back = hall.do(APPROVER, case, "撤回", "approve", **WHY)
        assert back.delivery is None
        assert "准予决定书" not in hall.desk.case(CLERK, back.number, hall.at).printable
        assert hall.act(APPROVER, case, "approve", "准予").tasks[0].step == "deliver"

    def test_a_signature(self, hall: Hall) -> None:
        signed(hall, "会签")
        changed(hall, "approve", verbs=("撤回",))
        case = hall.act(APPROVER, hall.surveyed(), "approve.1", "准予")
        back = hall.do(APPROVER, case, "撤回", "approve.1", **WHY)
        assert sorted(each.step for each in back.tasks) == ["approve.1", "approve.2"]
        assert whole(hall, back, CLERK)

    def test_a_question_that_was_waiting_waits_again(self, hall: Hall) -> None:
        changed(hall, "survey", outcomes=("通过", "退回"))
        case = hall.accepted()
        asked = {"departments": ["department:agriculture"], "note": "?", "days": "3", "must": "否"}
        hall.do(SURVEYOR, case, "征求意见", "survey", **asked)
        hall.act(SURVEYOR, case, "survey", "通过", companions=("刘村",))
        assert "答复意见" not in hall.offered(FARM_APPROVER, case)
        hall.do(SURVEYOR, case, "撤回", "survey", **WHY)
        assert "答复意见" in hall.offered(FARM_APPROVER, case)
        assert hall.desk.rebuild(ADMIN).differences == ()


class TestWhen:
    def test_not_when_the_next_one_has_acted(self, hall: Hall) -> None:
        case = surveyed(hall)
        hall.act(VILLAGER, case, "publicity", "通过")
        assert "撤回" not in hall.offered(SURVEYOR, case)
        with pytest.raises(Refused, match="现在不能“撤回”"):
            hall.do(SURVEYOR, case, "撤回", "survey", **WHY)

    @pytest.mark.parametrize("word", ["认领", "转办", "征求意见"])
    def test_nor_when_they_have_begun(self, hall: Hall, word: str) -> None:
        case = surveyed(hall)
        answers = {
            "认领": {},
            "转办": {"to": "department:civil-affairs", "reason": "忙"},
            "征求意见": {
                "departments": ["department:agriculture"], "note": "?", "days": "3", "must": "否",
            },
        }[word]  # fmt: skip
        hall.do(VILLAGER, case, word, "publicity", **answers)  # type: ignore[arg-type]
        assert "撤回" not in hall.offered(SURVEYOR, case)

    def test_but_when_others_acted_beside_it(self, hall: Hall) -> None:
        case = hall.open(item=JOINT_ITEM)
        hall.act(CLERK, case, "receive", "受理")
        hall.act(BUILDER, case, "site", "通过", companions=("刘村",))
        hall.act(FARM_APPROVER, case, "eligibility", "通过")
        back = hall.do(BUILDER, case, "撤回", "site", **WHY)
        assert [each.step for each in back.tasks] == ["site"]
        assert hall.desk.case(LAND_APPROVER, case.number, hall.at).offers == ()
        assert whole(hall, case, CLERK)

    def test_not_once_a_paper_tells_of_it(self, hall: Hall) -> None:
        case = changed(hall, "approve", verbs=("撤回",)).approved()
        paper, _pdf = hall.desk.issue_paper(CLERK, case.number, "准予决定书", hall.later())
        with pytest.raises(Refused, match=f"已经出了准予决定书（{paper.number}）"):
            hall.do(APPROVER, case, "撤回", "approve", **WHY)

    def test_not_what_ended_the_case(self, hall: Hall) -> None:
        changed(hall, "approve", verbs=("撤回",))
        case = hall.act(
            APPROVER, hall.surveyed(), "approve", "不予", reason="收入高", clause="第九条"
        )
        assert "撤回" not in hall.offered(APPROVER, case)

    def test_not_what_the_applicant_is_told_of_unless_the_step_says_so(self, hall: Hall) -> None:
        assert "撤回" not in hall.offered(CLERK, hall.accepted())


class TestWhoMay:
    def test_only_who_acted(self, hall: Hall) -> None:
        case = surveyed(hall)
        assert "撤回" in hall.offered(SURVEYOR, case)
        for other in (CLERK, BUILDER, APPROVER, SUPERVISOR, READER, ADMIN):
            assert "撤回" not in hall.offered(other, case)
            with pytest.raises(Refused):
                hall.do(other, case, "撤回", "survey", **WHY)

    def test_the_outsider_sees_nothing(self, hall: Hall) -> None:
        with pytest.raises(NotVisible):
            hall.do(OUTSIDER, surveyed(hall), "撤回", "survey", **WHY)
