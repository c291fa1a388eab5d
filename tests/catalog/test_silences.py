"""A rule silenced in its file: for a reason, until a day, never out of sight."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from app.catalog import Loaded, load
from app.catalog.crosscheck import RULES
from app.catalog.telling import as_json, silenced
from tests.catalog.folders import COUNTY, county_with

PROOF = (COUNTY / "items" / "proof.yaml").read_text("utf-8")
TODAY = date(2026, 6, 1)


def county(folder: Path, text: str, today: date | None = TODAY) -> Loaded:
    return load(county_with(folder, {"items/proof.yaml": text}), today)


def broken(text: str = PROOF) -> str:
    """Give the proof with one finding of X11: both telephones are the same."""
    consult = next(line for line in text.splitlines() if "consult:" in line)
    number = consult.split("consult:")[1].split(",")[0].strip()
    complain = next(line for line in text.splitlines() if "complain:" in line)
    old = complain.split("complain:")[1].split("}")[0].strip()
    return text.replace(f"complain: {old}", f"complain: {number}")


def entry(rule: str = "X11", until: str = "2026-12-31", reason: str = "热线尚未开通") -> str:
    return f"silence:\n  - {{rule: {rule}, reason: {reason}, until: {until}}}\n"


def codes(loaded: Loaded) -> list[str]:
    return [problem.code for problem in loaded.problems]


def test_without_it_the_problem_stands(tmp_path: Path) -> None:
    loaded = county(tmp_path, broken())
    assert codes(loaded) == ["X11"]
    assert loaded.catalog is None
    assert loaded.silences == ()


def test_a_silenced_problem_is_none_and_is_listed(tmp_path: Path) -> None:
    loaded = county(tmp_path, broken() + entry())
    assert loaded.problems == ()
    assert loaded.catalog is not None
    (silence,) = loaded.silences
    line = (broken() + entry()).splitlines().index(entry().splitlines()[1]) + 1
    assert silence.as_data() == {
        "file": "items/proof.yaml", "line": line, "rule": "X11", "reason": "热线尚未开通",
        "until": "2026-12-31", "hushed": 1,
    }  # fmt: skip
    assert silenced(loaded.silences) == (
        f"静默 items/proof.yaml:{line} X11（1 处，至 2026-12-31）：热线尚未开通"
    )
    assert json.loads(as_json(loaded.problems, loaded.silences))["silences"] == [silence.as_data()]
    assert json.loads(as_json(loaded.problems)) == {"problems": []}


@pytest.mark.parametrize(
    ("until", "over"), [("2026-05-31", True), ("2026-06-01", False), ("2026-06-02", False)]
)
def test_it_ends_after_its_last_day(tmp_path: Path, until: str, over: bool) -> None:
    loaded = county(tmp_path, broken() + entry(until=until))
    assert codes(loaded) == (["X11", "X97"] if over else [])
    if over:
        assert loaded.problems[1].severity == "警告"
        assert "2026-05-31" in loaded.problems[1].message


def test_without_a_day_none_is_over(tmp_path: Path) -> None:
    assert codes(county(tmp_path, broken() + entry(until="2020-01-01"), None)) == []


def test_one_that_hushes_nothing_is_told(tmp_path: Path) -> None:
    loaded = county(tmp_path, PROOF + entry())
    assert codes(loaded) == ["X98"]
    assert loaded.problems[0].severity == "提示"
    assert loaded.catalog is not None


def test_it_speaks_for_its_own_file_only(tmp_path: Path) -> None:
    centre = (COUNTY / "centre.yaml").read_text("utf-8")
    folder = county_with(tmp_path, {"items/proof.yaml": broken(), "centre.yaml": centre + entry()})
    assert codes(load(folder, TODAY)) == ["X98", "X11"]


@pytest.mark.parametrize("code", sorted(code for code, rule in RULES.items() if rule.firm))
def test_what_the_product_cannot_work_without_is_not_silenced(tmp_path: Path, code: str) -> None:
    loaded = county(tmp_path, PROOF + entry(rule=code))
    assert codes(loaded) == ["X96"]
    assert RULES[code].title in loaded.problems[0].message
    assert loaded.catalog is None


def test_an_unknown_rule_is_told(tmp_path: Path) -> None:
    loaded = county(tmp_path, PROOF + entry(rule="X00"))
    assert codes(loaded) == ["X96"]
    assert loaded.problems[0].hint


@pytest.mark.parametrize(
    "text",
    [
        "silence: []\n",
        "silence:\n  - {rule: X11, until: 2026-12-31}\n",
        "silence:\n  - {rule: X11, reason: 以后再改吧}\n",
        "silence:\n  - {rule: S07, reason: 以后再改吧, until: 2026-12-31}\n",
        "silence:\n  - {rule: X11, reason: 以后再改吧, until: 2026-02-30}\n",
    ],
)
def test_reason_and_day_are_asked_for(tmp_path: Path, text: str) -> None:
    loaded = county(tmp_path, PROOF + text)
    assert loaded.catalog is None
    assert all(problem.code.startswith("G") for problem in loaded.problems)
