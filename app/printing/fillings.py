"""What stands on paper for each placeholder; with the key of a value that may be an example."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NamedTuple

from markupsafe import Markup, escape

from app.catalog.model import Bundle
from app.fields import capital_number
from app.printing.dossier import (
    Case,
    Dossier,
    DueLine,
    Halt,
    MaterialLine,
    Supplement,
    Tolerance,
)
from app.printing.hall_sheet import HallSheet
from app.printing.wording import day, period
from app.texts import _

# What a template is rendered with.
Context = Mapping[str, Any]


class Filling(NamedTuple):
    """How a placeholder is filled in; `key` as `Examples.mark` knows the value, '' for none."""

    value: Callable[[Context], str]
    key: str = ""


def _dossier(read: Callable[[Dossier], str]) -> Callable[[Context], str]:
    return lambda context: read(context["d"])


def _case(read: Callable[[Case], str]) -> Callable[[Context], str]:
    def value(context: Context) -> str:
        case: Case | None = context["case"]
        return read(case) if case else ""

    return value


def _item(read: Callable[[Any], str]) -> Callable[[Context], str]:
    return lambda context: read(context["item"])


def _of(part: str, read: Callable[[Any], str]) -> Callable[[Context], str]:
    """Read a part of a case that only some papers have."""

    def value(context: Context) -> str:
        found = getattr(context["case"], part, None)
        return read(found) if found is not None else ""

    return value


def _due(line: DueLine | None) -> str:
    if line is None:
        return ""
    return day(line.day) + (_("（暂估）") if line.provisional else "")


def _last_told(part: Supplement | Tolerance | Halt) -> str:
    """Give by when something is to be done, and whether that is a guess."""
    return _due(DueLine(day=part.until, provisional=part.provisional) if part.until else None)


def _names(lines: Iterable[MaterialLine]) -> str:
    return _("、").join(line.material.name for line in lines)


def _fees(item: Any) -> str:
    said = (f"{fee.name}{_('：')}{fee.standard}" for fee in item.fees)
    return _("；").join(said) if item.fees else _("不收费")


def _problems(dossier: Dossier) -> str:
    return _names(line for line in dossier.materials if line.problem)


def _counted(n: int) -> str:
    return _("{n}件").format(n=n) + _("（{text}件）").format(text=capital_number(n))


def _last_day(context: Context) -> str:
    """Give the day that a delay puts a decision off to: as the paper of that kind says it."""
    case: Case = context["case"]
    first, second = case.statutory, case.promised
    if context["kind"] == "特别程序告知书":
        first, second = second, first
    return _due(first or second)


_OF_ITEM: Final[Mapping[str, Filling]] = {
    "事项名称": Filling(_item(lambda item: item.name)),
    "实施主体": Filling(lambda context: context["department"].name),
    "中心": Filling(lambda context: context["centre"].name),
    "办件类型": Filling(_item(lambda item: _(item.kind))),
    "法定时限": Filling(_item(lambda item: period(item.limits.statutory)), "item.limits.statutory"),
    "承诺时限": Filling(_item(lambda item: period(item.limits.promised)), "item.limits.promised"),
    "收费": Filling(_item(_fees), "item.fees"),
    "结果名称": Filling(_item(lambda item: item.result.name), "item.result.name"),
    "有效期限": Filling(_item(lambda item: item.result.validity), "item.result.validity"),
    "送达方式": Filling(
        _item(lambda item: _("、").join(map(_, item.result.delivery))), "item.result.delivery"
    ),
    "咨询电话": Filling(_item(lambda item: item.contacts.consult), "item.contacts.consult"),
    "投诉电话": Filling(_item(lambda item: item.contacts.complain), "item.contacts.complain"),
    "中心电话": Filling(lambda context: context["centre"].phone, "centre.phone"),
    "依据": Filling(lambda context: context["grounds"]),
    "打印日期": Filling(_dossier(lambda d: day(d.printed_at.date()))),
}
_OF_CASE: Final[Mapping[str, Filling]] = {
    "申请人": Filling(_case(lambda case: case.applicant.name)),
    "证件号码": Filling(_case(lambda case: case.applicant.id_number)),
    "联系电话": Filling(_case(lambda case: case.applicant.agent_phone or case.applicant.phone)),
    "通讯地址": Filling(_case(lambda case: case.applicant.address)),
    "代理人": Filling(_case(lambda case: case.applicant.agent_name)),
    "办件编号": Filling(_case(lambda case: case.number)),
    "文书编号": Filling(_dossier(lambda d: d.number)),
    "收件日期": Filling(_case(lambda case: day(case.received_at))),
    "收件地点": Filling(_case(lambda case: case.point)),
    "窗口": Filling(_case(lambda case: case.window)),
    "经办人": Filling(_case(lambda case: case.clerk)),
    "发文机关": Filling(lambda context: context["case"].issuer or context["department"].name),
    "文书日期": Filling(
        lambda context: day(context["case"].decided_on or context["d"].printed_at.date())
    ),
    "承诺办结日": Filling(_case(lambda case: _due(case.promised)), "item.limits.promised"),
    "法定办结日": Filling(_case(lambda case: _due(case.statutory)), "item.limits.statutory"),
    "已收材料": Filling(_dossier(lambda d: _names(e for e in d.materials if e.received))),
    "缺少材料": Filling(_dossier(lambda d: _names(e for e in d.materials if not e.received))),
    "查询地址": Filling(_dossier(lambda d: d.url)),
}
_OF_SOME: Final[Mapping[str, Filling]] = {
    "理由": Filling(
        lambda context: next(
            part.reason
            for part in (getattr(context["case"], name) for name in _REASONED[context["kind"]])
            if part is not None
        )
    ),
    "应向机关": Filling(_of("refusal", lambda refusal: refusal.turn_to)),
    "补正截止日": Filling(_of("supplement", _last_told)),
    "补正材料": Filling(_dossier(_problems)),
    "欠缺材料": Filling(_dossier(_problems)),
    "承诺材料": Filling(_dossier(_problems)),
    "补交截止日": Filling(_of("tolerance", _last_told)),
    "送达截止日": Filling(_case(lambda case: day(case.deliver_by) if case.deliver_by else "")),
    "延长时间": Filling(_of("prolonged", lambda one: one.amount), "item.limits.extension"),
    "批准人": Filling(_of("prolonged", lambda one: one.by)),
    "最迟办结日": Filling(_last_day),
    "特别程序": Filling(_of("halt", lambda halt: halt.ground)),
    "需要时间": Filling(_of("halt", lambda halt: halt.needs)),
    "特别程序截止日": Filling(_of("halt", _last_told)),
    "送达情况": Filling(_of("ending", lambda ending: ending.how)),
    "撤件方式": Filling(_of("ending", lambda ending: _(ending.how))),
    "送达文书": Filling(_of("service", lambda one: _("、").join(one.papers))),
    "本次送达方式": Filling(_of("service", lambda one: _(one.way) if one.way else "")),
    "送达日期": Filling(_of("service", lambda one: day(one.day) if one.day else "")),
    "第几棒": Filling(_of("slip", lambda slip: str(slip.hop))),
    "交接内容": Filling(_of("slip", lambda slip: _(slip.carries))),
    "件数": Filling(_of("slip", lambda slip: _counted(slip.copies))),
    "交出方": Filling(_of("slip", lambda slip: slip.giver_place)),
    "接收方": Filling(_of("slip", lambda slip: slip.taker_place)),
    "最迟签收日": Filling(_of("slip", lambda slip: day(slip.due) if slip.due else "")),
    "报备号": Filling(_of("report", lambda report: report.number)),
    "否定决定": Filling(_of("report", lambda report: _(report.outcome))),
    "保管期限": Filling(_of("volume", lambda volume: _(volume.keep))),
    "办结日期": Filling(_of("volume", lambda volume: day(volume.ended))),
    "立卷人": Filling(_of("volume", lambda volume: volume.by)),
}
# Which part of a case holds the reason that a paper gives.
_REASONED: Final[Mapping[str, tuple[str, ...]]] = {
    "不予受理决定书": ("refusal",), "延期通知书": ("prolonged",), "特别程序告知书": ("halt",),
    "否定报备单": ("report",),
    **dict.fromkeys(
        ("不需要办理告知书", "不予决定书", "终止办理通知书", "撤件确认单"), ("ending",)
    ),
}  # fmt: skip
OF_DOSSIERS: Final[Mapping[str, Filling]] = {**_OF_ITEM, **_OF_CASE, **_OF_SOME}


def _point(read: Callable[[HallSheet], str]) -> Callable[[Context], str]:
    return lambda context: read(context["sheet"])


OF_HALLS: Final[Mapping[str, Filling]] = {
    "服务点": Filling(_point(lambda sheet: sheet.point.name)),
    "中心": Filling(_point(lambda sheet: sheet.centre.name)),
    "地址": Filling(_point(lambda sheet: sheet.point.address), "point.address"),
    "办公时间": Filling(lambda context: context["hours"], "point.hours"),
    "电话": Filling(_point(lambda sheet: sheet.point.phone), "point.phone"),
    "中心电话": Filling(_point(lambda sheet: sheet.centre.phone), "centre.phone"),
}


def _bundle(read: Callable[[Bundle], str]) -> Callable[[Context], str]:
    return lambda context: read(context["bundle"])


OF_BUNDLES: Final[Mapping[str, Filling]] = {
    "一件事名称": Filling(_bundle(lambda bundle: bundle.name)),
    "牵头部门": Filling(lambda context: context["whole"].lead.name),
    "中心": Filling(lambda context: context["centre"].name),
    "承诺时限": Filling(_bundle(lambda bundle: period(bundle.promised)), "bundle.promised"),
    "咨询电话": Filling(_bundle(lambda b: b.contacts.consult), "bundle.contacts.consult"),
    "投诉电话": Filling(_bundle(lambda b: b.contacts.complain), "bundle.contacts.complain"),
    "中心电话": Filling(lambda context: context["centre"].phone, "centre.phone"),
}
# Sentences that the law fixes are filled in whole: the macros of sentences.html that say them.
SENTENCES: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("办事指南", "救济途径"): ("guide_remedy",),
    ("办事指南大字版", "救济途径"): ("guide_remedy",),
    ("受理通知书", "决定"): ("accepted",),
    ("受理通知书", "办理期限"): ("terms",),
    ("补正告知书", "决定"): ("must_mend",),
    ("补正告知书", "补正要求"): ("mend_by",),
    ("不予受理决定书", "决定"): ("refused",),
    ("不予受理决定书", "救济途径"): ("refusal_remedy",),
    ("不需要办理告知书", "决定"): ("needless",),
    ("容缺受理承诺书", "承诺内容"): ("supply_promise",),
    ("容缺受理通知书", "补交要求"): ("supply",),
    ("告知承诺书", "告知内容"): (
        "pledge_matters",
        "pledge_grounds",
        "pledge_check",
        "pledge_not_for",
        "pledge_consequences",
    ),
    ("告知承诺书", "承诺内容"): ("pledged",),
    ("准予决定书", "决定"): ("granted",),
    ("准予决定书", "送达要求"): ("delivery",),
    ("不予决定书", "决定"): ("denied",),
    ("不予决定书", "救济途径"): ("denial_remedy",),
    ("延期通知书", "决定"): ("prolonged",),
    ("特别程序告知书", "决定"): ("halted",),
    ("终止办理通知书", "决定"): ("ended",),
    ("终止办理通知书", "救济途径"): ("ending_remedy",),
    ("收件凭证", "收件说明"): ("received",),
}


def filled(name: str, fillings: Mapping[str, Filling], context: Context) -> Markup:
    """Give what stands for a placeholder, marked where it is an example; '' for nothing."""
    filling = fillings[name]
    value = filling.value(context)
    if not value:
        return Markup("")
    sign = context["examples"].mark(filling.key) if filling.key else ""
    mark = Markup('<span class="mark">{}</span>').format(sign) if sign else Markup("")
    return escape(value) + mark
