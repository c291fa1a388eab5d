"""What a cross-file rule is: one code, one severity, one function over the whole county."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec

from app.catalog.county import County
from app.catalog.problem import Problem, Severity


class Finding(msgspec.Struct, frozen=True):
    """What a rule found: the record, the path inside it, what is wrong and how to mend it."""

    collection: str
    id: str
    path: tuple[Any, ...]
    message: str
    hint: str = ""
    key: bool = False


class Rule(msgspec.Struct, frozen=True):
    """One rule with its page in docs/problems.md; a `firm` one cannot be silenced.

    Firm is what the product cannot work without: references, unique ids, workflows that end.
    """

    code: str
    title: str
    severity: Severity
    find: Callable[[County], Iterator[Finding]]
    firm: bool = False


RULES: Final[dict[str, Rule]] = {}


def rule(
    code: str, title: str, severity: Severity = "错误", firm: bool = False
) -> Callable[[Callable[[County], Iterator[Finding]]], Callable[[County], Iterator[Finding]]]:
    """Enter a function among the rules. Raises ValueError if the code is taken."""

    def enter(find: Callable[[County], Iterator[Finding]]) -> Callable[[County], Iterator[Finding]]:
        if code in RULES:
            raise ValueError(code)
        RULES[code] = Rule(code, title, severity, find, firm)
        return find

    return enter


def located(county: County, rule_: Rule, finding: Finding) -> Problem:
    """Give a finding its place in a file."""
    places = county.stands.get((finding.collection, finding.id))
    if not places:
        # Nothing to point at: the collection as a whole is at fault.
        return Problem(
            file=f"{finding.collection}/", line=1, column=1, code=rule_.code,
            severity=rule_.severity, message=finding.message, hint=finding.hint,
        )  # fmt: skip
    source, base = places[0]
    return source.problem(
        (*base, *finding.path), rule_.code, finding.message, finding.hint,
        key=finding.key, severity=rule_.severity,
    )  # fmt: skip
