"""A bank's authorisation against the item it is for, and against the day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from app.catalog.county import County
from app.catalog.crosscheck.rule import Finding, Other, rule
from app.catalog.model import AuthorisedItem, Item, Point
from app.texts import N_, _

# Taking an application in at one's own place; 代办 carries it to where it belongs.
TAKES_IN: Final = {"收件", "自助"}
# How long before its end an authorisation is worth a remark: renewing takes a meeting.
SOON: Final = timedelta(days=60)


def _entries(county: County) -> Iterator[tuple[str, int, AuthorisedItem, Point, Item]]:
    for authorisation in county.authorisations.values():
        point = county.points.get(authorisation.point)
        for index, entry in enumerate(authorisation.items):
            item = county.items.get(entry.item)
            if point is not None and item is not None:
                yield authorisation.id, index, entry, point, item


@rule("X64", N_("授权超出了事项可以收件的层级"))
def above_its_tier(county: County) -> Iterator[Finding]:
    """A bank cannot take in what may not be taken in at its tier."""
    for identity, index, entry, point, item in _entries(county):
        takes_in = [stage for stage in entry.stages if stage in TAKES_IN]
        if takes_in and point.tier not in item.tiers:
            message = _("“{item}”只在{tiers}收件，“{point}”是{tier}级，不能{stages}。").format(
                item=item.name, tiers=_("、").join(item.tiers), point=point.name,
                tier=_(point.tier), stages=_("、").join(takes_in),
            )  # fmt: skip
            hint = _("只授权咨询、辅导、代办，或者改事项的 tiers。")
            also = (Other("items", item.id, ("tiers",)),)
            yield Finding("banks", identity, ("items", index, "stages"), message, hint, also=also)


@rule("X65", N_("授权已经到期"), severity="警告")
def expired(county: County) -> Iterator[Finding]:
    """After its last day an authorisation allows nothing; without a day today none is over."""
    for authorisation in county.authorisations.values():
        start, end = authorisation.valid.from_, authorisation.valid.to
        over = county.today and end and (start or end) <= end < county.today
        if over and not _renewed(county, authorisation.point):
            message = _("授权已于 {day} 到期，{bank}现在什么也不能办。").format(
                day=end, bank=authorisation.bank
            )
            hint = _("续签的，另加一个文件写新的授权；不再授权的，删掉这个文件。")
            yield Finding("banks", authorisation.id, ("valid", "to"), message, hint)


def _renewed(county: County, point: str) -> bool:
    """Tell whether another authorisation of the point is in force or still to come."""
    return any(
        other.point == point and (other.valid.to is None or other.valid.to >= county.today)
        for other in county.authorisations.values()
        if county.today
    )


@rule("X66", N_("授权快要到期"), severity="提示")
def ends_soon(county: County) -> Iterator[Finding]:
    """An authorisation that ends within sixty days, with nothing to follow it."""
    for authorisation in county.authorisations.values():
        end = authorisation.valid.to
        if not county.today or not end or not county.today <= end <= county.today + SOON:
            continue
        later = any(
            other.point == authorisation.point and (other.valid.to is None or other.valid.to > end)
            for other in county.authorisations.values()
        )
        if not later:
            message = _("授权到 {day} 为止，后面没有新的授权。").format(day=end)
            hint = _("要继续的，请及早续签，另加一个文件写新的授权。")
            yield Finding("banks", authorisation.id, ("valid", "to"), message, hint)


@rule("X67", N_("授权自助的事项不能自助办"), severity="警告")
def not_self_service(county: County) -> Iterator[Finding]:
    """A terminal for an item whose ways of handling do not know 自助办."""
    for identity, index, entry, _point, item in _entries(county):
        if "自助" in entry.stages and "自助办" not in item.ways:
            message = _("“{item}”的办理方式里没有自助办，授权却写了自助。").format(item=item.name)
            hint = _("去掉 自助，或者在事项的 ways 里加上 自助办。")
            also = (Other("items", item.id, ("ways",)),)
            yield Finding("banks", identity, ("items", index, "stages"), message, hint, also=also)
