"""What ISO 19005-3 (PDF/A-3b) asks of a case file, clause by clause as far as a reader can see it.

No validator is at hand here; what is checked is written out, and nothing else is claimed.
"""

from __future__ import annotations

import io
import re
import struct
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import pypdf
import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.pens.recordingPen import RecordingPen
from pypdf.generic import (
    ContentStream,
    DictionaryObject,
    IndirectObject,
    NameObject,
    StreamObject,
    TextStringObject,
)

from tests.printing.papers import PERMIT
from tests.printing.sheet import runs
from tests.printing.test_volume import BOUND, ITEMS, _bound

# Of ISO 32000-1, Annex A; what is not in it is no operator (6.2.2).
OPERATORS = {
    "b", "B", "b*", "B*", "BDC", "BI", "BMC", "BT", "BX", "c", "cm", "CS", "cs", "d", "d0",
    "d1", "Do", "DP", "EI", "EMC", "ET", "EX", "f", "F", "f*", "G", "g", "gs", "h", "i", "ID",
    "j", "J", "K", "k", "l", "m", "M", "MP", "n", "q", "Q", "re", "RG", "rg", "ri", "s", "S",
    "SC", "sc", "SCN", "scn", "sh", "T*", "Tc", "Td", "TD", "Tf", "Tj", "TJ", "TL", "Tm", "Tr",
    "Ts", "Tw", "Tz", "v", "w", "W", "W*", "y", "'", '"',
}  # fmt: skip
BLENDS = {
    "Normal", "Compatible", "Multiply", "Screen", "Overlay", "Darken", "Lighten", "ColorDodge",
    "ColorBurn", "HardLight", "SoftLight", "Difference", "Exclusion", "Hue", "Saturation",
    "Color", "Luminosity",
}  # fmt: skip
GENERIC_ACTIONS = {"/GoTo", "/GoToR", "/URI", "/Named", "/Thread", "/SubmitForm"}
# ISO 19005-3, 6.1.13, for readers of ISO 32000-1, Annex C.
DEEPEST, LONGEST_NAME, LONGEST_STRING, LARGEST, OBJECTS = 28, 127, 32767, 2**31 - 1, 8_388_607


@cache
def file_of(item_id: str) -> bytes:
    return _bound(item_id).pdf


@pytest.fixture(params=ITEMS)
def data(request: pytest.FixtureRequest) -> bytes:
    return file_of(request.param)


@pytest.fixture
def pdf(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(data))


def objects(pdf: pypdf.PdfReader) -> Iterator[Any]:
    """Give every object that the trailer leads to, each once."""
    seen: set[int] = set()
    waiting: list[Any] = [pdf.trailer]
    while waiting:
        each = waiting.pop()
        if isinstance(each, IndirectObject):
            if each.idnum in seen:
                continue
            seen.add(each.idnum)
            each = each.get_object()
        yield each
        if isinstance(each, dict):
            waiting += [dict.__getitem__(each, key) for key in each]
        elif isinstance(each, list):
            waiting += list.__iter__(each)


def fonts(pdf: pypdf.PdfReader) -> list[Any]:
    return [e for e in objects(pdf) if isinstance(e, dict) and e.get("/Type") == "/Font"]


def contents(pdf: pypdf.PdfReader) -> Iterator[tuple[Any, bytes]]:
    """Give the operations of every page, and of every form that is drawn."""
    for page in pdf.pages:
        yield from ContentStream(page.get_contents(), pdf).operations
    for each in objects(pdf):
        if isinstance(each, StreamObject) and each.get("/Subtype") == "/Form":
            yield from ContentStream(each, pdf).operations


