"""Small fonts that show exactly what the big ones showed."""

from __future__ import annotations

import io
from functools import cache

import pypdf
import pytest
import weasyprint
from fontTools.cffLib import CFFFontSet
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.recordingPen import RecordingPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from app.printing.embed import compact
from app.printing.paper import html
from app.printing.pdf import pdf, style_sheet
from tests.printing.papers import GRANT, guide_of

Outlines = dict[int, list[object]]


@cache
def _bare() -> bytes:
    """Give the guide as WeasyPrint alone makes it: every font with 60,000 slots."""
    markup, _replaced = html("办事指南", guide_of(GRANT))
    styled = markup.replace("</head>", f"<style>{style_sheet()}</style></head>")
    data = weasyprint.HTML(string=styled).write_pdf(pdf_tags=True)
    assert isinstance(data, bytes)
    return data


@cache
def _ours() -> bytes:
    return pdf(html("办事指南", guide_of(GRANT))[0]).data


def _fonts(data: bytes) -> dict[str, tuple[str, bytes, frozenset[int]]]:
    """Give each CFF font of a document by name: kind of program, its bytes, codes used."""
    found = {}
    for page in pypdf.PdfReader(io.BytesIO(data)).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            program = inner["/FontDescriptor"].get("/FontFile3")
            if program is not None:
                codes = frozenset(_codes(inner["/W"]))
                found[str(inner["/BaseFont"])] = (program["/Subtype"], program.get_data(), codes)
    return found


def _codes(widths: list[object]) -> set[int]:
    codes: set[int] = set()
    for first, run in zip(widths[::2], widths[1::2], strict=True):
        codes.update(range(int(first), int(first) + len(run)))  # type: ignore[call-overload,arg-type]
    return codes


def _cff(data: bytes) -> CFFFontSet:
    """Read a bare CFF program, or the one inside an OpenType font."""
    if data[:4] == b"OTTO":
        return TTFont(io.BytesIO(data))["CFF "].cff
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(data), None)
    return fonts


def _outlines(data: bytes, codes: frozenset[int]) -> Outlines:
    strings = _cff(data)[0].CharStrings
    drawn: Outlines = {}
    for code in codes:
        pen = RecordingPen()
        strings[f"cid{code:05d}" if code else ".notdef"].draw(pen)
        drawn[code] = pen.value
    return drawn


@cache
def _big() -> tuple[bytes, frozenset[int]]:
    fonts = [(data, codes) for kind, data, codes in _fonts(_bare()).values() if kind == "/OpenType"]
    assert fonts, "the papers' fonts on this machine are not OpenType CFF"
    return max(fonts, key=lambda font: len(font[0]))


def test_keeps_codes_and_outlines() -> None:
    font, codes = _big()
    small = compact(font, codes)
    assert small is not None
    assert len(small) < len(font) / 5
    assert _outlines(small, codes) == _outlines(font, codes)


def test_keeps_hardly_anything_else() -> None:
    font, codes = _big()
    few = frozenset(sorted(codes)[-3:])
    small = compact(font, few)
    assert small is not None
    kept = set(_cff(small)[0].charset)
    assert kept >= {".notdef", *(f"cid{code:05d}" for code in few)}
    # HarfBuzz adds another glyph of the same character where a font has one.
    assert len(kept) <= 2 * len(few) + 1


def test_neighbouring_codes_are_understood() -> None:
    font, _codes_used = _big()
    row = frozenset(range(100, 400))
    small = compact(font, row)
    assert small is not None
    assert {f"cid{code:05d}" for code in row} <= set(_cff(small)[0].charset)


def test_the_same_font_becomes_the_same_bytes() -> None:
    assert compact(*_big()) == compact(*_big())


def test_a_paper_draws_the_glyphs_bare_weasyprint_draws() -> None:
    bare, ours = _fonts(_bare()), _fonts(_ours())
    assert bare.keys() == ours.keys()
    for name, (_kind, big, codes) in bare.items():
        kind, small, same_codes = ours[name]
        assert same_codes == codes
        assert kind == "/CIDFontType0C"
        assert _outlines(small, codes) == _outlines(big, codes)


def test_a_paper_says_what_bare_weasyprint_says() -> None:
    assert len(_ours()) < len(_bare()) / 2
    assert _text(_ours()) == _text(_bare())


def _text(data: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def _name_keyed() -> bytes:
    """Make an OpenType font whose glyphs have names, not codes."""
    names = [".notdef", "one", "two"]
    pen = T2CharStringPen(1000, None)
    pen.moveTo((0, 0))
    pen.lineTo((500, 0))
    pen.lineTo((500, 500))
    pen.closePath()
    square = pen.getCharString()
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({0x4E00: "one", 0x4E8C: "two"})
    builder.setupCFF("Test", {}, dict.fromkeys(names, square), {})
    return _saved(builder, names)


def _true_type() -> bytes:
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef"])
    builder.setupCharacterMap({})
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph()})
    return _saved(builder, [".notdef"])


def _saved(builder: FontBuilder, names: list[str]) -> bytes:
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Test", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "font",
    [_name_keyed(), _true_type(), b"", b"OTTO\0\0" + bytes(30)],
    ids=["name-keyed", "TrueType", "empty", "no tables"],
)
def test_leaves_alone_fonts_of_another_kind(font: bytes) -> None:
    assert compact(font, frozenset({1})) is None


def test_leaves_alone_a_font_that_lacks_a_glyph() -> None:
    font, codes = _big()
    assert compact(font, codes | {65_534}) is None
