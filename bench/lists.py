"""The counter's list page with many cases beside the same page with few."""

from __future__ import annotations

import re
import sqlite3
import tempfile
from contextlib import closing
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from flask.testing import FlaskClient

from app.desk import Application
from app.fields import sample
from app.main import Settings, create_app, prepare
from app.web.house import EXTENSION, House
from app.web.login import DEMO_PASSWORD
from bench.timing import in_turn, seconds

CONFIG = Path(__file__).resolve().parent.parent / "config"
AT = datetime(2026, 9, 24, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
APPLICANT = {
    "name": "王秀英", "id_kind": "居民身份证", "id_number": "11010519491231002X", "phone": "13800000000",
}  # fmt: skip
FEW, MANY = 1_000, 100_000


def cases() -> tuple[str, str, str, str, bool]:
    """Median time of /cases/ for a town's clerk: 100,000 cases against 1,000."""
    with tempfile.TemporaryDirectory(prefix="yichuang-bench-") as folder:
        few, many = (_client(Path(folder), count) for count in (FEW, MANY))
        big, small, ratio = in_turn(lambda: _page(many), lambda: _page(few), 25)
    return (
        f"list of cases, {MANY:,} cases, SQLite", f"{big * 1000:.1f} ms",
        f"same page, {FEW:,} cases: {small * 1000:.1f} ms", f"{ratio:.2f} × (aim ≤ 1.3 ×)", ratio <= 1.3,
    )  # fmt: skip


def _page(client: FlaskClient) -> float:
    return seconds(lambda: _sound(client.get("/cases/")))


def _sound(answer: object) -> None:
    status = getattr(answer, "status_code", 0)
    rows = getattr(answer, "text", "").count("/case/")
    if status != 200 or rows < 50:
        raise RuntimeError(f"the list answered {status} with {rows} rows")


def _client(folder: Path, count: int) -> FlaskClient:
    database = folder / f"{count}.db"
    settings = Settings(
        config_dir=CONFIG,
        database_url=f"sqlite:///{database}",
        secret_key=b"k" * 32,
        demo=True,
    )
    app = create_app(settings, clock=lambda: AT)
    prepare(app)
    house: House = app.extensions[EXTENSION]
    _open_one(house)
    _multiply(database, count)
    client = app.test_client()
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/login/").text)
    assert token is not None
    client.post(
        "/login/", data={"username": "town", "password": DEMO_PASSWORD, "csrf_token": token[1]}
    )
    return client


def _open_one(house: House) -> None:
    clerk = house.desk.actor("town")
    assert clerk is not None
    item = house.holder.catalog.items["dibao"]
    answers = {question.id: sample(question) for question in item.form}
    application = Application(item=item.id, point=clerk.point, applicant=APPLICANT, answers=answers)
    house.desk.open_case(clerk, application, AT)


def _multiply(database: Path, count: int) -> None:
    """Copy the one case with its tasks, events and visibility: only numbers differ."""
    with closing(sqlite3.connect(database)) as connection, connection:
        for table in ("case_", "task", "event", "scope"):
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            chosen = ", ".join(_copied(table, column) for column in columns)
            connection.execute(
                f"WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) "
                f"INSERT INTO {table} ({', '.join(columns)}) SELECT {chosen} FROM {table}, n"
            )
        connection.execute("ANALYZE")


def _copied(table: str, column: str) -> str:
    if column == "number":
        return "number || '-' || n.i"
    if column == "token":
        return "NULL"
    if column == "case_id" or (table == "case_" and column == "id"):
        return "n.i"
    if column == "id":
        return f"{table}.id + n.i * 1000"
    return f"{table}.{column}"
