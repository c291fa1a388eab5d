"""What every type of answer can do, and free text, which is the simplest."""

from __future__ import annotations

import unicodedata
from typing import Any, Final

from app.fields.mask import mask_text
from app.fields.question import Question
from app.texts import _

Raw = str | list[str]
# Everything a Chinese keyboard types where a half-width sign is meant.
DIGITS: Final = str.maketrans(
    "０１２３４５６７８９．－—–＋／，（）Ｘｘ￥　", "0123456789.---+/,()Xx¥ "
)

_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Unreadable(ValueError):
    """An answer that cannot be read; the message tells the clerk how to mend it."""


class Kind:
    """Free text, and the base of every other type."""

    widget = "text"
    several_lines = False

    def read(self, question: Question, raw: Raw) -> Any:
        """Give the JSON-able value of a non-empty answer. Raises Unreadable."""
        text = first(raw)
        if fault := text_fault(text, question.max_length, self.several_lines):
            raise Unreadable(fault)
        return text

    def show(self, question: Question, value: Any) -> str:
        """Give the value as a person reads it."""
        return f"{value}{question.unit}"

    def mask(self, question: Question, value: Any) -> str:
        """Give the value as lists and logs may show it: what was typed freely may name anybody."""
        return mask_text(str(value))

    def sample(self, question: Question) -> Raw:
        """Give an answer that `read` accepts, as it would be typed."""
        return _("示例{label}").format(label=question.label)[: question.max_length]


def text_fault(text: str, longest: int, several_lines: bool = False) -> str:
    """Tell why a text of at most `longest` characters cannot be written down, or give ''."""
    if len(text) > longest:
        return _("最多 {limit} 个字，现在有 {length} 个字，请缩短。").format(
            limit=longest, length=len(text)
        )
    allowed = "\n\r\t" if several_lines else ""
    if any(_is_treacherous(char) and char not in allowed for char in text):
        return _("含有看不见的控制字符，请删去后用键盘重新输入，不要粘贴。")
    return ""


def _is_treacherous(char: str) -> bool:
    # Controls stop a database or a paper; the signs that turn the direction of writing make a
    # name read as another. Joiners and narrow spaces stay: Mongolian cannot be written without.
    return unicodedata.category(char) in ("Cc", "Cs") or char in _TURNING


def first(raw: Raw) -> str:
    """Give the one text of an answer, stripped."""
    return (raw if isinstance(raw, str) else next(iter(raw), "")).strip()


def short(text: str) -> str:
    """Give the beginning of a text, so that a complaint stays a sentence."""
    return text if len(text) <= 30 else text[:29] + "…"
