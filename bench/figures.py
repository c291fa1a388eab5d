"""The figures: each a function that measures one thing beside what it is compared with."""

from __future__ import annotations

import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.grow import grow
from bench.timing import in_turn, process

ROOT = Path(__file__).resolve().parent.parent
CONFIG = ROOT / "config"
BIN = Path(sys.executable).parent
COUNTY = 1_679
Row = tuple[str, str, str, str, bool]


@contextmanager
def grown(items: int) -> Iterator[tuple[Path, list[Path]]]:
    """Give a configuration of that many items in a folder that goes away."""
    folder = Path(tempfile.mkdtemp(prefix="yichuang-bench-"))
    try:
        files = grow(CONFIG, folder / "config", items)
        yield folder / "config", files
    finally:
        shutil.rmtree(folder)


def check() -> Row:
    """Cold `check` of a whole county against check-jsonschema on its item files alone."""
    with grown(COUNTY) as (config, files):
        ours = [str(BIN / "yichuang"), "check", "--no-cache", "--config", str(config)]
        schema = str(CONFIG / "schema" / "item.schema.json")
        theirs = [str(BIN / "check-jsonschema"), "--schemafile", schema, *map(str, files)]
        # Warm-up: one file is enough for theirs.
        process(ours), process([*theirs[:3], str(files[0])])
        mine, other, ratio = in_turn(lambda: process(ours), lambda: process(theirs), 3, warm=True)
    return (
        f"`check` of {COUNTY:,} items, cold, cross-checks included",
        f"{mine:.2f} s", f"check-jsonschema, item files only: {other:.2f} s",
        f"{1 / ratio:.1f} × faster (aim ≥ 6 ×)", ratio <= 1 / 6,
    )  # fmt: skip


def start() -> Row:
    """From the command to the first page, with a county's items and an empty database."""
    times = []
    with grown(COUNTY) as (config, _files):
        for run in range(3):
            times.append(_first_page(config, config.parent / f"var{run}"))
    spent = statistics.median(times)
    return (
        f"`serve` to the first page, {COUNTY:,} items, new database",
        f"{spent:.2f} s",
        "",
        "aim ≤ 4 s",
        spent <= 4,
    )


def free_port() -> int:
    """Give a port nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until_it_answers(address: str, most: float) -> None:
    """Wait for a server's page; raise after `most` seconds."""
    begin = time.perf_counter()
    while time.perf_counter() - begin < most:
        try:
            with urllib.request.urlopen(address, timeout=10) as page:
                page.read()
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.02)
    raise RuntimeError(f"the server did not answer within {most} s")


def _first_page(config: Path, var: Path) -> float:
    port = free_port()
    command = [
        str(BIN / "yichuang"),
        "serve",
        "--config",
        str(config),
        "--var",
        str(var),
        "--port",
        str(port),
    ]
    begin = time.perf_counter()
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until_it_answers(f"http://127.0.0.1:{port}/", 60)
        return time.perf_counter() - begin
    finally:
        server.terminate()
        server.wait()
