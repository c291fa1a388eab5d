"""A way of handling that an item names must be one that some point can offer."""

from __future__ import annotations

from collections.abc import Iterator

from app.catalog.county import County
from app.catalog.crosscheck.rule import Finding, rule
from app.texts import N_, _

_BANK = "银行驿站"


@rule("W01", N_("没有一个服务点能这样办"), severity="警告")
def offered_nowhere(county: County) -> Iterator[Finding]:
    """延时办 needs a point that is open beyond its working days, 自助办 one with a machine."""
    if not county.complete("points", "windows", "banks"):
        return
    known = {point.tier for point in county.points.values() if point.kind != _BANK}
    late, machines = _extended(county), _with_machines(county)
    for item in county.items.values():
        tiers = known & set(item.tiers)
        for index, way in enumerate(item.ways):
            if not tiers:
                # Nobody takes it at all, which another rule tells.
                continue
            if way == "延时办" and not tiers & late:
                message = _("“{item}”写了延时办，可是能收它的服务点都只在工作日办公。")
                hint = _("给服务点写上周六、周日的办公时间（hours），或者从 ways 里去掉延时办。")
            elif way == "自助办" and not tiers & machines and item.id not in _by_banks(county):
                message = _("“{item}”写了自助办，可是能收它的服务点都没有自助终端。")
                hint = _("给服务点写上 terminals，或者从 ways 里去掉自助办。")
            else:
                continue
            yield Finding("items", item.id, ("ways", index), message.format(item=item.name), hint)


def _extended(county: County) -> set[str]:
    """Give the tiers at which somebody is there on days of rest, or longer at some window."""
    longer = {window.point for window in county.windows if window.hours is not None}
    return {
        point.tier
        for point in county.points.values()
        if point.kind != _BANK
        and (point.hours.saturday or point.hours.sunday or point.hours.market or point.id in longer)
    }


def _with_machines(county: County) -> set[str]:
    return {point.tier for point in county.points.values() if point.terminals}


def _by_banks(county: County) -> set[str]:
    granted = (each for one in county.authorisations.values() for each in one.items)
    return {each.item for each in granted if "自助" in each.stages}
