"""Who has booked, who waits at which window; whose tasks are done in whose place."""

from __future__ import annotations

from datetime import date

from app.store import Store, write_handovers, write_staff, write_tasks, write_visits
from app.store.handovers import handovers_of
from app.store.held_tasks import held_by, stood_in, taken_from
from app.store.presence import in_use
from app.store.record_rows import HandoverRow
from app.store.rows import StaffRow
from app.store.visits import booked, waiting
from tests.store.rows import AT, days_after, put_case, task
from tests.store.test_lists import plan_of, statements
from tests.store.test_presence import DAY, add, sign_in

SOON = date(2025, 6, 9)


def come(store: Store, number: str, window: str = "", *, at: bool = False, waits: bool = True,
         day: date = SOON, item: str = "dibao") -> int:  # fmt: skip
    case = put_case(store, number)
    with store.writing() as connection:
        write_visits.enter(
            connection, case.id, item_id=item, point="town", window=window, day=day,
            booked_for=days_after(5) if at else None, waiting=waits,
        )  # fmt: skip
    return case.id


class TestBooked:
    def test_only_bookings_of_this_item_place_and_day_count(self, store: Store) -> None:
        come(store, "1", at=True)
        come(store, "2", at=True, waits=False)
        come(store, "3", window="z1")
        come(store, "4", at=True, day=date(2025, 6, 10))
        come(store, "5", at=True, item="id-proof")
        with store.reading() as connection:
            assert booked(connection, "town", "dibao", SOON) == 2
            assert booked(connection, "hall", "dibao", SOON) == 0

    def test_who_leaves_frees_the_place(self, store: Store) -> None:
        case = come(store, "1", at=True)
        with store.writing() as connection:
            write_visits.leave(connection, case)
            assert booked(connection, "town", "dibao", SOON) == 0

    def test_it_is_found_by_an_index(self, store: Store) -> None:
        come(store, "1", at=True)
        with statements(store) as asked, store.reading() as connection:
            booked(connection, "town", "dibao", SOON)
            waiting(connection, "town", SOON)
        plans = [plan_of(store, *one) for one in asked if one[0].startswith("SELECT")]
        assert len(plans) == 2
        assert all("ix_visit" in plan for plan in plans)


class TestWaiting:
    def test_it_is_counted_by_window(self, store: Store) -> None:
        for number, window in enumerate(("z1", "z1", "z2", "")):
            come(store, str(number), window)
        gone = come(store, "9", "z2")
        with store.writing() as connection:
            write_visits.waits(connection, gone, False)
            assert waiting(connection, "town", SOON) == {"z1": 2, "z2": 1}
            assert waiting(connection, "town", DAY) == {}


class TestHeld:
    def test_by_person_and_by_whom_it_was_taken_from(self, store: Store) -> None:
        write = task("receive", person="anna", person_name="安")
        taken = task("check", person="bert", person_name="白", deputy_of="anna")
        put_case(store, "1", tasks=[write, taken, task("approve")])
        with store.reading() as connection:
            assert [(t.number, t.step) for t in held_by(connection, "anna", 9)] == [
                ("1", "receive")
            ]
            assert [(t.number, t.step) for t in taken_from(connection, "anna", 9)] == [
                ("1", "check")
            ]
            assert held_by(connection, "carl", 9) == []

    def test_closed_ones_are_nobodys(self, store: Store) -> None:
        case = put_case(store, "1", tasks=[task(person="bert", deputy_of="anna")])
        with store.writing() as connection:
            write_tasks.close_task(connection, case.id, "receive", AT)
            assert held_by(connection, "bert", 9) == []
            assert taken_from(connection, "anna", 9) == []

    def test_who_stands_in_for_whom_is_told_by_name(self, store: Store) -> None:
        with store.writing() as connection:
            person = StaffRow(
                username="anna", display_name="安一", role="办事员", point="town", since=AT
            )
            write_staff.add(connection, person)
        put_case(store, "1", tasks=[task(person="bert", person_name="白二", deputy_of="anna")])
        with store.reading() as connection:
            (seen,) = stood_in(connection, 9)
        assert (seen.number, seen.absent, seen.person_name) == ("1", "安一", "白二")

    def test_they_are_found_by_indexes(self, store: Store) -> None:
        put_case(store, "1", tasks=[task(person="bert", deputy_of="anna")])
        with statements(store) as asked, store.reading() as connection:
            held_by(connection, "bert", 9)
            taken_from(connection, "anna", 9)
        plans = [plan_of(store, *one) for one in asked if one[0].startswith("SELECT")]
        if store.engine.dialect.name == "postgresql":
            # Of a table of one row it may take any index; what matters is that it takes one.
            assert not [plan for plan in plans if "Seq Scan" in plan]
        else:
            assert "ix_task_open_person" in plans[0]
            assert "ix_task_open_deputy_of" in plans[1]


class TestInUse:
    def test_a_place_is_when_one_of_its_people_signed_in(self, store: Store) -> None:
        add(store, "anna")
        with store.reading() as connection:
            assert not in_use(connection, ["point:town"], DAY)
        sign_in(store, "anna")
        with store.reading() as connection:
            places = ["point:hall", "point:town"]
            assert in_use(connection, places, DAY) == {"point:town"}
            assert in_use(connection, [], DAY) == frozenset()
            assert not in_use(connection, ["point:hall"], DAY)
            assert not in_use(connection, ["point:town"], SOON)


class TestTakenBack:
    def test_what_was_not_accepted_leaves_no_row_what_was_stays(self, store: Store) -> None:
        case = put_case(store, "1")
        with store.writing() as connection:
            for seq in (2, 3):
                write_handovers.give(
                    connection,
                    HandoverRow(
                        case_id=case.id, seq=seq, hop=1, from_place="point:village",
                        to_place="point:town", carries="材料", materials=("a",), slip=f"{seq}号",
                        due=SOON, given_by="anna", given_at=AT,
                    ),
                )  # fmt: skip
            write_handovers.receive(connection, case.id, 3, "bert", AT)
            write_handovers.take_back(connection, case.id, 2)
            write_handovers.take_back(connection, case.id, 3)
            assert [each.seq for each in handovers_of(connection, case.id)] == [3]
