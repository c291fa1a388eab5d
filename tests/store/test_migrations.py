"""The migrations make exactly the tables that the code speaks of, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from app.store import Store, upgrade
from app.store.engine import migration_config
from app.store.tables import Base

TABLES = {
    "blob", "manifest", "revision",
    "definition", "case_", "task", "event", "paper", "counter", "staff", "scope",
    "draft", "draft_file", "draft_event",
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
    ],
)
def test_the_lists_have_their_indexes(store: Store, table: str, columns: list[str]) -> None:
    found = [index["column_names"] for index in inspect(store.engine).get_indexes(table)]
    assert columns in found
