"""Staff: added once, assigned anew, listed by username."""

from __future__ import annotations

import msgspec

from app.store import Store, write_staff
from app.store.queries import people, person
from app.store.rows import StaffRow
from tests.store.rows import AT, days_after


def someone(username: str) -> StaffRow:
    return StaffRow(
        username=username,
        display_name="甲",
        role="办事员",
        point="town",
        posts=("出件岗",),
        since=AT,
    )


def test_a_person_is_added_once(store: Store) -> None:
    with store.writing() as connection:
        assert write_staff.add(connection, someone("a"))
        assert not write_staff.add(connection, msgspec.structs.replace(someone("a"), role="管理员"))
    with store.reading() as connection:
        assert person(connection, "a") == someone("a")
        assert person(connection, "b") is None


def test_an_assignment_replaces_the_one_before(store: Store) -> None:
    later = StaffRow(
        username="a", display_name="乙", role="审批员", departments=("civil",), active=False,
        since=days_after(3),
    )  # fmt: skip
    with store.writing() as connection:
        assert not write_staff.assign(connection, later), "nobody is there to be assigned"
        write_staff.add(connection, someone("a"))
        assert write_staff.assign(connection, later)
    with store.reading() as connection:
        assert person(connection, "a") == later


def test_people_are_listed_a_page_at_a_time(store: Store) -> None:
    with store.writing() as connection:
        for name in ("d", "a", "c", "b", "e"):
            write_staff.add(connection, someone(name))
    with store.reading() as connection:
        first = people(connection, "", 2)
        second = people(connection, first[-1].username, 2)
        third = people(connection, second[-1].username, 2)
    assert [each.username for each in (*first, *second, *third)] == ["a", "b", "c", "d", "e"]
