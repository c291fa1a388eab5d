"""Papers: numbered first, printed once, found by their number."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from app.store import Store, write_papers
from app.store.queries import paper_about, paper_by_number, papers_of
from app.store.rows import CaseRow, PaperRow
from tests.store.rows import AT, put_case


def reserved(store: Store, case: CaseRow, number: str = "1号", **other: object) -> PaperRow:
    values = {"about": 1, "kind": "收件凭证", "dossier": b"sealed", "at": AT, "by": "clerk"}
    with store.writing() as connection:
        return write_papers.reserve(
            connection,
            case_id=case.id,
            number=number,
            **(values | other),  # type: ignore[arg-type]
        )


def test_a_paper_waits_for_its_print(store: Store) -> None:
    case = put_case(store, "1")
    put = reserved(store, case)
    assert (put.dossier, put.body, put.hash) == (b"sealed", None, "")
    with store.reading() as connection:
        assert paper_about(connection, case.id, "收件凭证", 1) == put
        assert paper_about(connection, case.id, "收件凭证", 2) is None
        assert paper_about(connection, case.id, "受理通知书", 1) is None


def test_the_first_print_is_kept_and_the_dossier_dropped(store: Store) -> None:
    case = put_case(store, "1")
    put = reserved(store, case)
    with store.writing() as connection:
        assert write_papers.keep_print(connection, put.id, b"first", "1" * 64)
    with store.writing() as connection:
        assert not write_papers.keep_print(connection, put.id, b"second", "2" * 64)
    with store.reading() as connection:
        found = paper_by_number(connection, "1号")
    assert found is not None
    paper, its_case = found
    assert (paper.body, paper.hash, paper.dossier) == (b"first", "1" * 64, None)
    assert its_case == case


def test_an_unknown_number_is_nothing(store: Store) -> None:
    with store.reading() as connection:
        assert paper_by_number(connection, "9号") is None


@pytest.mark.parametrize("again", [{"number": "1号", "about": 2}, {"number": "2号", "about": 1}])
def test_a_number_and_an_occasion_are_used_once(store: Store, again: dict[str, object]) -> None:
    case = put_case(store, "1")
    reserved(store, case)
    with pytest.raises(IntegrityError):
        reserved(store, case, **again)  # type: ignore[arg-type]


def test_the_papers_of_a_case_in_order_without_their_bodies(store: Store) -> None:
    case, other = put_case(store, "1"), put_case(store, "2")
    first = reserved(store, case, "1号")
    reserved(store, case, "2号", kind="受理通知书", about=2)
    reserved(store, other, "3号")
    with store.writing() as connection:
        write_papers.keep_print(connection, first.id, b"print", "1" * 64)
    with store.reading() as connection:
        found = papers_of(connection, case.id)
    assert [(each.number, each.kind, each.body) for each in found] == [
        ("1号", "收件凭证", None),
        ("2号", "受理通知书", None),
    ]
    assert found[0].hash == "1" * 64
