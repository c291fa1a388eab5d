"""Before a record goes, everybody who names it is known."""

from __future__ import annotations

import pytest

from app.catalog import Catalog, load
from app.catalog.referrers import referrers
from tests.catalog.folders import COUNTY


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    loaded = load(COUNTY)
    assert loaded.catalog is not None, loaded.problems
    return loaded.catalog


def uses(catalog: Catalog, collection: str, identity: str) -> dict[str, tuple[str, ...]]:
    return {
        f"{use.record.collection}/{use.record.id}": use.where
        for use in referrers(catalog, collection, identity)
    }


def test_an_item_is_named_by_banks_and_bundles(catalog: Catalog) -> None:
    found = uses(catalog, "items", "dibao")
    assert found["banks/bank-2026"] == ("事项", "事项")
    assert any(name.startswith("bundles/") for name in found)


def test_a_workflow_is_named_by_its_items(catalog: Catalog) -> None:
    assert uses(catalog, "workflows", "survey")["items/dibao"] == ("办理流程",)


def test_a_department_is_named_deep_inside_a_workflow(catalog: Catalog) -> None:
    found = uses(catalog, "departments", "land")
    assert any(name.startswith("workflows/") for name in found)


def test_nobody_names_what_is_not_there_or_itself(catalog: Catalog) -> None:
    assert uses(catalog, "items", "nothing") == {}
    assert "points/hall" not in uses(catalog, "points", "hall")


def test_each_record_is_told_once(catalog: Catalog) -> None:
    for name, records in catalog.records.items():
        for id in records:
            found = referrers(catalog, name, id)
            assert len({(u.record.collection, u.record.id) for u in found}) == len(found)
