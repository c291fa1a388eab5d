"""压减率: sums before the division, and no number where nothing can be divided."""

from __future__ import annotations

from fractions import Fraction

import pytest
from msgspec.structs import replace

from app.catalog.lengths import working_days
from app.catalog.model import Baseline, Item, Limit, Limits, Material, Situation
from app.catalog.reduction import Rate, by_department, days_now, materials_now, reduction
from tests.sample import sample_catalog

CATALOG = sample_catalog()


def papers(count: int) -> tuple[Material, ...]:
    return tuple(Material(id=f"m{n}", name=f"材料{n}", copy=1) for n in range(count))


def item(id: str, materials: int, baseline: Baseline | None, days: int = 0) -> Item:
    limits = Limits(promised=Limit(length=days)) if days else Limits()
    return replace(
        CATALOG.items["dibao"], id=id, materials=papers(materials), baseline=baseline, limits=limits
    )


def test_a_rate_is_of_the_sums_not_the_mean_of_rates() -> None:
    items = {
        "a": item("a", 1, Baseline(materials=2, days=10), days=5),
        "b": item("b", 9, Baseline(materials=18, days=90), days=9),
        "c": item("c", 7, None),
    }
    found = reduction(replace(CATALOG, items=items))
    assert found.materials == Rate(Fraction(10), 20, 2)
    assert found.materials.percent == 50
    assert found.days == Rate(Fraction(86), 100, 2)
    assert found.steps == Rate(Fraction(0), 0, 0)
    assert found.steps.percent is None, "— rather than 0 %"


def test_a_figure_that_is_missing_counts_on_neither_side() -> None:
    items = {
        "a": item("a", 1, Baseline(materials=4)),
        "b": item("b", 1, Baseline(days=8), days=2),
    }
    found = reduction(replace(CATALOG, items=items))
    assert (found.materials, found.days) == (Rate(Fraction(3), 4, 1), Rate(Fraction(6), 8, 1))


def test_a_reform_that_made_things_worse_is_negative() -> None:
    found = reduction(replace(CATALOG, items={"a": item("a", 3, Baseline(materials=2))}))
    assert found.materials.percent == -50


def test_departments_with_figures_are_given_in_order() -> None:
    found = by_department(CATALOG)
    assert list(found) == ["civil-affairs", "agriculture"]
    # 低保: 9 → 4 materials, 45 → 15 days; 宅基地: 12 → 3, 60 → 15.
    assert found["civil-affairs"].materials == Rate(Fraction(5), 9, 1)
    assert found["agriculture"].days == Rate(Fraction(45), 60, 1)
    whole = reduction(CATALOG)
    for key in ("materials", "steps", "days"):
        assert getattr(whole, key).before == sum(getattr(r, key).before for r in found.values())
        assert getattr(whole, key).saved == sum(getattr(r, key).saved for r in found.values())


def test_the_most_anybody_brings_counts_as_materials_now() -> None:
    more = Situation(id="x", name="甲", when={"housing": "自有"}, materials=papers(3))
    less = Situation(id="y", name="乙", when={"housing": "租赁"}, materials=papers(1))
    whole = replace(item("a", 2, None), situations=(more, less))
    assert materials_now(whole) == 5
    assert materials_now(item("b", 2, None)) == 2


@pytest.mark.parametrize(
    ("limit", "days"),
    [
        (Limit(length=15), Fraction(15)),
        (Limit(length=7, unit="自然日"), Fraction(5)),
        (Limit(length=2, unit="月"), Fraction(87, 2)),
        (Limit(length=4, unit="小时"), Fraction(1, 2)),
    ],
)
def test_lengths_are_compared_in_working_days(limit: Limit, days: Fraction) -> None:
    assert working_days(limit) == days
    promised = replace(CATALOG.items["dibao"], limits=Limits(promised=limit))
    assert days_now(promised) == days
    assert days_now(CATALOG.items["id-proof"]) == 0
