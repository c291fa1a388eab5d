"""How figures, days and laws read."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalog.model import LegalBasis, Limit, SpecialProcedure
from app.printing.wording import (
    article,
    balance,
    chinese_number,
    citation,
    day,
    day_in_numerals,
    minute,
    period,
    permit_law,
    provisions,
    span,
)

DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")}
UNITS = {"千": 1000, "百": 100, "十": 10}


def value_of(numeral: str) -> int:
    """Read a Chinese numeral below ten thousand, by the school rule."""
    total, digit = 0, 0
    for char in numeral:
        if char in UNITS:
            total += (digit or 1) * UNITS[char]
            digit = 0
        else:
            digit = DIGITS[char]
    return total + digit


@pytest.mark.parametrize(
    ("number", "numeral"),
    [
        (0, "零"),
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (31, "三十一"),
        (100, "一百"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (1260, "一千二百六十"),
        (9999, "九千九百九十九"),
    ],
)
def test_numerals_as_laws_write_them(number: int, numeral: str) -> None:
    assert chinese_number(number) == numeral


@given(st.integers(min_value=0, max_value=9999))
def test_every_numeral_reads_back(number: int) -> None:
    numeral = chinese_number(number)
    assert value_of(numeral) == number
    assert "零零" not in numeral
    assert number == 0 or not numeral.endswith("零")


@pytest.mark.parametrize("number", [-1, 10000])
def test_numbers_without_a_numeral_are_refused(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        chinese_number(number)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("9", "第九条"),
        (" 62 ", "第六十二条"),
        ("32-1", "第三十二条第一款"),
        ("32-1-4", "第三十二条第一款第（四）项"),
        ("第十条之一", "第十条之一"),
        ("1-2-3-4", "1-2-3-4"),
        ("", ""),
        ("12345", "12345"),
    ],
)
def test_articles(written: str, shown: str) -> None:
    assert article(written) == shown


def test_a_law_is_cited_with_number_and_articles() -> None:
    law = LegalBasis(
        title="社会救助暂行办法", kind="行政法规", number="国务院令第649号", articles=("9", "11")
    )
    assert citation(law) == "《社会救助暂行办法》（国务院令第649号）第九条、第十一条"


def test_title_marks_are_not_doubled() -> None:
    assert citation(LegalBasis(title="《森林法》", kind="法律")) == "《森林法》"


def test_the_permit_law() -> None:
    assert permit_law("31", "32-1-4") == (
        "《中华人民共和国行政许可法》第三十一条、第三十二条第一款第（四）项"
    )


@pytest.mark.parametrize(
    ("limit", "shown"),
    [
        (Limit(length=15), "15个工作日"),
        (Limit(length=30, unit="自然日"), "30个自然日"),
        (Limit(length=3, unit="月"), "3个月"),
        (Limit(length=24, unit="小时"), "24小时"),
        (SpecialProcedure(id="a", name="公示", length=7, unit="自然日"), "7个自然日"),
        (None, ""),
    ],
)
def test_periods(limit: Limit | SpecialProcedure | None, shown: str) -> None:
    assert period(limit) == shown


def test_spans_never_drop_the_number() -> None:
    assert [span(0, unit) for unit in ("工作日", "自然日", "月", "小时")] == [
        "0个工作日",
        "0个自然日",
        "0个月",
        "0小时",
    ]


def test_days_have_no_leading_zeros_and_minutes_do() -> None:
    assert day(date(2026, 6, 9)) == "2026年6月9日"
    assert minute(datetime(2026, 6, 9, 9, 5)) == "2026年6月9日 09:05"


@pytest.mark.parametrize(
    ("text", "most", "width"),
    [
        ("短", 41, 41),
        ("字" * 41, 41, 41),
        ("字" * 42, 41, 22.5),
        ("字" * 84, 41, 29.5),
        ("ab" * 40, 41, 23.5),
    ],
)
def test_centred_lines_are_of_like_length(text: str, most: float, width: float) -> None:
    assert balance(text, most) == width


@pytest.mark.parametrize(
    ("moment", "numerals", "digits"),
    [
        (date(2026, 6, 9), "二〇二六年六月九日", "2026年6月9日"),
        (date(2030, 10, 20), "二〇三〇年十月二十日", "2030年10月20日"),
        (date(2005, 12, 31), "二〇〇五年十二月三十一日", "2005年12月31日"),
        (date(2011, 11, 11), "二〇一一年十一月十一日", "2011年11月11日"),
    ],
)
def test_a_day_has_two_forms(moment: date, numerals: str, digits: str) -> None:
    assert day_in_numerals(moment) == numerals
    assert day(moment) == digits


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("", ""),
        ("中华人民共和国行政许可法第四十二条", "《中华人民共和国行政许可法》第四十二条"),
        ("土地管理法实施条例第三十四条", "《土地管理法实施条例》第三十四条"),
        ("土地权属争议调查处理办法", "《土地权属争议调查处理办法》"),
        (
            "社会救助暂行办法第十一条、第十六条规定的程序",
            "《社会救助暂行办法》第十一条、第十六条规定的程序",
        ),
        ("森林法第五条、土地管理法第十四条", "《森林法》第五条、《土地管理法》第十四条"),
        ("县级并联审批办法（示例）规定，没有意见", "《县级并联审批办法》（示例）规定，没有意见"),
        ("《示例办法》第九条", "《示例办法》第九条"),
        ("根据本办法第九条", "根据本办法第九条"),
        ("不符合本办法第九条", "不符合本办法第九条"),
        ("财税〔2016〕79号", "财税〔2016〕79号"),
        ("没有办法提供", "没有办法提供"),
    ],
)
def test_laws_stand_within_title_marks(text: str, cited: str) -> None:
    assert provisions(text) == cited
    assert provisions(cited) == cited
