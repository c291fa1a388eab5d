"""Numbers that could never be different, or never be made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.catalog.county import County
from app.catalog.crosscheck.rule import Finding, rule
from app.texts import _

CASE_PARTS = {"division": "150429", "date": "20260101", "year": 2026, "seq": 1}
PAPER_PARTS = {"short_name": "甲", "kind": "受", "year": date(2026, 1, 1).year, "seq": 1}
NEEDED = {"case": ("date", "seq"), "paper": ("year", "seq")}


@rule("X95", "编号规则的写法不对")
def numbering(county: County) -> Iterator[Finding]:
    """A pattern must be readable and must hold what makes numbers differ."""
    if county.centre is None:
        return
    for name, parts in (("case", CASE_PARTS), ("paper", PAPER_PARTS)):
        pattern = getattr(county.centre.numbering, name)
        why = _fault(pattern, name, parts)
        if why:
            listed = "、".join("{" + part + "}" for part in parts)
            hint = _("花括号里可以写：{listed}。").format(listed=listed)
            yield Finding("centre", "centre", ("numbering", name), why, hint)


def _fault(pattern: str, name: str, parts: dict[str, object]) -> str:
    try:
        pattern.format(**parts)
    except (KeyError, IndexError, ValueError, AttributeError):
        return _("编号规则“{pattern}”读不懂。").format(pattern=pattern)
    for part in NEEDED[name]:
        if "{" + part not in pattern:
            return _("编号规则“{pattern}”缺少 {part}，编号会重复。").format(
                pattern=pattern, part="{" + part + "}"
            )
    return ""
