"""Lists of cases and tasks, and what they cost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import event as sql_event
from sqlalchemy import insert, select

from app.desk import Actor, CaseQuery, Refused
from app.store import Store, write_tasks
from app.store.rows import NewTask
from app.store.tables import Case, Scope, Task
from tests.desk.hall import (
    ADMIN,
    APPLICANT,
    APPROVER,
    CLERK,
    FARM_APPROVER,
    OUTSIDER,
    READER,
    SUPERVISOR,
    SURVEYOR,
    Hall,
)
from tests.sample import INSTANT_ITEM, JOINT_ITEM, PROMISED_ITEM, TOWN

FEW, MANY = 50, 2_000


@contextmanager
def statements(store: Store) -> Iterator[list[str]]:
    """Collect what is asked of the database in the block."""
    asked: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    sql_event.listen(store.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        sql_event.remove(store.engine, "before_cursor_execute", note)


def found(hall: Hall, actor: Actor = CLERK, **query: Any) -> list[str]:
    return [row.number[-2:] for row in hall.desk.cases(actor, CaseQuery(**query), hall.at).rows]


@pytest.fixture
def five(hall: Hall) -> Hall:
    """Five cases of three items; the second is closed."""
    for item in (PROMISED_ITEM, INSTANT_ITEM, JOINT_ITEM, PROMISED_ITEM, INSTANT_ITEM):
        case = hall.open(item=item)
        if case.number.endswith("02"):
            hall.act(CLERK, case, "receive", "不需要办理", reason="已有证明")
    return hall


class TestCases:
    """The list of cases."""

    def test_newest_first(self, five: Hall) -> None:
        assert found(five) == ["05", "04", "03", "02", "01"]

    def test_by_state(self, five: Hall) -> None:
        assert found(five, state="在办") == ["05", "04", "03", "01"]
        assert found(five, state="已结") == ["02"]

    def test_by_item(self, five: Hall) -> None:
        assert found(five, item=PROMISED_ITEM) == ["04", "01"]
        assert found(five, item=INSTANT_ITEM, state="已结") == ["02"]
        assert found(five, item="no-such") == []

    @pytest.mark.parametrize(
        ("text", "numbers"),
        [
            ("1504292025060400003", ["03"]),
            (" 1504292025060400003 ", ["03"]),
            ("1504292025060400009", []),
            ("11010519491231002X", ["05", "04", "03", "02", "01"]),
            ("11010519491231002x", ["05", "04", "03", "02", "01"]),
            ("110105194912310010", []),
            ("最低生活", ["04", "01"]),
            ("低保", ["05", "04", "02", "01"]),
            ("宅基地", ["03"]),
            ("zjd", ["03"]),
            ("没有这样的事项名", []),
            ("张三丰", []),
            ("%", []),
            ("\0", []),
            ("' OR 1=1 --", []),
        ],
    )
    def test_by_text(self, five: Hall, text: str, numbers: list[str]) -> None:
        assert found(five, text=text) == numbers

    def test_text_and_item_together(self, five: Hall) -> None:
        assert found(five, text="低保", item=PROMISED_ITEM) == ["04", "01"]
        assert found(five, text="低保", item=JOINT_ITEM) == []

    def test_nothing_is_found_that_one_may_not_see(self, five: Hall) -> None:
        for text in ("", "1504292025060400003", "11010519491231002X", "宅基地"):
            assert found(five, OUTSIDER, text=text) == []
        assert found(five, FARM_APPROVER) == ["03"]
        assert found(five, APPROVER) == ["05", "04", "02", "01"]

    @pytest.mark.parametrize("limit", [1, 2, 4, 5, 50])
    @pytest.mark.parametrize("actor", [CLERK, ADMIN, READER, SUPERVISOR])
    def test_pages_join_up(self, five: Hall, limit: int, actor: Actor) -> None:
        seen: list[str] = []
        after = ""
        for _page in range(6):
            page = five.desk.cases(actor, CaseQuery(limit=limit, after=after), five.at)
            seen += [row.number[-2:] for row in page.rows]
            after = page.next
            if not after:
                break
        assert seen == ["05", "04", "03", "02", "01"]

    def test_pages_of_one_person_join_up(self, five: Hall) -> None:
        query = CaseQuery(limit=2, text="11010519491231002X")
        first = five.desk.cases(CLERK, query, five.at)
        second = five.desk.cases(CLERK, msgspec.structs.replace(query, after=first.next), five.at)
        assert [row.number[-2:] for row in (*first.rows, *second.rows)] == ["05", "04", "03", "02"]

    def test_a_new_case_does_not_shift_the_next_page(self, five: Hall) -> None:
        first = five.desk.cases(CLERK, CaseQuery(limit=2), five.at)
        five.open()
        second = five.desk.cases(CLERK, CaseQuery(limit=2, after=first.next), five.at)
        assert [row.number[-2:] for row in second.rows] == ["03", "02"]

    @pytest.mark.parametrize("limit", [0, -5, 10_000_000])
    def test_a_page_has_a_sensible_size(self, five: Hall, limit: int) -> None:
        assert 1 <= len(found(five, limit=limit)) <= 200

    @pytest.mark.parametrize(
        "query",
        [
            {"state": "不知道"},
            {"after": "x"},
            {"after": "-1"},
            {"after": "1; DROP TABLE case_"},
            {"after": "9" * 40},
            {"after": "²"},
        ],
    )
    def test_a_query_that_means_nothing_is_refused(self, five: Hall, query: dict[str, str]) -> None:
        with pytest.raises(Refused) as refusal:
            found(five, **query)
        assert refusal.value.field in query

    def test_a_row_tells_where_it_stands(self, five: Hall) -> None:
        rows = five.desk.cases(CLERK, CaseQuery(), five.at).rows
        told = [(row.status, row.current, row.applicant) for row in rows]
        assert told[0] == ("已收件", "收件受理", "张**")
        assert told[3] == ("不需要办理", "", "张**")
        case = five.open(item=JOINT_ITEM)
        five.act(CLERK, case, "receive", "受理")
        (row,) = five.desk.cases(CLERK, CaseQuery(text=case.number), five.at).rows
        assert (row.status, row.current) == ("已受理", "现场踏勘、宅基地资格审查")
        assert row.due == date(2025, 6, 25)
        assert row.alarm is not None
        assert row.opened_at.utcoffset() == timedelta(hours=8)

    def test_the_alarm_rises(self, five: Hall) -> None:
        five.act(CLERK, five.open(item=JOINT_ITEM), "receive", "受理")
        levels = []
        for day in (date(2025, 6, 5), date(2025, 6, 24), date(2025, 6, 26), date(2025, 7, 15)):
            five.at = five.at.replace(month=day.month, day=day.day)
            (row, *_rest) = five.desk.cases(CLERK, CaseQuery(), five.at).rows
            assert row.alarm is not None
            levels.append(row.alarm.level)
        assert levels == ["正常", "临期", "超期", "严重超期"]


class TestTasks:
    """My tasks."""

    def test_mine_and_nobody_elses(self, hall: Hall) -> None:
        hall.accepted()
        hall.open()
        mine = [(row.step, row.as_backup) for row in hall.desk.tasks(CLERK, hall.at).rows]
        assert mine == [("receive", False), ("survey", True)], "帮办代办岗 is the B of the survey"
        assert [row.step for row in hall.desk.tasks(SURVEYOR, hall.at).rows] == ["survey"]
        for actor in (OUTSIDER, APPROVER, SUPERVISOR, READER, ADMIN):
            assert hall.desk.tasks(actor, hall.at).rows == ()

    def test_whose_a_task_is_by_name_is_told_to_all_who_hold_it(self, hall: Hall) -> None:
        hall.open()
        with hall.store.writing() as connection:
            (one,) = connection.execute(select(Task.case_id)).scalars()
            write_tasks.give_to(connection, one, "receive", "surveyor", "王勘", "clerk")
            write_tasks.move_step_due(connection, one, "receive", date(2025, 6, 6), None)
        (theirs,) = hall.desk.tasks(CLERK, hall.at).rows
        assert (theirs.whose, theirs.named, theirs.deputy) == ("王勘", False, False)
        (mine,) = hall.desk.tasks(SURVEYOR, hall.at).rows
        assert (mine.whose, mine.named, mine.deputy, mine.as_backup) == ("", True, True, False)
        assert (mine.step_due, mine.aside) == (date(2025, 6, 6), False)
        assert hall.desk.tasks(OUTSIDER, hall.at).rows == ()

    def test_a_supervisor_has_only_what_they_are_asked_by_name(self, hall: Hall) -> None:
        hall.open()
        assert hall.desk.tasks(SUPERVISOR, hall.at).rows == ()
        with hall.store.writing() as connection:
            (one,) = connection.execute(select(Task.case_id)).scalars()
            ask = NewTask(
                step="ask", name="征求意见", point="", post="", backup="", department="",
                due=date(2025, 6, 9), person="supervisor", person_name="周督", aside=True,
            )  # fmt: skip
            write_tasks.open_tasks(connection, one, [ask], hall.at)
        (row,) = hall.desk.tasks(SUPERVISOR, hall.at).rows
        assert (row.step, row.aside, row.named, row.as_backup) == ("ask", True, True, False)

    def test_an_approver_has_those_of_the_department(self, hall: Hall) -> None:
        case = hall.act(CLERK, hall.open(item=JOINT_ITEM), "receive", "受理")
        (row,) = hall.desk.tasks(FARM_APPROVER, hall.at).rows
        assert (row.number, row.name, row.as_backup) == (case.number, "宅基地资格审查", False)
        both = msgspec.structs.replace(
            FARM_APPROVER, departments=("agriculture", "natural-resources")
        )
        assert len(hall.desk.tasks(both, hall.at).rows) == 1

    def test_the_most_urgent_first(self, hall: Hall) -> None:
        for days in (0, 3, 0):
            hall.later(days=days)
            hall.open()
        rows = hall.desk.tasks(CLERK, hall.at).rows
        assert [row.number[-7:] for row in rows] == ["0400001", "0700001", "0700002"]
        assert [row.due for row in rows] == sorted(row.due for row in rows if row.due)

    @pytest.mark.parametrize("limit", [1, 2, 3, 50])
    def test_pages_join_up(self, hall: Hall, limit: int) -> None:
        for item in (PROMISED_ITEM, INSTANT_ITEM, PROMISED_ITEM):
            hall.open(item=item)
            hall.later(days=1)
        done = hall.act(CLERK, hall.open(item=INSTANT_ITEM), "receive", "受理")
        seen: list[str] = []
        after = ""
        for _page in range(6):
            page = hall.desk.tasks(CLERK, hall.at, after, limit)
            seen += [row.number for row in page.rows]
            after = page.next
            if not after:
                break
        assert len(seen) == len(set(seen)) == 4
        assert seen[-1] == done.number, "what has no date comes last"

    def test_one_that_waits_is_not_late(self, hall: Hall) -> None:
        case = hall.act(CLERK, hall.open(), "receive", "补正", note="缺签名")
        hall.later(days=90)
        (row,) = hall.desk.tasks(CLERK, hall.at).rows
        assert (row.number, row.waiting, row.alarm) == (case.number, True, None)

    @pytest.mark.parametrize(
        "after", ["x", "2025-06-04", "2025-06-04_", "2025-13-01_4", "2025-06-04_x", "_"]
    )
    def test_a_place_that_means_nothing_is_refused(self, hall: Hall, after: str) -> None:
        hall.open()
        with pytest.raises(Refused) as refusal:
            hall.desk.tasks(CLERK, hall.at, after)
        assert refusal.value.field == "after"


def copies(hall: Hall, wanted: int) -> None:
    """Fill the tables up to so many cases, each with a task, by copying the first."""
    with hall.store.writing() as connection:
        case = dict(connection.execute(select(Case.__table__)).mappings().first() or {})
        task = dict(connection.execute(select(Task.__table__)).mappings().first() or {})
        have = len(connection.execute(select(Case.id)).all())
        scopes = (
            connection.execute(select(Scope.scope).where(Scope.case_id == case["id"]))
            .scalars()
            .all()
        )
        ids = range(have + 1, wanted + 1)
        connection.execute(insert(Case), [case | {"id": n, "number": f"copy-{n}"} for n in ids])
        connection.execute(
            insert(Task),
            [
                task | {"id": n, "case_id": n, "due": task["due"] + timedelta(days=n % 300)}
                for n in ids
            ],
        )
        connection.execute(
            insert(Scope),
            [
                {"case_id": n, "scope": scope, "closed": n % 4 == 0, "item_id": case["item_id"]}
                for n in ids
                for scope in scopes
            ],
        )


def costs(hall: Hall) -> dict[str, int]:
    """Give how many statements each list and page takes."""
    asking = {
        "cases": lambda: hall.desk.cases(CLERK, CaseQuery(), hall.at),
        "all": lambda: hall.desk.cases(ADMIN, CaseQuery(), hall.at),
        "closed": lambda: hall.desk.cases(ADMIN, CaseQuery(state="已结"), hall.at),
        "item": lambda: hall.desk.cases(ADMIN, CaseQuery(text="低保"), hall.at),
        "person": lambda: hall.desk.cases(ADMIN, CaseQuery(text=APPLICANT["id_number"]), hall.at),
        "tasks": lambda: hall.desk.tasks(CLERK, hall.at),
    }
    counted = {}
    for name, ask in asking.items():
        with statements(hall.store) as asked:
            page = ask()
        assert len(page.rows) == 50  # type: ignore[attr-defined]
        counted[name] = sum(not each.startswith("BEGIN") for each in asked)
    return counted


def test_a_page_costs_the_same_at_any_size(hall: Hall) -> None:
    hall.open()
    copies(hall, FEW * 5)
    few = costs(hall)
    copies(hall, MANY)
    many = costs(hall)
    assert few == many
    assert few == {"cases": 1, "all": 1, "closed": 1, "item": 1, "person": 2, "tasks": 1}


def test_a_case_costs_few_statements_however_long_its_life(hall: Hall) -> None:
    short, long = hall.open(), hall.finished()
    counted = []
    for case in (short, long):
        with statements(hall.store) as asked:
            hall.desk.case(CLERK, case.number, hall.at)
        counted.append(sum(not each.startswith("BEGIN") for each in asked))
    assert counted == [3, 3], "the case, its events, its papers"


def test_a_verb_costs_few_statements(hall: Hall) -> None:
    hall.finished()
    with statements(hall.store) as asked:
        case = hall.open()
    opening = len(asked)
    with statements(hall.store) as asked:
        hall.act(CLERK, case, "receive", "受理")
    assert opening <= 16, "looking for the token, writing seven tables, showing the case"
    assert len(asked) <= 19, "showing the case, what is due, acting on it, showing it again"


def test_no_list_reads_what_it_does_not_show(hall: Hall) -> None:
    hall.open()
    with statements(hall.store) as asked:
        hall.desk.cases(CLERK, CaseQuery(), hall.at)
        hall.desk.tasks(CLERK, hall.at)
    told = "\n".join(asked).lower()
    for heavy in ("sealed", "facts", "body", "count("):
        assert heavy not in told
    assert TOWN not in told, "values are bound, not written into the statement"
