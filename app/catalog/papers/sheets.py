"""Guides, forms and slips: the dense papers of an item and of a case."""

from __future__ import annotations

from typing import Final

from app.catalog.papers import placeholders as fill
from app.catalog.papers.parts import TABLE, PaperForm, Part
from app.texts import N_

_PUBLISHED: Final = N_("行政许可法第三十条：依据、条件、程序、期限和全部材料要公示")
_TOLD: Final = N_("行政许可法第三十二条：要一次告知需要的全部内容")
_REMEDY: Final = N_("行政复议法、行政诉讼法：要告知复议、起诉的机关和期限")
_PROOF: Final = N_("没有这句话，申请人不知道凭证证明什么")
_COUNTED: Final = N_("没有件数，交接就没有办法清点")

_SUMMARY: Final = Part(name="摘要", about=N_("一句话说明"), sometimes=True)
_PHONES: Final = Part(name="咨询", about=N_("咨询和投诉电话"))
_CLAUSE: Final = Part(name="救济", about=N_("复议和诉讼"), why=_REMEDY, must=("救济途径",))
_FAQ: Final = Part(name="常见问题", about=N_("问和答"), sometimes=True)
_FACTS: Final = Part(name="基本情况", about=N_("最上面的表"), why=TABLE)
_GUIDE: Final = (fill.REMEDY,)


def _public(name: str, about: str, sometimes: bool = False) -> Part:
    return Part(name=name, about=about, why=_PUBLISHED, sometimes=sometimes)


_MATERIALS: Final = _public("材料", N_("要交的全部材料"))
_CONDITIONS: Final = _public("条件", N_("谁可以办"))
_FLOW: Final = _public("流程", N_("经过哪些环节"))
_PLACES: Final = _public("地点", N_("到哪里办"), sometimes=True)

OF_ITEMS: Final = (
    PaperForm(
        kind="办事指南", slug="guide",
        parts=(
            _SUMMARY, _FACTS, _CONDITIONS, _MATERIALS, _FLOW,
            _public("收费和结果", N_("收费、结果和送达")), _public("依据", N_("设定依据")), _PLACES,
            Part(name="权利义务", about=N_("申请人的权利和义务"), sometimes=True),
            _PHONES, _CLAUSE, _FAQ,
        ),
        placeholders=(*_GUIDE, *fill.ITEM),
    ),
    PaperForm(
        kind="办事指南简版", slug="brief",
        parts=(_SUMMARY, _FACTS, _CONDITIONS, _MATERIALS, _FLOW, _PLACES, _PHONES),
        placeholders=fill.ITEM,
    ),
    PaperForm(
        kind="办事指南大字版", slug="large",
        parts=(_SUMMARY, _FACTS, _CONDITIONS, _MATERIALS, _FLOW, _PLACES, _PHONES, _CLAUSE, _FAQ),
        placeholders=(*_GUIDE, *fill.ITEM),
    ),
    PaperForm(
        kind="办理流程图", slug="chart",
        parts=(Part(name="流程图", about=N_("整张图"), why=TABLE),),
        placeholders=fill.ITEM,
    ),
    PaperForm(
        kind="申请表", slug="application",
        parts=(
            Part(name="申请内容", about=N_("申请人和申请的内容"), why=TABLE),
            Part(name="材料", about=N_("所附材料"), why=TABLE),
            Part(name="声明", about=N_("申请人声明所填内容真实")),
            _PHONES,
        ),
        placeholders=fill.ITEM,
    ),
    PaperForm(
        kind="申请表填写范本", slug="application-example",
        parts=(
            Part(name="提示", about=N_("说明内容是虚构的"), why=N_("范本要让人一看就知道不是真的")),
            Part(name="申请内容", about=N_("申请人和申请的内容"), why=TABLE),
            Part(name="材料", about=N_("所附材料"), why=TABLE),
            Part(name="声明", about=N_("申请人声明所填内容真实")),
            _PHONES,
        ),
        placeholders=fill.ITEM,
    ),
    PaperForm(
        kind="一次性告知单", slug="notice",
        parts=(
            _FACTS,
            Part(name="材料", about=N_("要交的全部材料"), why=_TOLD),
            Part(name="地点", about=N_("到哪里办"), sometimes=True),
            _PHONES,
            Part(name="结语", about=N_("已经一次性告知，窗口不另要材料")),
        ),
        placeholders=(*fill.perhaps(*fill.named(fill.CASE, "申请人", "经办人")), *fill.ITEM),
    ),
    PaperForm(
        kind="一件事指南", slug="bundle",
        parts=(
            _SUMMARY, _FACTS,
            Part(name="事项", about=N_("包括哪些事项"), why=TABLE),
            Part(name="材料", about=N_("要交的材料"), why=TABLE),
            Part(name="地点", about=N_("到哪里办"), why=TABLE),
            _PHONES,
        ),
        placeholders=fill.BUNDLE,
    ),
)  # fmt: skip

_CASE: Final = (*fill.CASE, *fill.ITEM)
OF_CASES: Final = (
    PaperForm(
        kind="收件凭证", slug="receipt",
        parts=(
            _FACTS,
            Part(name="清单", about=N_("收到的材料"), why=TABLE),
            Part(name="缺少的材料", about=N_("还没有收到什么"), why=TABLE, sometimes=True),
            Part(name="说明", about=N_("凭证证明什么"), why=_PROOF, must=("收件说明",)),
            Part(name="查询", about=N_("怎样查询、咨询和投诉")),
        ),
        placeholders=(fill.RECEIVED, *_CASE),
    ),
    PaperForm(
        kind="送达回证", slug="service",
        parts=(Part(name="送达情况", about=N_("整张表"), why=TABLE),),
        placeholders=(fill.SERVED, fill.SERVED_BY, fill.SERVED_ON, *_CASE),
    ),
    PaperForm(
        kind="否定报备单", slug="report",
        parts=(Part(name="报备情况", about=N_("整张表"), why=TABLE),),
        placeholders=(fill.REPORTED, fill.REFUSED, fill.REASON, *_CASE),
    ),
    PaperForm(
        kind="材料交接单", slug="handover",
        parts=(
            _FACTS,
            Part(name="清单", about=N_("交接的材料或者结果"), why=TABLE, sometimes=True),
            Part(name="清点", about=N_("合计几件，当面清点"), why=_COUNTED, must=("件数",)),
        ),
        placeholders=(
            fill.HOP, fill.CARRIED, fill.COUNTED, fill.GIVER, fill.TAKER, fill.TAKE_BY, *_CASE,
        ),
    ),
    PaperForm(
        kind="卷宗", slug="volume",
        parts=(
            Part(name="封面", about=N_("封面的表"), why=TABLE),
            Part(name="目录", about=N_("卷内文件目录"), why=TABLE),
            Part(name="过程", about=N_("办理过程记录"), why=TABLE),
            Part(name="备考表", about=N_("卷内备考表"), why=TABLE),
        ),
        placeholders=(fill.KEPT, fill.ENDED, fill.BOUND, *_CASE),
    ),
)  # fmt: skip
