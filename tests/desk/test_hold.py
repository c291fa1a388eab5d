"""挂起 and 恢复: nothing is offered while a case rests, its clock stands still, and goes on again."""

from __future__ import annotations

from datetime import date

import pytest

from app.desk import CaseQuery, CaseView, NotVisible, Refused
from app.desk.audit import Audit
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
    Hall,
)
from tests.desk.longer import accepted, surveying, with_step
from tests.desk.test_lapses import at, clock
from tests.desk.test_papers import issue, text_of
from tests.desk.test_service import licensed
from tests.sample import JOINT_ITEM

HEARING = {"ground": "听证", "length": "10", "reason": "利害关系人申请听证"}


def held(hall: Hall, **answers: str) -> CaseView:
    return hall.do(FARM_APPROVER, accepted(hall), "挂起", **{**HEARING, **answers})


def reviewed(hall: Hall) -> CaseView:
    """Bring a permit as far as the department's decision."""
    case = hall.act(BUILDER, accepted(hall), "site", "通过", companions=("何工",))
    case = hall.act(LAND_APPROVER, case, "planning", "通过")
    return hall.act(FARM_APPROVER, case, "eligibility", "通过")


def resumed(hall: Hall, case: CaseView, **passed: int) -> CaseView:
    if passed:
        hall.later(**passed)
    return hall.do(FARM_APPROVER, case, "恢复", note="听证笔录已归卷")


def promised(case: CaseView) -> tuple[date, bool]:
    assert case.promised is not None
    return case.promised.due, case.promised.provisional


class TestWhoMay:
    def test_who_has_a_step_and_the_department(self, hall: Hall) -> None:
        case = accepted(hall)
        for actor in (BUILDER, FARM_APPROVER):
            assert "挂起" in hall.offered(actor, case)

    def test_nobody_else(self, hall: Hall) -> None:
        case = accepted(hall)
        for actor in (CLERK, READER, SUPERVISOR, LAND_APPROVER):
            assert "挂起" not in hall.offered(actor, case)
            with pytest.raises(Refused):
                hall.do(actor, case, "挂起", **HEARING)
        with pytest.raises(NotVisible):
            hall.offered(OUTSIDER, case)

    def test_only_between_acceptance_and_decision(self, hall: Hall) -> None:
        assert "挂起" not in hall.offered(CLERK, hall.open(item=JOINT_ITEM))
        case = licensed(hall)
        assert "挂起" not in hall.offered(FARM_APPROVER, case)

    def test_not_while_the_applicant_is_waited_for(self, hall: Hall) -> None:
        with_step(hall, "approve", outcomes=("准予", "补正"))
        case = reviewed(hall)
        assert "挂起" in hall.offered(FARM_APPROVER, case)
        hall.act(FARM_APPROVER, case, "approve", "补正", materials=("application",))
        assert "挂起" not in hall.offered(FARM_APPROVER, case)


class TestGrounds:
    def grounds(self, hall: Hall, case: CaseView) -> dict[str, str]:
        verbs = hall.desk.case(FARM_APPROVER, case.number, hall.at).verbs
        (offer,) = [each for each in verbs if each.word == "挂起"]
        return dict(offer.labels["ground"])

    def test_those_of_the_permit_law_for_a_permit(self, hall: Hall) -> None:
        found = self.grounds(hall, accepted(hall))
        assert list(found) == [
            "听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审",
        ]  # fmt: skip
        assert found["听证"] == "听证（最多20个工作日）"

    def test_for_another_item_its_own_only(self, hall: Hall) -> None:
        case = hall.accepted()
        assert "挂起" not in hall.offered(APPROVER, case), "both belong to a step"

    def test_the_items_own_first(self, hall: Hall) -> None:
        found = self.grounds(hall, accepted(surveying(hall)))
        assert next(iter(found.items())) == ("地籍测绘", "地籍测绘（最多6个自然日）")

    def test_others_where_a_step_allows_it_by_a_provision(self, hall: Hall) -> None:
        with_step(hall, "approve", verbs=("挂起",))
        case = accepted(hall)
        assert "不可抗力" not in self.grounds(hall, case), "the step is not open yet"
        case = reviewed(hall)
        assert "不可抗力" in self.grounds(hall, case)
        storm = {"ground": "不可抗力", "length": "5", "reason": "洪水，道路中断"}
        with pytest.raises(Refused) as refusal:
            hall.do(FARM_APPROVER, case, "挂起", **storm)
        assert refusal.value.field == "clause"
        case = hall.do(FARM_APPROVER, case, "挂起", **storm, clause="示例条例第九条")
        assert "依据：示例条例第九条" in case.timeline[-1].lines

    def test_no_longer_than_there_is_left(self, hall: Hall) -> None:
        surveying(hall)
        survey = {"ground": "地籍测绘", "reason": "须重测"}
        case = accepted(hall)
        with pytest.raises(Refused) as refusal:
            hall.do(FARM_APPROVER, case, "挂起", **survey, length="7")
        assert refusal.value.field == "length"
        case = resumed(hall, hall.do(FARM_APPROVER, case, "挂起", **survey, length="5"), days=4)
        assert self.grounds(hall, case)["地籍测绘"] == "地籍测绘（最多2个自然日）"
        case = resumed(hall, hall.do(FARM_APPROVER, case, "挂起", **survey, length="2"), days=2)
        assert "地籍测绘" not in self.grounds(hall, case)


