"""Plain data without guesses, and the place of every value found again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalog.plain import plain_data
from app.catalog.refusal import Refused
from app.catalog.source import Source

TEXT = """\
# 说明
id: dibao
name:   "最低生活保障"   # 名称
limits: {promised: {length: 15, unit: 工作日}}
form:
  - {id: size, label: 家庭人数}
  - id: housing
    choices:
      - 自有
      - 租赁
empty:
long: |
  第一行
  第二行
"""


@pytest.fixture
def source() -> Source:
    return Source("items/dibao.yaml", TEXT, plain_data(TEXT))


@pytest.mark.parametrize(
    ("path", "key", "place", "written"),
    [
        (("id",), False, (2, 5, 5), "dibao"),
        (("id",), True, (2, 1, 2), "id"),
        (("name",), False, (3, 9, 8), '"最低生活保障"'),
        (("limits", "promised", "unit"), False, (4, 39, 3), "工作日"),
        (("limits", "promised", "unit"), True, (4, 33, 4), "unit"),
        (("limits", "promised"), False, (4, 20, 23), "{length: 15, unit: 工作日}"),
        (("form", 0, "label"), False, (6, 23, 4), "家庭人数"),
        (("form", 1, "choices", 1), False, (10, 9, 2), "租赁"),
        (("form", 1, "choices"), True, (8, 5, 7), "choices"),
        (("empty",), True, (11, 1, 5), "empty"),
    ],
)
def test_where_a_value_and_its_key_stand(
    path: tuple[Any, ...], key: bool, place: tuple[int, int, int], written: str, source: Source
) -> None:
    found = source.place(path, key)
    assert (found.line, found.column, found.width) == place
    line = source.line_text(found.line)
    assert line[found.column - 1 : found.column - 1 + found.width] == written


def test_what_runs_over_several_lines_is_marked_at_its_beginning(source: Source) -> None:
    assert (source.place(("form",)).line, source.place(("form",)).width) == (6, 1)
    assert source.place(("long",)).line == 12
    assert (source.place(()).line, source.place(()).column) == (2, 1)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("limits", "statutory"), 4),
        (("form", 9, "id"), 6),
        (("nothing",), 2),
        (("id", "deeper"), 2),
        (("form", "not a number"), 6),
    ],
)
def test_of_what_is_not_there_the_nearest_parent_is_found(
    path: tuple[Any, ...], line: int, source: Source
) -> None:
    assert source.place(path).line in (line, line - 1)


def test_a_line_that_is_not_there_is_empty(source: Source) -> None:
    assert source.line_text(0) == ""
    assert source.line_text(99) == ""
    assert source.written(("limits", "promised", "length")) == "15"


def test_an_alias_is_found_where_its_value_is_written() -> None:
    text = "a: &x {b: 1}\nc: *x\nd: [*x]\n"
    source = Source("x.yaml", text, plain_data(text))
    assert source.data == {"a": {"b": 1}, "c": {"b": 1}, "d": [{"b": 1}]}
    for path in (("a", "b"), ("c", "b"), ("d", 0, "b")):
        assert (source.place(path).line, source.place(path).column) == (1, 11)
    assert source.place(("c",), key=True).line == 2


def test_a_problem_carries_its_place_and_line(source: Source) -> None:
    problem = source.problem(("name",), "Z99", "不好。", "改。", severity="警告")
    assert problem.as_data() == {
        "file": "items/dibao.yaml", "line": 3, "column": 9, "code": "Z99", "severity": "警告",
        "message": "不好。", "hint": "改。", "reason": "", "also": [],
    }  # fmt: skip
    assert problem.source_line == 'name:   "最低生活保障"   # 名称'


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("yes", "yes"), ("no", "no"), ("on", "on"), ("Off", "Off"), ("y", "y"), ("是", "是"),
        ("true", True), ("false", False), ("True", "True"), ("FALSE", "FALSE"),
        ("null", None), ("~", None), ("", None), ("Null", "Null"),
        ("2026-01-01", "2026-01-01"), ("2026-01-01T10:00:00Z", "2026-01-01T10:00:00Z"),
        ("08:30", "08:30"), ("12:30:45", "12:30:45"), ("1:30", "1:30"),
        ("-01", "-01"), ("0x1F", "0x1F"), ("0o17", "0o17"),
        ("1_000", "1_000"), ("1e3", "1e3"), (".5", ".5"), ("5.", "5."), (".inf", ".inf"),
        (".nan", ".nan"), ("0", 0), ("-3", -3), ("+3", 3), ("15", 15), ("1.5", 1.5), ("-0.5", -0.5),
        ("15.0", 15), ("0.0", 0), ("123456789012345678", 123456789012345678),
        ("1234567890123456789", "1234567890123456789"),  # longer than any number of the hall
        ("9" * 400 + ".5", "9" * 400 + ".5"), ("150429104202", 150429104202),
        ('"15"', "15"), ("'true'", "true"), ('""', ""), ("'~'", "~"), ('"a\\tb"', "a\tb"),
        ("[1, yes]", [1, "yes"]), ("{a: 1}", {"a": 1}), ("<<", "<<"), ("=", "="),
        ("1.2.3", "1.2.3"), ("--", "--"), ("12345678901234567X",) * 2,
    ],
)  # fmt: skip
def test_a_plain_word_is_what_it_looks_like(written: str, value: object) -> None:
    read = plain_data(f"a: {written}\n")["a"]
    assert (read, type(read)) == (value, type(value))


def test_keys_are_words_whatever_they_look_like() -> None:
    assert plain_data("2026: a\ntrue: b\n~: c\n") == {"2026": "a", "true": "b", "~": "c"}


@settings(deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1))
def test_whatever_is_quoted_comes_back_as_it_was(text: str) -> None:
    quoted = text.replace("'", "''")
    assert plain_data(f"a: '{quoted}'\n") == {"a": text}


@settings(deadline=None)
@given(st.integers(-(10**15), 10**15))
def test_every_honest_number_is_a_number(number: int) -> None:
    assert plain_data(f"a: {number}")["a"] == number


def test_a_refusal_is_an_exception_with_a_place() -> None:
    with pytest.raises(Refused, match="写了两次") as told:
        plain_data("a: 1\nb: 2\na: 3\n")
    assert (told.value.code, told.value.line, told.value.column) == ("S13", 3, 1)


def test_shared_values_are_counted_as_often_as_they_stand() -> None:
    text = "a: &a [1, 2, 3]\n" + "".join(f"b{n}: *a\n" for n in range(100))
    assert len(plain_data(text)) == 101


def test_reading_keeps_no_file_open_and_needs_none(tmp_path: Path) -> None:
    source = Source("x.yaml", TEXT, plain_data(TEXT))
    assert source.place(("id",)) is not source.place(("id",))


@pytest.mark.parametrize("written", ["007", "0476", "00"])
def test_digits_that_begin_with_a_nought_need_quotes(written: str) -> None:
    with pytest.raises(Refused, match="以 0 开头") as told:
        plain_data(f"id: a\ncode: {written}\n")
    assert (told.value.code, told.value.line, told.value.column) == ("S17", 2, 7)
    assert told.value.hint == f'加上引号："{written}"。'
    assert plain_data(f'code: "{written}"\n') == {"code": written}


@pytest.mark.parametrize("code", ["\\0", "\\x01", "\\e", "\\u202e", "\\ufeff"])
def test_an_escape_brings_in_nothing_that_a_file_may_not_hold(code: str) -> None:
    with pytest.raises(Refused) as refused:
        plain_data(f'a: 1\nb: "甲{code}乙"\n')
    assert (refused.value.code, refused.value.line) == ("S05", 2)
    assert plain_data('a: "一\\n二\\t三"\n') == {"a": "一\n二\t三"}
