"""Who signed in, who is away, and who may do a task at this moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest

from app.store import Store, write_presence, write_staff, write_tasks
from app.store.presence import (
    absences_of,
    attendance_of,
    candidates,
    held_posts,
    people_at,
)
from app.store.rows import StaffRow
from app.store.work_rows import AbsenceRow, CandidateRow, NewAbsence
from tests.store.rows import AT, days_after, put_case, task
from tests.store.test_lists import plan_of, statements

DAY = date(2025, 6, 4)
HOUR = timedelta(hours=1)


def add(store: Store, username: str, **more: Any) -> None:
    plain = {"role": "办事员", "point": "town", "posts": ("收件岗",)} | more
    row = StaffRow(username=username, display_name=username.upper(), since=AT, **plain)
    with store.writing() as connection:
        if not write_staff.assign(connection, row):
            write_staff.add(connection, row)


def sign_in(store: Store, username: str, point: str = "town", **at: Any) -> bool:
    with store.writing() as connection:
        return write_presence.sign_in(connection, username, point, DAY, at.get("at", AT))


def away(store: Store, username: str, kind: str, begins: int, ends: int | None) -> AbsenceRow:
    """Enter time away in hours from now."""
    absence = NewAbsence(
        username=username, kind=kind, from_at=AT + begins * HOUR,
        to_at=None if ends is None else AT + ends * HOUR, reason="看病", entered_by="admin",
    )  # fmt: skip
    with store.writing() as connection:
        return write_presence.enter_absence(connection, absence)


def found(store: Store, *posts: str, place: str = "point:town") -> dict[str, CandidateRow]:
    with store.reading() as connection:
        rows = candidates(connection, place, posts or ("收件岗",), DAY, AT)
    assert [row.username for row in rows] == sorted(row.username for row in rows)
    return {row.username: row for row in rows}


class TestInOffice:
    """Who may be asked, whether or not they are here today."""

    def test_by_place_with_all_of_their_posts(self, store: Store) -> None:
        add(store, "b", posts=("收件岗", "出件岗"))
        add(store, "a")
        add(store, "elsewhere", point="village")
        add(store, "left", active=False)
        add(store, "c", role="审批员", departments=("land",), posts=("审批岗",))
        with store.reading() as connection:
            here = people_at(connection, "point:town")
            assert [(each.username, each.name, each.posts) for each in here] == [
                ("a", "A", ("收件岗",)), ("b", "B", ("收件岗", "出件岗")),
            ]  # fmt: skip
            assert [each.username for each in people_at(connection, "department:land")] == ["c"]
            assert people_at(connection, "point:moon") == []

    def test_which_posts_somebody_holds(self, store: Store) -> None:
        add(store, "a", posts=("收件岗", "出件岗"))
        add(store, "b")
        add(store, "c", role="审批员", departments=("land",), posts=())
        with store.reading() as connection:
            held = held_posts(connection, ["point:town", "department:land", "department:tax"])
        assert held == {("point:town", "收件岗"), ("point:town", "出件岗"), ("department:land", "")}


class TestAttendance:
    """In and out, any number of times a day."""

    def test_one_comes_and_goes_and_comes_again(self, store: Store) -> None:
        assert sign_in(store, "li")
        assert not sign_in(store, "li", at=AT + HOUR), "is here already"
        with store.writing() as connection:
            assert write_presence.sign_out(connection, "li", DAY, AT + 2 * HOUR)
            assert not write_presence.sign_out(connection, "li", DAY, AT + 3 * HOUR)
        assert sign_in(store, "li", "village", at=AT + 4 * HOUR)
        with store.reading() as connection:
            stays = attendance_of(connection, "li", DAY)
            assert attendance_of(connection, "li", date(2025, 6, 5)) == []
        assert [(stay.point, stay.signed_out_at) for stay in stays] == [
            ("town", AT + 2 * HOUR),
            ("village", None),
        ]

    def test_ten_clicks_sign_in_once(self, store: Store) -> None:
        with ThreadPoolExecutor(10) as threads:
            times = [AT + timedelta(seconds=n) for n in range(10)]
            told = list(threads.map(lambda at: sign_in(store, "li", at=at), times))
        assert sorted(told) == [False] * 9 + [True]

    def test_who_forgot_to_sign_out_yesterday_signs_in_today(self, store: Store) -> None:
        sign_in(store, "li")
        with store.writing() as connection:
            next_day = date(2025, 6, 5)
            assert write_presence.sign_in(connection, "li", "town", next_day, days_after(1))


class TestAbsence:
    """Time away, known or open-ended, ended early."""

    def test_it_is_kept_as_entered_and_ends_once(self, store: Store) -> None:
        leave = away(store, "li", "请假", -1, 48)
        with store.writing() as connection:
            assert write_presence.end_absence(connection, leave.id, AT, "boss")
            assert not write_presence.end_absence(connection, leave.id, AT, "boss")
            assert not write_presence.end_absence(connection, 999, AT, "boss")
        with store.reading() as connection:
            (row,) = absences_of(connection, "li", days_after(-9), 5)
            assert absences_of(connection, "li", AT, 5) == []
        assert (row.kind, row.to_at, row.reason, row.entered_by) == ("请假", AT, "看病", "admin")

    def test_newest_first_and_no_more_than_asked(self, store: Store) -> None:
        for begins in range(4):
            away(store, "li", "外出", begins, None)
        away(store, "wang", "外出", 0, None)
        with store.reading() as connection:
            rows = absences_of(connection, "li", AT, 3)
        assert [row.from_at for row in rows] == [AT + n * HOUR for n in (3, 2, 1)]


class TestCandidates:
    """One statement tells who may do a task and how each of them stands."""

    def test_those_of_the_post_at_the_place_and_in_office(self, store: Store) -> None:
        add(store, "li", posts=("收件岗", "出件岗"))
        add(store, "wang", posts=("出件岗",))
        add(store, "zhao", point="village")
        add(store, "gone", active=False)
        add(store, "reader", role="查阅员", posts=())
        assert list(found(store)) == ["li"]
        assert list(found(store, "收件岗", "出件岗")) == ["li", "wang"]
        assert found(store)["li"] == CandidateRow(
            username="li", name="LI", posts=("收件岗", "出件岗"), present=False, signing=False,
            absence="", open_tasks=0,
        )  # fmt: skip
        assert found(store, "没有的岗") == {}

    def test_everybody_of_a_department_or_those_of_a_post_there(self, store: Store) -> None:
        add(store, "zheng", role="审批员", point="", departments=("civil", "farm"), posts=())
        add(store, "feng", role="审批员", point="", departments=("civil",), posts=("科长",))
        assert list(found(store, "", place="department:civil")) == ["feng", "zheng"]
        assert list(found(store, "科长", place="department:civil")) == ["feng"]
        assert list(found(store, "", place="department:farm")) == ["zheng"]

    def test_who_moved_or_left_is_no_candidate_any_more(self, store: Store) -> None:
        add(store, "li")
        add(store, "li", point="village")
        assert found(store) == {}
        assert list(found(store, place="point:village")) == ["li"]
        add(store, "li", point="village", active=False)
        assert found(store, place="point:village") == {}

    def test_presence_is_of_today_and_until_signed_out(self, store: Store) -> None:
        for name in ("li", "wang", "zhao"):
            add(store, name)
        assert not any(row.signing for row in found(store).values())
        sign_in(store, "li")
        sign_in(store, "wang")
        with store.writing() as connection:
            write_presence.sign_out(connection, "wang", DAY, AT)
            yesterday = date(2025, 6, 3)
            write_presence.sign_in(connection, "zhao", "town", yesterday, days_after(-1))
        here = {name: row.present for name, row in found(store).items()}
        assert here == {"li": True, "wang": False, "zhao": False}
        assert all(row.signing for row in found(store).values())

    @pytest.mark.parametrize(
        ("begins", "ends", "away_now"),
        [(-1, 1, True), (-1, None, True), (0, 1, True), (-2, 0, False), (1, 2, False)],
    )
    def test_absence_counts_while_it_goes_on(
        self, store: Store, begins: int, ends: int | None, away_now: bool
    ) -> None:
        add(store, "li")
        away(store, "li", "请假", begins, ends)
        assert found(store)["li"].absence == ("请假" if away_now else "")

    def test_of_two_absences_the_later_tells(self, store: Store) -> None:
        add(store, "li")
        away(store, "li", "请假", -5, None)
        away(store, "li", "离岗", -1, 1)
        assert found(store)["li"].absence == "离岗"

    def test_open_tasks_of_ones_own_are_counted(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("li", "wang"):
            add(store, name)
        steps = [task(f"s{n}", person="li") for n in range(4)]
        case = put_case(store, "1", tasks=[*steps, task("anybodys")])
        with store.writing() as connection:
            write_tasks.close_task(connection, case.id, "s0", AT)
        assert {name: row.open_tasks for name, row in found(store).items()} == {"li": 3, "wang": 0}
        monkeypatch.setattr("app.store.presence.MOST_TASKS_COUNTED", 2)
        assert found(store)["li"].open_tasks == 2

    def test_it_is_one_statement_along_indexes(self, store: Store) -> None:
        add(store, "li")
        with store.reading() as connection, statements(store) as asked:
            candidates(connection, "point:town", ("收件岗", "出件岗"), DAY, AT)
        ((statement, values),) = asked
        plan = plan_of(store, statement, values)
        for table in ("holding", "staff", "task", "absence", "attendance"):
            assert f"SCAN {table}" not in plan, plan
            assert f"Seq Scan on {table}" not in plan, plan
