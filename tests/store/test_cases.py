"""Cases: inserted, found by those who may see them, changed only by who read them last."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.store import Connection, Store, write_cases, write_definitions
from app.store.chain import Link, link
from app.store.queries import definition_body, find_case, number_of_token
from app.store.rows import CaseRow
from app.store.tables import Case, Definition, Scope
from tests.store.rows import AT, RULES, days_after, event, new_case, put_case, standing


def find(store: Store, number: str, *scopes: str) -> CaseRow | None:
    with store.reading() as connection:
        return find_case(connection, number, scopes)


def next_link(case: CaseRow) -> Link:
    return link(case.chain, case.seq + 1, event("办理"))


def test_a_case_comes_back_as_it_was_put(store: Store) -> None:
    put = put_case(store, "1", promised_due=date(2025, 6, 25), facts={"open": ["a"], "n": 3})
    found = find(store, "1", "all")
    assert found == put
    assert found is not None
    assert (found.version, found.seq) == (1, 1)
    assert found.opened_at == AT


@pytest.mark.parametrize(
    ("scopes", "visible"),
    [
        (("point:town",), True),
        (("department:civil-affairs",), True),
        (("all",), True),
        (("point:other", "point:town"), True),
        (("point:other",), False),
        (("department:agriculture",), False),
        (("point:tow",), False),
        ((), False),
    ],
)
def test_only_its_scopes_see_a_case(store: Store, scopes: tuple[str, ...], visible: bool) -> None:
    put_case(store, "1", scopes=("all", "point:town", "department:civil-affairs"))
    put_case(store, "2", scopes=("all", "point:other", "department:agriculture"))
    assert (find(store, "1", *scopes) is not None) is visible


def test_a_number_is_given_once(store: Store) -> None:
    put_case(store, "1")
    with pytest.raises(IntegrityError):
        put_case(store, "1")


def test_showing_twice_is_showing_once(store: Store) -> None:
    case = put_case(store, "1", scopes=("all", "point:town"))
    with store.writing() as connection:
        write_cases.show_to(connection, case, ["point:town", "point:village"])
        write_cases.show_to(connection, case, [])
        counted = connection.execute(select(func.count()).select_from(Scope)).scalar_one()
    assert counted == 3
    assert find(store, "1", "point:village") is not None


def change(connection: Connection, case: CaseRow, status: str) -> CaseRow | None:
    return write_cases.change(connection, case, standing(status=status), next_link(case), {})


def test_the_second_of_two_who_read_the_same_changes_nothing(store: Store) -> None:
    read = put_case(store, "1")
    with store.writing() as connection:
        first = change(connection, read, "已受理")
    with store.writing() as connection:
        assert change(connection, read, "待补正") is None
    assert first == find(store, "1", "all")
    assert first is not None
    assert (first.status, first.version, first.seq) == ("已受理", 2, 2)
    assert first.chain == next_link(read).hash


def test_one_after_the_other_both_change(store: Store) -> None:
    case: CaseRow | None = put_case(store, "1")
    for status in ("已受理", "待补正", "办结"):
        assert case is not None
        with store.writing() as connection:
            case = change(connection, case, status)
    assert case is not None
    assert (case.status, case.version) == ("办结", 4)


def test_what_stays_cannot_be_changed(store: Store) -> None:
    put = put_case(store, "1")
    with store.writing() as connection:
        changed = write_cases.change(
            connection, put, standing(accepted_at=days_after(1), status="已受理"), next_link(put),
            {},
        )  # fmt: skip
    assert changed is not None
    fixed = set(new_case("1").__struct_fields__) - set(standing().__struct_fields__)
    before, after = msgspec.structs.asdict(put), msgspec.structs.asdict(changed)
    assert {name: before[name] for name in fixed} == {name: after[name] for name in fixed}
    assert changed.accepted_at == days_after(1)


def test_other_columns_move_only_when_told_and_a_silent_change_is_no_version(store: Store) -> None:
    put = put_case(store, "1")
    with store.writing() as connection:
        write_definitions.pin(connection, "b" * 64, "{}")
        changed = write_cases.change(
            connection, put, standing(), next_link(put), {"definition": "b" * 64}, loud=False
        )
    assert changed is not None
    assert (changed.definition, changed.version, changed.seq) == ("b" * 64, 1, 2)
    assert find(store, "1", "all") == changed


def test_an_event_without_a_change_leaves_the_version(store: Store) -> None:
    case = put_case(store, "1")
    place = next_link(case)
    with store.writing() as connection:
        write_cases.add_link(connection, case, place)
    found = find(store, "1", "all")
    assert found is not None
    assert (found.version, found.seq, found.chain) == (1, 2, place.hash)
    with store.writing() as connection:
        assert change(connection, case, "已受理") is None, "the chain has moved on"


def test_closing_moves_every_scope(store: Store) -> None:
    put_case(store, "1", scopes=("all", "point:town"), closed=True)
    put_case(store, "2", scopes=("all", "point:town"))
    with store.reading() as connection:
        closed = connection.execute(
            select(Case.number, Scope.closed).join(Scope).order_by(Case.number)
        ).all()
    assert [tuple(row) for row in closed] == [
        ("1", True), ("1", True), ("2", False), ("2", False),
    ]  # fmt: skip


def test_a_token_leads_to_its_case(store: Store) -> None:
    put_case(store, "1", token="t" * 64)
    put_case(store, "2")
    with store.reading() as connection:
        assert number_of_token(connection, "t" * 64) == "1"
        assert number_of_token(connection, "u" * 64) is None


def test_a_token_is_used_once_and_none_as_often_as_you_like(store: Store) -> None:
    put_case(store, "1", token="t" * 64)
    with pytest.raises(IntegrityError):
        put_case(store, "2", token="t" * 64)
    assert find(store, "2", "all") is None, "the whole transaction is undone"
    put_case(store, "3")
    put_case(store, "4")


def test_rules_are_kept_once(store: Store) -> None:
    for body in ('{"a":1}', '{"a":1}'):
        with store.writing() as connection:
            write_definitions.pin(connection, RULES, body)
            write_definitions.pin(connection, "b" * 64, "{}")
    with store.reading() as connection:
        assert definition_body(connection, RULES) == '{"a":1}'
        assert connection.execute(select(func.count()).select_from(Definition)).scalar_one() == 2


def test_a_case_without_rules_is_refused(store: Store) -> None:
    place = link(b"", 1, event())
    with pytest.raises(IntegrityError), store.writing() as connection:
        write_cases.insert_case(connection, new_case("1", definition="c" * 64), place)
