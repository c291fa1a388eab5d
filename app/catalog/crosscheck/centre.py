"""Numbers that could never be different, or never be made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import Formatter

from app.catalog.county import County
from app.catalog.crosscheck.rule import Finding, rule
from app.catalog.model import Numbering
from app.texts import N_, _

PARTS = {
    "case": ("division", "date", "year", "seq"),
    "paper": ("short_name", "kind", "year", "seq"),
    "report": ("short_name", "year", "seq"),
    "series": ("short_name", "kind", "year", "seq"),
}
# Without these two numbers would be the same: each kind of paper counts by itself, each year.
NEEDED = {
    "case": ("date", "seq"), "paper": ("kind", "year", "seq"), "report": ("year", "seq"),
    "series": ("year", "seq"),
}  # fmt: skip
SERIES_HINT = N_("花括号里可以写：{short_name}、{kind}、{year}、{seq}；{seq:05d} 表示补足 5 位。")
ONCE_HINT = N_("一种文书只留在一组里。")
SAME_HINT = N_("两处写成一样，合用一个顺序号；或者把文字改得不同。")
# `{seq:05d}` pads with zeros; every other format could make a number of any length.
PADDED = re.compile(r"0[1-9]d")


@rule("X95", N_("编号规则的写法不对"), firm=True)
def numbering(county: County) -> Iterator[Finding]:
    """A pattern must be readable and must hold what makes numbers differ."""
    if county.centre is None:
        return
    for name in ("case", "paper", "report"):
        why = _fault(getattr(county.centre.numbering, name), name)
        if why:
            listed = "、".join("{" + part + "}" for part in PARTS[name])
            hint = _("花括号里可以写：{listed}；{{seq:05d}} 表示补足 5 位。").format(listed=listed)
            yield Finding("centre", "centre", ("numbering", name), why, hint)
    yield from _series(county.centre.numbering)


def _series(numbering: Numbering) -> Iterator[Finding]:
    """Hold each series against the others: two must not come to write the same number."""
    met: set[str] = set()
    written = {_unpadded(numbering.paper): numbering.paper}
    for at, each in enumerate(numbering.series):
        place = ("numbering", "series", at)
        twice = sorted(met.intersection(each.kinds))
        met.update(each.kinds)
        first = written.setdefault(_unpadded(each.pattern), each.pattern)
        if why := _fault(each.pattern, "series"):
            yield Finding("centre", "centre", (*place, "pattern"), why, _(SERIES_HINT))
        elif twice:
            why = _("“{kind}”已经写在另一组里，不知道按哪种写法编号。").format(kind=twice[0])
            yield Finding("centre", "centre", (*place, "kinds"), why, _(ONCE_HINT))
        elif first != each.pattern:
            why = _("编号规则“{pattern}”和“{other}”只差补零，会编出同一个号。").format(
                pattern=each.pattern, other=first
            )
            yield Finding("centre", "centre", (*place, "pattern"), why, _(SAME_HINT))


def _unpadded(pattern: str) -> str:
    return re.sub(r"\{seq:[^}]*\}", "{seq}", pattern)


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
