"""The plan tells what a publication changes before it happens."""

from __future__ import annotations

from datetime import date

import pytest

from app.desk import Action
from app.desk.plan import Plan
from app.desk.touched import Dates, better
from app.store import Store
from tests.desk.press import ADMIN, CLERK, HOMESTEAD, LOAN, PROOF, Press, edited, renamed

SITUATION = """\
form:
  - {id: purpose, label: 建房性质, type: 单选, required: true, choices: [翻建, 新建], sample: 翻建}
situations:
  - id: rebuild
    name: 原址翻建
    when: {purpose: 翻建}
    limits: {promised: {length: 9}}
"""


@pytest.fixture
def press(store: Store) -> Press:
    made = Press(store)
    made.publish(reason="开始")
    return made


def plan(press: Press, tree: object = None, **how: object) -> Plan:
    return press.desk.plan(ADMIN, tree or press.tree, press.at, **how)  # type: ignore[arg-type]


def test_before_the_first_publication_all_is_new(store: Store) -> None:
    press = Press(store)
    found = plan(press)
    assert (found.base, found.newest, found.publishable) == (None, 0, True)
    assert {change.kind for change in found.files} == {"新增"}
    assert len(found.files) == len(press.tree.files)


def test_nothing_new_is_said(press: Press) -> None:
    found = plan(press)
    assert found.unchanged
    assert not found.publishable


def test_a_change_is_told_field_by_field(press: Press) -> None:
    found = plan(press, renamed(press.tree, "甲证明"))
    assert found.publishable
    (change,) = found.files
    assert (change.file, change.kind, change.id) == (PROOF, "修改", "proof")
    (one,) = change.differences
    assert (one.old, one.new) == ("救助对象证明", "甲证明")
    assert press.desk.newest_revision() == 1


def test_who_notices_is_told(press: Press) -> None:
    found = {each.kind: each for each in plan(press, renamed(press.tree, "甲证明")).affected}
    assert found["items"].names == ("甲证明（修改）",)
    assert found["posts"].names == ("受理岗",)
    assert "柳河镇便民服务中心" in found["points"].names
    assert found["banks"].names == ("柳河镇信用社驿站",)
    assert any("综合受理窗口" in name for name in found["windows"].names)


def test_the_guides_to_print_anew_are_named_with_the_reason(press: Press) -> None:
    case = press.open("loan")
    press.desk.issue_paper(CLERK, case.number, "收件凭证", press.at)
    tree = edited(press.tree, LOAN, "name: 个体工商户贷款贴息\n", "name: 创业贴息\n")
    (stale,) = plan(press, tree).papers
    assert (stale.item, stale.why, stale.issued) == ("loan", "内容", 1)
    moved = edited(press.tree, "points/town.yaml", "address: 柳河镇政府院内", "address: 柳河街1号")
    assert {(each.item, each.why) for each in plan(press, moved).papers} == {
        ("proof", "办理地点"), ("dibao", "办理地点"),
    }  # fmt: skip
    gone = edited(
        press.tree.with_changes({LOAN: None}),
        "windows/hall-general.yaml", ", items: [loan]", "",
    )  # fmt: skip
    assert [(each.item, each.why) for each in plan(press, gone).papers] == [("loan", "取消")]


def test_open_cases_are_shown_under_the_old_and_the_new_rules(press: Press) -> None:
    case = press.open("homestead")
    action = Action(step="receive", outcome="受理", version=case.version, token="a")
    press.desk.act(CLERK, case.number, action, press.later())
    press.open("homestead")
    tree = edited(press.tree, HOMESTEAD, "promised: {length: 10}", "promised: {length: 8}")
    found = plan(press, tree)
    (item,) = found.touched
    assert (item.item, item.why, item.total) == ("homestead", "修改", 2)
    assert (item.earlier, item.later) == (2, 0)
    accepted, waiting = item.cases
    assert (accepted.number, accepted.accepted, waiting.accepted) == (case.number, True, False)
    # Accepted on Wednesday 4 March: 10 working days end on the 18th, 8 on the 16th.
    assert accepted.standing.promised == accepted.by_old.promised == date(2026, 3, 18)
    assert accepted.by_new is not None
    assert accepted.by_new.promised == date(2026, 3, 16)
    assert accepted.by_better.promised == date(2026, 3, 16)
    assert plan(press, tree, cases=1).touched[0].cases == (accepted,)
    assert plan(press, tree, cases=1).touched[0].total == 2


