"""Gives every cell of a sketch its place in millimetres, and every wire its bends.

Columns follow the lanes from left to right, rows follow each other downwards; between two rows
is a gap in which lines run across, each bundle on a track of its own.
"""

from __future__ import annotations

from typing import Final

from app.catalog.model import Value
from app.printing.chart.measure import SMALL, WAVE, Text, height_of, texts_of, width_of, wrapped
from app.printing.chart.sketch import Cell, Shape, Sketch, Wire

Point = tuple[float, float]

HEAD_SIZE: Final = 3.2
TRACK: Final = 2.2
# Free space on each side of a box; the line of papers that end a case runs down on the left.
MARGIN: Final = 3.2
_CHANNEL: Final = 1.3
_UNDER_DECISION: Final = 2.4
_AFTER_LOOP: Final = 4.0


class Box(Value, frozen=True, kw_only=True):
    """A placed symbol; x and y are its upper left corner."""

    id: int
    shape: Shape
    x: float
    y: float
    width: float
    height: float
    texts: tuple[Text, ...]
    paused: bool = False

    @property
    def middle(self) -> Point:
        """Give its centre."""
        return self.x + self.width / 2, self.y + self.height / 2


class Line(Value, frozen=True, kw_only=True):
    """A placed wire with its arrow at the last point; its label may be nothing.

    A piece of one that was cut has an arrow only where the wire `ends`; none where it stops at
    the name of a way.
    """

    points: tuple[Point, ...]
    label: Text | None = None
    ends: bool = True


class Joint(Value, frozen=True, kw_only=True):
    """A connector: where a line goes on at the circle with the same number; x and y its centre."""

    x: float
    y: float
    text: str


class Lane(Value, frozen=True, kw_only=True):
    """A lane: what it is called and which strip it takes."""

    x: float
    width: float
    texts: tuple[Text, ...]


class Layout(Value, frozen=True, kw_only=True):
    """All of a chart in millimetres; `head` is the height of the names of the lanes."""

    width: float
    height: float
    head: float
    lanes: tuple[Lane, ...]
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    joints: tuple[Joint, ...] = ()


def layout(sketch: Sketch, pitch: float, gap: float) -> Layout:
    """Place a sketch: columns `pitch` wide, rows `gap` apart where nothing crosses (mm)."""
    return _Table(sketch, pitch, gap).placed()


