"""Tables that were changed behind the events, or lost, come back from the events."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, delete, update

from app.desk import NotVisible
from app.desk.rebuilding import Difference
from app.store import Store
from app.store.rebuild import drawn_from
from app.store.tables import Case, Event, Paper, Scope, Task
from tests.desk.changing import accepted, act, look, move, shorter, without_land
from tests.desk.hall import ADMIN as CHIEF
from tests.desk.hall import CLERK, OUTSIDER, SUPERVISOR, Hall
from tests.desk.press import ADMIN, LAND, Press


def rows_of(store: Store) -> dict[int, object]:
    """Give all that was drawn from events, and how each case stands."""
    with store.reading() as connection:
        ids = connection.execute(Case.__table__.select().order_by(Case.id)).all()
        return {row.id: (tuple(row), drawn_from(connection, row.id)) for row in ids}


def busy(hall: Hall) -> None:
    """Let cases of all kinds come about."""
    hall.open(brought=["application"])
    hall.approved()
    case = hall.act(
        CLERK, hall.open(brought=["application"]), "receive", "补正", materials=("id-card",)
    )
    hall.desk.issue_paper(CLERK, case.number, "补正告知书", hall.at)
    hall.act(CLERK, hall.open(), "receive", "不予受理", reason="不归本县", clause="第三条")


def test_what_nobody_touched_is_as_it_was(hall: Hall) -> None:
    busy(hall)
    before = rows_of(hall.store)
    assert hall.desk.rebuild(SUPERVISOR) == hall.desk.rebuild(CHIEF, check=False)
    found = hall.desk.rebuild(CHIEF)
    assert (found.checked, found.differences, found.next) == (4, (), None)
    assert rows_of(hall.store) == before


def lost_tasks(connection: Connection) -> None:
    connection.execute(delete(Task))


def moved_tasks(connection: Connection) -> None:
    connection.execute(update(Task).values(post="别的岗", closed_at=None))


def lost_scopes(connection: Connection) -> None:
    connection.execute(delete(Scope))


def more_scopes(connection: Connection) -> None:
    connection.execute(update(Scope).where(Scope.scope != "all").values(scope="point:moon"))


def other_standing(connection: Connection) -> None:
    connection.execute(update(Case).values(status="已办完", ended="办结", promised_due=None))


def other_facts(connection: Connection) -> None:
    connection.execute(update(Case).values(facts=Case.facts, opened_by="别人", item_name="别的"))


DAMAGES = {
    lost_tasks: "task",
    moved_tasks: "task",
    lost_scopes: "scope",
    other_standing: "case_",
    other_facts: "case_",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_was_destroyed_comes_back(hall: Hall, damage: Callable[[Connection], None]) -> None:
    busy(hall)
    before = rows_of(hall.store)
    with hall.store.writing() as connection:
        damage(connection)
    damaged = rows_of(hall.store)
    found = hall.desk.rebuild(CHIEF)
    assert {DAMAGES[damage]} == {name for each in found.differences for name in each.tables}
    assert rows_of(hall.store) == damaged
    hall.desk.rebuild(CHIEF, check=False)
    assert rows_of(hall.store) == before
    assert hall.desk.rebuild(CHIEF).differences == ()


def test_cases_that_were_moved_to_other_rules_come_back_too(store: Store) -> None:
    press = Press(store)
    press.publish(reason="开始")
    moved, waiting, back = accepted(press), accepted(press), accepted(press)
    press.publish(shorter(press.tree))
    undo = move(press).number
    act(press, moved, "land", "通过", LAND)
    press.desk.undo_transition(ADMIN, undo, reason="弄错了", at=press.later())
    press.publish(without_land(press.tree))
    move(press)
    kinds = {look(press, each).timeline[-1].kind for each in (moved, waiting, back)}
    assert kinds == {"换规", "换规建议"}
    before = rows_of(store)
    with store.writing() as connection:
        for damage in (lost_tasks, lost_scopes, other_standing):
            damage(connection)
        connection.execute(update(Case).values(item_name="别的", department="别的"))
    found = press.desk.rebuild(ADMIN, check=False)
    assert len(found.differences) == 3
    assert rows_of(store) == before
    assert press.desk.rebuild(ADMIN).differences == ()


def test_a_case_pinned_to_other_rules_than_its_events_say_is_found(store: Store) -> None:
    press = Press(store)
    press.publish(reason="开始")
    old = accepted(press)
    press.publish(shorter(press.tree))
    new = accepted(press)
    with store.reading() as connection:
        chosen = Case.__table__.select().where(Case.number == new.number)
        rules = connection.execute(chosen).one().definition
    with store.writing() as connection:
        mine = update(Case).where(Case.number == old.number)
        connection.execute(mine.values(definition=rules))
    assert not press.desk.audit(ADMIN, old.number).replayed
    (found,) = press.desk.rebuild(ADMIN, check=False).differences
    assert found == Difference(number=old.number, tables=("case_",))
    assert press.desk.audit(ADMIN, old.number).replayed


def test_a_paper_that_is_gone_is_told_and_cannot_be_made(hall: Hall) -> None:
    busy(hall)
    with hall.store.writing() as connection:
        connection.execute(delete(Paper))
    for check in (False, True):
        (found,) = hall.desk.rebuild(CHIEF, check=check).differences
        assert found.tables == ("paper",)


def test_a_case_whose_record_was_tampered_with_is_left_as_it_is(hall: Hall) -> None:
    busy(hall)
    with hall.store.writing() as connection:
        connection.execute(delete(Task))
        connection.execute(update(Event).where(Event.seq == 2).values(actor_name="别人"))
    before = rows_of(hall.store)
    found = hall.desk.rebuild(CHIEF, check=False)
    broken = [each for each in found.differences if each.broken == 2]
    assert len(broken) == 3
    after = rows_of(hall.store)
    assert sum(after[case_id] != before[case_id] for case_id in before) == 1


def test_cases_are_gone_through_a_part_at_a_time(hall: Hall) -> None:
    busy(hall)
    seen, after = 0, 0
    while True:
        part = hall.desk.rebuild(CHIEF, after=after, limit=3)
        seen += part.checked
        if part.next is None:
            break
        after = part.next
    assert seen == 4


def test_who_may_rebuild_who_may_check_and_who_may_not(hall: Hall) -> None:
    busy(hall)
    assert hall.desk.rebuild(SUPERVISOR).checked == 4
    with pytest.raises(NotVisible):
        hall.desk.rebuild(SUPERVISOR, check=False)
    for outsider in (CLERK, OUTSIDER):
        with pytest.raises(NotVisible):
            hall.desk.rebuild(outsider)
