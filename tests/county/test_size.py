"""宁城县 at its published size (2022): what towns, villages and bank stations take in, counted."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import get_args

import pytest

from app.catalog import Catalog, words
from app.catalog.model import Item, Workflow
from app.catalog.model.situations import every_material

A_DAY = date(2026, 11, 2)
# Of the types of GB/T 39046 A.1 those that somebody applies for; the others an authority starts.
BY_APPLICATION = {
    "行政许可", "行政确认", "行政裁决", "行政给付", "行政奖励", "其他行政权力", "公共服务",
}  # fmt: skip


@pytest.fixture(scope="module")
def near(county: Catalog) -> list[Item]:
    """Give the items that a town or a village may take in."""
    return [item for item in county.items.values() if {"镇", "村"} & set(item.tiers)]


def test_towns_and_villages_take_in_109_items(near: list[Item]) -> None:
    assert len(near) == 109
    assert len({item.name for item in near}) == 109


def test_36_of_them_are_done_on_the_spot(near: list[Item]) -> None:
    instant = [item for item in near if item.kind == "即办件"]
    assert len(instant) == 36
    assert all("即时办" in item.ways and item.limits.promised is None for item in instant)


def test_27_are_taken_here_uploaded_and_decided_by_a_department(
    county: Catalog, near: list[Item]
) -> None:
    family = [item for item in near if taken_here_decided_above(county.workflows[item.workflow])]
    assert len(family) == 27
    assert all(item.kind == "承诺件" and item.limits.promised for item in family)


def taken_here_decided_above(flow: Workflow) -> bool:
    """Tell whether `flow` is of the family 镇村受理、网上传件、部门审批: in this order."""
    steps = list(flow.all_steps())
    upload = next((n for n, step in enumerate(steps) if step.name == "网上传件"), 0)
    return (
        upload > 0
        and steps[0].by.at == steps[upload].by.at == "受理点"
        and any("准予" in s.outcomes and s.by.department == "主办部门" for s in steps[upload:])
    )


def test_the_family_is_known_by_what_its_steps_do(county: Catalog) -> None:
    assert taken_here_decided_above(county.workflows["town-accept"])
    for other in ("instant", "single-department", "agency", "town-decide"):
        assert not taken_here_decided_above(county.workflows[other])


def test_banks_are_authorised_for_52_items_11_of_them_on_terminals(county: Catalog) -> None:
    entries = [
        entry
        for authorisation in county.authorisations.values()
        if authorisation.valid.covers(A_DAY)
        for entry in authorisation.items
    ]
    assert len({entry.item for entry in entries}) == 52
    terminals = {entry.item for entry in entries if entry.terminal}
    assert len(terminals) == 11
    for item in map(county.items.__getitem__, terminals):
        assert item.kind == "即办件", item.id
        assert "自助办" in item.ways, item.id


def test_every_authorised_item_is_taken_in_by_some_bank(county: Catalog) -> None:
    """Advice alone, at every bank, would be no authorisation worth publishing."""
    stages: dict[str, set[str]] = {}
    for authorisation in county.authorisations.values():
        for entry in authorisation.items:
            stages.setdefault(entry.item, set()).update(entry.stages)
    for item, allowed in stages.items():
        if item != "flexible-work-subsidy":  # only explained at a bank; the centre takes it in
            assert {"收件", "自助"} & allowed, item


def test_all_five_ways_and_all_types_by_application_are_there(near: list[Item]) -> None:
    ways = Counter(way for item in near for way in item.ways)
    assert set(ways) == set(get_args(words.Way))
    assert min(ways.values()) >= 10
    assert {item.type for item in near} == BY_APPLICATION


def test_most_departments_reach_down_to_the_towns(near: list[Item]) -> None:
    assert len({item.department for item in near}) >= 20
    assert Counter(item.department for item in near).most_common(1)[0][1] <= 109 // 4


def test_items_are_written_one_by_one(near: list[Item]) -> None:
    """No text stands in for another: names, summaries and first answers differ everywhere."""
    assert len({item.summary for item in near}) == len(near)
    answers = Counter(pair.answer for item in near for pair in item.faq)
    assert answers.most_common(1)[0][1] == 1
    assert all(item.aliases for item in near)


def test_the_language_is_used_where_it_is_true(county: Catalog) -> None:
    items = list(county.items.values())
    used = {
        "situations": sum(bool(item.situations) for item in items),
        "commitment": sum(item.commitment is not None for item in items),
        "supply_within": sum(any(m.supply_within for m in item.materials) for item in items),
        "online": sum(bool(item.online.depth) for item in items),
        "reach": sum(bool(item.reach) for item in items),
    }
    assert min(used.values()) >= 3
    assert sum(used.values()) >= 24


def test_what_is_done_on_the_spot_says_when_a_missing_paper_must_come(county: Catalog) -> None:
    """Nothing is promised there, so that "within the promised time" would mean nothing."""
    for item in county.items.values():
        if item.limits.promised is None:
            for material in every_material(item):
                assert material.necessity != "容缺后补" or material.supply_within, item.id


def test_several_things_are_done_as_one(county: Catalog) -> None:
    assert len(county.bundles) >= 4
    for bundle in county.bundles.values():
        parts = [county.items[each] for each in bundle.items]
        assert len(parts) >= 2
        tiers = set.intersection(*(set(item.tiers) for item in parts))
        assert {"镇", "县"} & tiers, bundle.id
        assert "promised" in bundle.example_values
