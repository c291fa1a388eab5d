"""A flow chart ready for a template: paths and texts, scaled to the room there is."""

from __future__ import annotations

import math
from typing import Final

from app.catalog.model import Definition, Value
from app.printing.chart.layout import Box, Layout, Line, layout
from app.printing.chart.measure import WAVE
from app.printing.chart.pen import sketch
from app.printing.chart.sketch import Sketch
from app.printing.chart.strips import strips

_PITCHES: Final = (60.0, 54.0, 48.0, 43.0, 38.0, 34.0, 31.0)
_GAP: Final = 4.6
_LEAST_GAP: Final = 3.2
_MOST_GAP: Final = 8.5
# A chart that must be made smaller than this stands closer instead.
_SMALL: Final = 0.9
_ARROW: Final = 1.5


class Chart(Value, frozen=True, kw_only=True):
    """A placed chart and how much smaller it must be drawn to fit its room."""

    layout: Layout
    scale: float

    @property
    def width(self) -> float:
        """Give its width on the paper, mm."""
        return self.layout.width * self.scale

    @property
    def height(self) -> float:
        """Give its height on the paper, mm."""
        return self.layout.height * self.scale


def chart(definition: Definition, width: float, height: float) -> Chart:
    """Draw the workflow of an item into a room of `width` by `height` mm.

    Of several widths of the columns the one is taken that must be made smaller least; rows stand
    closer where that helps, and further apart where there is room.
    """
    drawn = sketch(definition)
    gap = _GAP
    pitch, scale = _best(drawn, gap, width, height)
    if scale < _SMALL:
        gap = _LEAST_GAP
        pitch, scale = _best(drawn, gap, width, height)
    placed = layout(drawn, pitch, gap)
    rows = max(cell.row for cell in drawn.cells) + 1
    spare = (height / scale - placed.height) / rows
    roomy = layout(drawn, pitch, max(gap, min(_MOST_GAP, gap + spare * 0.9)))
    fits = roomy.height * scale <= height
    return Chart(layout=roomy if fits else placed, scale=scale)


def charts(definition: Definition, width: float, height: float) -> tuple[Chart, ...]:
    """Draw the workflow of an item on as many pages as it needs, each `width` by `height` mm.

    It is made smaller only where it is wider than the page.
    """
    drawn = sketch(definition)
    pitch, scale = _best(drawn, _GAP, width, math.inf)
    pieces = strips(layout(drawn, pitch, _GAP), height / scale)
    return tuple(Chart(layout=piece, scale=min(scale, height / piece.height)) for piece in pieces)


def _best(drawn: Sketch, gap: float, width: float, height: float) -> tuple[float, float]:
    """Give the width of columns that fits best, and how much smaller the chart is drawn then."""
    scales = {}
    for pitch in _PITCHES:
        placed = layout(drawn, pitch, gap)
        scales[pitch] = min(1.0, width / placed.width, height / placed.height)
        if scales[pitch] == 1.0:
            break
    best = max(scales.values())
    return next((pitch, its) for pitch, its in scales.items() if its >= best - 0.001)


def outline(box: Box) -> str:
    """Give the path of a symbol (GB/T 1526)."""
    x, y, w, h = box.x, box.y, box.width, box.height
    if box.shape == "terminal":
        r = min(h / 2, 4.0)
        return (
            f"M{_n(x + r)} {_n(y)}H{_n(x + w - r)}A{_n(r)} {_n(r)} 0 0 1 {_n(x + w - r)} {_n(y + h)}"
            f"H{_n(x + r)}A{_n(r)} {_n(r)} 0 0 1 {_n(x + r)} {_n(y)}Z"
        )
    if box.shape == "decision":
        cx, cy = box.middle
        return f"M{_n(cx)} {_n(y)}L{_n(x + w)} {_n(cy)}L{_n(cx)} {_n(y + h)}L{_n(x)} {_n(cy)}Z"
    if box.shape == "document":
        low, cx = y + h - WAVE, x + w / 2
        return (
            f"M{_n(x)} {_n(y)}H{_n(x + w)}V{_n(low)}"
            f"Q{_n(x + w * 0.75)} {_n(low - WAVE)} {_n(cx)} {_n(low)}"
            f"Q{_n(x + w * 0.25)} {_n(low + WAVE)} {_n(x)} {_n(low)}Z"
        )
    if box.shape == "bar":
        cy = box.middle[1]
        return f"M{_n(x)} {_n(cy - 0.5)}H{_n(x + w)}M{_n(x)} {_n(cy + 0.5)}H{_n(x + w)}"
    frame = f"M{_n(x)} {_n(y)}H{_n(x + w)}V{_n(y + h)}H{_n(x)}Z"
    if box.shape == "predefined":
        frame += f"M{_n(x + 1)} {_n(y)}V{_n(y + h)}M{_n(x + w - 1)} {_n(y)}V{_n(y + h)}"
    return frame


def course(line: Line) -> str:
    """Give the path of a line."""
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in line.points)


def arrow(line: Line) -> str:
    """Give the path of the arrow at a line's end, pointing the way its last part goes."""
    (x0, y0), (x, y) = line.points[-2:]
    length = max(abs(x - x0), abs(y - y0)) or 1.0
    dx, dy = (x - x0) / length, (y - y0) / length
    back = x - dx * _ARROW, y - dy * _ARROW
    wide = _ARROW * 0.42
    return (
        f"M{_n(x)} {_n(y)}L{_n(back[0] - dy * wide)} {_n(back[1] + dx * wide)}"
        f"L{_n(back[0] + dy * wide)} {_n(back[1] - dx * wide)}Z"
    )


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
