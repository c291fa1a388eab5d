"""What a bank station is authorised to do, by whom, from when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from app.catalog.county import County
from app.catalog.crosscheck.rule import Finding, Other, rule
from app.catalog.model import Authorisation, Period
from app.texts import N_, _


@rule("X80", N_("授权给了不是银行驿站的服务点"))
def not_a_bank(county: County) -> Iterator[Finding]:
    """Only bank stations work by authorisation; other points by their tier."""
    for authorisation in county.authorisations.values():
        point = county.points.get(authorisation.point)
        if point and point.kind != "银行驿站":
            message = _("“{name}”是{kind}，不是银行驿站。").format(
                name=point.name, kind=_(point.kind)
            )
            yield Finding(
                "banks",
                authorisation.id,
                ("point",),
                message,
                _("改成银行驿站的编号，或者改那个服务点的 kind。"),
            )


@rule("X81", N_("授权早于事项施行，或晚于事项停办"))
def before_effective(county: County) -> Iterator[Finding]:
    """A bank cannot do what the item itself does not offer yet or any more."""
    for authorisation in county.authorisations.values():
        for index, entry in enumerate(authorisation.items):
            item = county.items.get(entry.item)
            spans = (authorisation.valid, item.effective) if item else ()
            if item and all(map(_in_order, spans)) and not _within(*spans):
                message = _("授权期超出了事项“{item}”的施行日期。").format(item=item.name)
                hint = _("事项施行：{start} 至 {end}。").format(
                    start=item.effective.from_ or _("不限"), end=item.effective.to or _("不限")
                )
                yield Finding("banks", authorisation.id, ("items", index, "item"), message, hint)


def _in_order(period: Period) -> bool:
    return (period.from_ or date.min) <= (period.to or date.max)


def _within(inner: Period, outer: Period) -> bool:
    starts = outer.from_ is None or (inner.from_ or date.min) >= outer.from_
    ends = outer.to is None or (inner.to or date.max) <= outer.to
    return starts and ends


@rule("X82", N_("两份授权互相矛盾"))
def overlapping(county: County) -> Iterator[Finding]:
    """Two authorisations of one point for one item at one time that allow different stages."""
    by_point: dict[str, list[Authorisation]] = {}
    for authorisation in county.authorisations.values():
        by_point.setdefault(authorisation.point, []).append(authorisation)
    for group in by_point.values():
        for first, second in combinations(group, 2):
            if not _overlap(first.valid, second.valid):
                continue
            allowed = {entry.item: (n, entry) for n, entry in enumerate(first.items)}
            for index, entry in enumerate(second.items):
                place, other = allowed.get(entry.item, (0, entry))
                if (set(other.stages), other.terminal) != (set(entry.stages), entry.terminal):
                    message = _("同一时期，授权“{other}”对事项“{item}”的规定不同。").format(
                        other=first.id, item=entry.item
                    )
                    hint = _("让两份授权的有效期错开，或者把环节写成一样。")
                    also = (Other("banks", first.id, ("items", place, "item")),)
                    path = ("items", index, "item")
                    yield Finding("banks", second.id, path, message, hint, also=also)


def _overlap(a: Period, b: Period) -> bool:
    return (a.from_ or date.min) <= (b.to or date.max) and (b.from_ or date.min) <= (
        a.to or date.max
    )


@rule("X83", N_("自助终端与环节不符"))
def terminal_stage(county: County) -> Iterator[Finding]:
    """`terminal: true` and the stage 自助 say the same thing and must agree.

    What a bank's machine may do is said item by item in its authorisation, never by its point.
    """
    for point in county.points.values():
        if point.kind == "银行驿站" and point.terminals:
            message = _("“{name}”是银行驿站，它的自助终端要逐项写在授权里。").format(
                name=point.name
            )
            hint = _("删掉 terminals，在 banks/ 的授权里给能自助的事项加上 terminal: true。")
            yield Finding("points", point.id, ("terminals",), message, hint)
    for authorisation in county.authorisations.values():
        for index, entry in enumerate(authorisation.items):
            if entry.terminal != ("自助" in entry.stages):
                message = _("“自助终端”和环节“自助”要同时有或者同时没有。")
                yield Finding(
                    "banks",
                    authorisation.id,
                    ("items", index, "stages"),
                    message,
                    _("加上或者去掉 自助。"),
                )


@rule("X84", N_("一份授权里同一事项写了两次"), severity="警告")
def listed_twice(county: County) -> Iterator[Finding]:
    """An item listed twice in one authorisation says two things."""
    for authorisation in county.authorisations.values():
        seen: dict[str, int] = {}
        for index, entry in enumerate(authorisation.items):
            if entry.item in seen:
                message = _("事项“{item}”在这份授权里写了两次。").format(item=entry.item)
                yield Finding(
                    "banks", authorisation.id, ("items", index, "item"), message, _("合并成一条。"),
                    also=(Other("banks", authorisation.id, ("items", seen[entry.item], "item")),),
                )  # fmt: skip
            seen.setdefault(entry.item, index)
