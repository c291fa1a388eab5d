"""Measure everything in one run and write docs/benchmarks.md."""

from __future__ import annotations

import platform
import sys
import time
from datetime import date
from importlib.metadata import version
from pathlib import Path

from bench import contest, figures, lists, loading, publishing
from bench.timing import as_installed

OUT = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
PARTS = (
    figures.check, loading.warm, loading.tenfold, loading.reload, publishing.publish, loading.memory, figures.start,
    lists.cases, figures.guide, contest.contest,
)  # fmt: skip


def main() -> None:
    """Run every part; a part that fails stops the run, nothing half-measured is written."""
    rows = []
    with as_installed():
        for part in PARTS:
            begun = time.perf_counter()
            sys.stderr.write(f"measuring {part.__name__} … ")
            rows.append(part())
            sys.stderr.write(f"{time.perf_counter() - begun:.0f} s\n")
    table = "\n".join(
        f"| {what} | {figure} | {beside} | {verdict} | {'✓ met' if met else '✗ missed'} |"
        for what, figure, beside, verdict, met in rows
    )
    OUT.write_text(PAGE.format(table=table, day=date.today(), machine=_machine()), "utf-8")
    sys.stdout.write(table + "\n")


def _machine() -> str:
    names = ("SQLAlchemy", "Flask-AppBuilder", "WeasyPrint", "PyYAML", "check-jsonschema")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    return f"{len(_cores())} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}, {versions}"


def _cores() -> set[int]:
    import os

    return os.sched_getaffinity(0)


PAGE = """# Benchmarks

Made by `make bench` on {day}. {machine}.

Medians of several runs after a warm-up. Every program keeps its byte code from the warm-up on, as one that was installed does. Where two things are compared they ran in turn, A B A B …, in the same run, and the ratio is the median of the pairs: quote the ratio, not the seconds, on another machine.

| what | figure | beside | ratio or aim | |
|---|---|---|---|---|
{table}

How each is measured:

- **check**: whole processes, a folder of 1,679 items grown from `config/` (bench/grow.py) with all its points, windows, workflows; `check-jsonschema` gets the item files and the item schema only. Neither uses a cache.
- **warm check**: a whole process after one item file was saved with another name; what the last check found out lies in the user's cache folder. Beside it, in turn, the same command with `--no-cache`.
- **tenfold**: whole processes, cold, 16,790 items beside 1,679.
- **live reload**: from the moment a file is saved (written aside, renamed) to the first answer of `/guide/<item>` that shows the change, asked every 10 ms of a real `serve --watch`; waiting for further changes and publishing the revision are part of it.
- **memory**: VmRSS of the server process after it has answered `/` and one guide.
- **start**: from starting the process to the complete answer of `/`, with a database that does not exist yet (migrations included).
- **list**: `/cases/` for the clerk of a town through the real application with login, 50 rows, SQLite; the cases are copies of one real case with its tasks, events and visibility.
- **mistakes**: docs/errors-contest.md, written in the same run, shows each.
- **guide**: dossier to PDF bytes in a warm process; beside it WeasyPrint with nothing of ours but the HTML, its own parsing of the style sheet included.
"""

if __name__ == "__main__":
    main()
