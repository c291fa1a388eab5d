"""征求意见: a task beside the flow, its answer, and what silence means."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.desk import CaseView, NotVisible, Refused
from app.store.tables import Task
from tests.desk.asked import BOSS, by_itself, changed, hire, offer, whole
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
from tests.desk.watched import at, clock, inbox

FARM = {"departments": ["department:agriculture"]}
ANSWER = {"opinion": "有意见", "note": "占用耕地二分"}


def ask(
    hall: Hall, case: CaseView, must: str = "否", days: str = "3", **whom: list[str]
) -> CaseView:
    whom = whom or FARM
    return hall.do(
        APPROVER, case, "征求意见", "approve", note="是否占用耕地？", days=days, must=must, **whom
    )


def id_of(hall: Hall, actor: object, case: CaseView) -> str:
    return offer(hall, actor, case, "答复意见").step  # type: ignore[arg-type]


def answer(hall: Hall, case: CaseView) -> CaseView:
    return hall.do(FARM_APPROVER, case, "答复意见", id_of(hall, FARM_APPROVER, case), **ANSWER)


class TestAsking:
    def test_it_is_a_task_of_whoever_is_asked(self, hall: Hall) -> None:
        case = ask(hall, hall.surveyed())
        (row,) = hall.desk.tasks(FARM_APPROVER, hall.at).rows
        assert (row.aside, row.name, row.due) == (True, "审批", at(6, 9).date())
        seen = hall.desk.case(FARM_APPROVER, case.number, hall.at)
        assert seen.offers == (), "nothing of the flow is theirs"
        assert seen.masked is False, "whom the work is asked of may read what it is about"
        assert [(q.who, q.question, q.waiting) for q in seen.inquiries] == [
            ("宁城县农牧局", "是否占用耕地？", True)
        ]
        assert [each.kind for each in inbox(hall, FARM_APPROVER)] == ["征求意见"]

    def test_the_flow_does_not_wait_for_it(self, hall: Hall) -> None:
        case = ask(hall, hall.surveyed())
        assert [each.step for each in case.tasks] == ["approve"]
        assert hall.act(APPROVER, case, "approve", "准予").tasks[0].step == "deliver"
        with hall.store.reading() as connection:
            open_now = select(Task.step).where(Task.closed_at.is_(None))
            assert list(connection.execute(open_now).scalars()) == ["deliver"]
        (asked,) = hall.desk.case(APPROVER, case.number, hall.at).inquiries
        assert (asked.waiting, asked.ended) == (False, "")
        assert whole(hall, case, CLERK)

    def test_unless_it_must(self, hall: Hall) -> None:
        case = ask(hall, hall.surveyed(), must="是")
        (choice,) = case.offers
        assert choice.outcomes == ("不予", "退回")
        assert choice.blocked["准予"] == "正在等宁城县农牧局答复意见（最迟2025年6月9日）。"
        with pytest.raises(Refused, match="正在等宁城县农牧局"):
            hall.act(APPROVER, case, "approve", "准予")
        answer(hall, case)
        assert hall.act(APPROVER, case, "approve", "准予").tasks[0].step == "deliver"

    def test_several_people_and_places_at_once(self, hall: Hall) -> None:
        case = ask(
            hall,
            hall.surveyed(),
            people=["user:builder"],
            **FARM,
            posts=["point:heilihe-town:出件岗"],
        )
        assert [q.who for q in case.inquiries] == [
            "赵建（黑里河镇便民服务中心）", "黑里河镇便民服务中心出件岗", "宁城县农牧局",
        ]  # fmt: skip
        for actor in (BUILDER, CLERK, FARM_APPROVER):
            assert "答复意见" in hall.offered(actor, case)
        assert "答复意见" not in hall.offered(SURVEYOR, case)

    def test_a_person_asked_by_name_sees_the_case_wherever_it_lies(self, hall: Hall) -> None:
        hire(hall, BOSS)
        case = hall.accepted()
        hall.do(
            SURVEYOR, case, "征求意见", "survey", note="?", days="2", must="否",
            people=["user:boss"],
        )  # fmt: skip
        assert [each.number for each in hall.desk.tasks(BOSS, hall.at).rows] == [case.number]
        assert "答复意见" in hall.offered(BOSS, case)
        assert "答复意见" not in hall.offered(APPROVER, case), "they were not asked"


class TestAnswering:
    def test_the_answer_is_told_and_kept_sealed(self, hall: Hall) -> None:
        case = answer(hall, ask(hall, hall.surveyed()))
        (asked,) = hall.desk.case(APPROVER, case.number, hall.at).inquiries
        assert (asked.ended, asked.by, asked.answer) == ("有意见", "冯农", "占用耕地二分")
        assert (case.timeline[-1].kind, case.timeline[-1].outcome) == ("答复意见", "有意见")
        assert hall.desk.tasks(FARM_APPROVER, hall.at).rows == ()
        (message,) = inbox(hall, APPROVER)
        assert message.text.endswith("冯农已答复您征求的意见：有意见。")
        assert whole(hall, case, CLERK)
        assert hall.desk.rebuild(ADMIN).differences == ()

    def test_only_by_whoever_was_asked(self, hall: Hall) -> None:
        case = ask(hall, hall.surveyed())
        question = id_of(hall, FARM_APPROVER, case)
        for other in (CLERK, LAND_APPROVER, SUPERVISOR, READER, APPROVER):
            with pytest.raises((Refused, NotVisible)):
                hall.do(other, case, "答复意见", question, **ANSWER)

    def test_once(self, hall: Hall) -> None:
        case = ask(hall, hall.surveyed())
        question = id_of(hall, FARM_APPROVER, case)
        hall.do(FARM_APPROVER, case, "答复意见", question, **ANSWER)
        with pytest.raises(Refused):
            hall.do(FARM_APPROVER, case, "答复意见", question, **ANSWER)

    def test_whoever_asked_may_want_it_no_more(self, hall: Hall) -> None:
        case = ask(hall, hall.surveyed(), must="是")
        question = id_of(hall, FARM_APPROVER, case)
        gone = hall.do(APPROVER, case, "收回征求意见", question, reason="已经查清")
        assert "准予" in gone.offers[0].outcomes
        assert hall.offered(FARM_APPROVER, case).count("答复意见") == 0
        assert [each.kind for each in inbox(hall, FARM_APPROVER)] == ["收回征求意见", "征求意见"]
        assert gone.inquiries[0].ended == "收回征求意见"

    def test_who_may_ask(self, hall: Hall) -> None:
        case = hall.surveyed()
        assert "征求意见" in hall.offered(APPROVER, case)
        for other in (CLERK, SUPERVISOR, READER, ADMIN, VILLAGER):
            assert "征求意见" not in hall.offered(other, case)
        with pytest.raises(NotVisible):
            hall.do(OUTSIDER, case, "征求意见", "approve", **ANSWER)

    def test_when_the_step_is_sent_back_nobody_waits_any_more(self, hall: Hall) -> None:
        case = ask(hall, hall.surveyed())
        hall.act(APPROVER, case, "approve", "退回", reason="重查", back_to="survey")
        assert hall.desk.tasks(FARM_APPROVER, hall.at).rows == ()
        assert whole(hall, case, CLERK)


class TestSilence:
    def test_who_did_not_answer_is_told_of(self, hall: Hall) -> None:
        case = ask(hall, hall.surveyed(), must="是")
        clock(hall, case, at(6, 9, 23))
        assert hall.desk.case(APPROVER, case.number, hall.at).timeline[-1].kind == "征求意见"
        clock(hall, case, at(6, 10))
        seen = hall.desk.case(APPROVER, case.number, hall.at)
        told = next(each for each in seen.timeline if each.kind == "逾期未复")
        assert (told.by, told.lines) == ("系统", ("宁城县农牧局到期没有答复",))
        assert (seen.inquiries[0].late, seen.inquiries[0].waiting) == (True, True)
        assert "逾期未复" in [each.kind for each in inbox(hall, APPROVER)]
        assert "逾期未复" in [each.kind for each in inbox(hall, FARM_APPROVER)]
        assert "准予" in seen.offers[0].blocked, "who must answer must answer"
        clock(hall, case, at(6, 12))
        kinds = [e.kind for e in hall.desk.case(APPROVER, case.number, hall.at).timeline]
        assert kinds.count("逾期未复") == 1
        answer(hall, case)

    def test_silence_is_consent_where_the_step_says_so(self, hall: Hall) -> None:
        by_itself(hall, "survey", days=20)
        case = hall.accepted()
        hall.do(SURVEYOR, case, "征求意见", "survey", note="?", days="2", must="是", **FARM)
        clock(hall, case, at(6, 7))
        seen = hall.desk.case(SURVEYOR, case.number, hall.at)
        last = next(each for each in seen.timeline if each.kind == "视为无意见")
        assert last.note.endswith("依据：示例办法第五条。")
        assert seen.inquiries[0].ended == "视为无意见"
        assert "通过" in seen.offers[0].outcomes, "it is not waited for any more"
        assert hall.desk.tasks(FARM_APPROVER, hall.at).rows == ()
        assert hall.desk.rebuild(ADMIN).differences == ()


def test_only_where_the_step_lets_it(hall: Hall) -> None:
    case = changed(hall, "approve", verbs=("加签",)).surveyed()
    assert "征求意见" not in hall.offered(APPROVER, case)
