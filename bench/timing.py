"""Honest timings: whole processes, several runs in turn, the median."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager


@contextmanager
def as_installed() -> Iterator[None]:
    """Let every program keep its byte code, as one that was installed does, in a folder of its own."""
    names = ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX")
    before = {name: os.environ.pop(name, None) for name in names}
    with tempfile.TemporaryDirectory(prefix="yichuang-bytecode-") as folder:
        os.environ["PYTHONPYCACHEPREFIX"] = folder
        try:
            yield
        finally:
            for name in names:
                os.environ.pop(name, None)
            os.environ.update({name: value for name, value in before.items() if value is not None})


def seconds(work: Callable[[], object]) -> float:
    """Time one call."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def process(command: Sequence[str], allowed: Sequence[int] = (0,)) -> float:
    """Time one whole process; raise if it ends with a code that is not `allowed`."""
    begin = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    spent = time.perf_counter() - begin
    if done.returncode not in allowed:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}: {done.stderr[-2000:]}")
    return spent


def processor_seconds() -> float:
    """Give the processor time of all processes this one has waited for, and of theirs.

    It says more than the clock where a machine has other things to do.
    """
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def in_turn(
    first: Callable[[], float], second: Callable[[], float], runs: int, *, warm: bool = False
) -> tuple[float, float, float]:
    """Run A B A B …; give the medians of both and the median of the ratios A/B pair by pair.

    One pair before, which does not count, warms up what is not `warm` already.
    """
    if not warm:
        first(), second()
    pairs = [(first(), second()) for _ in range(runs)]
    return (
        statistics.median(a for a, _b in pairs),
        statistics.median(b for _a, b in pairs),
        statistics.median(a / b for a, b in pairs),
    )
