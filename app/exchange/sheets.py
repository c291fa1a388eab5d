"""Tables as they come: .xlsx and CSV, within limits, every cell as it stands."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError, ParserCreate

import msgspec
from openpyxl import load_workbook

from app.texts import _

MOST_BYTES: Final = 50 * 1024 * 1024
# What a .xlsx may unpack to: ten times a county's list, and far from any memory's end.
MOST_UNPACKED: Final = 400 * 1024 * 1024
MOST_ROWS: Final = 100_000
MOST_COLUMNS: Final = 500
MOST_ELEMENTS: Final = 10_000_000
_ENCODINGS: Final = ("utf-8-sig", "gb18030")
# What the reader of workbooks stumbles over in a damaged, encrypted or made-up file: it trusts
# every attribute to be the one it knows.
_BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, ParseError, OSError, RuntimeError, ValueError,
    TypeError, AttributeError, LookupError, ArithmeticError, AssertionError,
)  # fmt: skip


class Unreadable(Exception):
    """A file that is no table, or one too large; says so in Chinese."""


class Row(msgspec.Struct, frozen=True):
    """One row: its number from 1 and its cells."""

    number: int
    cells: tuple[object, ...]


class Sheet(msgspec.Struct, frozen=True):
    """One sheet of a workbook, or the whole of a CSV file (whose name is empty)."""

    name: str
    rows: tuple[Row, ...]


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """Read a .xlsx or .csv file. Raises Unreadable for anything else, and for too much of it."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Unreadable(
            _("读不了文件“{file}”：{why}。").format(file=path, why=error.strerror)
        ) from None
    if len(raw) > MOST_BYTES:
        raise Unreadable(_("文件超过 50 MB，请分成几个文件。"))
    if raw[:4] == b"PK\x03\x04":
        return _workbook(raw)
    if raw[:4] == b"\xd0\xcf\x11\xe0":
        raise Unreadable(_("这是旧版 Excel 文件（.xls）。请用表格软件另存为 .xlsx 再导入。"))
    return (Sheet("", _table(raw)),)


def _workbook(raw: bytes) -> tuple[Sheet, ...]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            if sum(each.file_size for each in packed.infolist()) > MOST_UNPACKED:
                raise Unreadable(_("文件解开以后太大，不像是普通的表格。"))
            _refuse_crowds(packed)
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        try:
            return tuple(Sheet(sheet.title, _rows(sheet.iter_rows(values_only=True)))
                         for sheet in book.worksheets)  # fmt: skip
        finally:
            book.close()
    except _BROKEN as error:
        raise Unreadable(_("这个 .xlsx 文件坏了，打不开。请用表格软件打开并另存一份。")) from error


class _Crowd:
    """Counts the elements of one part of a workbook as they pass by."""

    def __init__(self) -> None:
        self.elements, self.cells = 0, 0
        self.in_rows = False

    def begin(self, name: str, _attributes: object) -> None:
        """Count one. Raises Unreadable for one too many."""
        self.elements += 1
        kind = name.rpartition(":")[2]
        if kind == "row":
            self.in_rows, self.cells = True, 0
        elif kind == "c" and self.in_rows:
            self.cells += 1
        if self.cells > MOST_COLUMNS:
            raise _too_many()
        if self.elements > MOST_ELEMENTS:
            raise Unreadable(_("文件解开以后太大，不像是普通的表格。"))


def _refuse_crowds(packed: zipfile.ZipFile) -> None:
    """Refuse a workbook whose reader, which takes whole rows and parts at once, would run full."""
    for part in packed.infolist():
        parser = ParserCreate()
        parser.StartElementHandler = _Crowd().begin
        # What is no XML, a picture say, ends at once; what breaks off, where its reader does too.
        with suppress(ExpatError), packed.open(part) as stream:
            parser.ParseFile(stream)


def _too_many() -> Unreadable:
    return Unreadable(
        _("表格超过 {rows} 行或者 {columns} 列，请分成几个文件。").format(
            rows=MOST_ROWS, columns=MOST_COLUMNS
        )
    )


def _table(raw: bytes) -> tuple[Row, ...]:
    for encoding in _ENCODINGS:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        break
    else:
        raise Unreadable(_("文件既不是 .xlsx，也不是 UTF-8 或 GB18030 编码的 CSV。"))
    if "\0" in text:
        raise Unreadable(_("文件既不是 .xlsx，也不是 UTF-8 或 GB18030 编码的 CSV。"))
    first = text.split("\n", 1)[0]
    mark = max((",", "\t", ";"), key=first.count)
    try:
        return _rows(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error as error:
        raise Unreadable(_("CSV 的写法有误：{why}。").format(why=error)) from None


def _rows(rows: Iterable[Sequence[object]]) -> tuple[Row, ...]:
    found: list[Row] = []
    for number, cells in enumerate(rows, 1):
        if number > MOST_ROWS or len(cells) > MOST_COLUMNS:
            raise _too_many()
        found.append(Row(number, tuple(cells)))
    while found and not any(cell not in (None, "") for cell in found[-1].cells):
        found.pop()
    return tuple(found)
