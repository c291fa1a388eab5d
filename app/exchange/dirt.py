"""What makes a cell of a foreign list doubtful: told, never washed off in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from app.exchange.report import Grade
from app.texts import N_, _


class Dirt(NamedTuple):
    """One kind of dirt: how it looks, how bad it is, and what to do."""

    pattern: re.Pattern[str]
    grade: Grade
    message: str
    hint: str


_KINDS: Final = (
    Dirt(re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd]"), "拒收", N_("有乱码或者控制字符。"),
         N_("在原表里重新输入这一格。")),
    Dirt(re.compile(r"</?[a-zA-Z][^<>]{0,200}>|&(?:[a-z]{2,8}|#\d{1,5});"), "存疑",
         N_("有网页代码的残留。"), N_("删掉 <br>、&nbsp; 这类代码。")),
    Dirt(re.compile(r"^\s|\s$"), "存疑", N_("首尾有空格或者换行，已照原样保留。"), N_("删掉首尾的空格。")),
    Dirt(re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\xad]"), "存疑",
         N_("有看不见的字符。"), N_("重新输入这一格。")),
    Dirt(re.compile("[\u3000\xa0]"), "存疑", N_("有全角空格或者网页空格。"), N_("换成普通写法。")),
    Dirt(re.compile(r"^(?:无|/|\\|-+|—+|待定|待补充|详见附件|见附件|null|NULL|#N/A|#REF!|#VALUE!)$"), "存疑",
         N_("像是占位的内容。"), N_("没有内容的留空；有内容的写出来。")),
    Dirt(re.compile(r"[锟斤拷]{3}|烫烫烫|ï»¿|Ã.|â€"), "拒收", N_("像是编码错了的乱码。"),
         N_("在原表里重新输入这一格。")),
)  # fmt: skip


def dirt_of(text: str) -> Iterator[tuple[Grade, str, str]]:
    """Give (grade, message, hint) of everything doubtful about a text."""
    for kind in _KINDS:
        if kind.pattern.search(text):
            yield kind.grade, _(kind.message), _(kind.hint)
