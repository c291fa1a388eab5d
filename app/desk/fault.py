"""An error in one line that may be shown and kept: nothing in it tells of a person."""

from __future__ import annotations

import re
from traceback import extract_tb
from types import TracebackType
from typing import Final

from app.desk.errors import DeskError

LONGEST: Final = 200
_FOLDER: Final = "/app/"
# What may have been somebody's answer: what stands in quotes, what is Chinese, any long number.
_TOLD: Final = re.compile(r"'[^']*'|\"[^\"]*\"|[\u3400-\u9fff\uf900-\ufaff·]+|\d[\d-]{4,}[Xx]?")


class Caught:
    """Keeps the `error` of a block that must not end what it is only a part of.

    Not for what asks the whole process to end.
    """

    error: Exception | None = None

    def __enter__(self) -> Caught:
        """Begin the block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:  # fmt: skip
        """Keep what it raised."""
        if isinstance(error, Exception):
            self.error = error
        return self.error is not None


def told(error: BaseException) -> str:
    """Say what went wrong and where: our own sentences whole, others without what may be data."""
    lines = str(error).splitlines()
    first = lines[0] if lines else ""
    if not isinstance(error, DeskError):
        first = _TOLD.sub("…", first)
    parts = (f"{type(error).__name__}{_place(error)}", first)
    return ": ".join(part for part in parts if part)[:LONGEST]


def _place(error: BaseException) -> str:
    """Give the last line of ours that it came through."""
    ours = [frame for frame in extract_tb(error.__traceback__) if _FOLDER in frame.filename]
    if not ours:
        return ""
    return f" ({ours[-1].filename.rpartition(_FOLDER)[2]}:{ours[-1].lineno})"
