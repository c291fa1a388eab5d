"""Which materials apply follows from the answers alone."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalog.materials import applicable, missing, tolerated
from app.catalog.model import Item, Material
from tests.sample import PROMISED_ITEM, sample_catalog

ITEM = sample_catalog().items[PROMISED_ITEM]


def needing(when: dict[str, Any], necessity: str = "必要") -> Item:
    material = Material(id="paper", name="材料", copy=1, necessity=necessity, when=when)  # type: ignore[arg-type]
    return msgspec.structs.replace(ITEM, materials=(material,))


@pytest.mark.parametrize(
    ("when", "answers", "applies"),
    [
        ({}, {}, True),
        ({"housing": "租赁"}, {"housing": "租赁"}, True),
        ({"housing": "租赁"}, {"housing": "自有"}, False),
        ({"housing": "租赁"}, {}, False),
        ({"housing": ("租赁", "借住")}, {"housing": "借住"}, True),
        ({"housing": ("租赁", "借住")}, {"housing": "自有"}, False),
        ({"disabled": True}, {"disabled": True}, True),
        ({"disabled": True}, {"disabled": False}, False),
        ({"disabled": True}, {}, False),
        ({"disabled": False}, {"disabled": False}, True),
        ({"disabled": False}, {}, True),
        ({"disabled": False}, {"disabled": True}, False),
        ({"kinds": "养殖"}, {"kinds": ["种植", "养殖"]}, True),
        ({"kinds": ("林木", "养殖")}, {"kinds": ["种植"]}, False),
        ({"kinds": "养殖"}, {"kinds": []}, False),
        ({"housing": "租赁", "disabled": True}, {"housing": "租赁", "disabled": True}, True),
        ({"housing": "租赁", "disabled": True}, {"housing": "租赁"}, False),
    ],
)
def test_when(when: dict[str, Any], answers: dict[str, Any], applies: bool) -> None:
    assert bool(applicable(needing(when), answers)) is applies


@pytest.mark.parametrize(
    ("necessity", "is_missing", "is_tolerated"),
    [("必要", True, False), ("容缺后补", False, True), ("非必要", False, False)],
)
def test_what_is_lacking(necessity: str, is_missing: bool, is_tolerated: bool) -> None:
    item = needing({}, necessity)
    assert bool(missing(item, {}, ())) is is_missing
    assert bool(tolerated(item, {}, ())) is is_tolerated
    assert missing(item, {}, ("paper",)) == tolerated(item, {}, ["paper"]) == ()


ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "housing": st.sampled_from(["自有", "租赁", "借住"]),
        "disabled": st.booleans(),
    },
)
TICKS = st.sets(st.sampled_from([each.id for each in ITEM.materials]))


@given(ANSWERS, TICKS)
def test_nothing_is_lacking_that_is_not_needed_or_is_there(
    answers: dict[str, Any], ticks: set[str]
) -> None:
    needed = {each.id for each in applicable(ITEM, answers)}
    lacking = {
        each.id for each in (*missing(ITEM, answers, ticks), *tolerated(ITEM, answers, ticks))
    }
    assert lacking == needed - ticks


@given(ANSWERS, TICKS, TICKS)
def test_bringing_more_never_lacks_more(
    answers: dict[str, Any], some: set[str], more: set[str]
) -> None:
    before = {each.id for each in missing(ITEM, answers, some)}
    after = {each.id for each in missing(ITEM, answers, some | more)}
    assert after <= before
