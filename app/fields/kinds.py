"""The closed set of answer types: how each is read, checked, shown, masked and sampled."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from app.fields.codes import id_card_fault, uscc_fault
from app.fields.kind import DIGITS, Kind, Raw, Unreadable, first, short
from app.fields.mask import mask_middle
from app.fields.numbers import DecimalNumber, Money, Number
from app.fields.question import Question
from app.texts import _

PHONE: Final = re.compile(
    r"(\+?86-?)?(1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(-\d{1,6})?|\d{3,8}|400-?\d{3}-?\d{4})", re.ASCII
)
MOBILE: Final = re.compile(r"(\+?86-?)?1[3-9]\d-?\d{4}-?\d{4}", re.ASCII)


class LongText(Kind):
    """Several lines of text."""

    widget = "textarea"
    several_lines = True


class Day(Kind):
    """A date, kept as ISO text."""

    widget = "date"

    def read(self, question: Question, raw: Raw) -> Any:
        """Accept 2026-01-31, 2026/1/31, 2026年1月31日 and 20260131. Raises Unreadable."""
        text = first(raw).translate(DIGITS)
        match = re.fullmatch(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?", text)
        match = match or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text)
        if match is None:
            raise Unreadable(_("“{text}”不是日期，请写成 2026-01-31。").format(text=short(text)))
        try:
            return date(*map(int, match.groups())).isoformat()
        except ValueError:
            raise Unreadable(
                _("没有“{text}”这一天，请核对月份和日子。").format(text=text)
            ) from None

    def show(self, question: Question, value: Any) -> str:
        """Give the date as 2026年1月31日."""
        day = date.fromisoformat(str(value))
        return _("{y}年{m}月{d}日").format(y=day.year, m=day.month, d=day.day)

    def mask(self, question: Question, value: Any) -> str:
        """Give the year only: a whole date may be a birthday."""
        return _("{y}年**月**日").format(y=date.fromisoformat(str(value)).year)

    def sample(self, question: Question) -> Raw:
        """Give a fixed day."""
        return "2026-01-05"


class Choice(Kind):
    """One of the listed choices."""

    widget = "select"

    def read(self, question: Question, raw: Raw) -> Any:
        """Give the chosen word. Raises Unreadable for a word that is not offered."""
        return offered(question, first(raw))

    def mask(self, question: Question, value: Any) -> str:
        """Give the word itself: it is one of the hall's, not of the applicant's."""
        return self.show(question, value)

    def sample(self, question: Question) -> Raw:
        """Give the first choice."""
        return question.choices[0] if question.choices else ""


class Choices(Kind):
    """Any of the listed choices."""

    widget = "checkboxes"

    def read(self, question: Question, raw: Raw) -> Any:
        """Give the chosen words in the order they are offered."""
        words = {offered(question, word) for word in ([raw] if isinstance(raw, str) else raw)}
        return [word for word in question.choices if word in words]

    def show(self, question: Question, value: Any) -> str:
        """Give the words joined by 、."""
        return "、".join(value)

    def mask(self, question: Question, value: Any) -> str:
        """Give the words themselves."""
        return self.show(question, value)

    def sample(self, question: Question) -> Raw:
        """Give the first choice."""
        return list(question.choices[:1])


class YesNo(Kind):
    """是 or 否, kept as a boolean."""

    widget = "yesno"
    WORDS: Final[Mapping[str, bool]] = {
        "是": True,
        "有": True,
        "true": True,
        "否": False,
        "无": False,
        "false": False,
    }

    def read(self, question: Question, raw: Raw) -> Any:
        """Give True or False. Raises Unreadable for anything but 是/否."""
        word = first(raw).lower()
        if word not in self.WORDS:
            raise Unreadable(_("请选“是”或者“否”。"))
        return self.WORDS[word]

    def show(self, question: Question, value: Any) -> str:
        """Give 是 or 否."""
        return _("是") if value else _("否")

    def mask(self, question: Question, value: Any) -> str:
        """Give 是 or 否."""
        return self.show(question, value)

    def sample(self, question: Question) -> Raw:
        """Give 是."""
        return "是"


class IdCard(Kind):
    """An 18-digit identity number (GB 11643) with its check digit."""

    def read(self, question: Question, raw: Raw) -> Any:
        """Give the number in capitals. Raises Unreadable with what is wrong in it."""
        text = first(raw).translate(DIGITS).replace(" ", "").upper()
        if fault := id_card_fault(text):
            raise Unreadable(fault)
        return text

    def mask(self, question: Question, value: Any) -> str:
        """Show the first six and last four digits."""
        return mask_middle(str(value), 6, 4)

    def sample(self, question: Question) -> Raw:
        """Give the example number printed in GB 11643."""
        return "11010519491231002X"


class Uscc(Kind):
    """An 18-character unified social credit code (GB 32100) with its check character."""

    def read(self, question: Question, raw: Raw) -> Any:
        """Give the code in capitals. Raises Unreadable with what is wrong in it."""
        text = first(raw).translate(DIGITS).replace(" ", "").upper()
        if fault := uscc_fault(text):
            raise Unreadable(fault)
        return text

    def mask(self, question: Question, value: Any) -> str:
        """Give the code itself: it is printed on every licence on the wall."""
        return self.show(question, value)

    def sample(self, question: Question) -> Raw:
        """Give the example code of GB 32100."""
        return "91350100M000100Y43"


class Phone(Kind):
    """A mobile or fixed telephone number."""

    widget = "tel"

    def read(self, question: Question, raw: Raw) -> Any:
        """Give the number without spaces. Raises Unreadable."""
        text = first(raw).translate(DIGITS).replace(" ", "")
        # （0476）4221001 is how telephone books print it.
        text = text.removeprefix("(").replace(")-", "-").replace(")", "-")
        if MOBILE.fullmatch(text):
            return text.replace("-", "")
        if not PHONE.fullmatch(text):
            raise Unreadable(
                _("“{text}”不是电话号码：手机是 11 位，固定电话要带区号。").format(
                    text=short(first(raw))
                )
            )
        return text

    def mask(self, question: Question, value: Any) -> str:
        """Show the first three and last four digits."""
        return mask_middle(str(value), 3, 4)

    def sample(self, question: Question) -> Raw:
        """Give a mobile number of a test range."""
        return "13800000000"


def offered(question: Question, word: str) -> str:
    """Give `word` if the question offers it. Raises Unreadable otherwise."""
    word = word.strip()
    if word not in question.choices:
        raise Unreadable(
            _("“{word}”不在选项里，请从 {choices} 中选。").format(
                word=short(word), choices="、".join(question.choices)
            )
        )
    return word


KINDS: Final[Mapping[str, Kind]] = {
    "文字": Kind(), "多行文字": LongText(), "整数": Number(), "小数": DecimalNumber(),
    "金额": Money(), "日期": Day(), "单选": Choice(), "多选": Choices(), "是否": YesNo(),
    "身份证": IdCard(), "统一社会信用代码": Uscc(), "电话": Phone(),
}  # fmt: skip
