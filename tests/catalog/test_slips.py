"""What shows in a value of how it was typed, and the nearest word by letters and by sound."""

from __future__ import annotations

from typing import Any

import pytest

from app.catalog import slips
from app.catalog.nearest import did_you_mean, nearest

INTEGER = {"type": "integer"}
DAY = {"type": "string", "format": "date"}
IDENTIFIER = {"type": "string", "pattern": "^[a-z][a-z0-9-]{0,63}$"}


@pytest.mark.parametrize(
    ("value", "schema", "mend"),
    [
        ("“12345”", {}, '引号要用英文的："12345"。'),
        ("「低保」", {}, '引号要用英文的："低保"。'),
        ("10天", INTEGER, "只写数字：10，不加引号和单位，用半角数字。"),
        ("１０", INTEGER, "只写数字：10，不加引号和单位，用半角数字。"),
        ("15 个工作日", INTEGER, "只写数字：15，不加引号和单位，用半角数字。"),
        ("2026年1月1日", DAY, "写成 2026-01-01。"),
        ("2026/1/1", DAY, "写成 2026-01-01。"),
        ("2026.12.3", DAY, "写成 2026-12-03。"),
        ("Elder-Card", IDENTIFIER, "是不是“elder-card”？"),
        ("elder_card", IDENTIFIER, "是不是“elder-card”？"),
        ("ｅｌｄｅｒ", IDENTIFIER, "是不是“elder”？"),
        # Nothing of the kind shows.
        ("十天", INTEGER, ""), ("10", {"type": "string"}, ""), ("明天", DAY, ""),
        ("老年证", IDENTIFIER, ""), ("“”", {}, ""), ("", INTEGER, ""), (3, INTEGER, ""),
        (None, DAY, ""), ("abc", True, ""),
    ],
)  # fmt: skip
def test_the_mend_of_a_value(value: Any, schema: Any, mend: str) -> None:
    assert slips.mend(value, schema) == mend


@pytest.mark.parametrize("sign", ["，", "、", "；", ";"])
def test_several_words_in_one_entry(sign: str) -> None:
    assert slips.parted(f"县{sign}镇", ["县", "镇", "村"]) == "几项之间要用英文逗号分开：[县, 镇]。"
    assert slips.parted(f"县{sign}乡", ["县", "镇", "村"]) == ""
    assert slips.parted("县", ["县"]) == ""
    assert slips.parted(3, ["县"]) == ""


def test_a_dash_without_its_space() -> None:
    assert slips.unspaced_dash("-年满六十") == "短横线后面要空一格：- 年满六十。"
    assert slips.unspaced_dash("-甲 -乙") == "短横线后面要空一格：- 甲。"
    for other in ("年满", "- 年满", "-", "", 3, None):
        assert slips.unspaced_dash(other) == ""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("承诺键", "承诺件"), ("出正办节", "出证办结"), ("及办件", "即办件"), ("承若件", "承诺件")],
)
def test_the_nearest_by_sound(typed: str, meant: str) -> None:
    words = ["即办件", "承诺件", "其他", "出证办结", "出文办结", "审批办结"]
    assert nearest(typed, words) == meant
    assert did_you_mean(typed, words) == f"是不是“{meant}”？"


def test_one_character_alone_says_nothing_by_its_sound() -> None:
    # 乡 and 县 sound alike, and mean quite different places.
    assert nearest("乡", ["县", "镇", "村"]) == ""


def test_a_word_itself_and_rare_or_foreign_characters() -> None:
    assert nearest("甲乙", ["甲乙"]) == "甲乙"
    assert nearest("龘龘", ["承诺件"]) == ""
    assert nearest("😀😀", ["低保"]) == ""
    assert nearest("nmae", ["name", "kind"]) == "name"
