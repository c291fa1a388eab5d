"""Font programs written here, read by another reader."""

from __future__ import annotations

import io

from fontTools.cffLib import CFFFontSet
from fontTools.pens.recordingPen import RecordingPen
from hypothesis import given, settings
from hypothesis import strategies as st

from app.printing.cff import font_program
from app.printing.outlines import FLAT, GRID, program

GRIDDED = st.integers(-250, 250).map(lambda step: step * GRID)
POINTS = st.lists(st.tuples(GRIDDED, GRIDDED), min_size=3, max_size=9, unique=True)


def polygon(points: list[tuple[int, int]]) -> list[tuple[float, ...]]:
    return [tuple(map(float, point)) for point in points] + [()]


def drawn(outlines: dict[int, bytes], code: int) -> tuple[list[object], float]:
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(font_program(outlines)), None)
    glyph = fonts[0].CharStrings[f"cid{code:05d}" if code else ".notdef"]
    pen = RecordingPen()
    glyph.draw(pen)
    return pen.value, glyph.width


@settings(deadline=None, max_examples=50)
@given(
    shapes=st.dictionaries(
        st.integers(1, 65_534), st.tuples(POINTS, st.integers(0, 3000)), max_size=8
    )
)
def test_each_code_draws_its_outline(
    shapes: dict[int, tuple[list[tuple[int, int]], int]],
) -> None:
    outlines = {code: program(polygon(points), width) for code, (points, width) in shapes.items()}
    outlines[0] = program([], 1000)
    for code, (points, width) in shapes.items():
        steps, told = drawn(outlines, code)
        assert told == width
        corners = [step[1][0] for step in steps if step[1]]  # type: ignore[index]
        assert corners[0] == points[0]
        assert set(corners) == set(points)


def test_an_empty_glyph_is_an_em_wide() -> None:
    assert drawn({0: program([], 1000)}, 0) == ([], 1000)


def test_points_lie_on_the_grid() -> None:
    steps, _width = drawn({0: program([(1.0, 1.0), (301.0, 2.0), (4.0, 299.0), ()], 500)}, 0)
    assert [step[1] for step in steps if step[1]] == [((0, 0),), ((301, 0),), ((7, 301),)]  # type: ignore[index]


def test_what_is_read_from_afar_is_exact() -> None:
    outline = [(1.0, 1.0), (301.0, 2.0), (100.0, 1.0, 50.0, 1.0, 3.0, 299.0), ()]
    steps, _width = drawn({0: program(outline, 500, grid=1, flat=0)}, 0)
    assert steps[2] == ("curveTo", ((100, 1), (50, 1), (3, 299)))


def test_a_curve_that_is_hardly_one_becomes_a_line() -> None:
    flat = (100.0, FLAT / 2, 200.0, FLAT / 2, 300.0, 0.0)
    bent = (300.0, 100.0, 200.0, 300.0, 0.0, 300.0)
    steps, _width = drawn({0: program([(0.0, 0.0), flat, bent, ()], 1000)}, 0)
    assert [step[0] for step in steps] == ["moveTo", "lineTo", "curveTo", "closePath"]  # type: ignore[index]


def test_a_step_of_no_length_is_left_out() -> None:
    steps, _width = drawn(
        {0: program([(0.0, 0.0), (1.0, 1.0), (400.0, 0.0), (0.0, 400.0), ()], 1000)}, 0
    )
    assert len(steps) == 4


def test_the_same_outlines_give_the_same_bytes() -> None:
    outlines = {0: program([], 1000), 7: program([(0.0, 0.0), (40.0, 0.0), (0.0, 40.0), ()], 500)}
    assert font_program(outlines) == font_program(dict(reversed(outlines.items())))