def test_a_case_is_held_against_the_new_rules_of_its_own_situation(press: Press) -> None:
    base = edited(press.tree, HOMESTEAD, "workflow: joint\n", "workflow: joint\n" + SITUATION)
    press.publish(base)
    # The sample answer of the question is its first choice: 翻建, whose promise is 9 days.
    press.open("homestead")
    changed = edited(base, HOMESTEAD, "promised: {length: 9}", "promised: {length: 8}")
    (item,) = plan(press, changed).touched
    (case,) = item.cases
    assert case.by_old.promised == date(2026, 3, 17)
    assert case.by_new is not None
    assert case.by_new.promised == date(2026, 3, 16)
    others = edited(base, HOMESTEAD, "promised: {length: 10}", "promised: {length: 12}")
    (item,) = plan(press, others).touched
    assert (item.earlier, item.later) == (0, 0)


def test_a_longer_limit_leaves_the_better_to_the_applicant(press: Press) -> None:
    press.open("homestead")
    tree = edited(press.tree, HOMESTEAD, "promised: {length: 10}", "promised: {length: 12}")
    (item,) = plan(press, tree).touched
    assert (item.earlier, item.later) == (0, 1)
    assert item.cases[0].by_better == item.cases[0].by_old


def test_a_case_keeps_its_own_rules_after_the_publication(press: Press) -> None:
    case = press.open("homestead")
    press.publish(edited(press.tree, HOMESTEAD, "promised: {length: 10}", "promised: {length: 8}"))
    action = Action(step="receive", outcome="受理", version=case.version, token="a")
    after = press.desk.act(CLERK, case.number, action, press.at)
    assert after.promised is not None
    assert after.promised.due == date(2026, 3, 18)


def test_a_cancelled_item_has_no_new_rules(press: Press) -> None:
    press.open("loan")
    gone = edited(
        press.tree.with_changes({LOAN: None}),
        "windows/hall-general.yaml", ", items: [loan]", "",
    )  # fmt: skip
    (item,) = plan(press, gone).touched
    assert item.why == "取消"
    assert item.cases[0].by_new is None
    assert item.cases[0].by_better == item.cases[0].by_old


def test_a_new_calendar_touches_every_open_case(press: Press) -> None:
    press.open("homestead")
    calendar = "calendars/2026.yaml"
    text = press.tree.files[calendar].decode()
    assert "2026-04-04" in text
    tree = press.tree.with_changes({calendar: text.replace("2026-04-04", "2026-04-03").encode()})
    found = plan(press, tree)
    if not found.broken:
        assert [(item.item, item.why) for item in found.touched] == [("homestead", "日历")]


def test_what_is_broken_is_told_with_its_place(press: Press) -> None:
    found = plan(press, edited(press.tree, PROOF, "kind: 即办件", "kind: 即办"))
    assert found.broken
    assert not found.publishable
    assert found.problems[0].file == PROOF


def test_a_clash_with_what_is_scheduled_is_told(press: Press) -> None:
    press.publish(renamed(press.tree, "四月证明"), effective=date(2026, 4, 1))
    found = plan(press, renamed(press.tree, "甲证明"))
    assert "第2版" in found.clash
    assert not found.publishable
    other = edited(press.tree, LOAN, "name: 个体工商户贷款贴息\n", "name: 创业贴息\n")
    assert plan(press, other).again == (2,)


def test_the_better_date_is_the_earlier_of_each_limit() -> None:
    old, new = Dates(date(2026, 3, 18), None), Dates(date(2026, 3, 20), date(2026, 5, 1))
    assert better(old, new) == Dates(date(2026, 3, 18), date(2026, 5, 1))
    assert better(old, None) == old
    assert new.main == date(2026, 3, 20)
    assert Dates(None, date(2026, 5, 1)).main == date(2026, 5, 1)
