"""What the national item lists ask of a guide: the lesser particulars, said only where written."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from app.catalog.materials import replaceable
from app.catalog.model import (
    Commitment,
    Definition,
    Fee,
    Item,
    Material,
    Situation,
    Value,
)
from app.catalog.model.particulars import Translation
from app.catalog.model.situations import every_material
from app.catalog.when import in_words
from app.printing.dossier import Dossier
from app.printing.wording import period, provisions, span
from app.texts import _


class Particular(Value, frozen=True, kw_only=True):
    """One labelled value of the item; `key` is its dotted key, for the mark of example values."""

    label: str
    value: str
    key: str


class SituationRow(Value, frozen=True, kw_only=True):
    """One 情形 as a guide's table shows it: whom it is for and what is different."""

    name: str
    who: str
    differs: tuple[str, ...]


def _said(*particulars: tuple[str, str, str]) -> tuple[Particular, ...]:
    return tuple(
        Particular(label=label, value=value, key=key) for label, value, key in particulars if value
    )


def translation_of(item: Item, language: str) -> Translation | None:
    """Give what the item is called in `language`; None where nobody has written it."""
    return next((each for each in item.translations if each.language == language), None)


def text_in(translated: Translation | None, text: str) -> str:
    """Give what a text of the item is in the other language; '' where nobody has written it."""
    texts = translated.texts if translated else ()
    return next((each.text for each in texts if each.of == text), "")


def materials_shown(dossier: Dossier) -> tuple[Material, ...]:
    """Give the materials a paper is about: the case's own, or all that anybody may be asked for."""
    item = dossier.definition.item
    if not dossier.situation:
        return every_material(item)
    mine = tuple(line.material for line in dossier.materials)
    return mine if dossier.case else every_material(replace(item, materials=mine))


def short_particulars(definition: Definition) -> tuple[Particular, ...]:
    """Give what fits into half a line of the guide's table of facts: first what all items have."""
    item, power, online = definition.item, definition.item.power, definition.item.online
    body, nature = item.undertaker, definition.department.nature
    return _said(
        (_("行使层级"), _(power.level or "县级"), "item.power.level"),
        (_("服务对象"), _listed(item.audience), "item.audience"),
        (_("申请层级"), _listed(item.tiers), "item.tiers"),
        (_("办理方式"), _listed(item.ways), "item.ways"),
        (_("办理形式"), _listed(item.channels), "item.channels"),
        (_("承办机构"), body.name if body else "", "item.undertaker.name"),
        (_("机构代码"), body.uscc if body else "", "item.undertaker.uscc"),
        (_("业务项编码"), item.codes.handling, "item.codes.handling"),
        (_("主体性质"), _(nature) if nature != "法定机关" else "", "department.nature"),
        (_("权力来源"), _word(power.source), "item.power.source"),
        (_("委托部门"), power.entrusted_by, "item.power.entrusted_by"),
        (_("通办范围"), _word(item.reach), "item.reach"),
        (_("数量限制"), item.quota, "item.quota"),
        (_("网办深度"), _word(online.depth), "item.online.depth"),
        (_("运行系统"), _word(online.system), "item.online.system"),
        (_("网上支付"), _("可以") if online.payment else "", "item.online.payment"),
        (_("地方编码"), _local_codes(item), "item.codes.local"),
    )


def _word(word: str | None) -> str:
    # Of the empty text the catalogue gives its own head.
    return _(word) if word else ""


def _listed(words: tuple[str, ...]) -> str:
    return _("、").join(_(word) for word in words)


def _local_codes(item: Item) -> str:
    return _("；").join(code for code in (item.codes.local_basic, item.codes.local) if code)


def long_particulars(definition: Definition) -> tuple[Particular, ...]:
    """Give what takes a whole line of the table of facts."""
    item = definition.item
    power, online = item.power, item.online
    net = _("。").join(text for text in (online.url, online.how) if text)
    return _said(
        (_("行使内容"), power.content, "item.power.content"),
        (_("权限划分"), power.division, "item.power.division"),
        (_("网上办理"), net, "item.online.url"),
        (_("预约"), _booking(item), "item.booking"),
        (_("时限说明"), _limit_notes(item), "item.limits"),
    )


def _booking(item: Item) -> str:
    if item.booking is None:
        return ""
    per_day = item.booking.per_day
    amount = _("每天可预约{n}件").format(n=per_day) if per_day else ""
    return _("；").join(text for text in (amount, item.booking.rule) if text)


def _limit_notes(item: Item) -> str:
    named = ((_("法定"), item.limits.statutory), (_("承诺"), item.limits.promised))
    notes = [
        _("{kind}：{note}").format(kind=kind, note=limit.note)
        for kind, limit in named
        if limit and limit.note
    ]
    return _("；").join([*notes, *_other_limits(item)])


