"""A problem of the configuration: where, what, and how to mend it."""

from __future__ import annotations

from typing import Any, Final, Literal

import msgspec

Severity = Literal["错误", "警告", "提示"]
SEVERITIES: Final = ("错误", "警告", "提示")


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One problem; `line` and `column` count from 1, `width` is the length of the caret.

    `file` is relative to the configuration folder; `source_line` is the offending line.
    """

    file: str
    line: int
    column: int
    code: str
    severity: Severity = "错误"
    message: str
    hint: str = ""
    source_line: str = ""
    width: int = 1

    def as_data(self) -> dict[str, Any]:
        """Give the stable keys that `check --format json` prints."""
        return {
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "hint": self.hint,
        }


def in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    """Sort by file, place and code, and drop what is said twice."""
    unique = {(p.file, p.line, p.column, p.code, p.message): p for p in problems}
    return tuple(unique[key] for key in sorted(unique))
