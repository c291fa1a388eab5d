"""Whether a point may take an item on a day: tier, effective period, bank authorisation."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from app.catalog.model import Authorisation, AuthorisedItem, Catalog, Item, Period, Point
from app.catalog.words import BankStage, Way
from app.clock import full_day
from app.routing.network import network
from app.routing.place import BANK
from app.routing.reason import Reason
from app.texts import _

_TAKING_STAGES: Final[tuple[BankStage, ...]] = ("收件", "代办")
# At a machine nobody receives anything: the authorisation must name the machine itself.
_MACHINE_STAGES: Final[tuple[BankStage, ...]] = ("自助",)


def in_effect(item: Item, day: date) -> tuple[bool, tuple[Reason, ...]]:
    """Tell whether `item` may be applied for on `day`, and why."""
    period = item.effective
    if period == Period():
        return True, ()
    covers = period.covers(day)
    text = _("“{item}”的办理期限是{period}，{day}可以受理。")
    if not covers:
        text = _("“{item}”的办理期限是{period}，{day}不能受理。")
    said = text.format(item=item.name, period=say_period(period), day=full_day(day))
    return covers, (Reason(code="effective" if covers else "not-effective", text=said),)


def may_take(
    catalog: Catalog, item: Item, point: Point, day: date, way: Way | Literal[""] = ""
) -> tuple[bool, tuple[Reason, ...]]:
    """Tell whether `point` may take `item` on `day` by its tier or authorisation, and why.

    A bank's station takes only what it is authorised for, whatever its tier (the decision itself
    can never be given to it); for 自助办 the authorisation must name its machine.
    """
    if point.kind == BANK:
        stages = _MACHINE_STAGES if way == "自助办" else _TAKING_STAGES
        return _bank_may_take(catalog, item, point, day, stages)
    tiers = _("、").join(_(tier) for tier in item.tiers)
    if point.tier in item.tiers:
        text = _("“{item}”在{tiers}级受理，{point}是{tier}级站点，可以受理。")
    else:
        text = _("“{item}”只在{tiers}级受理，{point}是{tier}级站点，不能受理。")
    said = text.format(item=item.name, tiers=tiers, point=point.name, tier=_(point.tier))
    taken = point.tier in item.tiers
    return taken, (Reason(code="tier" if taken else "tier-refused", text=said),)


def say_period(period: Period) -> str:
    """Give `2025年10月1日至2027年9月30日`, or an open end of it."""
    first, last = period.from_, period.to
    if first is None:
        return _("长期") if last is None else _("至{last}").format(last=full_day(last))
    if last is None:
        return _("自{first}起").format(first=full_day(first))
    return _("{first}至{last}").format(first=full_day(first), last=full_day(last))


def _bank_may_take(
    catalog: Catalog, item: Item, point: Point, day: date, stages: tuple[BankStage, ...]
) -> tuple[bool, tuple[Reason, ...]]:
    refusals: list[Reason] = []
    for authorisation, authorised in network(catalog).grants.get((point.id, item.id), ()):
        refusal = _refusal(item, authorisation, authorised, day, stages)
        if refusal is None:
            return True, (_authorised(catalog, item, authorisation, authorised),)
        refusals.append(refusal)
    if refusals:
        return False, tuple(refusals)
    text = _("银行驿站只办理获得授权的事项，{point}没有“{item}”的授权。")
    said = text.format(point=point.name, item=item.name)
    return False, (Reason(code="bank-refused", text=said),)


def _refusal(
    item: Item,
    authorisation: Authorisation,
    authorised: AuthorisedItem,
    day: date,
    stages: tuple[BankStage, ...],
) -> Reason | None:
    if not authorisation.valid.covers(day):
        text = _("{bank}的授权（{document}）有效期是{period}，{day}不在有效期内，不能受理。")
        said = text.format(
            bank=authorisation.bank,
            document=authorisation.document,
            period=say_period(authorisation.valid),
            day=full_day(day),
        )
        return Reason(code="bank-expired", text=said)
    if not set(stages) & set(authorised.stages):
        text = _("{document}只授权{bank}办理“{item}”的{stages}，不含{needed}，不能受理。")
        said = text.format(
            document=authorisation.document,
            bank=authorisation.bank,
            item=item.name,
            stages=_stages(authorised.stages),
            needed=_stages(stages),
        )
        return Reason(code="bank-stage", text=said)
    return None


def _authorised(
    catalog: Catalog, item: Item, authorisation: Authorisation, authorised: AuthorisedItem
) -> Reason:
    text = _("{by}以{document}授权{bank}办理“{item}”的{stages}，有效期是{period}，可以收件。")
    said = text.format(
        by=catalog.departments[authorisation.authorised_by].name,
        document=authorisation.document,
        bank=authorisation.bank,
        item=item.name,
        stages=_stages(authorised.stages),
        period=say_period(authorisation.valid),
    )
    if authorised.terminal:
        said += _("也可以用自助终端办理。")
    return Reason(code="bank", text=said)


def _stages(stages: tuple[BankStage, ...]) -> str:
    return _("、").join(_(stage) for stage in stages)
