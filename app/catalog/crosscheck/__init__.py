"""What no single file can know: one function and one code for each rule."""

from __future__ import annotations

from app.catalog.collections import BY_NAME
from app.catalog.county import County
from app.catalog.crosscheck import (  # noqa: F401  (each module enters its rules)
    authority,
    banks,
    blocks,
    bundles,
    calendars,
    centre,
    codes,
    conditions,
    identity,
    imports,
    items,
    licences,
    limits,
    materials,
    narrowing,
    papers,
    people,
    points,
    references,
    situations,
    staffing,
    supervision,
    translated,
    unfinished,
    visits,
    ways,
    windows,
    wording,
    workflows,
)
from app.catalog.crosscheck.alone import ALONE
from app.catalog.crosscheck.rule import RULES, Finding, Rule, located
from app.catalog.memory import Memory
from app.catalog.problem import Problem
from app.catalog.source import digest_of
from app.texts import current_language

__all__ = ["RULES", "Finding", "Rule", "crosscheck"]


def crosscheck(county: County, memory: Memory | None = None) -> list[Problem]:
    """Run every rule over the county; what `memory` knows to be in order is not looked at again."""
    memory = memory or Memory()
    marks = {
        name: (places[0][0].file, places[0][0].digest)
        for (collection, name), places in county.stands.items()
        if collection == "items" and name in county.items
    }
    memory.marks = dict(marks)
    context = _context(county)
    known = memory.spotless_in(context)
    view = county.only([name for name, mark in marks.items() if mark not in known])
    problems = []
    for rule in RULES.values():
        for finding in rule.find(view if rule.code in ALONE else county):
            problems.append(located(county, rule, finding))
            if rule.code in ALONE:
                marks.pop(finding.id, None)
    # While a file is refused, rules are silent about what it may hold: nothing to go by later.
    if county.complete(*BY_NAME):
        memory.settle(context, marks.values())
    return problems


def _context(county: County) -> bytes:
    """Give what stands for all but the content of items: the other files, and which items are."""
    parts = [current_language().encode(), str(county.today).encode()]
    for collection, source in (*county.files, *county.bases):
        if collection.name != "items" or source.has("base"):
            parts += [source.file.encode(), source.digest]
    parts += [name.encode() for name in county.items]
    return digest_of(*parts)
