"""Guides with a second language beside the Chinese: whole sentences, marked as what they are."""

from __future__ import annotations

import io
import re

import pypdf
import pytest
from msgspec.structs import replace

from app.catalog.model.particulars import TranslatedText, Translation
from app.printing import IN_TWO_LANGUAGES, Dossier, Kind, html, paper
from tests.printing.papers import CATALOG, GRANT, guide_of

_SPAN = re.compile(r'<span lang="en">([^<]*)</span>')
_CHART = re.compile(r"<svg.*?</svg>", re.DOTALL)


def page(kind: Kind, dossier: Dossier | None = None) -> str:
    return html(kind, replace(dossier or guide_of(GRANT), second="en"))[0]


@pytest.mark.parametrize("kind", IN_TWO_LANGUAGES)
def test_english_is_marked_and_stands_nowhere_else(kind: Kind) -> None:
    text = page(kind)
    assert "How long it takes" in text or "Promised time" in text
    assert _SPAN.findall(text)
    rest = re.sub(
        r"<[^>]*>", " ", re.sub(r"<style.*?</style>", "", _SPAN.sub("", text), flags=re.S)
    )
    assert not re.search(r"\b(days|Documents|Free|Remedies)\b", rest)
    assert not re.search(r"[\ue000\ue001]", text)


def test_the_remedies_are_one_sentence_in_each_language() -> None:
    text = page("办事指南")
    chinese, english = re.search(
        r'(认为行政行为侵犯.*?提起行政诉讼。).*?<span lang="en">(.*?)</span>', text, re.DOTALL
    ).groups()  # type: ignore[union-attr]
    assert not re.search("[a-z]{3}", re.sub(r"<[^>]*>", "", chinese))
    assert "within 60 days of learning of it" in english
    assert english.endswith("within 6 months.")


def test_no_box_of_a_chart_holds_a_second_language() -> None:
    (chart,) = _CHART.findall(page("办事指南"))
    assert not re.search(r">[^<]*[a-z]{4}[^<]*</", chart)


TEXTS = {
    "居民身份证": "Identity card",
    "入户调查": "Home visit",
    "宁城县民政局": "Civil Affairs Bureau",
    "由申请人签字": "Signed <by> the applicant",
}


@pytest.mark.parametrize("kind", IN_TWO_LANGUAGES)
def test_the_items_own_texts_stand_beside_theirs_wherever_they_stand(kind: Kind) -> None:
    item = CATALOG.items[GRANT]
    texts = tuple(TranslatedText(of=of, text=text) for of, text in TEXTS.items())
    first = TranslatedText(of=item.conditions[0], text="Income below the standard")
    english = Translation(language="en", name="Allowance", texts=(*texts, first))
    blank = guide_of(GRANT)
    definition = replace(blank.definition, item=replace(item, translations=(english,)))
    blank = replace(blank, definition=definition)
    found = _SPAN.findall(page(kind, blank))
    assert {text.replace("<", "&lt;").replace(">", "&gt;") for text in TEXTS.values()} <= set(found)
    assert first.text in found
    assert "Home visit" not in html(kind, blank)[0]


def test_in_large_print_the_english_is_as_large() -> None:
    english = Translation(language="en", name="Allowance", summary="For households in need.")
    blank = guide_of(GRANT)
    item = replace(blank.definition.item, translations=(english,))
    dossier = replace(blank, definition=replace(blank.definition, item=item), second="en")
    first = pypdf.PdfReader(io.BytesIO(paper("办事指南大字版", dossier).pdf)).pages[0]
    sizes: list[float] = []

    def note(text: str, _cm: object, tm: list[float], _font: object, size: float) -> None:
        if "households" in text:
            sizes.append(size * tm[0])

    first.extract_text(visitor_text=note)
    assert sizes
    assert min(sizes) >= 17.9
