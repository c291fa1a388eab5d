"""Characters that no font can draw never reach a paper unsaid."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.printing.fonts import drawable
from app.printing.text import MISSING, printable, unprintable


@pytest.mark.parametrize(
    ("char", "by"),
    [
        ("\u2011", "-"),
        ("\xa0", " "),
        ("\u202f", " "),
        ("\u2028", "\n"),
        ("\x0b", "\n"),
        ("\x00", ""),
        ("\x1b", ""),
        ("\u200b", ""),
        ("\ufeff", ""),
        ("\u202e", ""),
        ("\xad", ""),
        ("\ufe0f", ""),
        ("\U000e0100", ""),
        ("\U0010fffd", MISSING),
    ],
)
def test_what_stands_in(char: str, by: str) -> None:
    text, replaced = printable(f"甲{char}乙")
    assert text == f"甲{by}乙"
    assert [(one.char, one.by) for one in replaced] == [(char, by)]
    assert replaced[0].code == f"U+{ord(char):04X}"


@pytest.mark.parametrize(
    "text", ["", "普通的一句话。", "Latin 123 ~!", "两行\n\t文字", "䶮㛃𠅤㎡①—·"]
)
def test_ordinary_text_passes_untouched(text: str) -> None:
    assert printable(text) == (text, ())


def test_each_character_is_reported_once_in_order() -> None:
    _text, replaced = printable("\u2011\x00\u2011\x00")
    assert [one.code for one in replaced] == ["U+0000", "U+2011"]


def test_what_a_reader_would_miss_is_said_in_words() -> None:
    assert unprintable("甲\u200b\x00\u2028乙") == ()
    assert unprintable("甲\U000323af") == ("“\U000323af”（U+323AF）印不出来，文书上印成“〓”",)
    assert unprintable("\u2011")[0].endswith("印成“-”")


def test_the_mark_for_what_is_missing_can_be_drawn() -> None:
    assert drawable(MISSING)


@given(st.text(max_size=40))
def test_whatever_comes_out_can_be_drawn(text: str) -> None:
    clean, replaced = printable(text)
    assert all(char in "\n\t" or drawable(char) for char in clean)
    assert {one.char for one in replaced} <= set(text)
    assert printable(clean) == (clean, ())


@given(st.text(alphabet="一二三ABC \u2011\x00\u200b", max_size=40))
def test_nothing_else_changes(text: str) -> None:
    clean, _replaced = printable(text)
    assert clean == text.replace("\u2011", "-").replace("\x00", "").replace("\u200b", "")


def test_lone_surrogates_are_dropped() -> None:
    text, replaced = printable("甲\ud800乙")
    assert text == "甲乙"
    assert replaced[0].code == "U+D800"
    text.encode()
