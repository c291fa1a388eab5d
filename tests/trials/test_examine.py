"""Examples in item files are tried by every check; one that no longer holds is a located problem."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from app.catalog import Problem, gather, load
from app.catalog.model import Limit, content_hash
from app.trials import examine
from app.trials.attempt import attempt
from app.trials.example import Example, Expected, ProcedureRun
from tests.catalog.folders import COUNTY, county_with
from tests.house.tree import ROOT

ITEM = "items/dibao.yaml"
TEXT = (COUNTY / ITEM).read_text("utf-8")
WITHOUT = TEXT[: TEXT.index("examples:")]


def problems_of(folder: Path, example: str, text: str = WITHOUT) -> tuple[Problem, ...]:
    """Check the small county with one item's examples replaced."""
    return examine(county_with(folder, {ITEM: text + "examples:\n" + example})).problems


def the_only(problems: tuple[Problem, ...]) -> Problem:
    assert len(problems) == 1, [problem.message for problem in problems]
    return problems[0]


def test_the_shipped_examples_hold() -> None:
    loaded = examine(ROOT / "config", date(2026, 11, 23))
    assert [p.as_data() for p in loaded.problems if p.severity != "提示"] == []
    assert loaded.catalog is not None
    tried = [r for r in loaded.catalog.records["items"].values() if r.data.get("examples")]
    assert tried


def test_the_small_county_is_sound_as_a_folder_and_as_a_tree() -> None:
    assert examine(COUNTY).problems == ()
    assert examine(gather(COUNTY)).catalog is not None


BAD = {
    "    expect: {promised: 2026-10-21}": ("promised", "2026-10-22"),
    "    expect: {statutory: 2026-10-21}": ("statutory", "2026-11-24"),
    "    expect: {intake: 受理}": ("intake", "补正"),
    "    expect: {missing: []}": ("missing", "application"),
    "    expect: {steps: [receive, approve]}": ("steps", "receive→visit→approve"),
    "    expect: {window: 社保窗口}": ("window", "便民窗口"),
    "    expect: {who: {visit: 受理岗}}": ("visit", "岗"),
}


@pytest.mark.parametrize("line", list(BAD), ids=[key for key, _now in BAD.values()])
def test_each_expectation_is_held_against_what_comes(line: str, tmp_path: Path) -> None:
    key, now = BAD[line]
    example = f'  - name: 试一试\n    at: "2026-09-24 10:00"\n    point: town\n{line}\n'
    problem = the_only(problems_of(tmp_path, example))
    assert (problem.file, problem.code, problem.severity) == (ITEM, "T02", "错误")
    assert problem.source_line == line
    assert line[: problem.column - 1].rstrip(" [").endswith(f"{key}:")
    assert now in problem.message
    assert "示例“试一试”" in problem.message
    assert "改" in problem.hint


def test_a_date_that_differs_is_derived_in_the_hint(tmp_path: Path) -> None:
    example = (
        "  - {name: 中秋国庆, at: 2026-09-24T10:00, point: town, expect: {promised: 2026-10-15}}\n"
    )
    hint = the_only(problems_of(tmp_path, example)).hint
    assert "9月24日收件，次日起算" in hint
    assert "国庆" in hint


HOMESTEAD = "items/homestead.yaml"
REBUILD = (
    "  - name: 翻建\n    at: 2026-09-24T10:00\n    point: town\n    answers: {purpose: 翻建}\n"
)


@pytest.mark.parametrize(
    ("expect", "now"),
    [
        ("    expect: {situation: 新建}\n", "原址翻建"),
        ("    expect: {promised: 2026-10-13}\n", "2026-10-14"),
        ("    expect: {missing: []}\n", "old-certificate"),
    ],
)
def test_an_example_in_a_situation_is_held_to_what_the_situation_says(
    expect: str, now: str, tmp_path: Path
) -> None:
    text = (COUNTY / HOMESTEAD).read_text("utf-8")
    text = text[: text.index("examples:")] + "examples:\n" + REBUILD + expect
    problem = the_only(examine(county_with(tmp_path, {HOMESTEAD: text})).problems)
    assert problem.code == "T02"
    assert now in problem.message


def test_materials_of_a_situation_may_be_brought(tmp_path: Path) -> None:
    text = (COUNTY / HOMESTEAD).read_text("utf-8")
    brought = "    brought: [old-certificate]\n    expect: {situation: 原址翻建}\n"
    text = text[: text.index("examples:")] + "examples:\n" + REBUILD + brought
    assert examine(county_with(tmp_path, {HOMESTEAD: text})).problems == ()


PREMISES = {
    "    answers: {hosing: 租赁}": ("hosing", "housing"),
    "    answers: {housing: 租凭}": ("租凭", "录入"),
    "    answers: {size: 21}": ("21", "录入"),
    "    brought: [idcard]": ("idcard", "id-card"),
    "    special: [{id: vist, from: 2026-09-24, to: 2026-09-25}]": ("vist", "visit"),
    "    special: [{id: visit, from: 2026-09-24, to: 2026-09-23}]": ("2026-09-23", "核对"),
}


@pytest.mark.parametrize("line", list(PREMISES))
def test_an_application_that_cannot_be_is_told_before_it_is_tried(
    line: str, tmp_path: Path
) -> None:
    at, mend = PREMISES[line]
    example = (
        f"  - name: 试\n    at: 2026-09-24T10:00\n    point: town\n{line}\n"
        "    expect: {intake: 不能收件}\n"
    )
    problem = the_only(problems_of(tmp_path, example))
    assert problem.code == "T01"
    assert problem.source_line[problem.column - 1 :].startswith(at)
    assert mend in problem.hint


