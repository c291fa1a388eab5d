"""Jobs: scheduled once, claimed by one worker, given back, put off, set aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.store import Connection, Store, write_jobs
from app.store.jobs import any_due, figures, job, jobs_in_state
from app.store.work_rows import JobRow
from tests.databases import fresh
from tests.store.kept import job_of
from tests.store.rows import AT

KINDS = ("a", "b")
LEASE = timedelta(minutes=10)


def minutes(n: float) -> datetime:
    return AT + timedelta(minutes=n)


def schedule(store: Store, subject: str, at: datetime = AT, **more: object) -> None:
    with store.writing() as connection:
        write_jobs.schedule(connection, "a", subject, at, **more)


def claim(store: Store, at: datetime = AT, worker: str = "w", most: int = 10) -> list[JobRow]:
    with store.writing() as connection:
        return write_jobs.claim(connection, KINDS, worker, at, at + LEASE, most)


def finish(store: Store, done: JobRow, again: datetime | None = None) -> bool:
    with store.writing() as connection:
        return write_jobs.finish(connection, done, again)


def fail(store: Store, failed: JobRow, at: datetime, why: str = "KeyError") -> bool:
    with store.writing() as connection:
        return write_jobs.fail(connection, failed, at, why)


def found(store: Store, subject: str) -> JobRow:
    with store.reading() as connection:
        row = job_of(connection, "a", subject)
    assert row is not None
    return row


def is_gone(store: Store, subject: str) -> bool:
    with store.reading() as connection:
        return job_of(connection, "a", subject) is None


def break_off(store: Store, write: Callable[[Connection], object]) -> None:
    """Write in a transaction that then fails."""

    def whole() -> None:
        with store.writing() as connection:
            write(connection)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        whole()


class TestSchedule:
    """One job for each kind and subject, at the moment told last."""

    def test_a_job_waits_as_told(self, store: Store) -> None:
        schedule(store, "1", minutes(5), payload={"level": 2})
        row = found(store, "1")
        assert (row.at, row.payload, row.state) == (minutes(5), {"level": 2}, "待办")
        assert (row.attempts, row.claimed_by, row.claimed_until) == (0, "", None)

    def test_scheduled_again_it_moves(self, store: Store) -> None:
        schedule(store, "1", minutes(5), payload=1)
        first = found(store, "1")
        schedule(store, "1", minutes(2))
        second = found(store, "1")
        assert (second.id, second.at, second.payload) == (first.id, minutes(2), None)
        assert second.version > first.version
        schedule(store, "2")
        assert found(store, "2").id != first.id

    def test_it_is_there_only_if_the_transaction_is(self, store: Store) -> None:
        break_off(store, lambda connection: write_jobs.schedule(connection, "a", "1", AT))
        assert is_gone(store, "1")

    def test_dropped_it_is_gone_and_dropping_nothing_is_nothing(self, store: Store) -> None:
        schedule(store, "1")
        schedule(store, "2")
        for _twice in range(2):
            with store.writing() as connection:
                write_jobs.drop(connection, "a", "1")
        assert is_gone(store, "1")
        assert not is_gone(store, "2")

    def test_what_fails_at_the_same_is_left_as_it_is(self, store: Store) -> None:
        def again(payload: str, at: datetime) -> JobRow:
            with store.writing() as connection:
                write_jobs.schedule_unless_failing(connection, "a", "1", at, payload)
            return found(store, "1")

        assert again("提醒", AT).at == AT
        assert again("提醒", minutes(1)).at == minutes(1), "nothing failed yet"
        fail(store, claim(store, minutes(1))[0], minutes(1))
        put_off = found(store, "1")
        same = again("提醒", AT)
        assert (same.at, same.attempts, same.error) == (minutes(2), 1, "KeyError")
        assert same.version > put_off.version
        other = again("视为受理", AT)
        assert (other.at, other.attempts, other.error) == (AT, 0, "")

    def test_set_aside_and_scheduled_it_begins_anew(self, store: Store) -> None:
        set_aside(store, "1")
        schedule(store, "1", minutes(3))
        row = found(store, "1")
        assert (row.state, row.attempts, row.error) == ("待办", 0, "")

    def test_many_who_schedule_one_make_one(self, store: Store) -> None:
        start = Barrier(8)

        def one(n: int) -> None:
            start.wait()
            schedule(store, "1", minutes(n))

        with ThreadPoolExecutor(8) as threads:
            list(threads.map(one, range(8)))
        assert found(store, "1").version == 8
        assert found(store, "1").at in [minutes(n) for n in range(8)]
        with store.reading() as connection:
            assert figures(connection, minutes(60)).due == 1


class TestClaim:
    """Whoever claims a job has it alone, until the time runs out."""

    def test_the_longest_due_come_first_and_no_more_than_asked(self, store: Store) -> None:
        for subject, n in (("late", -1), ("first", -9), ("now", 0), ("later", 1)):
            schedule(store, subject, minutes(n))
        assert [row.subject for row in claim(store, most=2)] == ["first", "late"]
        assert [row.subject for row in claim(store, most=2)] == ["now"]
        assert claim(store) == []
        assert [row.subject for row in claim(store, minutes(1))] == ["later"]

    def test_a_kind_nobody_here_knows_is_left_alone(self, store: Store) -> None:
        with store.writing() as connection:
            write_jobs.schedule(connection, "of a newer program", "1", AT)
        assert claim(store) == []
        with store.reading() as connection:
            assert not any_due(connection, KINDS, AT)
            assert not any_due(connection, (), AT)
            assert any_due(connection, ("of a newer program",), AT)
            assert figures(connection, AT).due == 1, "but it is seen"

    def test_a_claimed_job_is_nobody_elses(self, store: Store) -> None:
        schedule(store, "1")
        (mine,) = claim(store, worker="one")
        assert (mine.claimed_by, mine.claimed_until) == ("one", AT + LEASE)
        assert claim(store, AT + LEASE, worker="two") == []
        assert found(store, "1") == mine

    def test_a_dead_workers_jobs_come_back_one_by_one(self, store: Store) -> None:
        for subject in ("1", "2"):
            schedule(store, subject)
        claim(store, worker="dead")
        schedule(store, "new")
        later = AT + LEASE + timedelta(seconds=1)
        with store.reading() as connection:
            assert any_due(connection, KINDS, later)
        batches = [claim(store, later, worker="next") for _n in range(4)]
        assert [[row.subject for row in batch] for batch in batches] == [["1"], ["2"], ["new"], []]
        assert [row.attempts for batch in batches for row in batch] == [1, 1, 0]

    def test_whether_any_is_due(self, store: Store) -> None:
        schedule(store, "1", minutes(1))
        with store.reading() as connection:
            assert not any_due(connection, KINDS, AT)
            assert any_due(connection, KINDS, minutes(1))
        claim(store, minutes(1))
        with store.reading() as connection:
            assert not any_due(connection, KINDS, minutes(1))
            assert any_due(connection, KINDS, minutes(12))


class TestFinish:
    """Done is gone, unless there is more to do."""

    def test_done_it_is_gone(self, store: Store) -> None:
        schedule(store, "1")
        (mine,) = claim(store)
        assert finish(store, mine)
        assert is_gone(store, "1")
        assert not finish(store, mine), "it was finished with its work already"

    def test_what_comes_again_waits_for_its_time(self, store: Store) -> None:
        schedule(store, "1")
        (mine,) = claim(store)
        assert finish(store, mine, minutes(60))
        row = found(store, "1")
        assert (row.at, row.claimed_by, row.claimed_until) == (minutes(60), "", None)
        assert claim(store, minutes(59)) == []
        assert len(claim(store, minutes(60))) == 1

    @pytest.mark.parametrize("again", [None, minutes(60)])
    def test_what_was_scheduled_meanwhile_is_done_once_more(
        self, store: Store, again: datetime | None
    ) -> None:
        schedule(store, "1")
        (mine,) = claim(store)
        schedule(store, "1", minutes(2))
        assert claim(store, minutes(3), worker="other") == [], "never two at once on one subject"
        assert not finish(store, mine, again)
        assert found(store, "1").at == minutes(2)
        assert len(claim(store, minutes(2))) == 1

    def test_whose_time_ran_out_may_not_finish_for_the_next(self, store: Store) -> None:
        schedule(store, "1")
        (slow,) = claim(store, worker="slow")
        (theirs,) = claim(store, minutes(11), worker="next")
        assert not finish(store, slow)
        assert not fail(store, slow, minutes(11))
        assert found(store, "1") == theirs
        assert finish(store, theirs)

    def test_done_in_the_transaction_of_its_work_it_is_exactly_once(self, store: Store) -> None:
        schedule(store, "1")
        (mine,) = claim(store)
        break_off(store, lambda connection: write_jobs.finish(connection, mine))
        assert found(store, "1") == mine


def set_aside(store: Store, subject: str) -> None:
    """Let a job fail until it is set aside."""
    schedule(store, subject)
    now = AT
    for _n in range(write_jobs.MOST_ATTEMPTS):
        now += timedelta(hours=3)
        (row,) = claim(store, now)
        fail(store, row, now, "KeyError: …")


class TestFail:
    """Each failure waits longer; the fifth is for a person."""

    def test_the_pauses_grow_and_the_fifth_failure_sets_it_aside(self, store: Store) -> None:
        schedule(store, "1")
        now, pauses = AT, []
        for attempt in range(1, 5):
            (row,) = claim(store, now)
            assert not fail(store, row, now, f"no. {attempt}")
            after = found(store, "1")
            assert (after.attempts, after.error, after.claimed_until) == (
                attempt, f"no. {attempt}", None,
            )  # fmt: skip
            pauses.append((after.at - now).total_seconds() / 60)
            now = after.at
        assert pauses == [1, 4, 16, 64]
        (last,) = claim(store, now)
        assert fail(store, last, now, "no. 5")
        assert found(store, "1").state == "搁置"
        assert claim(store, now + timedelta(days=9)) == []

    def test_a_success_between_makes_it_begin_anew(self, store: Store) -> None:
        schedule(store, "1")
        (row,) = claim(store)
        fail(store, row, AT)
        (row,) = claim(store, minutes(1))
        finish(store, row, minutes(2))
        assert (found(store, "1").attempts, found(store, "1").error) == (0, "")

    def test_what_was_scheduled_meanwhile_did_not_fail(self, store: Store) -> None:
        schedule(store, "1")
        (row,) = claim(store)
        schedule(store, "1", minutes(1))
        assert not fail(store, row, AT)
        after = found(store, "1")
        assert (after.at, after.attempts, after.error) == (minutes(1), 0, "")
        assert len(claim(store, minutes(1))) == 1


class TestDecisions:
    """A person tries again what was set aside, or gives it up."""

    def test_tried_again_it_is_due_at_once(self, store: Store) -> None:
        set_aside(store, "1")
        row = found(store, "1")
        with store.writing() as connection:
            assert write_jobs.retry(connection, row.id, "admin", minutes(999))
            assert not write_jobs.retry(connection, row.id, "admin", minutes(999))
        after = found(store, "1")
        assert (after.state, after.attempts, after.at) == ("待办", 0, minutes(999))
        assert (after.decided_by, after.decided_at) == ("admin", minutes(999))
        assert len(claim(store, minutes(999))) == 1

    def test_given_up_it_stays_on_record(self, store: Store) -> None:
        set_aside(store, "1")
        row = found(store, "1")
        with store.writing() as connection:
            assert write_jobs.give_up(connection, row.id, "admin", minutes(999))
            assert not write_jobs.retry(connection, row.id, "other", minutes(999))
        after = found(store, "1")
        assert (after.state, after.decided_by, after.error) == ("不办", "admin", "KeyError: …")
        assert claim(store, minutes(9999)) == []

    def test_only_what_was_set_aside_can_be_decided(self, store: Store) -> None:
        schedule(store, "1")
        with store.writing() as connection:
            assert not write_jobs.give_up(connection, found(store, "1").id, "admin", AT)
            assert not write_jobs.retry(connection, 999, "admin", AT)
        assert found(store, "1").decided_by == ""


def test_figures_and_pages(store: Store) -> None:
    with store.reading() as connection:
        assert figures(connection, AT) == msgspec.convert(
            {"due": 0, "oldest": None, "set_aside": 0}, type(figures(connection, AT))
        )
    for n in range(5):
        set_aside(store, str(n))
    schedule(store, "due", minutes(-3))
    schedule(store, "later", minutes(3))
    with store.reading() as connection:
        told = figures(connection, AT)
        assert (told.due, told.oldest, told.set_aside) == (1, minutes(-3), 5)
        first = jobs_in_state(connection, "搁置", limit=3)
        after = (first[-1].at, first[-1].id)
        second = jobs_in_state(connection, "搁置", after=after, limit=3)
        assert [row.subject for row in (*first, *second)] == ["0", "1", "2", "3", "4"]
        assert jobs_in_state(connection, "不办", limit=3) == []
        assert job(connection, first[0].id) == first[0]
        assert job(connection, 12345) is None


def test_counting_stops_where_nobody_cares(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.store.jobs.MOST_COUNTED", 2)
    for n in range(4):
        schedule(store, str(n))
    with store.reading() as connection:
        assert figures(connection, AT).due == 2


def test_ten_workers_share_five_hundred_jobs(store: Store) -> None:
    """Each is claimed by one worker, and all are done, while others are being scheduled."""
    for n in range(250):
        schedule(store, f"{n}")
    done: list[str] = []
    start = Barrier(11)

    def work(worker: int) -> None:
        start.wait()
        idle = 0
        while idle < 20:
            jobs = claim(store, worker=f"worker {worker}", most=7)
            idle = 0 if jobs else idle + 1
            for each in jobs:
                assert finish(store, each)
                done.append(each.subject)

    def more() -> None:
        start.wait()
        for n in range(250, 500):
            schedule(store, f"{n}")

    with ThreadPoolExecutor(11) as threads:
        running = [threads.submit(work, n) for n in range(10)]
        threads.submit(more).result()
        for each in running:
            each.result()
    while left := claim(store):
        done.extend(each.subject for each in left if finish(store, each))
    assert Counter(done) == {f"{n}": 1 for n in range(500)}


STEPS = st.lists(
    st.sampled_from(["schedule", "claim", "finish", "again", "fail", "late", "drop"]), max_size=25
)


@settings(deadline=None, max_examples=60)
@given(steps=STEPS)
def test_whatever_happens_a_waiting_job_is_done_in_the_end(steps: list[str]) -> None:
    """No order of schedules, claims, failures and lost workers leaves a job that nobody gets."""
    with fresh("sqlite") as url:
        store = Store(url)
        now, held = AT, list[JobRow]()
        try:
            for step in steps:
                now += timedelta(minutes=1)
                now = _step(store, step, now, held)
            _work_off(store, now + timedelta(hours=2))
            with store.reading() as connection:
                row = job_of(connection, "a", "1")
                assert row is None or row.state == "搁置"
        finally:
            store.dispose()


def _step(store: Store, step: str, now: datetime, held: list[JobRow]) -> datetime:
    if step == "schedule":
        schedule(store, "1", now + timedelta(minutes=2))
    elif step == "claim":
        held.extend(claim(store, now, worker=f"{now}"))
    elif step == "drop":
        with store.writing() as connection:
            write_jobs.drop(connection, "a", "1")
    elif step == "late":
        return now + LEASE
    elif held:
        row = held.pop(0)
        if step == "fail":
            fail(store, row, now)
        else:
            finish(store, row, now + timedelta(minutes=3) if step == "again" else None)
    return now


def _work_off(store: Store, now: datetime) -> None:
    for _n in range(4):
        for row in claim(store, now):
            assert finish(store, row)
        now += LEASE + timedelta(seconds=1)
