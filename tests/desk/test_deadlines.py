"""Due dates: when they begin, what stops them, and that every screen says the same."""

from __future__ import annotations

from datetime import date, datetime

import msgspec
import pytest

from app.clock import Due
from app.desk import CaseQuery, CaseView
from tests.desk.hall import AGENT, APPROVER, CLERK, SUPERVISOR, SURVEYOR, VILLAGER, ZONE, Hall
from tests.desk.watching import watch_over
from tests.sample import AGENCY_ITEM, INSTANT_ITEM, JOINT_ITEM


def due(case: CaseView) -> tuple[date, bool]:
    assert case.promised is not None
    return case.promised.due, case.promised.provisional


def in_task_list(hall: Hall, case: CaseView) -> date | None:
    rows = hall.desk.tasks(SURVEYOR, hall.at).rows + hall.desk.tasks(CLERK, hall.at).rows
    return next(row.due for row in rows if row.number == case.number)


def test_before_acceptance_there_is_the_day_to_ask_by(hall: Hall) -> None:
    """行政许可法 art. 32 (4): within five working days, or it counts as accepted."""
    case = hall.open()
    assert (case.promised, case.statutory) == (None, None)
    assert case.notice is not None
    assert case.notice.due == date(2025, 6, 11)
    assert in_task_list(hall, case) == date(2025, 6, 11)
    assert case.alarm is not None
    assert case.alarm.level == "正常"
    hall.later(days=7)
    late = hall.desk.case(CLERK, case.number, hall.at)
    assert late.alarm is not None
    assert late.alarm.level == "正常" or late.alarm.days == 0
    hall.later(days=1)
    late = hall.desk.case(CLERK, case.number, hall.at)
    assert late.alarm is not None
    assert (late.alarm.level, late.alarm.shape) == ("超期", "▲")


def test_acceptance_begins_the_limits(hall: Hall) -> None:
    case = hall.act(CLERK, hall.open(item=JOINT_ITEM), "receive", "受理")
    assert due(case) == (date(2025, 6, 25), False)
    assert case.statutory is not None
    assert case.statutory.due == date(2025, 7, 2)
    assert case.notice is None


def test_the_derivation_can_be_read_aloud(hall: Hall) -> None:
    case = hall.act(CLERK, hall.open(item=JOINT_ITEM), "receive", "受理")
    assert case.promised is not None
    told = case.promised.derivation
    assert told[0].first == date(2025, 6, 4)
    assert told[-1].last == date(2025, 6, 25)
    assert sum(step.days for step in told if step.counted) == 15
    assert all(step.text for step in told)


def test_a_holiday_moves_it(hall: Hall) -> None:
    hall.at = datetime(2025, 9, 26, 9, 0, tzinfo=ZONE)
    case = hall.act(CLERK, hall.open(item=JOINT_ITEM), "receive", "受理")
    # 28 September and 11 October are worked, 1 to 8 October are not.
    assert due(case) == (date(2025, 10, 23), False)


def test_a_year_without_a_calendar_is_said_to_be_guessed(hall: Hall) -> None:
    hall.at = datetime(2026, 12, 25, 9, 0, tzinfo=ZONE)
    case = hall.act(CLERK, hall.open(item=JOINT_ITEM), "receive", "受理")
    assert due(case)[1]
    (row,) = hall.desk.cases(CLERK, CaseQuery(), hall.at).rows
    assert (row.due, row.provisional) == due(case)


def test_the_day_to_ask_by_is_a_guess_too_in_such_a_year(hall: Hall) -> None:
    hall.at = datetime(2026, 12, 29, 9, 0, tzinfo=ZONE)
    case = hall.open(item=JOINT_ITEM)
    assert case.notice is not None
    assert (case.notice.due.year, case.notice.provisional) == (2027, True)
    (row,) = hall.desk.tasks(CLERK, hall.at).rows
    assert (row.due, row.provisional) == (case.notice.due, True)
    hall.later(days=9)
    (urgent,) = hall.desk.urgent(SUPERVISOR, hall.at)
    assert urgent.provisional


