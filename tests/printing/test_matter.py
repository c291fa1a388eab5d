"""The guide of a 一件事."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from app.catalog.model import Catalog, Period
from app.printing import bundle_paper, bundle_sheet
from app.printing.matter import common_places, needed_by, when_done
from tests.printing.papers import AT, CATALOG, reader, squeezed, text_of

URL = "https://example.org/bundle/hardship"


def printed(catalog: Catalog = CATALOG) -> str:
    return text_of(bundle_paper(bundle_sheet(catalog, "hardship", URL, AT)))


def test_it_says_what_is_in_it() -> None:
    text = printed()
    for said in (
        "困难群众救助一件事", "开具身份证明，申请低保。", "牵头部门宁城县民政局", "全部办完15个工作日*",
        "社会救助对象身份证明出具", "最低生活保障对象认定、保障金给付", "当场办结", "合并后4种，少交1次",
        "“住房情况”为“租赁”时提交。", "咨询电话：0476-4220001", "注：带*的为示例数据",
    ):  # fmt: skip
        assert squeezed(said) in text, said


def test_a_shared_material_stands_once_with_the_items_that_need_it() -> None:
    sheet = bundle_sheet(CATALOG, "hardship", URL, AT)
    card = next(m for m in sheet.whole.materials if m.material.name == "居民身份证")
    assert needed_by(sheet.whole, card) == "1、2"
    assert printed().count("居民身份证") == 1


def test_it_is_one_tagged_page_of_its_own_kind() -> None:
    made = bundle_paper(bundle_sheet(CATALOG, "hardship", URL, AT))
    pdf = reader(made)
    assert (made.kind, made.pages, made.replaced) == ("一件事指南", 1, ())
    assert pdf.metadata is not None
    assert pdf.metadata.title == "一件事指南：困难群众救助一件事"
    assert pdf.root_object["/MarkInfo"]["/Marked"]


def test_equal_bundles_print_to_equal_bytes_and_a_change_is_seen() -> None:
    one, other = (bundle_sheet(CATALOG, "hardship", URL, AT) for _n in range(2))
    assert bundle_paper(one).pdf == bundle_paper(other).pdf
    item = replace(CATALOG.items["dibao"], name="低保")
    changed = replace(CATALOG, items={**CATALOG.items, "dibao": item})
    assert bundle_sheet(changed, "hardship", URL, AT).content_hash != one.content_hash


def test_places_are_those_that_take_every_item() -> None:
    proof, dibao = CATALOG.items["id-proof"], CATALOG.items["dibao"]
    names = {line.name for line in common_places(CATALOG, (proof, dibao))}
    assert names
    assert all("便民服务站" not in name for name in names), "villages do not take the proof"
    village = replace(dibao, tiers=("村",))
    assert common_places(CATALOG, (proof, village)) == ()
    items = {**CATALOG.items, "dibao": village}
    assert "各事项的收件地点不同" in printed(replace(CATALOG, items=items))


def test_the_version_is_the_day_it_takes_effect() -> None:
    sheet = bundle_sheet(CATALOG, "hardship", URL, AT)
    assert sheet.version == "现行"
    later = replace(CATALOG.bundles["hardship"], effective=Period(from_=AT.date()))
    catalog = replace(CATALOG, bundles={"hardship": later})
    assert bundle_sheet(catalog, "hardship", URL, AT).version == "20260609"
    with pytest.raises(KeyError):
        bundle_sheet(CATALOG, "nowhere", URL, AT)


@pytest.mark.parametrize(
    ("item", "said"),
    [("id-proof", "当场办结"), ("dibao", "15个工作日"), ("house-land", "15个工作日")],
)
def test_each_item_says_when_it_is_done(item: str, said: str) -> None:
    assert when_done(CATALOG.items[item]) == said
