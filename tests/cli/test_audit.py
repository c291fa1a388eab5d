"""`yichuang audit verify`: whole records pass, a changed one is named."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from app.catalog import load
from app.cli import main
from app.cli.audit import told
from app.cli.storage import secret_key
from app.desk import Actor, Application, Audit, Desk, DraftChange, DraftSave
from app.fields import sample
from app.store import Store, upgrade
from tests.catalog.folders import COUNTY

AT = datetime(2026, 3, 4, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PERSON = {
    "name": "张三丰",
    "id_kind": "居民身份证",
    "id_number": "11010519491231002X",
    "phone": "13800000000",
}


@pytest.fixture
def hall(tmp_path: Path) -> Path:
    """Give a var folder whose database holds two cases."""
    catalog = load(COUNTY).catalog
    assert catalog is not None
    url = f"sqlite:///{tmp_path / 'yichuang.db'}"
    upgrade(url)
    store = Store(url)
    desk = Desk(store, lambda: catalog, secret_key(tmp_path))
    clerk = next(each for each in desk.ensure_demo_staff(AT) if each.username == "town")
    item = next(
        each for each in catalog.items.values() if catalog.points[clerk.point].tier in each.tiers
    )
    answers = {question.id: sample(question) for question in item.form}
    for number in range(2):
        desk.open_case(
            clerk,
            Application(
                item=item.id,
                point=clerk.point,
                applicant=PERSON,
                answers=answers,
                token=f"t{number}",
            ),
            AT,
        )
    store.dispose()
    return tmp_path


def run(var: Path) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["audit", "verify", "--config", str(COUNTY), "--var", str(var)])
    return done.exit_code, done.output


def test_whole_records_end_with_0(hall: Path) -> None:
    assert run(hall) == (0, "✓ 核对了 2 件，0 件有问题。\n")


def test_a_changed_event_is_named(hall: Path) -> None:
    with closing(sqlite3.connect(hall / "yichuang.db")) as connection, connection:
        ((number,),) = connection.execute("SELECT number FROM case_ WHERE id = 1").fetchall()
        connection.execute("UPDATE event SET actor = 'somebody' WHERE case_id = 1 AND seq = 1")
    code, said = run(hall)
    assert code == 1
    assert said == (
        f"✗ {number} 第 1 条记录被改动或者缺失，请与备份核对。\n✗ 核对了 2 件，1 件有问题。\n"
    )


def test_a_case_that_is_gone_from_all_tables_is_named(hall: Path) -> None:
    with closing(sqlite3.connect(hall / "yichuang.db")) as connection, connection:
        ((number,),) = connection.execute("SELECT number FROM case_ WHERE id = 1").fetchall()
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (table,) in tables.fetchall():
            columns = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
            if "case_id" in columns:
                connection.execute(f"DELETE FROM {table} WHERE case_id = 1")
        connection.execute("DELETE FROM case_ WHERE id = 1")
    code, said = run(hall)
    assert code == 1
    assert said == (
        "✓ 核对了 1 件，0 件有问题。\n"
        f"✗ 办件{number}整件缺失：编号发出过，各张表里都没有，请与备份核对。\n"
    )


def test_an_empty_database_has_nothing_wrong(tmp_path: Path) -> None:
    assert run(tmp_path) == (0, "✓ 核对了 0 件，0 件有问题。\n")


def test_a_record_that_does_not_amount_to_the_case_is_told() -> None:
    assert "不符" in told(Audit(broken=None, replayed=False))
    assert told(Audit(broken=None, replayed=True)) == ""


def test_drafts_of_the_catalogue_are_checked_too(hall: Path) -> None:
    url = f"sqlite:///{hall / 'yichuang.db'}"
    store = Store(url)
    catalog = load(COUNTY).catalog
    assert catalog is not None
    desk = Desk(store, lambda: catalog, secret_key(hall))
    chief = Actor(username="admin", name="管理员", role="管理员")
    change = DraftChange(file="items/new.yaml", base=None, new=b"id: new\n")
    save = DraftSave(title="新事项", reason="上级下放", changes=(change,), token="a")
    number = desk.save_draft(chief, save, AT).id
    store.dispose()
    code, told_ = run(hall)
    assert (code, told_.splitlines()[-1]) == (0, "核对了 1 份目录草稿，0 份有问题。")
    with closing(sqlite3.connect(hall / "yichuang.db")) as database, database:
        database.execute("UPDATE draft_event SET actor_name = '别人'")
    code, told_ = run(hall)
    assert code == 1
    assert f"✗ 草稿{number}号 第 1 条记录被改动" in told_
