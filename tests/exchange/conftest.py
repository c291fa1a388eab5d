"""The shipped county, loaded once."""

from __future__ import annotations

import pytest

from app.catalog import Catalog, load
from tests.house.tree import ROOT


@pytest.fixture(scope="session")
def county() -> Catalog:
    catalog = load(ROOT / "config").catalog
    assert catalog is not None
    return catalog
