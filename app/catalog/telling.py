"""Problems told to people: text with the line and a caret, or the same as JSON."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from app.catalog.problem import SEVERITIES, Problem
from app.catalog.silences import Silence
from app.texts import _

# ANSI colours: 错误 red, 警告 yellow, 提示 blue; the words and the caret say the same.
_COLOURS: Final = {"错误": "31", "警告": "33", "提示": "34"}

# Columns of a screen that a line may take, and how many of them stand before the caret at most.
_SCREEN: Final = 96
_BEFORE: Final = 40


def as_text(problems: Sequence[Problem], colour: bool = False) -> str:
    """Give `file:line:column code message`, the line, a caret, the reason and the mend of each."""
    return "\n".join(_told(problem, colour) for problem in problems)


def _painted(text: str, problem: Problem, colour: bool) -> str:
    return f"\x1b[1;{_COLOURS[problem.severity]}m{text}\x1b[0m" if colour else text


def _told(problem: Problem, colour: bool) -> str:
    said = problem.message
    if problem.severity != "错误":
        said += _("（{severity}）").format(severity=_(problem.severity))
    code = _painted(problem.code, problem, colour)
    lines = [f"{_harmless(problem.file)}:{problem.line}:{problem.column} {code} {said}"]
    if problem.source_line:
        shown, caret = _with_caret(problem)
        lines += [f"    {shown}", f"    {_painted(caret, problem, colour)}"]
    if problem.also:
        lines.append(f"    {problem.elsewhere}")
    if problem.reason:
        lines.append(_("    为什么：{reason}").format(reason=problem.reason))
    if problem.hint:
        lines.append(_("    怎么改：{hint}").format(hint=problem.hint))
    return "\n".join(lines) + "\n"


def _with_caret(problem: Problem) -> tuple[str, str]:
    """The line, cut to the screen, and ^ under the place; a Chinese character is two wide."""
    line = _harmless(problem.source_line.rstrip())
    start = min(problem.column - 1, len(line))
    first = start - len(_fitting(reversed(line[:start]), _BEFORE))
    shown = _fitting(line[first:], _SCREEN)
    left = "…" if first else ""
    right = "…" if first + len(shown) < len(line) else ""
    before = left + shown[: start - first]
    marked = shown[start - first : start - first + problem.width] or " "
    return left + shown + right, " " * _columns(before) + "^" * max(1, _columns(marked))


def _fitting(text: Iterable[str], columns: int) -> str:
    """Give as many characters from the beginning as fit."""
    taken, used = [], 0
    for character in text:
        used += _columns(character)
        if used > columns:
            break
        taken.append(character)
    return "".join(taken)


def _columns(text: str) -> int:
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def _harmless(text: str) -> str:
    """Give a text without what a terminal would obey instead of show."""
    return "".join(c if c.isprintable() else " " if c == "\t" else "·" for c in text)


def as_json(problems: Iterable[Problem], silences: Sequence[Silence] = ()) -> str:
    """Give `{"problems": [...]}` with the stable keys, and `silences` where there are any."""
    data = {"problems": [problem.as_data() for problem in problems]}
    if silences:
        data["silences"] = [silence.as_data() for silence in silences]
    return json.dumps(data, ensure_ascii=False, indent=2)


def silenced(silences: Sequence[Silence]) -> str:
    """Give a line for each silence: out of the way, but never out of sight."""
    return "\n".join(
        _("静默 {file}:{line} {rule}（{n} 处，至 {until}）：{reason}").format(
            file=each.file, line=each.line, rule=each.rule, n=each.hushed,
            until=each.until, reason=each.reason,
        )
        for each in silences
    )  # fmt: skip


def summary(problems: Sequence[Problem], files: int) -> str:
    """Give one closing line."""
    if not problems:
        return _("✓ 检查了 {files} 个文件，没有问题。").format(files=files)
    counts = "，".join(
        _("{n} 个{severity}").format(n=n, severity=_(severity))
        for severity in SEVERITIES
        if (n := sum(p.severity == severity for p in problems))
    )
    mark = "✗" if any(p.severity == "错误" for p in problems) else "!"
    return _("{mark} 检查了 {files} 个文件：{counts}。").format(
        mark=mark, files=files, counts=counts
    )
