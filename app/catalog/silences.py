"""Rules silenced in a file: for a reason, until a day, and never out of sight."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec

from app.catalog.crosscheck import RULES
from app.catalog.nearest import did_you_mean
from app.catalog.problem import Problem
from app.catalog.source import Source
from app.texts import _


class Silence(msgspec.Struct, frozen=True, kw_only=True):
    """One `silence` entry: what it is about and `hushed`, how many problems it keeps back."""

    file: str
    line: int
    rule: str
    reason: str
    until: date
    hushed: int

    def as_data(self) -> dict[str, Any]:
        """Give the stable keys that `check --format json` prints."""
        return {
            "file": self.file,
            "line": self.line,
            "rule": self.rule,
            "reason": self.reason,
            "until": self.until.isoformat(),
            "hushed": self.hushed,
        }


def hush(
    sources: Iterable[Source], problems: list[Problem], today: date | None
) -> tuple[list[Problem], list[Silence]]:
    """Take out the silenced problems, and say which silences are wrong, over or of no use.

    A silence speaks for its own file and what that inherits. Without `today` none is over.
    """
    kept, silences = problems, []
    for source in sources:
        for index, entry in enumerate(source.data["silence"] if source.has("silence") else ()):
            until = date.fromisoformat(entry["until"])
            path = ("silence", index, "rule")
            fault = _fault(source, path, entry["rule"], until, today)
            if fault:
                kept = [*kept, fault]
                continue
            meant = {
                id(p) for p in kept if p.code == entry["rule"] and source.file in (p.file, p.heir)
            }
            if not meant:
                kept = [*kept, _useless(source, path, entry["rule"])]
                continue
            kept = [p for p in kept if id(p) not in meant]
            silences.append(
                Silence(
                    file=source.file, line=source.place(path).line, rule=entry["rule"],
                    reason=entry["reason"], until=until, hushed=len(meant),
                )
            )  # fmt: skip
    return kept, silences


def _fault(
    source: Source, path: tuple[Any, ...], code: str, until: date, today: date | None
) -> Problem | None:
    rule = RULES.get(code)
    if rule is None:
        return source.problem(
            path, "X96", _("没有规则“{code}”。").format(code=code),
            did_you_mean(code, RULES) or _("规则的代码见 docs/problems.md。"),
        )  # fmt: skip
    if rule.firm:
        return source.problem(
            path, "X96", _("规则 {code}（{title}）不能静默。").format(code=code, title=_(rule.title)),
            _("不改好它，办件就办不下去；请按提示改正。"),
        )  # fmt: skip
    if today is not None and until < today:
        return source.problem(
            (*path[:-1], "until"), "X97", _("对规则 {code} 的静默已于 {day} 到期。").format(code=code, day=until),
            _("改好问题并删掉这条静默；确需继续的，写明新的原因和到期日。"), severity="警告",
        )  # fmt: skip
    return None


def _useless(source: Source, path: tuple[Any, ...], code: str) -> Problem:
    message = _("本文件没有规则 {code} 的问题，这条静默没有用处。").format(code=code)
    return source.problem(path, "X98", message, _("删掉它。"), severity="提示")
