"""Pages of cases and tasks: nothing lost, nothing twice, and the same cost at any size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event as sql_event
from sqlalchemy import text

from app.store import NO_DUE, Store, write_tasks
from app.store.lists import Holder, cases_of_applicant, line_of, page_of_cases, page_of_tasks
from app.store.rows import CaseLine, TaskLine
from tests.store.rows import AT, put_case, task

FIRST_DAY = date(2025, 6, 5)


@contextmanager
def statements(store: Store) -> Iterator[list[tuple[str, Any]]]:
    """Collect what is asked of the database in the block."""
    asked: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        asked.append((statement, values))

    sql_event.listen(store.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        sql_event.remove(store.engine, "before_cursor_execute", note)


def all_pages(store: Store, scopes: Sequence[str], limit: int, **query: Any) -> list[str]:
    """Turn pages to the end and give the numbers seen."""
    seen: list[CaseLine] = []
    after = None
    while True:
        with store.reading() as connection:
            page = page_of_cases(connection, scopes, after=after, limit=limit, **query)
        seen.extend(page)
        if len(page) < limit:
            return [line.number for line in seen]
        after = page[-1].id


@pytest.fixture
def cases(store: Store) -> None:
    """Twelve cases in turn of two points, two departments, two items; every third is closed."""
    for n in range(12):
        scopes = ["all", f"point:{n % 2}", f"department:{n % 3}"]
        put_case(
            store,
            f"{n:02d}",
            scopes=scopes,
            closed=n % 3 == 2,
            item_id=f"item-{n % 4}",
            applicant_index=str(n % 5) * 64,
        )


def numbers(*wanted: int) -> list[str]:
    return [f"{n:02d}" for n in wanted]


@pytest.mark.usefixtures("cases")
class TestCases:
    """Pages of cases."""

    @pytest.mark.parametrize("limit", [1, 2, 3, 5, 12, 50])
    def test_pages_of_any_size_make_the_same_list(self, store: Store, limit: int) -> None:
        assert all_pages(store, ["all"], limit) == numbers(*range(11, -1, -1))

    @pytest.mark.parametrize("limit", [1, 4, 50])
    def test_a_case_seen_through_two_scopes_is_listed_once(self, store: Store, limit: int) -> None:
        found = all_pages(store, ["point:0", "department:0"], limit)
        assert found == numbers(10, 9, 8, 6, 4, 3, 2, 0)

    def test_open_and_closed_apart(self, store: Store) -> None:
        assert all_pages(store, ["all"], 3, closed=True) == numbers(11, 8, 5, 2)
        assert all_pages(store, ["all"], 3, closed=False) == numbers(10, 9, 7, 6, 4, 3, 1, 0)

    def test_some_items_only(self, store: Store) -> None:
        assert all_pages(store, ["all"], 2, items=["item-1"]) == numbers(9, 5, 1)
        assert all_pages(store, ["all"], 2, items=["item-1", "item-3"]) == numbers(
            11, 9, 7, 5, 3, 1
        )
        assert all_pages(store, ["point:1"], 2, items=["item-1"], closed=True) == numbers(5)
        assert all_pages(store, ["all"], 2, items=["item-9"]) == []

    def test_no_scope_and_no_item_see_nothing(self, store: Store) -> None:
        assert all_pages(store, [], 5) == []
        assert all_pages(store, ["all"], 5, items=[]) == []

    def test_one_case_by_its_number(self, store: Store) -> None:
        with store.reading() as connection:
            assert [line.number for line in line_of(connection, "04", ["point:0"])] == ["04"]
            assert line_of(connection, "04", ["point:1"]) == []
            assert line_of(connection, "99", ["all"]) == []

    def test_one_applicant(self, store: Store) -> None:
        def theirs(scopes: list[str], after: int | None = None) -> list[str]:
            with store.reading() as connection:
                found = cases_of_applicant(connection, scopes, "1" * 64, after=after, limit=2)
            return [line.number for line in found]

        assert theirs(["all"]) == numbers(11, 6)
        assert theirs(["point:0"]) == numbers(6)
        assert theirs([]) == []
        with store.reading() as connection:
            (sixth,) = line_of(connection, "06", ["all"])
        assert theirs(["all"], sixth.id) == numbers(1)


def test_a_line_holds_what_a_list_shows_and_no_more(store: Store) -> None:
    put_case(store, "1", promised_due=FIRST_DAY, current="收件受理", status="已收件")
    with store.reading() as connection:
        (line,) = page_of_cases(connection, ["all"], limit=5)
    assert (line.number, line.applicant_masked, line.promised_due) == ("1", "张**", FIRST_DAY)
    assert line.opened_at == AT
    assert not {"sealed", "facts", "applicant_index"} & set(line.__struct_fields__)


def due_in(days: int) -> date:
    return FIRST_DAY + timedelta(days=days)


HERE = Holder(point="town", post="综合受理岗")
STANDING_IN = Holder(point="town", backup="帮办代办岗")
DEPARTMENT = Holder(department="civil-affairs")


@pytest.fixture
def tasks(store: Store) -> None:
    """Tasks of several holders, due in an order that is not that of their making."""
    for n, days in enumerate([5, 1, 3, 1, 9, 0]):
        put_case(store, f"{n}", tasks=[task(f"step-{n}", due=due_in(days))])
    put_case(store, "none", tasks=[task("no-due", due=NO_DUE)])
    put_case(store, "elsewhere", tasks=[task("elsewhere", point="other")])
    put_case(store, "farm", tasks=[task("farm", point="", post="", backup="", department="farm")])
    civil = {"point": "", "post": "审批岗", "backup": "", "department": "civil-affairs"}
    done = put_case(store, "done", tasks=[task("done"), task("approve", due=due_in(2), **civil)])
    with store.writing() as connection:
        write_tasks.close_task(connection, done.id, "done", AT)


def task_pages(store: Store, holders: Sequence[Holder], limit: int) -> list[str]:
    seen: list[TaskLine] = []
    after = None
    while True:
        with store.reading() as connection:
            page = page_of_tasks(connection, holders, after=after, limit=limit)
        seen.extend(page)
        if len(page) < limit:
            return [line.step for line in seen]
        after = (page[-1].due, page[-1].id)


URGENT_FIRST = ["step-5", "step-1", "step-3", "step-2", "step-0", "step-4", "no-due"]


@pytest.mark.usefixtures("tasks")
class TestTasks:
    """Pages of tasks."""

    @pytest.mark.parametrize("limit", [1, 2, 3, 7, 50])
    def test_the_most_urgent_first_and_those_without_a_date_last(
        self, store: Store, limit: int
    ) -> None:
        assert task_pages(store, [HERE], limit) == URGENT_FIRST

    def test_one_who_stands_in_sees_them_too(self, store: Store) -> None:
        assert task_pages(store, [STANDING_IN], 3) == URGENT_FIRST
        assert task_pages(store, [HERE, STANDING_IN], 3) == URGENT_FIRST

    def test_a_department_sees_its_own(self, store: Store) -> None:
        assert task_pages(store, [DEPARTMENT], 3) == ["approve"]
        mixed = ["step-5", "step-1", "step-3", "approve", "step-2", "step-0", "step-4", "no-due"]
        assert task_pages(store, [HERE, DEPARTMENT], 3) == mixed

    def test_nobody_sees_nothing(self, store: Store) -> None:
        assert task_pages(store, [], 3) == []
        assert task_pages(store, [Holder(point="town", post="出件岗")], 3) == []
        assert task_pages(store, [Holder(point="other", post="出件岗")], 3) == []


def test_what_is_a_persons_is_theirs_and_still_their_posts(store: Store) -> None:
    mine = {"person": "li", "person_name": "李明", "deputy_of": "wang", "step_due": due_in(1)}
    put_case(store, "1", tasks=[task("mine", due=due_in(3), **mine)])
    put_case(store, "2", tasks=[task("theirs", due=due_in(2), person="wang", aside=True)])
    put_case(store, "3", tasks=[task("anybodys", due=due_in(1))])
    put_case(store, "4", tasks=[task("elsewhere", point="other", due=due_in(0), person="li")])
    li = Holder(person="li")
    assert task_pages(store, [li], 1) == ["elsewhere", "mine"]
    assert task_pages(store, [li, HERE], 2) == ["elsewhere", "anybodys", "theirs", "mine"]
    assert task_pages(store, [Holder(person="zhao")], 2) == []
    with store.reading() as connection:
        lines = {line.step: line for line in page_of_tasks(connection, [li, HERE], limit=9)}
    assert (lines["mine"].person_name, lines["mine"].deputy_of) == ("李明", "wang")
    assert (lines["mine"].step_due, lines["mine"].aside) == (due_in(1), False)
    assert (lines["theirs"].person, lines["theirs"].aside) == ("wang", True)
    assert lines["anybodys"].person == ""


def plan_of(store: Store, statement: str, values: Any) -> str:
    """Give how SQLite or PostgreSQL means to answer."""
    prefix = "EXPLAIN QUERY PLAN " if store.engine.dialect.name == "sqlite" else "EXPLAIN "
    with store.reading() as connection:
        if store.engine.dialect.name == "postgresql":
            # On a near-empty table reading it whole is cheaper; forbid it to see the other way.
            connection.execute(text("SET LOCAL enable_seqscan = off"))
        rows = connection.exec_driver_sql(prefix + statement, values).all()
    return "\n".join(str(row) for row in rows)


@pytest.mark.usefixtures("cases", "tasks")
def test_lists_walk_along_their_indexes(store: Store) -> None:
    with statements(store) as asked, store.reading() as connection:
        page_of_cases(connection, ["all", "point:0"], closed=False, after=9, limit=5)
        page_of_cases(connection, ["all"], closed=False, items=["item-1"], limit=5)
        page_of_tasks(connection, [HERE], after=(FIRST_DAY, 1), limit=5)
        page_of_tasks(connection, [DEPARTMENT], limit=5)
        page_of_tasks(connection, [Holder(person="li")], after=(FIRST_DAY, 1), limit=5)
    wanted = [
        "ix_scope_scope_closed_case_id", "ix_scope_scope_item_id_closed_case_id",
        "ix_task_open_point_post", "ix_task_open_department", "ix_task_open_person",
    ]  # fmt: skip
    for (statement, values), index in zip(
        [each for each in asked if "SELECT" in each[0]], wanted, strict=True
    ):
        plan = plan_of(store, statement, values)
        if store.engine.dialect.name == "sqlite":
            # PostgreSQL takes any small index for so few rows.
            assert index in plan, plan
        assert "SCAN scope" not in plan, plan
        assert "SCAN task" not in plan, plan
        # The case of a row found is looked up by its id; on a tiny table any way will do.
        assert "Seq Scan on scope" not in plan, plan
        assert "Seq Scan on task" not in plan, plan


@pytest.mark.usefixtures("cases", "tasks")
def test_a_page_is_one_statement(store: Store) -> None:
    with store.reading() as connection, statements(store) as asked:
        page_of_cases(connection, ["all", "point:0", "department:1"], limit=5)
        page_of_tasks(connection, [HERE, STANDING_IN, DEPARTMENT], limit=5)
    assert len(asked) == 2
    assert not any("count(" in statement.lower() for statement, _values in asked)
