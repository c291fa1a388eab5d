"""Measure everything in one run and write docs/benchmarks.md.

`python -m bench` runs every part; `python -m bench year` the year alone, which takes half an hour
and keeps its own place on the page; `python -m bench NAME …` only prints what those parts find.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from pathlib import Path

from bench import cases, contest, engine, figures, lists, loading, papers, publishing, sweep, year
from bench.figures import Row
from bench.rival import ENVIRONMENT, versions
from bench.timing import as_installed

OUT = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
PARTS = (
    figures.check, loading.warm, loading.tenfold, loading.reload, publishing.publish, loading.memory, figures.start,
    lists.cases, papers.one_page, papers.county, papers.receipt, contest.contest, engine.decisions, cases.on_sqlite, cases.on_postgresql, sweep.sweep,
)  # fmt: skip
NAMED = {f"{part.__module__.split('.')[-1]}.{part.__name__}": part for part in PARTS}
YEAR = "## A year"


def main() -> None:
    """Run what is asked for; a part that fails stops the run, nothing half-measured is written."""
    asked = sys.argv[1:]
    with as_installed():
        if asked == ["year"]:
            _write(_page(), _measured(year.year))
            return
        rows = [row for name in asked or NAMED for row in _measured(NAMED[name])]
    if not asked:
        page = PAGE.format(table=_table(rows), day=date.today(), machine=_machine())
        kept = _page().partition(YEAR)
        OUT.write_text(page + "".join(kept[1:]), "utf-8")
    sys.stdout.write(_table(rows) + "\n")


def _page() -> str:
    return OUT.read_text("utf-8") if OUT.exists() else ""


def _measured(part: Callable[[], Row | list[Row]]) -> list[Row]:
    begun = time.perf_counter()
    sys.stderr.write(f"measuring {part.__module__}.{part.__name__} … ")
    found = part()
    sys.stderr.write(f"{time.perf_counter() - begun:.0f} s\n")
    return found if isinstance(found, list) else [found]


def _write(page: str, rows: list[Row]) -> None:
    """Put the year in its place on the page; the rest stays as it was measured."""
    told = YEAR_PAGE.format(
        title=YEAR, table=_table(rows), day=date.today(), machine=_machine(), cases=year.MANY
    )
    OUT.write_text(page.partition(YEAR)[0].rstrip() + "\n\n" + told, "utf-8")
    sys.stdout.write(_table(rows) + "\n")


def _table(rows: list[Row]) -> str:
    return "\n".join(
        f"| {what} | {figure} | {beside} | {verdict} | {'✓ met' if met else '✗ missed'} |"
        for what, figure, beside, verdict, met in rows
    )


def _machine() -> str:
    names = ("SQLAlchemy", "Flask-AppBuilder", "WeasyPrint", "PyYAML", "check-jsonschema")
    ours = ", ".join(f"{name} {version(name)}" for name in names)
    return f"{len(_cores())} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}, {ours}{_compared_with()}"


def _compared_with() -> str:
    return f", {versions()}" if ENVIRONMENT.exists() else ""


def _cores() -> set[int]:
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
- **one page**: dossier to PDF bytes in a warm process; beside it WeasyPrint with nothing of ours but the HTML with its style sheet, in a warm process of its own, and a Chromium that is open already, loading the page included.
- **county**: whole processes, `yichuang print guide --all` into an empty folder and again after ten items got another name; beside it one warm process that does nothing but call WeasyPrint for HTML that is there already, for every twelfth item.
- **receipt**: through the real application with login, 60 cases, each numbered, sealed and stored on the way; the PDF is fetched by the redirect as a browser does.
- **decisions**: for 2,000 applications in 71 items at all points on the days of a year: the route with its reasons, the last days of the notice, the law and the promise with their derivation, the start of the flow and five steps (accept, three opinions at once, decide). SpiffWorkflow runs the same five user tasks and nothing else, its process parsed before. One process each, on one core.
- **whole cases**: the same flow through `Desk`: open, accept, three opinions, decide, each verb one transaction and answered with the case as the clerk sees it. *Bare SQL*: the statements that wrote these rows, recorded from two like cases and replayed through the driver with new ids, numbers and digests, in as many transactions; it reads, decides and checks nothing. *SpiffWorkflow*: every step reads the case, restores it, does the step, serialises and saves it with its own serializer. *viewflow*: every step reads, assigns, starts and executes its task with its own tables. All write to the same kind of database: SQLite in WAL mode with synchronous FULL, or a PostgreSQL with its own settings. *Syncing free*: the same on a file system in memory.
- **room**: how much the database grew, divided by the cases, indexes and free space included.
- **sweep**: 100,000 open cases, copies (bench/copies.py) of some that the desk made in the last fifteen working days; a worker does what is due eight hours after the evening, one job after the other, each durable.
"""

YEAR_PAGE = """{title} of 德阳

Made by `python -m bench year` on {day}. {machine}.

| what | figure | beside | ratio or aim | |
|---|---|---|---|---|
{table}

- **year**: {cases:,} cases of 250 working days, 95 of 100 done on the spot. On each of the days the desk itself makes six cases that are done at once and three that move on day by day; the others are copies of these with a number, an applicant, sealed and indexed data, tokens and a hash chain of their own (bench/copies.py), written in bulk to an SQLite file. Some copies are audited before anything is measured.
- **pages**: through the real application with login, as a clerk of a town and one of the county's hall, each page asked of both databases in turn: `/cases/` with its filters and following pages; `/case/…`; a search by number, by the applicant's document and by a part of an item's name.
"""

if __name__ == "__main__":
    main()
