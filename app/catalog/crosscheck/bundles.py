"""一件事: its items go together, and its promise can be kept."""

from __future__ import annotations

from collections.abc import Iterator

from app.catalog.county import County
from app.catalog.crosscheck.limits import amount
from app.catalog.crosscheck.rule import Finding, rule
from app.catalog.lengths import working_days
from app.catalog.model import Bundle, Item
from app.texts import N_, _


def items_of(county: County, bundle: Bundle) -> list[Item]:
    """Give the items of a bundle that exist, in its order."""
    return [county.items[id] for id in bundle.items if id in county.items]


@rule("X85", N_("一件事的牵头部门或者服务对象与事项不符"))
def goes_together(county: County) -> Iterator[Finding]:
    """The lead has a part in it, and whom it is for may apply for every item."""
    for bundle in county.bundles.values():
        items = items_of(county, bundle)
        involved = {d for item in items for d in (item.department, *item.joint_departments)}
        if len(items) == len(bundle.items) and bundle.lead not in involved:
            message = _("牵头部门“{lead}”不是其中任何一个事项的部门。").format(lead=bundle.lead)
            hint = _("写 {names} 中的一个。").format(names="、".join(sorted(involved)))
            yield Finding("bundles", bundle.id, ("lead",), message, hint)
        for index, who in enumerate(bundle.audience):
            without = next((item for item in items if who not in item.audience), None)
            if without:
                message = _("事项“{item}”的服务对象里没有“{who}”。").format(
                    item=without.name, who=who
                )
                hint = _("一件事只写每个事项都服务的对象；或者核对那个事项。")
                yield Finding("bundles", bundle.id, ("audience", index), message, hint)


@rule("X86", N_("一件事的承诺期限短于其中的事项"))
def promise(county: County) -> Iterator[Finding]:
    """Nothing is done before the longest of its parts."""
    for bundle in county.bundles.values():
        for item in items_of(county, bundle):
            own = item.limits.promised
            if own and working_days(own) > working_days(bundle.promised):
                message = _("承诺 {whole} 全部办完，其中“{item}”就要 {own}。").format(
                    whole=amount(bundle.promised), item=item.name, own=amount(own)
                )
                hint = _("放宽一件事的承诺，或者先缩短那个事项的承诺。")
                yield Finding("bundles", bundle.id, ("promised", "length"), message, hint)
