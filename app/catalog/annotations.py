"""Problems as other programs want them: SARIF for code scanners, annotations for GitHub."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from app import __version__
from app.catalog.crosscheck import RULES
from app.catalog.problem import Problem
from app.catalog.reasons import REASONS
from app.texts import _

_LEVELS: Final = {"错误": "error", "警告": "warning", "提示": "note"}
_COMMANDS: Final = {"错误": "error", "警告": "warning", "提示": "notice"}


def as_sarif(problems: Sequence[Problem], folder: str) -> str:
    """Give a SARIF 2.1.0 log; `folder` is put before every file, so that paths begin at the checkout."""
    codes = sorted({problem.code for problem in problems})
    driver = {
        "name": "yichuang",
        "version": __version__,
        "rules": [_rule(code) for code in codes],
    }
    run = {"tool": {"driver": driver}, "results": [_result(p, folder, codes) for p in problems]}
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(log, ensure_ascii=False, indent=2)


def _rule(code: str) -> dict[str, Any]:
    title = _(RULES[code].title) if code in RULES else code
    why = _(REASONS[code]) if code in REASONS else title
    return {"id": code, "shortDescription": {"text": title}, "fullDescription": {"text": why}}


def _result(problem: Problem, folder: str, codes: list[str]) -> dict[str, Any]:
    region = {
        "startLine": problem.line,
        "startColumn": problem.column,
        "endColumn": problem.column + problem.width,
    }
    location = {
        "artifactLocation": {"uri": f"{folder}/{problem.file}"},
        "region": region,
    }
    result = {
        "ruleId": problem.code,
        "ruleIndex": codes.index(problem.code),
        "level": _LEVELS[problem.severity],
        "message": {"text": _with_hint(problem)},
        "locations": [{"physicalLocation": location}],
    }
    if problem.also:
        result["relatedLocations"] = [
            {
                "id": number,
                "physicalLocation": {
                    "artifactLocation": {"uri": f"{folder}/{spot.file}"},
                    "region": {"startLine": spot.line},
                },
                "message": {"text": _("也出现在这里")},
            }
            for number, spot in enumerate(problem.also, 1)
        ]
    return result


def as_github(problems: Iterable[Problem], folder: str) -> str:
    """Give one workflow command a problem, which GitHub shows beside the line."""
    return "\n".join(_command(problem, folder) for problem in problems)


def _command(problem: Problem, folder: str) -> str:
    place = f"file={_property(f'{folder}/{problem.file}')},line={problem.line},col={problem.column}"
    said = _data(_with_hint(problem))
    return f"::{_COMMANDS[problem.severity]} {place},title={problem.code}::{said}"


def _with_hint(problem: Problem) -> str:
    said = problem.message + problem.elsewhere
    if problem.reason:
        said += _("为什么：{reason}").format(reason=problem.reason)
    if problem.hint:
        said += _("怎么改：{hint}").format(hint=problem.hint)
    return said


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
