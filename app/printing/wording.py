"""How figures, days and laws read on paper."""

from __future__ import annotations

import math
import re
from datetime import date, datetime

from app.catalog.model import LegalBasis, Limit, SpecialProcedure
from app.texts import _

PERMIT_LAW = "中华人民共和国行政许可法"
_DIGITS = "零一二三四五六七八九"


def chinese_number(number: int) -> str:
    """Write 0..9999 in Chinese numerals: 31 → 三十一, 105 → 一百零五, 12 → 十二."""
    if not 0 <= number <= 9999:
        raise ValueError(f"only 0..9999 can be written in numerals, not {number}")
    if number == 0:
        return "零"
    text = ""
    gap = False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, power)
        if digit:
            text += ("零" if gap else "") + _DIGITS[digit] + unit
            gap = False
        else:
            gap = bool(text)
    return text[1:] if text.startswith("一十") else text


def article(number: str) -> str:
    """Write an article as laws do: 9 → 第九条, 10-2 → 第十条第二款; other text stays."""
    parts = number.strip().split("-")
    if not all(part.isdecimal() and int(part) <= 9999 for part in parts) or len(parts) > 3:
        return number.strip()
    units = (_("第{n}条"), _("第{n}款"), _("第（{n}）项"))
    return "".join(
        unit.format(n=chinese_number(int(part))) for unit, part in zip(units, parts, strict=False)
    )


def citation(law: LegalBasis) -> str:
    """Cite a law with its number and articles: 《…》（…号）第九条、第十条."""
    title = law.title.strip("《》")
    number = _("（{number}）").format(number=law.number) if law.number else ""
    return _("《{title}》").format(title=title) + number + "、".join(map(article, law.articles))


# A law named at the head of a provision, or after another one: what it ends with, what may follow.
_BARE_LAW = re.compile(
    r"(?:^|(?<=[、；]))(?!根据|依据|依照|按照|本|该|其|不)([^\s《》“”、，；。（）第不]{1,60}?"
    r"(?:法|法典|条例|办法|规定|细则|通则|规则|解释|决定))(?=第[零一二三四五六七八九十百千]+条|（|规定|、|；|$)"
)


def provisions(text: str) -> str:
    """Give a provision as papers cite it, its laws within title marks: 《森林法》第五十八条.

    What is written with them already, or names no law, stays as it is.
    """
    return _BARE_LAW.sub(lambda found: _("《{title}》").format(title=found[1]), text)


def permit_law(*articles: str) -> str:
    """Cite the permit law; call it only for items of type 行政许可."""
    return citation(LegalBasis(title=PERMIT_LAW, kind="法律", articles=articles))


def period(limit: Limit | SpecialProcedure | None) -> str:
    """Say a period: 15个工作日, 30个自然日, 3个月, 24小时; empty for none."""
    if limit is None:
        return ""
    return span(limit.length, limit.unit)


def span(length: int, unit: str) -> str:
    """Say a length of time with its unit."""
    if unit == "工作日":
        return _("{n}个工作日").format(n=length)
    if unit == "自然日":
        return _("{n}个自然日").format(n=length)
    if unit == "小时":
        return _("{n}小时").format(n=length)
    return _("{n}个月").format(n=length)


def day(moment: date) -> str:
    """Write a day as official letters do (GB/T 9704): 2026年6月9日."""
    return _("{year}年{month}月{day}日").format(
        year=moment.year, month=moment.month, day=moment.day
    )


def day_in_numerals(moment: date) -> str:
    """Write a day in Chinese numerals, as on the cover of a file: 二〇二六年六月九日."""
    year = "".join("〇" if sign == "0" else _DIGITS[int(sign)] for sign in f"{moment.year:04d}")
    return _("{year}年{month}月{day}日").format(
        year=year, month=chinese_number(moment.month), day=chinese_number(moment.day)
    )


def minute(moment: datetime) -> str:
    """Write a moment to the minute: 2026年6月9日 09:05."""
    return f"{day(moment)} {moment:%H:%M}"


def balance(text: str, most: float) -> float:
    """Give the width in em that breaks centred text into lines of like length.

    `most` is the width there is. WeasyPrint knows `text-wrap: balance` but does not do it, and
    would leave a single character on the last line.
    """
    width = sum(1.0 if ord(sign) > 0x2000 else 0.55 for sign in text)
    lines = math.ceil(width / most)
    # A punctuation mark must not begin a line, so a line may need to be one character longer.
    return most if lines < 2 else min(most, math.ceil(width / lines) + 1.5)
