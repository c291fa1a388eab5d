"""Every kind of paper: what it says, and that nothing is wrong with the sheet.

What each says is kept in `golden/`; after a wanted change `python -m tests.printing.golden` writes
it anew, and the difference is read like code.
"""

from __future__ import annotations

import io
import re

import pypdf
import pytest

from app.printing.pdf import pdf
from app.printing.text import MISSING
from tests.printing.golden import GOLDEN, PAPERS, kind_of, path_of, wording
from tests.printing.papers import reader
from tests.printing.sheet import runs

EACH = pytest.mark.parametrize("name", PAPERS)
# Left by a template or a text that was not filled in.
UNFILLED = re.compile(r"\{[a-z_ .]*\}|\{\{|\}\}|\{%|\bNone\b|\bUndefined\b|Markup\(|待填")


@EACH
def test_says_what_it_said(name: str) -> None:
    assert wording(name) == path_of(name).read_text("utf-8")


def test_nothing_is_kept_of_papers_that_are_no_more() -> None:
    expected = set(map(path_of, PAPERS))
    assert set(GOLDEN.glob("*.txt")) == expected


@EACH
def test_no_character_is_missing_and_no_place_unfilled(name: str) -> None:
    made = PAPERS[name]()
    assert made.replaced == ()
    text = "\n".join(page.extract_text() for page in reader(made).pages)
    assert text.strip()
    assert not {"\ufffd", MISSING, "□\ufe0f"} & set(text)
    assert UNFILLED.findall(text) == []


@EACH
def test_all_text_is_on_the_sheet_and_drawn(name: str) -> None:
    for page in reader(PAPERS[name]()).pages:
        found = list(runs(page))
        assert found
        width, height = float(page.mediabox.width), float(page.mediabox.height)
        for run in found:
            # Glyph 0 is what a font draws for a character it lacks.
            assert 0 not in run.codes
            assert run.left >= 0
            assert run.right <= width
            assert run.bottom >= 0
            assert run.top <= height


def test_the_measure_sees_what_is_outside() -> None:
    style = "position: absolute; white-space: nowrap; width: 20mm;"
    text = f'<p style="{style} left: 190mm">这几个字印到纸外面去了这几个字印到纸外面去了</p>'
    (page,) = pypdf.PdfReader(io.BytesIO(pdf(f'<html lang="zh"><title>x</title>{text}').data)).pages
    (run,) = runs(page)
    assert run.left < float(page.mediabox.width) < run.right
    assert 0 < run.bottom < run.top < float(page.mediabox.height)


@EACH
def test_it_is_tagged_titled_and_in_a_language(name: str) -> None:
    made = reader(PAPERS[name]())
    root = made.root_object
    assert str(root["/Lang"]) == "zh-Hans"
    assert root["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]  # type: ignore[index]
    assert made.metadata is not None
    assert (made.metadata.title or "").startswith(kind_of(name))
