"""Numbers that could never be different, or never be made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import Formatter

from app.catalog.county import County
from app.catalog.crosscheck.rule import Finding, rule
from app.texts import N_, _

PARTS = {
    "case": ("division", "date", "year", "seq"),
    "paper": ("short_name", "kind", "year", "seq"),
}
# Without these two numbers would be the same: each kind of paper counts by itself, each year.
NEEDED = {"case": ("date", "seq"), "paper": ("kind", "year", "seq")}
# `{seq:05d}` pads with zeros; every other format could make a number of any length.
PADDED = re.compile(r"0[1-9]d")


@rule("X95", N_("编号规则的写法不对"), firm=True)
def numbering(county: County) -> Iterator[Finding]:
    """A pattern must be readable and must hold what makes numbers differ."""
    if county.centre is None:
        return
    for name, parts in PARTS.items():
        why = _fault(getattr(county.centre.numbering, name), name)
        if why:
            listed = "、".join("{" + part + "}" for part in parts)
            hint = _("花括号里可以写：{listed}；{{seq:05d}} 表示补足 5 位。").format(listed=listed)
            yield Finding("centre", "centre", ("numbering", name), why, hint)


def _fault(pattern: str, name: str) -> str:
    try:
        fields = list(Formatter().parse(pattern))
    except ValueError:
        return _("编号规则“{pattern}”的花括号没有成对。").format(pattern=pattern)
    used = [
        (field, spec or "", change) for _text, field, spec, change in fields if field is not None
    ]
    for field, spec, change in used:
        padded = field == "seq" and PADDED.fullmatch(spec)
        if field not in PARTS[name] or change or (spec and not padded):
            return _("编号规则“{pattern}”里的“{field}”不认识。").format(
                pattern=pattern, field="{" + field + (":" + spec if spec else "") + "}"
            )
    for part in NEEDED[name]:
        if part not in {field for field, _spec, _change in used}:
            return _("编号规则“{pattern}”缺少 {part}，编号会重复。").format(
                pattern=pattern, part="{" + part + "}"
            )
    return ""
