"""New files in the house's style say what was meant, to us and to every other reader of YAML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.catalog import gather
from app.catalog.collections import BY_NAME
from app.catalog.decoding import CONTROL
from app.catalog.matching import same
from app.catalog.places import file_of, path_in
from app.catalog.plain import plain_data
from app.catalog.source import Source, read
from app.catalog.tree import collections_of
from app.catalog.writer import LINE_WIDTH, new_text, scalar, width

ITEMS = BY_NAME["items"]
# What no file may hold (S05) no record can say either.
TEXTS = st.text(st.characters(exclude_categories=["Cs"])).filter(
    lambda text: not CONTROL.search(text)
)
VALUES = st.recursive(
    TEXTS | st.integers(-(10**17), 10**17) | st.booleans(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc_-甲", min_size=1), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@pytest.mark.parametrize("folder", ["config", "tests/catalog/county"])
def test_every_shipped_record_written_anew_says_the_same(root: Path, folder: str) -> None:
    tree = gather(root / folder)
    written = 0
    for collection, name in collections_of(tree):
        source = read(tree.files[name], name)
        assert isinstance(source, Source)
        text = new_text(collection, source.data, name)
        assert same(plain_data(text), source.data), name
        assert text.startswith("# yaml-language-server: $schema=")
        written += 1
    assert written > 20


def test_the_first_line_leads_editors_to_the_schema(root: Path) -> None:
    name = "items/civil-affairs/dibao.yaml"
    line = new_text(ITEMS, {"id": "dibao"}, name).splitlines()[0]
    there = (root / "config" / name).parent / line.split("=")[1]
    assert there.resolve() == (root / "config/schema/item.schema.json").resolve()


def test_groups_stand_apart_and_keys_in_the_order_of_the_schema() -> None:
    text = new_text(ITEMS, {
        "faq": [{"answer": "可以", "question": "能代办吗？"}], "name": "低保", "id": "dibao",
        "stranger": 1, "contacts": {"consult": "0476-1", "complain": "0476-2"},
        "conditions": ["共同生活的家庭成员人均收入低于当地最低生活保障标准的家庭"], "tiers": ["镇", "村"],
    }, "items/dibao.yaml")  # fmt: skip
    assert text == (
        "# yaml-language-server: $schema=../schema/item.schema.json\n"
        "id: dibao\n"
        "name: 低保\n"
        "tiers: [镇, 村]\n"
        "\n"
        "conditions:\n"
        "  - 共同生活的家庭成员人均收入低于当地最低生活保障标准的家庭\n"
        "\n"
        "contacts: {consult: 0476-1, complain: 0476-2}\n"
        "\n"
        "faq:\n"
        "  - {question: 能代办吗？, answer: 可以}\n"
        "\n"
        "stranger: 1\n"
    )


def test_long_texts_become_blocks_and_lines_stay_readable() -> None:
    data = {
        "id": "x",
        "summary": "第一行\n第二行",
        "materials": [{"id": "a", "name": "材料" * 30, "requirement": "要求" * 30}],
        "form": [{"id": "a", "sample": ["甲", "乙"]}],
    }
    text = new_text(ITEMS, data)
    assert "summary: |-\n  第一行\n  第二行\n" in text
    assert same(plain_data(text), data)
    assert max(width(line) for line in text.splitlines()) <= LINE_WIDTH + 40


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("150429", '"150429"'),
        ("08:30", '"08:30"'),
        ("08:30-12:00, 14:30-17:30", '"08:30-12:00, 14:30-17:30"'),
        ("0476-0000306", "0476-0000306"),
        ("2026-01-01", "2026-01-01"),
        ("no", '"no"'),
        ("1e3", '"1e3"'),
        ("不收费", "不收费"),
        ("a: b", '"a: b"'),
        ("甲 # 乙", '"甲 # 乙"'),
        ("- 甲", '"- 甲"'),
        ("", '""'),
        ("一\x85二\ufeff", '"一\\u0085二\\ufeff"'),
        (True, "true"),
        (None, "null"),
        (15, "15"),
        (0.5, "0.5"),
    ],
)
def test_only_what_could_be_misread_is_quoted(value: Any, written: str) -> None:
    assert scalar(value) == written


@given(TEXTS)
@example("12:30:45")
@example("=")
@example("0o17")
@example("1_000")
@example("😀")
@example("0?")
@example("a?b")
@example("x:?")
@settings(max_examples=300, deadline=None)
def test_no_reader_takes_a_text_for_anything_else(text: str) -> None:
    for inside in (False, True):
        line = f"[{scalar(text, inside)}]" if inside else f"- {scalar(text)}"
        ours = plain_data(f"v: {scalar(text, inside)}\n" if not inside else f"v: {line}\n")
        assert ours["v"] == ([text] if inside else text)
        if not text[:4].isdigit():
            # Days alone stay without quotes: an editor shows them as what they are.
            assert yaml.safe_load(line) == [text]


@given(st.dictionaries(st.text("abc_甲", min_size=1), VALUES, min_size=1, max_size=5))
@settings(max_examples=200, deadline=None)
def test_any_data_comes_back(data: dict[str, Any]) -> None:
    assert same(plain_data(new_text(ITEMS, data)), data)


def test_a_new_record_goes_where_its_kind_lies() -> None:
    assert file_of(ITEMS, "a", {"department": "hrss"}) == "items/hrss/a.yaml"
    assert file_of(ITEMS, "a", {}) == "items/a.yaml"
    assert file_of(BY_NAME["points"], "b", {"kind": "银行驿站"}) == "points/banks/b.yaml"
    assert file_of(BY_NAME["points"], "b", {"kind": "便民服务中心"}) == "points/b.yaml"
    assert file_of(BY_NAME["calendars"], "2027", {"year": 2027}) == "calendars/2027.yaml"
    assert file_of(BY_NAME["centre"], "centre", {}) == "centre.yaml"


def test_a_village_station_stands_inside_its_towns_file() -> None:
    town = {"id": "xizi-town", "stations": [{"id": "a"}, {"id": "b"}]}
    assert path_in(BY_NAME["points"], "b", town) == ("stations", 1)
    assert path_in(BY_NAME["points"], "xizi-town", town) == ()
    assert path_in(BY_NAME["points"], "stranger", town) == ()
