"""Edges of single rules that their two examples do not show."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.catalog import load
from app.catalog.crosscheck.people import people_needed
from app.catalog.crosscheck.visits import DIALLABLE
from app.catalog.crosscheck.wording import CATCH_ALL, WRONG_TERMS
from app.catalog.model import Performer, Step, Workflow
from tests.catalog.folders import COUNTY, county_with

BANK = (COUNTY / "banks" / "bank-2026.yaml").read_text("utf-8")


def codes(folder: Path, today: date | None, **files: str) -> list[str]:
    named = {f"banks/{name}.yaml": text for name, text in files.items()}
    return [p.code for p in load(county_with(folder, named), today).problems]


def test_without_a_day_nothing_is_over(tmp_path: Path) -> None:
    old = BANK.replace("bank-2026", "old").replace(
        "2026-01-01, to: 2027-12-31", "2020-01-01, to: 2021-12-31"
    )
    old = old.replace("  - {item: proof", "  - {item: dibao, stages: [咨询]}\n  # {item: proof", 1)
    assert "X65" not in codes(tmp_path, None, old=old)


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2027, 10, 31), []),
        (date(2027, 11, 2), ["X66"]),
        (date(2027, 12, 31), ["X66"]),
        (date(2028, 1, 1), ["X65"]),
    ],
)
def test_an_authorisation_is_told_sixty_days_before_its_end_and_after(
    day: date, found: list[str], tmp_path: Path
) -> None:
    assert [c for c in codes(tmp_path, day) if c in ("X65", "X66")] == found


def test_a_new_authorisation_ends_the_remarks_about_the_old_one(tmp_path: Path) -> None:
    new = BANK.replace("bank-2026", "new").replace(
        "2026-01-01, to: 2027-12-31", "2028-01-01, to: 2030-12-31"
    )
    for day in (date(2027, 12, 1), date(2028, 2, 1)):
        assert not {"X65", "X66"} & set(codes(tmp_path / str(day), day, new=new))


@pytest.mark.parametrize(
    "number",
    ["0476-5550001", "04765550001", "010-65550001", "0476-5550001-802", "13900001234", "12345",
     "114", "95588", "0476-12345", "4008205555"],
)  # fmt: skip
def test_numbers_that_can_be_dialled(number: str) -> None:
    assert DIALLABLE.fullmatch(number)


@pytest.mark.parametrize(
    "number", ["5550001", "65550001", "04-5550001", "0476-555", "139000012", "1"]
)
def test_numbers_that_cannot(number: str) -> None:
    assert not DIALLABLE.fullmatch(number)


@pytest.mark.parametrize(
    "condition",
    ["法律、法规规定的其他条件", "符合国家规定的其他要求", "其他有关条件", "年满十八周岁等条件"],
)
def test_conditions_that_say_nothing(condition: str) -> None:
    assert CATCH_ALL.search(condition)


@pytest.mark.parametrize("condition", ["没有其他住房", "年满十八周岁", "符合法律规定的年龄"])
def test_conditions_that_say_something(condition: str) -> None:
    assert not CATCH_ALL.search(condition)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("三个月内向人民法院提起行政诉讼", True), ("15日内申请行政复议", True),
        ("六个月内提起诉讼", False), ("六十日内申请行政复议", False),
        ("三个月内补齐材料；六个月内提起诉讼", False), ("15日内送达。可以申请复议", False),
    ],
)  # fmt: skip
def test_the_terms_of_remedies(text: str, wrong: bool) -> None:
    assert any(pattern.search(text) for pattern, _right, _own in WRONG_TERMS) is wrong


def step(name: str, *apart: str, people: int = 1, post: str = "岗") -> Step:
    return Step(id=name, name=name, by=Performer(post=post), separate_from=apart, min_people=people)


def test_how_many_different_people_a_step_needs() -> None:
    flow = Workflow(
        id="w", name="流程",
        steps=(step("a"), step("b"), step("c", "a", "b"), step("d", "a", "c", people=2),
               step("e", "a", post="别的岗")),
    )  # fmt: skip
    needed = {each.id: people_needed(flow, each) for each in flow.all_steps()}
    # a and b may have been one person; a and c cannot have been.
    assert needed == {"a": 1, "b": 1, "c": 2, "d": 4, "e": 1}
