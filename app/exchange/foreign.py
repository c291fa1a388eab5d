"""A county's 事项清单 becomes draft items: every row comes in as it is, or is refused aloud."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from app.catalog.collections import BY_NAME
from app.catalog.nearest import did_you_mean
from app.catalog.one import faults_of
from app.catalog.search import full_pinyin
from app.exchange.cells import Unfit, from_cell
from app.exchange.dirt import dirt_of
from app.exchange.mapping import DEPARTMENT, USCC, ImportMapping, MappedColumn, item_columns
from app.exchange.report import Grade, Note, Report
from app.exchange.sheets import Row, Sheet
from app.exchange.workbook import put
from app.fields import uscc_fault
from app.texts import _

LONGEST_ID: Final = 56


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """What the configuration has already: departments by name, names and ids of items."""

    departments: Mapping[str, str] = {}
    items: Mapping[str, str] = {}


class Drafts(msgspec.Struct, kw_only=True):
    """Draft items and new departments as plain data, and the report."""

    items: list[dict[str, Any]]
    departments: list[dict[str, Any]]
    report: Report


class NoHeading(Exception):
    """The list has not the headings the mapping names."""


def draft_items(sheets: Sequence[Sheet], mapping: ImportMapping, known: Known) -> Drafts:
    """Make drafts of a list. Raises NoHeading, in Chinese, if it is not the kind of list meant."""
    sheet = _sheet(sheets, mapping)
    heads = _heads(sheet, mapping)
    reader = _Reader(sheet.name, mapping, known)
    rows = [
        row
        for row in sheet.rows[mapping.header_row :]
        if any(cell not in (None, "") for cell in row.cells)
    ]
    for row in rows:
        reader.take(row, {head: row.cells[n] for head, n in heads.items() if n < len(row.cells)})
    report = Report(rows=len(rows), taken=len(reader.items), notes=tuple(reader.notes))
    return Drafts(items=reader.items, departments=reader.new_departments(), report=report)


def _sheet(sheets: Sequence[Sheet], mapping: ImportMapping) -> Sheet:
    if not mapping.sheet or len(sheets) == 1:
        return sheets[0]
    for sheet in sheets:
        if sheet.name == mapping.sheet:
            return sheet
    names = _("、").join(sheet.name for sheet in sheets)
    raise NoHeading(
        _("没有工作表“{name}”；文件里有：{names}。").format(name=mapping.sheet, names=names)
    )


def _heads(sheet: Sheet, mapping: ImportMapping) -> dict[str, int]:
    if len(sheet.rows) < mapping.header_row:
        raise NoHeading(_("表格没有第 {n} 行，找不到表头。").format(n=mapping.header_row))
    cells = [str(cell or "").strip() for cell in sheet.rows[mapping.header_row - 1].cells]
    heads = {cell: number for number, cell in enumerate(cells) if cell}
    missing = [each.column for each in mapping.columns if each.column not in heads]
    if missing:
        raise NoHeading(
            _("表头里没有“{missing}”列；第 {n} 行的表头是：{heads}。").format(
                missing=_("、").join(missing), n=mapping.header_row, heads=_("、").join(heads)
            )
        )
    return {each.column: heads[each.column] for each in mapping.columns}


class _Reader:
    """Goes through the rows; remembers what came in, so that a second one of a name is seen."""

    def __init__(self, sheet: str, mapping: ImportMapping, known: Known) -> None:
        self.sheet, self.mapping, self.known = sheet, mapping, known
        self.columns = item_columns()
        self.notes: list[Note] = []
        self.items: list[dict[str, Any]] = []
        self.taken = {**known.items}
        self.ids = set(known.items.values())
        self.departments: dict[str, tuple[str, list[str]]] = {}

    def take(self, row: Row, cells: Mapping[str, object]) -> None:
        """Read one row."""
        before = len(self.notes)
        item: dict[str, Any] = {"base": True}
        for key, value in self.mapping.defaults.items():
            put(item, tuple(key.split(".")), value)
        uscc = ""
        for mapped in self.mapping.columns:
            cell = cells.get(mapped.column)
            if cell is None or cell == "":
                continue
            value = self._value(row.number, mapped, cell)
            if mapped.key == USCC:
                uscc = str(value)
            elif value is not None:
                put(item, tuple(mapped.key.split(".")), value)
        self._check_whole(row.number, item, uscc)
        if not any(note.grade == "拒收" for note in self.notes[before:]):
            self._keep(row.number, item, uscc)

    def _value(self, row: int, mapped: MappedColumn, cell: object) -> Any:
        text = self._as_text(row, mapped, cell)
        for grade, message, hint in dirt_of(text):
            self._note(row, mapped.column, grade, message, hint, text)
        said = mapped.words.get(text, text)
        if mapped.key in (USCC, DEPARTMENT):
            return said
        column = self.columns[mapped.key]
        words = [mapped.words.get(word, word) for word in text.split(mapped.split)]
        try:
            return from_cell(column, "\n".join(words) if column.shape == "lines" else said)
        except Unfit as unfit:
            self._note(row, mapped.column, "拒收", unfit.message, unfit.hint, text)
            return None

    def _as_text(self, row: int, mapped: MappedColumn, cell: object) -> str:
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        column = self.columns.get(mapped.key)
        if isinstance(cell, int | float) and (column is None or column.shape == "text"):
            message = _("表格软件把文字存成了数字，前面的 0 可能已经丢了。")
            hint = _("核对这一格；在原表里把这一列设为“文本”格式。")
            self._note(row, mapped.column, "存疑", message, hint, str(cell))
        return str(cell)

    def _check_whole(self, row: int, item: dict[str, Any], uscc: str) -> None:
        name = item.get("name")
        if not name:
            self._note(row, "", "拒收", _("没有事项名称。"), _("写上事项名称。"))
            return
        self._check_uscc(row, uscc)
        if name in self.taken:
            message = _("名称与“{other}”相同。").format(other=self.taken[name])
            hint = _("同一个事项只留一行；确是两个事项的，在名称里写出区别。")
            self._note(row, self._column("name"), "拒收", message, hint, name)

    def _check_uscc(self, row: int, uscc: str) -> None:
        column = self._column(USCC)
        hint = _("到登记机关核对；部门的代码只采用校验通过的。")
        if column and not uscc:
            message = _("没有统一社会信用代码。")
            self._note(row, column, "存疑", message, hint)
        elif uscc and (fault := uscc_fault(uscc)):
            self._note(row, column, "存疑", fault, hint, uscc)

    def _keep(self, row: int, item: dict[str, Any], uscc: str) -> None:
        department = self._department(row, str(item.get(DEPARTMENT, "")), uscc)
        if not department:
            return
        item[DEPARTMENT] = department
        item["id"] = item.get("id") or self._identity(item["name"])
        faults = faults_of(item, BY_NAME["items"])
        for fault in faults:
            self._note(row, "", "拒收", fault.message, fault.hint)
        if faults:
            return
        self.ids.add(item["id"])
        self.taken[item["name"]] = _("第 {row} 行").format(row=row)
        self.items.append(item)

    def _department(self, row: int, name: str, uscc: str) -> str:
        if name in self.known.departments:
            return self.known.departments[name]
        if not self.mapping.new_departments or not name:
            hint = did_you_mean(name, self.known.departments) or _(
                "先在 departments/ 建这个部门，或者在对照表里写 new_departments: true。"
            )
            message = _("没有部门“{name}”。").format(name=name)
            self._note(row, self._column(DEPARTMENT), "拒收", message, hint, name)
            return ""
        if name not in self.departments:
            self.departments[name] = (self._new_department_id(name), [])
            message = _("新建了部门“{name}”。").format(name=name)
            hint = _("补上电话、地址和岗位；与已有部门是同一个的，改成已有部门的名称。")
            self._note(row, self._column(DEPARTMENT), "存疑", message, hint, name)
        codes = self.departments[name][1]
        if uscc and codes and uscc not in codes and not uscc_fault(uscc):
            message = _("部门“{name}”前面的行写的是另一个代码“{other}”。").format(
                name=name, other=codes[0]
            )
            hint = _("一个部门一个代码；下属单位实施的，另建部门。")
            self._note(row, self._column(USCC), "存疑", message, hint, uscc)
        codes += [uscc] if uscc else []
        return self.departments[name][0]

    def _new_department_id(self, name: str) -> str:
        taken = {*self.known.departments.values(), *(each[0] for each in self.departments.values())}
        return _free(_slug(name), taken)

    def _identity(self, name: str) -> str:
        return _free(_slug(name), self.ids)

    def new_departments(self) -> list[dict[str, Any]]:
        """Give the new departments; of several codes the commonest sound one counts."""
        found = []
        for name, (identity, codes) in self.departments.items():
            sound = [code for code in codes if code and not uscc_fault(code)]
            best = max(sorted(set(sound)), key=sound.count, default="")
            data = {"id": identity, "name": name, "uscc": best}
            found.append({key: value for key, value in data.items() if value})
        return found

    def _column(self, key: str) -> str:
        named = (each.column for each in self.mapping.columns if each.key == key)
        return next(named, "")

    def _note(
        self, row: int, column: str, grade: Grade, message: str, hint: str, value: str = ""
    ) -> None:
        self.notes.append(
            Note(sheet=self.sheet, row=row, column=column, grade=grade, message=message,
                 hint=hint, value=value[:200])
        )  # fmt: skip


def _slug(name: str) -> str:
    base = re.sub("[^a-z0-9]", "", full_pinyin(name))[:LONGEST_ID]
    return base if base[:1].isalpha() else f"s{base}"


def _free(base: str, taken: set[str]) -> str:
    if base not in taken:
        return base
    return next(f"{base}-{n}" for n in _from_two() if f"{base}-{n}" not in taken)


def _from_two() -> Iterator[int]:
    number = 2
    while True:
        yield number
        number += 1
