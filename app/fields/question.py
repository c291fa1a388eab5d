"""A question of an item's form, as an administrator writes it."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

QuestionType = Literal[
    "文字", "多行文字", "整数", "小数", "金额", "日期", "单选", "多选", "是否",
    "身份证", "统一社会信用代码", "电话",
]  # fmt: skip


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One question; `min`/`max` bound numbers, `max_length` bounds text (characters)."""

    id: str
    label: str
    type: QuestionType
    required: bool = False
    help: str = ""
    choices: tuple[str, ...] = ()
    min: float | None = None
    max: float | None = None
    max_length: int = 200
    unit: str = ""
    sample: Any = None
