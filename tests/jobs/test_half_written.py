"""A file in the middle of a save is never what serves."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from queue import Empty, Queue
from threading import Event

import pytest

from app.catalog import Loaded, load
from app.jobs.watch import watch_folder
from tests.catalog.folders import COUNTY, county_with
from tests.jobs.test_watch import wrong

PROOF = (COUNTY / "items" / "proof.yaml").read_text("utf-8")
# Truncates, then writes a line at a time: every prefix of lines lies on the disk for a while.
SLOW = """
import sys, time
path, pause = sys.argv[1], float(sys.argv[2])
rows = sys.stdin.read().splitlines(keepends=True)
with open(path, "w") as file:
    for row in rows:
        file.write(row)
        file.flush()
        time.sleep(pause)
"""


def save_slowly(path: Path, text: str, pause: float) -> subprocess.Popen[str]:
    writer = subprocess.Popen(
        [sys.executable, "-c", SLOW, str(path), str(pause)], stdin=subprocess.PIPE, text=True
    )
    assert writer.stdin is not None
    writer.stdin.write(text)
    writer.stdin.close()
    return writer


def drained(seen: Queue[Loaded], quiet: float) -> list[Loaded]:
    came: list[Loaded] = []
    while True:
        try:
            came.append(seen.get(timeout=quiet))
        except Empty:
            return came


@pytest.mark.slow
def test_what_a_slow_editor_has_half_written_is_never_loaded(tmp_path: Path) -> None:
    folder, stop, seen = county_with(tmp_path, {}), Event(), Queue[Loaded]()
    # Long after the lines that make a whole record there come more: every half would be sound.
    text = PROOF.replace("救助对象证明", "慢慢写的证明", 1) + "".join(
        f"# {number}\n" for number in range(20)
    )
    thread = watch_folder(folder, seen.put, stop)
    try:
        time.sleep(1)
        drained(seen, 0.2)
        writer = save_slowly(folder / "items" / "proof.yaml", text, 0.08)
        # Another file that is saved meanwhile is live without waiting for the slow one.
        time.sleep(1)
        loan = folder / "items" / "loan.yaml"
        loan.write_text(loan.read_text("utf-8").replace("贷款贴息", "贷款补贴", 1), "utf-8")
        first = seen.get(timeout=5)
        assert writer.poll() is None
        assert wrong(first) == []
        assert first.catalog is not None
        assert first.catalog.items["loan"].name == "个体工商户贷款补贴"
        assert first.catalog.items["proof"].name == "救助对象证明"
        assert writer.wait(timeout=20) == 0
        came = [seen.get(timeout=5), *drained(seen, 0.6)]
    finally:
        stop.set()
        thread.join(timeout=5)
    assert not thread.is_alive()
    assert all(wrong(one) == [] and one.catalog is not None for one in came)
    assert [one.catalog.items["proof"].name for one in came if one.catalog][-1] == "慢慢写的证明"


def test_a_check_waits_for_a_save_and_says_when_it_never_ends(tmp_path: Path) -> None:
    folder = county_with(tmp_path, {})
    path = folder / "items" / "proof.yaml"
    writer = save_slowly(path, PROOF, 0.02)
    while path.stat().st_size == len(PROOF.encode()) and writer.poll() is None:
        time.sleep(0.01)
    assert load(folder).problems == ()
    assert writer.wait(timeout=10) == 0
    with path.open("a", encoding="utf-8"):
        told = [(p.file, p.code) for p in load(folder).problems]
    assert told == [("items/proof.yaml", "S33")]
    assert load(folder).problems == ()
