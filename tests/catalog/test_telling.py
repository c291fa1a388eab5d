"""What a person sees: the whole output, with the caret under the right character."""

from __future__ import annotations

import json

from app.catalog import Problem
from app.catalog.problem import Spot, in_order
from app.catalog.telling import as_json, as_text, summary

WHY = "同一个意思只用一个词，统计和查找才不会漏。"


def problem(**changed: object) -> Problem:
    told: dict[str, object] = {
        "file": "items/a.yaml", "line": 3, "column": 7, "code": "G03",
        "message": "kind（办件类型）不能写“即办”。", "hint": "是不是“即办件”？",
        "source_line": "kind: 即办", "width": 2, **changed,
    }  # fmt: skip
    return Problem(**told)  # type: ignore[arg-type]


def test_a_problem_with_its_line_and_a_caret() -> None:
    assert as_text([problem()]) == (
        "items/a.yaml:3:7 G03 kind（办件类型）不能写“即办”。\n"
        "    kind: 即办\n"
        "          ^^^^\n"
        f"    为什么：{WHY}\n"
        "    怎么改：是不是“即办件”？\n"
    )


def test_other_places_stand_under_the_caret() -> None:
    told = as_text([problem(also=(Spot("items/b.yaml", 4), Spot("items/c.yaml", 9)))])
    assert told.split("\n")[3] == "    也出现在 items/b.yaml:4、items/c.yaml:9。"
    assert "也出现在" not in as_text([problem()])


def test_a_code_without_a_reason_says_none() -> None:
    assert problem(code="Z99").reason == ""  # type: ignore[attr-defined]
    assert "为什么" not in as_text([problem(code="Z99")])


def test_a_caret_behind_chinese_counts_two_columns_each() -> None:
    told = as_text([problem(source_line="名称：甲 kind: ok", column=6, width=4)])
    assert told.split("\n")[1:3] == [
        "    名称：甲 kind: ok",
        "             ^^^^",
    ]


def test_several_problems_stand_apart_and_other_severities_are_named() -> None:
    told = as_text([problem(severity="警告", hint=""), problem(severity="提示", source_line="")])
    assert told == (
        "items/a.yaml:3:7 G03 kind（办件类型）不能写“即办”。（警告）\n"
        "    kind: 即办\n"
        "          ^^^^\n"
        f"    为什么：{WHY}\n"
        "\n"
        "items/a.yaml:3:7 G03 kind（办件类型）不能写“即办”。（提示）\n"
        f"    为什么：{WHY}\n"
        "    怎么改：是不是“即办件”？\n"
    )


def test_a_tab_and_a_column_behind_the_end_still_get_one_caret() -> None:
    told = as_text([problem(source_line="\tx", column=1, width=1)])
    assert told.split("\n")[1:3] == ["     x", "    ^"]
    told = as_text([problem(source_line="x", column=9, width=5)])
    assert told.split("\n")[2].strip() == "^"


def test_a_long_line_is_cut_around_the_place() -> None:
    line = "甲" * 200 + "X" + "乙" * 200
    shown, caret = as_text([problem(source_line=line, column=201, width=1)]).split("\n")[1:3]
    assert shown.startswith("    …甲")
    assert shown.endswith("乙…")
    assert width(shown) <= 4 + 98
    position = len(caret) - len(caret.lstrip()) - 4
    # The … stands one wide, each character before the place two.
    assert position == 2 * shown[5:].index("X") + 1
    assert caret.strip() == "^"


def width(text: str) -> int:
    return sum(2 if "\u4e00" <= character <= "\u9fff" else 1 for character in text)


def test_what_a_terminal_would_obey_is_shown_as_a_dot() -> None:
    told = as_text([problem(file="items/a\nb.yaml", source_line="name: \x1b[31m红", column=7)])
    assert told.split("\n")[0].startswith("items/a·b.yaml:3:7 ")
    assert told.split("\n")[1] == "    name: ·[31m红"
    assert "\x1b" not in told


def test_a_mark_longer_than_the_screen_ends_with_the_line() -> None:
    caret = as_text([problem(source_line="a" * 500, column=1, width=500)]).split("\n")[2]
    assert caret == "    " + "^" * 96


def test_json_has_exactly_the_stable_keys_and_reads_chinese() -> None:
    text = as_json([problem(also=(Spot("items/b.yaml", 4),))])
    assert json.loads(text) == {
        "problems": [
            {
                "file": "items/a.yaml", "line": 3, "column": 7, "code": "G03", "severity": "错误",
                "message": "kind（办件类型）不能写“即办”。", "hint": "是不是“即办件”？",
                "reason": WHY, "also": [{"file": "items/b.yaml", "line": 4}],
            }
        ]
    }  # fmt: skip
    assert list(json.loads(text)["problems"][0]) == [
        "file", "line", "column", "code", "severity", "message", "hint", "reason",
        "also",
    ]  # fmt: skip
    assert "办件类型" in text
    assert json.loads(as_json([])) == {"problems": []}


def test_the_closing_line_counts_by_severity() -> None:
    assert summary([], 3) == "✓ 检查了 3 个文件，没有问题。"
    many = [problem(), problem(severity="提示"), problem(), problem(severity="警告")]
    assert summary(many, 9) == "✗ 检查了 9 个文件：2 个错误，1 个警告，1 个提示。"
    assert summary([problem(severity="提示")], 1) == "! 检查了 1 个文件：1 个提示。"


def test_problems_are_sorted_by_place_and_said_once() -> None:
    rows = [
        problem(line=10), problem(line=9), problem(line=9, column=2), problem(file="a.yaml"),
        problem(line=9), problem(line=9, code="G01"),
    ]  # fmt: skip
    assert [(p.file, p.line, p.column, p.code) for p in in_order(rows)] == [
        ("a.yaml", 3, 7, "G03"),
        ("items/a.yaml", 9, 2, "G03"),
        ("items/a.yaml", 9, 7, "G01"),
        ("items/a.yaml", 9, 7, "G03"),
        ("items/a.yaml", 10, 7, "G03"),
    ]
