"""A centre's own words on the papers of cases and halls: those in use when a paper is issued."""

from __future__ import annotations

import io
from datetime import timedelta

import pypdf
import pytest

from app.catalog import Tree
from app.desk import Action
from app.desk.hall_sheets import HallPaper
from app.desk.posted import Posting
from app.printing import print_job
from app.store import Store
from tests.desk.press import ADMIN, CLERK, TOWN_CLERK, Press

RECEIPT = "id: receipt\npaper: 收件凭证\ntitle: 收件回执\nadd: [{after: 查询, text: %s}]\n"
GUIDE = "id: guide\npaper: 办事指南\nadd: [{after: 咨询, text: 周三下午集中学习。}]\n"
POSTED = HallPaper(point="town", kind="办事指南", item="dibao")
BOARD = HallPaper(point="town", kind="事项公示栏", variant="A3")


@pytest.fixture
def press(store: Store) -> Press:
    made = Press(store)
    made.publish(reason="开始使用")
    return made


def with_file(tree: Tree, name: str, text: str | None) -> Tree:
    return tree.with_changes({f"papers/{name}.yaml": text.encode() if text else None})


def text_of(pdf: bytes) -> str:
    return "".join(
        "".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages
    )


def receipt(press: Press, number: str) -> bytes:
    return press.desk.issue_paper(CLERK, number, "收件凭证", press.at)[1]


def test_a_receipt_says_what_is_in_use_and_its_bytes_stay(press: Press) -> None:
    before = receipt(press, press.open().number)
    assert "收件回执" not in text_of(before)
    press.publish(with_file(press.tree, "receipt", RECEIPT % "'{申请人}请凭{办件编号}查询。'"))
    case = press.open()
    issued = receipt(press, case.number)
    assert "收件回执" in text_of(issued)
    assert f"请凭{case.number}查询。" in text_of(issued)
    press.publish(with_file(press.tree, "receipt", RECEIPT % "别的话。"))
    assert receipt(press, case.number) == issued
    assert "别的话。" in text_of(receipt(press, press.open().number))


def test_a_case_under_old_rules_gets_the_words_of_today(press: Press) -> None:
    case = press.open("homestead")
    press.publish(
        with_file(
            press.tree, "acceptance",
            'id: acceptance\npaper: 受理通知书\nreplace: [{part: 正文, text: "您好：{决定}"}]\n',
        )
    )  # fmt: skip
    action = Action(step="receive", outcome="受理", version=case.version, token="a")
    press.desk.act(CLERK, case.number, action, press.later())
    _view, pdf = press.desk.issue_paper(CLERK, case.number, "受理通知书", press.at)
    assert "您好：经审查，申请材料齐全，符合法定形式。" in text_of(pdf)


def test_a_mistake_in_the_words_is_not_published(press: Press) -> None:
    tree = with_file(press.tree, "receipt", RECEIPT % "'{申请入}'")
    plan = press.desk.plan(ADMIN, tree, press.at)
    assert plan.broken
    assert [problem.code for problem in plan.problems] == ["P03"]


def test_what_hangs_is_stale_when_its_words_changed_and_only_that(press: Press) -> None:
    for paper in (POSTED, BOARD):
        press.desk.post(TOWN_CLERK, Posting(paper=paper, place="大厅"), press.at)
    press.publish(with_file(press.tree, "receipt", RECEIPT % "再见。"))
    assert press.desk.posted(ADMIN, press.at, stale_only=True) == ()
    press.publish(with_file(press.tree, "guide", GUIDE))
    (stale,) = press.desk.posted(ADMIN, press.at, stale_only=True)
    assert (stale.paper, stale.standing) == (POSTED, "内容变了")
    (again,) = press.desk.reprints(ADMIN, press.at).jobs
    assert "周三下午集中学习。" in text_of(print_job(again).pdf)
    assert press.desk.renewed(ADMIN, [stale.id], press.at + timedelta(minutes=1)) == 1
    assert press.desk.posted(ADMIN, press.at, stale_only=True) == ()


def test_the_plan_names_the_guides_to_print_again(press: Press) -> None:
    found = press.desk.plan(ADMIN, with_file(press.tree, "guide", GUIDE), press.at)
    assert {each.why for each in found.papers} == {"用语"}
    assert {each.item for each in found.papers} == set(press.catalog.items)
    (change,) = found.files
    assert (change.file, change.kind) == ("papers/guide.yaml", "新增")
    large = with_file(press.tree, "large", "id: large\npaper: 办事指南大字版\nomit: [常见问题]\n")
    assert {each.why for each in press.desk.plan(ADMIN, large, press.at).papers} == {"用语"}
    other = with_file(press.tree, "receipt", RECEIPT % "再见。")
    assert press.desk.plan(ADMIN, other, press.at).papers == ()
