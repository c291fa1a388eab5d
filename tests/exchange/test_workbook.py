"""Items as Excel and back: nothing is lost, and what a person broke is told by row and column."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalog import Catalog
from app.exchange.cells import LONGEST_CELL, Unfit
from app.exchange.columns import item_tables
from app.exchange.sheets import read_sheets
from app.exchange.workbook import Brought, as_workbook, from_workbook, is_ours

ONE: dict[str, Any] = {
    "id": "proof",
    "name": "证明",
    "tiers": ["县", "镇"],
    "visits": {"count": 0},
    "limits": {"promised": {"length": 5}},
    "materials": [{"id": "form", "name": "申请书", "original": 1, "blank_form": True}],
    "fees": "不收费",
}


def back(raw: bytes, folder: Path) -> Brought:
    path = folder / "items.xlsx"
    path.write_bytes(raw)
    sheets = read_sheets(path)
    assert is_ours(sheets)
    return from_workbook(sheets)


def changed(raw: bytes, change: Callable[[Any], None]) -> bytes:
    """Open a workbook as a person would, change it and save it."""
    book = openpyxl.load_workbook(io.BytesIO(raw))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cell(book: Any, sheet: str, key: str, row: int = 3) -> Any:
    heads = [each.value for each in book[sheet][2]]
    return book[sheet].cell(row, heads.index(key) + 1)


def test_every_shipped_item_comes_back_as_it_was(county: Catalog, tmp_path: Path) -> None:
    data = [dict(record.data) for record in county.records["items"].values()]
    brought = back(as_workbook(data), tmp_path)
    assert brought.report.notes == ()
    assert brought.items == data
    assert (brought.report.rows, brought.report.taken) == (len(data), len(data))


TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"], include_characters="\n"),
    min_size=1,
    max_size=40,
).filter(lambda text: text.strip() == text)


@settings(max_examples=20, deadline=None)
@given(name=TEXTS, aliases=st.lists(TEXTS, max_size=4), material=TEXTS, number=TEXTS)
def test_any_text_comes_back_letter_by_letter(
    name: str, aliases: list[str], material: str, number: str, tmp_path_factory: Any
) -> None:
    item = {
        **ONE,
        "name": name,
        "aliases": aliases,
        "materials": [{"id": "m", "name": material}],
        "legal_basis": [{"title": number, "kind": "法律", "articles": ["1", "2-1"]}],
    }
    assert back(as_workbook([item]), tmp_path_factory.mktemp("x")).items == [item]


@pytest.mark.parametrize(
    "text", ["=1+1", "007", "2026-01-01", "TRUE", "-", "[甲]", "1e5", "_x0041_", "'甲", "@sum"]
)
def test_a_text_that_a_spreadsheet_would_take_for_something_else(text: str, tmp_path: Path) -> None:
    item = {**ONE, "name": text, "aliases": [text, text + "2"]}
    raw = as_workbook([item])
    assert back(raw, tmp_path).items == [item]
    # Also after a person has opened and saved it, and no formula was made of it.
    saved = changed(raw, lambda book: None)
    assert back(saved, tmp_path).items == [item]
    book = openpyxl.load_workbook(io.BytesIO(saved))
    assert cell(book, "事项", "name").data_type == "s"


def test_an_empty_list_and_no_list_are_two_things(tmp_path: Path) -> None:
    none = {key: value for key, value in ONE.items() if key != "materials"}
    items = [{**ONE, "materials": []}, {**none, "id": "other"}]
    assert back(as_workbook(items), tmp_path).items == items


def test_the_heads_say_in_chinese_what_the_keys_below_mean() -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_workbook([ONE])))
    assert book.sheetnames == [table.title for table in item_tables()]
    assert cell(book, "事项", "limits.promised.length", 1).value == "办理期限 · 承诺期限 · 数量"
    assert book["事项"].freeze_panes == "C3"
    assert book["申请材料"]["A1"].value == "事项编号"


BROKEN: dict[str, tuple[Callable[[Any], None], str, str]] = {
    "a word that is none": (
        lambda book: setattr(cell(book, "事项", "tiers"), "value", "县\n乡"),
        "可在哪里申请",
        "乡",
    ),
    "a figure with its unit": (
        lambda book: setattr(cell(book, "事项", "limits.promised.length"), "value", "5天"),
        "办理期限 · 承诺期限 · 数量",
        "不带单位",
    ),
    "a text made a number": (
        lambda book: setattr(cell(book, "事项", "name"), "value", 12345),
        "名称",
        "文本",
    ),
    "yes and no": (
        lambda book: setattr(cell(book, "申请材料", "blank_form"), "value", "有"),
        "有空白表",
        "是 或者 否",
    ),
    "broken json": (
        lambda book: setattr(cell(book, "申请材料", "when"), "value", "{甲"),
        "什么情况下要",
        "原样",
    ),
    "figures without end in json": (
        lambda book: setattr(cell(book, "申请材料", "when"), "value", "1" * 5000),
        "什么情况下要",
        "原样",
    ),
    "no end of a figure": (
        lambda book: setattr(cell(book, "事项", "visits.count"), "value", "inf"),
        "到现场次数 · 次数",
        "数字",
    ),
    "no figure at all": (
        lambda book: setattr(cell(book, "事项", "visits.count"), "value", "nan"),
        "到现场次数 · 次数",
        "数字",
    ),
    "a figure a spreadsheet rounds": (
        lambda book: setattr(cell(book, "事项", "visits.count"), "value", 1e30),
        "到现场次数 · 次数",
        "数字",
    ),
    "half a figure": (
        lambda book: setattr(cell(book, "事项", "visits.count"), "value", 0.5),
        "到现场次数 · 次数",
        "数字",
    ),
}


@pytest.mark.parametrize("name", list(BROKEN))
def test_a_broken_cell_refuses_its_item_and_no_other(name: str, tmp_path: Path) -> None:
    change, column, mend = BROKEN[name]
    items = [ONE, {**ONE, "id": "sound", "name": "另一个"}]
    brought = back(changed(as_workbook(items), change), tmp_path)
    assert [item["id"] for item in brought.items] == ["sound"]
    note = next(note for note in brought.report.notes if note.column)
    assert (note.column, note.grade, note.row) == (column, "拒收", 3)
    assert mend in note.message + note.hint
    assert f"第 {note.row} 行" in note.told()


def test_a_row_deleted_in_a_list_is_noticed(tmp_path: Path) -> None:
    brought = back(
        changed(as_workbook([ONE]), lambda book: book["申请材料"].delete_rows(3)), tmp_path
    )
    assert brought.items == []
    assert "“申请材料”写明 1 条，工作表里有 0 条" in brought.report.notes[0].message


def test_a_row_without_an_id_is_refused(tmp_path: Path) -> None:
    def lose(book: Any) -> None:
        cell(book, "事项", "id").value = None

    brought = back(changed(as_workbook([ONE]), lose), tmp_path)
    assert brought.items == []
    assert any("事项编号" in note.message for note in brought.report.notes)


def test_a_value_longer_than_a_cell_is_refused_with_its_title() -> None:
    item = {**ONE, "summary": "长" * (LONGEST_CELL + 1)}
    with pytest.raises(Unfit) as refusal:
        as_workbook([item])
    assert "一句话说明" in refusal.value.message


def test_deep_values_are_compact_json(county: Catalog) -> None:
    raw = as_workbook([dict(county.records["items"]["dibao"].data)])
    book = openpyxl.load_workbook(io.BytesIO(raw))
    told = [each.value for each in book["申请材料"]["A"]]
    assert set(told[2:]) == {"dibao"}
    heads = [each.value for each in book["申请材料"][2]]
    column = [row[heads.index("when")].value for row in book["申请材料"].iter_rows(min_row=3)]
    assert {"housing": "租赁"} in [json.loads(one) for one in column if one]
