"""The case file: all papers of a case in one PDF/A, numbered, the same bytes each time."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import pypdf
import pytest
from msgspec.structs import replace

from app.printing import Dossier, Enclosed, Incomplete, Kind, LogLine, Paper, paper
from tests.printing.papers import AT, INSTANT, PERMIT, VOLUME, case_of, dossier_of, printed, text_of

ITEMS = (PERMIT, INSTANT, "dibao")
BOUND: tuple[Kind, ...] = ("收件凭证", "受理通知书", "送达回证")


def _dossier(item_id: str, kinds: tuple[Kind, ...] = BOUND, events: int = 3) -> Dossier:
    papers = tuple(
        Enclosed(kind=kind, number=f"宁政服{kind}〔2026〕{n}号", day=date(2026, 6, n))
        for n, kind in enumerate(kinds, 1)
    )
    log = tuple(
        LogLine(at=AT, by="李四", what=f"第{n}步：通过", lines=("说明：齐全",))
        for n in range(1, events + 1)
    )
    volume = replace(VOLUME, papers=papers, log=log)
    return replace(dossier_of(item_id, replace(case_of(item_id), volume=volume)), revision=7)


def _bodies(item_id: str, kinds: tuple[Kind, ...] = BOUND) -> dict[str, bytes]:
    return {
        f"宁政服{kind}〔2026〕{n}号": printed(kind, item_id).pdf for n, kind in enumerate(kinds, 1)
    }


def _bound(item_id: str, kinds: tuple[Kind, ...] = BOUND, events: int = 3) -> Paper:
    return paper("卷宗", _dossier(item_id, kinds, events), _bodies(item_id, kinds))


def _opened(made: Paper) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(made.pdf))


@pytest.mark.parametrize("item_id", ITEMS)
def test_binds_cover_contents_papers_and_log_in_this_order(item_id: str) -> None:
    made = _bound(item_id)
    pages = ["".join(page.extract_text().split()) for page in _opened(made).pages]
    inside = sum(printed(kind, item_id).pages for kind in BOUND)
    assert len(pages) == made.pages == inside + 3
    assert "办件卷宗" in pages[0]
    assert f"3件，共{inside}页" in pages[0]
    assert "保管期限30年" in pages[0]
    assert "二〇二六年六月十日" in pages[0]
    assert "卷内文件目录" in pages[1]
    assert all(kind in pages[1] for kind in BOUND)
    assert "收件凭证" in pages[2]
    assert "办理过程记录" in pages[-1]
    assert "第3步：通过" in pages[-1]
    assert "卷内备考表" in pages[-1]


def test_contents_name_the_page_that_each_paper_begins_on() -> None:
    made = _bound(PERMIT)
    contents = "".join(_opened(made).pages[1].extract_text().split())
    first = 1
    for kind in BOUND:
        count = printed(kind, PERMIT).pages
        # The page of the paper bears the number that the contents name.
        page = _opened(made).pages[1 + first]
        assert kind in "".join(page.extract_text().split())
        assert page.extract_text().split()[-1] == str(first)
        span = f"{first}—{first + count - 1}" if count > 1 else str(first)
        assert re.search(rf"{kind}2026年6月\d日{span}", contents)
        first += count


def test_is_identified_as_pdf_a_and_carries_its_fonts_and_colours() -> None:
    made = _bound(PERMIT)
    pdf = _opened(made)
    root: Any = pdf.trailer["/Root"]
    marks = root["/Metadata"].get_data().decode()
    assert re.search(r"pdfaid:part(>|=\")3", marks)
    assert re.search(r"pdfaid:conformance(>|=\")B", marks)
    assert root["/OutputIntents"][0].get_object()["/S"] == "/GTS_PDFA1"
    assert "/Encrypt" not in pdf.trailer
    assert len(pdf.trailer["/ID"]) == 2  # type: ignore[arg-type]
    for page in pdf.pages:
        for font in page["/Resources"].get("/Font", {}).values():  # type: ignore[attr-defined]
            descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(descriptor.get_object())


def test_holds_nothing_that_an_archive_forbids() -> None:
    """ISO 19005-3, 6.5 and 6.6: no scripts, no actions, annotations print, nothing outside."""
    pdf = _opened(_bound(PERMIT))
    root: Any = pdf.trailer["/Root"]
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(root)
    for page in pdf.pages:
        assert "/AA" not in page
        for note in page.get("/Annots", ()):
            assert note.get_object()["/F"] == 4
            assert "/URI" not in note.get_object().get("/A", {})


def test_bound_twice_it_is_the_same_file() -> None:
    assert _bound(PERMIT).pdf == _bound(PERMIT).pdf
    other = paper("卷宗", replace(_dossier(PERMIT), number="别的号"), _bodies(PERMIT))
    assert other.pdf != _bound(PERMIT).pdf


def test_leads_to_each_paper_by_its_outline() -> None:
    titles = [entry["/Title"] for entry in _opened(_bound(PERMIT)).outline if entry]  # type: ignore[index,call-overload]
    assert titles
    for n, kind in enumerate(BOUND, 1):
        assert f"{kind} 宁政服{kind}〔2026〕{n}号" in titles


def test_an_empty_one_and_a_long_one_keep_their_order() -> None:
    empty = _bound(INSTANT, (), events=1)
    assert empty.pages == 3
    assert "0件，共0页" in text_of(empty)
    long = _bound(INSTANT, ("收件凭证",), events=90)
    pages = ["".join(page.extract_text().split()) for page in _opened(long).pages]
    assert sum("办理情况" in page for page in pages) >= 3, "the head is not repeated"
    assert "收件凭证" in pages[2]
    assert "第90步：通过" in pages[-1] + pages[-2]


def test_shows_the_revision_of_the_catalogue_and_needs_what_it_binds() -> None:
    assert "目录第7版" in text_of(_bound(PERMIT))
    with pytest.raises(KeyError):
        paper("卷宗", _dossier(PERMIT), {})
    without = replace(_dossier(PERMIT), case=replace(case_of(PERMIT), volume=None))
    with pytest.raises(Incomplete, match="卷宗缺少内容"):
        paper("卷宗", without)