def test_a_clock_that_was_set_back_spoils_no_case(hall: Hall) -> None:
    case = hall.accepted()
    hall.later(days=-3)
    case = hall.act(SURVEYOR, case, "survey", "通过", companions=("刘村",))
    assert case.pauses[0].first == case.pauses[0].last == date(2025, 6, 4)
    assert due(case)[0] > date(2025, 6, 4)


def test_a_special_procedure_is_taken_to_use_its_cap_while_it_goes_on(hall: Hall) -> None:
    case = hall.accepted()
    assert [(pause.name, pause.first, pause.last) for pause in case.pauses] == [
        ("入户调查", date(2025, 6, 4), None)
    ]
    # 15 working days and the 10 of the survey, from 4 June; the date is still provisional.
    assert due(case) == (date(2025, 7, 9), True)
    assert in_task_list(hall, case) == date(2025, 7, 9)


def test_when_it_ends_sooner_the_date_comes_nearer(hall: Hall) -> None:
    case = hall.accepted()
    hall.later(days=5)
    case = hall.act(SURVEYOR, case, "survey", "通过", companions=("刘村",))
    assert case.pauses[0].last == date(2025, 6, 9)
    hall.later(days=1)
    case = hall.act(VILLAGER, case, "publicity", "通过")
    assert [pause.last for pause in case.pauses] == [date(2025, 6, 9), date(2025, 6, 10)]
    # The days from 5 to 10 June do not count, four of them working days.
    assert due(case) == (date(2025, 7, 1), False)
    (row,) = hall.desk.tasks(APPROVER, hall.at).rows
    assert (row.due, row.provisional) == due(case)


def test_when_it_lasts_longer_than_granted_the_clock_runs_on(hall: Hall) -> None:
    case = hall.accepted()
    latest = due(case)[0]
    hall.later(days=60)
    case = hall.act(SURVEYOR, case, "survey", "通过", companions=("刘村",))
    assert due(case)[0] == latest, "only the ten days granted were taken out"
    hall.later(days=60)
    case = hall.act(VILLAGER, case, "publicity", "通过")
    assert due(case) == (latest, False), "what begins after the last day cannot move it"
    assert case.alarm is not None
    assert case.alarm.level == "严重超期"


def test_while_it_goes_on_nobody_reads_aloud_that_it_is_used_up(hall: Hall) -> None:
    case = hall.accepted()
    assert case.promised is not None
    told = [step.text for step in case.promised.derivation if "入户调查" in step.text]
    assert told == [
        "6月5日至6月18日，入户调查，不计入时限（尚未结束，暂按最多扣除的10个工作日推算）"
    ]
    hall.later(days=14)
    case = hall.desk.case(CLERK, case.number, hall.at)
    assert case.promised is not None
    assert due(case)[0] == date(2025, 7, 9)
    assert "已扣满" in case.promised.derivation[1].text


def test_sent_back_a_procedure_goes_on_using_the_days_it_was_granted(hall: Hall) -> None:
    case = hall.accepted()
    hall.later(days=6)
    case = hall.act(SURVEYOR, case, "survey", "退回", back_to="receive", reason="收错了")
    assert due(case) == (date(2025, 7, 1), False), "four working days of ten"
    case = hall.act(CLERK, case, "receive", "受理")
    assert due(case) == (date(2025, 7, 9), True), "six are left, ten in all"
    hall.later(days=60)
    case = hall.act(SURVEYOR, case, "survey", "退回", back_to="receive", reason="收错了")
    case = hall.act(CLERK, case, "receive", "受理")
    assert due(case)[0] == date(2025, 7, 9), "and none after that"


def test_one_after_the_other_each_has_its_own_pause(hall: Hall) -> None:
    case = hall.act(SURVEYOR, hall.accepted(), "survey", "通过", companions=("刘村",))
    assert [(pause.step, pause.last) for pause in case.pauses] == [
        ("survey", date(2025, 6, 4)),
        ("publicity", None),
    ]
    # The survey took no whole day; the seven calendar days of the publicity are to come.
    assert due(case) == (date(2025, 7, 2), True)


