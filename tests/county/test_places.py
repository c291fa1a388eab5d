"""The service points of 宁城县 against the published figures and the division codes."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from msgspec.structs import replace

from app.catalog import Catalog

# Village-level codes of each town, National Bureau of Statistics, as of 2023-06-30.
VILLAGES = {
    "tianyi-town": 21, "xiaochengzi-town": 19, "dachengzi-town": 19, "balihan-town": 27,
    "heilihe-town": 22, "youbeiping-town": 22, "dashuangmiao-town": 16, "xizi-town": 35,
    "daming-town": 20, "mangnong-town": 15, "wuhua-town": 16, "sanzuodian-town": 15,
    "bisiyingzi-town": 20, "yikenzhong-town": 25, "cunjingou-town": 14, "jiedao-centre": 21,
}  # fmt: skip
VILLAGE_CODES = 334  # of which each of the 7 industrial parks has one, and no station
PARKS = ("150429400", "150429401", "150429402", "150429403", "150429404", "150429405", "150429406")
STREETS = ("150429407", "150429408", "150429409")


@pytest.mark.parametrize(
    ("kind", "number"),
    [("政务服务中心", 1), ("便民服务中心", 16), ("便民服务站", 327), ("银行驿站", 26)],
)
def test_the_county_has_as_many_points_of_each_kind_as_was_published(
    county: Catalog, kind: str, number: int
) -> None:
    assert sum(1 for point in county.points.values() if point.kind == kind) == number


def test_the_stations_are_the_village_codes_without_the_parks(county: Catalog) -> None:
    assert sum(VILLAGES.values()) == VILLAGE_CODES - len(PARKS)
    stations = Counter(p.parent for p in county.points.values() if p.kind == "便民服务站")
    assert stations == VILLAGES


def test_every_division_is_served_by_one_point_and_lies_in_the_county(county: Catalog) -> None:
    served = Counter(code for point in county.points.values() for code in point.divisions)
    assert {code: n for code, n in served.items() if n > 1} == {}
    assert all(code.startswith(county.centre.division) for code in served)
    assert not any(code.startswith(PARKS) for code in served)


def test_a_station_lies_in_a_division_of_its_town(county: Catalog) -> None:
    for point in county.points.values():
        if point.kind == "便民服务站":
            town = county.points[point.parent]
            assert len(point.divisions) == 1
            assert point.divisions[0].startswith(town.divisions), point.id


def test_the_towns_serve_fifteen_townships_and_the_three_streets(county: Catalog) -> None:
    towns = [p for p in county.points.values() if p.kind == "便民服务中心"]
    assert [p.divisions for p in towns if len(p.divisions) > 1] == [STREETS]
    assert sum(len(p.divisions) for p in towns) == 15 + 3
    assert {p.parent for p in towns} == {"county-hall"}


def test_station_names_and_ids_read_well(county: Catalog) -> None:
    for point in county.points.values():
        if point.kind == "便民服务站":
            assert re.fullmatch(r"[\u4e00-\u9fff]+(村|社区)便民服务站", point.name)
            assert "委员会" not in point.name
            assert "居委会" not in point.name
            assert re.fullmatch(r"[a-z]+-[a-z]+", point.id)
    assert county.points["tianyi-fujiawopu"].name == "富家窝铺村便民服务站"
    assert county.points["balihan-longquan"].name == "隆泉社区便民服务站"
    assert county.points["dashuangmiao-liushuhangzi"].divisions == ("150429106207",)


def test_opening_hours_are_known_everywhere(county: Catalog) -> None:
    for point in county.points.values():
        assert point.hours.workdays, point.id
        if point.kind == "便民服务站":
            assert point.hours == replace(county.points[point.parent].hours, market=None)
        assert point.hours.saturday, point.id


def test_no_telephone_is_passed_off_as_real(county: Catalog) -> None:
    for holder in (*county.points.values(), *county.departments.values(), county.centre):
        assert re.fullmatch(r"0476-0000\d{3}", holder.phone)
        assert "phone" in holder.example_values
