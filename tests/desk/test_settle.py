"""What has fallen due is done before anybody does anything: no worker needs to have come by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select, update

from app.desk import CaseView, NotVisible, Stale
from app.desk.automatic import WATCH, Done, Duty
from app.desk.verb import Scene
from app.store import Store
from app.store.jobs import due_job
from app.store.work_rows import JobRow
from app.store.work_tables import Job
from tests.desk.hall import ADMIN, APPROVER, CLERK, OUTSIDER, SURVEYOR, ZONE, Hall
from tests.desk.lenient import PROMISE, lenient
from tests.desk.people_at_work import work_off
from tests.store.kept import job_of

LACKING = ("id-card",)


def asked(hall: Hall) -> CaseView:
    """Give a case that is to be completed by 18 June, ten working days after the fourth."""
    case = lenient(hall).open(brought=["application", "lease"])
    return hall.act(CLERK, case, "receive", "补正", materials=LACKING)


def tolerated(hall: Hall) -> CaseView:
    case = lenient(hall).open(brought=["application", "id-card"])
    return hall.act(CLERK, case, "receive", "容缺受理", answers=PROMISE, materials=("lease",))


def seen(hall: Hall, case: CaseView) -> CaseView:
    return hall.desk.case(CLERK, case.number, hall.at)


class TestLateSupply:
    """Materials that come the day after their time come too late, whenever a worker comes."""

    @pytest.mark.parametrize("worker", [True, False])
    def test_after_a_supplement(self, hall: Hall, worker: bool) -> None:
        case = asked(hall)
        hall.later(days=15)
        if worker:
            work_off(hall)
            assert not seen(hall, case).may_supply
        else:
            with pytest.raises(Stale, match=r"系统.*视为放弃"):
                hall.supply(CLERK, case, LACKING)
        after = seen(hall, case)
        assert (after.ended, after.timeline[-1].kind) == ("视为放弃", "视为放弃")
        assert not any(each.brought for each in after.materials if each.id == "id-card")
        audit = hall.desk.audit(ADMIN, case.number)
        assert (audit.broken, audit.replayed) == (None, True)

    def test_on_the_last_day_it_is_in_time(self, hall: Hall) -> None:
        case = asked(hall)
        hall.later(days=13, hours=23 - hall.at.hour)
        assert hall.supply(CLERK, case, LACKING).status == "已收件"

    def test_after_a_tolerance(self, hall: Hall) -> None:
        case = tolerated(hall)
        hall.later(days=10)
        with pytest.raises(Stale, match="视为撤回"):
            hall.supply(CLERK, case, ["lease"])
        assert seen(hall, case).ended == "视为撤回"


class TestVerbs:
    def test_acting_finds_it_accepted(self, hall: Hall) -> None:
        case = hall.open()
        hall.later(days=8)
        with pytest.raises(Stale, match="系统"):
            hall.act(CLERK, case, "receive", "不予受理", reason="晚了", clause="无")
        assert seen(hall, case).status == "已受理"

    def test_so_does_any_other_verb(self, hall: Hall) -> None:
        case = asked(hall)
        hall.later(days=15)
        with pytest.raises(Stale, match="视为放弃"):
            hall.do(CLERK, case, "撤件", how="本人书面申请", reason="不办了")
        assert seen(hall, case).ended == "视为放弃"

    def test_a_paper_tells_what_holds(self, hall: Hall) -> None:
        case = hall.open()
        hall.later(days=8)
        paper, _pdf = hall.desk.issue_paper(CLERK, case.number, "受理通知书", hall.at)
        assert paper.kind == "受理通知书"
        assert seen(hall, case).timeline[-2].kind == "视为受理"

    def test_reminders_are_silent_and_in_nobodys_way(self, hall: Hall) -> None:
        case = hall.accepted()
        hall.later(days=60)
        done = hall.act(SURVEYOR, case, "survey", "通过", companions=("刘村",))
        assert [event.kind for event in done.timeline][-3:] == ["程序届满", "重算", "办理"]

    def test_all_that_is_due_comes_in_its_order(self, hall: Hall) -> None:
        case = hall.open()
        hall.later(days=90)
        with pytest.raises(Stale):
            hall.act(CLERK, case, "receive", "受理")
        assert [event.kind for event in seen(hall, case).timeline][:2] == ["收件", "视为受理"]
        with hall.store.reading() as connection:
            assert due_job(connection, WATCH, case.number, hall.at) is None

    def test_with_nothing_due_nothing_is_written(self, hall: Hall) -> None:
        case = hall.open()
        before = len(seen(hall, case).timeline)
        hall.act(CLERK, case, "receive", "受理")
        assert len(seen(hall, case).timeline) == before + 1

    def test_who_may_not_see_a_case_learns_nothing(self, hall: Hall) -> None:
        case = hall.open()
        version = case.version
        hall.later(days=8)
        with pytest.raises(NotVisible):
            hall.desk.supply(OUTSIDER, case.number, [], version, "t", hall.at, "x")
        with pytest.raises(NotVisible):
            hall.desk.supply(APPROVER, "no such\0case", [], version, "t", hall.at, "x")

    def test_what_failed_before_is_left_to_the_worker(self, hall: Hall) -> None:
        case = hall.open()
        hall.later(days=8)
        fail(hall.store, case)
        assert hall.act(CLERK, case, "receive", "受理").status == "已受理"


def fail(store: Store, case: CaseView) -> None:
    """Let a worker have failed at what is due on a case."""
    with store.writing() as connection:
        connection.execute(update(Job).where(Job.subject == case.number).values(error="坏了"))
        assert connection.execute(select(Job.id).where(Job.subject == case.number)).first()


def breaks(*_told: object) -> Done:
    raise KeyError("张三的身份证11010519491231002X")


class TestAPoisonedCase:
    """A duty that fails keeps nobody from their work, and is neither lost nor tried for ever."""

    @pytest.fixture
    def case(self, hall: Hall, monkeypatch: pytest.MonkeyPatch) -> CaseView:
        self.poison(monkeypatch, lambda _catalog, _file: datetime(2025, 6, 5, tzinfo=ZONE), breaks)
        case = hall.open()
        hall.at = datetime(2025, 6, 5, 9, tzinfo=ZONE)
        return case

    def poison(
        self, monkeypatch: pytest.MonkeyPatch, due: Callable[..., datetime | None],
        do: Callable[[Scene], Done],
    ) -> None:  # fmt: skip
        duty = Duty(word="升级", due=due, do=do)
        monkeypatch.setattr("app.desk.automatic.DUTIES", [duty])

    def job(self, hall: Hall, case: CaseView) -> JobRow:
        with hall.store.reading() as connection:
            found = job_of(connection, WATCH, case.number)
        assert found is not None
        return found

    def test_a_verb_goes_on_and_the_failure_is_noted(self, hall: Hall, case: CaseView) -> None:
        assert hall.act(CLERK, case, "receive", "受理").status == "已受理"
        job = self.job(hall, case)
        assert (job.state, job.attempts, job.claimed_until) == ("待办", 1, None)
        assert job.error.startswith("KeyError")
        assert "张三" not in job.error
        audit = hall.desk.audit(ADMIN, case.number)
        assert (audit.broken, audit.replayed) == (None, True)

    def test_verbs_do_not_make_it_new_and_it_is_set_aside(self, hall: Hall, case: CaseView) -> None:
        for n in range(1, 6):
            hall.supply(CLERK, case, [], note=f"第{n}次来问")
            hall.at = max(hall.at, self.job(hall, case).at)
            hall.desk.run_jobs(hall.at, "w")
        hall.act(CLERK, case, "receive", "受理")
        assert (self.job(hall, case).state, self.job(hall, case).attempts) == ("搁置", 5)
        assert hall.desk.jobs_aside(ADMIN).rows[0].case == case.number

    def test_what_a_person_gave_up_stays_so(self, hall: Hall, case: CaseView) -> None:
        self.test_verbs_do_not_make_it_new_and_it_is_set_aside(hall, case)
        hall.desk.drop_job(ADMIN, self.job(hall, case).id, hall.at)
        hall.act(SURVEYOR, case, "survey", "通过", companions=("刘村",))
        job = self.job(hall, case)
        assert (job.state, job.decided_by) == ("不办", "admin")

    def test_another_duty_begins_anew(
        self, hall: Hall, case: CaseView, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.test_verbs_do_not_make_it_new_and_it_is_set_aside(hall, case)
        other = datetime(2025, 6, 30, tzinfo=ZONE)
        self.poison(monkeypatch, lambda _catalog, _file: other, breaks)
        hall.act(SURVEYOR, case, "survey", "通过", companions=("刘村",))
        job = self.job(hall, case)
        assert (job.state, job.attempts, job.error, job.at) == ("待办", 0, "", other)

    def test_a_day_that_cannot_be_counted_is_the_workers_to_tell(
        self, hall: Hall, case: CaseView, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.poison(monkeypatch, breaks, breaks)
        assert hall.act(CLERK, case, "receive", "受理").status == "已受理"
        assert hall.act(SURVEYOR, case, "survey", "通过", companions=("刘村",)).tasks
        hall.desk.run_jobs(self.job(hall, case).at, "w")
        assert self.job(hall, case).error.startswith("KeyError")
