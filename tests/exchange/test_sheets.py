"""Files that are no table, or too much of one, are refused in a sentence."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

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
