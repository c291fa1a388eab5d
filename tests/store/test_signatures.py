"""Refusals that wait for a second signature: found by address, the longest waiting first."""

from __future__ import annotations

from datetime import timedelta

from app.store import Store, write_signatures
from app.store.record_rows import SignatureRow
from app.store.signatures import MOST_WAITING, waiting_for
from tests.store.rows import AT, put_case
from tests.store.test_lists import plan_of, statements
from tests.store.test_rebuild import signature

HEAD = "department:civil:科室负责人"


def wait(store: Store, *rows: SignatureRow) -> None:
    with store.writing() as connection:
        write_signatures.wait(connection, rows)


def numbers(store: Store, *scopes: str, username: str = "head") -> list[str]:
    with store.reading() as connection:
        return [each.number for each in waiting_for(connection, scopes, username)]


def test_those_at_the_address_find_it_but_not_who_proposed_it(store: Store) -> None:
    case = put_case(store, "1")
    wait(store)
    wait(store, signature(case.id, HEAD, companions=("王工",)))
    assert numbers(store, "user:head", HEAD) == ["1"]
    assert numbers(store, HEAD, username="li") == []
    assert numbers(store, "user:head") == []
    assert numbers(store) == []
    with store.reading() as connection:
        (line,) = waiting_for(connection, [HEAD], "head")
    assert (line.what, line.by_name, line.companions, line.at) == ("不予", "李明", ["王工"], AT)


def test_at_two_addresses_it_is_one(store: Store) -> None:
    case = put_case(store, "1")
    wait(store, signature(case.id, HEAD), signature(case.id, "user:head"))
    assert numbers(store, HEAD, "user:head") == ["1"]


def test_settled_it_waits_for_nobody(store: Store) -> None:
    one, other = put_case(store, "1"), put_case(store, "2")
    wait(store, signature(one.id), signature(other.id))
    with store.writing() as connection:
        write_signatures.settled(connection, one.id)
    assert numbers(store, "user:head") == ["2"]


def test_the_longest_waiting_first_and_no_more_than_a_page(store: Store) -> None:
    cases = [put_case(store, f"{n:03}") for n in range(MOST_WAITING + 3)]
    minutes = [timedelta(minutes=n) for n in range(len(cases))]
    for case, minute in zip(cases, minutes, strict=True):
        wait(store, signature(case.id, at=AT - minute))
    found = numbers(store, "user:head")
    assert len(found) == MOST_WAITING
    assert found[:2] == ["102", "101"]


def test_it_walks_along_an_index(store: Store) -> None:
    with statements(store) as asked, store.reading() as connection:
        waiting_for(connection, ["user:li", HEAD], "li")
    ((statement, values),) = [each for each in asked if "SELECT" in each[0]]
    plan = plan_of(store, statement, values)
    assert "SCAN signature" not in plan, plan
    assert "Seq Scan on signature" not in plan, plan
