"""How wide a text is and how high a cell: what a layout must know before anything is drawn."""

from __future__ import annotations

import math

from app.catalog.model import Value
from app.printing.chart.sketch import Cell

# All lengths of a chart are millimetres before scaling; sizes of type too (3.4 mm are 9.6 pt).
TITLE = 3.4
SMALL = 2.75
LEADING = 1.32
PAD = 1.3
# A text in a decision may be this part of its width: the corners cut off the rest.
IN_DECISION = 0.62
BAR = 4.6
WAVE = 1.6
_NOT_FIRST = "，。、；：？！）》”…"


class Text(Value, frozen=True, kw_only=True):
    """One line of type, centred on x, its baseline at y."""

    x: float
    y: float
    size: float
    text: str


def width_of(text: str, size: float) -> float:
    """Give the width of a text: Chinese signs are square, others about half as wide."""
    return sum(1.0 if ord(sign) > 0x2000 else 0.56 for sign in text) * size


def wrapped(text: str, size: float, room: float) -> list[str]:
    """Break a text into lines no wider than `room`, none beginning with a mark that must not."""
    count = max(1, math.ceil(width_of(text, size) / room))
    # Lines of like length look better than a last one of a single sign.
    most = min(room, max(width_of(text, size) / count + size * 0.8, size * 2))
    lines, line = [], ""
    for sign in text:
        if line and width_of(line + sign, size) > most:
            keep = len(line) - 1 if sign in _NOT_FIRST and len(line) > 1 else len(line)
            lines.append(line[:keep])
            line = line[keep:]
        line += sign
    return [*lines, line] if line else lines


def lines_of(cell: Cell, width: float) -> list[tuple[str, float]]:
    """Give the lines of a cell with their sizes: the title, then the small ones."""
    room = width * IN_DECISION if cell.shape == "decision" else width - 2 * PAD
    if cell.shape == "bar":
        return [(cell.title, SMALL)]
    size = TITLE if cell.shape in ("process", "predefined", "terminal") else SMALL
    found = [(line, size) for line in wrapped(cell.title, size, room)]
    for text in cell.lines:
        found += [(line, SMALL) for line in wrapped(text, SMALL, room)]
    return found


def height_of(cell: Cell, width: float) -> float:
    """Give the height a cell needs when it is `width` wide."""
    lines = lines_of(cell, width)
    text = sum(size * LEADING for _text, size in lines)
    if cell.shape == "bar":
        return BAR
    if cell.shape == "decision":
        widest = max(width_of(line, size) for line, size in lines)
        # A rectangle stands in a diamond when its parts of width and height make up a whole.
        return (text * 0.94) / (1 - min(widest, width * 0.7) / width) + 0.4
    if cell.shape == "label":
        return text + 0.4
    wave = 2 * WAVE if cell.shape == "document" else 0
    return max(text + 2 * PAD * 0.8, 2 * TITLE) + wave


def texts_of(cell: Cell, left: float, top: float, width: float, height: float) -> tuple[Text, ...]:
    """Give the lines of a cell where they stand, in the middle of it."""
    lines = lines_of(cell, width)
    total = sum(size * LEADING for _text, size in lines)
    lift = WAVE if cell.shape == "document" else 0.0
    y = top + (height - lift - total) / 2
    placed = []
    for text, size in lines:
        y += size * LEADING
        baseline = y - size * (LEADING - 1) / 2 - size * 0.13
        placed.append(Text(x=left + width / 2, y=baseline, size=size, text=text))
    return tuple(placed)
