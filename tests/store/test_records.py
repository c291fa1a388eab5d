"""Reports of refusals, notices and hand-overs: written once, listed a page at a time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from app.store import Store, write_handovers, write_notices, write_reports
from app.store.handovers import handovers_of, on_the_way
from app.store.notices import MOST_LOOKED_AT, page_of_notices, unread
from app.store.record_rows import HandoverRow, NewNotice, ReportRow
from app.store.reports import page_of_reports
from tests.store.kept import notices_of, reports_of
from tests.store.rows import AT, put_case
from tests.store.test_lists import plan_of, statements

MINUTE = timedelta(minutes=1)


def a_report(number: str, case_id: int, minute: int = 0) -> ReportRow:
    return ReportRow(
        number=number, case_id=case_id, seq=2, outcome="不予受理", department="civil-affairs",
        point="town", filed_at=AT + minute * MINUTE, filed_by="clerk",
    )  # fmt: skip


class TestReports:
    """A report is filed once and goes from state to state, seen by whoever moves it."""

    def test_it_is_filed_once_and_found_by_its_case(self, store: Store) -> None:
        case = put_case(store, "1")
        filed = a_report("报备1号", case.id)
        with store.writing() as connection:
            write_reports.file_report(connection, filed)
        with store.reading() as connection:
            assert reports_of(connection, case.id) == [filed]
        with pytest.raises(IntegrityError), store.writing() as connection:
            write_reports.file_report(connection, filed)

    def test_the_second_of_two_reviewers_changes_nothing(self, store: Store) -> None:
        case = put_case(store, "1")
        with store.writing() as connection:
            write_reports.file_report(connection, a_report("1", case.id))
            first = write_reports.review(
                connection, "1", "待审阅", "要求纠正", "head", AT + MINUTE, b"sealed"
            )
            second = write_reports.review(connection, "1", "待审阅", "已审阅", "other", AT)
            assert (first, second) == (True, False)
            assert write_reports.review(
                connection, "1", "要求纠正", "已纠正", "clerk", AT + 2 * MINUTE
            )
            (now,) = reports_of(connection, case.id)
        assert (now.state, now.reviewed_by, now.note) == ("已纠正", "clerk", b"sealed")

    @pytest.mark.parametrize("limit", [1, 2, 3, 50])
    def test_pages_by_state_newest_first(self, store: Store, limit: int) -> None:
        case = put_case(store, "1")
        with store.writing() as connection:
            for n in range(7):
                # Several in one minute: the number decides then.
                write_reports.file_report(connection, a_report(f"{n}", case.id, n // 2))
            write_reports.review(connection, "3", "待审阅", "已审阅", "head", AT)
        assert report_pages(store, ["待审阅"], limit) == ["6", "5", "4", "2", "1", "0"]
        assert report_pages(store, ["待审阅", "已审阅"], limit) == list("6543210")
        assert report_pages(store, [], limit) == []

    def test_a_line_names_the_case_and_masks_the_applicant(self, store: Store) -> None:
        case = put_case(store, "1504")
        with store.writing() as connection:
            write_reports.file_report(connection, a_report("1", case.id))
        with store.reading() as connection:
            (line,) = page_of_reports(connection, ["待审阅"], limit=5)
        assert (line.case_number, line.applicant_masked) == ("1504", "张**")
        assert "note" not in line.__struct_fields__


def report_pages(store: Store, states: list[str], limit: int) -> list[str]:
    seen: list[str] = []
    after = None
    while True:
        with store.reading() as connection:
            page = page_of_reports(connection, states, after=after, limit=limit)
        seen.extend(line.number for line in page)
        if len(page) < limit:
            return seen
        after = (page[-1].filed_at, page[-1].number)


def notice(key: str, to: str = "user:li", **more: Any) -> NewNotice:
    plain = {"kind": "催办", "level": 1, "step": "approve", "text": "快到期", "at": AT}
    return NewNotice(key=key, to_scope=to, **plain | more)


def tell(store: Store, *notices: NewNotice) -> None:
    with store.writing() as connection:
        write_notices.tell(connection, notices)


class TestNotices:
    """Told once, read by each for themselves."""

    def test_told_again_it_is_the_same_notice(self, store: Store) -> None:
        case = put_case(store, "1504")
        tell(store)
        tell(store, notice("a", case_id=case.id), notice("b"))
        tell(store, notice("a", text="别的话"))
        with store.reading() as connection:
            lines = page_of_notices(connection, ["user:li"], "li", limit=9)
            (about,) = notices_of(connection, case.id)
        assert [(line.key, line.number, line.text) for line in lines] == [
            ("b", None, "快到期"),
            ("a", "1504", "快到期"),
        ]
        assert (about.key, about.level, about.read_at) == ("a", 1, None)

    def test_addresses_see_their_own(self, store: Store) -> None:
        for n, to in enumerate(["user:li", "department:civil", "role:监督员", "user:wang"]):
            tell(store, notice(f"{n}", to))
        with store.reading() as connection:
            mine = page_of_notices(connection, ["user:li", "department:civil"], "li", limit=9)
            assert [line.key for line in mine] == ["1", "0"]
            assert page_of_notices(connection, [], "li", limit=9) == []
            assert unread(connection, ["user:li", "department:civil"], "li") == 2
            assert unread(connection, [], "li") == 0

    def test_each_reads_for_themselves_and_the_first_is_noted(self, store: Store) -> None:
        tell(store, notice("a"), notice("b"), notice("c", "user:wang"))
        with store.reading() as connection:
            ids = {line.key: line.id for line in page_of_notices(connection, ALL, "li", limit=9)}
        with store.writing() as connection:
            read = list(ids.values())
            assert write_notices.mark_read(connection, read, ["user:li"], "li", AT) == 2
            assert write_notices.mark_read(connection, read, ["user:li"], "li", AT) == 0
            assert unread(connection, ["user:li"], "zhao") == 2
            assert write_notices.mark_read(connection, [ids["a"]], ["user:li"], "zhao", AT) == 1
            assert unread(connection, ["user:li"], "zhao") == 1
        with store.reading() as connection:
            assert unread(connection, ["user:li"], "li") == 0
            assert unread(connection, ["user:wang"], "li") == 1, "not theirs to read"
            lines = page_of_notices(connection, ["user:li"], "li", limit=9)
            assert {(line.read_by, line.mine_at) for line in lines} == {("li", AT)}
            assert page_of_notices(connection, ["user:li"], "li", limit=9, unread_only=True) == []

    @pytest.mark.parametrize("limit", [1, 2, 9])
    def test_pages_make_the_whole_list(self, store: Store, limit: int) -> None:
        tell(store, *(notice(f"{n}", f"user:{'lw'[n % 2]}") for n in range(6)))
        seen: list[str] = []
        after = None
        while True:
            with store.reading() as connection:
                page = page_of_notices(
                    connection, ["user:l", "user:w"], "l", after=after, limit=limit
                )
            seen.extend(line.key for line in page)
            if len(page) < limit:
                break
            after = page[-1].id
        assert seen == list("543210")

    def test_what_is_unread_is_looked_for_among_the_newest(self, store: Store) -> None:
        tell(store, *(notice(f"{n:03}") for n in range(MOST_LOOKED_AT + 2)))
        with store.reading() as connection:
            lines = page_of_notices(connection, ["user:li"], "li", limit=999)
        with store.writing() as connection:
            newest = [line.id for line in lines[:MOST_LOOKED_AT]]
            write_notices.mark_read(connection, newest, ["user:li"], "li", AT)
        with store.reading() as connection:
            assert unread(connection, ["user:li"], "li") == 0
            assert len(page_of_notices(connection, ["user:li"], "li", limit=999)) == len(lines)

    def test_counting_stops_at_a_hundred(self, store: Store) -> None:
        tell(store, *(notice(f"{n}") for n in range(130)))
        with store.reading() as connection:
            assert unread(connection, ["user:li"], "li") == 100


ALL = ("user:li", "user:wang")


def handover(case_id: int, seq: int, to: str = "point:town", **more: Any) -> HandoverRow:
    plain = {
        "hop": 1, "from_place": "point:village", "carries": "材料", "materials": ("id", "lease"),
        "due": None, "given_by": "agent", "given_at": AT + seq * MINUTE,
        "slip": f"{case_id}-{seq}",
    }  # fmt: skip
    return HandoverRow(case_id=case_id, seq=seq, to_place=to, **plain | more)


class TestHandovers:
    """Papers go from hand to hand, and each hand-over is received once."""

    def test_a_chain_is_kept_in_its_order(self, store: Store) -> None:
        case = put_case(store, "1")
        first, second = handover(case.id, 2), handover(case.id, 5, "point:hall", hop=2)
        with store.writing() as connection:
            write_handovers.give(connection, second)
            write_handovers.give(connection, first)
            assert write_handovers.receive(connection, case.id, 2, "clerk", AT + 9 * MINUTE)
            assert not write_handovers.receive(connection, case.id, 2, "other", AT)
        with store.reading() as connection:
            received, under_way = handovers_of(connection, case.id)
        assert (received.received_by, received.received_at) == ("clerk", AT + 9 * MINUTE)
        assert (received.materials, received.due) == (("id", "lease"), None)
        assert (under_way.due, under_way.received_at) == (None, None)

    def test_a_slip_is_given_out_once(self, store: Store) -> None:
        case = put_case(store, "1")
        with store.writing() as connection:
            write_handovers.give(connection, handover(case.id, 2))
        with pytest.raises(IntegrityError), store.writing() as connection:
            write_handovers.give(connection, handover(case.id, 3, slip=f"{case.id}-2"))

    @pytest.mark.parametrize("limit", [1, 2, 9])
    def test_what_is_on_its_way_the_longest_first(self, store: Store, limit: int) -> None:
        case = put_case(store, "1504")
        with store.writing() as connection:
            for seq in (7, 3, 5, 4):
                to = "point:town" if seq != 5 else "department:civil"
                write_handovers.give(connection, handover(case.id, seq, to))
            write_handovers.receive(connection, case.id, 4, "clerk", AT)
        assert coming(store, ["point:town"], limit) == [3, 7][:limit]
        both = ["point:town", "department:civil"]
        assert coming(store, both, limit) == [3, 5, 7][:limit]
        assert coming(store, ["point:village"], limit) == []
        assert coming(store, [], limit) == []


def coming(store: Store, places: list[str], limit: int) -> list[int]:
    with store.reading() as connection:
        page = on_the_way(connection, places, limit=limit)
    assert {line.number for line in page} <= {"1504"}
    return [line.seq for line in page]


def test_every_page_walks_along_an_index(store: Store) -> None:
    with statements(store) as asked, store.reading() as connection:
        page_of_reports(connection, ["待审阅", "要求纠正"], after=(AT, "5"), limit=5)
        page_of_notices(connection, ["user:li", "role:监督员"], "li", after=9, limit=5)
        unread(connection, ["user:li", "role:监督员"], "li")
        on_the_way(connection, ["point:a", "point:b"], limit=5)
    asked = [each for each in asked if "SELECT" in each[0]]
    assert len(asked) == 4, "one statement each"
    for statement, values in asked:
        plan = plan_of(store, statement, values)
        for table in ("refusal_report", "notice", "handover"):
            assert f"SCAN {table}" not in plan, plan
            assert f"Seq Scan on {table}" not in plan, plan
