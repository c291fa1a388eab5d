"""金额大写, from the examples of the payment rules to 亿 and beyond."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.fields import Question, show_formally
from app.fields.capital import capital, capital_number


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        # 支付结算办法 附件一, in the form without the 零 that may be left out.
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1680.32", "壹仟陆佰捌拾元叁角贰分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("0.55", "伍角伍分"),
        ("1", "壹元整"),
        ("10", "壹拾元整"),
        ("15", "壹拾伍元整"),
        ("100.01", "壹佰元零壹分"),
        ("1001", "壹仟零壹元整"),
        ("1010", "壹仟零壹拾元整"),
        ("10001", "壹万零壹元整"),
        ("10010.10", "壹万零壹拾元壹角整"),
        ("100000", "壹拾万元整"),
        ("20300405.06", "贰仟零叁拾万零肆佰零伍元零陆分"),
        ("100000000", "壹亿元整"),
        ("100000001", "壹亿零壹元整"),
        ("100010000", "壹亿零壹万元整"),
        ("1234567890.12", "壹拾贰亿叁仟肆佰伍拾陆万柒仟捌佰玖拾元壹角贰分"),
        ("1000000000000", "壹万亿元整"),
        (
            "9999999999999999.99",
            "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
        ),
        ("-3.20", "负叁元贰角整"),
    ],
)
def test_an_amount_in_capitals(amount: str, words: str) -> None:
    assert capital(Decimal(amount)) == words


@pytest.mark.parametrize("amount", ["0.001", "10000000000000000"])
def test_what_cannot_be_written_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        capital(Decimal(amount))


def read(words: str) -> int:
    """Read an amount in capitals back, in 分."""
    value = {char: n for n, char in enumerate("零壹贰叁肆伍陆柒捌玖")}
    total = section = digit = 0
    for char in words.removesuffix("整"):
        if char in value:
            digit = value[char]
        elif char in "仟佰拾":
            section += digit * {"仟": 1000, "佰": 100, "拾": 10}[char]
            digit = 0
        elif char == "万":
            section = (section + digit) * 10_000
            digit = 0
        elif char == "亿":
            total, section, digit = (total + section + digit) * 10**8, 0, 0
        elif char == "元":
            total, section, digit = (total + section + digit) * 100, 0, 0
        else:
            total, digit = total + digit * {"角": 10, "分": 1}[char], 0
    return total


@given(st.integers(min_value=0, max_value=10**18 - 1))
@settings(deadline=None, max_examples=400)
def test_every_amount_reads_back_and_has_no_two_zeros_in_a_row(cents: int) -> None:
    words = capital(Decimal(cents) / 100)
    assert read(words) == cents
    assert "零零" not in words
    assert "零元" not in words or cents < 100


def test_only_yuan_are_written_in_capitals() -> None:
    money = Question(id="sum", label="金额", type="金额")
    assert show_formally(money, "1680.32") == "1,680.32元（大写：人民币壹仟陆佰捌拾元叁角贰分）"
    in_ten_thousands = Question(id="sum", label="金额", type="金额", unit="万元")
    assert show_formally(in_ten_thousands, "5.00") == "5.00万元"
    assert show_formally(Question(id="n", label="人数", type="整数"), 3) == "3"


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "零"), (3, "叁"), (10, "壹拾"), (12, "壹拾贰"), (105, "壹佰零伍"), (10_000, "壹万")],
)
def test_pieces_are_counted_in_capitals(number: int, words: str) -> None:
    assert capital_number(number) == words


def test_less_than_nothing_is_no_count() -> None:
    with pytest.raises(ValueError, match="-1"):
        capital_number(-1)
