"""Moves of cases to other rules: begun once, gone on with, counted; proposals come and go."""

from __future__ import annotations

import pytest

from app.store import IntegrityError, Store, write_transitions
from app.store import transitions as moves
from app.store.transition_rows import NewTransition
from tests.store.rows import AT, days_after, put_case


def new(**other: object) -> NewTransition:
    """Give a move to begin."""
    plain: dict[str, object] = {
        "kind": "换规", "revision": 2, "policy": "从新", "reason": "改了", "by": "admin",
        "by_name": "卫管", "started_at": AT,
    }  # fmt: skip
    return NewTransition(**(plain | other))  # type: ignore[arg-type]


def begun(store: Store, **other: object) -> int:
    with store.writing() as connection:
        return write_transitions.begin(connection, new(**other))


def test_a_move_is_begun_once_for_a_request(store: Store) -> None:
    number = begun(store, token="a", items=("dibao",))
    with pytest.raises(IntegrityError):
        begun(store, token="a")
    with store.reading() as connection:
        row = moves.transition_of(connection, number)
        assert moves.transition_of_token(connection, "a") == number
        assert moves.transition_of_token(connection, "b") is None
        assert moves.transition_of(connection, number + 1000) is None
    assert row is not None
    assert (row.after, row.finished_at, list(row.items)) == (0, None, ["dibao"])


def test_it_never_goes_back_and_ends_once(store: Store) -> None:
    number = begun(store)
    with store.writing() as connection:
        for case_id in (5, 9, 7):
            write_transitions.got_to(connection, number, case_id)
        write_transitions.finish(connection, number, AT)
        write_transitions.finish(connection, number, days_after(1))
        write_transitions.follow(connection, number, 4)
    with store.reading() as connection:
        row = moves.transition_of(connection, number)
    assert row is not None
    assert (row.after, row.finished_at, row.revision) == (9, AT, 4)


def test_moves_are_listed_by_revision_the_newest_first(store: Store) -> None:
    one, two, other = begun(store), begun(store), begun(store, revision=3)
    back = begun(store, kind="撤销", about=one)
    with store.reading() as connection:
        found = moves.transitions_about(connection, 2, 10)
        every = moves.transitions_about(connection, None, 2)
        undo = moves.undoing(connection, one)
        assert moves.undoing(connection, two) is None
    assert [row.number for row in found] == [back, two, one]
    assert [row.number for row in every] == [back, other]
    assert undo is not None
    assert undo.number == back


def test_what_became_of_the_cases_is_counted_and_paged(store: Store) -> None:
    number = begun(store)
    cases = [put_case(store, f"{n}", scopes=("all",)) for n in range(4)]
    with store.writing() as connection:
        for case, result in zip(cases, ["已换规", "不换", "已换规", "已换规"], strict=True):
            write_transitions.settle(connection, number, case.id, result, "因为")
    with store.reading() as connection:
        assert moves.counts(connection, [number]) == {number: {"已换规": 3, "不换": 1}}
        first = moves.cases_of_transition(connection, number, "已换规", limit=2)
        rest = moves.cases_of_transition(
            connection, number, "已换规", after=first[-1].case_id, limit=2
        )
        moved = moves.moved_part(connection, number, ("已换规",), after=cases[0].id, limit=9)
        assert moves.is_settled(connection, number, cases[1].id)
        assert not moves.is_settled(connection, number + 1, cases[1].id)
    assert [row.number for row in (*first, *rest)] == ["0", "2", "3"]
    assert [row.number for row in moved] == ["2", "3"]
    with pytest.raises(IntegrityError), store.writing() as connection:
        write_transitions.settle(connection, number, cases[0].id, "不换", "")


def test_open_cases_come_a_part_at_a_time_and_ended_ones_never(store: Store) -> None:
    cases = [put_case(store, f"{n}", item_id=("a", "b")[n % 2]) for n in range(4)]
    put_case(store, "ended", closed=True)
    put_case(store, "unseen", scopes=("point:town",))
    with store.reading() as connection:
        assert [row.number for row in moves.open_part(connection, (), after=0, limit=9)] == list(
            "0123"
        )
        part = moves.open_part(connection, (), after=cases[0].id, limit=2)
        assert [row.number for row in part] == ["1", "2"]
        named = moves.open_part(connection, ("b",), after=0, limit=9)
        assert [row.number for row in named] == ["1", "3"]


def test_a_proposal_waits_until_it_is_decided(store: Store) -> None:
    one, two = put_case(store, "1"), put_case(store, "2", item_id="other")
    with store.writing() as connection:
        for case in (one, two):
            write_transitions.propose(connection, case.id, 2, AT, "没有这一步")
    with store.reading() as connection:
        assert [row.number for row in moves.proposals(connection, limit=9)] == ["1", "2"]
        assert [row.number for row in moves.proposals(connection, after=one.id, limit=9)] == ["2"]
        assert [row.number for row in moves.cases_waiting(connection, limit=9)] == ["2", "1"]
        assert [row.number for row in moves.cases_waiting(connection, after=two.id, limit=9)] == [
            "1"
        ]
        found = moves.cases_waiting(connection, items=("other",), limit=9)
        assert [row.number for row in found] == ["2"]
    with store.writing() as connection:
        write_transitions.decided(connection, one.id)
    with store.reading() as connection:
        assert [row.number for row in moves.proposals(connection, limit=9)] == ["2"]
