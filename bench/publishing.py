"""What a publication costs: one changed file of a county's items, and the room it takes."""

from __future__ import annotations

import statistics
import tempfile
import time
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from app.catalog import Loaded, Memory, Tree, gather
from app.desk import Desk
from app.desk.publishing import SYSTEM
from app.store import Store, upgrade
from app.trials import examine
from bench.figures import COUNTY, Row, grown

ZONE = ZoneInfo("Asia/Shanghai")
RUNS = 5


def publish() -> Row:
    """Publish one changed file after its check, as `serve --watch` does, on SQLite."""
    with grown(COUNTY) as (config, files), tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bench.db"
        upgrade(f"sqlite:///{file}")
        store, memory = Store(f"sqlite:///{file}"), Memory()
        tree = gather(config)
        loaded = examine(tree, datetime.now(ZONE).date(), memory)
        if loaded.catalog is None:
            raise RuntimeError("the grown county is broken")
        serving = [loaded.catalog]
        desk = Desk(store, lambda: serving[0], b"k" * 32)
        desk.check_with(memory)
        first = _timed(desk, tree, loaded)
        begun, name, took = _stored(store), files[-1].relative_to(config).as_posix(), []
        for number in range(RUNS):
            tree = tree.with_changes({name: tree.files[name] + f"# {number}\n".encode()})
            loaded = examine(tree, datetime.now(ZONE).date(), memory)
            took.append(_timed(desk, tree, loaded))
            serving[0] = loaded.catalog or serving[0]
        more = (_stored(store) - begun) / RUNS / 1000
        store.dispose()
    median = statistics.median(took)
    return (
        f"publishing one changed file of {COUNTY:,} items, after its check", f"{median:.2f} s",
        f"the first revision: {first:.2f} s, {begun / 1e6:.1f} MB; each further one {more:.0f} KB",
        "aim ≤ 0.3 s", median <= 0.3,
    )  # fmt: skip


def _timed(desk: Desk, tree: Tree, loaded: Loaded) -> float:
    begun = time.perf_counter()
    desk.publish(SYSTEM, tree, reason="bench", at=datetime.now(ZONE), loaded=loaded)
    return time.perf_counter() - begun


def _stored(store: Store) -> float:
    with store.engine.connect() as connection:
        sizes = (
            "SELECT (SELECT sum(length(body)) FROM blob) + (SELECT sum(length(body)) FROM manifest)"
        )
        return float(connection.exec_driver_sql(sizes).scalar_one())
