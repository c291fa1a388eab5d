"""Small fonts that show what the big ones showed, and a lean file that says what it said."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from typing import Any

import pypdf
import pytest
import weasyprint
from fontTools.cffLib import CFFFontSet
from fontTools.pens.areaPen import AreaPen
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

from app.printing import Kind
from app.printing.fonts import with_installed
from app.printing.outlines import FLAT, GRID
from app.printing.paper import html
from app.printing.pdf import pdf, style_sheet
from tests.printing.papers import GRANT, guide_of, printed, reader

# Corners move by half a step of the grid at most, and so do the bounds.
NEAR = GRID / 2 + FLAT


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


def _drawn(data: bytes, codes: frozenset[int]) -> dict[int, tuple[list[float], float, float]]:
    """Give bounds, area and width of each glyph."""
    strings = _cff(data)[0].CharStrings
    drawn = {}
    for code in codes:
        glyph = strings[f"cid{code:05d}" if code else ".notdef"]
        bounds, area = BoundsPen(None), AreaPen()
        glyph.draw(bounds)
        glyph.draw(area)
        drawn[code] = (list(bounds.bounds or (0, 0, 0, 0)), abs(area.value), glyph.width)
    return drawn


def test_a_paper_draws_the_glyphs_bare_weasyprint_draws() -> None:
    bare, ours = _fonts(_bare()), _fonts(_ours())
    assert bare.keys() == ours.keys()
    for name, (_kind, big, codes) in bare.items():
        kind, small, _odd_widths = ours[name]
        assert kind == "/CIDFontType0C"
        assert len(small) < len(big) / 3
        mine, theirs = _drawn(small, codes), _drawn(big, codes)
        for code in codes:
            (bounds, area, width), (big_bounds, big_area, big_width) = mine[code], theirs[code]
            assert bounds == pytest.approx(big_bounds, abs=NEAR)
            assert area == pytest.approx(big_area, rel=0.1, abs=800)
            assert width == big_width


def test_keeps_no_glyph_that_is_not_used() -> None:
    for name, (_kind, _data, codes) in _fonts(_bare()).items():
        kept = set(_cff(_fonts(_ours())[name][1])[0].charset)
        assert kept == {".notdef", *(f"cid{code:05d}" for code in codes if code)}


def test_widths_are_told_where_they_are_not_one_em() -> None:
    bare, ours = _widths(_bare()), _widths(_ours())
    assert {code: width for code, width in bare.items() if width != 1000} == ours
    assert len(ours) < len(bare)


def _widths(data: bytes) -> dict[tuple[str, int], float]:
    found = {}
    for page in pypdf.PdfReader(io.BytesIO(data)).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            for first, run in zip(inner["/W"][::2], inner["/W"][1::2], strict=True):
                found.update(
                    {(str(inner["/BaseFont"]), first + n): float(w) for n, w in enumerate(run)}
                )
    return found


def test_a_paper_says_what_bare_weasyprint_says() -> None:
    assert len(_ours()) < len(_bare()) / 3
    assert _text(_ours()) == _text(_bare())


def _text(data: bytes) -> list[str]:
    # Blanks are a guess of the reader: it takes a wide space for a gap between words.
    return [
        "".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(data)).pages
    ]


def test_the_structure_tells_all_text_in_the_same_order_with_fewer_elements() -> None:
    bare, ours = _structure(_bare()), _structure(_ours())
    assert [mark for mark, _tag in ours] == [mark for mark, _tag in bare]
    assert "/Span" in {tag for _mark, tag in bare}
    assert {"/H1", "/H2", "/P", "/TD", "/TH", "/Caption"} <= {tag for _mark, tag in ours}


def _structure(data: bytes) -> list[tuple[tuple[int, int], str]]:
    """Give each piece of marked content (page, number) with the tag of what holds it."""
    reader = pypdf.PdfReader(io.BytesIO(data))
    pages = {page.indirect_reference.idnum: n for n, page in enumerate(reader.pages)}  # type: ignore[union-attr]
    found: list[tuple[tuple[int, int], str]] = []

    def walk(element: pypdf.generic.DictionaryObject) -> None:
        for kid in element["/K"]:  # type: ignore[attr-defined]
            if isinstance(kid, int):
                found.append(((pages[element.raw_get("/Pg").idnum], int(kid)), str(element["/S"])))
            else:
                walk(kid.get_object())

    walk(reader.root_object["/StructTreeRoot"])  # type: ignore[arg-type]
    return found


def test_each_piece_of_content_finds_its_element() -> None:
    reader = pypdf.PdfReader(io.BytesIO(_ours()))
    tree = reader.root_object["/StructTreeRoot"]["/ParentTree"]["/Nums"]  # type: ignore[index]
    for page, owners in zip(tree[::2], tree[1::2], strict=True):
        held = {mark for (of, mark), _tag in _structure(_ours()) if of == page}
        for mark, owner in enumerate(owners):
            element = owner.get_object()
            # What stands in the margin has an element that no tree leads to.
            assert mark not in held or mark in element["/K"]


def test_no_number_is_without_an_object() -> None:
    reader = pypdf.PdfReader(io.BytesIO(_ours()), strict=True)
    assert all(reader.get_object(n) is not None for n in range(1, reader.trailer["/Size"] - 2))


def test_what_is_read_from_afar_is_drawn_exactly() -> None:
    markup = '<html lang="zh"><title>牌</title><style>p{font-family:宋体;font-size:60pt}</style><p>综合窗口</p>'
    markup = with_installed(markup)
    bare = weasyprint.HTML(string=markup).write_pdf()
    assert isinstance(bare, bytes)
    theirs, ours = _fonts(bare), _fonts(pdf(markup).data)
    assert theirs
    for name, (_kind, data, codes) in theirs.items():
        assert _drawn(ours[name][1], codes) == _drawn(data, codes)


def test_words_of_a_drawing_stand_in_the_page_itself() -> None:
    words = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 20" width="100" height="20"><title>图</title><text x="50" y="10" text-anchor="middle"{0}>流程</text></svg>'
    page = '<html lang="zh"><title>图</title>{0}'
    whole = pdf(page.format(words.format(""))).data
    plain = pypdf.PdfReader(io.BytesIO(whole)).pages[0]
    assert _text(whole) == ["流程"]
    assert b" Do" not in plain.get_contents().get_data()  # type: ignore[union-attr]
    # What lets through what lies below keeps its group.
    faint = words.format(' opacity="0.5"')
    through = pypdf.PdfReader(io.BytesIO(pdf(page.format(faint)).data)).pages[0]
    assert b" Do" in through.get_contents().get_data()  # type: ignore[union-attr]
    assert _text(pdf(page.format(faint)).data) == ["流程"]


@pytest.mark.parametrize("kind", ["办事指南", "收件凭证", "卷宗"])
def test_header_cells_say_what_they_head(kind: Kind) -> None:
    root = reader(printed(kind, GRANT)).trailer["/Root"]["/StructTreeRoot"]
    heads = [each for each in _elements(root) if each["/S"] == "/TH"]
    assert {each["/A"]["/Scope"] for each in heads} == {"/Row", "/Column"}


def _elements(owner: Any) -> Iterator[Any]:
    kids = owner.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        found = kid.get_object()
        if isinstance(found, dict) and "/S" in found:
            yield found
            yield from _elements(found)