class _Table:
    def __init__(self, sketch: Sketch, pitch: float, gap: float) -> None:
        self.sketch = sketch
        self.pitch = pitch
        columns = {(lane, 0) for lane in range(len(sketch.lanes))}
        columns |= {(cell.lane, cell.slot) for cell in sketch.cells}
        for lane, slot in list(columns):
            columns |= {(lane, less) for less in range(slot)}
        self.columns = sorted(columns)
        self.places = {column: (n + 0.5) * pitch for n, column in enumerate(self.columns)}
        self.cells = {cell.id: cell for cell in sketch.cells}
        self.loops = [wire for wire in sketch.wires if wire.course == "loop"]
        self.tracks = self._tracks()
        self.head = self._head()
        self.tops, self.heights, self.bottom = self._rows(gap)
        self.boxes = {cell.id: self._box(cell) for cell in sketch.cells}

    def placed(self) -> Layout:
        return Layout(
            width=len(self.columns) * self.pitch + self._beyond(),
            height=self.bottom,
            head=self.head,
            lanes=self._lanes(),
            boxes=tuple(self.boxes.values()),
            lines=tuple(self._line(wire) for wire in self.sketch.wires),
        )

    def _head(self) -> float:
        most = max(len(wrapped(name, HEAD_SIZE, room)) for name, room in self._lane_rooms())
        return most * HEAD_SIZE * 1.3 + 2.4

    def _lane_rooms(self) -> list[tuple[str, float]]:
        return [(name, self._lane_width(lane) - 3) for lane, name in enumerate(self.sketch.lanes)]

    def _lane_width(self, lane: int) -> float:
        last = lane == len(self.sketch.lanes) - 1
        mine = sum(1 for one, _slot in self.columns if one == lane)
        return self.pitch * mine + (self._beyond() if last else 0)

    def _beyond(self) -> float:
        """Give the room right of all columns, in the last lane, that loops go back through."""
        return _AFTER_LOOP * (len(self.loops) + 0.5) if self.loops else 0.0

    def _lanes(self) -> tuple[Lane, ...]:
        made = []
        for lane, (name, room) in enumerate(self._lane_rooms()):
            x = self.places[lane, 0] - self.pitch / 2
            width = self._lane_width(lane)
            lines = wrapped(name, HEAD_SIZE, room)
            first = (self.head - len(lines) * HEAD_SIZE * 1.3) / 2 + HEAD_SIZE
            texts = tuple(
                Text(x=x + width / 2, y=first + n * HEAD_SIZE * 1.3, size=HEAD_SIZE, text=line)
                for n, line in enumerate(lines)
            )
            made.append(Lane(x=x, width=width, texts=texts))
        return tuple(made)

    def _box_width(self, cell: Cell) -> float:
        if cell.shape == "bar":
            xs = [self.places[column] for column in cell.columns]
            return max(xs) - min(xs) + self.pitch * 0.5
        return self.pitch - 2 * MARGIN

    def _reach(self, cell: Cell) -> tuple[float, float]:
        """Give where lines may enter a cell from above or leave it below."""
        if cell.shape != "bar":
            at = self.places[cell.lane, cell.slot]
            return at, at
        xs = [self.places[column] for column in cell.columns]
        return min(xs), max(xs)

    def _ends(self, wire: Wire) -> tuple[float, float]:
        """Give x of a downward wire's start and end: straight wherever a bar allows it."""
        low, high = self._reach(self.cells[wire.start])
        low_end, high_end = self._reach(self.cells[wire.end])
        if low == high:
            return low, min(max(low, low_end), high_end)
        if low_end == high_end:
            return min(max(low_end, low), high), low_end
        shared = min(max(low, low_end), high)
        return shared, min(max(shared, low_end), high_end)

    def _bundle(self, wire: Wire) -> tuple[int, tuple[str, int]]:
        """Give the gap a wire crosses in (numbered by the row above it), and its bundle there."""
        start, end = self.cells[wire.start], self.cells[wire.end]
        if wire.course == "loop":
            return end.row - 1, ("loop", wire.start)
        if wire.late:
            return end.row - 1, ("end", wire.end)
        return start.row, ("start", wire.start)

    def _tracks(self) -> dict[tuple[int, tuple[str, int]], int]:
        """Give each bundle of crossing lines a track, none shared by two that would touch."""
        spans: dict[tuple[int, tuple[str, int]], tuple[float, float]] = {}
        for wire in self.sketch.wires:
            if wire.course == "loop":
                ends = (self._reach(self.cells[wire.end])[0], len(self.columns) * self.pitch + 50)
            elif wire.course == "down":
                ends = self._ends(wire)
            else:
                continue
            if ends[0] != ends[1]:
                key = self._bundle(wire)
                low, high = spans.get(key, ends)
                spans[key] = min(low, *ends), max(high, *ends)
        tracks: dict[tuple[int, tuple[str, int]], int] = {}
        for key, (low, high) in spans.items():
            near = {
                tracks[other]
                for other, (begin, end) in spans.items()
                if other in tracks and other[0] == key[0] and begin <= high and low <= end
            }
            tracks[key] = next(n for n in range(len(spans)) if n not in near)
        return tracks

    def _rows(self, gap: float) -> tuple[list[float], list[float], float]:
        count = max(cell.row for cell in self.sketch.cells) + 1
        heights = [0.0] * count
        asked = set()
        for cell in self.sketch.cells:
            height = height_of(cell, self._box_width(cell))
            heights[cell.row] = max(heights[cell.row], height)
            if cell.shape == "decision":
                asked.add(cell.row)
        tops, y = [], self.head + gap * 0.7
        for row, height in enumerate(heights):
            tops.append(y)
            mine = [track for (gap_row, _key), track in self.tracks.items() if gap_row == row]
            crossing = TRACK * (max(mine) + 1) if mine else 0
            under = _UNDER_DECISION if row in asked else 0
            y += height + max(gap, gap * 0.55 + crossing) + under
        return tops, heights, y - gap * 0.4

    def _box(self, cell: Cell) -> Box:
        width = self._box_width(cell)
        height = height_of(cell, width)
        low, high = self._reach(cell)
        x = (low + high) / 2 - width / 2
        y = self.tops[cell.row] + (self.heights[cell.row] - height) / 2
        texts = texts_of(cell, x, y, width, height)
        if cell.shape == "bar":
            # Between the first two columns no line comes from above or goes down.
            texts = (Text(x=low + self.pitch / 2, y=y + height / 2 + SMALL * 0.36, size=SMALL,
                          text=cell.title),)  # fmt: skip
        return Box(
            id=cell.id, shape=cell.shape, x=x, y=y, width=width, height=height, texts=texts,
            paused=cell.paused,
        )  # fmt: skip

    def _line(self, wire: Wire) -> Line:
        start, end = self.boxes[wire.start], self.boxes[wire.end]
        if wire.course == "down":
            return self._down(wire, start, end)
        if wire.course == "side":
            label = _beside(wire.label, start.x - 0.6, start.middle[1], -1)
            return Line(points=((start.x, start.middle[1]), _right(end)), label=label)
        if wire.course == "back":
            x, y = start.middle[0], end.middle[1]
            return Line(points=((x, start.y), (x, y), (end.x, y)))
        if wire.course == "end":
            x = start.x - MARGIN + _CHANNEL
            ys = start.middle[1], end.middle[1]
            return Line(points=((start.x, ys[0]), (x, ys[0]), (x, ys[1]), (end.x, ys[1])))
        return self._loop(wire, start, end)

    def _down(self, wire: Wire, start: Box, end: Box) -> Line:
        x, goal = self._ends(wire)
        top, bottom = _foot(start), _head_of(end)
        label = None
        if wire.label:
            label = _beside(wire.label, x + 0.7, top + SMALL * 1.05, 1)
        # At the name of a way the line only stops: it goes on below.
        ends = end.shape != "label"
        if x == goal:
            return Line(points=((x, top), (x, bottom)), label=label, ends=ends)
        row, _key = key = self._bundle(wire)
        y = self._track_y(row, self.tracks[key])
        points = ((x, top), (x, y), (goal, y), (goal, bottom))
        return Line(points=points, label=label, ends=ends)

    def _track_y(self, row: int, track: int) -> float:
        """Give the height of a track in the gap below a row, counted from the row under it."""
        return self.tops[row + 1] - 2.4 - track * TRACK

    def _loop(self, wire: Wire, start: Box, end: Box) -> Line:
        out = len(self.columns) * self.pitch + _AFTER_LOOP * (self.loops.index(wire) + 0.8)
        row, _key = key = self._bundle(wire)
        y = self._track_y(row, self.tracks[key])
        right, middle = start.x + start.width, start.middle[1]
        label = _beside(wire.label, right + 0.6, middle, 1)
        goal = self._reach(self.cells[wire.end])[0]
        return Line(points=((right, middle), (out, middle), (out, y), (goal, y)), label=label)


def _right(box: Box) -> Point:
    return box.x + box.width, box.middle[1]


def _foot(box: Box) -> float:
    """Give where a line leaves a symbol below: a bar is drawn around its middle."""
    if box.shape == "bar":
        return box.middle[1] + 0.5
    # The lower edge of a paper is a wave, whose middle is higher than its lowest point.
    return box.y + box.height - (WAVE if box.shape == "document" else 0)


def _head_of(box: Box) -> float:
    return box.middle[1] - 0.5 if box.shape == "bar" else box.y


def _beside(text: str, x: float, y: float, way: int) -> Text:
    """Set a label beside x, to the left (-1) or right (1), just above the line at y."""
    half = width_of(text, SMALL) / 2
    return Text(x=x + way * half, y=y - 0.6, size=SMALL, text=text)
