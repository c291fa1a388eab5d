"""The migrations make exactly the tables that the code speaks of, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select, text

from app.store import Store, upgrade
from app.store.columns import to_json
from app.store.engine import migration_config
from app.store.tables import Base
from app.store.work_tables import Holding
from tests.store.rows import put_case, task, tasks_of

TABLES = {
    "blob", "manifest", "revision",
    "definition", "case_", "task", "event", "paper", "counter", "staff", "scope",
    "draft", "draft_file", "draft_event",
    "job", "holding", "attendance", "absence", "refusal_report", "notice", "notice_read", "signature",
    "promise_check", "handover",
    "transition", "transition_case", "proposal", "visit", "posted",
}  # fmt: skip


def test_the_migrated_tables_are_those_of_the_code(store: Store) -> None:
    with store.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_every_table_is_there(store: Store) -> None:
    found = set(inspect(store.engine).get_table_names())
    assert found == TABLES | {"alembic_version"}
    assert {table.name for table in Base.metadata.sorted_tables} == TABLES


def test_upgrading_again_changes_nothing_and_loses_nothing(url: str, store: Store) -> None:
    with store.writing() as connection:
        connection.execute(text("INSERT INTO counter (series, value) VALUES ('a', 7)"))
    upgrade(url)
    upgrade(url)
    with store.reading() as connection:
        assert connection.execute(text("SELECT value FROM counter")).scalar_one() == 7


def test_two_processes_may_upgrade_an_empty_database_at_once(url: str, store: Store) -> None:
    with store.engine.execution_options(writing=True).begin() as connection:
        command.downgrade(migration_config(connection), "base")
    assert set(inspect(store.engine).get_table_names()) == {"alembic_version"}
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(upgrade, [url] * 4))
    assert set(inspect(store.engine).get_table_names()) == TABLES | {"alembic_version"}


def test_the_history_is_one_line(store: Store) -> None:
    with store.reading() as connection:
        scripts = ScriptDirectory.from_config(migration_config(connection))
        heads = scripts.get_heads()
        now = MigrationContext.configure(connection).get_current_revision()
    assert heads == [now]
    assert scripts.get_bases() == ["0001"]


def test_migrations_stand_alone() -> None:
    """A migration that used today's classes would mean something else tomorrow."""
    for path in (Path("app/store/migrations/versions")).glob("*.py"):
        assert "from app" not in path.read_text("utf-8")
        assert "import app" not in path.read_text("utf-8")


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("scope", ["scope", "closed", "case_id"]),
        ("scope", ["scope", "item_id", "closed", "case_id"]),
        ("task", ["point", "post", "due", "id"]),
        ("task", ["point", "backup", "due", "id"]),
        ("task", ["department", "due", "id"]),
        ("case_", ["applicant_index", "id"]),
        ("task", ["person", "due", "id"]),
        ("job", ["state", "at", "id"]),
        ("notice", ["to_scope", "id"]),
        ("refusal_report", ["state", "filed_at", "number"]),
        ("handover", ["to_place", "given_at", "case_id", "seq"]),
    ],
)
def test_the_lists_have_their_indexes(store: Store, table: str, columns: list[str]) -> None:
    found = [index["column_names"] for index in inspect(store.engine).get_indexes(table)]
    assert columns in found


OLD_STAFF = (
    ("clerk", "办事员", "town", [], ["收件岗", "出件岗"], True),
    ("approver", "审批员", "", ["civil", "farm"], ["审批岗"], True),
    ("gone", "办事员", "town", [], ["收件岗"], False),
    ("admin", "管理员", "town", [], ["收件岗"], True),
)


def test_who_was_there_before_the_engine_holds_their_posts(url: str, store: Store) -> None:
    with store.engine.execution_options(writing=True).begin() as connection:
        command.downgrade(migration_config(connection), "0003")
        for name, role, point, departments, posts, active in OLD_STAFF:
            connection.execute(
                text(
                    "INSERT INTO staff (username, display_name, role, point, departments, posts,"
                    " active, since) VALUES (:name, '甲', :role, :point, :departments, :posts,"
                    " :active, '2025-06-04 00:00:00')"
                ),
                {
                    "name": name, "role": role, "point": point, "active": active,
                    "departments": to_json(departments), "posts": to_json(posts),
                },
            )  # fmt: skip
    upgrade(url)
    with store.reading() as connection:
        held = connection.execute(select(Holding.place, Holding.post, Holding.username)).all()
    assert {tuple(row) for row in held} == {
        ("point:town", "收件岗", "clerk"),
        ("point:town", "出件岗", "clerk"),
        *(("department:" + name, post, "approver")
          for name in ("civil", "farm") for post in ("", "审批岗")),
    }  # fmt: skip


def test_tasks_from_before_the_engine_are_anybodys(url: str, store: Store) -> None:
    case = put_case(store, "1", tasks=[task()])
    with store.engine.execution_options(writing=True).begin() as connection:
        command.downgrade(migration_config(connection), "0003")
    upgrade(url)
    with store.reading() as connection:
        (row,) = tasks_of(connection, case.id)
    assert (row.post, row.person, row.person_name, row.deputy_of) == ("综合受理岗", "", "", "")
    assert (row.aside, row.step_due) == (False, None)
