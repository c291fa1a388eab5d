"""Every test of the desk runs on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.store import Store
from tests.databases import both, fresh
from tests.desk.hall import Hall
from tests.sample import sample_catalog


@pytest.fixture(params=both)
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    with fresh(request.param) as address:
        yield address


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store(url)
    yield opened
    opened.dispose()


@pytest.fixture
def hall(store: Store) -> Hall:
    return Hall(store, sample_catalog())