class TestFile:
    """6.1: the file itself."""

    def test_begins_and_ends_as_it_must(self, data: bytes) -> None:
        first, second = data.split(b"\n", 2)[:2]
        assert re.fullmatch(rb"%PDF-1\.[0-7]", first)
        assert second.startswith(b"%")
        assert len(second) >= 5
        assert all(byte > 127 for byte in second[1:5])
        assert re.search(rb"%%EOF[\r\n]{0,2}\Z", data)

    def test_has_an_identifier_and_no_lock(self, pdf: pypdf.PdfReader) -> None:
        assert "/Encrypt" not in pdf.trailer
        one, other = pdf.trailer["/ID"]  # type: ignore[misc]
        assert len(one.original_bytes) == len(other.original_bytes) == 16

    def test_streams_lie_in_the_file_and_are_packed_openly(self, pdf: pypdf.PdfReader) -> None:
        streams = [each for each in objects(pdf) if isinstance(each, StreamObject)]
        assert streams
        for stream in streams:
            assert not {"/F", "/FFilter", "/FDecodeParms"} & set(stream)
            filters = stream.get("/Filter", [])
            named = filters if isinstance(filters, list) else [filters]
            assert not {"/LZWDecode", "/Crypt"} & set(named)

    def test_keeps_the_limits_of_readers(self, pdf: pypdf.PdfReader) -> None:
        count = 0
        for each in objects(pdf):
            count += 1
            if isinstance(each, NameObject):
                assert len(each.encode()) <= LONGEST_NAME
            elif isinstance(each, TextStringObject):
                assert len(each.original_bytes) <= LONGEST_STRING
            elif isinstance(each, int):
                assert abs(each) <= LARGEST
            elif isinstance(each, DictionaryObject):
                assert all(len(key.encode()) <= LONGEST_NAME for key in each)
        assert 0 < count < OBJECTS

    def test_states_are_not_nested_too_deep(self, pdf: pypdf.PdfReader) -> None:
        depth = deepest = 0
        for _operands, operator in contents(pdf):
            depth += {b"q": 1, b"Q": -1}.get(operator, 0)
            deepest = max(deepest, depth)
            assert depth >= 0
        assert depth == 0
        assert 0 < deepest <= DEEPEST

    def test_pages_have_a_size_that_can_be_printed(self, pdf: pypdf.PdfReader) -> None:
        for page in pdf.pages:
            assert 3 <= page.mediabox.width <= 14_400
            assert 3 <= page.mediabox.height <= 14_400

    def test_has_no_layers_and_no_files_without_a_relation(self, pdf: pypdf.PdfReader) -> None:
        root: Any = pdf.root_object
        assert "/OCProperties" not in root
        for each in objects(pdf):
            if isinstance(each, dict) and "/EF" in each:
                assert each["/AFRelationship"] in (
                    "/Source", "/Data", "/Alternative", "/Supplement", "/Unspecified",
                )  # fmt: skip
                assert each["/F"]
                assert each["/UF"]


class TestGraphics:
    """6.2: colours, states, pictures."""

    def test_colours_are_told_by_one_profile(self, pdf: pypdf.PdfReader) -> None:
        root: Any = pdf.root_object
        (intent,) = [each.get_object() for each in root["/OutputIntents"]]
        assert intent["/S"] == "/GTS_PDFA1"
        assert intent["/OutputConditionIdentifier"]
        assert "/DestOutputProfileRef" not in intent
        profile = intent["/DestOutputProfile"].get_object()
        raw = profile.get_data()
        size, _maker, version = struct.unpack(">I4sB", raw[:9])
        assert size == len(raw)
        assert version in (2, 4)
        assert raw[12:16] in (b"mntr", b"prtr")
        assert raw[16:20] == b"RGB "
        assert raw[36:40] == b"acsp"
        assert profile["/N"] == 3

    def test_no_colour_lies_outside_the_profile(self, pdf: pypdf.PdfReader) -> None:
        used = Counter(operator for _operands, operator in contents(pdf))
        assert not {b"k", b"K"} & used.keys()
        assert used[b"rg"] > 0
        for each in objects(pdf):
            assert each not in ("/DeviceCMYK", "/DeviceN", "/Separation")

    def test_operators_are_known(self, pdf: pypdf.PdfReader) -> None:
        used = {operator.decode() for _operands, operator in contents(pdf)}
        assert "TJ" in used
        assert used <= OPERATORS

    def test_states_and_pictures_hold_nothing_forbidden(self, pdf: pypdf.PdfReader) -> None:
        for each in objects(pdf):
            if not isinstance(each, dict):
                continue
            assert not {"/TR", "/HTP", "/OPI", "/Alternates", "/Ref", "/PS"} & set(each)
            assert each.get("/TR2", "/Default") == "/Default"
            assert str(each.get("/BM", "/Normal")).lstrip("/") in BLENDS
            assert each.get("/Subtype2") != "/PS"
            if each.get("/Subtype") == "/Image":
                assert not each.get("/Interpolate", False)

    def test_what_is_seen_through_is_told_by_the_profile(self, pdf: pypdf.PdfReader) -> None:
        """6.2.10: without a colour space of its group, the output intent must give one."""
        for page in pdf.pages:
            group: Any = page.get("/Group")
            assert group is None or "/CS" in group or "/OutputIntents" in pdf.root_object


