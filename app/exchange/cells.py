"""A value in a cell and back: nothing is guessed, and what a spreadsheet changed is noticed."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any, Final

from app.catalog.nearest import did_you_mean
from app.exchange.columns import Column
from app.texts import _

# The most a cell of a spreadsheet holds.
LONGEST_CELL: Final = 32_767
# Beyond this a spreadsheet rounds.
LARGEST_FIGURE: Final = 10**15
Cell = str | int | float | bool | None


class Unfit(ValueError):
    """A cell that cannot be the value of its column, or a value that fits into no cell."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def to_cell(column: Column, value: Any) -> Cell:
    """Give what stands in the cell for a value. Raises Unfit for one longer than a cell holds."""
    if column.shape == "count":
        return str(value) if isinstance(value, str) else len(value)
    if column.shape == "boolean":
        return "是" if value else "否"
    if column.shape in ("integer", "number"):
        return value  # type: ignore[no-any-return]
    text = value if column.shape == "text" else _written(column, value)
    if len(text) > LONGEST_CELL:
        raise Unfit(
            _("“{title}”有 {n} 个字，一个单元格放不下。").format(title=column.title, n=len(text)),
            _("请缩短这一项。"),
        )
    return str(text)


def _written(column: Column, value: Any) -> str:
    plain = column.shape == "lines" and value and all(_fits_a_line(word) for word in value)
    return "\n".join(value) if plain else _compact(value)


def _fits_a_line(word: str) -> bool:
    return bool(word) and "\n" not in word and not word.startswith("[")


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def from_cell(column: Column, cell: object) -> Any:
    """Give the value of a cell that is not empty. Raises Unfit for one that cannot be it."""
    if column.shape in ("integer", "number", "count"):
        return _number(column, cell)
    if column.shape == "boolean":
        return _yes_or_no(column, cell)
    text = _text(column, cell)
    if column.shape == "whole" or (column.shape == "lines" and text.startswith("[")):
        return _parsed(column, text)
    if column.shape == "lines":
        words = text.split("\n")
        for word in words:
            _check_choice(column, word)
        return words
    _check_choice(column, text)
    return text


def _text(column: Column, cell: object) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    raise Unfit(
        _("“{title}”应当是文字，表格软件把它存成了数字 {cell}，前面的 0 可能已经丢了。").format(
            title=column.title, cell=cell
        ),
        _("把这一列的格式改为“文本”，再重新填写。"),
    )


def _number(column: Column, cell: object) -> Any:
    if column.shape == "count" and isinstance(cell, str) and not cell.lstrip("-").isdigit():
        return cell
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        raise _no_number(column, cell)
    try:
        figure = float(cell)
    except ValueError:
        raise _no_number(column, cell) from None
    if not abs(figure) < LARGEST_FIGURE:  # an infinity or no number at all (nan) too
        raise _no_number(column, cell)
    if column.shape == "number" and not figure.is_integer():
        return figure
    if not figure.is_integer():
        raise _no_number(column, cell)
    return int(figure)


def _no_number(column: Column, cell: object) -> Unfit:
    return Unfit(
        _("“{title}”应当是数字，写的是“{cell}”。").format(title=column.title, cell=cell),
        _("只写数字，不带单位。"),
    )


def _yes_or_no(column: Column, cell: object) -> bool:
    if isinstance(cell, bool):
        return cell
    if cell in ("是", "否"):
        return cell == "是"
    raise Unfit(
        _("“{title}”只能写 是 或者 否，写的是“{cell}”。").format(title=column.title, cell=cell),
        _("改成 是 或者 否；不适用的留空。"),
    )


def _parsed(column: Column, text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):  # no JSON, or a figure of thousands of digits
        raise Unfit(
            _("“{title}”的写法读不懂。").format(title=column.title),
            _("这一格由程序写出，请照原样保留，或者到 YAML 文件里改。"),
        ) from None


def _check_choice(column: Column, word: str) -> None:
    if column.choices and word not in column.choices:
        raise Unfit(
            _("“{title}”不能写“{word}”。").format(title=column.title, word=word),
            did_you_mean(word, column.choices)
            + _("可以写：{listed}。").format(listed=_("、").join(column.choices)),
        )
