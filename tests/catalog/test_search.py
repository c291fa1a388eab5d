"""Finding an item as people ask for it."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import msgspec
import pytest
from pypinyin import Style, lazy_pinyin

from app.catalog import Catalog, load
from app.catalog.materials import applicable, missing, tolerated
from app.catalog.model import Material
from app.catalog.search import find_items, full_pinyin, initials
from tests.catalog.folders import COUNTY
from tests.sample import sample_catalog
from tests.sample_items import DIBAO


@pytest.fixture(scope="module")
def county() -> Catalog:
    catalog = load(COUNTY).catalog
    assert catalog is not None
    return catalog


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("最低生活保障审核确认", ["dibao"]),
        ("最低生活", ["dibao"]),
        ("审核确认", ["dibao"]),
        ("低保", ["dibao"]),
        ("困难补助", ["allowance-hall", "dibao"]),
        ("db", ["dibao"]),
        ("DB", ["dibao"]),
        ("/db", ["dibao"]),  # the key that leads to the box, pressed once too often
        ("zdshbz", ["dibao"]),
        ("dibao", ["dibao"]),
        ("zuidishenghuo", ["dibao"]),
        ("nczjd", ["homestead"]),
        ("000511001000", ["dibao"]),
        ("11150429011600101D4000511001000", ["dibao"]),
        ("0005110", ["dibao"]),
        ("宅基地", ["homestead"]),
        ("宅地批", ["homestead"]),
        (" 低 保 ", ["dibao"]),
        ("loan", ["loan"]),
        ("没有这个", []),
        ("", []),
        ("   ", []),
    ],
)
def test_what_people_type(text: str, ids: list[str], county: Catalog) -> None:
    assert [item.id for item in find_items(county, text)] == ids


@pytest.mark.parametrize(
    "name",
    [
        "银行行长",
        "重庆长大",
        "WIFI 证（A1）12号",
        "绿卡",
        "ａＢ",
        "",
        "略略lüe女",
        "单位会计参加重新调度",
    ],
)
def test_words_spelt_one_by_one_are_spelt_as_the_whole(name: str) -> None:
    def kept(syllables: list[str]) -> str:
        return "".join(c for c in "".join(syllables).lower() if c.isalnum())

    assert full_pinyin(name) == kept(lazy_pinyin(name))
    assert initials(name) == kept(lazy_pinyin(name, style=Style.FIRST_LETTER))


def test_no_dictionary_is_loaded_for_who_asks_in_characters() -> None:
    code = (
        "import sys\nfrom app.catalog.search import find_items\n"
        "from tests.sample import sample_catalog\n"
        "assert find_items(sample_catalog(), '低保')\nassert 'pypinyin' not in sys.modules\n"
        "assert find_items(sample_catalog(), 'db')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_nearest_comes_first() -> None:
    found = [item.id for item in find_items(sample_catalog(), "低保")]
    # The alias that is exactly this, before one that only begins with it.
    assert found == ["dibao", "id-proof"]


def test_a_name_is_found_without_minding_capitals() -> None:
    catalog = sample_catalog()
    assert find_items(catalog, "ID-PROOF")[0].id == "id-proof"


def test_the_number_of_answers_is_limited() -> None:
    assert len(find_items(sample_catalog(), "申", limit=1)) == 1


def test_pinyin() -> None:
    assert initials("低保 ABC-12") == "dbabc12"
    assert full_pinyin("低保") == "dibao"


def test_materials_depend_on_the_answers(county: Catalog) -> None:
    item = county.items["dibao"]

    def ids(answers: dict[str, object]) -> list[str]:
        return [material.id for material in applicable(item, answers)]

    always = ["application", "id-card"]
    assert ids({}) == always
    assert ids({"housing": "租赁"}) == [*always, "lease"]
    assert ids({"housing": "借住"}) == [*always, "lease"]
    assert ids({"housing": "自有"}) == always
    assert ids({"housing": "自有", "disabled": True}) == [*always, "disability"]
    assert ids({"housing": "自有", "disabled": False}) == always
    assert ids({"housing": "租赁", "disabled": True}) == [*always, "lease"]


def test_missing_materials_stop_and_tolerated_ones_follow(county: Catalog) -> None:
    item = county.items["dibao"]
    answers = {"housing": "租赁"}
    assert [m.id for m in missing(item, answers, {"id-card"})] == ["application"]
    assert [m.id for m in missing(item, answers, {"id-card", "application"})] == []
    assert [m.id for m in tolerated(item, answers, set())] == ["lease"]
    assert [m.id for m in tolerated(item, answers, {"lease"})] == []
    assert [m.id for m in tolerated(item, {"housing": "自有"}, set())] == []


@pytest.mark.parametrize(
    ("when", "answers", "wanted"),
    [
        ({"helps": ("医疗", "教育")}, {"helps": ["教育", "住房"]}, True),
        ({"helps": ("医疗",)}, {"helps": ["教育"]}, False),
        ({"disabled": False}, {}, True),  # a question left empty is no 是
        ({"disabled": True}, {}, False),
        ({"housing": "租赁"}, {"housing": None}, False),
        ({"housing": "租赁", "disabled": True}, {"housing": "租赁", "disabled": True}, True),
        ({"housing": "租赁", "disabled": True}, {"housing": "租赁"}, False),
    ],
)
def test_conditions(when: dict[str, Any], answers: dict[str, Any], wanted: bool) -> None:
    material = Material(id="m", name="甲", when=when)
    item = msgspec.structs.replace(DIBAO, materials=(material,))
    assert bool(applicable(item, answers)) is wanted
