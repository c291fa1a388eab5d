"""延期: once, in time, by who may; both dates move, and the applicant is told why."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from app.catalog.model import Heads, Prolonging
from app.desk import Actor, CaseQuery, CaseView, NotVisible, Refused
from tests.desk.hall import (
    ADMIN,
    BUILDER,
    CLERK,
    FARM_APPROVER,
    LAND_APPROVER,
    OUTSIDER,
    SUPERVISOR,
    Hall,
)
from tests.desk.longer import HEAD, LAW, accepted, hours, longer
from tests.desk.people_at_work import hire
from tests.desk.test_papers import issue, text_of
from tests.desk.test_service import licensed
from tests.desk.watched import LAND_HEAD, MAYOR, inbox, kinds
from tests.sample import JOINT_ITEM

WHY = {"length": "10", "by": HEAD, "reason": "须查阅历史档案"}


def days(case: CaseView) -> tuple[date, date]:
    assert case.promised is not None
    assert case.statutory is not None
    return case.promised.due, case.statutory.due


class TestWhoMay:
    def test_the_department_that_decides_and_has_it(self, hall: Hall) -> None:
        case = accepted(longer(hall))
        assert "延期" in hall.offered(FARM_APPROVER, case)
        assert "延期" in hall.offered(ADMIN, case)

    def test_who_only_takes_part_does_not(self, hall: Hall) -> None:
        case = accepted(longer(hall))
        for actor in (CLERK, BUILDER, LAND_APPROVER, SUPERVISOR):
            assert "延期" not in hall.offered(actor, case)
            with pytest.raises(Refused, match="现在不能“延期”"):
                hall.do(actor, case, "延期", **WHY)

    def test_the_outsider_sees_nothing(self, hall: Hall) -> None:
        case = accepted(longer(hall))
        with pytest.raises(NotVisible):
            hall.offered(OUTSIDER, case)

    def test_not_once_the_department_has_passed_its_step_on(self, hall: Hall) -> None:
        case = accepted(longer(hall))
        case = hall.act(FARM_APPROVER, case, "eligibility", "通过")
        assert "延期" not in hall.offered(FARM_APPROVER, case), "it lies with the others"
        assert "延期" in hall.offered(ADMIN, case)


class TestWhen:
    def test_only_where_the_item_says_so(self, hall: Hall) -> None:
        assert "延期" not in hall.offered(FARM_APPROVER, accepted(hall))

    def test_not_before_acceptance_nor_after_the_decision(self, hall: Hall) -> None:
        longer(hall)
        assert "延期" not in hall.offered(ADMIN, hall.open(item=JOINT_ITEM))
        assert "延期" not in hall.offered(ADMIN, licensed(hall))

    def test_up_to_the_last_day_by_the_law(self, hall: Hall) -> None:
        case = accepted(longer(hall))
        hall.later(days=28)
        assert hall.at.date() == date(2025, 7, 2)
        assert "延期" in hall.offered(FARM_APPROVER, case), "though the promise is broken"
        hall.later(days=1)
        assert "延期" not in hall.offered(FARM_APPROVER, case)

    def test_once(self, hall: Hall) -> None:
        case = hall.do(FARM_APPROVER, accepted(longer(hall)), "延期", **{**WHY, "length": "3"})
        assert "延期" not in hall.offered(FARM_APPROVER, case)

    def test_a_promise_alone_is_not_lengthened(self, hall: Hall) -> None:
        case = accepted(longer(hall, statutory=None))
        assert "延期" not in hall.offered(FARM_APPROVER, case)


class TestWhatComesOfIt:
    def test_both_dates_move_by_as_much(self, hall: Hall) -> None:
        case = accepted(longer(hall))
        assert days(case) == (date(2025, 6, 25), date(2025, 7, 2))
        case = hall.do(FARM_APPROVER, case, "延期", **WHY)
        assert days(case) == (date(2025, 7, 9), date(2025, 7, 16))
        (row,) = hall.desk.cases(CLERK, CaseQuery(), hall.at).rows
        assert row.due == date(2025, 7, 9)
        (task,) = hall.desk.tasks(BUILDER, hall.at).rows
        assert task.due == date(2025, 7, 9)

    def test_the_derivation_names_who_approved(self, hall: Hall) -> None:
        case = hall.do(FARM_APPROVER, accepted(longer(hall)), "延期", **WHY)
        assert case.statutory is not None
        told = "；".join(step.text for step in case.statutory.derivation)
        assert "2025年6月4日经本机关负责人批准延长10个工作日" in told
        (shown,) = case.extensions
        assert (shown.by, shown.amount) == (HEAD, "10个工作日")

    @pytest.mark.parametrize("length", ["0", "11", "三"])
    def test_no_more_than_allowed(self, hall: Hall, length: str) -> None:
        case = accepted(longer(hall))
        with pytest.raises(Refused) as refusal:
            hall.do(FARM_APPROVER, case, "延期", **{**WHY, "length": length, "reason": " "})
        assert set(refusal.value.problems) == {"length", "reason"}

    def test_hours_are_not_lengthened_by_days(self, hall: Hall) -> None:
        case = accepted(longer(hall, promised=hours(20)))
        before = days(case)[0]
        case = hall.do(FARM_APPROVER, case, "延期", **WHY)
        assert days(case) == (before, date(2025, 7, 16))

    def test_it_is_told_with_the_reason_and_proved(self, hall: Hall) -> None:
        case = hall.do(FARM_APPROVER, accepted(longer(hall)), "延期", **WHY)
        told = case.timeline[-1]
        assert (told.kind, told.by, told.reason) == ("延期", "冯农", "须查阅历史档案")
        assert told.lines[0] == "经本机关负责人批准，延长10个工作日"
        audit = hall.desk.audit(ADMIN, case.number)
        assert (audit.broken, audit.replayed) == (None, True)

    def test_its_paper(self, hall: Hall) -> None:
        case = accepted(longer(hall))
        assert "延期通知书" not in case.printable
        case = hall.do(FARM_APPROVER, case, "延期", **WHY)
        told = text_of(issue(hall, case, "延期通知书")[1])
        for words in ("须查阅历史档案", "第四十二条", "延长10个工作日", "最迟于2025年7月16日"):
            assert words in told


FARM_HEAD = Actor(
    username="farmhead", name="宋首", role="审批员", departments=("agriculture",),
    posts=("科室负责人",),
)  # fmt: skip


def by(hall: Hall, case: CaseView, actor: Actor = FARM_APPROVER) -> dict[str, str]:
    """Give who may be named as having approved it, by what the form sends."""
    seen = hall.desk.case(actor, case.number, hall.at, asking="延期")
    return dict(next(each.labels["by"] for each in seen.verbs if each.word == "延期"))


class TestWhoApproved:
    """Nobody types a name: it is one of the heads whom the centre has, and they are told."""

    def headed(self, hall: Hall, office: str = HEAD, **heads: tuple[str, ...]) -> CaseView:
        extension = Prolonging(length=10, by=office, basis=LAW)
        case = accepted(longer(hall, extension=extension))
        centre = replace(hall.catalog.centre, heads=Heads(**heads))
        hall.catalog = replace(hall.catalog, centre=centre)
        return case

    def test_the_heads_of_the_department_by_name(self, hall: Hall) -> None:
        case = self.headed(hall, department=("科室负责人",))
        hire(hall, FARM_HEAD, LAND_HEAD)
        assert by(hall, case) == {"user:farmhead": "本机关负责人（宋首）"}
        for typed in ("我自己", HEAD, "user:farm", "user:landhead", ""):
            with pytest.raises(Refused) as refusal:
                hall.do(FARM_APPROVER, case, "延期", **{**WHY, "by": typed})
            assert set(refusal.value.problems) == {"by"}
        case = hall.do(FARM_APPROVER, case, "延期", **{**WHY, "by": "user:farmhead"})
        assert case.timeline[-1].lines[0] == "经本机关负责人（宋首）批准，延长10个工作日"
        told = text_of(issue(hall, case, "延期通知书")[1])
        assert "本机关负责人（宋首）" in told
        (message,) = inbox(hall, FARM_HEAD)
        assert message.text.endswith("冯农登记为经您批准延长10个工作日，不是的请马上查问。")
        assert "张三丰" not in message.text
        for other in (FARM_APPROVER, LAND_HEAD, CLERK):
            assert inbox(hall, other) == ()
        audit = hall.desk.audit(ADMIN, case.number)
        assert (audit.broken, audit.replayed) == (None, True)
        assert hall.desk.rebuild(ADMIN).differences == ()

    def test_a_head_who_does_it_needs_no_message(self, hall: Hall) -> None:
        case = self.headed(hall, department=("科室负责人",))
        hire(hall, FARM_HEAD)
        hall.do(FARM_HEAD, case, "延期", **{**WHY, "by": "user:farmhead"})
        assert inbox(hall, FARM_HEAD) == ()

    def test_with_nobody_in_office_their_post(self, hall: Hall) -> None:
        case = self.headed(hall, department=("科室负责人",))
        assert by(hall, case) == {
            "department:agriculture:科室负责人": "本机关负责人（宁城县农牧局科室负责人）"
        }

    def test_the_government_where_the_item_wants_it(self, hall: Hall) -> None:
        case = self.headed(
            hall, "本级人民政府负责人", department=("科室负责人",), government=("mayor",)
        )
        hire(hall, FARM_HEAD, MAYOR)
        assert by(hall, case) == {"user:mayor": "本级人民政府负责人（杜县）"}
        hall.do(FARM_APPROVER, case, "延期", **{**WHY, "by": "user:mayor"})
        assert "延期" in kinds(hall, MAYOR)

    def test_where_none_is_named_the_words_of_the_item(self, hall: Hall) -> None:
        assert by(hall, self.headed(hall)) == {HEAD: HEAD}

    def test_the_page_of_a_case_looks_nobody_up(self, hall: Hall) -> None:
        case = self.headed(hall, department=("科室负责人",))
        seen = hall.desk.case(FARM_APPROVER, case.number, hall.at)
        assert next(each for each in seen.verbs if each.word == "延期").questions == ()
