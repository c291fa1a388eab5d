"""Items as an Excel workbook and back, without loss: what is written is what is read."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from app.exchange.cells import Cell, Unfit, from_cell, to_cell
from app.exchange.columns import Column, Path, Table, item_tables
from app.exchange.report import Note, Report
from app.exchange.sheets import Row, Sheet
from app.texts import _

# The first row of titles is for people, the second of keys for reading back.
TITLE_ROWS: Final = 2
OWNER: Final = "id"
# In the sheets of lists: an entry may have an id of its own.
OWNER_OF_ENTRY: Final = "@id"
_HEAD: Final = PatternFill("solid", fgColor="E8EEF4")
_WIDEST: Final = 40


class Brought(msgspec.Struct, kw_only=True):
    """What a workbook holds: plain data of each sound item, and what became of the rows."""

    items: list[dict[str, Any]]
    report: Report


def as_workbook(items: Sequence[Mapping[str, Any]]) -> bytes:
    """Give items (their plain data) as .xlsx. Raises Unfit for a text longer than a cell holds."""
    book = Workbook(write_only=True)
    for table in item_tables():
        rows = [_cells(table, item, entry) for item in items for entry in _entries(table, item)]
        _write(book, table, rows)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _entries(table: Table, item: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    if not table.path:
        return [item]
    found = _at(item, table.path)
    return found if isinstance(found, list) else []


def _cells(table: Table, item: Mapping[str, Any], entry: Mapping[str, Any]) -> list[Cell]:
    own: list[Cell] = [item[OWNER]] if table.path else []
    for column in table.columns:
        value = _at(entry, column.path)
        own.append(None if value is None else to_cell(column, value))
    return own


def _at(data: Any, path: Path) -> Any:
    for step in path:
        if not isinstance(data, Mapping) or step not in data:
            return None
        data = data[step]
    return data


def _heads(table: Table) -> list[tuple[str, str]]:
    owner = [(_("事项编号"), OWNER_OF_ENTRY)] if table.path else []
    return [*owner, *((column.title, column.key) for column in table.columns)]


def _write(book: Workbook, table: Table, rows: list[list[Cell]]) -> None:
    # A sheet's name is part of the format, so it is not translated; 31 characters at most.
    sheet = book.create_sheet(table.title[:31])
    sheet.freeze_panes = f"{'C' if not table.path else 'B'}{TITLE_ROWS + 1}"
    heads = _heads(table)
    for number, (title, _key) in enumerate(heads, 1):
        width = max(len(title) * 2 + 2, *(_width(row[number - 1]) for row in rows), 8)
        sheet.column_dimensions[get_column_letter(number)].width = min(width, _WIDEST)
    sheet.append([_head(sheet, title, bold=True) for title, _key in heads])
    sheet.append([_head(sheet, key, bold=False) for _title, key in heads])
    for row in rows:
        sheet.append([_body(sheet, cell) for cell in row])


def _width(cell: Cell) -> int:
    return max((len(line) * 2 for line in str(cell or "").split("\n")), default=0)


def _head(sheet: Any, text: str, bold: bool) -> Any:
    cell = WriteOnlyCell(sheet, value=text)
    cell.font = Font(bold=bold, color="000000" if bold else "777777", size=11 if bold else 9)
    cell.fill = _HEAD
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    return cell


def _body(sheet: Any, value: Cell) -> Any:
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        # Text stays text: no formula is run, no leading zero is lost, no date is made of it.
        cell.data_type = "s"
        cell.number_format = "@"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def is_ours(sheets: Sequence[Sheet]) -> bool:
    """Tell whether a file was written by `as_workbook`: its keys stand in the second row."""
    first = item_tables()[0]
    return any(
        sheet.name == first.title and len(sheet.rows) > 1 and OWNER in sheet.rows[1].cells
        for sheet in sheets
    )


def from_workbook(sheets: Sequence[Sheet]) -> Brought:
    """Read items back. A row that cannot be read refuses its item, never the others."""
    by_title = {sheet.name: sheet for sheet in sheets}
    tables = item_tables()
    notes: list[Note] = []
    lists: dict[tuple[str, Path], list[dict[str, Any]]] = {}
    bad: set[str] = set()
    for table in tables[1:]:
        for _row, owner, entry in _read(table, by_title.get(table.title[:31]), notes):
            if entry is None:
                bad.add(owner)
            else:
                lists.setdefault((owner, table.path), []).append(entry)
    items: list[dict[str, Any]] = []
    first = by_title[tables[0].title]
    count = 0
    for row, owner, item in _read(tables[0], first, notes):
        count += 1
        told = _joined(first.name, row, owner, item, lists, bad, notes)
        if told is not None:
            items.append(told)
    return Brought(
        items=items,
        report=Report(rows=count, taken=len(items), notes=_ordered(sheets, notes)),
    )


def _ordered(sheets: Iterable[Sheet], notes: Iterable[Note]) -> tuple[Note, ...]:
    order = {sheet.name: number for number, sheet in enumerate(sheets)}
    return tuple(sorted(notes, key=lambda note: (order.get(note.sheet, -1), note.row)))


def _read(
    table: Table, sheet: Sheet | None, notes: list[Note]
) -> Iterator[tuple[int, str, dict[str, Any] | None]]:
    """Give (row, item id, data or None if it could not be read) of every row that is not empty."""
    if sheet is None or len(sheet.rows) < TITLE_ROWS:
        return
    heads = [str(cell or "") for cell in sheet.rows[1].cells]
    known = {column.key: column for column in table.columns}
    for row in sheet.rows[TITLE_ROWS:]:
        if not any(cell not in (None, "") for cell in row.cells):
            continue
        cells = dict(zip(heads, row.cells, strict=False))
        owner = str(cells.get(OWNER_OF_ENTRY if table.path else OWNER) or "")
        yield row.number, owner, _record(sheet.name, row, cells, known, notes)


def _record(
    sheet: str, row: Row, cells: Mapping[str, object], known: Mapping[str, Column],
    notes: list[Note],
) -> dict[str, Any] | None:  # fmt: skip
    data: dict[str, Any] = {}
    sound = True
    for key, column in known.items():
        cell = cells.get(key)
        if cell is None or cell == "":
            continue
        try:
            put(data, column.path, from_cell(column, cell))
        except Unfit as unfit:
            sound = False
            notes.append(
                Note(
                    sheet=sheet, row=row.number, column=column.title, grade="拒收",
                    message=unfit.message, hint=unfit.hint, value=str(cell)[:200],
                )
            )  # fmt: skip
    return data if sound else None


def put(data: dict[str, Any], path: Path, value: Any) -> None:
    """Set a value deep in a record, making what leads there."""
    for step in path[:-1]:
        data = data.setdefault(step, {})
    data[path[-1]] = value


def _joined(
    sheet: str, row: int, owner: str, item: dict[str, Any] | None,
    lists: Mapping[tuple[str, Path], list[dict[str, Any]]], bad: set[str], notes: list[Note],
) -> dict[str, Any] | None:  # fmt: skip
    """Lay the entries of the other sheets into an item, in the order of its keys."""
    if item is None:
        return None
    faults = [] if owner else [(_("没有写事项编号。"), _("在“编号”一列写上事项编号。"))]
    if owner in bad:
        faults.append((_("这个事项在别的工作表里有读不懂的行。"), _("先改好那些行。")))
    for table in item_tables()[1:]:
        said, entries = _at(item, table.path), lists.get((owner, table.path), [])
        if isinstance(said, str) and not entries:
            continue
        if (said or 0) != len(entries):
            faults.append(
                (
                    _("“{title}”写明 {said} 条，工作表里有 {n} 条。").format(
                        title=table.title, said=said or 0, n=len(entries)
                    ),
                    _("增减了行的，把这里的数字改成一样。"),
                )
            )
        elif said is not None:
            put(item, table.path, entries)
    notes.extend(
        Note(sheet=sheet, row=row, grade="拒收", message=message, hint=hint, value=owner)
        for message, hint in faults
    )
    return None if faults else item
