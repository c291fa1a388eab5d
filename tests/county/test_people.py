"""Departments, posts, windows and authorisations of the shipped county."""

from __future__ import annotations

from datetime import date

import pytest

from app.catalog import Catalog
from app.catalog.model import Point
from tests.county.roads import takers

AUTHORISED_FROM, AUTHORISED_TO = date(2025, 10, 1), date(2027, 9, 30)


def test_there_are_thirty_six_departments_with_names_of_their_own(county: Catalog) -> None:
    assert len(county.departments) == 36
    assert len({d.name for d in county.departments.values()}) == 36
    assert len({d.short_name for d in county.departments.values()}) == 36
    assert len({d.phone for d in county.departments.values()}) == 36


def test_no_credit_code_is_invented(county: Catalog) -> None:
    assert {d.uscc for d in county.departments.values()} == {""}


def test_every_town_has_a_general_and_an_agency_window(county: Catalog) -> None:
    for point in county.points.values():
        if point.kind == "便民服务中心":
            kinds = {window.kind for window in county.windows_at(point.id)}
            assert kinds == {"综合窗口", "帮办代办"}


def test_the_county_hall_has_every_kind_of_window(county: Catalog) -> None:
    kinds = {window.kind for window in county.windows_at("county-hall")}
    assert kinds == {"综合窗口", "部门窗口", "帮办代办", "收费", "出件", "办不成事"}


def test_villages_and_banks_have_one_window(county: Catalog) -> None:
    for point in county.points.values():
        if point.kind in ("便民服务站", "银行驿站"):
            assert len(county.windows_at(point.id)) == 1


def test_every_department_belongs_to_a_window_of_the_hall(county: Catalog) -> None:
    named = {d for window in county.windows_at("county-hall") for d in window.takes.departments}
    assert named == set(county.departments)


def test_the_fee_window_takes_exactly_the_items_with_fees(county: Catalog) -> None:
    fees = next(w for w in county.windows if w.kind == "收费")
    assert set(fees.takes.items) == {item.id for item in county.items.values() if item.fees}


def test_every_item_finds_the_kind_of_window_it_wishes(county: Catalog) -> None:
    for item in county.items.values():
        for point in takers(county, item):
            kinds = {w.kind for w in county.windows_at(point.id) if w.takes.accepts(item)}
            assert kinds & {item.windows.prefer, item.windows.otherwise}, (item.id, point.id)


def test_a_village_has_its_three_and_their_town_the_liaison(county: Catalog) -> None:
    for point in county.points.values():
        if point.kind == "便民服务站":
            assert {"村专办员", "村专办员B岗", "村代办帮办员"} <= posts(county, point)
            assert "乡级联络员" not in posts(county, point)
            assert "乡级联络员" in posts(county, county.points[point.parent])


def test_the_front_post_has_a_backup_everywhere(county: Catalog) -> None:
    for point in county.points.values():
        front = next(p for p in county.posts_at(point.id) if p.id == "综合受理岗")
        assert front.backup is not None
        assert front.backup.post in posts(county, point)


def test_taking_and_deciding_are_separated_everywhere(county: Catalog) -> None:
    for rule in county.staffing.values():
        assert any({"综合受理岗", "审批岗"} <= set(group) for group in rule.separation), rule.id


@pytest.mark.parametrize("day", [AUTHORISED_FROM, AUTHORISED_TO])
def test_authorisations_hold_for_two_years(county: Catalog, day: date) -> None:
    assert len(county.authorisations) >= 4
    for authorisation in county.authorisations.values():
        assert authorisation.valid.covers(day)
        assert authorisation.authorised_by == "admin-service-bureau"
        assert "document" in authorisation.example_values


def test_a_bank_is_authorised_only_for_items_of_its_tier(county: Catalog) -> None:
    for authorisation in county.authorisations.values():
        bank = county.points[authorisation.point]
        assert bank.kind == "银行驿站"
        for entry in authorisation.items:
            assert bank.tier in county.items[entry.item].tiers, (bank.id, entry.item)


def posts(county: Catalog, point: Point) -> set[str]:
    return {post.id for post in county.posts_at(point.id)}
