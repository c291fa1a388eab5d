"""A catalogue is published as a whole, once, in line, and only where it is sound and new."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from app.catalog import tree_of
from app.desk import NotVisible, Refused
from app.desk.publishing import FOLDER, SYSTEM, note_commit
from app.desk.revision import Broken, NothingChanged, Overtaken
from app.store import Store
from tests.desk.press import ADMIN, CLERK, LOAN, PROOF, SECOND, Press, county, edited, renamed


@pytest.fixture
def press(store: Store) -> Press:
    return Press(store)


def test_the_first_publication_is_number_one_and_comes_back_byte_for_byte(press: Press) -> None:
    assert press.desk.revision_in_force(press.at) is None
    first = press.publish(actor=SYSTEM, kind="首次", reason="")
    assert (first.number, first.kind, first.parent, first.standing) == (1, "首次", None, "现行")
    assert (first.author, first.author_name) == ("系统", "系统")
    assert dict(press.desk.revision_tree(ADMIN, 1).files) == dict(county().files)
    assert first.fingerprint == county().fingerprint
    assert press.desk.published_as(county()) == 1


def test_a_publication_tells_who_approved_it_why_and_when(press: Press) -> None:
    press.publish()
    view = press.publish(renamed(press.tree, "救助证明"), approved_by=SECOND, reason=" 省里改名 ")
    assert (view.number, view.parent, view.author_name) == (2, 1, "卫管")
    assert (view.approved_by, view.approved_by_name) == ("admin-b", "沈副")
    assert view.reason == "省里改名"
    assert view.published_at == view.effective_at == press.at
    assert press.name() == "救助证明"
    listed = press.desk.revisions(ADMIN, press.at)
    assert [(each.number, each.standing) for each in listed] == [(2, "现行"), (1, "历史")]
    assert [each.number for each in press.desk.revisions(ADMIN, press.at, before=2)] == [1]


def test_the_same_content_is_not_published_twice(press: Press) -> None:
    press.publish()
    with pytest.raises(NothingChanged, match="第1版") as refusal:
        press.publish()
    assert refusal.value.number == 1
    assert press.desk.newest_revision() == 1


def test_what_is_broken_is_refused_with_all_its_problems(press: Press) -> None:
    press.publish()
    broken = edited(press.tree, PROOF, "kind: 即办件", "kind: 即办")
    broken = edited(broken, LOAN, "tiers: [县]", "tiers: [州]")
    with pytest.raises(Broken, match="2处错误") as refusal:
        press.publish(broken)
    assert {problem.file for problem in refusal.value.file_problems} == {PROOF, LOAN}
    assert press.desk.newest_revision() == 1


@pytest.mark.parametrize("reason", ["", "  \n", "a\0b", "长" * 2001])
def test_a_reason_is_asked_for(press: Press, reason: str) -> None:
    with pytest.raises(Refused) as refusal:
        press.publish(reason=reason)
    assert refusal.value.field == "reason"


def test_only_administrators_publish_and_look(press: Press) -> None:
    press.publish()
    for forbidden in (
        lambda: press.publish(actor=CLERK),
        lambda: press.desk.revisions(CLERK, press.at),
        lambda: press.desk.revision(CLERK, 1, press.at),
        lambda: press.desk.revision_tree(CLERK, 1),
        lambda: press.desk.plan(CLERK, press.tree, press.at),
        lambda: press.desk.rollback(CLERK, 1, reason="x", at=press.at),
        lambda: press.desk.cancel(CLERK, 1, reason="x", at=press.at),
        lambda: press.desk.audit_revisions(CLERK),
    ):
        with pytest.raises(NotVisible):
            forbidden()


@pytest.mark.parametrize("number", [0, -1, 2, 2**40])
def test_a_number_nobody_published_is_not_there(press: Press, number: int) -> None:
    press.publish()
    with pytest.raises(NotVisible):
        press.desk.revision(ADMIN, number, press.at)


def test_who_looked_before_somebody_else_published_is_told(press: Press) -> None:
    press.publish()
    press.publish(renamed(press.tree, "甲证明"), expected_parent=1)
    with pytest.raises(Overtaken, match="第2版"):
        press.publish(renamed(press.tree, "乙证明"), expected_parent=1)
    assert press.name() == "甲证明"


def test_a_token_publishes_once(press: Press) -> None:
    press.publish()
    one = press.publish(renamed(press.tree, "甲证明"), token="t")
    again = press.publish(renamed(press.tree, "甲证明"), token="t")
    assert (one.number, again.number) == (2, 2)
    assert press.desk.newest_revision() == 2


def test_of_many_at_once_one_publishes_and_the_others_are_told(press: Press) -> None:
    press.publish()
    at = press.at + timedelta(hours=1)

    def attempt(number: int) -> str:
        tree = renamed(press.tree, f"证明{number}")
        try:
            return str(press.desk.publish(ADMIN, tree, reason="同时", at=at).number)
        except Overtaken:
            return "told"

    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(attempt, range(6)))
    numbers = sorted(each for each in told if each != "told")
    assert numbers == [str(number) for number in range(2, 2 + len(numbers))]
    assert press.desk.newest_revision() == 1 + len(numbers)
    assert press.desk.audit_revisions(ADMIN).broken is None


def test_one_token_at_once_publishes_once(press: Press) -> None:
    press.publish()
    at = press.at + timedelta(hours=1)
    tree = renamed(press.tree, "新证明")
    with ThreadPoolExecutor(4) as pool:
        made = list(
            pool.map(
                lambda _n: press.desk.publish(ADMIN, tree, reason="同时", at=at, token="t").number,
                range(4),
            )
        )
    assert made == [2, 2, 2, 2]


def test_what_goes_with_a_publication_happens_with_it_or_not_at_all(press: Press) -> None:
    press.publish()
    noted: list[int] = []
    press.publish(renamed(press.tree, "甲证明"), also=lambda _c, number: noted.append(number))
    assert noted == [2]

    def fail(_connection: object, _number: int) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        press.publish(renamed(press.tree, "乙证明"), also=fail)
    assert press.desk.newest_revision() == 2
    assert press.publish(renamed(press.tree, "乙证明")).number == 3


def test_a_rollback_is_a_new_revision_with_the_old_content(press: Press) -> None:
    press.publish()
    press.publish(renamed(press.tree, "错的名称"))
    back = press.desk.rollback(ADMIN, 1, reason="改错了", at=press.later())
    press.serve()
    assert (back.number, back.kind, back.about, back.parent) == (3, "回退", 1, 2)
    assert back.fingerprint == county().fingerprint
    assert press.name() == "救助对象证明"
    with pytest.raises(NothingChanged):
        press.desk.rollback(ADMIN, 1, reason="再来", at=press.later())
    with pytest.raises(NotVisible):
        press.desk.rollback(ADMIN, 9, reason="没有", at=press.later())


def test_a_folder_s_own_publication_needs_no_reason(press: Press) -> None:
    press.publish()
    view = press.publish(renamed(press.tree, "甲证明"), actor=FOLDER, kind="文件夹", reason="")
    assert (view.kind, view.author) == ("文件夹", "文件夹")


def test_the_commit_is_noted_and_breaks_no_chain(press: Press) -> None:
    press.publish()
    note_commit(press.desk._room, 1, "c0ffee")
    assert press.desk.revision(ADMIN, 1, press.at).commit == "c0ffee"
    assert press.desk.audit_revisions(ADMIN).broken is None


def test_what_revisions_lie_under_in_databases_never_changes() -> None:
    """Were this to change, every revision published before would look tampered with."""
    tree = tree_of({"centre.yaml": b"name: a\n", "items/a.yaml": "名称".encode()})
    assert tree.fingerprint == "6e728610ff79fda844d6c5f1cd8a17192a2945483202b69f725ebf391502877c"
