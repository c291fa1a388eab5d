"""A case as it stood after any of its events, whatever has happened to it since."""

from __future__ import annotations

import msgspec
import pytest

from app.desk import CaseView, NotVisible
from app.desk.history import opened_under
from app.desk.rule_events import RESTORED
from app.store import Store
from app.store.queries import events_of, find_case
from app.store.rows import EventRow
from tests.desk.changing import accepted, act, look, move, shorter, without_land
from tests.desk.hall import APPLICANT, CLERK, OUTSIDER, READER, START, SURVEYOR, Hall
from tests.desk.press import ADMIN, LAND, Press

SHOWN = (
    "status", "ended", "promised", "statutory", "notice", "accepted_at", "materials", "missing",
    "answers", "applicant", "item",
)  # fmt: skip


def shown(view: CaseView) -> dict[str, object]:
    """Give what a case shows to everybody, without what may be done on it."""
    tasks = {(task.step, task.who) for task in view.tasks}
    return {name: getattr(view, name) for name in SHOWN} | {"tasks": tasks}


def test_every_event_can_be_gone_back_to(hall: Hall) -> None:
    stages = [hall.open(brought=["application"])]
    stages.append(hall.act(CLERK, stages[0], "receive", "补正", materials=("id-card",)))
    stages.append(hall.supply(CLERK, stages[0], ["id-card"]))
    stages.append(hall.act(CLERK, stages[0], "receive", "受理"))
    stages.append(hall.act(SURVEYOR, stages[0], "survey", "通过", companions=("刘村",)))
    number = stages[0].number
    for seq, view in enumerate(stages, 1):
        past = hall.desk.case_at(CLERK, number, seq)
        assert shown(past) == shown(view), seq
        assert len(past.timeline) == seq
        assert (past.offers, past.verbs, past.may_supply, past.printable) == ((), (), False, ())


def test_what_the_applicant_said_before_a_correction_is_shown(hall: Hall) -> None:
    case = hall.open()
    verbs = {verb.word: verb for verb in hall.desk.case(CLERK, case.number, hall.at).verbs}
    given = verbs["更正"].given
    answers = {**given, "applicant.name": "张三"}
    hall.do(CLERK, case, "更正", **answers)
    before = hall.desk.case_at(CLERK, case.number, 1)
    assert (before.applicant[0].value, len(before.timeline)) == (APPLICANT["name"], 1)
    assert hall.desk.case_at(CLERK, case.number, 2).applicant[0].value == "张三"


def test_only_papers_that_were_there_are_shown(hall: Hall) -> None:
    case = hall.accepted()
    paper, _pdf = hall.desk.issue_paper(CLERK, case.number, "受理通知书", hall.at)
    assert hall.desk.case_at(CLERK, case.number, 2).papers == ()
    assert [each.number for each in hall.desk.case_at(CLERK, case.number, 3).papers] == [
        paper.number
    ]


@pytest.mark.parametrize("seq", [0, -1, 3, 10**9])
def test_what_has_not_happened_cannot_be_shown(hall: Hall, seq: int) -> None:
    case = hall.accepted()
    with pytest.raises(NotVisible):
        hall.desk.case_at(CLERK, case.number, seq)


def test_who_may_not_see_the_case_sees_nothing_of_its_past(hall: Hall) -> None:
    case = hall.accepted()
    with pytest.raises(NotVisible):
        hall.desk.case_at(OUTSIDER, case.number, 1)
    masked = hall.desk.case_at(READER, case.number, 1)
    assert masked.masked
    assert APPLICANT["name"] not in {line.value for line in masked.applicant}


def test_a_moved_case_is_told_under_the_rules_that_held(store: Store) -> None:
    press = Press(store)
    press.publish(reason="开始")
    case = accepted(press)
    case = act(press, case, "land", "通过", LAND)
    before = look(press, case)
    press.publish(without_land(shorter(press.tree)))
    move(press)
    now = look(press, case)
    # The step is not in the new workflow, and still called by its name.
    assert [line.step for line in now.timeline] == ["", "收件", "用地审查", ""]
    assert {task.step for task in now.tasks} == {"family", "soil"}
    assert now.promised != before.promised
    past = press.desk.case_at(ADMIN, case.number, 3)
    assert shown(past) == shown(before)
    assert shown(press.desk.case_at(ADMIN, case.number, 4)) == shown(now)


def event(kind: str, data: object) -> EventRow:
    return EventRow(
        at=START, actor="clerk", actor_name="李明", kind=kind, data=data, case_id=1, seq=1,
        previous=b"", hash=b"",
    )  # fmt: skip


def test_what_a_case_was_opened_under_is_known_also_of_older_cases(hall: Hall) -> None:
    number = hall.accepted().number
    with hall.store.reading() as connection:
        row = find_case(connection, number, ("all",))
        assert row is not None
        opened, acted = events_of(connection, row.id)
    assert opened.data["rules"] == row.definition
    assert opened_under(row, [opened, acted]) == row.definition
    # Cases of before did not write it down; then the first change of rules says what it replaced.
    told = {name: value for name, value in opened.data.items() if name != "rules"}
    older = msgspec.structs.replace(opened, data=told)
    assert opened_under(row, [older, acted]) == row.definition
    place = {"state": {}, "tasks": []}
    data = {"before": "b", "rules": "c", "dues": {}, "run": 1, "about": 1, "place": place}
    assert opened_under(row, [older, acted, event(RESTORED, data)]) == "b"
