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
from tests.catalog.folders import COUNTY, HERE, county_with, parts_of

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


PERMIT = parts_of((HERE / "rules" / "X08.good.yaml").read_text("utf-8"))["items/a.yaml"]
LONGER = "{{length: {n}, unit: {unit}, by: 本机关负责人, basis: 行政许可法第四十二条}}"


def with_limits(folder: Path, limits: str, **swapped: str) -> list[str]:
    """Give the codes found where the permit has these limits."""
    head, tail = PERMIT.split("limits:\n")[0], PERMIT[PERMIT.index("joint_departments:") :]
    text = f"{head}limits:\n{limits}{tail}"
    for old, new in swapped.items():
        assert f"{old}:" in text
        text = "\n".join(
            f"{old}: {new}" if line.startswith(f"{old}:") else line for line in text.split("\n")
        )
    loaded = load(county_with(folder, {"items/a.yaml": text}), date(2026, 6, 1))
    return [p.code for p in loaded.problems if p.severity == "错误"]


@pytest.mark.parametrize(
    ("promised", "longer", "found"),
    [
        ("{length: 10}", LONGER.format(n=15, unit="工作日"), []),
        ("{length: 10}", LONGER.format(n=16, unit="工作日"), ["X08"]),
        ("{length: 10}", LONGER.format(n=21, unit="自然日"), []),
        ("{length: 10}", LONGER.format(n=1, unit="月"), ["X08"]),
        ("{length: 90, unit: 小时}", LONGER.format(n=80, unit="小时"), []),
        ("{length: 10}", LONGER.format(n=8, unit="小时"), ["X08"]),
        ("", LONGER.format(n=8, unit="工作日"), ["X08", "X22"]),
    ],
)
def test_how_long_a_permit_may_be_prolonged(
    promised: str, longer: str, found: list[str], tmp_path: Path
) -> None:
    limits = f"  promised: {promised}\n" if promised else ""
    assert sorted(with_limits(tmp_path, f"{limits}  extension: {longer}\n")) == found


def test_what_is_no_permit_may_have_its_own_law(tmp_path: Path) -> None:
    limits = f"  promised: {{length: 30}}\n  extension: {LONGER.format(n=30, unit='工作日')}\n"
    other = {"type": "行政确认"}
    assert with_limits(tmp_path / "a", limits, **other) == []
    assert with_limits(tmp_path / "b", limits) == ["X08"]
    late = "  promised: {length: 10}\n  delivery: {length: 30}\n"
    assert with_limits(tmp_path / "c", late, **other) == []
    assert with_limits(tmp_path / "d", late) == ["X99"]


@pytest.mark.parametrize(("hours", "found"), [(80, []), (81, ["X20"])])
def test_a_promise_in_hours_is_held_against_days_of_eight(
    hours: int, found: list[str], tmp_path: Path
) -> None:
    limits = (
        f"  statutory: {{length: 10, basis: 某法第一条}}\n"
        f"  promised: {{length: {hours}, unit: 小时}}\n"
    )
    assert with_limits(tmp_path, limits) == found


def test_remedies_are_not_counted_in_hours(tmp_path: Path) -> None:
    text = PERMIT + "remedies: {review_within: {length: 1500, unit: 小时, basis: 某法第一条}}\n"
    loaded = load(county_with(tmp_path, {"items/a.yaml": text}), date(2026, 6, 1))
    assert [(p.code, p.message) for p in loaded.problems] == [
        ("X06", "复议、起诉的期限不按小时计算。")
    ]


@pytest.mark.parametrize(
    ("special", "found"),
    [
        ("id: map, name: 地籍测绘", False),
        ("id: map, name: 地籍测绘, full: true", True),
    ],
)
def test_a_procedure_without_a_step_is_begun_by_hand_unless_it_must_run_in_full(
    special: str, found: bool, tmp_path: Path
) -> None:
    item = (COUNTY / "items" / "homestead.yaml").read_text("utf-8")
    limits = "  promised: {length: 10, note: 不含公示}\n"
    more = f"  special:\n    - {{{special}, length: 6, ground: 示例办法第三条}}\n"
    changed = {"items/homestead.yaml": item.replace(limits, limits + more)}
    loaded = load(county_with(tmp_path, changed), date(2026, 6, 1))
    assert ("X23" in [problem.code for problem in loaded.problems]) == found
