"""Drafts in the database: chained, paged, each change seen by whoever comes later."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.store import IntegrityError, Store, write_drafts
from app.store.chain import anchor, broken_link_of
from app.store.draft_rows import DraftFileRow, DraftRow, NewDraft
from app.store.drafts import (
    draft_of_token,
    drafts_of_file,
    events_of_draft,
    files_of_draft,
    find_draft,
    names_in_drafts,
    page_of_drafts,
    waiting_for,
)
from app.store.rows import NewEvent
from tests.store.rows import AT


def event(kind: str = "起草", actor: str = "a", **more: object) -> NewEvent:
    values = {"at": AT, "actor": actor, "actor_name": actor, "kind": kind, "data": {"x": 1}}
    return NewEvent(**values | more)  # type: ignore[arg-type]


def add(store: Store, author: str = "a", state: str = "起草", token: str | None = None) -> DraftRow:
    new = NewDraft(
        title="t", reason="r", author=author, author_name=author, state=state, effective=None,
        created_at=AT, updated_at=AT,
    )  # fmt: skip
    with store.writing() as connection:
        return write_drafts.add(connection, new, event(actor=author, token=token))


def file(name: str, base: bytes | None = b"old", new: bytes | None = b"new") -> DraftFileRow:
    return DraftFileRow(name=name, base=base, new=new)


@pytest.fixture
def drafts(store: Store) -> list[DraftRow]:
    return [add(store), add(store, "b", "待批准"), add(store, "a", "待批准")]


def test_what_is_added_is_found(store: Store) -> None:
    row = add(store, token="t1")
    with store.reading() as connection:
        assert find_draft(connection, row.id) == row
        assert find_draft(connection, row.id + 1) is None
        assert draft_of_token(connection, "t1") == row.id
        assert draft_of_token(connection, "t2") is None
    assert (row.version, row.seq) == (1, 1)


def test_a_token_is_used_once(store: Store) -> None:
    add(store, token="t1")
    with pytest.raises(IntegrityError):
        add(store, token="t1")
    with store.reading() as connection:
        assert len(page_of_drafts(connection, ("起草",), limit=9)) == 1


def test_each_change_is_a_link_of_the_chain(store: Store) -> None:
    row = add(store)
    later = event("提交", at=AT + timedelta(hours=1))
    with store.writing() as connection:
        changed = write_drafts.change(connection, row, later, state="待批准")
    assert changed is not None
    assert (changed.version, changed.seq, changed.updated_at) == (2, 2, later.at)
    with store.reading() as connection:
        assert find_draft(connection, row.id) == changed
        events = events_of_draft(connection, row.id)
    assert [(each.seq, each.kind) for each in events] == [(1, "起草"), (2, "提交")]
    start = anchor(write_drafts.chain_name(row.id))
    assert broken_link_of(start, events, changed.chain) is None
    assert broken_link_of(start, events[:1], changed.chain) == 2
    assert broken_link_of(anchor("another"), events, changed.chain) == 1


def test_who_is_too_late_changes_nothing(store: Store) -> None:
    row = add(store)
    with store.writing() as connection:
        assert write_drafts.change(connection, row, event("提交"), state="待批准") is not None
    with store.writing() as connection:
        assert write_drafts.change(connection, row, event("撤回"), state="撤回") is None
    with store.reading() as connection:
        found = find_draft(connection, row.id)
        assert found is not None
        assert (found.state, len(events_of_draft(connection, row.id))) == ("待批准", 2)


def test_files_take_the_place_of_their_namesakes(store: Store) -> None:
    row = add(store)
    with store.writing() as connection:
        write_drafts.put_files(connection, row.id, [file("b"), file("a", base=None)])
        write_drafts.put_files(connection, row.id, [file("b", new=None), file("c")])
        write_drafts.take_files(connection, row.id, ["c", "none"])
        write_drafts.put_files(connection, row.id, [])
    with store.reading() as connection:
        assert files_of_draft(connection, row.id) == [file("a", base=None), file("b", new=None)]
        assert names_in_drafts(connection, [row.id, 99]) == {row.id: ("a", "b")}
        assert names_in_drafts(connection, []) == {}


def test_pages_are_cut_by_state_author_and_id(store: Store, drafts: list[DraftRow]) -> None:
    first, second, third = (row.id for row in drafts)
    both = ("起草", "待批准")
    with store.reading() as connection:

        def ids(*states: str, **more: object) -> list[int]:
            found = page_of_drafts(connection, states or both, limit=9, **more)  # type: ignore[arg-type]
            return [row.id for row in found]

        assert ids() == [third, second, first]
        assert ids("待批准") == [third, second]
        assert ids(author="a") == [third, first]
        assert ids(after=third) == [second, first]
        assert ids("待批准", untouched=("a", ("起草",))) == [second]
        assert [r.id for r in page_of_drafts(connection, both, limit=2)] == [third, second]


def test_only_a_hand_in_the_writing_counts(store: Store, drafts: list[DraftRow]) -> None:
    with store.writing() as connection:
        write_drafts.change(connection, drafts[1], event("退回", actor="c"))
        write_drafts.change(connection, drafts[2], event("修改", actor="d"))
    with store.reading() as connection:
        counts = {
            who: waiting_for(connection, "待批准", ("起草", "修改"), who, 9) for who in "abcd"
        }
        assert waiting_for(connection, "待批准", ("起草",), "c", 1) == 1
    assert counts == {"a": 1, "b": 1, "c": 2, "d": 1}


def test_drafts_of_a_file(store: Store, drafts: list[DraftRow]) -> None:
    with store.writing() as connection:
        for row in drafts[:2]:
            write_drafts.put_files(connection, row.id, [file("items/a.yaml")])
    with store.reading() as connection:
        both = ("起草", "待批准")
        found = drafts_of_file(connection, "items/a.yaml", both, 9)
        assert [row.id for row in found] == [drafts[1].id, drafts[0].id]
        assert drafts_of_file(connection, "items/a.yaml", ("撤回",), 9) == []
        assert drafts_of_file(connection, "items/b.yaml", both, 9) == []
