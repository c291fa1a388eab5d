"""`yichuang transition` and `yichuang audit rebuild`: what they print, and their ends."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.cli.audit import difference_told
from app.cli.storage import secret_key
from app.desk import CaseView
from app.desk.rebuilding import Difference
from app.store import Store
from tests.cli.test_revisions import Folder, folder, published
from tests.desk.changing import JOINT, LAND_STEP, PROMISED, accepted
from tests.desk.press import HOMESTEAD, Press

__all__ = ["folder", "published"]

REASON = ("--reason", "上级规定改了")


@pytest.fixture
def case(published: Folder) -> Iterator[CaseView]:
    """Give an accepted case in the folder's database."""
    store = Store(f"sqlite:///{published.var / 'yichuang.db'}")
    yield accepted(Press(store, secret_key(published.var)))
    store.dispose()


def shorter(folder: Folder) -> None:
    folder.edit(PROMISED, "promised: {length: 8}", HOMESTEAD)
    folder.run("publish", "--reason", "缩短时限", "--yes")


def without_land(folder: Folder) -> None:
    folder.edit(LAND_STEP, "id: soil, name: 用地和规划审查", JOINT)
    folder.run("publish", "--reason", "改流程", "--yes")


def test_without_a_change_there_is_nothing_to_move(published: Folder, case: CaseView) -> None:
    said = published.run("transition", *REASON)
    assert said == "✓ 在办件都已按第1版的规定办理，没有要换的。\n"


def test_a_dry_run_tells_and_changes_nothing(published: Folder, case: CaseView) -> None:
    shorter(published)
    for _again in range(2):
        said = published.run("transition", "--dry-run")
        assert said.splitlines() == [
            "第2版与 1 个在办件收件时的规定不同：",
            "  农村宅基地审批（homestead）1 件",
            "    从新：换 1，不换 0，等人决定 0",
            "    从新兼从优：换 1，不换 0，等人决定 0",
        ]
    data = published.data("transition", "--dry-run")
    assert (data["revision"], data["items"][0]["better"]["moved"]) == (2, 1)


def test_what_was_looked_at_is_what_is_done(published: Folder, case: CaseView) -> None:
    shorter(published)
    for more in (("--dry-run",), ("--yes", *REASON)):
        said = published.run("transition", "--revision", "1", *more, code=1)
        assert "第1版不是现行规定，现行的是第2版" in said
    assert "已换规 1 件" in published.run("transition", "--revision", "2", "--yes", *REASON)


def test_cases_are_moved_and_moved_back(published: Folder, case: CaseView) -> None:
    shorter(published)
    assert "没有确认" in published.run("transition", *REASON, typed="n\n", code=1)
    said = published.run("transition", "--policy", "从新", *REASON, typed="y\n")
    assert said.splitlines()[-1].endswith("（换规）：已换规 1 件")
    number = said.splitlines()[-1].split("次")[0].split("第")[1]
    done = published.data("transition", "--undo", number, *REASON, "--yes")
    assert (done["kind"], done["results"]) == ("撤销", {"已撤销": 1})
    assert "已经撤销过" in published.run("transition", "--undo", number, *REASON, "--yes", code=1)
    assert "没有第99次换规" in published.run("transition", "--undo", "99", *REASON, "--yes", code=2)


def test_a_case_that_waits_is_named(published: Folder, case: CaseView) -> None:
    without_land(published)
    said = published.run("transition", "--policy", "从新", *REASON, "--yes", code=1)
    assert f"待定 {case.number} 农村宅基地审批：新流程没有“用地审查”这一步。" in said
    assert "逐件决定" in said


def test_a_move_without_a_reason_is_refused(published: Folder, case: CaseView) -> None:
    shorter(published)
    assert "请写明理由" in published.run("transition", "--yes", code=1)
    assert "没有编号为“moon”的事项" in published.run(
        "transition", *REASON, "--item", "moon", "--dry-run", code=1
    )


def test_tables_are_held_against_the_record_and_mended(published: Folder, case: CaseView) -> None:
    assert published.run("audit", "rebuild", "--check") == "✓ 比对了 1 件，0 件的表与记录不符。\n"
    published.sql("DELETE FROM task")
    for _again in range(2):
        said = published.run("audit", "rebuild", "--check", code=1)
        assert said.splitlines() == [
            f"✗ {case.number} 与记录不符的表：task。",
            "✗ 比对了 1 件，1 件的表与记录不符。",
        ]
    assert f"{case.number} 已按记录重做的表：task。" in published.run("audit", "rebuild", code=1)
    published.run("audit", "rebuild")
    published.run("audit", "verify")


def test_a_moved_case_is_verified(published: Folder, case: CaseView) -> None:
    shorter(published)
    published.run("transition", *REASON, "--yes")
    assert "1 件，0 件有问题" in published.run("audit", "verify")
    published.sql("UPDATE case_ SET definition = (SELECT MIN(hash) FROM definition)")
    published.sql("UPDATE event SET outcome = '准予' WHERE seq = 2")
    assert "第 2 条记录被改动" in published.run("audit", "verify", code=1)


def test_what_cannot_be_mended_is_told() -> None:
    broken = Difference(number="1", broken=3)
    assert "第 3 条记录被改动" in difference_told(broken, check=False)
    unreadable = Difference(number="1", unreadable=True)
    assert "没有动它" in difference_told(unreadable, check=False)
    paper = Difference(number="1", tables=("paper",))
    assert "从备份恢复" in difference_told(paper, check=False)
