"""Sixty mistakes that administrators make: files over the small county, and what must be said.

Each folder of tests/catalog/contest holds the files with the mistake and `about.yaml`: its title
and its faults, each a file, a line and the words that a hint must hold to be the mend. They were
written before anything was run.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml

from tests.catalog.folders import HERE

CONTEST: Final = HERE / "contest"


class Fault(NamedTuple):
    """One place with a mistake, and the words of its mend."""

    file: str
    line: int
    words: tuple[str, ...]


class Mistake(NamedTuple):
    """One mistake: its files over the county, and each of its faults."""

    name: str
    title: str
    files: dict[str, bytes]
    faults: tuple[Fault, ...]


def mistakes() -> list[Mistake]:
    """Give all of them in order."""
    return [_mistake(folder) for folder in sorted(CONTEST.iterdir())]


def _mistake(folder: Path) -> Mistake:
    about: Any = yaml.safe_load((folder / "about.yaml").read_text("utf-8"))
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "about.yaml"
    }
    faults = tuple(Fault(f["file"], f["line"], tuple(f["hint"])) for f in about["faults"])
    return Mistake(folder.name, about["title"], files, faults)
