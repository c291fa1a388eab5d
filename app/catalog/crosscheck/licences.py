"""What 行政许可法 asks of every licence, as far as a configuration can show it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from app.catalog.county import County
from app.catalog.crosscheck.flow_paths import below, step_paths
from app.catalog.crosscheck.limits import amount
from app.catalog.crosscheck.rule import Finding, Other, rule
from app.catalog.lengths import working_days
from app.catalog.model import Item, Limit, Prolonging
from app.texts import N_, _

# Art. 42: twenty days, unless a law or regulation says otherwise; art. 82: working days.
LONGEST_UNFOUNDED: Final = Fraction(20)
# Art. 32: five days to ask for what is missing, once and for all.
LONGEST_NOTICE: Final = Fraction(5)
# Art. 42: ten days more, fifteen where several departments decide on one application.
LONGEST_EXTENSION: Final = 10
LONGEST_JOINT_EXTENSION: Final = 15
# Art. 44: ten days from the decision to the applicant's hands.
LONGEST_DELIVERY: Final = 10
# Art. 58: only 法律 and 行政法规 may make a licence cost money.
FOUNDS_A_FEE: Final = re.compile(r"法(?!规)|条例")
LOOKS_ON_THE_SPOT: Final = re.compile("现场|到场|踏勘|勘验|勘查|入户|实地")
# What a licence's workflow must hold, each by one of these outcomes.
STAGES: Final = (
    (N_("受理"), {"受理", "容缺受理"}),
    (N_("审查"), {"通过", "准予"}),
    (N_("决定"), {"准予", "办结", "送达"}),
    (N_("送达"), {"送达", "办结"}),
)


def _licences(county: County) -> Iterator[Item]:
    return (item for item in county.items.values() if item.type == "行政许可")


@rule("X19", N_("行政许可没有常见问题"), severity="提示")
def answers_questions(county: County) -> Iterator[Finding]:
    """A licence's guide answers at least one question (the lint of a real city)."""
    for item in _licences(county):
        if not item.faq:
            message = _("行政许可事项没有写常见问题。")
            hint = _("加上 faq，写群众问得最多的一两个问题和回答。")
            yield Finding("items", item.id, ("type",), message, hint)


@rule("X57", N_("行政许可的流程缺环节"), severity="警告")
def stages(county: County) -> Iterator[Finding]:
    """受理、审查、决定、送达 must all happen somewhere in the workflow (arts. 32, 34, 38, 44)."""
    for item in _licences(county):
        workflow = county.workflows.get(item.workflow)
        if workflow is None:
            continue
        outcomes = {word for step in workflow.all_steps() for word in step.outcomes}
        lacking = [_(name) for name, words in STAGES if not words & outcomes]
        if lacking:
            message = _("行政许可要经过受理、审查、决定、送达，流程“{flow}”缺{lacking}。").format(
                flow=workflow.name, lacking=_("、").join(lacking)
            )
            hint = _("换一个流程，或者在流程里加上这些环节。")
            also = (Other("workflows", workflow.id, ("steps",)),)
            yield Finding("items", item.id, ("workflow",), message, hint, also=also)


@rule("X58", N_("行政许可的法定期限超过二十日却没有依据"), severity="警告")
def founded_limit(county: County) -> Iterator[Finding]:
    """Beyond twenty working days a law or regulation must say so (art. 42)."""
    for item in _licences(county):
        limit = item.limits.statutory
        if limit and not limit.basis and working_days(limit) > LONGEST_UNFOUNDED:
            message = _("法定期限 {limit}，超过行政许可法的二十个工作日，没有写依据。").format(
                limit=amount(limit)
            )
            hint = _("写上规定这个期限的法律、法规和条款（basis），或者核对数字和单位。")
            yield Finding("items", item.id, ("limits", "statutory", "length"), message, hint)


