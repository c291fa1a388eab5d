"""Every step has a clock of its own: shown, paused with the case, and by the hour where set so."""

from __future__ import annotations

from datetime import date, datetime

from app.catalog.model import Limit
from app.desk import CaseQuery, CaseView, TaskRowView
from tests.desk.hall import (
    ADMIN,
    BUILDER,
    CLERK,
    FARM_APPROVER,
    LAND_APPROVER,
    SUPERVISOR,
    SURVEYOR,
    VILLAGER,
    ZONE,
    Hall,
)
from tests.desk.longer import accepted, hours, longer, with_step
from tests.desk.test_hold import held, resumed
from tests.sample import JOINT_ITEM


def of_steps(case: CaseView) -> dict[str, date]:
    return {task.step: task.due.due for task in case.tasks if task.due}


def in_list(hall: Hall, step: str = "site") -> TaskRowView:
    rows = hall.desk.tasks(BUILDER, hall.at).rows + hall.desk.tasks(CLERK, hall.at).rows
    return next(row for row in rows if row.step == step)


class TestCounting:
    def test_each_from_when_it_opened(self, hall: Hall) -> None:
        case = hall.open(item=JOINT_ITEM)
        assert of_steps(case) == {"receive": date(2025, 6, 5)}
        assert in_list(hall, "receive").step_due == date(2025, 6, 5)
        hall.later(days=2)
        case = hall.act(CLERK, case, "receive", "受理")
        # Friday, 6 June: three and five working days on.
        assert of_steps(case) == {"site": date(2025, 6, 11), "eligibility": date(2025, 6, 13)}
        assert in_list(hall).step_due == date(2025, 6, 11)

    def test_a_step_beside_it_changes_nothing(self, hall: Hall) -> None:
        case = accepted(hall)
        hall.later(days=1)
        case = hall.act(FARM_APPROVER, case, "eligibility", "通过")
        assert of_steps(case) == {"site": date(2025, 6, 9)}

    def test_done_again_it_begins_again(self, hall: Hall) -> None:
        case = hall.act(BUILDER, accepted(hall), "site", "通过", companions=("何工",))
        hall.later(days=7)
        case = hall.act(LAND_APPROVER, case, "planning", "退回", back_to="site", reason="界址不清")
        assert of_steps(case)["site"] == date(2025, 6, 16)
        assert of_steps(case)["eligibility"] == date(2025, 6, 11), "it has been open all the time"

    def test_it_can_be_read_aloud(self, hall: Hall) -> None:
        (task, _other) = accepted(hall).tasks
        assert task.due is not None
        told = task.due.derivation
        assert told[0].text == "2025年6月4日进入环节，次日起算"
        assert sum(step.days for step in told if step.counted) == 3


class TestPaused:
    def test_while_the_case_rests(self, hall: Hall) -> None:
        case = held(hall)
        assert of_steps(case)["site"] == date(2025, 6, 23), "three days and the ten of the hearing"
        case = resumed(hall, case, days=5)
        assert of_steps(case)["site"] == date(2025, 6, 12)
        assert in_list(hall).step_due == date(2025, 6, 12)

    def test_not_by_the_procedure_it_is_itself(self, hall: Hall) -> None:
        case = hall.accepted()
        assert of_steps(case) == {"survey": date(2025, 6, 11)}, "five days to visit a household"

    def test_by_what_the_applicant_is_asked_for_even_at_the_door(self, hall: Hall) -> None:
        case = hall.open(item=JOINT_ITEM, brought=["application"])
        case = hall.act(CLERK, case, "receive", "补正", materials=("id-card",))
        hall.later(days=12)
        case = hall.supply(CLERK, case, ["id-card"])
        assert of_steps(case) == {"receive": date(2025, 6, 17)}


class TestLate:
    def test_it_is_marked_where_it_lies(self, hall: Hall) -> None:
        case = accepted(hall)
        hall.later(days=6)
        shown = hall.desk.case(BUILDER, case.number, hall.at)
        assert {task.step: task.late for task in shown.tasks} == {
            "site": True,
            "eligibility": False,
        }
        assert in_list(hall).step_late
        assert shown.alarm is not None
        assert shown.alarm.level == "正常", "the case itself has time"

    def test_the_supervisor_sees_it_before_the_case_is_late(self, hall: Hall) -> None:
        case = accepted(hall)
        assert hall.desk.late_steps(SUPERVISOR, hall.at) == ()
        hall.later(days=6)
        (line,) = hall.desk.late_steps(SUPERVISOR, hall.at)
        assert (line.number, line.step) == (case.number, "现场踏勘")
        assert (line.step_due, line.due) == (date(2025, 6, 9), date(2025, 6, 25))
        assert (line.alarm.level, line.alarm.days) == ("超期", -1)

    def test_and_once_it_is_late_among_those(self, hall: Hall) -> None:
        case = accepted(hall)
        hall.later(days=22)
        assert hall.desk.late_steps(SUPERVISOR, hall.at) == ()
        (first, *_rest) = hall.desk.urgent(SUPERVISOR, hall.at)
        assert (first.number, first.step_due) == (case.number, date(2025, 6, 9))


