"""Reminders that would reach nobody, or in no order; refusals that nobody could countersign."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, get_args

from app.catalog.county import County
from app.catalog.crosscheck.rule import Finding, rule
from app.catalog.model import Reached, Refusing, Rung
from app.catalog.words import Coordination
from app.texts import N_, _

_ORDER: Final[tuple[str, ...]] = get_args(Coordination)
# A limit is used up (100 percent) before anything is overdue.
_USED_UP: Final = 1000


def _ladders(county: County) -> Iterator[tuple[str, str, Sequence[Rung]]]:
    """Give (collection, id, ladder) of the centre and of every workflow with a ladder of its own."""
    if county.centre is not None:
        yield "centre", "centre", county.centre.escalate
    for workflow in county.workflows.values():
        yield "workflows", workflow.id, workflow.escalate or ()


@rule("E01", N_("升级提醒的层级没有指定人"))
def nobody_to_tell(county: County) -> Iterator[Finding]:
    """A rung must lead to somebody whom the centre names."""
    if county.centre is None:
        return
    heads = county.centre.heads
    named = {"科室负责人": heads.department, "政府领导": heads.government}
    keys = {"科室负责人": "department", "政府领导": "government"}
    for collection, identity, ladder in _ladders(county):
        for index, rung in enumerate(ladder):
            if named.get(rung.to, ("",)):
                continue
            message = _("升级提醒到{level}，但是没有写{level}是谁。").format(level=_(rung.to))
            hint = _("在 centre.yaml 的 heads 里写上 {key}，或者去掉这一级。").format(
                key=keys[rung.to]
            )
            yield Finding(collection, identity, ("escalate", index, "to"), message, hint)


@rule("E02", N_("升级提醒的先后不对"))
def ladder_in_order(county: County) -> Iterator[Finding]:
    """Each rung must be later than the one below it, and lead higher."""
    for collection, identity, ladder in _ladders(county):
        for index, (below, above) in enumerate(pairwise(ladder), 1):
            place = ("escalate", index)
            if _ORDER.index(above.to) <= _ORDER.index(below.to):
                message = _("{above}写在{below}后面，不是更高的一级。").format(
                    above=_(above.to), below=_(below.to)
                )
                hint = _("从低到高写，每一级写一次：{levels}。").format(
                    levels="、".join(map(_, _ORDER))
                )
                yield Finding(collection, identity, (*place, "to"), message, hint)
            elif _lateness(above.when) <= _lateness(below.when):
                message = _("提醒{above}不比提醒{below}晚。").format(
                    above=_(above.to), below=_(below.to)
                )
                hint = _("越高的一级越晚提醒：先写 used，由小到大，再写 overdue，由小到大。")
                yield Finding(collection, identity, (*place, "when"), message, hint)


def _lateness(when: Reached) -> int:
    return when.share if when.overdue is None else _USED_UP + when.overdue


@rule("E03", N_("否定决定要复核，却没有负责人"))
def nobody_to_countersign(county: County) -> Iterator[Finding]:
    """A second signature needs somebody who can give it."""
    if county.centre is None or county.centre.heads.department:
        return
    told: list[tuple[str, str, Refusing]] = [("centre", "centre", county.centre.on_refusal)]
    told += [("workflows", flow.id, flow.on_refusal) for flow in county.workflows.values()]
    for collection, identity, rules in told:
        if rules.second_signature:
            message = _("否定决定要第二人复核，但是没有写科室负责人是哪个岗位。")
            hint = _("在 centre.yaml 的 heads 里写上 department，例如 [科室负责人]。")
            place = ("on_refusal", "second_signature")
            yield Finding(collection, identity, place, message, hint)
