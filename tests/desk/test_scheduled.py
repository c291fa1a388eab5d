"""Revisions that take effect later: kept, made anew on what comes in between, or cancelled."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.catalog import Tree
from app.desk import Refused
from app.desk.publishing import FOLDER
from app.desk.revision import Broken, Clashing, NothingChanged
from app.desk.schedule import changes_of, clashing, left_to_later, with_changes
from app.store import Store
from tests.desk.press import ADMIN, HOMESTEAD, LOAN, SECOND, Press, county, edited, renamed

APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)
ZONE = ZoneInfo("Asia/Shanghai")

EXTRA = """\
id: extra
name: 贷款窗口
kind: 综合窗口
at: {points: [hall]}
takes: {items: [loan]}
posts: [受理岗]
"""


@pytest.fixture
def press(store: Store) -> Press:
    made = Press(store)
    made.publish(reason="开始")
    return made


def loan_renamed(tree: Tree, name: str = "创业贴息") -> Tree:
    return edited(tree, LOAN, "name: 个体工商户贷款贴息\n", f"name: {name}\n")


def standings(press: Press) -> dict[int, str]:
    return {view.number: view.standing for view in press.desk.revisions(ADMIN, press.at)}


def at_midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZONE)


def test_it_comes_into_force_at_midnight_of_its_day(press: Press) -> None:
    view = press.publish(renamed(press.tree, "新证明"), effective=APRIL)
    assert view.effective_at == at_midnight(APRIL)
    assert (view.standing, press.name()) == ("待生效", "救助对象证明")
    press.at = at_midnight(APRIL) - timedelta(microseconds=1)
    press.serve()
    assert press.name() == "救助对象证明"
    press.at = at_midnight(APRIL)
    press.serve()
    assert press.name() == "新证明"
    assert standings(press) == {1: "历史", 2: "现行"}


@pytest.mark.parametrize("day", [date(2026, 3, 4), date(2020, 1, 1), date.min])
def test_a_day_that_has_begun_means_at_once(press: Press, day: date) -> None:
    view = press.publish(renamed(press.tree, "新证明"), effective=day)
    assert view.effective_at == view.published_at
    assert press.name() == "新证明"


def test_an_immediate_one_of_other_files_has_the_scheduled_one_made_anew(press: Press) -> None:
    press.publish(renamed(press.tree, "新证明"), effective=APRIL, reason="改名", approved_by=SECOND)
    now = press.publish(loan_renamed(press.tree))
    assert (now.number, now.parent) == (3, 1)
    again = press.desk.revision(ADMIN, 4, press.at)
    assert (again.kind, again.about, again.parent) == ("重编", 2, 3)
    assert (again.reason, again.approved_by_name) == ("改名", "沈副")
    assert again.effective_at == at_midnight(APRIL)
    assert standings(press) == {1: "历史", 2: "已重编", 3: "现行", 4: "待生效"}
    assert press.name() == "救助对象证明"
    press.at = at_midnight(APRIL)
    press.serve()
    assert press.name() == "新证明"
    assert press.catalog.items["loan"].name == "创业贴息"


def test_a_folder_that_holds_the_scheduled_changes_does_not_bring_them_forward(
    press: Press,
) -> None:
    prepared = renamed(press.tree, "新证明")
    press.publish(prepared, effective=APRIL)
    view = press.publish(loan_renamed(prepared), actor=FOLDER, kind="文件夹", reason="")
    assert press.name() == "救助对象证明"
    assert press.catalog.items["loan"].name == "创业贴息"
    assert dict(press.desk.revision_tree(ADMIN, view.number + 1).files) == dict(
        loan_renamed(prepared).files
    )
    with pytest.raises(NothingChanged) as refusal:
        press.publish(loan_renamed(prepared))
    assert refusal.value.number == view.number + 1


def test_one_of_the_same_file_is_refused_with_the_list(press: Press) -> None:
    press.publish(renamed(press.tree, "新证明"), effective=APRIL)
    with pytest.raises(Clashing, match="第2版") as refusal:
        press.publish(renamed(loan_renamed(press.tree), "又一证明"))
    assert refusal.value.files == ("items/proof.yaml",)
    assert press.desk.newest_revision() == 2


def test_one_between_two_scheduled_stands_on_the_first(press: Press) -> None:
    press.publish(renamed(press.tree, "四月证明"), effective=APRIL)
    both = loan_renamed(renamed(press.tree, "四月证明"), "五月贴息")
    press.publish(both, effective=MAY)
    between = edited(
        renamed(press.tree, "四月证明"), HOMESTEAD, "name: 农村宅基地审批\n", "name: 宅基地\n"
    )
    view = press.publish(between, effective=date(2026, 4, 15))
    assert view.parent == 2
    last = press.desk.revision_tree(ADMIN, view.number + 1)
    assert "五月贴息" in last.files[LOAN].decode()
    assert "name: 宅基地\n" in last.files[HOMESTEAD].decode()
    for day, names in (
        (APRIL, ("四月证明", "个体工商户贷款贴息", "农村宅基地审批")),
        (date(2026, 4, 15), ("四月证明", "个体工商户贷款贴息", "宅基地")),
        (MAY, ("四月证明", "五月贴息", "宅基地")),
    ):
        press.at = at_midnight(day)
        press.serve()
        items = press.catalog.items
        assert (items["proof"].name, items["loan"].name, items["homestead"].name) == names


def test_two_behind_are_both_made_anew_in_their_order(press: Press) -> None:
    press.publish(renamed(press.tree, "四月证明"), effective=APRIL)
    press.publish(loan_renamed(renamed(press.tree, "四月证明"), "五月贴息"), effective=MAY)
    press.publish(
        edited(press.tree, HOMESTEAD, "name: 农村宅基地审批\n", "name: 宅基地\n"),
    )
    views = {view.number: view for view in press.desk.revisions(ADMIN, press.at)}
    assert [(views[n].about, views[n].parent) for n in (5, 6)] == [(2, 4), (3, 5)]
    press.at = at_midnight(MAY)
    press.serve()
    assert press.name() == "四月证明"
    assert press.catalog.items["homestead"].name == "宅基地"


def test_a_rollback_keeps_what_is_scheduled_or_names_the_clash(press: Press) -> None:
    press.publish(loan_renamed(press.tree))
    press.publish(renamed(loan_renamed(press.tree), "四月证明"), effective=APRIL)
    back = press.desk.rollback(ADMIN, 1, reason="贴息不改名", at=press.later())
    press.serve()
    assert (back.number, press.catalog.items["loan"].name) == (4, "个体工商户贷款贴息")
    press.at = at_midnight(APRIL)
    press.serve()
    assert (press.name(), press.catalog.items["loan"].name) == ("四月证明", "个体工商户贷款贴息")


def test_together_they_must_be_sound_too(press: Press) -> None:
    without_loan = press.tree.with_changes({LOAN: None})
    window = "windows/hall-general.yaml"
    without_loan = edited(without_loan, window, ", items: [loan]", "")
    press.publish(without_loan, effective=APRIL)
    asking = press.tree.with_changes({"windows/extra.yaml": EXTRA.encode()})
    with pytest.raises(Broken, match="待生效的第2版") as refusal:
        press.publish(asking)
    assert refusal.value.about == 2


def test_a_cancelled_one_never_comes_into_force(press: Press) -> None:
    press.publish(renamed(press.tree, "新证明"), effective=APRIL)
    view = press.desk.cancel(ADMIN, 2, reason="推迟", at=press.later())
    assert (view.kind, view.about, view.number) == ("取消", 2, 3)
    assert press.desk.revision(ADMIN, 2, press.at).cancelled_by == 3
    press.at = at_midnight(APRIL)
    press.serve()
    assert press.name() == "救助对象证明"
    assert standings(press) == {1: "现行", 2: "已取消", 3: "历史"}
    assert press.publish(renamed(press.tree, "新证明")).parent == 1


def test_what_is_in_force_or_has_another_behind_it_is_not_cancelled(press: Press) -> None:
    with pytest.raises(Refused, match="不是待生效"):
        press.desk.cancel(ADMIN, 1, reason="x", at=press.at)
    press.publish(renamed(press.tree, "四月证明"), effective=APRIL)
    press.publish(loan_renamed(renamed(press.tree, "四月证明")), effective=MAY)
    with pytest.raises(Refused, match="先取消第3版"):
        press.desk.cancel(ADMIN, 2, reason="x", at=press.at)
    press.desk.cancel(ADMIN, 3, reason="x", at=press.at)
    press.desk.cancel(ADMIN, 2, reason="x", at=press.at)
    with pytest.raises(Refused):
        press.desk.cancel(ADMIN, 2, reason="x", at=press.at)


def test_the_chain_covers_cancelling_and_making_anew(press: Press) -> None:
    press.publish(renamed(press.tree, "新证明"), effective=APRIL)
    press.publish(loan_renamed(press.tree))
    press.desk.cancel(ADMIN, 4, reason="推迟", at=press.later())
    audit = press.desk.audit_revisions(ADMIN)
    assert (audit.checked, audit.broken, audit.damaged) == (5, None, ())


def test_the_arithmetic_of_changes() -> None:
    base, later = {"a": "1", "b": "1"}, {"a": "2", "c": "1"}
    changes = changes_of(base, later)
    assert changes == {"a": "2", "c": "1", "b": None}
    assert with_changes(base, changes) == later
    assert with_changes(base, {}) == base
    assert left_to_later({**later, "d": "1"}, base, changes) == {**base, "d": "1"}
    assert left_to_later({"a": "3"}, base, changes) == {"a": "3", "b": "1"}
    assert clashing({"a": "1", "b": None}, {"a": "2", "b": None}) == ("a",)
    assert county().fingerprint == county().with_changes({}).fingerprint
