"""Every type of answer: what it takes, what it refuses and in which words."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from app.fields import (
    Question,
    QuestionType,
    id_card_fault,
    mask,
    mask_middle,
    mask_name,
    read_answers,
    sample,
    show,
    uscc_check_character,
    uscc_fault,
    widget,
)
from app.fields.codes import ID_CHECK, ID_WEIGHTS, USCC_ALPHABET
from app.fields.kinds import KINDS
from app.fields.numbers import plain

TYPES: tuple[QuestionType, ...] = get_args(QuestionType)


def question(kind: QuestionType, **more: Any) -> Question:
    return Question(id="q", label="问题", type=kind, **more)


def read(kind: QuestionType, raw: str | list[str], **more: Any) -> Any:
    answers = read_answers([question(kind, **more)], {"q": raw})
    assert answers.problems == {}
    return answers.values["q"]


def refusal(kind: QuestionType, raw: str | list[str], **more: Any) -> str:
    answers = read_answers([question(kind, **more)], {"q": raw})
    assert answers.values == {}
    said = answers.problems["q"]
    assert said.endswith("。")
    return said


CHOICES = ("自有", "租赁", "借住")

GOOD: list[tuple[QuestionType, str | list[str], Any]] = [
    ("文字", "  张三丰 ", "张三丰"),
    ("文字", ["张三"], "张三"),
    ("多行文字", "第一行\n第二行", "第一行\n第二行"),
    ("整数", "12", 12),
    ("整数", "１２", 12),
    ("整数", "-3", -3),
    ("整数", "+3", 3),
    ("整数", "1,200", 1200),
    ("整数", "1，200", 1200),
    ("整数", "3.0", 3),
    ("整数", "-0", 0),
    ("整数", "007", 7),
    ("小数", "12.50", "12.50"),
    ("小数", "１２．５", "12.5"),
    ("小数", ".5", "0.5"),
    ("小数", "5.", "5"),
    ("小数", "-0.0", "0.0"),
    ("金额", "12.3", "12.30"),
    ("金额", "12", "12.00"),
    ("金额", "1,234,567.8", "1234567.80"),
    ("金额", "￥12.30元", "12.30"),
    ("金额", "¥ 12.3 元", "12.30"),
    ("日期", "2026-01-31", "2026-01-31"),
    ("日期", "2026/1/31", "2026-01-31"),
    ("日期", "2026年1月31日", "2026-01-31"),
    ("日期", "20260131", "2026-01-31"),
    ("日期", "2026.1.31", "2026-01-31"),
    ("日期", "２０２６－０１－３１", "2026-01-31"),
    ("日期", "2026／1／31", "2026-01-31"),
    ("日期", "2024-02-29", "2024-02-29"),
    ("是否", "是", True),
    ("是否", "有", True),
    ("是否", "TRUE", True),
    ("是否", "否", False),
    ("是否", "无", False),
    ("身份证", "11010519491231002X", "11010519491231002X"),
    ("身份证", "11010519491231002x", "11010519491231002X"),
    ("身份证", "440524 18800101 0014", "440524188001010014"),
    ("身份证", "１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X"),
    ("统一社会信用代码", "91350100m000100y43", "91350100M000100Y43"),
    ("统一社会信用代码", " 91350100 M000100 Y43", "91350100M000100Y43"),
    ("电话", "13800000000", "13800000000"),
    ("电话", "138-0000-0000", "13800000000"),
    ("电话", "138 0000 0000", "13800000000"),
    ("电话", "+86 13800000000", "+8613800000000"),
    ("电话", "+86-138-0000-0000", "+8613800000000"),
    ("电话", "0476-4221001", "0476-4221001"),
    ("电话", "04764221001", "04764221001"),
    ("电话", "（0476）4221001", "0476-4221001"),
    ("电话", "(0476)-4221001", "0476-4221001"),
    ("电话", "0476—4221001", "0476-4221001"),
    ("电话", "010-12345678-801", "010-12345678-801"),
    ("电话", "400-123-4567", "400-123-4567"),
    ("电话", "12345", "12345"),
    ("电话", "１２０", "120"),
]


@pytest.mark.parametrize(("kind", "raw", "value"), GOOD)
def test_a_good_answer_is_read(kind: QuestionType, raw: str | list[str], value: Any) -> None:
    got = read(kind, raw)
    assert (got, type(got)) == (value, type(value))


BAD: list[tuple[QuestionType, str, str]] = [
    ("整数", "三", "“三”不是数字，请只填数字，最多 15 位。"),
    ("整数", "3人", "“3人”不是数字，请只填数字，最多 15 位。"),
    ("整数", "1.5", "请填整数。"),
    ("整数", "1e3", "“1e3”不是数字，请只填数字，最多 15 位。"),
    ("整数", "0e999999999", "“0e999999999”不是数字，请只填数字，最多 15 位。"),
    ("整数", "1_000", "“1_000”不是数字，请只填数字，最多 15 位。"),
    ("整数", "NaN", "“NaN”不是数字，请只填数字，最多 15 位。"),
    ("整数", "9" * 16, "“9999999999999999”不是数字，请只填数字，最多 15 位。"),
    ("整数", "٣", "“٣”不是数字，请只填数字，最多 15 位。"),
    ("小数", "1e-999999999", "“1e-999999999”不是数字，请只填数字，最多 15 位。"),
    ("小数", "Infinity", "“Infinity”不是数字，请只填数字，最多 15 位。"),
    ("小数", ".", "“.”不是数字，请只填数字，最多 15 位。"),
    ("金额", "12.345", "请填最多2位小数。"),
    ("金额", "十元", "“十元”不是数字，请只填数字，最多 15 位。"),
    ("日期", "2026-02-30", "没有“2026-02-30”这一天，请核对月份和日子。"),
    ("日期", "2025-02-29", "没有“2025-02-29”这一天，请核对月份和日子。"),
    ("日期", "0000-01-01", "没有“0000-01-01”这一天，请核对月份和日子。"),
    ("日期", "26-1-31", "“26-1-31”不是日期，请写成 2026-01-31。"),
    ("日期", "明天", "“明天”不是日期，请写成 2026-01-31。"),
    ("是否", "也许", "请选“是”或者“否”。"),
    ("身份证", "123", "身份证号应是 18 位，现在是 3 位。"),
    ("身份证", "110105194912310021", "身份证号的校验位不对，多半是抄错了一位，请对照证件核对。"),
    ("身份证", "11010519491331002X", "身份证号里的出生日期“19491331”不存在，请核对。"),
    ("身份证", "1101051949123100AX", "身份证号前 17 位应是数字，最后一位是数字或者 X。"),
    ("统一社会信用代码", "9135", "统一社会信用代码应是 18 位，现在是 4 位。"),
    ("统一社会信用代码", "91350100M000100Y44",
     "统一社会信用代码的校验位不对，多半是抄错了一位，请对照证照核对。"),
    ("统一社会信用代码", "9135010OM000100Y4I",
     "统一社会信用代码里不会有“IO”（不用 I、O、S、V、Z 和小写字母）。"),
    ("电话", "1380000000", "“1380000000”不是电话号码：手机是 11 位，固定电话要带区号。"),
    ("电话", "打前台", "“打前台”不是电话号码：手机是 11 位，固定电话要带区号。"),
    ("电话", "12", "“12”不是电话号码：手机是 11 位，固定电话要带区号。"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "raw", "said"), BAD)
def test_a_bad_answer_is_refused_with_its_mend(kind: QuestionType, raw: str, said: str) -> None:
    assert refusal(kind, raw) == said


def test_bounds_are_told_as_they_were_written() -> None:
    assert read("整数", "20", min=1, max=20) == 20
    assert refusal("整数", "21", min=1, max=20) == "不能大于 20。"
    assert refusal("小数", "0.4", min=0.5) == "不能小于 0.5。"
    assert refusal("金额", "1234567.6", max=1234567.5) == "不能大于 1234567.5。"


def test_text_has_a_longest_length() -> None:
    assert read("文字", "长" * 5, max_length=5) == "长" * 5
    assert refusal("文字", "长" * 6, max_length=5) == "最多 5 个字，现在有 6 个字，请缩短。"


def test_choices() -> None:
    assert read("单选", " 租赁 ", choices=CHOICES) == "租赁"
    said = refusal("单选", "买", choices=CHOICES)
    assert said == "“买”不在选项里，请从 自有、租赁、借住 中选。"
    # In the order in which they are offered, each once.
    assert read("多选", ["借住", "自有", "借住"], choices=CHOICES) == ["自有", "借住"]
    assert read("多选", "租赁", choices=CHOICES) == ["租赁"]
    assert "买" in refusal("多选", ["自有", "买"], choices=CHOICES)


def test_a_unit_that_was_typed_too_is_taken_off() -> None:
    assert read("整数", "3人", unit="人") == 3
    assert read("小数", "12.5 平方米", unit="平方米") == "12.5"
    assert read("金额", "3万元", unit="万元") == "3.00"


@pytest.mark.parametrize("raw", ["", "  ", "　", [], [""], [" ", ""]])
def test_an_empty_answer_is_missing_only_where_it_is_required(raw: str | list[str]) -> None:
    optional, required = question("文字"), question("文字", required=True)
    assert read_answers([optional], {"q": raw}) == type(read_answers([], {}))({}, {})
    assert read_answers([required], {"q": raw}).problems == {"q": "请填写“问题”。"}
    assert read_answers([required], {}).problems == {"q": "请填写“问题”。"}


def test_every_problem_of_a_form_is_told_at_once() -> None:
    questions = [
        Question(id="a", label="甲", type="整数", required=True),
        Question(id="b", label="乙", type="日期"),
        Question(id="c", label="丙", type="文字"),
    ]
    answers = read_answers(questions, {"a": "", "b": "昨天", "c": "好", "unknown": "x"})
    assert set(answers.problems) == {"a", "b"}
    assert answers.values == {"c": "好"}


# --- check digits -------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.text("0123456789", min_size=17, max_size=17), st.data())
def test_one_wrong_digit_of_an_identity_number_is_always_found(
    digits: str, data: st.DataObject
) -> None:
    first = digits[:6] + "19900101" + digits[14:17]
    total = sum(w * int(c) for w, c in zip(ID_WEIGHTS, first, strict=True))
    number = first + ID_CHECK[total % 11]
    assert id_card_fault(number) == ""
    at = data.draw(st.integers(0, 16))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != number[at]]))
    assert id_card_fault(number[:at] + other + number[at + 1 :])


@settings(deadline=None)
@given(st.text(USCC_ALPHABET, min_size=17, max_size=17), st.data())
def test_one_wrong_character_of_a_credit_code_is_always_found(
    first: str, data: st.DataObject
) -> None:
    code = first + uscc_check_character(first)
    assert uscc_fault(code) == ""
    at = data.draw(st.integers(0, 17))
    other = data.draw(st.sampled_from([c for c in USCC_ALPHABET if c != code[at]]))
    assert uscc_fault(code[:at] + other + code[at + 1 :])


def test_the_examples_of_the_standards() -> None:
    assert id_card_fault("11010519491231002X") == ""
    assert id_card_fault("440524188001010014") == ""
    assert uscc_fault("91350100M000100Y43") == ""
    with pytest.raises(ValueError, match="substring"):
        uscc_check_character("I" * 17)


# --- samples --------------------------------------------------------------------------------------

bound = st.one_of(
    st.integers(-(10**6), 10**6).map(float), st.floats(-1e6, 1e6, allow_subnormal=False), st.none()
)
words = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters="*"),
    min_size=1,
    max_size=9,
)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    kind = draw(st.sampled_from(TYPES))
    low, high = draw(bound), draw(bound)
    # A whole number (or a whole cent) must lie between the bounds, else no answer is right.
    assume(low is None or high is None or low + 1 <= high)
    return Question(
        id="q", label=draw(words), type=kind, required=draw(st.booleans()), min=low, max=high,
        choices=tuple(draw(st.lists(words, min_size=2, max_size=4, unique=True))),
        max_length=draw(st.integers(1, 4000)), unit=draw(st.sampled_from(["", "人", "元"])),
    )  # fmt: skip


@settings(deadline=None)
@given(questions())
def test_a_sample_is_always_an_answer(asked: Question) -> None:
    answers = read_answers([asked], {"q": sample(asked)})
    assert answers.problems == {}
    value = answers.values["q"]
    assert show(asked, value)
    assert mask(asked, value)
    # What was read can be shown on a form again and read again.
    if asked.type in ("整数", "小数", "日期", "单选", "身份证", "电话", "统一社会信用代码"):
        assert read_answers([asked], {"q": str(value)}).values["q"] == value


@pytest.mark.parametrize(
    ("kind", "more", "written"),
    [
        ("整数", {"max": 0}, "0"), ("整数", {"max": -2.5}, "-3"), ("整数", {"min": 0.5}, "1"),
        ("整数", {}, "1"), ("整数", {"min": 1234567.5}, "1234568"), ("小数", {"min": 0.25}, "0.25"),
        ("金额", {"min": 0.001}, "0.01"), ("小数", {"max": 0.5}, "0.5"), ("整数", {"max": 9}, "1"),
    ],
)  # fmt: skip
def test_the_smallest_number_is_the_sample(
    kind: QuestionType, more: dict[str, float], written: str
) -> None:
    assert sample(question(kind, **more)) == written


@pytest.mark.parametrize(
    ("kind", "written", "raw"),
    [
        ("是否", True, "是"), ("是否", False, "否"), ("多选", ["自有"], ["自有"]),
        ("整数", 3, "3"), ("金额", 860.5, "860.5"), ("小数", 1e-07, "0.0000001"),
        ("文字", "甲", "甲"), ("多选", ("自有", "租赁"), ["自有", "租赁"]),
    ],
)  # fmt: skip
def test_the_sample_of_the_administrator_comes_first(
    kind: QuestionType, written: Any, raw: str | list[str]
) -> None:
    asked = question(kind, sample=written, choices=CHOICES)
    assert sample(asked) == raw
    assert read_answers([asked], {"q": sample(asked)}).problems == {}


@settings(deadline=None)
@given(st.floats(-1e12, 1e12))
def test_a_number_is_written_without_exponent(number: float) -> None:
    assert float(plain(number)) == number
    assert "e" not in plain(number)


# --- showing and masking ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "value", "shown", "masked"),
    [
        (question("文字"), "柳河村三组", "柳河村三组", "柳***"),
        (question("多行文字"), "家里有病人", "家里有病人", "家***"),
        (question("文字"), "甲", "甲", "***"),
        (question("整数", unit="人"), 3, "3人", "3人"),
        (question("小数", unit="亩"), "1.50", "1.50亩", "1.50亩"),
        (question("金额"), "1234567.80", "1,234,567.80元", "1,234,567.80元"),
        (question("金额", unit="万元"), "12.00", "12.00万元", "12.00万元"),
        (question("日期"), "1949-12-31", "1949年12月31日", "1949年**月**日"),
        (question("单选"), "租赁", "租赁", "租赁"),
        (question("多选"), ["医疗", "教育"], "医疗、教育", "医疗、教育"),
        (question("是否"), True, "是", "是"),
        (question("是否"), False, "否", "否"),
        (question("身份证"), "11010519491231002X", "11010519491231002X", "110105********002X"),
        (question("电话"), "13800000000", "13800000000", "138****0000"),
        (question("电话"), "12345", "12345", "*****"),
        (question("统一社会信用代码"), "91350100M000100Y43", "91350100M000100Y43",
         "91350100M000100Y43"),
        (question("文字"), None, "", ""),
    ],
)  # fmt: skip
def test_how_a_value_is_shown_and_masked(
    asked: Question, value: Any, shown: str, masked: str
) -> None:
    assert show(asked, value) == shown
    assert mask(asked, value) == masked


PERSONAL: tuple[QuestionType, ...] = ("文字", "多行文字", "身份证", "电话", "日期")


@settings(deadline=None)
@given(st.sampled_from(PERSONAL), st.data())
def test_a_mask_never_shows_the_whole_of_what_may_name_a_person(
    kind: QuestionType, data: st.DataObject
) -> None:
    value = {
        "身份证": st.from_regex(r"\A\d{17}[\dX]\Z"),
        "电话": st.from_regex(r"\A(1\d{10}|0\d{3}-\d{7}|\d{3,8})\Z"),
        "日期": st.dates().map(str),
    }.get(kind, words)
    text = data.draw(value)
    masked = mask(question(kind), text)
    assert "*" in masked
    assert text not in masked
    assert masked != show(question(kind), text)


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三丰", "张**"), ("张三", "张*"), ("张", "*"), ("", ""), (" 李四 ", "李*"),
        ("欧阳修文", "欧***"), ("乌云其其格", "乌***"), ("阿拉腾其木格", "阿***"),
        ("宁城县某某公司", "宁城县某***"), ("天义镇幸福合作社", "天义镇幸***"), ("老李饭店", "老***"),
    ],
)  # fmt: skip
def test_names_are_masked(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@settings(deadline=None)
@given(words)
def test_no_masked_name_is_the_name(name: str) -> None:
    assert mask_name(name) != name or set(name) == {"*"}


@settings(deadline=None)
@given(st.text("0123456789", max_size=30), st.integers(0, 8), st.integers(1, 8))
def test_the_middle_is_hidden(text: str, head: int, tail: int) -> None:
    masked = mask_middle(text, head, tail)
    assert len(masked) == len(text)
    assert masked == "*" * len(text) or (masked[:head], masked[-tail:]) == (
        text[:head],
        text[-tail:],
    )


# --- the set is closed ------------------------------------------------------------------------------


def test_every_type_has_its_kind_and_its_input() -> None:
    assert set(KINDS) == set(TYPES)
    inputs = {kind: widget(question(kind)) for kind in TYPES}
    assert inputs == {
        "文字": "text", "多行文字": "textarea", "整数": "number", "小数": "number", "金额": "number",
        "日期": "date", "单选": "select", "多选": "checkboxes", "是否": "yesno", "身份证": "text",
        "统一社会信用代码": "text", "电话": "tel",
    }  # fmt: skip


@settings(deadline=None)
@given(st.sampled_from(TYPES), st.text(max_size=60) | st.lists(st.text(max_size=9), max_size=3))
def test_whatever_is_typed_is_a_value_or_a_sentence(
    kind: QuestionType, raw: str | list[str]
) -> None:
    answers = read_answers([question(kind, choices=CHOICES)], {"q": raw})
    assert len(answers.values) + len(answers.problems) <= 1
    for said in answers.problems.values():
        assert said.endswith("。")
