"""Signs that no eye sees: those that lie or break are refused, those a script needs are not."""

from __future__ import annotations

import pytest

from app.fields import Question, read_answers, read_applicant, text_fault


@pytest.mark.parametrize(
    "char", ["\0", "\x01", "\x1b", "\x7f", "\x85", "\u202e", "\u2066", "\ud800"]
)
def test_what_lies_or_breaks_is_refused(char: str) -> None:
    assert "控制字符" in text_fault(f"张{char}三", 10)
    assert "控制字符" in text_fault(f"张{char}三", 10, several_lines=True)


@pytest.mark.parametrize(
    "text",
    [
        "张三",
        "𠮷田",
        "😀",
        "👨‍👩‍👧",
        "ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ",
        "الأحمد",
        "<script>alert('1')</script>",
    ],
)
def test_what_can_be_written_is_taken(text: str) -> None:
    assert text_fault(text, 40) == ""


def test_a_line_break_belongs_in_several_lines_only() -> None:
    assert "控制字符" in text_fault("一\n二", 10)
    assert text_fault("一\r\n\t二", 10, several_lines=True) == ""


def test_the_length_is_told() -> None:
    assert text_fault("一二三", 2) == "最多 2 个字，现在有 3 个字，请缩短。"


def test_answers_and_the_applicants_name_go_by_it() -> None:
    question = Question(id="q", label="问题", type="文字")
    assert "控制字符" in read_answers([question], {"q": "a\0b"}).problems["q"]
    several = Question(id="q", label="问题", type="多行文字")
    assert read_answers([several], {"q": "a\r\nb"}).values == {"q": "a\r\nb"}
    assert "控制字符" in read_applicant({"name": "张\u202e三"}).problems["name"]
