"""Every cross-file rule has a good and a bad example file, and those files are its test."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.catalog import load
from app.catalog.crosscheck import RULES
from tests.catalog.folders import HERE, county_with, expected_in, parts_of

EXAMPLES = HERE / "rules"
# Rules that ask what is over ask on this day.
TODAY = date(2026, 6, 1)
# By December the calendar of the next year must have come.
DAYS = {"X93": date(2026, 12, 1)}


def test_every_rule_has_both_examples_and_no_example_is_left_over() -> None:
    wanted = {f"{code}.{kind}.yaml" for code in RULES for kind in ("good", "bad")}
    assert {path.name for path in EXAMPLES.iterdir()} == wanted


@pytest.mark.parametrize("code", sorted(RULES))
def test_a_good_example_has_no_problem_at_all(code: str, tmp_path: Path) -> None:
    parts = parts_of((EXAMPLES / f"{code}.good.yaml").read_text("utf-8"))
    assert expected_in(parts) == []
    loaded = load(county_with(tmp_path, parts), DAYS.get(code, TODAY))
    assert [p.as_data() for p in loaded.problems] == []
    assert loaded.catalog is not None


@pytest.mark.parametrize("code", sorted(RULES))
def test_a_bad_example_has_exactly_the_problems_it_marks(code: str, tmp_path: Path) -> None:
    parts = parts_of((EXAMPLES / f"{code}.bad.yaml").read_text("utf-8"))
    expected = expected_in(parts)
    assert {mark.code for mark in expected} == {code}
    loaded = load(county_with(tmp_path, parts), DAYS.get(code, TODAY))
    found = [(p.file, p.line, p.code) for p in loaded.problems]
    assert found == expected, [p.as_data() for p in loaded.problems]
    assert (loaded.catalog is None) == (RULES[code].severity == "错误")


@pytest.mark.parametrize("code", sorted(RULES))
def test_a_finding_is_a_sentence_with_a_hint_and_a_caret_in_its_line(
    code: str, tmp_path: Path
) -> None:
    parts = parts_of((EXAMPLES / f"{code}.bad.yaml").read_text("utf-8"))
    for problem in load(county_with(tmp_path, parts), DAYS.get(code, TODAY)).problems:
        line = parts[problem.file].split("\n")[problem.line - 1]
        assert problem.source_line == line
        assert problem.severity == RULES[code].severity
        # The caret stands under something written, before the mark of the example.
        assert line[problem.column - 1 : problem.column - 1 + problem.width].strip()
        assert problem.column + problem.width - 1 <= line.index("# <- ")
        for text in (problem.message, problem.hint):
            assert text.endswith(("。", "？"))
            # Nobody at a counter reads Python.
            assert not any(word in text for word in ("None", "True", "['", "{'", "\\n")), text


def test_every_rule_has_a_title_and_a_reason() -> None:
    for rule in RULES.values():
        assert rule.title
        assert rule.find.__doc__
        assert rule.severity in ("错误", "警告", "提示")