class TestByTheHour:
    def test_a_step_of_some_hours_ends_at_a_moment(self, hall: Hall) -> None:
        with_step(hall, "receive", limit=hours(2))
        case = hall.open(item=JOINT_ITEM)
        (task,) = case.tasks
        assert task.due is not None
        assert task.due.at is not None
        assert task.due.at.replace(tzinfo=ZONE) == datetime(2025, 6, 4, 11, tzinfo=ZONE)
        assert in_list(hall, "receive").step_due == date(2025, 6, 4)
        hall.later(hours=3)
        (task,) = hall.desk.case(CLERK, case.number, hall.at).tasks
        assert task.late

    def test_the_lists_tell_the_moment_and_are_late_by_it(self, hall: Hall) -> None:
        with_step(hall, "receive", limit=hours(2))
        hall.open(item=JOINT_ITEM)
        row = in_list(hall, "receive")
        eleven = datetime(2025, 6, 4, 11, tzinfo=ZONE)
        assert (row.step_due_at, row.step_late) == (eleven, False)
        hall.later(hours=3)
        assert in_list(hall, "receive").step_late
        (line,) = hall.desk.late_steps(SUPERVISOR, hall.at)
        assert (line.step_due_at, line.alarm.level) == (eleven, "超期")

    def test_so_do_the_lists_of_cases_with_a_promise_of_hours(self, hall: Hall) -> None:
        longer(hall, promised=hours(4))
        accepted(hall)
        half_past_four = datetime(2025, 6, 4, 16, 30, tzinfo=ZONE)
        for row in (in_list(hall), *hall.desk.cases(CLERK, CaseQuery(), hall.at).rows):
            assert row.due_at == half_past_four
            assert row.alarm is not None
            assert row.alarm.text == "今天16:30到期"
        hall.later(hours=7)
        for late in (in_list(hall), hall.desk.urgent(SUPERVISOR, hall.at)[0]):
            assert late.due_at == half_past_four
            assert late.alarm is not None
            assert late.alarm.level == "超期"
        assert hall.desk.rebuild(ADMIN, after=0, limit=9, check=True).differences == ()

    def test_a_limit_of_days_has_no_moment(self, hall: Hall) -> None:
        accepted(hall)
        row = in_list(hall)
        assert (row.due_at, row.step_due_at) == (None, None)

    def test_at_once_is_the_same_day(self, hall: Hall) -> None:
        with_step(hall, "receive", limit=Limit(length=0))
        assert of_steps(hall.open(item=JOINT_ITEM)) == {"receive": date(2025, 6, 4)}

    def test_a_promise_of_hours_counts_from_the_minute(self, hall: Hall) -> None:
        longer(hall, promised=hours(4))
        case = accepted(hall)
        assert case.promised is not None
        assert case.promised.at is not None
        # Accepted at ten; closed from twelve to half past two.
        assert f"{case.promised.at:%m-%d %H:%M}" == "06-04 16:30"
        assert case.alarm is not None
        assert (case.alarm.level, case.alarm.text) == ("临期", "今天16:30到期")
        hall.later(hours=7)
        late = hall.desk.case(CLERK, case.number, hall.at).alarm
        assert late is not None
        assert (late.level, late.days) == ("超期", -1)

    def test_the_notice_may_be_of_hours_and_the_law_waits_no_longer(self, hall: Hall) -> None:
        longer(hall, supplement_notice=hours(8))
        case = hall.open(item=JOINT_ITEM)
        assert case.notice is not None
        assert case.notice.at is not None
        moment = case.notice.at.replace(tzinfo=ZONE)
        hall.at = moment
        hall.desk.run_jobs(hall.at, "w")
        case = hall.desk.case(CLERK, case.number, hall.at)
        assert case.timeline[-1].kind == "视为受理"


def test_the_tables_are_made_again_from_the_events(hall: Hall) -> None:
    case = hall.act(SURVEYOR, hall.accepted(), "survey", "通过", companions=("刘村",))
    hall.act(VILLAGER, case, "publicity", "通过")
    held(hall)
    assert hall.desk.rebuild(ADMIN, after=0, limit=50, check=True).differences == ()
    for row in hall.desk.cases(ADMIN, CaseQuery(), hall.at).rows:
        assert hall.desk.audit(ADMIN, row.number).replayed
