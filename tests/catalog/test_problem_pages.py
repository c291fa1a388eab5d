"""docs/problems.md explains every code there is, and none that is not."""

from __future__ import annotations

import ast
import re
from typing import Final

import pytest

from app.catalog.crosscheck import RULES
from app.catalog.plain import MAX_DEPTH, MAX_VALUES
from app.catalog.reasons import REASONS
from tests.house.tree import APP, ROOT, parsed

PAGE: Final = (ROOT / "docs" / "problems.md").read_text("utf-8")
SECTIONS: Final = {
    code: (title, body)
    for code, title, body in re.findall(
        r"^## ([SGXFEWPT]\d{2,3}) ([^\n]+)\n(.*?)(?=^## |^# \S+（[SGXFEWPT]）$|\Z)",
        PAGE,
        re.M | re.S,
    )
}
# What is said of silences themselves is milder than what they hush.
OTHER: Final = {"X97": "警告", "X98": "提示"}
ROW: Final = re.compile(r"^\| ([SGXFEWPT]\d{2,3}) \| (.+) \| (错误|警告|提示) \|$", re.M)


def codes_of_the_source() -> set[str]:
    """Give every code that stands as a text in the modules of the check."""
    return {
        node.value
        for floor in ("catalog", "trials")
        for path in (APP / floor).rglob("*.py")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"[SGXFEWPT]\d{2,3}", node.value)
    }


def test_every_code_has_its_section_and_every_section_its_code() -> None:
    assert set(SECTIONS) == codes_of_the_source()
    assert set(RULES) <= set(SECTIONS)


def test_no_section_stands_twice_and_they_are_in_order() -> None:
    order = re.findall(r"^## (\S+) ", PAGE, re.M)
    kinds = "SGXFEWPT"
    assert order == sorted(set(order), key=lambda code: (kinds.index(code[0]), int(code[1:])))


def test_the_index_names_every_code_with_its_title_and_severity() -> None:
    rows = {code: (title, severity) for code, title, severity in ROW.findall(PAGE)}
    assert rows == {
        code: (title, RULES[code].severity if code in RULES else OTHER.get(code, "错误"))
        for code, (title, _body) in SECTIONS.items()
    }


@pytest.mark.parametrize("code", sorted(RULES))
def test_a_rule_and_its_section_have_one_title(code: str) -> None:
    assert SECTIONS[code][0] == RULES[code].title


@pytest.mark.parametrize("code", sorted(SECTIONS))
def test_a_section_says_what_why_wrong_right_and_how(code: str) -> None:
    body = SECTIONS[code][1]
    assert re.match(r"[^\n]+。\n\n", body), "it begins with what the problem means"
    for part in ("**为什么**：", "**怎么改**：", "```"):
        assert part in body
    assert re.search(r"(# |  )错", body)
    assert re.search(r"(# |  )对", body)
    assert len(body.splitlines()) < 25


def test_every_code_has_its_reason() -> None:
    assert set(REASONS) == set(SECTIONS)
    assert all(reason.endswith("。") for reason in REASONS.values())


@pytest.mark.parametrize("code", sorted(REASONS))
def test_the_page_gives_the_reason_that_the_message_gives(code: str) -> None:
    assert f"**为什么**：{REASONS[code]}" in SECTIONS[code][1]


def test_figures_on_the_page_are_those_of_the_source() -> None:
    assert f"超过 {MAX_DEPTH} 层" in SECTIONS["S10"][1]
    assert f"超过 {MAX_VALUES} 个" in SECTIONS["S11"][1]
