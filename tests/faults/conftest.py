"""Every fault is tried on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.store import Store
from tests.databases import both, fresh
from tests.desk.hall import Hall
from tests.faults.brood import Brood, brood
from tests.sample import sample_catalog


@pytest.fixture(params=both)
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    with fresh(request.param) as address:
        yield address


@pytest.fixture
def hall(url: str) -> Iterator[Hall]:
    store = Store(url)
    yield Hall(store, sample_catalog())
    store.dispose()


@pytest.fixture
def writers(url: str, hall: Hall) -> Iterator[Brood]:
    """Give the writers of a nursery on the database of `hall`, whose staff is there already."""
    with brood(url) as held:
        yield held
