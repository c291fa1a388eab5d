"""What every type of answer can do, and free text, which is the simplest."""

from __future__ import annotations

from typing import Any, Final

from app.fields.mask import mask_text
from app.fields.question import Question
from app.texts import _

Raw = str | list[str]
# Everything a Chinese keyboard types where a half-width sign is meant.
DIGITS: Final = str.maketrans(
    "０１２３４５６７８９．－—–＋／，（）Ｘｘ￥　", "0123456789.---+/,()Xx¥ "
)


class Unreadable(ValueError):
    """An answer that cannot be read; the message tells the clerk how to mend it."""


class Kind:
    """Free text, and the base of every other type."""

    widget = "text"

    def read(self, question: Question, raw: Raw) -> Any:
        """Give the JSON-able value of a non-empty answer. Raises Unreadable."""
        text = first(raw)
        if len(text) > question.max_length:
            raise Unreadable(
                _("最多 {limit} 个字，现在有 {length} 个字，请缩短。").format(
                    limit=question.max_length, length=len(text)
                )
            )
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


def first(raw: Raw) -> str:
    """Give the one text of an answer, stripped."""
    return (raw if isinstance(raw, str) else next(iter(raw), "")).strip()


def short(text: str) -> str:
    """Give the beginning of a text, so that a complaint stays a sentence."""
    return text if len(text) <= 30 else text[:29] + "…"
