"""A configuration file as it stands on disk, with the problems of the last check at their lines."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from app.catalog import Problem
from app.catalog.layers import whereabouts

# A file larger than this is shown up to here; the check refuses it anyway.
MOST_LINES: Final = 5000
_MOST_BYTES: Final = 2_000_000


class SourceLine(msgspec.Struct, frozen=True):
    """One line, numbered from 1, and what is wrong with it."""

    number: int
    text: str
    problems: tuple[Problem, ...]


def readable(data: bytes) -> str:
    """Decode a file to be looked at; one that is refused for being GBK is still legible."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError:
        return data.decode("utf-8", errors="replace")


def read_source(
    folder: Path, file: str, problems: tuple[Problem, ...]
) -> tuple[SourceLine, ...] | None:
    """Give the lines of a YAML file inside `folder`; None when there is no such file there."""
    try:
        layer, name = whereabouts(folder, file)
        path = (layer / name).resolve()
        inside = path.is_relative_to(layer.resolve()) and path.suffix in (".yaml", ".yml")
        if not inside or not path.is_file():
            return None
        with path.open("rb") as stream:
            text = readable(stream.read(_MOST_BYTES))
    except (OSError, ValueError):
        # No name of a file at all (too long, a NUL in it), not ours to read, or gone meanwhile.
        return None
    here: dict[int, list[Problem]] = {}
    for problem in problems:
        if problem.file == file:
            here.setdefault(problem.line, []).append(problem)
    lines = text.splitlines()[:MOST_LINES] or [""]
    return tuple(
        SourceLine(number, line, tuple(here.get(number, ())))
        for number, line in enumerate(lines, 1)
    )
