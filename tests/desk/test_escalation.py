"""升级: who is told when, once per level and step, and never while the clock stands still."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from multiprocessing import get_context

import pytest
from msgspec.structs import replace
from sqlalchemy import delete, update

from app.catalog.model import Limit
from app.desk import CaseView, Desk, NotVisible
from app.desk.automatic import WATCH
from app.desk.escalation import ESCALATED, REMINDED
from app.desk.jobs import LEASE
from app.desk.overrun import RAN_OUT
from app.store import Connection, Store, write_jobs
from app.store.record_tables import Notice
from app.store.tables import Case
from app.store.work_rows import JobRow
from tests.desk.hall import (
    ADMIN,
    APPROVER,
    BUILDER,
    CLERK,
    LAND_APPROVER,
    OUTSIDER,
    SECRET,
    SUPERVISOR,
    SURVEYOR,
    VILLAGER,
    Hall,
)
from tests.desk.watched import (
    HEAD,
    LADDER,
    MAYOR,
    TOWN_HEAD,
    WHY,
    at,
    clock,
    inbox,
    kinds,
    now,
    watched,
    watched_catalog,
)
from tests.desk.watching import watch_over
from tests.sample import sample_catalog
from tests.store.kept import notices_of


@pytest.fixture
def strict(hall: Hall) -> Hall:
    return watched(hall)


def told(case: CaseView) -> list[str]:
    """Give what the reminders of a case say, oldest first."""
    return [line for each in case.timeline if each.kind == ESCALATED for line in each.lines]


def limited(hall: Hall, step_id: str, limit: Limit | None) -> None:
    """Give a step of the survey another limit of its own, or none."""
    flow = hall.catalog.workflows["survey"]
    steps = tuple(
        replace(step, limit=limit) if step.id == step_id else step  # type: ignore[union-attr]
        for step in flow.steps
    )
    own = replace(flow, steps=steps)
    hall.catalog = replace(hall.catalog, workflows={**hall.catalog.workflows, "survey": own})


class TestLadder:
    def test_level_after_level(self, strict: Hall) -> None:
        """The decision is due on 25 June; each level is told in the morning of its day."""
        limited(strict, "approve", None)
        case = strict.surveyed()
        assert case.promised is not None
        assert case.promised.due == date(2025, 6, 25)
        seen: list[tuple[datetime, int]] = []
        following = clock(strict, case, strict.at)
        while following is not None:
            moment, following = following, clock(strict, case, following)
            seen.append((moment, len(told(now(strict, case, CLERK)))))
        levels = [line.split("提醒")[1].split("：")[0] for line in told(now(strict, case, CLERK))]
        assert levels == ["办理员", "科室负责人", "中心领导", "政府领导"]
        days = [moment for moment, lines in seen if lines]
        assert days == [at(6, 20), at(6, 26), at(6, 27), at(6, 30)]

    def test_who_is_told(self, strict: Hall) -> None:
        case = strict.surveyed()
        assert case.promised is not None
        clock(strict, case, strict.at + timedelta(days=60))
        assert set(kinds(strict, APPROVER)) == {REMINDED}, "the department's step is theirs"
        assert len(kinds(strict, HEAD)) == 2, "as one of the department, and as its head"
        assert kinds(strict, SUPERVISOR).count(REMINDED) == 1
        assert kinds(strict, MAYOR).count(REMINDED) == 2, "as a supervisor, and by name"
        for nobody in (CLERK, LAND_APPROVER, OUTSIDER, TOWN_HEAD, ADMIN):
            assert inbox(strict, nobody) == ()
        (last,) = (m for m in inbox(strict, SUPERVISOR))
        assert "已超期2个工作日" in last.text
        assert "张三丰" not in last.text
        assert last.case == case.number

    def test_once_each(self, strict: Hall) -> None:
        case = strict.surveyed()
        late = strict.at + timedelta(days=60)
        assert clock(strict, case, late) is None
        before = told(now(strict, case, CLERK))
        assert clock(strict, case, late + timedelta(days=30)) is None
        assert told(now(strict, case, CLERK)) == before
        assert len(before) == len(LADDER)

    def test_a_step_that_opens_late_is_told_of_too(self, strict: Hall) -> None:
        case = strict.act(SURVEYOR, strict.accepted(), "survey", "通过", companions=("刘村",))
        clock(strict, case, at(9, 1))
        before = len(told(now(strict, case, CLERK)))
        case = strict.act(VILLAGER, case, "publicity", "通过")
        clock(strict, case, at(9, 1, 1))
        lines = told(now(strict, case, CLERK))[before:]
        assert len(lines) == len(LADDER)
        assert all("审批" in line for line in lines)

    def test_a_step_that_is_done_again_is_told_of_again(self, strict: Hall) -> None:
        case = strict.surveyed()
        clock(strict, case, at(9, 1))
        first = len(told(now(strict, case, CLERK)))
        strict.at = at(9, 2)
        case = strict.act(APPROVER, case, "approve", "退回", back_to="survey", reason="再查")
        case = strict.act(SURVEYOR, case, "survey", "通过", companions=("刘村",))
        case = strict.act(VILLAGER, case, "publicity", "通过")
        clock(strict, case, at(9, 3))
        assert len(told(now(strict, case, CLERK))) == first + len(LADDER)

    def test_before_acceptance_the_time_to_ask_counts(self, strict: Hall) -> None:
        limited(strict, "receive", None)
        case = strict.open()
        following = clock(strict, case, strict.at)
        assert following == at(6, 10), "four of the five days are used"
        clock(strict, case, at(6, 10))
        (line,) = told(now(strict, case, CLERK))
        assert line == (
            "“收件受理”时限已用80%，2025年6月11日到期，提醒办理员：黑里河镇便民服务中心综合受理岗"
        )
        assert kinds(strict, CLERK) == [REMINDED]

    def test_where_a_point_has_no_head_the_one_above_is_told(self, strict: Hall) -> None:
        case = strict.act(SURVEYOR, strict.accepted(), "survey", "通过", companions=("刘村",))
        clock(strict, case, at(9, 1))
        assert kinds(strict, TOWN_HEAD) == [REMINDED, RAN_OUT], (
            "the village's step, the town's head"
        )
        assert case.number in {each.case for each in inbox(strict, TOWN_HEAD)}
        strict.desk.case(TOWN_HEAD, case.number, strict.at)

    def test_a_workflow_may_tell_nobody(self, hall: Hall) -> None:
        flow = replace(hall.catalog.workflows["survey"], escalate=())
        hall.catalog = replace(hall.catalog, workflows={**hall.catalog.workflows, "survey": flow})
        watched(hall)
        case = hall.surveyed()
        assert clock(hall, case, at(9, 1)) is None
        assert told(now(hall, case, CLERK)) == []

    def test_a_step_has_a_clock_of_its_own(self, hall: Hall) -> None:
        limited(hall, "approve", Limit(length=2))
        watched(hall)
        case = hall.surveyed()
        following = clock(hall, case, hall.at)
        assert following == at(6, 6), "two working days after 4 June"


class TestStandingStill:
    def test_while_the_applicant_is_waited_for(self, strict: Hall) -> None:
        case = strict.open(brought=["application"])
        case = strict.act(CLERK, case, "receive", "补正", materials=("id-card",))
        clock(strict, case, at(9, 1))
        assert told(now(strict, case, CLERK)) == []
        assert inbox(strict, CLERK) == ()

    def test_while_a_procedure_runs_and_no_longer(self, strict: Hall) -> None:
        """公示 stands still for as long as is granted; whoever forgets it then is told."""
        case = strict.act(SURVEYOR, strict.accepted(), "survey", "通过", companions=("刘村",))
        assert case.pauses[-1].last is None
        clock(strict, case, at(6, 11))
        assert told(now(strict, case, CLERK)) == []
        clock(strict, case, at(9, 1))
        assert len(told(now(strict, case, CLERK))) == len(LADDER)

    def test_what_has_ended_is_late_no_more(self, strict: Hall) -> None:
        case = strict.act(CLERK, strict.open(), "receive", "不予受理", **WHY)
        assert clock(strict, case, at(9, 1)) is None
        assert told(now(strict, case, CLERK)) == []


def levels_told(hall: Hall) -> list[int]:
    """Give the levels of the messages about the first case."""
    with hall.store.reading() as connection:
        return [each.level for each in notices_of(connection, 1)]


# How a process tells that it was killed where the test wanted it.
KILLED = 86


def killed_after_the_event(url: str, moment: datetime) -> None:
    """Do what is due in a process of its own, and die before it can be said to be done."""
    finish = write_jobs.finish

    def dying(connection: Connection, job: JobRow, following: datetime | None) -> object:
        return os._exit(KILLED) if job.kind == WATCH else finish(connection, job, following)

    write_jobs.finish = dying  # type: ignore[assignment]
    catalog = watched_catalog(sample_catalog())
    Desk(Store(url), lambda: catalog, SECRET).run_jobs(moment, "victim")


class TestTransactions:
    def test_the_notice_is_there_exactly_once(self, strict: Hall) -> None:
        """Ten workers on one case: one reminder, and its messages with it."""
        case = strict.surveyed()
        room, late = strict.desk._room, at(9, 1)
        with ThreadPoolExecutor(10) as pool:
            list(pool.map(lambda _n: watch_over(room, case.number, late), range(10)))
        strict.at = late
        case = now(strict, case, CLERK)
        assert [each.kind for each in case.timeline].count(ESCALATED) == 1
        with strict.store.reading() as connection:
            sent = notices_of(connection, 1)
        assert len(sent) == len({(each.level, each.to_scope) for each in sent})
        assert {each.level for each in sent} == {1, 2, 3, 4}

    def test_a_worker_that_dies_after_the_event_sends_nothing_twice(self, strict: Hall) -> None:
        case = strict.surveyed()
        late = at(9, 1)
        watch_over(strict.desk._room, case.number, late)
        # It died before it could say so: the job is still there and comes back.
        with strict.store.writing() as connection:
            write_jobs.schedule(connection, WATCH, case.number, late)
        assert strict.desk.run_jobs(late, "second").done == 1
        with strict.store.reading() as connection:
            sent = notices_of(connection, 1)
        assert len(sent) == len({(each.level, each.to_scope) for each in sent}) > 0

    def test_a_worker_killed_between_event_and_delivery(self, strict: Hall, url: str) -> None:
        """Event, messages and job are one transaction: all of it happened or nothing."""
        case = strict.surveyed()
        late = at(9, 1)
        victim = get_context("spawn").Process(target=killed_after_the_event, args=(url, late))
        victim.start()
        victim.join(60)
        assert victim.exitcode == KILLED
        assert levels_told(strict) == [], "neither the event nor its messages"
        assert ESCALATED not in [each.kind for each in now(strict, case, CLERK).timeline]
        strict.at = late + 2 * LEASE
        while strict.desk.run_jobs(strict.at, "second").total:
            pass
        assert sorted(set(levels_told(strict))) == [1, 2, 3, 4]
        assert [each.kind for each in now(strict, case, CLERK).timeline].count(ESCALATED) == 1
        assert len(levels_told(strict)) == 4, "each address once"

    def test_a_poisoned_case_stops_no_other(self, strict: Hall) -> None:
        bad, good = strict.surveyed(), strict.surveyed()
        with strict.store.writing() as connection:
            connection.execute(
                update(Case).where(Case.number == bad.number).values(facts={"state": "broken"})
            )
        late = at(9, 1)
        ran = strict.desk.run_jobs(late, "worker")
        assert (ran.done, ran.failed) == (1, 1)
        strict.at = late
        assert told(now(strict, good, CLERK))
        for _time in range(9):
            late += timedelta(days=1)
            strict.desk.run_jobs(late, "worker")
        (aside,) = strict.desk.jobs_aside(SUPERVISOR).rows
        assert aside.case == bad.number

    def test_the_rows_come_back_from_the_events(self, strict: Hall) -> None:
        case = strict.surveyed()
        clock(strict, case, at(9, 1))
        first = inbox(strict, SUPERVISOR)
        strict.desk.mark_read(SUPERVISOR, [first[0].id], strict.at)
        with strict.store.writing() as connection:
            connection.execute(delete(Notice).where(Notice.level == 4))
        assert strict.desk.rebuild(ADMIN).differences[0].tables == ("notice",)
        strict.desk.rebuild(ADMIN, check=False)
        assert strict.desk.rebuild(ADMIN).differences == ()
        again = inbox(strict, SUPERVISOR)
        assert [each.text for each in again] == [each.text for each in first]
        assert again[0].read_by == "周督"

    def test_the_chain_is_whole_and_the_facts_are_those_of_the_events(self, strict: Hall) -> None:
        case = strict.surveyed()
        clock(strict, case, at(9, 1))
        audit = strict.desk.audit(ADMIN, case.number)
        assert (audit.broken, audit.replayed) == (None, True)

    def test_whoever_acts_meanwhile_is_not_disturbed(self, strict: Hall) -> None:
        case = strict.surveyed()
        clock(strict, case, at(9, 1))
        assert now(strict, case, APPROVER).version == case.version


class TestOverseeing:
    def test_who_was_told_lately(self, strict: Hall) -> None:
        case = strict.surveyed()
        clock(strict, case, at(9, 1))
        found = strict.desk.escalations(SUPERVISOR, at(9, 2))
        assert found.counts == {"办理员": 1, "科室负责人": 1, "中心领导": 1, "政府领导": 1}
        assert {each.case for each in found.newest} == {case.number}
        assert "宁城县民政局科室负责人" in {each.who for each in found.newest}
        assert strict.desk.escalations(ADMIN, at(9, 20)).newest == (), "a week ago"
        for actor in (CLERK, APPROVER, BUILDER):
            with pytest.raises(NotVisible):
                strict.desk.escalations(actor, at(9, 2))

    def test_who_has_read_it(self, strict: Hall) -> None:
        clock(strict, strict.surveyed(), at(9, 1))
        (message,) = inbox(strict, SUPERVISOR)
        strict.desk.mark_read(SUPERVISOR, [message.id], at(9, 1, 9))
        found = strict.desk.escalations(SUPERVISOR, at(9, 2))
        read = next(each for each in found.newest if each.level == "中心领导")
        assert (read.read_by, read.read_at) == ("周督", at(9, 1, 9))
