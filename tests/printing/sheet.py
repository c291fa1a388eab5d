"""Where the glyphs of a page lie on the sheet, worked out from the page's own instructions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdf
from pypdf.generic import ContentStream

Matrix = tuple[float, float, float, float, float, float]
UNMOVED: Matrix = (1, 0, 0, 1, 0, 0)


class Run(NamedTuple):
    """A run of glyphs: its codes and the corners of its box, in points from the lower left."""

    codes: tuple[int, ...]
    left: float
    bottom: float
    right: float
    top: float


def runs(page: pypdf.PageObject) -> Iterator[Run]:
    """Give every run of glyphs on a page in the order of drawing."""
    fonts = {name: _widths(font.get_object()) for name, font in page["/Resources"]["/Font"].items()}  # type: ignore[index]
    now, stack, text = UNMOVED, [], UNMOVED
    widths: dict[int, float] = {}
    size = 0.0
    for operands, operator in ContentStream(page.get_contents(), page.pdf).operations:
        if operator == b"q":
            stack.append(now)
        elif operator == b"Q":
            now = stack.pop()
        elif operator == b"cm":
            now = _times(_matrix(operands), now)
        elif operator == b"Tm":
            text = _matrix(operands)
        elif operator == b"Tf":
            widths, size = fonts[operands[0]], float(operands[1])
        elif operator == b"TJ":
            codes, advance = _measured(operands[0], widths, size)
            yield _boxed(codes, advance, size, _times(text, now))
            text = _times((1, 0, 0, 1, advance, 0), text)
        elif operator in (b"Do", b"Tj", b"Td", b"'"):
            raise NotImplementedError(operator)


def _measured(shown: Any, widths: dict[int, float], size: float) -> tuple[tuple[int, ...], float]:
    codes: list[int] = []
    advance = 0.0
    for part in shown:
        if isinstance(part, int | float):
            advance -= float(part) / 1000 * size
            continue
        data = part.original_bytes
        run = [int.from_bytes(data[at : at + 2], "big") for at in range(0, len(data), 2)]
        advance += sum(widths.get(code, 1000) for code in run) / 1000 * size
        codes += run
    return tuple(codes), advance


def _boxed(codes: tuple[int, ...], advance: float, size: float, place: Matrix) -> Run:
    # From a little below the line to the height of a capital.
    corners = [
        (x * place[0] + y * place[2] + place[4], x * place[1] + y * place[3] + place[5])
        for x in (0, advance)
        for y in (-0.12 * size, 0.88 * size)
    ]
    across, up = zip(*corners, strict=True)
    return Run(codes, min(across), min(up), max(across), max(up))


def _widths(font: Any) -> dict[int, float]:
    widths = font["/DescendantFonts"][0].get_object()["/W"]
    return {
        int(first) + n: float(width)
        for first, run in zip(widths[::2], widths[1::2], strict=True)
        for n, width in enumerate(run)
    }


def _matrix(operands: Any) -> Matrix:
    a, b, c, d, e, f = map(float, operands)
    return a, b, c, d, e, f


def _times(m: Matrix, n: Matrix) -> Matrix:
    return (
        m[0] * n[0] + m[1] * n[2], m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2], m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4], m[4] * n[1] + m[5] * n[3] + n[5],
    )  # fmt: skip
