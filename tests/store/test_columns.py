"""Moments and JSON come back as they went in, from either database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine
from sqlalchemy.exc import StatementError

from app.store import Store, write_staff
from app.store.columns import Moment, from_json, to_json
from app.store.queries import person
from app.store.rows import StaffRow

OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda n: timezone(timedelta(minutes=n)))
MOMENTS = st.datetimes(
    min_value=datetime(1990, 1, 2), max_value=datetime(2199, 12, 30), timezones=OFFSETS
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def someone(since: datetime, **other: Any) -> StaffRow:
    return StaffRow(username="a", display_name="甲", role="办事员", since=since, **other)


def kept(store: Store, row: StaffRow) -> StaffRow:
    with store.writing() as connection:
        if not write_staff.assign(connection, row):
            write_staff.add(connection, row)
    with store.reading() as connection:
        found = person(connection, row.username)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "since",
    [
        datetime(2025, 6, 4, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai")),
        datetime(2025, 6, 4, 1, 0, 0, 123_456, tzinfo=UTC),
        datetime(
            2025, 12, 31, 23, 59, 59, 999_999, tzinfo=timezone(timedelta(hours=-9, minutes=-30))
        ),
    ],
)
def test_a_moment_comes_back_as_the_same_moment_in_utc(store: Store, since: datetime) -> None:
    found = kept(store, someone(since)).since
    assert found == since
    assert found.tzinfo is UTC


@given(MOMENTS)
def test_a_moment_goes_in_as_utc(moment: datetime) -> None:
    dialect = create_engine("sqlite://").dialect
    inside = Moment().process_bind_param(moment, dialect)
    assert inside == moment
    assert inside is not None
    assert inside.utcoffset() == timedelta(0)
    # SQLite forgets the offset; what it gives back is read as UTC.
    assert Moment().process_result_value(inside.replace(tzinfo=None), dialect) == moment


def test_no_moment_is_no_moment() -> None:
    dialect = create_engine("sqlite://").dialect
    assert Moment().process_bind_param(None, dialect) is None
    assert Moment().process_result_value(None, dialect) is None


def test_a_moment_without_an_offset_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="without an offset"):
        kept(store, someone(datetime(2025, 6, 4, 9, 0)))


@settings(max_examples=200)
@given(JSON)
def test_json_comes_back_as_it_was(value: Any) -> None:
    assert from_json(to_json(value)) == value


def test_chinese_is_written_as_itself() -> None:
    assert to_json({"岗位": ["综合受理岗"]}) == '{"岗位":["综合受理岗"]}'


def test_lists_of_names_come_back_as_tuples(store: Store) -> None:
    row = someone(
        datetime(2025, 6, 4, tzinfo=UTC), posts=("综合受理岗", "出件岗"), departments=("民政",)
    )
    assert kept(store, row) == row
