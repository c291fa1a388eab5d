from __future__ import annotations

from threading import Thread

import msgspec
import pytest

from app.catalog import Catalog, Loaded, Problem
from app.web.holder import CatalogHolder, NothingToServe
from tests.sample import sample_catalog

WRONG = Problem(file="items/a.yaml", line=3, column=1, code="G01", message="不认识的键")


def other() -> Catalog:
    return msgspec.structs.replace(sample_catalog(), fingerprint="other")


def test_the_first_load_must_be_sound() -> None:
    with pytest.raises(NothingToServe) as refusal:
        CatalogHolder(Loaded(None, (WRONG,)))
    assert refusal.value.problems == (WRONG,)
    assert "不能启动" in str(refusal.value)


def test_a_sound_load_serves_and_keeps_its_warnings() -> None:
    warning = msgspec.structs.replace(WRONG, severity="警告")
    holder = CatalogHolder(Loaded(sample_catalog(), (warning,)))
    assert holder.catalog.fingerprint == "sample"
    assert holder.problems == (warning,)
    assert not holder.refused


def test_a_broken_load_leaves_the_old_catalogue_serving() -> None:
    holder = CatalogHolder(Loaded(sample_catalog(), ()))
    before = holder.catalog
    assert holder.replace(Loaded(None, (WRONG,))) is False
    assert holder.catalog is before
    assert holder.problems == (WRONG,)
    assert holder.refused


def test_a_mended_load_takes_over_and_forgets_the_problems() -> None:
    holder = CatalogHolder(Loaded(sample_catalog(), ()))
    holder.replace(Loaded(None, (WRONG,)))
    assert holder.replace(Loaded(other(), ())) is True
    assert holder.catalog.fingerprint == "other"
    assert holder.problems == ()
    assert not holder.refused


def test_readers_never_see_half_a_swap() -> None:
    holder = CatalogHolder(Loaded(sample_catalog(), ()))
    new, seen = other(), set()

    def swap() -> None:
        for _round in range(300):
            holder.replace(Loaded(new, ()))
            holder.replace(Loaded(None, (WRONG,)))

    writer = Thread(target=swap)
    writer.start()
    while writer.is_alive():
        seen.add(holder.catalog.fingerprint)
    writer.join()
    assert seen <= {"sample", "other"}
    assert holder.catalog is new
