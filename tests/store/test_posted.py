"""What hangs in a hall: the same paper once in each place, its row for good."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.store import Store, write_posted
from app.store.posted import NewPosted, hanging
from app.store.posted_table import Posted
from tests.store.rows import AT

POSTER = NewPosted(
    point="town", kind="事项公示栏", item_id="", variant="A3", place="大厅东墙", copies=1,
    content="a" * 64, revision=3, posted_at=AT, posted_by="clerk",
)  # fmt: skip


def post(store: Store, *papers: NewPosted) -> None:
    with store.writing() as connection:
        for each in papers:
            write_posted.post(connection, each)


def test_it_is_found_at_its_point_in_order(store: Store) -> None:
    guide = replace(POSTER, kind="办事指南", item_id="dibao", variant="")
    elsewhere = replace(POSTER, point="hall")
    post(store, guide, POSTER, elsewhere)
    with store.reading() as connection:
        found = hanging(connection, "town")
        assert [(row.kind, row.item_id) for row in found] == [
            ("事项公示栏", ""),
            ("办事指南", "dibao"),
        ]
        assert len(hanging(connection)) == 3
        assert [row.id for row in hanging(connection, ids=[found[1].id])] == [found[1].id]
        assert hanging(connection, ids=[]) == []
    assert (found[0].posted_at, found[0].content, found[0].revision) == (AT, "a" * 64, 3)


def test_the_same_hangs_once_in_a_place(store: Store) -> None:
    post(store, POSTER, replace(POSTER, place="门口"), replace(POSTER, variant="A2"))
    with pytest.raises(IntegrityError):
        post(store, replace(POSTER, content="b" * 64))
    with store.reading() as connection:
        assert len(hanging(connection)) == 3


def test_what_was_taken_down_is_kept_and_makes_room(store: Store) -> None:
    post(store, POSTER)
    with store.writing() as connection:
        (row,) = hanging(connection)
        assert write_posted.take_down(connection, row.id, "clerk", AT + timedelta(days=1))
        assert not write_posted.take_down(connection, row.id, "other", AT + timedelta(days=2))
        assert not write_posted.take_down(connection, row.id + 99, "other", AT)
        assert hanging(connection) == []
    post(store, replace(POSTER, content="b" * 64))
    with store.reading() as connection:
        (now,) = hanging(connection)
        assert (now.content, now.id != row.id) == ("b" * 64, True)
        assert connection.execute(select(func.count()).select_from(Posted)).scalar_one() == 2
        gone = connection.execute(
            select(Posted.taken_down_by).where(Posted.id == row.id)
        ).scalar_one()
    assert gone == "clerk"
