"""The chain: whatever is changed, taken out, added or put elsewhere is found."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, update

from app.store import Store, write_cases, write_events
from app.store.chain import anchor, broken_link, link
from app.store.queries import events_of, find_case, last_event
from app.store.rows import CaseRow, EventRow, NewEvent
from app.store.tables import Event
from tests.store.rows import AT, days_after, event, put_case

TEXTS = st.text(max_size=8)
EVENTS = st.builds(
    event,
    st.sampled_from(["收件", "办理", "补交", "出文书"]),
    at=st.integers(0, 10_000).map(lambda n: AT + timedelta(minutes=n)),
    actor=TEXTS,
    actor_name=TEXTS,
    step=TEXTS,
    outcome=TEXTS,
    data=st.dictionaries(TEXTS, TEXTS | st.integers(), max_size=3),
    sealed=st.none() | st.binary(max_size=12),
)


def chained(number: str, events: list[NewEvent]) -> list[EventRow]:
    """Give the events as rows in their places."""
    rows, previous = [], anchor(number)
    for seq, each in enumerate(events, 1):
        place = link(previous, seq, each)
        rows.append(EventRow(**msgspec.structs.asdict(each), **place._asdict(), case_id=1))
        previous = place.hash
    return rows


@given(st.lists(EVENTS, min_size=1, max_size=6))
def test_what_nobody_touched_is_whole(events: list[NewEvent]) -> None:
    rows = chained("7", events)
    assert broken_link("7", rows, rows[-1].hash) is None


@given(st.data(), st.lists(EVENTS, min_size=1, max_size=6))
def test_any_change_of_any_event_is_found_where_it_is(
    data: st.DataObject, events: list[NewEvent]
) -> None:
    rows = chained("7", events)
    at = data.draw(st.integers(0, len(rows) - 1))
    other = data.draw(EVENTS)
    field = data.draw(
        st.sampled_from(["at", "actor", "actor_name", "kind", "step", "outcome", "data", "sealed"])
    )
    value = getattr(other, field)
    if value == getattr(rows[at], field):
        return
    last = rows[-1].hash
    rows[at] = msgspec.structs.replace(rows[at], **{field: value})
    assert broken_link("7", rows, last) == at + 1


@given(st.data(), st.lists(EVENTS, min_size=2, max_size=6))
def test_an_event_taken_out_or_moved_is_found(data: st.DataObject, events: list[NewEvent]) -> None:
    rows = chained("7", events)
    at = data.draw(st.integers(0, len(rows) - 1))
    last = rows[-1].hash
    assert broken_link("7", [*rows[:at], *rows[at + 1 :]], last) is not None
    turned = list(reversed(rows))
    assert broken_link("7", turned, last) == 1


@given(st.lists(EVENTS, min_size=1, max_size=4), EVENTS)
def test_an_event_added_at_the_end_is_found(events: list[NewEvent], more: NewEvent) -> None:
    rows = chained("7", events)
    longer = chained("7", [*events, more])
    assert broken_link("7", longer, rows[-1].hash) == len(longer) + 1


@given(st.lists(EVENTS, min_size=1, max_size=4))
def test_the_events_of_one_case_are_not_those_of_another(events: list[NewEvent]) -> None:
    rows = chained("7", events)
    assert broken_link("8", rows, rows[-1].hash) == 1


def test_the_same_moment_told_in_another_zone_is_no_change() -> None:
    one = event(at=AT)
    other = event(at=AT.astimezone(tz=None))
    assert link(b"", 1, one) == link(b"", 1, other)


def test_the_order_of_keys_is_no_change() -> None:
    one, other = event(data={"a": 1, "b": 2}), event(data={"b": 2, "a": 1})
    assert link(b"", 1, one) == link(b"", 1, other)


def three_events(store: Store) -> CaseRow:
    case = put_case(store, "1")
    more = [
        event("办理", step="receive", outcome="补正", data={"asked": ["lease"]}, sealed=b"x"),
        event("补交", at=days_after(1)),
    ]
    for each in more:
        place = link(case.chain, case.seq + 1, each)
        with store.writing() as connection:
            write_events.append(connection, case.id, each, place)
            write_cases.add_link(connection, case, place)
            found = find_case(connection, "1", ("all",))
        assert found is not None
        case = found
    return case


def broken(store: Store) -> int | None:
    with store.reading() as connection:
        case = find_case(connection, "1", ("all",))
        assert case is not None
        return broken_link("1", events_of(connection, case.id), case.chain)


def test_events_come_back_in_order_and_whole(store: Store) -> None:
    case = three_events(store)
    with store.reading() as connection:
        events = events_of(connection, case.id)
    assert [(each.seq, each.kind) for each in events] == [(1, "收件"), (2, "办理"), (3, "补交")]
    assert events[1].data == {"asked": ["lease"]}
    assert events[1].sealed == b"x"
    assert broken(store) is None


@pytest.mark.parametrize(
    ("seq", "values"),
    [
        (1, {"actor": "somebody"}),
        (2, {"outcome": "受理"}),
        (2, {"data": {"asked": []}}),
        (2, {"sealed": b"y"}),
        (3, {"at": days_after(2)}),
        (3, {"hash": b"0" * 32}),
    ],
)
def test_a_change_in_the_database_is_found(store: Store, seq: int, values: dict[str, Any]) -> None:
    three_events(store)
    with store.writing() as connection:
        connection.execute(update(Event).where(Event.seq == seq).values(**values))
    assert broken(store) == seq


@pytest.mark.parametrize(("taken_out", "found_at"), [(1, 1), (2, 2), (3, 3)])
def test_a_deleted_row_is_found(store: Store, taken_out: int, found_at: int) -> None:
    three_events(store)
    with store.writing() as connection:
        connection.execute(delete(Event).where(Event.seq == taken_out))
    assert broken(store) == found_at


def test_the_newest_event_of_some_kinds(store: Store) -> None:
    case = three_events(store)
    with store.reading() as connection:
        assert last_event(connection, case.id, ("出文书",)) is None
        changed = last_event(connection, case.id, ("收件", "办理"))
        newest = last_event(connection, case.id, ("收件", "办理", "补交"))
    assert changed is not None
    assert newest is not None
    assert (changed.seq, newest.seq) == (2, 3)