@rule("X28", N_("补正告知期限长于五日"))
def notice(county: County) -> Iterator[Finding]:
    """The applicant is told within five working days what is missing (art. 32)."""
    for item in _licences(county):
        limit: Limit = item.limits.supplement_notice
        if working_days(limit) > LONGEST_NOTICE:
            message = _("补正告知期限是 {limit}，长于法定的五个工作日。").format(
                limit=amount(limit)
            )
            hint = _("改成 5 个工作日以内；不写就是 5 个工作日。")
            path = ("limits", "supplement_notice", "length")
            yield Finding("items", item.id, path, message, hint)


@rule("X08", N_("延长期限写得不对"))
def extension(county: County) -> Iterator[Finding]:
    """Ten working days, fifteen where departments decide together (art. 42), of a limit there is."""
    for item in county.items.values():
        longer = item.limits.extension
        for message, hint in _overlong(item, longer) if longer else ():
            path = ("limits", "extension", "length")
            yield Finding("items", item.id, path, message, hint)


def _overlong(item: Item, longer: Prolonging) -> Iterator[tuple[str, str]]:
    limit = item.limits.statutory or item.limits.promised
    given = Limit(length=longer.length, unit=longer.unit)
    most = LONGEST_JOINT_EXTENSION if item.joint_departments else LONGEST_EXTENSION
    if limit is None:
        yield _("没有写法定期限或者承诺期限，却写了可以延长。"), _("写上期限，或者删掉 extension。")
    elif (longer.unit == "小时") != (limit.unit == "小时"):
        message = _("期限是 {limit}，延长是 {given}，按小时的和按天的不能相加。")
        hint = _("两处用同样的单位。")
        yield message.format(limit=amount(limit), given=amount(given)), hint
    elif item.type == "行政许可" and working_days(given) > most:
        message = _("可以延长 {given}，超过行政许可法的 {most} 个工作日。")
        hint = _("一般事项写 10 以内；有联办部门、由本级政府负责人批准的，写 15 以内。")
        yield message.format(given=amount(given), most=most), hint


@rule("X99", N_("行政许可的送达期限长于十日"))
def delivery(county: County) -> Iterator[Finding]:
    """The licence is handed over within ten working days of the decision (art. 44)."""
    for item in _licences(county):
        limit = item.limits.delivery
        if limit is not None and working_days(limit) > LONGEST_DELIVERY:
            message = _("送达期限是 {limit}，长于法定的十个工作日。").format(limit=amount(limit))
            hint = _("改成 10 个工作日以内；不写就是 10 个工作日。")
            yield Finding("items", item.id, ("limits", "delivery", "length"), message, hint)


@rule("X59", N_("行政许可的收费没有法律、行政法规依据"), severity="警告")
def founded_fee(county: County) -> Iterator[Finding]:
    """A licence is free unless 法律 or 行政法规 says otherwise (art. 58)."""
    for item in _licences(county):
        for index, fee in enumerate(item.fees):
            if not FOUNDS_A_FEE.search(fee.basis):
                message = _("“{fee}”的依据“{basis}”看不出是法律或者行政法规。").format(
                    fee=fee.name, basis=fee.basis
                )
                hint = _("写明法律、行政法规的名称和条款；没有的，改为 不收费。")
                yield Finding("items", item.id, ("fees", index, "basis"), message, hint)


@rule("X56", N_("现场核查少于两人"), severity="警告")
def two_look(county: County) -> Iterator[Finding]:
    """What is verified on the spot is verified by two or more (art. 34)."""
    used = {item.workflow for item in _licences(county)}
    for workflow in county.workflows.values():
        for step, path in step_paths(workflow) if workflow.id in used else ():
            if LOOKS_ON_THE_SPOT.search(step.name) and step.min_people < 2:
                message = _("环节“{step}”要到现场，却没有要求两人以上。").format(step=step.name)
                hint = _("写上 min_people: 2。")
                yield Finding("workflows", workflow.id, below(path, "name"), message, hint)
