"""Empty databases to measure on, for us and for those we are compared with."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

from app.store import upgrade


class Place(NamedTuple):
    """An empty database: its address for us, for the rivals, and how to ask for its size."""

    name: str
    url: str
    theirs: Callable[[str], str]
    connect: Callable[[], Any]
    begin: str
    size: Callable[[], int]


@contextmanager
def sqlite_in(parent: Path | None = None) -> Iterator[Place]:
    """Give an SQLite file, on the disk or in a folder that is given."""
    folder = Path(tempfile.mkdtemp(prefix="yichuang-bench-", dir=parent))
    file = folder / "cases.db"
    try:
        upgrade(f"sqlite:///{file}")
        yield Place(
            "SQLite", f"sqlite:///{file}", lambda name: f"sqlite:{folder}/{name}.db",
            lambda: sqlite_connection(file), "BEGIN IMMEDIATE", lambda: _sqlite_size(file),
        )  # fmt: skip
    finally:
        shutil.rmtree(folder)


def sqlite_connection(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _sqlite_size(file: Path) -> int:
    with closing(sqlite_connection(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file.stat().st_size


@contextmanager
def postgresql() -> Iterator[Place]:
    """Give a database on a PostgreSQL of its own, which syncs as it does by default."""
    from tests.databases import started

    folder = Path(tempfile.mkdtemp(prefix="yichuang-bench-postgres-"))
    server = started(folder)
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for name in ("ours", "spiff", "viewflow"):
                connection.execute(f"CREATE DATABASE {name}".encode())
        url = server.get_uri("ours")
        upgrade(url)
        yield Place(
            "PostgreSQL", url, server.get_uri,
            lambda: psycopg.connect(url, autocommit=True), "BEGIN", lambda: _postgres_size(url),
        )  # fmt: skip
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _postgres_size(url: str) -> int:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM")
        found = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    assert found is not None
    return int(found[0])
