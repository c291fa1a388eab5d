"""Files that are no table, or too much of one, are refused in a sentence."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from pathlib import Path
from random import Random

import pytest
from openpyxl import Workbook

from app.exchange import sheets
from app.exchange.sheets import Row, Unreadable, read_sheets


def read(folder: Path, raw: bytes) -> tuple[Row, ...]:
    path = folder / "list.csv"
    path.write_bytes(raw)
    return read_sheets(path)[0].rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_csv_in_the_encodings_and_separators_of_the_trade(
    encoding: str, mark: str, tmp_path: Path
) -> None:
    raw = f'事项名称{mark}类型\r\n"甲{mark}乙"{mark}1\r\n\r\n'.encode(encoding)
    assert [row.cells for row in read(tmp_path, raw)] == [
        ("事项名称", "类型"),
        (f"甲{mark}乙", "1"),
    ]


def packed(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


BAD = {
    "old": (b"\xd0\xcf\x11\xe0" + bytes(100), "另存为 .xlsx"),
    "binary": (b"\xff\xfe\x00\x00" * 10, "编码"),
    "null": ("甲,乙\0".encode(), "编码"),
    "torn": (b"PK\x03\x04" + b"rubbish" * 20, "坏了"),
    "zip": (packed(readme=b"no workbook"), "坏了"),
    "xml": (packed(**{"[Content_Types].xml": b"<oops", "xl/workbook.xml": b"<oops"}), "坏了"),
}


@pytest.mark.parametrize("name", list(BAD))
def test_what_is_no_table_is_told(name: str, tmp_path: Path) -> None:
    raw, told = BAD[name]
    with pytest.raises(Unreadable, match=told):
        read(tmp_path, raw)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="读不了"):
        read_sheets(tmp_path / "none.xlsx")


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_UNPACKED", 1_000_000)
    with pytest.raises(Unreadable, match="解开以后太大"):
        read(tmp_path, packed(bomb=bytes(2_000_000)))


def test_too_many_rows_or_columns_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="行或者"):
        read(tmp_path, b"a\n" * (sheets.MOST_ROWS + 1))
    with pytest.raises(Unreadable, match="行或者"):
        read(tmp_path, b"," * sheets.MOST_COLUMNS)


def test_too_large_a_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_BYTES", 10)
    with pytest.raises(Unreadable, match="MB"):
        read(tmp_path, b"a,b\n" * 10)


def workbook(sheet: bytes, **more: bytes) -> bytes:
    """Give a small sound workbook with this in the place of its sheet."""
    made = io.BytesIO()
    Workbook().save(made)
    with zipfile.ZipFile(made) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return packed(**{**parts, "xl/worksheets/sheet1.xml": sheet, **more})


def sheet(rows: str, before: str = "") -> bytes:
    name = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'{before}<worksheet xmlns="{name}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def test_a_row_of_millions_of_cells_is_refused_before_it_is_held(tmp_path: Path) -> None:
    raw = workbook(sheet("<row>" + "<c/>" * 3_000_000 + "</row>"))
    tracemalloc.start()
    try:
        with pytest.raises(Unreadable, match="列"):
            read(tmp_path, raw)
        assert tracemalloc.get_traced_memory()[1] < 30_000_000
    finally:
        tracemalloc.stop()


def test_a_part_of_too_many_elements_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = workbook(sheet("<row><c><v>1</v></c></row>" * 50))
    assert len(read(tmp_path, raw)) == 50
    monkeypatch.setattr(sheets, "MOST_ELEMENTS", 100)
    with pytest.raises(Unreadable, match="解开以后太大"):
        read(tmp_path, raw)


def test_the_list_of_calculated_cells_is_no_row(tmp_path: Path) -> None:
    chain = {"xl/calcChain.xml": b"<calcChain>" + b'<c r="A1" i="1"/>' * 5_000 + b"</calcChain>"}
    assert len(read(tmp_path, workbook(sheet("<row><c><v>1</v></c></row>"), **chain))) == 1


ENTITY = "<!DOCTYPE x [<!ENTITY a {what}>]>"
LAUGHS = '"ha">' + "".join(
    f'<!ENTITY b{n} "{(f"&b{n - 1};" if n else "&a;") * 10}"{">" if n < 9 else ""}'
    for n in range(10)
)


@pytest.mark.parametrize(
    ("what", "named"), [('SYSTEM "file:///etc/hostname"', "&a;"), (LAUGHS, "&b9;")]
)
def test_entities_read_no_file_and_fill_no_memory(what: str, named: str, tmp_path: Path) -> None:
    cell = f'<row><c t="inlineStr"><is><t>{named}</t></is></c></row>'
    with pytest.raises(Unreadable, match="坏了"):
        read(tmp_path, workbook(sheet(cell, ENTITY.format(what=what))))


def test_whatever_is_broken_in_a_workbook_is_told(tmp_path: Path) -> None:
    sound = workbook(sheet("<row><c><v>1</v></c></row>"))
    random = Random(7)
    told = 0
    for _attempt in range(150):
        broken = bytearray(sound)
        for _flip in range(random.randint(1, 4)):
            broken[random.randrange(4, len(broken))] = random.randrange(256)
        try:
            read(tmp_path, bytes(broken))
        except Unreadable:
            told += 1
    assert told > 50
    view = '<sheetViews><sheetView workbookView="0"/></sheetViews>'
    for attribute in ("", "wor"):
        raw = sheet("").replace(b"<sheetData>", view.replace("/>", f' {attribute}="1"/>').encode()
                                + b"<sheetData>")  # fmt: skip
        with pytest.raises(Unreadable, match="坏了"):
            read(tmp_path, workbook(raw))