class TestFonts:
    """6.2.11: all that is needed to draw a text is there and agrees with itself."""

    def test_every_font_is_embedded_and_can_be_read_aloud(self, pdf: pypdf.PdfReader) -> None:
        whole = [font for font in fonts(pdf) if font["/Subtype"] == "/Type0"]
        assert len(whole) >= len(BOUND)
        assert {font["/Subtype"] for font in fonts(pdf)} <= {
            "/Type0", "/CIDFontType0", "/CIDFontType2",
        }  # fmt: skip
        for font in whole:
            assert font["/Encoding"] == "/Identity-H"
            assert b"begincmap" in font["/ToUnicode"].get_object().get_data()
            (descendant,) = [each.get_object() for each in font["/DescendantFonts"]]
            assert descendant["/CIDSystemInfo"]["/Ordering"]
            assert descendant["/BaseFont"] in font["/BaseFont"]
            descriptor = descendant["/FontDescriptor"].get_object()
            programs = {"/FontFile2", "/FontFile3"} & set(descriptor)
            assert len(programs) == 1
            if descendant["/Subtype"] == "/CIDFontType2":
                assert descendant["/CIDToGIDMap"]

    def test_the_widths_told_are_those_of_the_outlines(self, pdf: pypdf.PdfReader) -> None:
        seen = 0
        for font in fonts(pdf):
            if font["/Subtype"] != "/CIDFontType0":
                continue
            stream = font["/FontDescriptor"].get_object()["/FontFile3"].get_object()
            assert stream["/Subtype"] == "/CIDFontType0C"
            told = _widths(font)
            usual = float(font.get("/DW", 1000))
            for code, width in _outlined(stream.get_data()).items():
                if code:
                    assert abs(told.get(code, usual) - width) <= 1, (font["/BaseFont"], code)
                    seen += 1
        assert seen > 100

    def test_every_sign_that_is_shown_has_an_outline(self, pdf: pypdf.PdfReader) -> None:
        for page in pdf.pages:
            names: Any = page["/Resources"]["/Font"]  # type: ignore[index]
            known: set[int] = set()
            for font in names.values():
                descendant = font.get_object()["/DescendantFonts"][0].get_object()
                stream = descendant["/FontDescriptor"].get_object()["/FontFile3"].get_object()
                known |= _outlined(stream.get_data()).keys()
            shown = {code for run in runs(page) for code in run.codes}
            assert shown
            assert 0 not in shown
            assert shown <= known


def _widths(font: Any) -> dict[int, float]:
    widths = font.get("/W", [])
    return {
        int(first) + n: float(width)
        for first, run in zip(widths[::2], widths[1::2], strict=True)
        for n, width in enumerate(run)
    }


def _outlined(program: bytes) -> dict[int, float]:
    """Give the width of each outline of a bare CFF program, by its code."""
    return dict(_measured(program))


@cache
def _measured(program: bytes) -> tuple[tuple[int, float], ...]:
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(program), None)
    (font,) = [fonts[name] for name in fonts.keys()]  # noqa: SIM118  (fontTools' own mapping)
    found = []
    for number, name in enumerate(font.charset):
        glyph = font.CharStrings[name]
        glyph.draw(RecordingPen())
        found.append((int(name[3:]) if number else 0, float(glyph.width)))
    return tuple(found)


class TestInteraction:
    """6.3 to 6.5: nothing acts, nothing is hidden."""

    def test_nothing_acts_by_itself(self, pdf: pypdf.PdfReader) -> None:
        root: Any = pdf.root_object
        assert not {"/AA", "/AcroForm", "/Perms", "/Requirements"} & set(root)
        names = root.get("/Names", {})
        assert not {"/JavaScript", "/AlternatePresentations"} & set(names)
        for each in objects(pdf):
            if isinstance(each, dict):
                assert "/JS" not in each
                if each.get("/Type") == "/Action":
                    assert each["/S"] in GENERIC_ACTIONS

    def test_what_is_marked_on_a_page_is_printed(self, pdf: pypdf.PdfReader) -> None:
        for page in pdf.pages:
            assert "/PresSteps" not in page
            for note in page.get("/Annots", ()):
                flags = note.get_object()["/F"]
                assert flags & 4
                assert not flags & (1 | 2 | 32 | 256)
                assert note.get_object()["/Subtype"] in ("/Link", "/Popup")


class TestMetadata:
    """6.6: the file says what it is."""

    def test_says_that_it_is_a_3b_and_what_it_is_called(self, pdf: pypdf.PdfReader) -> None:
        root: Any = pdf.root_object
        raw = root["/Metadata"].get_object().get_data()
        assert root["/Metadata"].get_object()["/Type"] == "/Metadata"
        text = raw.decode("utf-8")
        assert re.search(r'pdfaid:part(?:>|=")3[<"]', text)
        assert re.search(r'pdfaid:conformance(?:>|=")B[<"]', text)
        header = re.search(r"<\?xpacket begin=[^?]*\?>", text)
        assert header
        assert "encoding=" not in header[0]
        assert "bytes=" not in header[0]
        assert pdf.metadata is not None
        assert pdf.metadata.title
        assert pdf.metadata.title in text


def test_the_checks_see_a_file_that_is_no_archive() -> None:
    """What is not archival, a guide, fails where it must: else the checks would say nothing."""
    from tests.printing.papers import printed

    guide = pypdf.PdfReader(io.BytesIO(printed("办事指南", PERMIT).pdf))
    assert "/OutputIntents" not in guide.root_object
    with pytest.raises(KeyError):
        TestMetadata().test_says_that_it_is_a_3b_and_what_it_is_called(guide)
    with pytest.raises(KeyError):
        TestGraphics().test_colours_are_told_by_one_profile(guide)
