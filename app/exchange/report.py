"""What an import says of every row that is not clean: nothing is mended in silence."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from typing import Final, Literal

import msgspec

from app.texts import N_, _

# 拒收: the row does not come in. 存疑: it comes in as it is and must be looked at.
Grade = Literal["拒收", "存疑"]
_QUOTED: Final = re.compile("“[^”]*”")
_HEADS: Final = (
    N_("工作表"), N_("行"), N_("列"), N_("处理"), N_("问题"), N_("改法"), N_("原值"),
)  # fmt: skip


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """One thing about one row; `row` counts from 1 as the spreadsheet shows it."""

    sheet: str
    row: int
    column: str = ""
    grade: Grade
    message: str
    hint: str = ""
    value: str = ""

    def told(self) -> str:
        """Give the note as a person reads it."""
        place = _("{sheet}第 {row} 行").format(
            sheet=f"“{self.sheet}”" if self.sheet else "", row=self.row
        )
        column = _("“{column}”列").format(column=self.column) if self.column else ""
        mend = "\n    " + _("怎么改：") + self.hint if self.hint else ""
        return f"{place}{column} {_(self.grade)}：{self.message}{mend}"


class Report(msgspec.Struct, kw_only=True):
    """How many rows there were, how many came in, and every note in the order of the rows."""

    rows: int
    taken: int
    notes: tuple[Note, ...]

    def summary(self) -> str:
        """Give the whole in one sentence."""
        doubtful = len({(n.sheet, n.row) for n in self.notes if n.grade == "存疑"})
        refused = self.rows - self.taken
        return _("共 {rows} 行：导入 {taken} 行，拒收 {refused} 行；{doubtful} 行有疑问，请核对。").format(
            rows=self.rows, taken=self.taken, refused=refused, doubtful=doubtful
        )  # fmt: skip

    def kinds(self) -> list[tuple[str, int]]:
        """Give how often each kind of note occurs (figures and names left out), commonest first."""
        counted = Counter(f"{_(n.grade)} {n.column}：{_stem(n.message)}" for n in self.notes)
        return counted.most_common()

    def as_csv(self) -> bytes:
        """Give all notes as a table that Excel opens with Chinese intact."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow([_(head) for head in _HEADS])
        for n in self.notes:
            cells = (n.sheet, n.row, n.column, _(n.grade), n.message, n.hint, n.value)
            writer.writerow([_harmless(cell) for cell in cells])
        return b"\xef\xbb\xbf" + out.getvalue().encode()


def _stem(message: str) -> str:
    return _QUOTED.sub("“…”", message)


def _harmless(cell: object) -> object:
    """Keep a spreadsheet from running what a dirty cell says."""
    text = str(cell)
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
