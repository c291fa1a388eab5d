"""`yichuang export` and `yichuang import` as a person uses them: out, changed in Excel, and in again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from app.catalog import load
from app.cli import main
from tests.catalog.folders import COUNTY
from tests.house.tree import ROOT

ITEM = "items/dibao.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "config"
    shutil.copytree(COUNTY, copy)
    return copy


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def exported(folder: Path) -> Path:
    out = folder.parent / "items.xlsx"
    result = run("export", "-o", out, "--config", folder)
    assert result.exit_code == 0, result.output
    return out


def with_cell(book: Path, item: str, key: str, value: object) -> None:
    opened = openpyxl.load_workbook(book)
    sheet = opened["事项"]
    column = [cell.value for cell in sheet[2]].index(key) + 1
    row = [cell.value for cell in sheet["A"]].index(item) + 1
    sheet.cell(row, column).value = value  # type: ignore[union-attr]
    opened.save(book)


def state(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_out_and_in_again_changes_nothing(folder: Path) -> None:
    before = state(folder)
    result = run("import", exported(folder), "--config", folder)
    assert result.exit_code == 0, result.output
    assert "写了 0 个文件" in result.output
    assert state(folder) == before


def test_one_changed_cell_is_one_changed_line(folder: Path) -> None:
    before = state(folder)
    book = exported(folder)
    with_cell(book, "proof", "name", "救助证明")
    result = run("import", book, "--config", folder)
    assert result.exit_code == 0, result.output
    after = state(folder)
    assert [name for name in after if after[name] != before.get(name)] == ["items/proof.yaml"]
    lines = zip(
        before["items/proof.yaml"].splitlines(), after["items/proof.yaml"].splitlines(), strict=True
    )
    assert [(a.decode(), b.decode()) for a, b in lines if a != b] == [
        ("name: 救助对象证明", "name: 救助证明")
    ]


def test_a_change_that_breaks_an_example_is_told_at_once(folder: Path) -> None:
    book = exported(folder)
    with_cell(book, "dibao", "limits.promised.length", 12)
    result = run("import", book, "--config", folder)
    assert "T02" in result.output


def test_a_new_row_is_a_new_file(folder: Path) -> None:
    data = dict(load(folder).catalog.records["items"]["proof"].data)  # type: ignore[union-attr]
    from app.exchange.workbook import as_workbook

    book = folder.parent / "new.xlsx"
    book.write_bytes(as_workbook([{**data, "id": "other-proof", "name": "另一种证明"}]))
    result = run("import", book, "--config", folder)
    assert result.exit_code == 0, result.output
    catalog = load(folder).catalog
    assert catalog is not None
    assert catalog.items["other-proof"].name == "另一种证明"


def test_a_dry_run_writes_nothing(folder: Path) -> None:
    book = exported(folder)
    with_cell(book, "proof", "name", "救助证明")
    before = state(folder)
    assert "没有写文件" in run("import", book, "--dry-run", "--config", folder).output
    assert state(folder) == before


CSV = "name,task_type,department,item_code,uscc\n"
ROWS = (
    "甲事,1,区民政局,511A0138000000-511602000000-000-115113010833722043-1-00,115113010833722043\n"
    "乙事,99,区民政局,G-1,115113010833722043\n"
    "甲事,20,区民政局,G-2,\n"
)


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(CSV + ROWS, "utf-8")
    return path


def test_a_foreign_list_comes_in_as_drafts_with_a_report(folder: Path, listed: Path) -> None:
    report = folder.parent / "report.csv"
    result = run(
        "import", listed, "--mapping", "sichuan-portal", "--report", report, "--config", folder
    )
    assert result.exit_code == 1, result.output
    assert "共 3 行：导入 1 行，拒收 2 行" in result.output
    text = (folder / "items/qu3minzhengju/jiashi.yaml").exists() or sorted(
        folder.rglob("jiashi.yaml")
    )
    assert text
    told = report.read_text("utf-8-sig")
    assert "不能写“99”" in told
    assert "第 2 行" in told
    loaded = load(folder)
    assert [p.message for p in loaded.problems if p.severity == "错误"] == []


def test_the_same_list_twice_is_refused_and_nothing_is_written_over(
    folder: Path, listed: Path
) -> None:
    words = ("import", listed, "--mapping", "sichuan-portal", "--config", folder)
    run(*words)
    before = state(folder)
    again = run(*words)
    assert again.exit_code == 1, again.output
    assert "导入 0 行" in again.output
    assert "名称与“jiashi”相同" in again.output
    assert state(folder) == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("{list}",), "写明导入对照。现有：county-list、list、sichuan-portal。"),
        (("{list}", "--mapping", "sichuan-portl"), "sichuan-portal"),
        (("{list}", "--mapping", "county-list"), "表头里没有"),
        (("{none}", "--mapping", "county-list"), "读不了"),
    ],
)
def test_what_cannot_be_read_ends_with_a_sentence(
    words: tuple[str, ...], told: str, folder: Path, listed: Path
) -> None:
    filled = [word.format(list=listed, none=folder / "none.csv") for word in words]
    result = run("import", *filled, "--config", folder)
    assert result.exit_code == 2
    assert told in result.output
    assert "Traceback" not in result.output


def test_a_broken_mapping_shows_its_problems(folder: Path, listed: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "mine.yaml"
    mapping.write_text("id: mine\nname: 甲\ncolumns: []\n", "utf-8")
    result = run("import", listed, "--mapping", mapping, "--config", folder)
    assert result.exit_code == 2
    assert "mine.yaml:3" in result.output


@pytest.mark.parametrize("form", ["cpsv-ap", "schema.org", "hsds"])
def test_linked_data_is_one_json_file(form: str, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    result = run("export", "--format", form, "-o", out, "--config", folder)
    assert result.exit_code == 0, result.output
    told: dict[str, Any] = json.loads(out.read_text("utf-8"))
    assert "低保" in out.read_text("utf-8")
    assert told


def test_an_output_that_cannot_be_written_is_told(folder: Path) -> None:
    result = run("export", "-o", folder / "no" / "such.xlsx", "--config", folder)
    assert (result.exit_code, "写不了" in result.output) == (2, True)


def test_the_shipped_county_goes_out_and_in(tmp_path: Path) -> None:
    copy = tmp_path / "config"
    shutil.copytree(ROOT / "config", copy)
    result = run("import", exported(copy), "--config", copy)
    assert "写了 0 个文件" in result.output, result.output
