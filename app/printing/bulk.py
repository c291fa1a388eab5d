"""Many papers on all cores; one bad item is reported and never stops the others."""

from __future__ import annotations

import gc
import multiprocessing
import os
import re
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from pathlib import Path

from app.catalog.model import Value
from app.printing.job import AnyJob, print_job
from app.printing.paper import Incomplete, environment
from app.printing.pdf import warm
from app.printing.text import Replaced
from app.texts import _, current_language, language

# Bytes of a file name most file systems take, less room for a number and the ending.
LONGEST_NAME = 180
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\s]+')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


class Printed(Value):
    """A paper that lies in the folder; `size` in bytes."""

    name: str
    path: Path
    pages: int
    size: int
    replaced: tuple[Replaced, ...] = ()


class Failed(Value):
    """A paper that could not be made, and why."""

    name: str
    problem: str


Task = tuple[AnyJob, Path]


def safe_name(name: str) -> str:
    """Make a file name of any text: no separators, no hidden or reserved names, not too long."""
    clean = _FORBIDDEN.sub("_", name).strip("._ ")
    clean = clean.encode()[:LONGEST_NAME].decode(errors="ignore").rstrip("._ ")
    if _RESERVED.fullmatch(clean):
        clean = f"_{clean}"
    return clean or _("未命名")


def print_all(
    jobs: Iterable[AnyJob], folder: Path, workers: int | None = None
) -> Iterator[Printed | Failed]:
    """Print every job into `folder` and give each outcome as soon as it is there.

    `workers` processes (all cores when None). The files carry the safe form of the job's
    name, numbered where two would be the same; a file appears only when it is complete.
    """
    folder.mkdir(parents=True, exist_ok=True)
    yield from print_tasks(tasks(jobs, folder), workers)


def print_tasks(tasks: Iterator[Task], workers: int | None = None) -> Iterator[Printed | Failed]:
    """Print each job to the file beside it, as `print_all` does."""
    count = workers or len(os.sched_getaffinity(0))
    while suspects := (yield from _run(tasks, count)):
        # A process died and took its pool along: one of these did it. Each runs alone now.
        for task in suspects:
            if (yield from _run(iter([task]), 1)):
                yield Failed(name=task[0].name, problem=_("打印进程意外退出，可能是内存不足"))


def tasks(jobs: Iterable[AnyJob], folder: Path) -> Iterator[Task]:
    """Give each job with the file it belongs into, whose name no other job has."""
    taken: set[str] = set()
    for job in jobs:
        stem = safe_name(job.name)
        name, number = stem, 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem}_{number}"
        taken.add(name.casefold())
        yield job, folder / f"{name}.pdf"


def _run(tasks: Iterator[Task], workers: int) -> Generator[Printed | Failed, None, list[Task]]:
    """Print `tasks`; give back those that were under way when a process died, else nothing.

    Few tasks are handed out ahead, so that few are suspects and memory stays flat.
    """
    spawn = multiprocessing.get_context("spawn")  # fork would copy threads and locks of a server
    running: dict[Future[Printed], Task] = {}
    with ProcessPoolExecutor(workers, mp_context=spawn, initializer=_made_ready) as pool:
        while True:
            for task in islice(tasks, 2 * workers - len(running)):
                try:
                    running[pool.submit(_print, *task, current_language())] = task
                except BrokenProcessPool:
                    return [task, *running.values()]
            if not running:
                return []
            died = []
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                task = running.pop(future)
                error = future.exception()
                if isinstance(error, BrokenProcessPool):
                    died.append(task)
                elif error is None:
                    yield future.result()
                else:
                    yield Failed(name=task[0].name, problem=_told(error))
            if died:
                return [*died, *running.values()]


def _made_ready() -> None:
    """Load what every paper needs, and spare the collector from looking it through ever again.

    Modules, style sheet and fonts are some 400,000 objects that live as long as the process; a
    paper makes enough objects to have them all looked at several times.
    """
    warm()
    environment()
    gc.collect()
    gc.freeze()


def _told(error: BaseException) -> str:
    return str(error) if isinstance(error, Incomplete) else f"{type(error).__name__}: {error}"


def _print(job: AnyJob, path: Path, tag: str) -> Printed:
    with language(tag):
        made = print_job(job)
    unfinished = path.with_name(f".{path.name}.part")
    unfinished.write_bytes(made.pdf)
    unfinished.replace(path)
    return Printed(
        name=job.name, path=path, pages=made.pages, size=len(made.pdf), replaced=made.replaced
    )
