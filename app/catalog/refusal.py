"""A file that cannot be read at all, and why."""

from __future__ import annotations

from app.catalog.problem import Problem, Spot


class Refused(Exception):
    """A file that cannot be read; carries the problem to show."""

    def __init__(
        self,
        code: str,
        message: str,
        hint: str = "",
        line: int = 1,
        column: int = 1,
        also: tuple[int, ...] = (),
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint
        # `also` are other lines of the same file, for what stands twice.
        self.line, self.column, self.also = line, column, also

    def problem(self, file: str, rows: list[str]) -> Problem:
        """Give the problem with its place in the `rows` of the file."""
        # The parser may complain behind the last line; nobody can look there.
        line = min(self.line, max(1, len(rows) - (not rows[-1])))
        row = rows[line - 1]
        column = self.column if line == self.line else len(row)
        return Problem(
            file=file, line=line, column=max(1, min(column, len(row) + 1)), code=self.code,
            message=self.message, hint=self.hint, source_line=row,
            also=tuple(Spot(file, number) for number in self.also),
        )  # fmt: skip
