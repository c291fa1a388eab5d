"""A file that cannot be read at all, and why."""

from __future__ import annotations


class Refused(Exception):
    """A file that cannot be read; carries the problem to show."""

    def __init__(
        self, code: str, message: str, hint: str = "", line: int = 1, column: int = 1
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.hint, self.line, self.column = (
            code,
            message,
            hint,
            line,
            column,
        )
