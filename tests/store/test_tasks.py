"""Tasks open, close and move their due date."""

from __future__ import annotations

from datetime import date

from app.store import NO_DUE, Store, write_tasks
from tests.store.rows import AT, days_after, put_case, task, tasks_of

EARLY, LATE = date(2025, 6, 6), date(2025, 7, 1)


def test_a_task_opens_as_told(store: Store) -> None:
    case = put_case(store, "1", tasks=[task(), task("site", post="", department="natural")])
    with store.reading() as connection:
        receive, site = tasks_of(connection, case.id)
    assert (receive.step, receive.post, receive.backup) == ("receive", "综合受理岗", "帮办代办岗")
    assert (site.step, site.department) == ("site", "natural")
    assert receive.opened_at == AT
    assert receive.closed_at is None


def test_opening_none_is_nothing(store: Store) -> None:
    case = put_case(store, "1", tasks=[])
    with store.reading() as connection:
        assert tasks_of(connection, case.id) == []


def test_closing_closes_the_open_one_of_that_case(store: Store) -> None:
    one = put_case(store, "1", tasks=[task(), task("site")])
    other = put_case(store, "2", tasks=[task()])
    with store.writing() as connection:
        write_tasks.close_task(connection, one.id, "receive", days_after(1))
    with store.reading() as connection:
        receive, site = tasks_of(connection, one.id)
        (untouched,) = tasks_of(connection, other.id)
    assert receive.closed_at == days_after(1)
    assert site.closed_at is None
    assert untouched.closed_at is None


def test_a_step_done_again_keeps_its_first_time(store: Store) -> None:
    case = put_case(store, "1", tasks=[task()])
    with store.writing() as connection:
        write_tasks.close_task(connection, case.id, "receive", days_after(1))
        write_tasks.open_tasks(connection, case.id, [task()], days_after(2))
        write_tasks.close_task(connection, case.id, "receive", days_after(3))
    with store.reading() as connection:
        found = tasks_of(connection, case.id)
    assert [each.closed_at for each in found] == [days_after(1), days_after(3)]


def test_a_due_date_moves_for_open_tasks_only(store: Store) -> None:
    case = put_case(store, "1", tasks=[task(due=EARLY), task("site", due=EARLY)])
    with store.writing() as connection:
        write_tasks.close_task(connection, case.id, "receive", AT)
        write_tasks.move_due(connection, case.id, ["receive"], LATE, AT)
        write_tasks.move_due(connection, case.id, ["site"], NO_DUE, None)
    with store.reading() as connection:
        found = {each.step: each.due for each in tasks_of(connection, case.id)}
    assert found == {"receive": EARLY, "site": NO_DUE}


def test_a_task_opens_for_a_person_with_a_limit_of_its_own(store: Store) -> None:
    named = task("ask", person="wang", person_name="王勘", aside=True, step_due=EARLY)
    case = put_case(store, "1", tasks=[task(), named])
    with store.reading() as connection:
        plain, ask = tasks_of(connection, case.id)
    assert (plain.person, plain.deputy_of, plain.aside, plain.step_due) == ("", "", False, None)
    assert (ask.person, ask.person_name, ask.aside, ask.step_due) == ("wang", "王勘", True, EARLY)


def test_a_task_goes_from_hand_to_hand_and_back_to_all(store: Store) -> None:
    case = put_case(store, "1", tasks=[task(), task("site")])

    def given(step: str, *to: str) -> tuple[bool, str, str, str]:
        with store.writing() as connection:
            was_open = write_tasks.give_to(connection, case.id, step, *to)
        with store.reading() as connection:
            (row,) = [each for each in tasks_of(connection, case.id) if each.step == step]
        return was_open, row.person, row.person_name, row.deputy_of

    assert given("receive", "li", "李明") == (True, "li", "李明", "")
    assert given("receive", "wang", "王勘", "li") == (True, "wang", "王勘", "li")
    assert given("receive", "", "") == (True, "", "", "")
    assert given("site", "", "") == (True, "", "", ""), "the other one never was anybody's"
    with store.writing() as connection:
        write_tasks.close_task(connection, case.id, "receive", AT)
    assert given("receive", "li", "李明") == (False, "", "", "")


def test_a_steps_own_last_day_moves_alone(store: Store) -> None:
    case = put_case(store, "1", tasks=[task(due=LATE, step_due=EARLY), task("site")])
    with store.writing() as connection:
        write_tasks.move_step_due(connection, case.id, "receive", None, None)
        write_tasks.move_step_due(connection, case.id, "site", EARLY, AT)
    with store.reading() as connection:
        found = {each.step: (each.due, each.step_due) for each in tasks_of(connection, case.id)}
    assert found == {"receive": (LATE, None), "site": (task().due, EARLY)}
