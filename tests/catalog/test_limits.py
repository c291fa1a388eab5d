"""The longest way through a workflow, and limits in different units side by side."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalog.crosscheck.limits import critical_path, working_days
from app.catalog.crosscheck.workflows import step_paths
from app.catalog.model import Limit, Parallel, Performer, Step, Workflow
from app.catalog.words import Join, Unit

UNITS: tuple[Unit, ...] = ("工作日", "自然日", "月")


def step(name: str, days: int = 0, unit: Unit = "工作日", special: str = "") -> Step:
    return Step(
        id=name, name=name, by=Performer(post="受理岗"), special=special,
        limit=Limit(length=days, unit=unit) if days else None,
    )  # fmt: skip


def flow(*blocks: Step | Parallel) -> Workflow:
    return Workflow(id="w", name="流程", steps=blocks)


def block(join: Join, *branches: tuple[Step, ...]) -> Parallel:
    return Parallel(join=join, branches=branches)


@pytest.mark.parametrize(
    ("limit", "days"),
    [
        (Limit(length=15), Fraction(15)),
        (Limit(length=7, unit="自然日"), Fraction(5)),
        (Limit(length=1, unit="月"), Fraction(87, 4)),
        (Limit(length=3, unit="自然日"), Fraction(15, 7)),
    ],
)
def test_limits_in_working_days(limit: Limit, days: Fraction) -> None:
    assert working_days(limit) == days


def test_steps_one_after_another_add_up() -> None:
    assert critical_path(flow(step("收件"), step("审查", 3), step("决定", 4))) == (
        7,
        ["审查", "决定"],
    )


def test_of_branches_the_slowest_counts_and_of_any_one_the_quickest() -> None:
    branches = ((step("甲", 3), step("乙", 4)), (step("丙", 5),))
    assert critical_path(flow(block("全部", *branches))) == (7, ["甲", "乙"])
    assert critical_path(flow(block("任一", *branches))) == (5, ["丙"])


def test_special_procedures_do_not_count() -> None:
    assert critical_path(flow(step("公示", 30, special="publicity"), step("审批", 2))) == (
        2,
        ["审批"],
    )


def test_units_are_mixed() -> None:
    found, names = critical_path(flow(step("甲", 7, "自然日"), step("乙", 1, "月"), step("丙", 2)))
    assert found == 5 + Fraction(87, 4) + 2
    assert names == ["甲", "乙", "丙"]


steps = st.builds(lambda n, unit: step("步骤", n, unit), st.integers(0, 60), st.sampled_from(UNITS))
branches = st.lists(st.lists(steps, min_size=1, max_size=3).map(tuple), min_size=2, max_size=4)


@settings(deadline=None)
@given(branches)
def test_all_branches_never_take_less_than_any_one(rows: list[tuple[Step, ...]]) -> None:
    slowest, _names = critical_path(flow(block("全部", *rows)))
    quickest, _names = critical_path(flow(block("任一", *rows)))
    alone = [critical_path(flow(*row))[0] for row in rows]
    assert (slowest, quickest) == (max(alone), min(alone))


@settings(deadline=None)
@given(st.lists(steps, min_size=1, max_size=5))
def test_a_further_step_never_makes_a_workflow_quicker(row: list[Step]) -> None:
    assert critical_path(flow(*row))[0] >= critical_path(flow(*row[:-1]))[0]


def test_every_step_knows_its_place_in_the_file() -> None:
    made = flow(step("a"), block("全部", (step("b"),), (step("c"), step("d"))), step("e"))
    assert [(s.id, path) for s, path in step_paths(made)] == [
        ("a", ("steps", 0)),
        ("b", ("steps", 1, "parallel", "branches", 0, 0)),
        ("c", ("steps", 1, "parallel", "branches", 1, 0)),
        ("d", ("steps", 1, "parallel", "branches", 1, 1)),
        ("e", ("steps", 2)),
    ]