class TestWhileItRests:
    def test_nothing_is_offered_and_nothing_can_be_done(self, hall: Hall) -> None:
        case = held(hall)
        assert case.status == "已挂起"
        for actor in (BUILDER, FARM_APPROVER):
            assert hall.desk.case(actor, case.number, hall.at).offers == ()
        with pytest.raises(Refused):
            hall.act(BUILDER, case, "site", "通过", companions=("何工",))
        assert "挂起" not in hall.offered(FARM_APPROVER, case), "it is already"

    def test_the_tasks_stay_and_say_so(self, hall: Hall) -> None:
        case = held(hall)
        (task,) = hall.desk.tasks(BUILDER, hall.at).rows
        assert (task.number, task.held, task.alarm) == (case.number, True, None)
        assert case.alarm is None
        (row,) = hall.desk.cases(CLERK, CaseQuery(), hall.at).rows
        assert (row.status, row.alarm) == ("已挂起", None)

    def test_it_is_in_no_list_of_late_ones(self, hall: Hall) -> None:
        case = held(hall)
        hall.later(days=90)
        assert hall.desk.urgent(SUPERVISOR, hall.at) == ()
        assert hall.desk.late_steps(SUPERVISOR, hall.at) == ()
        assert hall.desk.case(CLERK, case.number, hall.at).hold is not None

    def test_the_date_foresees_all_of_the_time(self, hall: Hall) -> None:
        case = held(hall)
        # 15 working days and the ten of the hearing, from 4 June.
        assert promised(case) == (date(2025, 7, 9), True)
        assert case.hold is not None
        assert (case.hold.ground, case.hold.needs) == ("听证", "10个工作日")
        assert (case.hold.since, case.hold.until) == (date(2025, 6, 4), date(2025, 6, 18))
        (pause,) = case.pauses
        assert (pause.name, pause.step, pause.last) == ("听证", "", None)

    def test_it_may_still_be_withdrawn(self, hall: Hall) -> None:
        case = hall.do(CLERK, held(hall), "撤件", how="本人书面申请", reason="不办了")
        assert (case.ended, case.hold) == ("撤件", None)
        assert all(pause.last is not None for pause in case.pauses)

    def test_its_paper(self, hall: Hall) -> None:
        told = text_of(issue(hall, held(hall), "特别程序告知书")[1])
        for words in (
            "须启动特别程序“听证”", "利害关系人申请听证", "需要10个工作日", "最迟到2025年6月18日",
            "第四十五条、第四十七条", "最迟于2025年7月9日办结",
        ):  # fmt: skip
            assert words in told


class TestGoingOn:
    def test_the_date_comes_nearer_when_it_ends_sooner(self, hall: Hall) -> None:
        case = resumed(hall, held(hall), days=5)
        # 5 to 9 June do not count, three of them working days.
        assert promised(case) == (date(2025, 6, 30), False)
        assert case.status == "已受理"
        assert case.promised is not None
        assert any("听证" in step.text for step in case.promised.derivation)

    def test_the_steps_are_offered_again_to_the_same_people(self, hall: Hall) -> None:
        case = resumed(hall, held(hall), days=5)
        assert {task.step for task in case.tasks} == {"site", "eligibility"}
        case = hall.act(BUILDER, case, "site", "通过", companions=("何工",))
        assert case.timeline[-1].outcome == "通过"
        assert [pause.last for pause in case.pauses] == [date(2025, 6, 9)]

    def test_the_result_is_kept(self, hall: Hall) -> None:
        case = held(hall)
        with pytest.raises(Refused) as refusal:
            hall.do(FARM_APPROVER, case, "恢复", note="")
        assert set(refusal.value.problems) == {"note"}
        told = resumed(hall, case).timeline[-1]
        assert (told.kind, told.note) == ("恢复", "听证笔录已归卷")

    def test_its_time_over_it_goes_on_by_itself(self, hall: Hall) -> None:
        case = held(hall)
        assert clock(hall, case, at(2025, 6, 18, 23, 59)) == at(2025, 6, 19)
        clock(hall, case, at(2025, 6, 19))
        case = hall.desk.case(CLERK, case.number, hall.at)
        told = case.timeline[-1]
        assert (told.kind, told.by) == ("恢复", "系统")
        assert "2025年6月18日届满，自动恢复计时" in told.note
        assert (case.status, case.hold, promised(case)) == (
            "已受理", None, (date(2025, 7, 9), False),
        )  # fmt: skip

    def test_a_worker_that_was_away_gives_no_days_away(self, hall: Hall) -> None:
        case = held(hall)
        clock(hall, case, at(2025, 8, 1))
        assert promised(hall.desk.case(CLERK, case.number, hall.at)) == (date(2025, 7, 9), False)

    def test_only_who_put_it_aside_or_has_a_step_resumes(self, hall: Hall) -> None:
        case = held(hall)
        assert "恢复" in hall.offered(BUILDER, case)
        for actor in (CLERK, READER, SUPERVISOR, LAND_APPROVER):
            assert "恢复" not in hall.offered(actor, case)

    def test_the_record_is_whole(self, hall: Hall) -> None:
        case = resumed(hall, held(hall), days=2)
        assert hall.desk.audit(ADMIN, case.number) == Audit(broken=None, replayed=True)
        assert hall.desk.rebuild(ADMIN, after=0, limit=50, check=True).differences == ()
