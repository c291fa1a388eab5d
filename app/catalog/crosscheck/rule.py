"""What a cross-file rule is: one code, one severity, one function over the whole county."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

import msgspec

from app.catalog.county import County
from app.catalog.problem import Problem, Severity, Spot


class Other(NamedTuple):
    """Another place a finding is about; `nth` of several records that share one id."""

    collection: str
    id: str
    path: tuple[Any, ...] = ()
    nth: int = 0


class Finding(msgspec.Struct, frozen=True):
    """What a rule found: the record, the path inside it, what is wrong and how to mend it.

    `id` is a file's name where its record was refused and has none. `also` names other places: the other of two duplicates, what it contradicts. `token` is which placeholder of a text is meant, from 0.
    """

    collection: str
    id: str
    path: tuple[Any, ...]
    message: str
    hint: str = ""
    key: bool = False
    also: tuple[Other, ...] = ()
    token: int | None = None


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
    if not places and finding.id in county.refused.parsed:
        places = [(county.refused.parsed[finding.id][1], ())]
    if not places:
        # Nothing to point at: the collection as a whole is at fault.
        return Problem(
            file=f"{finding.collection}/", line=1, column=1, code=rule_.code,
            severity=rule_.severity, message=finding.message, hint=finding.hint,
        )  # fmt: skip
    source, base = places[0]
    return source.problem(
        (*base, *finding.path), rule_.code, finding.message, finding.hint,
        key=finding.key, severity=rule_.severity, also=_spots(county, finding),
        token=finding.token,
    )  # fmt: skip


def _spots(county: County, finding: Finding) -> tuple[Spot, ...]:
    found = []
    for other in finding.also:
        places = county.stands.get((other.collection, other.id), ())
        for source, base in places[other.nth : other.nth + 1]:
            place = source.place((*base, *other.path))
            found.append(Spot(place.file, place.line))
    return tuple(found)
