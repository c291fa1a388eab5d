"""What a guide says that the law does not allow, or that is no longer true."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from app.catalog.county import County
from app.catalog.crosscheck.limits import amount
from app.catalog.crosscheck.rule import Finding, rule
from app.catalog.model import Item, Limit
from app.texts import N_, _

CATCH_ALL: Final = re.compile(
    "(法律|法规|规章|国家|上级)[^，。；]*(规定|要求)的其他(条件|情形|要求)|其他(相关|有关)?(条件|情形)$|等条件$"
)
# 行政诉讼法 art. 46: six months; 行政复议法 art. 20: sixty days. Old forms still say otherwise.
# The last is the key of `remedies` that an item whose law sets another time has.
WRONG_TERMS: Final = (
    (re.compile(r"(?:三|3)\s*个月[^。；]{0,30}(?:提起)?(?:行政)?诉讼"), N_("行政诉讼是六个月（行政诉讼法第四十六条）"), "lawsuit_within"),
    (re.compile(r"(?:十五|15|三十|30|九十|90)\s*(?:日|天)[^。；]{0,30}(?:行政)?复议"), N_("行政复议是六十日（行政复议法第二十条）"), "review_within"),
)  # fmt: skip


# 行政复议法 art. 20 and 行政诉讼法 art. 46 leave other times to 法律 alone: not 办法, not 条例.
A_LAW: Final = re.compile("(?<!办)法(?=第|》|（|$)")
REVIEW_DAYS: Final = 60
DAYS: Final = {"自然日": 1, "月": 30}


@rule("X69", N_("兜底条件"), severity="警告")
def catch_all_condition(county: County) -> Iterator[Finding]:
    """`法律法规规定的其他条件` tells the applicant nothing and the window everything."""
    for item in county.items.values():
        for index, condition in enumerate(item.conditions):
            if CATCH_ALL.search(condition.rstrip("。；")):
                message = _("“{condition}”是兜底条件，群众看了不知道自己符不符合。").format(
                    condition=condition
                )
                hint = _("把具体条件一条一条写出来；没有别的条件就删掉这一条。")
                yield Finding("items", item.id, ("conditions", index), message, hint)


@rule("X36", N_("复议或者诉讼的期限写错了"))
def remedy_terms(county: County) -> Iterator[Finding]:
    """A guide that gives a citizen a shorter time than the law does."""
    for item in county.items.values():
        for path, text in _sentences(item):
            for wrong, right, own in WRONG_TERMS:
                if wrong.search(text) and not getattr(item.remedies, own):
                    message = _("这里写的救济期限不对：{right}。").format(right=_(right))
                    hint = _(
                        "复议写六十日，诉讼写六个月；法律另有规定的，写在 remedies.{key}。"
                    ).format(key=own)
                    yield Finding("items", item.id, path, message, hint)


@rule("X06", N_("救济期限没有法律依据"))
def founded_remedies(county: County) -> Iterator[Finding]:
    """Another time than the general one is for 法律 to set, and for 复议 only a longer one."""
    for item in county.items.values():
        for key, limit in (
            ("review_within", item.remedies.review_within),
            ("lawsuit_within", item.remedies.lawsuit_within),
        ):
            for message, hint in _unfounded(key, limit) if limit else ():
                yield Finding("items", item.id, ("remedies", key), message, hint, key=True)


def _unfounded(key: str, limit: Limit) -> Iterator[tuple[str, str]]:
    if limit.unit not in DAYS:
        message = _("复议、起诉的期限不按{unit}计算。").format(unit=_(limit.unit))
        yield message, _("写上 unit: 自然日 或者 unit: 月。")
    elif key == "review_within" and limit.length * DAYS[limit.unit] < REVIEW_DAYS:
        message = _("复议期限 {limit}，比行政复议法第二十条的六十日还短。").format(
            limit=amount(limit)
        )
        yield message, _("删掉 review_within；只有法律规定更长的，才写在这里。")
    elif not A_LAW.search(limit.basis):
        message = _("期限 {limit} 与一般的救济期限不同，看不出是哪部法律规定的。").format(
            limit=amount(limit)
        )
        yield message, _("写明 basis，例如 中华人民共和国土地管理法第十四条；办法、文件不能规定。")


def _sentences(item: Item) -> Iterator[tuple[tuple[Any, ...], str]]:
    yield ("summary",), item.summary
    for index, condition in enumerate(item.conditions):
        yield ("conditions", index), condition
    for index, faq in enumerate(item.faq):
        yield ("faq", index, "answer"), faq.answer


@rule("X68", N_("事项已经停办"), severity="提示")
def over(county: County) -> Iterator[Finding]:
    """An item whose last day is past is still there; without a day today none is over."""
    for item in county.items.values():
        end = item.effective.to
        if county.today and end and (item.effective.from_ or end) <= end < county.today:
            message = _("事项已于 {day} 停办。").format(day=end)
            hint = _("没有未办结的办件时可以删掉这个文件；继续办的，改正日期。")
            yield Finding("items", item.id, ("effective", "to"), message, hint)
