"""容缺受理: a case is accepted though something lesser is lacking, against a written promise."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from app.catalog.materials import missing, tolerated
from app.catalog.model import Definition, Limit, Material
from app.desk.casefile import CaseFile
from app.desk.errors import Refused
from app.desk.happenings import Bound
from app.fields import Question
from app.texts import _

TOLERATED: Final = "容缺受理"

# What of the answers names a person, and is kept sealed.
PERSONAL: Final = ("signer",)


def questions() -> tuple[Question, ...]:
    """Give what must be known before a case is accepted with something lacking."""
    signer = Question(
        id="signer",
        label=_("承诺书由谁签的"),
        type="文字",
        required=True,
        max_length=40,
        help=_("申请人本人，或者持委托书的代理人。单位由经办人签。"),
    )
    pledged = Question(
        id="pledged", label=_("申请人已在《容缺受理承诺书》上签字"), type="是否", required=True
    )
    return signer, pledged, discredited()


def discredited() -> Question:
    """Ask whether the applicant broke promises before: then none is taken from them."""
    return Question(
        id="discredited",
        label=_("申请人在失信名单上"),
        type="是否",
        required=True,
        help=_("先查信用记录。在失信名单上的，不能凭承诺办理。"),
    )


def barred(
    definition: Definition, answers: Mapping[str, Any], there: tuple[str, ...], outcome: str
) -> str:
    """Say why a case cannot be accepted with, or without, something to follow; or nothing."""
    lacking = tolerated(definition.item, answers, there)
    names = _("、").join(material.name for material in lacking)
    if outcome == TOLERATED and not lacking:
        return _("可以后补的材料没有缺的，请直接作“受理”。")
    if outcome == TOLERATED and not any(_limits(definition, lacking)):
        return _("此事项没有规定补交期限，也没有办结时限，不能容缺受理。")
    if outcome == "受理" and lacking and _offers_tolerance(definition):
        return _("{names}还没有交：请作“容缺受理”，或者等材料收齐。").format(names=names)
    return ""


def may_be_tolerated(file: CaseFile) -> bool:
    """Tell whether the case as it stands could be accepted with something to follow."""
    facts, item = file.facts, file.definition.item
    answers, there = file.application.answers, facts.accounted
    early = not (facts.accepted_at or facts.waiting or facts.state.ended)
    return (
        early
        and _offers_tolerance(file.definition)
        and not missing(item, answers, there)
        and not barred(file.definition, answers, there, TOLERATED)
    )


def _offers_tolerance(definition: Definition) -> bool:
    return any(TOLERATED in step.outcomes for step in definition.workflow.all_steps())


def _limits(definition: Definition, lacking: tuple[Material, ...]) -> tuple[Limit, ...]:
    """Give what bounds the time to follow: each material's own, and the item's."""
    limits = definition.item.limits
    usual = limits.promised or limits.statutory
    own = tuple(each.supply_within or usual for each in lacking)
    bounds = (*own, limits.promised, limits.statutory)
    return tuple(limit for limit in bounds if limit is not None)


def check(answers: Mapping[str, Any]) -> None:
    """Let a promise pass that was signed by somebody who keeps promises. Raises Refused."""
    if not answers["pledged"]:
        raise Refused(_("申请人签了《容缺受理承诺书》，才能容缺受理。"), "pledged")
    if answers["discredited"]:
        raise Refused(
            _("申请人在失信名单上，不能容缺受理：请等材料收齐，或者告知补正。"), "discredited"
        )


def bounds(
    definition: Definition, lacking: tuple[Material, ...], began: date, today: date
) -> tuple[Bound, ...]:
    """Give what bounds the time to bring what is lacking: own limits, and never past the promise.

    Each material's `supply_within` counts from the day of acceptance; one without may take as
    long as the promise, and none longer than that (容缺: 补正时间不超过承诺时限).
    """
    limits = definition.item.limits
    own = (Bound(start=today, limit=each.supply_within) for each in lacking if each.supply_within)
    whole = (limit for limit in (limits.promised, limits.statutory) if limit is not None)
    return (*own, *(Bound(start=began, limit=limit) for limit in whole))
