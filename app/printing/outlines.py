"""Outlines of glyphs, read from a font once per process and kept as short as print can tell.

A paper uses 300 of the 65,000 glyphs of a Chinese font, and the next paper much the same 300. So
the outline of a glyph is read once, laid on a grid, and every later paper takes it as it is. For
text the grid has 143 steps to the em: at the size of a guide a step is 0.026 mm, half a dot of an
office printer, and no point moves by more than half a step. Posters are drawn exactly.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from collections.abc import Iterable
from functools import cache
from typing import Any, Final

# Units of a font that has 1000 to the em; other fonts are measured likewise.
UNITS: Final = 1000
GRID: Final = 7
# A curve whose handles leave its chord by no more than this is drawn as the chord.
FLAT: Final = 3.0

Point = tuple[float, float]
_Callback = ctypes.CFUNCTYPE
_FLOAT, _POINTER = ctypes.c_float, ctypes.c_void_p
_STEP = (_POINTER, _POINTER, _POINTER)
_KINDS: Final = {"move_to": 2, "line_to": 2, "cubic_to": 6, "close_path": 0}


@cache
def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(ctypes.util.find_library("harfbuzz") or "libharfbuzz.so.0")
    signatures: dict[str, tuple[Any, tuple[Any, ...]]] = {
        "hb_font_create": (_POINTER, (_POINTER,)),
        "hb_font_destroy": (None, (_POINTER,)),
        "hb_font_set_scale": (None, (_POINTER, ctypes.c_int, ctypes.c_int)),
        "hb_font_get_glyph_h_advance": (ctypes.c_int32, (_POINTER, ctypes.c_uint32)),
        "hb_font_get_glyph_shape": (None, (_POINTER, ctypes.c_uint32, _POINTER, _POINTER)),
        "hb_draw_funcs_create": (_POINTER, ()),
    }
    for function, (result, arguments) in signatures.items():
        getattr(library, function).restype = result
        getattr(library, function).argtypes = arguments
    return library


class _Recorder:
    """Writes down what HarfBuzz draws: one tuple of numbers for each step of the outline."""

    def __init__(self) -> None:
        self.steps: list[tuple[float, ...]] = []
        library = _library()
        self.functions = library.hb_draw_funcs_create()
        # The callbacks live as long as they may be called.
        self._kept = []
        for kind, numbers in _KINDS.items():
            made = _Callback(None, *_STEP, *[_FLOAT] * numbers, _POINTER)(self._note)
            setter = getattr(library, f"hb_draw_funcs_set_{kind}_func")
            setter.restype = None
            setter.argtypes = (_POINTER, type(made), _POINTER, _POINTER)
            setter(self.functions, made, None, None)
            self._kept.append(made)

    def _note(self, _functions: Any, _data: Any, _state: Any, *numbers: Any) -> None:
        self.steps.append(numbers[:-1])


@cache
def _recorder() -> _Recorder:
    return _Recorder()


class Outlines:
    """The outlines of one font, for text or, `exact`, for what is read from afar."""

    def __init__(self, exact: bool) -> None:
        self._grid, self._flat = (1, 0.0) if exact else (GRID, FLAT)
        self._programs: dict[int, bytes] = {}

    def programs(self, face: int, glyphs: Iterable[int]) -> list[bytes]:
        """Give the Type 2 charstring of each glyph, for a nominal width of 0.

        `face` is the address of the font's hb_face_t.
        """
        missing = [glyph for glyph in glyphs if glyph not in self._programs]
        if missing:
            self._read(face, missing)
        return [self._programs[glyph] for glyph in glyphs]

    def _read(self, face: int, glyphs: list[int]) -> None:
        library, recorder = _library(), _recorder()
        font = library.hb_font_create(face)
        library.hb_font_set_scale(font, UNITS, UNITS)
        for glyph in glyphs:
            recorder.steps.clear()
            library.hb_font_get_glyph_shape(font, glyph, recorder.functions, None)
            width = library.hb_font_get_glyph_h_advance(font, glyph)
            self._programs[glyph] = program(recorder.steps, width, self._grid, self._flat)
        library.hb_font_destroy(font)


def program(
    steps: list[tuple[float, ...]], width: int, grid: int = GRID, flat: float = FLAT
) -> bytes:
    """Write an outline as a Type 2 charstring; without its width where that is one em."""
    from fontTools.pens.t2CharStringPen import T2CharStringPen

    pen = T2CharStringPen(None if width == UNITS else width, None)
    here: Point = (0, 0)  # as drawn, not as it is laid on the grid: errors do not add up
    begun = False
    for step in steps:
        if not step:
            pen.closePath()
            begun = False
            continue
        *controls, there = list(zip(step[::2], step[1::2], strict=True))
        if not controls and not begun:
            pen.moveTo(_snapped(there, grid))
            begun = True
        elif all(_distance(each, here, there) <= flat for each in controls):
            if _snapped(there, grid) != _snapped(here, grid):
                pen.lineTo(_snapped(there, grid))
        else:
            pen.curveTo(*(_snapped(each, grid) for each in (*controls, there)))
        here = there
    made = pen.getCharString(optimize=True)
    made.compile()
    code: bytes = made.bytecode
    return code


def _snapped(point: Point, grid: int) -> tuple[int, int]:
    return round(point[0] / grid) * grid, round(point[1] / grid) * grid


def _distance(point: Point, begin: Point, end: Point) -> float:
    """Give how far a control point lies from the chord between two points."""
    across, up = end[0] - begin[0], end[1] - begin[1]
    from_begin = (point[0] - begin[0], point[1] - begin[1])
    length = float((across**2 + up**2) ** 0.5)
    if not length:
        return float((from_begin[0] ** 2 + from_begin[1] ** 2) ** 0.5)
    return abs(from_begin[0] * up - from_begin[1] * across) / length
