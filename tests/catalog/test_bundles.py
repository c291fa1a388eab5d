"""一件事: every material once, nothing that is made on the way."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from app.catalog.bundles import merged, produced, whole
from app.catalog.model import Bundle, Contacts, Item, Limit, Material, Result, Situation
from app.catalog.search import find_bundles
from tests.sample import sample_catalog

CATALOG = sample_catalog()
DIBAO, PROOF = CATALOG.items["dibao"], CATALOG.items["id-proof"]
CARD = "居民身份证"


def item(id: str, *materials: Material, result: str = "结果") -> Item:
    return replace(
        PROOF, id=id, name=id, materials=materials, result=Result(kind="其他", name=result)
    )


def test_a_material_of_several_items_is_asked_for_once() -> None:
    one = item("one", Material(id="a", name=CARD, original=1, copy=1))
    two = item("two", Material(id="b", name=CARD, copy=3), Material(id="c", name="照片", copy=2))
    card, photo = merged((one, two))
    assert (card.material.original, card.material.copy) == (1, 3)
    assert [i.id for i in card.items] == ["one", "two"]
    assert [i.id for i in photo.items] == ["two"]
    assert card.conditions == photo.conditions == ()


def test_the_strictest_necessity_counts() -> None:
    kinds = ("非必要", "容缺后补", "必要")
    for stop in (1, 2, 3):
        asked = [
            item(str(n), Material(id="a", name="甲", copy=1, necessity=kind))  # type: ignore[arg-type]
            for n, kind in enumerate(kinds[:stop])
        ]
        assert merged(asked)[0].material.necessity == kinds[stop - 1]


def test_conditions_are_said_unless_some_item_always_asks() -> None:
    rent = Material(id="lease", name="租房合同", copy=1, when={"housing": "租赁"})
    some = replace(DIBAO, materials=(rent,))
    [only] = merged((some,))
    assert only.conditions == ("“住房情况”为“租赁”",)
    assert merged((some, item("two", replace(rent, when={}))))[0].conditions == ()
    situation = Situation(id="s", name="租房家庭", when={"housing": "租赁"}, materials=(rent,))
    [within] = merged((replace(DIBAO, materials=(), situations=(situation,)),))
    assert within.conditions == ("租房家庭，“住房情况”为“租赁”",)


def test_what_an_earlier_item_makes_is_not_asked_for() -> None:
    first = item("first", result="营业执照")
    later = item("later", Material(id="x", name="营业执照或者登记证书", copy=1))
    assert merged((first, later)) == ()
    assert [(m.name, maker.id) for m, maker in produced((first, later))] == [
        ("营业执照或者登记证书", "first")
    ]
    assert len(merged((later, first))) == 1, "what is made later is still needed before"


def test_a_bundle_brings_its_records_together() -> None:
    found = whole(CATALOG, "hardship")
    assert [i.id for i in found.items] == ["id-proof", "dibao"]
    assert found.lead.id == "civil-affairs"
    assert found.departments["dibao"].id == "civil-affairs"
    assert found.saved == 1, "the identity card is shown once"
    with pytest.raises(KeyError):
        whole(CATALOG, "nowhere")


@pytest.mark.parametrize("text", ["困难", "knqz", "hardship", " 帮扶 "])
def test_a_bundle_is_found_by_name_alias_initials_and_id(text: str) -> None:
    assert [b.id for b in find_bundles(CATALOG, text)] == ["hardship"]


def test_nothing_finds_no_bundle() -> None:
    assert find_bundles(CATALOG, "") == find_bundles(CATALOG, "登月") == []


def test_a_bundle_has_a_promise_of_its_own() -> None:
    made = Bundle(
        id="b", name="事", items=("dibao", "id-proof"), lead="civil-affairs", audience=("自然人",),
        themes=("社会救助",), promised=Limit(length=3), contacts=Contacts(consult="1", complain="2"),
    )  # fmt: skip
    assert whole(replace(CATALOG, bundles={"b": made}), "b").bundle.promised.length == 3
