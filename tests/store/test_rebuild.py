"""A rebuild goes from case to case; what it cleared can be told from what comes back."""

from __future__ import annotations

from typing import Any

import msgspec

from app.store import Connection, Store, write_cases, write_rebuild
from app.store import write_checks as checks
from app.store import write_handovers as handovers
from app.store import write_notices as notices
from app.store import write_reports as reports
from app.store import write_signatures as signatures
from app.store import write_tasks as tasks
from app.store import write_transitions as transitions
from app.store import write_visits as visits
from app.store.notices import unread
from app.store.queries import find_case
from app.store.rebuild import DRAWN, case_ids, drawn_from, locked_case
from app.store.record_rows import SignatureRow
from app.store.rows import CaseRow
from tests.store.kept import notices_of
from tests.store.rows import AT, days_after, put_case, standing, task
from tests.store.test_records import a_report, handover, notice


def draw(connection: Connection, case: CaseRow) -> None:
    """Write what a case's events tell, as a verb or a rebuild would."""
    write_cases.show_to(connection, case, ["all", "point:town"])
    tasks.open_tasks(connection, case.id, [task(), task("site", person="li")], AT)
    tasks.close_task(connection, case.id, "receive", days_after(1))
    reports.file_report(connection, a_report(f"报备{case.id}", case.id))
    notices.tell(connection, [notice(f"{case.id}/a", case_id=case.id)])
    notices.tell(connection, [notice(f"{case.id}/b", case_id=case.id)])
    handovers.give(connection, handover(case.id, 2))
    transitions.propose(connection, case.id, 1, AT, "没有这个环节了")
    visits.enter(
        connection, case.id, item_id="dibao", point="town", window="w1", day=AT.date(),
        booked_for=None, waiting=True,
    )  # fmt: skip
    signatures.wait(connection, [signature(case.id)])
    checks.wait(connection, case.id, "civil-affairs", "承诺核查", AT.date())


def signature(case_id: int, to: str = "user:head", **more: Any) -> SignatureRow:
    plain = SignatureRow(
        case_id=case_id, to_scope=to, step="approve", what="不予", by="li", by_name="李明",
        companions=(), at=AT,
    )  # fmt: skip
    return msgspec.structs.replace(plain, **more)


def drawn(store: Store, number: str) -> CaseRow:
    case = put_case(store, number, scopes=())
    with store.writing() as connection:
        draw(connection, case)
    return case


def test_cases_come_one_after_another(store: Store) -> None:
    ids = [put_case(store, f"{n}", closed=n == 2).id for n in range(5)]
    with store.reading() as connection:
        assert case_ids(connection, 0, 3) == ids[:3]
        assert case_ids(connection, ids[2], 3) == ids[3:]
        assert case_ids(connection, ids[-1], 3) == []


def test_a_case_is_read_whoever_may_see_it(store: Store) -> None:
    case = put_case(store, "1", scopes=())
    with store.writing() as connection:
        assert locked_case(connection, case.id) == case


def test_cleared_and_drawn_again_all_is_as_before(store: Store) -> None:
    case, other = drawn(store, "1"), drawn(store, "2")
    with store.writing() as connection:
        ids = [each.id for each in notices_of(connection, case.id)]
        notices.mark_read(connection, ids[:1], ["user:li"], "li", AT)
        notices.mark_read(connection, ids[:1], ["user:li"], "wang", AT)
        before, untouched = drawn_from(connection, case.id), drawn_from(connection, other.id)
        readings = write_rebuild.clear(connection, case.id)
        assert drawn_from(connection, case.id) == dict.fromkeys(before, ())
        draw(connection, case)
        write_rebuild.restore(connection, readings)
    with store.reading() as connection:
        assert drawn_from(connection, case.id) == before
        assert drawn_from(connection, other.id) == untouched
        assert [each.read_by for each in notices_of(connection, case.id)] == ["li", ""]
        for reader, left in (("li", 1), ("wang", 1), ("zhao", 2)):
            assert unread(connection, ["user:li"], reader) - 2 == left, "the other case has two"
    assert set(before) == {table.__tablename__ for table in DRAWN}
    assert all(before.values()), "every table was proved on a row"


def test_what_differs_is_seen(store: Store) -> None:
    case = drawn(store, "1")
    with store.writing() as connection:
        before = drawn_from(connection, case.id)
        tasks.give_to(connection, case.id, "site", "wang", "王")
        after = drawn_from(connection, case.id)
    assert [name for name in before if before[name] != after[name]] == ["task"]


def test_how_a_case_stands_is_written_without_a_new_version(store: Store) -> None:
    case = put_case(store, "1")
    with store.writing() as connection:
        assert write_rebuild.stand(
            connection, case, standing(status="已受理"), {"applicant_masked": "李**"}
        )
        now = find_case(connection, "1", ("all",))
        assert now is not None
        assert now == msgspec.structs.replace(case, status="已受理", applicant_masked="李**")
        elsewhere = msgspec.structs.replace(case, version=7)
        assert not write_rebuild.stand(connection, elsewhere, standing(), {})
