"""What the loader costs: a check that remembers, a live reload, ten times the items, memory."""

from __future__ import annotations

import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.figures import BIN, COUNTY, ROOT, Row, free_port, grown, until_it_answers
from bench.timing import in_turn, process

FEW, MANY = 0, 10 * COUNTY
RUNS = 5


@contextmanager
def own_cache() -> Iterator[None]:
    """Let the commands remember in a folder of their own that goes away."""
    before, folder = os.environ.get("XDG_CACHE_HOME"), tempfile.mkdtemp(prefix="yichuang-cache-")
    os.environ["XDG_CACHE_HOME"] = folder
    try:
        yield
    finally:
        os.environ.pop("XDG_CACHE_HOME")
        if before is not None:
            os.environ["XDG_CACHE_HOME"] = before
        shutil.rmtree(folder)


def warm() -> Row:
    """A whole `check` process after one of 1,679 items was changed, beside one without memory."""
    with grown(COUNTY) as (config, files), own_cache():
        command = [str(BIN / "yichuang"), "check", "--config", str(config)]
        numbers = iter(range(1000))

        def changed() -> float:
            _change(files[-1], next(numbers))
            return process(command)

        mine, cold, ratio = in_turn(changed, lambda: process([*command, "--no-cache"]), RUNS)
    return (
        f"`check` of {COUNTY:,} items after one changed file, warm", f"{mine:.2f} s",
        f"the same with --no-cache: {cold:.2f} s ({1 / ratio:.1f} ×)", "aim ≤ 0.3 s", mine <= 0.3,
    )  # fmt: skip


def tenfold() -> Row:
    """Cold `check` of ten times the items beside that of a county."""
    with grown(MANY) as (large, _many), grown(COUNTY) as (small, _few):
        commands = [
            [str(BIN / "yichuang"), "check", "--no-cache", "--config", str(folder)]
            for folder in (large, small)
        ]
        big, one, ratio = in_turn(
            lambda: process(commands[0]), lambda: process(commands[1]), 3, warm=True
        )
    return (
        f"`check` of {MANY:,} items, cold", f"{big:.2f} s", f"{COUNTY:,} items: {one:.2f} s",
        f"{ratio:.1f} × (aim ≤ 11 ×)", ratio <= 11,
    )  # fmt: skip


def reload() -> Row:
    """From the save of one of 1,679 files to the first page that shows the change."""
    with grown(COUNTY) as (config, files), _served(config, "--watch") as (base, _server):
        times = []
        for number in range(RUNS + 1):
            time.sleep(1)
            begun = time.perf_counter()
            name = _change(files[-1], number)
            page = f"{base}/guide/{re.search('^id: (.+)$', files[-1].read_text('utf-8'), re.M)[1]}"  # type: ignore[index]
            while name not in _page(page):
                if time.perf_counter() - begun > 20:
                    raise RuntimeError("the change did not come through")
                time.sleep(0.01)
            times.append(time.perf_counter() - begun)
    spent = statistics.median(times[1:])
    return (
        f"live reload of {COUNTY:,} items: file saved → page shows it", f"{spent:.2f} s",
        "a real `serve --watch`, published as a revision on the way", "aim ≤ 0.5 s", spent <= 0.5,
    )  # fmt: skip


def memory() -> Row:
    """Resident memory of a server after its first pages: as shipped, a county's and ten times the items."""
    figures, counts = [], []
    for items in (FEW, COUNTY, MANY):
        with grown(items) as (config, files), _served(config) as (base, server):
            counts.append(len(files))
            for path in ("/", "/guide/dibao"):
                _page(base + path)
            figures.append(_resident(server.pid))
    told = "; ".join(
        f"{items:,} items: {size:.0f} MB" for items, size in zip(counts, figures, strict=True)
    )
    each = (figures[2] - figures[1]) / (MANY - COUNTY) * 1000
    return (
        "resident memory of a serving process", told, f"{each:.0f} kB for each further item",
        "no aim set", True,
    )  # fmt: skip


def _change(file: Path, number: int) -> str:
    """Save a file as an editor does, with another name in it; give that name."""
    name = f"改过{number}次"
    text = re.sub(
        r"(?m)^name: (.+?)(，改过\d+次)?$", rf"name: \1，{name}", file.read_text("utf-8"), count=1
    )
    aside = file.with_suffix(".tmp")
    aside.write_text(text, "utf-8")
    aside.replace(file)
    return name


@contextmanager
def _served(config: Path, *more: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Give (address, process) of a server that has answered."""
    port = free_port()
    command = [
        str(BIN / "yichuang"), "serve", "--config", str(config), "--var",
        str(config.parent / "var"), "--port", str(port), *more,
    ]  # fmt: skip
    server = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT
    )
    try:
        until_it_answers(f"http://127.0.0.1:{port}/", 120)
        yield f"http://127.0.0.1:{port}", server
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


def _page(address: str) -> str:
    import urllib.error
    import urllib.request

    try:
        with urllib.request.urlopen(address, timeout=30) as page:
            return str(page.read(), "utf-8")
    except urllib.error.HTTPError as error:
        return f"HTTP {error.code}"


def _resident(pid: int) -> float:
    """Give the resident memory of a process in MB."""
    text = Path(f"/proc/{pid}/status").read_text("utf-8")
    found = re.search(r"VmRSS:\s+(\d+) kB", text)
    assert found is not None
    return int(found[1]) / 1000


if __name__ == "__main__":
    for part in sys.argv[1:]:
        print(globals()[part]())
