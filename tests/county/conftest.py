"""The shipped county, loaded once."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.catalog import Catalog, load


@pytest.fixture(scope="session")
def county(root: Path) -> Catalog:
    """Give the catalogue of config/; a test of any figure fails while it has a problem."""
    loaded = load(root / "config")
    assert loaded.problems == ()
    assert loaded.catalog is not None
    return loaded.catalog


@pytest.fixture(scope="session")
def files(root: Path) -> list[Path]:
    """Give every YAML file of config/."""
    return sorted((root / "config").rglob("*.yaml"))
