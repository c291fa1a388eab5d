"""A file that cannot be read at all, and why."""

from __future__ import annotations

from app.catalog.problem import Problem


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

    def problem(self, file: str, rows: list[str]) -> Problem:
        """Give the problem with its place in the `rows` of the file."""
        # The parser may complain behind the last line; nobody can look there.
        line = min(self.line, max(1, len(rows) - (not rows[-1])))
        row = rows[line - 1]
        column = self.column if line == self.line else len(row)
        return Problem(
            file=file, line=line, column=max(1, min(column, len(row) + 1)), code=self.code,
            message=self.message, hint=self.hint, source_line=row,
        )  # fmt: skip
