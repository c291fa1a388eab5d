"""What no single file can know: one function and one code for each rule."""

from __future__ import annotations

from app.catalog.county import County
from app.catalog.crosscheck import (  # noqa: F401  (each module enters its rules)
    banks,
    calendars,
    centre,
    identity,
    items,
    limits,
    materials,
    points,
    references,
    staffing,
    windows,
    workflows,
)
from app.catalog.crosscheck.rule import RULES, Finding, Rule, located
from app.catalog.problem import Problem

__all__ = ["RULES", "Finding", "Rule", "crosscheck"]


def crosscheck(county: County) -> list[Problem]:
    """Run every rule over the county."""
    return [
        located(county, rule, finding) for rule in RULES.values() for finding in rule.find(county)
    ]
