"""A foreign list: every row comes in as it is or is refused aloud; nothing is mended in silence."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from app.catalog import Catalog, load
from app.catalog.collections import BY_NAME
from app.catalog.writer import new_text
from app.exchange.foreign import Drafts, Known, NoHeading, draft_items
from app.exchange.mapping import ImportMapping, item_columns, mapping_of, read_mapping
from app.exchange.report import Note
from app.exchange.sheets import Row, Sheet
from tests.catalog.folders import COUNTY, county_with
from tests.house.tree import ROOT

HEADS = ("事项名称", "类型", "部门", "代码", "条件", "天数")
MAPPING = mapping_of(
    {
        "id": "list",
        "name": "清单",
        "columns": [
            {"column": "事项名称", "key": "name"},
            {"column": "类型", "key": "type", "words": {"1": "行政许可", "20": "公共服务"}},
            {"column": "部门", "key": "department"},
            {"column": "代码", "key": "uscc"},
            {"column": "条件", "key": "conditions", "split": "；"},
            {"column": "天数", "key": "limits.promised.length"},
        ],
        "defaults": {"kind": "承诺件", "tiers": ["县"]},
    }
)
SOUND = "11150429011600101D"
KNOWN = Known(departments={"民政局": "civil", "自然资源局": "land"}, items={"低保": "dibao"})


def drafts(
    *rows: Sequence[object], mapping: ImportMapping = MAPPING, known: Known = KNOWN
) -> Drafts:
    table = tuple(Row(number, tuple(cells)) for number, cells in enumerate((HEADS, *rows), 1))
    return draft_items((Sheet("表", table),), mapping, known)


def row(name: object = "开办证明", **other: object) -> tuple[object, ...]:
    told = {
        "type": "1",
        "department": "民政局",
        "uscc": SOUND,
        "conditions": "",
        "days": "",
    } | other
    return (name, *told.values())


def only(found: Drafts) -> Note:
    assert len(found.report.notes) == 1, found.report.notes
    return found.report.notes[0]


def test_a_clean_row_becomes_a_draft_with_its_words_and_defaults() -> None:
    found = drafts(row(conditions="成年；有住所", days="5"))
    assert found.report.notes == ()
    assert found.items == [
        {
            "base": True, "kind": "承诺件", "tiers": ["县"], "name": "开办证明", "type": "行政许可",
            "department": "civil", "conditions": ["成年", "有住所"],
            "limits": {"promised": {"length": 5}}, "id": "kaibanzhengming",
        }
    ]  # fmt: skip


REFUSED: dict[str, tuple[tuple[object, ...], str, str]] = {
    "no name": (row(""), "", "没有事项名称"),
    "unknown type": (row(type="99"), "类型", "不能写“99”"),
    "mistyped type": (row(type="行政许课"), "类型", "行政许可"),
    "unknown department": (row(department="民证局"), "部门", "民政局"),
    "figure with unit": (row(days="5天"), "天数", "不带单位"),
    "name taken": (row("低保"), "事项名称", "dibao"),
    "control characters": (row("开办\x07证明"), "事项名称", "控制字符"),
    "mojibake": (row("锟斤拷证明"), "事项名称", "乱码"),
    "too long": (row("长" * 201), "", "200"),
    "limit of nought": (row(days="0"), "", "1"),
}


@pytest.mark.parametrize("name", list(REFUSED))
def test_a_row_that_cannot_come_in_is_refused_with_its_reason(name: str) -> None:
    cells, column, told = REFUSED[name]
    found = drafts(cells, row("另一件"))
    assert [item["name"] for item in found.items] == ["另一件"]
    note = found.report.notes[0]
    assert (note.grade, note.row, note.column) == ("拒收", 2, column)
    assert told in note.message + note.hint
    assert note.hint


DOUBTFUL: dict[str, tuple[tuple[object, ...], str]] = {
    "spaces": (row(" 开办证明"), "首尾有空格"),
    "wide space": (row("开办\u3000证明"), "全角空格"),
    "zero width": (row("开办\u200b证明"), "看不见"),
    "tag": (row("开办<br>证明"), "网页代码"),
    "entity": (row("开办&nbsp;证明"), "网页代码"),
    "wrong check digit": (row(uscc="11150429011600101E"), "校验位"),
    "lower case": (row(uscc=SOUND.lower()), "小写"),
    "no code": (row(uscc=""), "没有统一社会信用代码"),
    "a place holder": (row(conditions="待定"), "占位"),
}


@pytest.mark.parametrize("name", list(DOUBTFUL))
def test_a_doubtful_row_comes_in_as_it_stands_and_is_told(name: str) -> None:
    cells, told = DOUBTFUL[name]
    found = drafts(cells)
    note = only(found)
    assert note.grade == "存疑"
    assert told in note.message
    assert [item["name"] for item in found.items] == [cells[0]]


def test_the_second_of_one_name_is_refused_and_says_where_the_first_is() -> None:
    found = drafts(row("甲事"), row("乙事"), row("甲事", type="20"))
    assert [item["name"] for item in found.items] == ["甲事", "乙事"]
    assert "第 2 行" in only(found).message


def test_names_of_one_pinyin_get_different_ids() -> None:
    found = drafts(row("社保查询"), row("设保查询"), row("社保察询"))
    ids = [item["id"] for item in found.items]
    assert len(set(ids)) == 3
    assert ids[0] == "shebaochaxun"


def test_a_spreadsheets_number_in_a_column_of_texts_is_told() -> None:
    found = drafts(row(uscc=150429.0))
    assert "前面的 0" in found.report.notes[0].message


def test_new_departments_take_the_commonest_sound_code() -> None:
    mapping = mapping_of({**_plain(), "new_departments": True})
    other = "11511301008778183N"
    found = drafts(
        row("甲", department="档案馆", uscc="11150429011600101E"),
        row("乙", department="档案馆"),
        row("丙", department="档案馆", uscc=other),
        row("丁", department="档案馆"),
        mapping=mapping,
    )
    assert found.departments == [{"id": "danganguan", "name": "档案馆", "uscc": SOUND}]
    told = [note.message for note in found.report.notes]
    assert sum("新建了部门" in message for message in told) == 1
    assert any("另一个代码" in message for message in told)
    assert {item["department"] for item in found.items} == {"danganguan"}


def _plain() -> dict[str, Any]:
    import msgspec

    told: dict[str, Any] = msgspec.to_builtins(MAPPING)
    return told


@pytest.mark.parametrize(
    ("heads", "told"),
    [(("事项名称", "类型"), "部门"), ((), "表头")],
)
def test_a_list_of_another_kind_is_refused_as_a_whole(heads: tuple[str, ...], told: str) -> None:
    rows = (Row(1, heads),) if heads else ()
    with pytest.raises(NoHeading, match=told):
        draft_items((Sheet("表", rows),), MAPPING, KNOWN)


def test_another_sheet_is_found_by_its_name_and_missed_by_it() -> None:
    mapping = mapping_of({**_plain(), "sheet": "事项", "header_row": 2})
    rows = (Row(1, ("某县清单",)), Row(2, HEADS), Row(3, row()))
    sheets = (Sheet("说明", ()), Sheet("事项", rows))
    assert len(draft_items(sheets, mapping, KNOWN).items) == 1
    with pytest.raises(NoHeading, match="没有工作表"):
        draft_items((Sheet("甲", ()), Sheet("乙", ())), mapping, KNOWN)


def test_the_report_counts_and_sorts_and_opens_in_a_spreadsheet() -> None:
    found = drafts(row("=1+1", uscc=""), row(""), row("甲", uscc=""), row("乙"))
    report = found.report
    assert report.summary() == "共 4 行：导入 3 行，拒收 1 行；2 行有疑问，请核对。"
    assert report.kinds()[0] == ("存疑 代码：没有统一社会信用代码。", 2)
    # What differs from row to row is left out, and one sees that something was.
    assert drafts(row("甲"), row("甲")).report.kinds() == [("拒收 事项名称：名称与“…”相同。", 1)]
    raw = report.as_csv()
    assert raw.startswith("\ufeff工作表,行,列".encode())
    lines = raw.decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + len(report.notes)
    assert not any(cell.startswith("=") for line in lines for cell in line.split(","))


@pytest.mark.parametrize("name", ["county-list", "sichuan-portal"])
def test_the_shipped_mappings_name_keys_there_are(name: str) -> None:
    mapping = read_mapping(ROOT / "config" / "imports" / f"{name}.yaml")
    assert isinstance(mapping, ImportMapping)
    known = {*item_columns(), "uscc"}
    assert {each.key for each in mapping.columns} <= known


def test_a_broken_mapping_is_a_list_of_problems(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text("id: m\nname: 甲\ncolumns:\n  - {colum: 名称, key: name}\n")
    problems = read_mapping(path)
    assert isinstance(problems, list)
    assert {problem.line for problem in problems} == {4}


def test_drafts_lie_beside_a_sound_county_without_a_problem(tmp_path: Path) -> None:
    found = drafts(row("甲事"), row("乙事", type="20"))
    files = {
        f"items/civil/{item['id']}.yaml": new_text(BY_NAME["items"], item) for item in found.items
    }
    loaded = load(county_with(tmp_path, files))
    assert [p.message for p in loaded.problems if p.severity != "提示"] == []
    assert isinstance(loaded.catalog, Catalog)
    # A draft is a 目录事项: it waits to be completed and nobody can apply for it yet.
    assert set(loaded.catalog.items) == set(load(COUNTY).catalog.items)  # type: ignore[union-attr]