def test_sent_back_the_procedure_runs_again(hall: Hall) -> None:
    case = hall.act(SURVEYOR, hall.accepted(), "survey", "通过", companions=("刘村",))
    case = hall.act(VILLAGER, case, "publicity", "通过")
    hall.later(days=1)
    case = hall.act(APPROVER, case, "approve", "退回", reason="未核实", back_to="survey")
    assert [(pause.step, pause.last is None) for pause in case.pauses] == [
        ("survey", False),
        ("publicity", False),
        ("survey", True),
    ]


def test_the_end_stops_every_clock(hall: Hall) -> None:
    case = hall.finished()
    assert all(pause.last is not None for pause in case.pauses)
    assert case.alarm is None
    promised = due(case)
    hall.later(days=90)
    later = hall.desk.case(CLERK, case.number, hall.at)
    assert due(later) == promised
    (row,) = hall.desk.cases(CLERK, CaseQuery(), hall.at).rows
    assert (row.alarm, row.due) == (None, promised[0])


def test_an_item_done_on_the_spot_has_no_date(hall: Hall) -> None:
    case = hall.act(CLERK, hall.open(item=INSTANT_ITEM), "receive", "受理")
    (row,) = hall.desk.tasks(CLERK, hall.at).rows
    assert (row.due, row.alarm, row.step) == (None, None, "issue")
    (listed,) = hall.desk.cases(CLERK, CaseQuery(), hall.at).rows
    assert (listed.due, listed.alarm, case.alarm) == (None, None, None)


def test_without_a_promise_the_law_counts(hall: Hall) -> None:
    item = hall.catalog.items[JOINT_ITEM]
    limits = msgspec.structs.replace(item.limits, promised=None)
    items = {**hall.catalog.items, JOINT_ITEM: msgspec.structs.replace(item, limits=limits)}
    hall.catalog = msgspec.structs.replace(hall.catalog, items=items)
    case = hall.act(CLERK, hall.open(item=JOINT_ITEM), "receive", "受理")
    assert case.promised is None
    (row,) = hall.desk.cases(CLERK, CaseQuery(), hall.at).rows
    assert row.due == date(2025, 7, 2)


def test_a_workflow_without_acceptance_begins_with_its_first_step(hall: Hall) -> None:
    flow = hall.catalog.workflows["agency"]
    only = tuple(step for step in flow.steps if getattr(step, "id", "") in ("collect", "deliver"))
    flows = {**hall.catalog.workflows, "agency": msgspec.structs.replace(flow, steps=only)}
    hall.catalog = msgspec.structs.replace(hall.catalog, workflows=flows)
    case = hall.open(AGENT, item=AGENCY_ITEM)
    assert case.accepted_at is None
    case = hall.act(AGENT, case, "collect", "通过")
    assert case.accepted_at == hall.at
    assert due(case) == (date(2025, 6, 18), False)


@pytest.mark.parametrize("days", [0, 3, 12, 40])
def test_the_list_and_the_case_never_differ(hall: Hall, days: int) -> None:
    case = hall.accepted()
    watch_over(hall.desk._room, case.number, hall.later(days=days))
    shown = hall.desk.case(CLERK, case.number, hall.at)
    (row,) = hall.desk.cases(CLERK, CaseQuery(), hall.at).rows
    assert (row.due, row.provisional) == due(shown)
    assert row.alarm == shown.alarm


def test_a_due_date_is_a_value_with_its_reasons(hall: Hall) -> None:
    preview = hall.desk.preview(CLERK, JOINT_ITEM, CLERK.point, {}, {}, hall.at)
    assert isinstance(preview.promised, Due)
    assert preview.promised.due == date(2025, 6, 25)
    assert preview.statutory is not None
    assert preview.statutory.due == date(2025, 7, 2)
    assert preview.notice is not None
    assert preview.notice.due == date(2025, 6, 11)
