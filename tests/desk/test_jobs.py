"""Jobs at the desk: a failing one stops no other, what keeps failing waits for a person."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Lock

import pytest

from app.desk import Actor, NotVisible, Refused
from app.desk.automatic import WATCH, Done, Duty
from app.desk.happenings import ISSUED, Issued
from app.desk.jobs import HANDLERS, LEASE, TITLES, Handler, Job, Ran, Shared, run_due
from app.desk.room import Room
from app.desk.seal import Seal
from app.desk.verb import Result
from app.store import Connection, Store, write_counters, write_jobs
from app.texts import current_language, language
from tests.desk.hall import ADMIN, APPROVER, CLERK, READER, SECRET, START, SUPERVISOR, Hall
from tests.sample import sample_catalog
from tests.store.kept import job_of


@pytest.fixture
def room(store: Store) -> Room:
    catalog = sample_catalog()
    return Room(store, lambda: catalog, Seal(SECRET), "")


def schedule(store: Store, *subjects: str, kind: str = "k", at: datetime = START) -> None:
    with store.writing() as connection:
        for subject in subjects:
            write_jobs.schedule(connection, kind, subject, at)


def job(store: Store, subject: str, kind: str = "k") -> Job | None:
    with store.reading() as connection:
        return job_of(connection, kind, subject)


class Hands:
    """A handler that notes what it did, and fails at what it is told to."""

    def __init__(self, failing: str = "") -> None:
        self.done: list[str] = []
        self.failing = failing
        self.lock = Lock()

    def __call__(self, room: Room, due: Job, at: datetime) -> None:
        if due.subject == self.failing:
            raise KeyError("张三的身份证11010519491231002X")
        with self.lock:
            self.done.append(due.subject)


def test_what_is_due_is_done_in_order(room: Room, store: Store) -> None:
    schedule(store, "2", at=START - timedelta(hours=1))
    schedule(store, "1", "3")
    schedule(store, "later", at=START + timedelta(hours=1))
    hands = Hands()
    assert run_due(room, START, "w", 2, {"k": hands}) == Ran(done=2)
    assert run_due(room, START, "w", 2, {"k": hands}) == Ran(done=1)
    assert run_due(room, START, "w", 2, {"k": hands}) == Ran()
    assert hands.done == ["2", "1", "3"]
    assert job(store, "1") is None


def test_of_jobs_in_one_transaction_only_the_failing_one_leaves_nothing(
    room: Room, store: Store
) -> None:
    schedule(store, *(f"{n:02d}" for n in range(45)))

    def counted(room: Room, connection: Connection, due: Job, at: datetime) -> None:
        write_counters.next_number(connection, due.subject)
        if due.subject in ("07", "33"):
            raise KeyError(due.subject)

    assert run_due(room, START, "w", 45, {"k": Shared(counted)}) == Ran(done=43, failed=2)
    with store.writing() as connection:
        numbers = {n: write_counters.next_number(connection, f"{n:02d}") for n in range(45)}
    assert {n for n, number in numbers.items() if number == 1} == {7, 33}
    failed, done = job(store, "07"), job(store, "08")
    assert failed is not None
    assert (failed.attempts, done) == (1, None)


def test_poison_is_set_aside_while_the_others_go_on(room: Room, store: Store) -> None:
    hands = Hands(failing="poison")
    schedule(store, "poison", "good 0")
    now, total = START, Ran()
    for n in range(1, 6):
        total += run_due(room, now, "w", handlers={"k": hands})
        now += timedelta(hours=2)
        schedule(store, f"good {n}", at=now)
    assert total == Ran(done=5, failed=4, set_aside=1)
    assert hands.done == [f"good {n}" for n in range(5)]
    left = job(store, "poison")
    assert left is not None
    assert (left.state, left.attempts) == ("搁置", 5)
    assert left.error.startswith("KeyError")
    assert "张三" not in left.error
    assert "1101" not in left.error


@pytest.mark.parametrize("error", [SystemExit(3), KeyboardInterrupt(), RecursionError("deep")])
def test_not_even_the_strangest_error_ends_the_batch(
    room: Room, store: Store, error: BaseException
) -> None:
    def throws(_room: Room, due: Job, _at: datetime) -> None:
        if due.subject == "bad":
            raise error

    schedule(store, "bad", "good")
    assert run_due(room, START, "w", handlers={"k": throws}) == Ran(done=1, failed=1)
    assert job(store, "good") is None


def test_a_job_that_comes_again_does(room: Room, store: Store) -> None:
    schedule(store, "daily")
    again: Handler = lambda _room, _job, at: at + timedelta(days=1)  # noqa: E731
    for day in range(3):
        moment = START + timedelta(days=day)
        assert run_due(room, moment, "w", handlers={"k": again}) == Ran(done=1)
        assert run_due(room, moment, "w", handlers={"k": again}) == Ran()


def test_a_handler_that_schedules_its_own_job_anew_is_not_overruled(
    room: Room, store: Store
) -> None:
    def anew(room: Room, due: Job, at: datetime) -> datetime:
        schedule(room.store, due.subject, at=at + timedelta(hours=5))
        return at + timedelta(days=9)

    schedule(store, "1")
    assert run_due(room, START, "w", handlers={"k": anew}) == Ran(done=1)
    left = job(store, "1")
    assert left is not None
    assert left.at == START + timedelta(hours=5)
    assert left.claimed_until is None


def test_a_handler_that_finishes_with_its_work_does_it_exactly_once(
    room: Room, store: Store
) -> None:
    seen = []

    def whole(room: Room, due: Job, at: datetime) -> None:
        with room.store.writing() as connection:
            if write_jobs.finish(connection, due):
                seen.append(due.subject)

    schedule(store, "1")
    assert run_due(room, START, "w", handlers={"k": whole}) == Ran(done=1)
    assert run_due(room, START + LEASE * 2, "w", handlers={"k": whole}) == Ran()
    assert seen == ["1"]


def test_what_kills_its_worker_is_set_aside_in_the_end(room: Room, store: Store) -> None:
    schedule(store, "killer", "innocent")
    now = START
    for n in range(write_jobs.MOST_ATTEMPTS + 1):
        # The worker dies: it claims and is never heard of again.
        with store.writing() as connection:
            claimed = write_jobs.claim(connection, ["k"], f"w{n}", now, now + LEASE, 9)
            for each in claimed:
                if each.subject == "innocent" and n:
                    write_jobs.finish(connection, each)
        now += LEASE + timedelta(seconds=1)
    hands, ran = Hands(), Ran()
    for _n in range(3):
        ran += run_due(room, now, "next", handlers={"k": hands})
        now += LEASE + timedelta(seconds=1)
    left = job(store, "killer")
    assert left is not None
    assert (left.state, ran.set_aside) == ("搁置", 1)
    assert left.error == "办理它的进程多次中途退出"
    assert "killer" not in hands.done
    assert job(store, "innocent") is None


def test_a_job_speaks_the_language_of_its_worker(room: Room, store: Store) -> None:
    heard: list[str] = []
    listens: Handler = lambda *_told: heard.append(current_language())  # type: ignore[func-returns-value]  # noqa: E731
    schedule(store, "1")
    with language("de"):
        run_due(room, START, "w", handlers={"k": listens})
    assert heard == ["de"]


def test_ten_workers_share_five_hundred_jobs(room: Room, store: Store) -> None:
    schedule(store, *(f"{n}" for n in range(500)))
    hands = Hands()

    def work(name: str) -> int:
        done = 0
        while (ran := run_due(room, START, name, handlers={"k": hands})).total:
            done += ran.done
        return done

    with ThreadPoolExecutor(10) as threads:
        each = list(threads.map(work, [f"w{n}" for n in range(10)]))
    assert sum(each) == 500
    assert Counter(hands.done) == {f"{n}": 1 for n in range(500)}


def test_every_kind_has_a_name_that_people_read() -> None:
    assert set(TITLES) == set(HANDLERS)
    assert all(TITLES.values())


def test_a_case_that_nobody_touches_is_come_back_to(hall: Hall) -> None:
    case = hall.open()
    set_for = job(hall.store, case.number, WATCH)
    assert set_for is not None, "the alarm was set with the case"
    before = set_for.at - timedelta(seconds=1)
    assert hall.desk.run_jobs(before, "w") == Ran()
    assert hall.desk.run_jobs(set_for.at, "w") == Ran(done=1)
    now = hall.desk.case(SUPERVISOR, case.number, set_for.at)
    assert len(now.timeline) > len(case.timeline)
    left = job(hall.store, case.number, WATCH)
    assert left is None or (left.at > set_for.at and left.claimed_until is None)
    audit = hall.desk.audit(SUPERVISOR, case.number)
    assert audit.broken is None
    assert audit.replayed


def aside(store: Store, *subjects: str) -> None:
    """Let jobs fail until they are set aside."""
    now = START - timedelta(days=2)
    with store.writing() as connection:
        for subject in subjects:
            write_jobs.schedule(connection, "case", subject, now)
            for n in range(write_jobs.MOST_ATTEMPTS):
                moment = now + timedelta(hours=2 * n)
                (due,) = write_jobs.claim(connection, ["case"], "w", moment, moment + LEASE, 1)
                write_jobs.fail(connection, due, moment, "KeyError")


class TestPeople:
    """The supervisor sees, the administrator decides, everybody else learns nothing."""

    def test_figures(self, hall: Hall) -> None:
        aside(hall.store, "1")
        schedule(hall.store, "x", at=START - timedelta(hours=1), kind="unknown")
        for actor in (ADMIN, SUPERVISOR):
            told = hall.desk.job_figures(actor, hall.at)
            assert (told.due, told.set_aside) == (1, 1)
            assert told.oldest == START - timedelta(hours=1)
            assert told.oldest.utcoffset() == timedelta(hours=8), "the centre's own time"

    def test_pages(self, hall: Hall) -> None:
        aside(hall.store, "1504:escalate", "sweep", "1505")
        first = hall.desk.jobs_aside(SUPERVISOR, limit=2)
        second = hall.desk.jobs_aside(ADMIN, after=first.next, limit=2)
        rows = (*first.rows, *second.rows)
        assert [(row.subject, row.case) for row in rows] == [
            ("1504:escalate", "1504"),
            ("sweep", ""),
            ("1505", "1505"),
        ]
        assert second.next == ""
        assert {(row.title, row.error, row.attempts) for row in rows} == {
            ("办件的到期事务", "KeyError", 5)
        }
        assert "KeyError" not in repr(rows[0])

    def test_one_decides_and_the_next_is_told(self, hall: Hall) -> None:
        aside(hall.store, "1", "2")
        one, two = hall.desk.jobs_aside(ADMIN).rows
        hall.desk.retry_job(ADMIN, one.id, hall.at)
        hall.desk.drop_job(ADMIN, two.id, hall.at)
        for verb in (hall.desk.retry_job, hall.desk.drop_job):
            with pytest.raises(Refused, match="刚才已经有人处理"):
                verb(ADMIN, two.id, hall.at)
            with pytest.raises(NotVisible):
                verb(ADMIN, 999, hall.at)
        (gone,) = hall.desk.jobs_aside(SUPERVISOR, "不办").rows
        assert (gone.decided_by, gone.decided_at) == ("admin", hall.at)
        again = job(hall.store, "1", "case")
        assert again is not None
        assert (again.state, again.at) == ("待办", hall.at)

    def test_the_supervisor_only_looks(self, hall: Hall) -> None:
        aside(hall.store, "1")
        (row,) = hall.desk.jobs_aside(SUPERVISOR).rows
        for verb in (hall.desk.retry_job, hall.desk.drop_job):
            with pytest.raises(Refused, match="监督员只能查看"):
                verb(SUPERVISOR, row.id, hall.at)
        assert len(hall.desk.jobs_aside(ADMIN).rows) == 1

    @pytest.mark.parametrize("actor", [CLERK, APPROVER, READER])
    def test_nobody_else_learns_anything(self, hall: Hall, actor: Actor) -> None:
        aside(hall.store, "1")
        with pytest.raises(NotVisible):
            hall.desk.jobs_aside(actor)
        with pytest.raises(NotVisible):
            hall.desk.job_figures(actor, hall.at)
        for verb in (hall.desk.retry_job, hall.desk.drop_job):
            with pytest.raises(NotVisible):
                verb(actor, 1, hall.at)

    @pytest.mark.parametrize("after", ["x", "_", "2026-01-01T00:00:00_1", f"{START}_x", "_1"])
    def test_a_page_that_cannot_be_is_refused(self, hall: Hall, after: str) -> None:
        with pytest.raises(Refused, match="翻页位置无效"):
            hall.desk.jobs_aside(ADMIN, after=after)
        with pytest.raises(Refused, match="只能查看"):
            hall.desk.jobs_aside(ADMIN, "待办")


def test_a_duty_that_leaves_no_trace_is_set_aside_and_writes_nothing(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = hall.open()
    issued = Issued(paper="收件凭证", number="1")
    idle = Duty(
        word=ISSUED,
        due=lambda _catalog, _file: hall.at,
        do=lambda _scene: Done(result=Result(happening=issued)),
    )
    monkeypatch.setattr("app.desk.automatic.DUTIES", [idle])
    with hall.store.writing() as connection:
        write_jobs.schedule(connection, WATCH, case.number, hall.at)
    total = Ran()
    for hour in range(1, 8):
        total += hall.desk.run_jobs(hall.at + timedelta(hours=2 * hour), "w")
    assert total == Ran(failed=4, set_aside=1)
    assert len(hall.desk.case(SUPERVISOR, case.number, hall.at).timeline) == len(case.timeline)
