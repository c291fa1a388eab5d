"""情形, 容缺 and 告知承诺: what is different for some must be clear, possible and lawful."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from msgspec.structs import replace

from app.catalog.county import County
from app.catalog.crosscheck.limits import amount
from app.catalog.crosscheck.materials import materials_of
from app.catalog.crosscheck.rule import Finding, Other, rule
from app.catalog.lengths import working_days
from app.catalog.model import Item, Limit
from app.catalog.model.situations import narrowed
from app.catalog.nearest import did_you_mean
from app.catalog.when import When
from app.texts import N_, _


@rule("X26", N_("情形重复或者重叠"), firm=True)
def overlapping(county: County) -> Iterator[Finding]:
    """Two situations with one id or name, or that one answer puts somebody into both."""
    for item in county.items.values():
        for (n, first), (m, second) in combinations(enumerate(item.situations), 2):
            other = (Other("items", item.id, ("situations", n, "id")),)
            for key in ("id", "name"):
                if getattr(first, key) == getattr(second, key):
                    message = _("第 {n} 种和第 {m} 种情形都叫“{name}”。").format(
                        n=n + 1, m=m + 1, name=getattr(first, key)
                    )
                    path = ("situations", m, key)
                    yield Finding("items", item.id, path, message, _("换一个。"), also=other)
            if shared := _shared(first.when, second.when):
                message = _("回答“{answer}”时，情形“{first}”和“{second}”同时成立。").format(
                    answer=shared, first=first.name, second=second.name
                )
                hint = _("把答案分开写；一个人只能属于一种情形。")
                path = ("situations", m, "when")
                yield Finding("items", item.id, path, message, hint, True, also=other)


def _shared(one: When, other: When) -> str:
    """Give an answer that surely meets both conditions; '' where that cannot be told simply.

    Compared are plain answers where one condition asks nothing that the other does not: then
    each question of both needs an answer in common, and the rest may be answered freely.
    """
    if not (set(one) <= set(other) or set(other) <= set(one)):
        return ""
    common = []
    for question in (question for question in one if question in other):
        mine, yours = _plain(question, one[question]), _plain(question, other[question])
        both = [word for word in mine if word in yours]
        if not both:
            return ""
        common.append(both[0])
    return "、".join(common)


def _plain(question: str, wanted: object) -> list[str]:
    if question in ("all", "any", "not"):
        return []
    if isinstance(wanted, bool):
        return [_("是") if wanted else _("否")]
    words = wanted if isinstance(wanted, list | tuple) else [wanted]
    return [word for word in words if isinstance(word, str)]


@rule("X27", N_("情形什么也没有改变"), severity="警告")
def changing_nothing(county: County) -> Iterator[Finding]:
    """A situation in which everything is as without it."""
    for item in county.items.values():
        for index, situation in enumerate(item.situations):
            if replace(narrowed(item, situation), situation=None) == replace(item, situations=()):
                message = _("情形“{name}”与事项完全相同。").format(name=situation.name)
                hint = _("写上不同的地方（材料、条件、期限、收费、到场次数），或者删掉这种情形。")
                yield Finding("items", item.id, ("situations", index, "name"), message, hint)


@rule("X34", N_("容缺补交的期限不对"))
def supply_within(county: County) -> Iterator[Finding]:
    """Only what may follow has a time to follow, and it follows before the work is done."""
    for item in county.items.values():
        for path, material in materials_of(item):
            within = material.supply_within
            if within is None:
                continue
            here = (*path, "supply_within")
            if material.necessity != "容缺后补":
                message = _("“{name}”不是容缺后补的材料，补交期限不起作用。").format(
                    name=material.name
                )
                hint = _("删掉 supply_within，或者写 necessity: 容缺后补。")
                yield Finding("items", item.id, here, message, hint, True)
                continue
            promised = _promised(item, path)
            if promised and working_days(within) > working_days(promised):
                message = _("“{name}”可以在 {within}内补，比承诺的 {promised}还长。").format(
                    name=material.name, within=amount(within), promised=amount(promised)
                )
                hint = _("补交期限不能长于承诺期限，否则办结时材料还没有齐。")
                yield Finding("items", item.id, (*here, "length"), message, hint)


def _promised(item: Item, path: tuple[str | int, ...]) -> Limit | None:
    if path[0] == "situations":
        return narrowed(item, item.situations[int(path[1])]).limits.promised
    return item.limits.promised


@rule("X35", N_("告知承诺写得不对"))
def commitment(county: County) -> Iterator[Finding]:
    """What a commitment stands in for must be asked for at all, and be asked for only once."""
    for item in county.items.values():
        if item.commitment is None:
            continue
        known = {material.id: material for _path, material in materials_of(item)}
        for index, replaced in enumerate(item.commitment.replaces):
            path = ("commitment", "replaces", index)
            if replaced not in known:
                message = _("没有编号为“{id}”的材料，承诺代替不了它。").format(id=replaced)
                hint = did_you_mean(replaced, known) + _("写本事项材料的编号。")
                yield Finding("items", item.id, path, message, hint)
            elif known[replaced].necessity == "非必要":
                message = _("“{name}”本来就不是必要材料，不用承诺代替。").format(
                    name=known[replaced].name
                )
                yield Finding("items", item.id, path, message, _("从 replaces 里删掉它。"))