def _other_limits(item: Item) -> Iterator[str]:
    longer, answer, delivery = (
        item.limits.extension,
        item.limits.supplement_answer,
        item.limits.delivery,
    )
    if longer:
        text = _("经{by}批准，可以延长{span}（{basis}）")
        told = span(longer.length, longer.unit)
        yield text.format(by=longer.by, span=told, basis=provisions(longer.basis))
    if answer:
        yield _("告知补正后，须在{span}内补齐").format(span=period(answer))
    if delivery:
        yield _("作出决定后{span}内送达").format(span=period(delivery))


def material_notes(material: Material) -> tuple[str, ...]:
    """Give what else is to be known of a material, a sentence each."""
    told = (
        ("{value}", _listed(material.medium)),
        (_("规格{value}"), material.paper_size),
        ("{value}", material.issued_within),
        (_("填报：{value}"), material.filling),
        (_("收件标准：{value}"), material.standard),
        (_("复印：{value}"), material.copy_note),
        (_("怎样办：{value}"), material.how),
        (_("到哪里办：{value}"), material.where),
        (_("用途：{value}"), material.used_for),
    )
    said = [text.format(value=value) for text, value in told if value]
    if material.in_person:
        said.append(_("本人到窗口当场填写"))
    if material.supply_within:
        said.append(_("可在受理后{within}内补").format(within=period(material.supply_within)))
    return tuple(said)


def situation_rows(item: Item) -> tuple[SituationRow, ...]:
    """Give a row for every 情形 of the item."""
    questions = {question.id: question for question in item.form}
    return tuple(
        SituationRow(name=each.name, who=in_words(each.when, questions), differs=_differs(each))
        for each in item.situations
    )


def _differs(situation: Situation) -> tuple[str, ...]:
    limits, visits = situation.limits, situation.visits
    said = [
        _("须符合：{text}").format(text=_("；").join(situation.conditions)),
        _("另交：{text}").format(text=_("、").join(m.name for m in situation.materials)),
        _("法定时限{text}").format(text=period(limits.statutory)),
        _("承诺时限{text}").format(text=period(limits.promised)),
    ]
    given = (situation.conditions, situation.materials, limits.statutory, limits.promised)
    rows = [text for text, there in zip(said, given, strict=True) if there]
    if visits:
        reason = _("（{reason}）").format(reason=visits.reason) if visits.reason else ""
        rows.append(_("到现场{n}次").format(n=visits.count) + reason)
    if situation.fees is not None:
        fees = _("、").join(f"{fee.name} {fee.standard}" for fee in situation.fees)
        rows.append(_("收费：{fees}").format(fees=fees) if fees else _("不收费"))
    if situation.handling:
        rows.append(_("业务办理项编码 {code}").format(code=situation.handling))
    return tuple(rows)


def deferred_materials(shown: tuple[Material, ...]) -> tuple[str, ...]:
    """Say which of the materials may follow, and what if they do not (容缺受理); () for none."""
    names = [material.name for material in shown if material.necessity == "容缺后补"]
    if not names:
        return ()
    return (
        _("主要材料齐全，只缺{names}的，可以先受理，当场一次告知缺什么、多久内补；申请人作出书面承诺。").format(
            names=_("、").join(names)
        ),
        _("逾期没有补上的，视为撤回申请，材料退回。"),
    )  # fmt: skip


def commitment_lines(item: Item, shown: tuple[Material, ...]) -> tuple[str, ...]:
    """Say how a written commitment may stand in for some of the materials; () for none of them."""
    commitment = item.commitment
    names = _("、").join(material.name for material in replaceable(item, shown))
    if commitment is None or not names:
        return ()
    lines = [
        _("书面承诺{matters}的，可以不交{names}。").format(
            matters=_("、").join(commitment.matters), names=names
        ),
        _("{check}；承诺不实的，撤销决定并记入信用记录。").format(check=check_text(commitment)),
    ]
    if commitment.not_for:
        lines.append(_("不适用：{who}。").format(who=commitment.not_for))
    return tuple(lines)


def check_text(commitment: Commitment) -> str:
    """Say when and how a written commitment is verified."""
    within = commitment.check_within
    when = _("决定作出后{within}内").format(within=period(within)) if within else _("事后")
    return _("{when}核查：{how}").format(when=when, how=commitment.check)


def fee_notes(fee: Fee) -> tuple[str, ...]:
    """Give what else is to be known of a fee."""
    told = (
        (_("减免：{value}"), fee.reduction),
        (_("减免依据：{value}"), provisions(fee.reduction_basis)),
        (_("征收种类：{value}"), fee.levy),
        ("{value}", fee.note),
    )
    return tuple(text.format(value=value) for text, value in told if value)
