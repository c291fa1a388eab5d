"""What a point takes: the same answer as the route of each single application."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from app.catalog.model import Period
from app.routing import UnknownName, route
from app.routing.offer import offers
from tests.sample import BANK, HALL, OTHER_TOWN, TOWN, VILLAGE, sample_catalog

AT = datetime(2026, 6, 9, 9, 5, tzinfo=ZoneInfo("Asia/Shanghai"))
CATALOG = sample_catalog()
POINTS = (HALL, TOWN, VILLAGE, BANK, OTHER_TOWN)


def taken(point: str, at: datetime = AT) -> set[str]:
    return {each.item.id for each in offers(CATALOG, point, at)}


@pytest.mark.parametrize("point", POINTS)
def test_it_agrees_with_every_single_route(point: str) -> None:
    found = {each.item.id: each for each in offers(CATALOG, point, AT)}
    for id in CATALOG.items:
        assert (id in found and found[id].at_counter) == route(CATALOG, id, point, AT).taken, id
        if id in found and found[id].windows:
            names = {window.id for window in found[id].windows}
            assert route(CATALOG, id, point, AT).window in names


def test_a_village_takes_less_than_its_town() -> None:
    assert taken(VILLAGE) < taken(TOWN)
    assert "fund-query" not in taken(TOWN)


def test_a_bank_takes_only_what_it_is_authorised_for_and_only_as_long() -> None:
    assert taken(BANK) == {"id-proof", "fund-query"}
    machine = {each.item.id for each in offers(CATALOG, BANK, AT) if each.at_machine}
    assert machine == {"fund-query"}
    assert taken(BANK, AT.replace(year=2028)) == set()


def test_an_item_counts_only_in_its_time() -> None:
    dibao = replace(CATALOG.items["dibao"], effective=Period(from_=datetime(2026, 7, 1).date()))
    catalog = replace(CATALOG, items={**CATALOG.items, "dibao": dibao})
    assert "dibao" not in {each.item.id for each in offers(catalog, HALL, AT)}
    assert "dibao" in {each.item.id for each in offers(catalog, HALL, AT.replace(month=8))}


def test_an_unknown_point_is_named() -> None:
    with pytest.raises(UnknownName):
        offers(CATALOG, "nowhere", AT)
