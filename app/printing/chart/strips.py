"""Cuts a chart that is too high for a page into strips, joined by the connectors of GB/T 1526."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from msgspec.structs import replace

from app.printing.chart.layout import Joint, Layout, Line, Point
from app.printing.chart.measure import Text

RADIUS: Final = 1.9
# Above a box, between the lowest line that may run across and the arrow that points to the box.
_OVER_A_BOX: Final = 1.95
_AIR: Final = 0.8
_STEP: Final = 4.0

Strip = tuple[float, float]


def strips(whole: Layout, most: float) -> tuple[Layout, ...]:
    """Cut a layout between its rows into as few layouts as are no higher than `most` (mm).

    They are made about equally high. A row that is higher than `most` stays whole. Each strip
    repeats the names of the lanes; a line that was cut ends in a circle with a number, and goes on
    from the circle with the same number on the next strip.
    """
    if whole.height <= most:
        return (whole,)
    cuts = sorted(_between_rows(whole))
    fewest = _greedily(whole, cuts, most)
    limit = whole.height / len(fewest)
    while limit < most and len(_greedily(whole, cuts, limit)) > len(fewest):
        limit += _STEP
    spans = _greedily(whole, cuts, min(limit, most))
    return tuple(_strip(whole, span, _numbered(whole, spans)) for span in spans)


def _between_rows(whole: Layout) -> Iterator[float]:
    """Give the heights at which a cut meets neither a box nor a line that runs across."""
    low = 0.0
    for box in sorted(whole.boxes, key=lambda box: box.y):
        if low and box.y - low > _OVER_A_BOX:
            yield box.y - _OVER_A_BOX
        low = max(low, box.y + box.height)


def _greedily(whole: Layout, cuts: list[float], most: float) -> list[Strip]:
    joint = 2 * RADIUS + _AIR
    spans: list[Strip] = []
    top, room = 0.0, most - joint
    while whole.height - top > (room + joint if spans else most):
        within = [cut for cut in cuts if top < cut <= top + room]
        later = [cut for cut in cuts if cut > top]
        if not later:
            break
        bottom = within[-1] if within else later[0]
        spans.append((top, bottom))
        # What follows has the names of the lanes and its own circles above it.
        top, room = bottom, most - whole.head - 2 * joint
    return [*spans, (top, whole.height)]


def _numbered(whole: Layout, spans: list[Strip]) -> dict[Point, str]:
    """Give the number of each place where lines are cut; those that lie on each other share it."""
    places = sorted(
        {
            (cut, round(begin[0], 2))
            for _top, cut in spans[:-1]
            for line in whole.lines
            for begin, end in pairwise(line.points)
            if min(begin[1], end[1]) < cut < max(begin[1], end[1])
        }
    )
    return {(x, cut): str(number) for number, (cut, x) in enumerate(places, 1)}


def _strip(whole: Layout, span: Strip, numbers: dict[Point, str]) -> Layout:
    top, bottom = span
    down = (whole.head + _AIR + 2 * RADIUS - top) if top else 0.0
    end = down + bottom
    joints = [
        Joint(x=x, y=(end + RADIUS if cut == bottom else down + top - RADIUS), text=number)
        for (x, cut), number in numbers.items()
        if cut in span
    ]
    return replace(
        whole,
        height=end + (2 * RADIUS + _AIR if bottom < whole.height else 0.0),
        boxes=tuple(
            replace(box, y=box.y + down, texts=tuple(_moved(text, down) for text in box.texts))
            for box in whole.boxes
            if top <= box.y < bottom
        ),
        lines=tuple(piece for line in whole.lines for piece in _pieces(line, span, down)),
        joints=tuple(joints),
    )


def _moved(text: Text, down: float) -> Text:
    return replace(text, y=text.y + down)


def _pieces(line: Line, span: Strip, down: float) -> Iterator[Line]:
    """Give what of a line lies in a strip; only where it ends it has its arrow."""
    top, bottom = span
    runs: list[list[Point]] = []
    for begin, end in pairwise(line.points):
        if max(begin[1], end[1]) < top or min(begin[1], end[1]) > bottom:
            continue
        cut = tuple((x, min(max(y, top), bottom)) for x, y in (begin, end))
        if runs and runs[-1][-1] == cut[0]:
            runs[-1].append(cut[1])
        else:
            runs.append(list(cut))
    label = line.label if line.label and top <= line.label.y < bottom else None
    for run in runs:
        yield Line(
            points=tuple((x, y + down) for x, y in run),
            label=_moved(label, down) if label else None,
            ends=line.ends and run[-1] == line.points[-1],
        )
        label = None
