"""What stands on a flow chart, before anything has a size: cells in a grid, and wires.

Every cell has a row of its own unless plain branches run side by side, and no two branches of a
block share a column. So a line that leaves a branch can go straight down past the others, and a
line across a row meets no box.
"""

from __future__ import annotations

from typing import Literal

from app.catalog.model import Value

# The symbols of GB/T 1526: 端点, 处理, 既定处理, 判断, 文件, 并行方式; a label has no outline.
Shape = Literal["terminal", "process", "predefined", "decision", "document", "bar", "label"]
# down: from below one cell to the top of a later one · side: from a decision to the paper beside
# it · back: from a paper up to the step that goes on with it · end: from a paper to the end ·
# loop: from a decision back above the first cell of what is repeated.
Course = Literal["down", "side", "back", "end", "loop"]

APPLICANT_LANE = 0


class Cell(Value, frozen=True, kw_only=True):
    """One symbol: `lane` and `slot` say its column, `columns` those a bar reaches over.

    `lines` are the small lines below the title; a `paused` one stops the clock of the limits.
    """

    id: int
    shape: Shape
    lane: int
    slot: int
    row: int
    title: str = ""
    lines: tuple[str, ...] = ()
    paused: bool = False
    columns: tuple[tuple[int, int], ...] = ()


class Wire(Value, frozen=True, kw_only=True):
    """A line from one cell to another; one that bends `late` does so just above its end."""

    start: int
    end: int
    course: Course = "down"
    label: str = ""
    late: bool = False


class Sketch(Value, frozen=True, kw_only=True):
    """A whole chart: names of the lanes from left to right, cells by their id, wires."""

    lanes: tuple[str, ...]
    cells: tuple[Cell, ...]
    wires: tuple[Wire, ...]
