"""What a case takes along to other rules: its pauses, what was asked for, who has its steps."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest

from app.catalog.model import Definition, Performer, Step, Workflow
from app.desk import Actor, Application, CaseView, Deed
from app.desk.carrying import alike, fitting, nearest
from app.desk.facts import Facts
from app.desk.happenings import Dues
from app.desk.staff import row_of
from app.store import Store, write_staff
from app.store.queries import find_case
from app.workflow import State
from tests.desk.changing import CIVIL, JOINT, accepted, act, look, move, shorter, without_land
from tests.desk.hall import Hall
from tests.desk.press import ADMIN, CLERK, DIBAO, HOMESTEAD, LAND, PERSON, TOWN_CLERK, Press, edited
from tests.sample import PROMISED_ITEM, sample_catalog

SPECIAL = (
    "    - {id: visit, name: 入户调查, length: 10, full: true, ground: 社会救助暂行办法第十一条}\n"
)
VILLAGER = {**PERSON, "village": "150400101201"}
LAND_LINE = "id: land, name: 用地审查, by: {department: land, post: 审批岗}"


@pytest.fixture
def press(store: Store) -> Press:
    made = Press(store)
    made.publish(reason="开始")
    return made


def visited(press: Press) -> CaseView:
    """Give a case whose 入户调查 is under way."""
    return act(press, press.open("dibao", TOWN_CLERK, VILLAGER), "receive", "受理", TOWN_CLERK)


def proved(press: Press, case: CaseView) -> bool:
    audit = press.desk.audit(ADMIN, case.number)
    return audit.broken is None and audit.replayed and press.desk.rebuild(ADMIN).differences == ()


def test_a_procedure_under_way_goes_on_with_the_new_cap(press: Press) -> None:
    case = visited(press)
    before = look(press, case)
    press.publish(edited(press.tree, DIBAO, "length: 10, full", "length: 4, full"))
    move(press)
    now = look(press, case)
    (pause,), (same,) = before.pauses, now.pauses
    assert (same.name, same.first, same.last) == (pause.name, pause.first, None)
    assert same.until < pause.until  # type: ignore[operator]
    # Four working days less of 入户调查 to wait for: six less than ten.
    assert before.promised is not None
    assert now.promised is not None
    assert (before.promised.due, now.promised.due) == (date(2026, 4, 9), date(2026, 3, 31))
    assert proved(press, case)


def test_a_procedure_that_the_new_rules_do_not_know_ends(press: Press) -> None:
    case = visited(press)
    tree = edited(press.tree, DIBAO, "  special:\n" + SPECIAL, "")
    tree = edited(tree, "workflows/survey.yaml", ", special: visit", "")
    press.publish(tree)
    move(press)
    (pause,) = look(press, case).pauses
    assert pause.last == press.at.date()
    assert proved(press, case)


def test_a_procedure_that_the_new_rules_bring_begins(press: Press) -> None:
    case = accepted(press)
    promised = "  promised: {length: 10}\n"
    special = (
        "  special:\n    - {id: survey, name: 现场踏勘, length: 6, ground: 土地管理法第六十二条}\n"
    )
    tree = edited(press.tree, HOMESTEAD, promised, promised + special)
    press.publish(edited(tree, JOINT, LAND_LINE, LAND_LINE + ", special: survey"))
    assert look(press, case).pauses == ()
    move(press)
    (pause,) = look(press, case).pauses
    assert (pause.name, pause.first, pause.last) == ("现场踏勘", press.at.date(), None)
    case = act(press, case, "land", "通过", LAND)
    (pause,) = look(press, case).pauses
    assert pause.last == press.at.date()
    assert proved(press, case)


def waiting(press: Press) -> CaseView:
    """Give a case that waits for its application form."""
    application = Application(
        item="homestead", point="hall", applicant=PERSON, answers={}, materials={}, token="w"
    )
    case = press.desk.open_case(CLERK, application, press.later())
    return act(press, case, "receive", "补正", materials=("application",))


def test_what_was_asked_for_is_still_waited_for(press: Press) -> None:
    case = waiting(press)
    press.publish(edited(press.tree, HOMESTEAD, "promised: {length: 10}", "promised: {length: 8}"))
    move(press)
    now = look(press, case)
    assert now.status == "待补正"
    assert [material.asked for material in now.materials] == [True]
    now = press.desk.supply(CLERK, case.number, ["application"], now.version, "s", press.later())
    assert now.status == "已收件"
    assert proved(press, case)


def test_what_the_new_rules_do_not_ask_for_is_not_waited_for(press: Press) -> None:
    case = waiting(press)
    material = "  - {id: application, name: 宅基地申请表, original: 1}\n"
    press.publish(edited(press.tree, HOMESTEAD, "materials:\n" + material, "materials: []\n"))
    move(press)
    now = look(press, case)
    assert now.materials == ()
    now = press.desk.supply(CLERK, case.number, [], now.version, "s", press.later(), "不用补了")
    assert now.status == "已收件"
    assert act(press, case, "receive", "受理").status == "已受理"
    assert proved(press, case)


def test_another_department_sees_the_case_when_it_becomes_its_own(press: Press) -> None:
    case = accepted(press)
    tree = edited(press.tree, HOMESTEAD, "department: land\njoint_departments: [civil]",
                  "department: civil\njoint_departments: [land]")  # fmt: skip
    windows = "windows/hall-general.yaml"
    press.publish(edited(tree, windows, "items: [loan]", "items: [loan, homestead]"))
    move(press)
    assert look(press, case, CIVIL).department_name == look(press, case).department_name
    with press.store.reading() as connection:
        row = find_case(connection, case.number, ("department:civil",))
    assert row is not None
    assert row.department == "civil"
    assert proved(press, case)


def test_a_new_step_ahead_is_told_as_passed_over(press: Press) -> None:
    case = accepted(press)
    outcomes = "outcomes: [受理, 容缺受理, 补正, 不予受理]"
    receive = f"{{id: receive, name: 收件, by: {{post: 受理岗}}, {outcomes}}}\n"
    check = "  - {id: precheck, name: 预审, by: {post: 受理岗}}\n"
    press.publish(edited(press.tree, JOINT, receive, receive + check))
    move(press)
    now = look(press, case)
    assert {task.step for task in now.tasks} == {"land", "family"}
    assert "新规定在前面增加的“预审”不再补办" in now.timeline[-1].lines
    assert proved(press, case)


def test_a_step_that_another_does_now_is_given_to_that_one(press: Press) -> None:
    case = accepted(press)
    press.publish(
        edited(press.tree, JOINT, LAND_LINE, LAND_LINE.replace("land, post", "civil, post"))
    )
    move(press)
    doing = {task.step: task.who for task in look(press, case).tasks}
    assert "民政" in doing["land"]
    act(press, case, "land", "通过", CIVIL)
    assert proved(press, case)


def test_what_was_renamed_keeps_its_step(press: Press) -> None:
    case = accepted(press)
    press.publish(edited(press.tree, JOINT, "name: 用地审查", "name: 用地预审"))
    assert move(press).results == {"已换规": 1}
    now = look(press, case)
    assert {task.name for task in now.tasks} == {"用地预审", "户籍核查"}
    # What happened before is told by the name that it had then.
    assert proved(press, case)


def definition(*steps: Step) -> Definition:
    found = sample_catalog().definition(PROMISED_ITEM)
    return msgspec.structs.replace(found, workflow=Workflow(id="w", name="流程", steps=steps))


def step(id: str, name: str, *outcomes: str) -> Step:
    by = Performer(post="综合受理岗")
    return Step(id=id, name=name, by=by, outcomes=outcomes or ("通过",))  # type: ignore[arg-type]


RECEIVE = step("receive", "收件", "受理", "不予受理")
PLAIN = Facts(state=State(open=("receive",)), brought=(), tasks=(), dues=Dues())


def test_the_nearest_is_told_by_name_by_outcomes_and_by_place(hall: Hall) -> None:
    accepted_at = msgspec.structs.replace(PLAIN, accepted_at=hall.at)
    survey, decide = step("s", "入户调查"), step("d", "审批", "准予", "不予")
    old = definition(RECEIVE, survey, decide)
    by_name = definition(
        RECEIVE, step("x", "上门调查"), step("y", "复核"), step("z", "决定", "准予", "不予")
    )
    assert nearest(old, by_name, survey, accepted_at) == "x"
    assert nearest(old, by_name, decide, accepted_at) == "z"
    assert nearest(old, definition(RECEIVE), survey, accepted_at) == ""


def test_a_case_goes_on_on_its_side_of_acceptance(hall: Hall) -> None:
    rules = definition(step("collect", "上门收件"), RECEIVE, step("s", "入户调查"))
    assert [each.id for each in fitting(rules, PLAIN)] == ["collect", "receive"]
    accepted_at = msgspec.structs.replace(PLAIN, accepted_at=hall.at)
    assert [each.id for each in fitting(rules, accepted_at)] == ["s"]
    without = definition(step("a", "甲"), step("b", "乙"))
    assert [each.id for each in fitting(without, PLAIN)] == ["a", "b"]


def test_the_address_of_the_centre_is_no_rule(hall: Hall) -> None:
    rules = hall.catalog.definition(PROMISED_ITEM)
    moved = msgspec.structs.replace(rules.centre, address="新址")
    assert alike(rules, msgspec.structs.replace(rules, centre=moved))
    other = msgspec.structs.replace(rules.item, name="别的")
    assert not alike(rules, msgspec.structs.replace(rules, item=other))


def test_two_open_steps_that_are_gone_are_both_named(press: Press) -> None:
    case = accepted(press)
    press.publish(edited(without_land(press.tree), JOINT, "id: family, name: 户籍核查",
                         "id: household, name: 户籍审核"))  # fmt: skip
    move(press)
    (one,) = press.desk.waiting_for_rules(ADMIN).rows
    assert (one.number, one.why) == (case.number, "新流程没有“用地审查、户籍核查”这一步。")


def ask(press: Press, case: CaseView, word: str, step: str, actor: Actor, **answers: Any) -> None:
    now = press.desk.case(actor, case.number, press.at)
    deed = Deed(word=word, step=step, version=now.version, answers=answers)
    press.desk.do(actor, case.number, deed, press.later())


def test_who_was_asked_to_sign_or_to_answer_is_still_asked(press: Press) -> None:
    case = accepted(press)
    with press.store.writing() as connection:
        write_staff.add(connection, row_of(CIVIL, press.at, True))
    who = {"departments": ["department:civil"], "note": "?"}
    ask(press, case, "征求意见", "land", LAND, days="3", must="是", **who)
    ask(press, case, "加签", "land", LAND, when="先由他们签，签完回到我这里", **who)
    press.publish(shorter(press.tree))
    move(press)
    now = look(press, case)
    assert now.timeline[-1].kind == "换规"
    assert {each.step for each in now.tasks} == {"family", "land.2"}
    assert [each.waiting for each in now.inquiries] == [True]
    act(press, case, "land.2", "通过", CIVIL)
    (back,) = look(press, case, LAND).offers
    assert back.step == "land"
    assert "正在等" in back.blocked["通过"], "the answer must still be there first"
    assert proved(press, case)
