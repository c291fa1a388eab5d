"""Numbers as the centre writes them."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from app.catalog.collections import schemas
from app.catalog.model import Centre, Numbering, Series
from app.desk.numbering import next_case_number, next_paper_number
from app.desk.occasions import OF_A_CASE
from app.store import Store
from tests.sample import sample_catalog

DAY = date(2025, 6, 4)


def centre(**patterns: str) -> Centre:
    return msgspec.structs.replace(sample_catalog().centre, numbering=Numbering(**patterns))


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        ("{division}{date}{seq:05d}", "1504292025060400001"),
        ("NC-{year}-{seq}", "NC-2025-1"),
        ("{date}{seq:08d}", "2025060400000001"),
    ],
)
def test_a_case_number_follows_the_pattern(store: Store, pattern: str, number: str) -> None:
    with store.writing() as connection:
        assert next_case_number(connection, centre(case=pattern), DAY) == number


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        ("{kind}〔{year}〕{seq}号", "受理通知书〔2025〕1号"),
        ("宁政服{kind}〔{year}〕{seq:04d}号", "宁政服受理通知书〔2025〕0001号"),
    ],
)
def test_a_paper_number_follows_the_pattern(store: Store, pattern: str, number: str) -> None:
    with store.writing() as connection:
        assert next_paper_number(connection, centre(paper=pattern), "受理通知书", DAY) == number


def test_a_pattern_without_the_day_counts_through_the_year(store: Store) -> None:
    yearly = centre(case="{division}{year}{seq:06d}")
    with store.writing() as connection:
        one = next_case_number(connection, yearly, DAY)
        two = next_case_number(connection, yearly, date(2025, 6, 5))
        new = next_case_number(connection, yearly, date(2026, 1, 4))
    assert (one, two, new) == ("1504292025000001", "1504292025000002", "1504292026000001")


def test_a_pattern_without_day_or_year_counts_for_ever(store: Store) -> None:
    for_ever = centre(case="{seq}", paper="{kind}{seq}")
    with store.writing() as connection:
        assert next_case_number(connection, for_ever, DAY) == "1"
        assert next_case_number(connection, for_ever, date(2031, 1, 1)) == "2"
        assert next_paper_number(connection, for_ever, "收件凭证", DAY) == "收件凭证1"
        assert next_paper_number(connection, for_ever, "收件凭证", date(2031, 1, 1)) == "收件凭证2"


def test_papers_without_their_kind_in_the_number_share_one_series(store: Store) -> None:
    shared = centre(paper="〔{year}〕{seq}号")
    with store.writing() as connection:
        one = next_paper_number(connection, shared, "收件凭证", DAY)
        two = next_paper_number(connection, shared, "受理通知书", DAY)
    assert (one, two) == ("〔2025〕1号", "〔2025〕2号")


def test_kinds_of_a_series_share_its_numbers_and_others_keep_to_the_usual_pattern(
    store: Store,
) -> None:
    decisions = Series(kinds=("准予决定书", "不予决定书"), pattern="宁政服许〔{year}〕{seq}号")
    named = Series(kinds=("收件凭证", "受理通知书"), pattern="宁{kind}〔{year}〕{seq:03d}号")
    numbering = Numbering(series=(decisions, named))
    ours = msgspec.structs.replace(sample_catalog().centre, numbering=numbering)
    kinds = ("准予决定书", "不予决定书", "准予决定书", "收件凭证", "受理通知书", "办结通知书")
    with store.writing() as connection:
        numbers = [next_paper_number(connection, ours, kind, DAY) for kind in kinds]
    assert numbers == [
        "宁政服许〔2025〕1号", "宁政服许〔2025〕2号", "宁政服许〔2025〕3号",
        "宁收件凭证〔2025〕001号", "宁受理通知书〔2025〕001号", "办结通知书〔2025〕1号",
    ]  # fmt: skip


def test_a_series_can_be_written_of_every_paper_of_a_case() -> None:
    series = schemas()["centre.schema.json"]["properties"]["numbering"]["properties"]["series"]
    assert sorted(series["items"]["properties"]["kinds"]["items"]["enum"]) == sorted(OF_A_CASE)