def test_an_impossible_moment_is_told(tmp_path: Path) -> None:
    example = "  - {name: 试, at: 2026-02-30T10:00, point: town, expect: {intake: 补正}}\n"
    problem = the_only(problems_of(tmp_path, example))
    assert (problem.code, "2026-02-30T10:00" in problem.message) == ("T01", True)


def test_a_point_that_is_not_there_is_a_reference_like_any_other(tmp_path: Path) -> None:
    example = "  - {name: 试, at: 2026-09-24T10:00, point: twon, expect: {intake: 补正}}\n"
    problem = the_only(problems_of(tmp_path, example))
    assert problem.code == "X01"
    assert "town" in problem.hint


def test_a_day_before_all_calendars_is_a_sentence(tmp_path: Path) -> None:
    example = "  - {name: 试, at: 1949-10-01T10:00, point: town, expect: {promised: 1949-10-09}}\n"
    problem = the_only(problems_of(tmp_path, example))
    assert problem.code == "T02"
    assert problem.message.endswith("。")


def test_all_examples_of_all_items_are_tried_at_once(tmp_path: Path) -> None:
    example = "".join(
        f"  - {{name: 例{n}, at: 2026-09-24T10:00, point: town, expect: {{promised: 2026-10-{n}}}}}\n"
        for n in (20, 21, 22, 23)
    )
    found = problems_of(tmp_path, example)
    assert [p.line for p in found] == sorted(p.line for p in found)
    assert [p.message[2:6] for p in found] == ["“例20", "“例21", "“例23"]


def test_a_broken_example_keeps_the_catalogue_back(tmp_path: Path) -> None:
    example = "  - {name: 试, at: 2026-09-24T10:00, point: town, expect: {intake: 受理}}\n"
    folder = county_with(tmp_path, {ITEM: WITHOUT + "examples:\n" + example})
    assert load(folder).catalog is not None
    assert examine(folder).catalog is None


def test_examples_of_a_broken_county_wait(tmp_path: Path) -> None:
    example = "  - {name: 试, at: 2026-09-24T10:00, point: town, expect: {intake: 受理}}\n"
    broken = WITHOUT.replace("workflow: survey", "workflow: survy")
    codes = {p.code for p in problems_of(tmp_path, example, broken)}
    assert "X01" in codes
    assert "T02" not in codes


def test_a_changed_calendar_breaks_the_example_that_counted_on_it(tmp_path: Path) -> None:
    """The point of it all: whoever changes something else is told what it does here."""
    calendar = (COUNTY / "calendars" / "2026.yaml").read_text("utf-8")
    folder = county_with(tmp_path, {"calendars/2026.yaml": calendar.replace(", 2026-10-10]", "]")})
    problem = next(p for p in examine(folder).problems if p.code == "T02")
    assert "2026-10-26" in problem.message


def test_an_example_is_no_part_of_what_a_case_pins(tmp_path: Path) -> None:
    with_examples, without = (
        load(county_with(tmp_path / name, {ITEM: text})).catalog
        for name, text in (("a", TEXT), ("b", WITHOUT))
    )
    assert with_examples is not None
    assert without is not None
    assert content_hash(with_examples.definition("dibao")) == content_hash(
        without.definition("dibao")
    )


def test_what_came_says_who_does_every_step() -> None:
    catalog = load(COUNTY).catalog
    assert catalog is not None
    example = Example(name="试", at="2026-09-24T10:00", point="town", expect=Expected())
    came = attempt(catalog, "dibao", example)
    assert list(came.who) == list(came.steps)
    assert all(came.who.values())
    assert came.route.taken


def test_a_special_procedure_moves_the_date_by_its_days_and_not_beyond_its_cap() -> None:
    catalog = load(COUNTY).catalog
    assert catalog is not None

    def promised(*runs: tuple[str, str]) -> Any:
        special = tuple(
            ProcedureRun(id="visit", from_=date.fromisoformat(a), to=date.fromisoformat(b))
            for a, b in runs
        )
        example = Example(
            name="试", at="2026-03-02T09:00", point="town", special=special, expect=Expected()
        )
        return attempt(catalog, "dibao", example).promised

    plain = promised()
    assert plain.due == date(2026, 3, 23)
    assert promised(("2026-03-03", "2026-03-05")).due == date(2026, 3, 25)
    # The cap is ten working days: whatever runs longer counts.
    assert promised(("2026-03-03", "2026-06-30")).due == promised(("2026-03-03", "2026-03-17")).due


def test_a_promise_of_hours_counts_the_open_time_of_the_point() -> None:
    catalog = load(COUNTY).catalog
    assert catalog is not None
    item = catalog.items["dibao"]
    limits = replace(item.limits, promised=Limit(length=8, unit="小时"))
    hourly = replace(catalog, items={**catalog.items, "dibao": replace(item, limits=limits)})
    example = Example(name="试", at="2026-09-24T16:00", point="town", expect=Expected())
    came = attempt(hourly, "dibao", example)
    assert came.promised is not None
    assert came.promised.at is not None
    assert f"{came.promised.at:%Y-%m-%d %H:%M}" == "2026-09-28 17:30"
