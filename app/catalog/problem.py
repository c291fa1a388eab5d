"""A problem of the configuration: where, what, and how to mend it."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Final, Literal

import msgspec

from app.catalog.reasons import REASONS
from app.texts import _

Severity = Literal["错误", "警告", "提示"]
SEVERITIES: Final = ("错误", "警告", "提示")


class Spot(msgspec.Struct, frozen=True):
    """Another place a problem is about: a file and a line counted from 1."""

    file: str
    line: int


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One problem; `line` and `column` count from 1, `width` is the length of the caret.

    `file` is relative to the configuration folder; `source_line` is the offending line. `also`
    are the places where the same thing stands: the other of two duplicates, the file it copies.
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
    also: tuple[Spot, ...] = ()
    # The value stands here, but is complained of where it is used: by reference (`*name`) or by
    # an heir, whose file is `heir`.
    through: tuple[str, ...] = ()
    heir: str = ""
    # The keys and numbers that lead to the value, where they are known; forms go by them.
    path: tuple[Hashable, ...] = ()

    @property
    def reason(self) -> str:
        """Give why this is a problem at all, in one sentence: the law or the practice."""
        reason = REASONS.get(self.code)
        return _(reason) if reason else ""

    @property
    def elsewhere(self) -> str:
        """Give `也出现在 items/a.yaml:3。` where the problem has other places, or ''."""
        if not self.also:
            return ""
        places = _("、").join(f"{spot.file}:{spot.line}" for spot in self.also)
        return _("也出现在 {places}。").format(places=places)

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
            "reason": self.reason,
            "also": [{"file": spot.file, "line": spot.line} for spot in self.also],
        }


def in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    """Sort by file, place and code, and drop what is said twice."""
    unique: dict[tuple[str, int, int, str, str], list[Problem]] = {}
    for p in problems:
        unique.setdefault((p.file, p.line, p.column, p.code, p.message), []).append(p)
    return tuple(_once(unique[key]) for key in sorted(unique))


# More uses of one value than these are only counted.
_USES_TOLD: Final = 3


def _once(same: list[Problem]) -> Problem:
    """Make one of several; what is wrong by itself is not told again for each use."""
    first = next((p for p in same if not p.through), same[0])
    uses = list(dict.fromkeys(use for p in same for use in p.through))
    if not first.through:
        return first
    told = _("、").join(uses[:_USES_TOLD])
    if len(uses) > _USES_TOLD:
        told = _("{some}等 {n} 处").format(some=told, n=len(uses))
    message = _("{message}（{uses}。）").format(message=first.message, uses=told)
    return msgspec.structs.replace(first, message=message, through=(), heir="")
