"""Makes embedded fonts small: WeasyPrint keeps a slot for each of 65,000 glyphs, a paper uses 300.

WeasyPrint is kept from making a subset of its own, which is half the time of a paper; a font
with the outlines of the glyphs used takes its place before the file is written. Only fonts with
CFF outlines are made small; others stay as WeasyPrint embeds them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from app.printing.cff import font_program
from app.printing.outlines import UNITS, Outlines

# What WeasyPrint must still do itself: variable fonts, colours.
_BEYOND: Final = ("fvar", "SVG ", "CBDT", "COLR")
_MADE_LATER: Final = b"OTTO"
# Larger than the title of a letter (22 pt), in pixels of CSS: drawn exactly.
_LARGE: Final = 32


class Fonts(dict[Any, Any]):
    """The fonts of a document as WeasyPrint collects them; those made small here are marked."""

    def __setitem__(self, key: Any, font: Any) -> None:
        """Take in a font that WeasyPrint found, and keep it whole if it is made small later."""
        if "CFF " in font.tables and not set(_BEYOND) & set(font.tables):
            # What WeasyPrint embeds of it: enough to tell that it is an OpenType font.
            font.file_content = _MADE_LATER
            font.clean = _left_whole
        super().__setitem__(key, font)


def _left_whole(_to_unicode: Any, _hinting: Any) -> None:
    """Do nothing in the place of WeasyPrint's `Font.clean`."""


@cache
def _outlines(name: bytes, exact: bool) -> Outlines:
    # The name holds a digest of family, weight and style: the same for each paper of a process.
    return Outlines(exact)


def shrink_fonts(document: Any, pdf: Any) -> None:
    """Put small font programs into a pydyf `pdf` for those left whole; the text stays as it is."""
    whole = {
        font.name: font for font in document.fonts.values() if font.file_content is _MADE_LATER
    }
    large = {font.name for font in document.fonts.values() if font.font_size > _LARGE}
    for number, (name, glyphs) in _used_glyphs(pdf).items():
        if name in whole:
            stream = pdf.objects[number]
            stream.stream = [_small(whole[name], glyphs, name in large)]
            stream.extra["Subtype"] = "/CIDFontType0C"


def _small(font: Any, glyphs: set[int], large: bool) -> bytes:
    from weasyprint.text.ffi import ffi

    codes = sorted({0, *glyphs})
    face = int(ffi.cast("uintptr_t", font.hb_face))
    # A code beyond the font stands for a character it lacks: drawn as its .notdef.
    real = [code if code < font.glyph_count else 0 for code in codes]
    programs = _outlines(font.name, large).programs(face, real)
    return font_program(dict(zip(codes, programs, strict=True)))


def _used_glyphs(pdf: Any) -> dict[int, tuple[bytes, set[int]]]:
    """Give name and glyphs of each CFF font program, by the number of its object.

    On the way the widths of one em, which a reader takes for granted, are left out.
    """
    used: dict[int, tuple[bytes, set[int]]] = {}
    for font in pdf.objects:
        if isinstance(font, dict) and font.get("Subtype") == "/CIDFontType0":
            descriptor = pdf.objects[_number(font["FontDescriptor"])]
            program = _number(descriptor["FontFile3"])
            glyphs = used.setdefault(program, (descriptor["FontName"], set()))[1]
            glyphs.update(code for code, _width in _widths(font["W"]))
            font["W"] = _array(_uncommon(font["W"]))
    return used


def _number(reference: bytes) -> int:
    return int(reference.split()[0])


def _widths(widths: list[Any]) -> Iterator[tuple[int, float]]:
    """Give code and width of all in a /W array: a first code, then the run it begins."""
    for first, run in zip(widths[::2], widths[1::2], strict=True):
        yield from enumerate(run, first)


def _uncommon(widths: list[Any]) -> Iterator[Any]:
    """Give the entries of a /W array without what is as wide as the em."""
    last = None
    run: list[float] = []
    for code, width in _widths(widths):
        if width == UNITS:
            continue
        if last is None or code != last + 1:
            run = _array(())
            yield code
            yield run
        run.append(width)
        last = code


def _array(entries: Any) -> Any:
    import pydyf

    return pydyf.Array(entries)
