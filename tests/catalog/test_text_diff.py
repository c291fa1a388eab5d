"""Two texts line by line, with the changed words marked."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from app.catalog.text_diff import marked, text_diff

LINES = st.lists(
    st.sampled_from(["id: a", "name: 甲", "", "  - 申请书", "kind: 承诺件"]), max_size=12
)


def shown(old: str, new: str, context: int = 3) -> list[str]:
    return [
        line.mark + "".join(text for text, _changed in line.parts)
        for hunk in text_diff(old, new, context)
        for line in hunk.lines
    ]


def test_equal_texts_have_nothing_to_show() -> None:
    assert text_diff("a\nb\n", "a\nb\n") == ()
    assert text_diff("", "") == ()


def test_a_changed_line_stands_between_its_neighbours() -> None:
    assert shown("a\nb\nc\n", "a\nx\nc\n") == [" a", "-b", "+x", " c"]


def test_lines_are_numbered_on_their_own_side() -> None:
    (hunk,) = text_diff("a\nb\nc\n", "a\nc\nd\n")
    assert [(line.mark, line.old, line.new) for line in hunk.lines] == [
        (" ", 1, 1), ("-", 2, 0), (" ", 3, 2), ("+", 0, 3),
    ]  # fmt: skip


def test_far_lines_are_left_out_and_counted() -> None:
    old = "".join(f"{n}\n" for n in range(40))
    new = old.replace("5\n", "five\n", 1).replace("\n35\n", "\nx\n")
    first, second = text_diff(old, new, context=2)
    assert (first.skipped, second.skipped) == (3, 25)
    assert len(first.lines) == 6


def test_only_the_changed_words_are_marked() -> None:
    old, new = marked("  promised: {length: 15}", "  promised: {length: 12}")
    assert old == (("  promised: {length: ", False), ("15", True), ("}", False))
    assert new == (("  promised: {length: ", False), ("12", True), ("}", False))


def test_a_chinese_character_is_a_word() -> None:
    old, new = marked("name: 低保审核", "name: 低保确认")
    assert [text for text, changed in old if changed] == ["审核"]
    assert [text for text, changed in new if changed] == ["确认"]


def test_lines_that_share_nothing_are_not_marked() -> None:
    assert marked("abc", "申请材料清单") == ((("abc", False),), (("申请材料清单", False),))


def test_the_largest_files_do_not_take_for_ever() -> None:
    many = "".join(f"  - 第{n % 50}行\n" for n in range(30_000))
    long = "甲" * 300_000
    begun = time.monotonic()
    assert text_diff(many, many.replace("第7行", "第八行"))
    assert marked(long, long + "乙") == (((long, False),), ((long + "乙", False),))
    assert time.monotonic() - begun < 10


@given(LINES, LINES)
def test_each_side_can_be_read_back(old: list[str], new: list[str]) -> None:
    lines = [
        line
        for hunk in text_diff("\n".join(old), "\n".join(new), context=100)
        for line in hunk.lines
    ]
    if "\n".join(old).splitlines() == "\n".join(new).splitlines():
        assert lines == []
        return
    for side, mark in ((old, "-"), (new, "+")):
        read = ["".join(t for t, _c in line.parts) for line in lines if line.mark in (" ", mark)]
        assert read == "\n".join(side).splitlines()
