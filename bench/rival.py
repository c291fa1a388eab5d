"""Runs a program of `bench/rivals` in its own environment and asks it for timings."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import distributions
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
ENVIRONMENT: Final = HERE.parent / ".venv-bench"


class Rival:
    """A program that does whole cases when told how many and says how long they took."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def seconds(self, cases: int) -> float:
        """Let it do so many whole cases; give the seconds it took by its own clock."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{cases}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"the program ended with {self._process.wait()}")
        return float(answer)


@contextmanager
def rival(script: str, where: str) -> Iterator[Rival]:
    """Start a program on a place (`memory`, `sqlite:FILE`, `postgresql:URI`) and end it again."""
    python = ENVIRONMENT / "bin" / "python"
    if not python.exists():
        raise RuntimeError("the comparators are not installed: run setup/bench.sh")
    process = subprocess.Popen(
        [str(python), str(HERE / "rivals" / script), where],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=sys.stderr, text=True,
    )  # fmt: skip
    try:
        yield Rival(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def versions() -> str:
    """Name the comparators with their versions."""
    folders = [str(each) for each in (ENVIRONMENT / "lib").glob("python*/site-packages")]
    found = {each.name.lower(): each.version for each in distributions(path=folders)}
    return ", ".join(
        f"{name} {found[name.lower()]}" for name in ("SpiffWorkflow", "django-viewflow", "Django")
    )
