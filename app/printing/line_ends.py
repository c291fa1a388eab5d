"""Where a line may end: titles break between words, a number keeps its unit."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Final

from markupsafe import Markup, escape

_NOT_FIRST: Final = "，。、；：？！）》”…·"
_NOT_LAST: Final = "（《“"
# A line of a title may well end behind these, or before those.
_GOOD_LAST: Final = "，、；：）》”的"
_GOOD_FIRST: Final = "（《“"
_JOINING: Final = "和与及或"
# What titles of items are made of; a line that begins with one of them reads well.
_WORDS: Final = re.compile(
    "审批|审核|审查|登记|备案|核发|核定|核准|许可|认定|给付|确认|申领|申请|变更|注销|补办|补发|补贴|补助|"
    "证明|查询|服务|管理|处理|办理|发放|资格|缴费|鉴定|转移|接续|报销|报备|协议|资金|人口|人员|企业|单位|"
    "经营|使用|建设|建筑|生活|保障|保险|困难|残疾人|老年人|土地|房屋|农村|通过|取得|因|需要|设置|在|悬挂|张贴|"
    "城市|绿地|优抚对象|优待证|涉及|养老保险|医疗保险|社会保险|公积金|儿童|老人|首次|信息|打印|"
    "流程图|办理流程图|申请表|填写范本|一件事|社会|资本|身体|状况|护理|重度|扶持|直补|后期|移民"
)
_IN_A_WORD, _AT_A_JOINING, _AT_A_WORD = 4.0, 0.8, 0.5
# How much a line as long again as another weighs against a break inside a word.
_UNEVEN: Final = 9.0

# A number with its unit, and a span of hours; a middle dot keeps what stands before it.
_TOGETHER: Final = re.compile(
    r"\d{1,2}:\d\d—\d{1,2}:\d\d|\d+(?:\.\d+)?(?:个工作日|个自然日|个月|小时|万元|元|份|件|次)|[^\s<>&;]·"
)
_MARKUP: Final = re.compile(r"(<svg.*?</svg>|<[^>]*>)", re.S)


def kept_together(page: str) -> str:
    """Wrap what a line must not tear apart in the body of an HTML page: 2个工作日, 09:00—11:30."""
    head, body, rest = page.partition("<body")
    pieces = _MARKUP.split(rest)
    # What stands at even places is text; the first is the inside of the body's own tag.
    for at in range(2, len(pieces), 2):
        pieces[at] = _TOGETHER.sub(r'<span class="keep">\g<0></span>', pieces[at])
    return head + body + "".join(pieces)


def titled(text: str, most: float) -> Markup:
    """Give a title as HTML, broken into lines no wider than `most` em."""
    return Markup("<br>").join(escape(line) for line in title_lines(text, most))


@lru_cache(maxsize=2048)
def title_lines(text: str, most: float) -> tuple[str, ...]:
    """Break a title into as few lines as it needs, of like length and rather between words.

    A line is no wider than `most` em unless no break is allowed in it.
    """
    total = _width(text)
    count = math.ceil(total / most)
    if count < 2:
        return (text,)
    # One line more, where the fewest would only do with a word torn apart.
    tries = [_broken(text, most, lines) for lines in (count, count + 1)]
    found = [each for each in tries if each is not None]
    return min(found)[1] if found else (text,)


def _broken(text: str, most: float, count: int) -> tuple[float, tuple[str, ...]] | None:
    """Give the best way to break a text into `count` lines, with what is amiss about it."""
    even = _width(text) / count
    best: dict[int, tuple[float, tuple[str, ...]]] = {0: (count * 1.5, ())}
    for _line in range(count):
        onward: dict[int, tuple[float, tuple[str, ...]]] = {}
        for begin, (amiss, lines) in best.items():
            for end in range(begin + 1, len(text) + 1):
                line = text[begin:end]
                width = _width(line)
                if width > most:
                    break
                tear = _tear(text, end)
                if tear is None:
                    continue
                here = amiss + tear + _UNEVEN * ((width - even) / even) ** 2
                if end not in onward or here < onward[end][0]:
                    onward[end] = here, (*lines, line)
        best = onward
    return best.get(len(text))


def _tear(text: str, end: int) -> float | None:
    """Say how bad it is to end a line before `text[end]`; None where it must not."""
    if end == len(text):
        return 0.0
    last, first = text[end - 1], text[end]
    if first in _NOT_FIRST or last in _NOT_LAST or (_is_latin(last) and _is_latin(first)):
        return None
    if last in _GOOD_LAST or first in _GOOD_FIRST:
        return 0.0
    if any(match.start() < end < match.end() for match in _WORDS.finditer(text)):
        return _IN_A_WORD
    if first in _JOINING:
        return _AT_A_JOINING
    return _AT_A_WORD if _WORDS.match(text, end) else _IN_A_WORD / 2


def _is_latin(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()


def _width(text: str) -> float:
    return sum(1.0 if ord(sign) > 0x2000 else 0.55 for sign in text)
