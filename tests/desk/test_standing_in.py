"""AB岗: tasks of somebody who is away go to whoever stands in, by themselves, and come back."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from app.desk import Actor, CaseView
from app.desk.away import Away
from app.desk.standing_in import TASK
from app.store import write_jobs
from app.store.tables import Case, Task
from app.store.work_tables import Job
from tests.desk.hall import ADMIN, CLERK, SUPERVISOR, ZONE, Hall
from tests.desk.people_at_work import ANNA, BERT, CARL, arrive, hire, now, whose, work_off
from tests.sample import TOWN

OUT = Away(kind="外出", reason="下村")


@pytest.fixture
def hall(hall: Hall) -> Hall:
    hire(hall, ANNA, BERT, CARL)
    return hall


def of_anna(hall: Hall) -> CaseView:
    case = hall.open(actor=ANNA)
    assert whose(case) == "安一"
    return case


class TestGoing:
    @pytest.mark.parametrize("how", ["out", "leave", "sign out"])
    def test_b_takes_over_when_a_goes(self, hall: Hall, how: str) -> None:
        arrive(hall, ANNA, BERT)
        case = of_anna(hall)
        hall.later()
        if how == "out":
            hall.desk.be_away(ANNA, OUT, hall.at)
        elif how == "leave":
            hall.desk.be_away(ANNA, Away(kind="请假", reason="病", until_day="2025-06-05"), hall.at)
        else:
            hall.desk.sign_out(ANNA, hall.at)
        assert whose(now(hall, case)) == "安一"
        work_off(hall)
        after = now(hall, case)
        assert whose(after) == "白二"
        assert after.tasks[0].deputy
        last = after.timeline[-1]
        assert (last.kind, last.by, last.step) == ("顶岗", "系统", "收件受理")
        assert last.lines[0] == "由白二办"
        assert "由B岗“帮办代办岗”白二顶岗" in last.lines[-1]

    def test_a_colleague_of_the_same_post_comes_first(self, hall: Hall) -> None:
        arrive(hall, ANNA, BERT, CARL)
        case = of_anna(hall)
        hall.desk.be_away(ANNA, OUT, hall.later())
        work_off(hall)
        assert whose(now(hall, case)) == "陈三"

    def test_one_does_not_get_all(self, hall: Hall) -> None:
        arrive(hall, ANNA, CARL, CLERK)
        cases = [hall.open(actor=ANNA) for _each in range(4)]
        hall.desk.be_away(ANNA, OUT, hall.later())
        work_off(hall)
        assert sorted(whose(now(hall, case)) for case in cases) == ["李明", "李明", "陈三", "陈三"]

    def test_with_nobody_left_it_is_whoevers_is_free(self, hall: Hall) -> None:
        arrive(hall, ANNA)
        case = of_anna(hall)
        hall.desk.be_away(ANNA, OUT, hall.later())
        work_off(hall)
        assert whose(now(hall, case)) == ""
        with hall.store.reading() as connection:
            assert connection.execute(select(Task.deputy_of)).scalar_one() == "anna"

    def test_going_home_is_not_leaving_a_post(self, hall: Hall) -> None:
        arrive(hall, ANNA, BERT)
        case = of_anna(hall)
        hall.at = datetime(2025, 6, 4, 17, 45, tzinfo=ZONE)
        hall.desk.sign_out(ANNA, hall.at)
        work_off(hall)
        assert whose(now(hall, case)) == "安一"

    def test_it_is_no_new_version(self, hall: Hall) -> None:
        arrive(hall, ANNA, BERT)
        case = of_anna(hall)
        hall.desk.be_away(ANNA, OUT, hall.later())
        work_off(hall)
        assert now(hall, case).version == case.version
        assert hall.act(ANNA, case, "receive", "受理").status == "已受理"

    def test_the_task_stays_the_same_task(self, hall: Hall) -> None:
        arrive(hall, ANNA, BERT)
        of_anna(hall)
        with hall.store.reading() as connection:
            before = connection.execute(select(Task.id, Task.opened_at)).all()
        hall.desk.be_away(ANNA, OUT, hall.later())
        work_off(hall)
        with hall.store.reading() as connection:
            assert connection.execute(select(Task.id, Task.opened_at)).all() == before

    def test_leave_that_is_planned_begins_by_itself(self, hall: Hall) -> None:
        arrive(hall, ANNA, BERT)
        case = of_anna(hall)
        leave = Away(kind="请假", reason="婚假", from_day="2025-06-05", until_day="2025-06-06")
        hall.desk.be_away(ANNA, leave, hall.at)
        work_off(hall)
        assert whose(now(hall, case)) == "安一"
        hall.at = datetime(2025, 6, 5, 8, 30, tzinfo=ZONE)
        arrive(hall, BERT)
        hall.at = datetime(2025, 6, 5, 9, 1, tzinfo=ZONE)
        work_off(hall)
        assert whose(now(hall, case)) == "白二"


class TestTheMorning:
    def test_who_has_not_come_after_the_time_of_grace_is_away(self, hall: Hall) -> None:
        arrive(hall, ANNA, BERT)
        case = of_anna(hall)
        hall.at = datetime(2025, 6, 5, 8, 30, tzinfo=ZONE)
        arrive(hall, BERT)
        hall.later(minutes=20)
        work_off(hall)
        assert whose(now(hall, case)) == "安一"
        hall.later(minutes=11)
        work_off(hall)
        assert whose(now(hall, case)) == "白二"
        assert "离岗，由B岗" in now(hall, case).timeline[-1].lines[-1]

    def test_it_comes_back_with_who_comes_late(self, hall: Hall) -> None:
        self.test_who_has_not_come_after_the_time_of_grace_is_away(hall)
        arrive(hall, ANNA)
        work_off(hall)
        (row,) = hall.desk.tasks(ANNA, hall.at).rows
        assert row.named

    def test_on_a_day_on_which_nobody_signs_in_nobody_is_away(self, hall: Hall) -> None:
        arrive(hall, ANNA)
        case = of_anna(hall)
        hall.at = datetime(2025, 6, 5, 11, 0, tzinfo=ZONE)
        work_off(hall)
        assert whose(now(hall, case)) == "安一"

    def test_a_place_is_looked_at_every_morning_from_then_on(self, hall: Hall) -> None:
        arrive(hall, ANNA)
        hall.at = datetime(2025, 6, 5, 11, 0, tzinfo=ZONE)
        work_off(hall)
        with hall.store.reading() as connection:
            found = connection.execute(select(Job.kind, Job.subject, Job.at)).all()
        (place,) = [row for row in found if row.kind == "place"]
        assert place.subject == f"point:{TOWN}"
        assert place.at.astimezone(ZONE).date().isoformat() == "2025-06-06"


class TestComingBack:
    def handed(self, hall: Hall) -> CaseView:
        arrive(hall, ANNA, BERT)
        case = of_anna(hall)
        hall.desk.be_away(ANNA, OUT, hall.later())
        work_off(hall)
        return now(hall, case)

    def test_what_was_not_begun_comes_back(self, hall: Hall) -> None:
        case = self.handed(hall)
        hall.desk.come_back(ANNA, hall.later())
        work_off(hall)
        after = now(hall, case)
        assert whose(after) == "安一"
        assert not after.tasks[0].deputy
        assert (after.timeline[-1].kind, after.timeline[-1].lines) == (
            "交还", ("由安一办", "安一已经回岗。"),
        )  # fmt: skip

    def test_what_was_begun_stays(self, hall: Hall) -> None:
        case = self.handed(hall)
        hall.desk.issue_paper(BERT, case.number, "收件凭证", hall.later())
        hall.desk.come_back(ANNA, hall.later())
        work_off(hall)
        assert whose(now(hall, case)) == "白二"

    def test_when_both_leave_it_is_still_a_s(self, hall: Hall) -> None:
        case = self.handed(hall)
        arrive(hall, CARL)
        hall.desk.be_away(BERT, OUT, hall.later())
        work_off(hall)
        assert whose(now(hall, case)) == "陈三"
        hall.desk.come_back(ANNA, hall.later())
        work_off(hall)
        assert whose(now(hall, case)) == "安一"

    def test_who_was_given_other_posts_gets_nothing_back(self, hall: Hall) -> None:
        case = self.handed(hall)
        other = Actor(
            username="anna", name="安一", role="办事员", point=ANNA.point, posts=("出件岗",)
        )
        hall.desk.assign(ADMIN, other, hall.at)
        hall.desk.come_back(ANNA, hall.later())
        work_off(hall)
        assert whose(now(hall, case, BERT)) == ""


class TestAsWork:
    def test_twice_is_once(self, hall: Hall) -> None:
        arrive(hall, ANNA, BERT)
        case = of_anna(hall)
        hall.desk.be_away(ANNA, OUT, hall.later())
        work_off(hall)
        with hall.store.writing() as connection:
            write_jobs.schedule(connection, TASK, f"{case.number}:receive", hall.at)
        work_off(hall)
        kinds = [event.kind for event in now(hall, case).timeline]
        assert kinds.count("顶岗") == 1

    def test_one_case_that_cannot_be_read_stops_no_other(self, hall: Hall) -> None:
        arrive(hall, ANNA, BERT)
        poisoned, case = of_anna(hall), hall.open(actor=ANNA)
        with hall.store.writing() as connection:
            connection.execute(
                Case.__table__.update().where(Case.number == poisoned.number).values(facts={})
            )
        hall.desk.be_away(ANNA, OUT, hall.later())
        work_off(hall)
        assert whose(now(hall, case)) == "白二"
        with hall.store.reading() as connection:
            (job,) = connection.execute(select(Job).where(Job.kind == TASK)).all()
        assert job.subject == f"{poisoned.number}:receive"
        assert job.error

    def test_replay_gives_the_same(self, hall: Hall) -> None:
        case = TestComingBack().handed(hall)
        hall.desk.come_back(ANNA, hall.later())
        work_off(hall)
        audit = hall.desk.audit(ANNA, case.number)
        assert (audit.broken, audit.replayed) == (None, True)
        rebuilt = hall.desk.rebuild(ADMIN, after=0, limit=9, check=True)
        assert rebuilt.differences == ()

    def test_supervisors_see_who_stands_in_for_whom(self, hall: Hall) -> None:
        case = TestComingBack().handed(hall)
        (seen,) = hall.desk.stood_in(SUPERVISOR)
        assert (seen.number, seen.absent, seen.person) == (case.number, "安一", "白二")
