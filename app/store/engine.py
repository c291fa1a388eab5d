"""One database behind one address: connections, transactions, migrations."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from itertools import takewhile
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from app.catalog.folder_lock import held
from app.store.columns import from_json, to_json
from app.texts import _

# How long a writer waits for the one before it before giving up.
_PATIENCE_SECONDS = 30
# So many take a few hundredths of a second, which no clerk notices.
_TOGETHER = 40
# Any constant: two processes that migrate PostgreSQL at once take turns on it.
_MIGRATION_LOCK = 7_150_429
_PREPARING_LOCK = 7_150_430


def make_engine(url: str) -> Engine:
    """Open the database at `url` (`sqlite:///file` or `postgresql://…`). Nothing is read yet."""
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    engine = create_engine(
        address,
        json_serializer=to_json,
        json_deserializer=from_json,
        **engine_options(url),
    )
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def engine_options(url: str) -> dict[str, Any]:
    """Give what every engine on `url` is made with, also the one that keeps the logins."""
    # An error of the database is logged, and what was to be written must not be in it.
    options: dict[str, Any] = {"hide_parameters": True}
    if make_url(url).get_backend_name() == "sqlite":
        options["connect_args"] = {"timeout": _PATIENCE_SECONDS}
        # Every block ends with a commit or a rollback of its own: another one does nothing.
        options["pool_reset_on_return"] = None
    else:
        options["pool_pre_ping"] = True
    return options


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own guess at when a transaction begins is switched off: `_begin_sqlite` does it.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A reader that turns writer can meet another doing the same, and neither may go on; a writer
    # that says so at once waits in line.
    writing = connection.get_execution_options().get("writing", False)
    # Said to the driver itself: SQLAlchemy takes as long to pass it on as a whole row takes.
    driver: Any = connection.connection.driver_connection
    driver.execute("BEGIN IMMEDIATE" if writing else "BEGIN")


class Store:
    """The database as the desk holds it: one transaction per `with` block."""

    def __init__(self, url: str) -> None:
        """Open `url`; the tables must be there already (`upgrade`)."""
        self.engine = make_engine(url)
        self._writing = self.engine.execution_options(writing=True)
        self._reading = self.engine
        if self.engine.dialect.name == "postgresql":
            # Else a case and its events, read one after the other, might not belong together.
            self._reading = self.engine.execution_options(isolation_level="REPEATABLE READ")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one moment of the database."""
        with self._reading.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose changes all happen at the end of the block, or none does."""
        with self._writing.begin() as connection:
            yield connection

    @property
    def together(self) -> int:
        """Give how many small changes of a worker go well into one transaction.

        SQLite lets one write at a time anyway, and most of a change is waiting for the disk; on
        PostgreSQL a long transaction would keep clerks waiting for the cases in it.
        """
        return 1 if self.engine.dialect.name == "postgresql" else _TOGETHER

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def upgrade(url: str) -> None:
    """Bring the tables at `url` to the newest form; safe to call from several processes."""
    engine = make_engine(url)
    try:
        with engine.execution_options(writing=True).begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(
                    text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK}
                )
            command.upgrade(migration_config(connection), "head")
    finally:
        engine.dispose()


@contextmanager
def alone(url: str) -> Iterator[None]:
    """Keep every other process out that prepares the database at `url` too.

    The login tables are made by Flask-AppBuilder, which looks first and makes them then: two
    servers that start at the same moment would both make them.
    """
    address = make_url(url)
    if address.get_backend_name() != "postgresql":
        # Without a file it is a database in memory, and nobody else's.
        with held(Path(address.database).parent) if address.database else nullcontext():
            yield
        return
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _PREPARING_LOCK})
            yield
    finally:
        # With the connection goes the lock.
        engine.dispose()


def migration_config(connection: Connection) -> Config:
    """Give Alembic its settings without an `alembic.ini`."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def ping(url: str) -> str | None:
    """Tell in a sentence why the database cannot be used, or None when it answers."""
    try:
        engine = make_engine(url)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError):
        return _(
            "数据库地址无法识别：{scheme}…。请写成 sqlite:///文件路径 或 postgresql://用户:密码@主机/库名。"
        ).format(scheme="".join(takewhile(str.isalnum, url)))
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        shown = engine.url.render_as_string(hide_password=True)
        return _("连不上数据库 {url}：{cause}。请检查路径、写权限或数据库服务是否启动。").format(
            url=shown, cause=str(error).splitlines()[0]
        )
    finally:
        engine.dispose()
    return None
