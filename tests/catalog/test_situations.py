"""情形: the item as it is for these answers, once and for good."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from app.catalog.materials import applicable, replaceable
from app.catalog.model import (
    Commitment,
    Fee,
    Item,
    Limit,
    Material,
    Situation,
    SituationLimits,
    Visits,
    content_hash,
)
from app.catalog.model.situations import every_material, in_situation, narrowed, situation_of
from tests.sample import sample_catalog

WHOLE = sample_catalog().items["dibao"]
RENT = Situation(
    id="rent",
    name="租房家庭",
    when={"housing": ["租赁", "借住"]},
    conditions=("租房满一年",),
    materials=(Material(id="receipt", name="房租收据", copy=1, when={"household_size": 3}),),
    limits=SituationLimits(promised=Limit(length=12)),
    fees=(Fee(name="工本费", standard="5 元", basis="某办法"),),
    visits=Visits(count=0),
    handling="01",
)
OWN = Situation(id="own", name="有房家庭", when={"housing": "自有"}, conditions=("有房产证",))
LATE = Situation(id="late", name="也是租房", when={"housing": "租赁"}, conditions=("无",))
ITEM: Item = replace(WHOLE, situations=(RENT, OWN, LATE))


@pytest.mark.parametrize(
    ("answers", "name"),
    [({"housing": "租赁"}, "rent"), ({"housing": "借住"}, "rent"), ({"housing": "自有"}, "own")],
)
def test_the_first_situation_that_holds_counts(answers: dict[str, str], name: str) -> None:
    found = situation_of(ITEM, answers)
    assert found is not None
    assert found.id == name


def test_without_a_situation_the_item_stays_itself() -> None:
    assert situation_of(ITEM, {}) is None
    assert in_situation(ITEM, {}) is ITEM


def test_a_situation_adds_and_replaces() -> None:
    rent = in_situation(ITEM, {"housing": "租赁"})
    assert rent.situation == RENT
    assert rent.conditions == (*ITEM.conditions, "租房满一年")
    assert [m.id for m in rent.materials] == [*(m.id for m in ITEM.materials), "receipt"]
    assert rent.limits.promised == Limit(length=12)
    assert rent.limits.statutory == ITEM.limits.statutory
    assert rent.limits.special == ITEM.limits.special
    assert (rent.fees[0].name, rent.visits.count, rent.codes.handling) == ("工本费", 0, "01")
    assert (rent.id, rent.name, rent.form) == (ITEM.id, ITEM.name, ITEM.form)


def test_what_a_situation_does_not_say_stays() -> None:
    own = narrowed(ITEM, OWN)
    assert (own.limits, own.fees, own.visits) == (ITEM.limits, ITEM.fees, ITEM.visits)
    assert own.materials == ITEM.materials
    free = narrowed(replace(ITEM, fees=RENT.fees or ()), replace(OWN, fees=()))
    assert free.fees == (), "不收费 in a situation is no fee, not the item's fee"


def test_narrowing_twice_changes_nothing_more() -> None:
    once = in_situation(ITEM, {"housing": "租赁"})
    assert in_situation(once, {"housing": "租赁"}) is once
    assert in_situation(once, {"housing": "自有"}) is once


def test_materials_of_a_situation_have_conditions_of_their_own() -> None:
    answers = {"housing": "租赁", "household_size": 3}
    rent = in_situation(ITEM, answers)
    assert "receipt" in {m.id for m in applicable(rent, answers)}
    assert "receipt" not in {m.id for m in applicable(rent, answers | {"household_size": 2})}
    assert {m.id for m in every_material(ITEM)} == {"receipt", *(m.id for m in ITEM.materials)}


def test_a_definition_pins_the_situation() -> None:
    catalog = sample_catalog()
    catalog = replace(catalog, items={**catalog.items, "dibao": ITEM})
    whole, rent = catalog.definition("dibao"), catalog.definition("dibao", {"housing": "租赁"})
    assert whole.item.situation is None
    assert rent == catalog.definition_in("dibao", "rent")
    assert catalog.definition("dibao", {}) == whole == catalog.definition_in("dibao", "")
    assert len({content_hash(whole), content_hash(rent)}) == 2
    with pytest.raises(KeyError):
        catalog.definition_in("dibao", "nowhere")


def test_a_commitment_replaces_only_what_is_asked_for() -> None:
    promise = Commitment(replaces=("lease", "receipt"), matters=("房屋情况属实",), check="入户核查")
    item = replace(ITEM, commitment=promise)
    assert [m.id for m in replaceable(item, applicable(item, {"housing": "租赁"}))] == ["lease"]
    assert replaceable(item, applicable(item, {"housing": "自有"})) == ()
    assert replaceable(ITEM, ITEM.materials) == ()
