"""`yichuang plan`, `publish`, `history`, `rollback`, `cancel`: what they print, and their ends."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from app.cli import main
from app.cli.plan_text import plan_text
from app.cli.storage import secret_key
from app.desk import Actor
from app.desk.plan import Plan
from app.desk.staff import row_of
from app.store import Store, write_staff
from tests.desk.press import ADMIN, HOMESTEAD, PROOF, Press, county


class Folder:
    """A configuration folder and a database in `var`."""

    def __init__(self, where: Path) -> None:
        self.config, self.var = where / "config", where / "var"
        for name, raw in county().files.items():
            (self.config / name).parent.mkdir(parents=True, exist_ok=True)
            (self.config / name).write_bytes(raw)

    def run(self, *arguments: str, typed: str = "", code: int = 0) -> str:
        where = ["--config", str(self.config), "--var", str(self.var)]
        done = CliRunner().invoke(main, [*arguments, *where], input=typed)
        assert done.exit_code == code, (done.output, done.exception)
        return done.output

    def data(self, *arguments: str, code: int = 0) -> Any:
        return json.loads(self.run(*arguments, "--format", "json", code=code))

    def edit(self, old: str, new: str, file: str = PROOF) -> None:
        text = (self.config / file).read_text("utf-8")
        assert old in text
        (self.config / file).write_text(text.replace(old, new), "utf-8")

    def sql(self, statement: str) -> None:
        with closing(sqlite3.connect(self.var / "yichuang.db")) as connection, connection:
            connection.execute(statement)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    for name in ("YICHUANG_SECRET_KEY", "YICHUANG_VAR", "YICHUANG_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    return Folder(tmp_path)


@pytest.fixture
def published(folder: Folder) -> Folder:
    folder.run("publish", "--reason", "开始", "--yes")
    return folder


def test_the_first_publication_and_what_history_says_of_it(folder: Folder) -> None:
    assert "还没有发布过" in folder.run("history", code=2)
    assert "第一次发布" in folder.run("plan")
    assert "● 第1版" in folder.run("publish", "--reason", "开始", "--yes")
    (view,) = folder.data("history")["revisions"]
    assert (view["number"], view["kind"], view["standing"]) == (1, "首次", "现行")
    assert view["author"] == "命令行"
    assert view["author_name"].startswith("命令行（")


def test_a_plan_tells_the_change_and_changes_nothing(published: Folder) -> None:
    assert "没有未发布的修改" in published.run("plan")
    published.edit("name: 救助对象证明\n", "name: 救助证明\n")
    said = published.run("plan")
    assert "救助对象证明 → 救助证明" in said
    assert "柳河镇信用社驿站" in said
    assert "救助证明（内容）" in said
    assert said.rstrip().endswith("✓ 可以发布。")
    data = published.data("plan")
    assert data["publishable"] is True
    assert data["files"][0]["differences"][0]["new"] == "救助证明"
    assert len(published.data("history")["revisions"]) == 1


def test_a_publication_is_asked_for_and_recorded(published: Folder) -> None:
    published.edit("name: 救助对象证明\n", "name: 救助证明\n")
    assert "发布吗" in published.run("publish", "--reason", "改名", typed="n\n", code=1)
    assert len(published.data("history")["revisions"]) == 1
    published.run("publish", "--reason", "改名", typed="y\n")
    assert "改名" in published.run("history")
    assert "没有未发布的修改" in published.run("publish", "--reason", "改名")


def test_a_broken_folder_is_refused_with_its_place(published: Folder) -> None:
    published.edit("kind: 即办件", "kind: 即办")
    for command in (["plan"], ["publish", "--reason", "x", "--yes"]):
        said = published.run(*command, code=1)
        assert "items/proof.yaml:" in said
        assert "不能发布" in said
    assert published.data("plan", code=1)["broken"] is True
    # What was published before needs no folder in order.
    assert "开始" in published.run("history")


def test_a_reason_must_say_something(published: Folder) -> None:
    published.edit("name: 救助对象证明\n", "name: 救助证明\n")
    assert "请写明理由" in published.run("publish", "--reason", " ", "--yes", code=1)
    assert "--reason" in published.run("publish", "--yes", code=2)


def test_a_scheduled_one_is_announced_and_cancelled(published: Folder) -> None:
    published.edit("name: 救助对象证明\n", "name: 救助证明\n")
    said = published.run("publish", "--reason", "明年起", "--effective", "2099-01-01", "--yes")
    assert "2099-01-01 生效" in said
    assert "◌ 第2版" in published.run("history")
    assert "不是日期" in published.run("plan", "--effective", "下周", code=2)
    assert "取消（第2版）" in published.run("cancel", "2", "--reason", "不改了")
    assert "× 第2版" in published.run("history")
    assert "不是待生效" in published.run("cancel", "1", "--reason", "x", code=1)
    assert "没有第9版" in published.run("cancel", "9", "--reason", "x", code=2)


def test_a_rollback_brings_the_old_content_back(published: Folder) -> None:
    published.edit("name: 救助对象证明\n", "name: 救助证明\n")
    published.run("publish", "--reason", "改名", "--yes")
    said = published.run("rollback", "1", "--reason", "改错了", "--yes")
    assert "回退（第1版）" in said
    assert "配置文件夹没有动" in said
    assert "完全相同" in published.run("rollback", "1", "--reason", "x", "--yes")
    assert "没有第9版" in published.run("rollback", "9", "--reason", "x", "--yes", code=2)
    # Nobody is asked about what is not there.
    assert "确定吗" not in published.run("rollback", "9", "--reason", "x", code=2)
    data = published.data("rollback", "2", "--reason", "还是新的好", "--yes")
    assert (data["number"], data["about"]) == (4, 2)


def test_an_administrator_may_be_named_and_nobody_else(published: Folder) -> None:
    store = Store(f"sqlite:///{published.var / 'yichuang.db'}")
    clerk = Actor(username="clerk", name="李明", role="办事员", point="hall")
    with store.writing() as connection:
        for each in (ADMIN, clerk):
            at = datetime.now(ZoneInfo("Asia/Shanghai"))
            write_staff.add(connection, row_of(each, at, True))
    store.dispose()
    published.edit("name: 救助对象证明\n", "name: 救助证明\n")
    for name in ("clerk", "nobody"):
        said = published.run("publish", "--reason", "x", "--yes", "--by", name, code=2)
        assert "不是在用的管理员" in said
    assert "卫管" in published.run("publish", "--reason", "x", "--yes", "--by", "admin")


def test_without_a_folder_there_is_nothing_to_publish(folder: Folder) -> None:
    where = ["--config", str(folder.config / "none"), "--var", str(folder.var)]
    done = CliRunner().invoke(main, ["plan", *where])
    assert done.exit_code == 2
    assert "没有配置文件夹" in done.output


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE revision SET reason = '别的' WHERE number = 1", "第1版的修订记录被改动"),
        ("DELETE FROM revision WHERE number = 2", "第2版的修订记录被改动或者缺失"),
        ("DELETE FROM blob WHERE hash IN (SELECT min(hash) FROM blob)", "摘要不符"),
    ],
)
def test_the_audit_finds_what_was_tampered_with(
    published: Folder, statement: str, told: str
) -> None:
    published.edit("name: 救助对象证明\n", "name: 救助证明\n")
    published.run("publish", "--reason", "改名", "--yes")
    assert "核对了 2 版目录，0 版有问题" in published.run("audit", "verify")
    published.sql(statement)
    assert told in published.run("audit", "verify", code=1)


def test_open_cases_stand_in_the_plan_with_their_dates(published: Folder) -> None:
    store = Store(f"sqlite:///{published.var / 'yichuang.db'}")
    press = Press(store, secret_key(published.var))
    press.at = datetime.now(ZoneInfo("Asia/Shanghai"))
    number = press.open("homestead").number
    store.dispose()
    published.edit("promised: {length: 10}", "promised: {length: 9}", HOMESTEAD)
    said = published.run("plan")
    assert "涉及在办件 1 件" in said
    assert f"{number} 收件（未受理，按今天受理推算）" in said
    assert "如从新：提前 1 件，推后 0 件" in said
    assert "还有 1 件" in published.run("plan", "--cases", "0")


def test_a_clash_is_told_in_one_line() -> None:
    at = datetime(2026, 3, 4, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert plan_text(Plan(base=None, newest=1, effective_at=at, clash="待生效。")) == "✗ 待生效。"
