"""Official letters as GB/T 9704-2012 lays them out: type area, type, page numbers, red head."""

from __future__ import annotations

from typing import Any

import pypdf
import pytest
from msgspec.structs import replace

from app.printing import Dossier, Kind, Paper, paper
from tests.printing.papers import INSTANT, PERMIT, case_of, dossier_of, printed, reader, text_of

MM = 72 / 25.4
LETTERS: tuple[Kind, ...] = (
    "受理通知书", "补正告知书", "不予受理决定书", "不需要办理告知书", "容缺受理承诺书",
    "容缺受理通知书", "告知承诺书", "准予决定书", "不予决定书", "延期通知书", "特别程序告知书",
    "办结通知书", "终止办理通知书", "撤件确认单",
)  # fmt: skip
Piece = tuple[str, float, float, float]


def pieces(page: pypdf.PageObject) -> list[Piece]:
    """Give every run of text with its place from the left and the top (mm) and its size (pt)."""
    found: list[Piece] = []
    height = float(page.mediabox.height)

    def visit(text: str, cm: Any, tm: Any, _font: Any, size: float) -> None:
        if text.strip():
            x = tm[4] * cm[0] + cm[4]
            y = tm[5] * cm[3] + cm[5]
            found.append((text.strip(), x / MM, (height - y) / MM, abs(size * tm[0] * cm[0])))

    page.extract_text(visitor_text=visit)
    return found


def headed(item_id: str) -> Dossier:
    dossier = dossier_of(item_id)
    definition = dossier.definition
    centre = replace(definition.centre, red_head=True)
    return replace(dossier, definition=replace(definition, centre=centre))


@pytest.mark.parametrize("kind", LETTERS)
def test_text_stands_within_the_type_area(kind: Kind) -> None:
    for page in reader(printed(kind, PERMIT)).pages:
        body = [each for each in pieces(page) if each[2] < 297 - 34]
        assert body
        assert min(left for _text, left, _top, _size in body) >= 27.9
        assert min(top for _text, _left, top, _size in body) >= 37


@pytest.mark.parametrize("kind", LETTERS)
def test_the_text_is_set_in_size_three_and_the_title_in_size_two(kind: Kind) -> None:
    first = reader(printed(kind, PERMIT)).pages[0]
    sizes = {round(size) for _text, _left, _top, size in pieces(first)}
    assert {16, 22} <= sizes
    titles = [text for text, _left, _top, size in pieces(first) if round(size) == 22]
    assert "".join(titles).replace(" ", "") == kind


@pytest.mark.parametrize("kind", LETTERS)
def test_the_seal_never_stands_on_a_page_without_text(kind: Kind) -> None:
    for page in reader(printed(kind, PERMIT)).pages:
        text = "".join(page.extract_text().split())
        for sign in ("（印章）", "承诺人（签名"):
            if sign in text:
                assert len(text.split(sign)[0]) > 20


def test_the_number_of_a_page_stands_outside_right_on_odd_left_on_even_pages() -> None:
    # 受理通知书 of a permit has an annex on its second page.
    made = printed("受理通知书", PERMIT)
    assert made.pages == 2
    for number, page in enumerate(reader(made).pages, 1):
        foot = [each for each in pieces(page) if each[2] > 297 - 35]
        (place,) = [each for each in foot if f"— {number} —" in each[0] and round(each[3]) == 14]
        assert place[2] == pytest.approx(297 - 35 + 7 + 4, abs=2.5)
        if number % 2:
            assert place[1] > 150
        else:
            assert place[1] == pytest.approx(28 + 5, abs=1)


@pytest.mark.parametrize("item_id", [PERMIT, INSTANT, "dibao"])
def test_a_red_head_only_where_the_centre_wants_it(item_id: str) -> None:
    plain = dossier_of(item_id)
    issuer = plain.definition.department.name
    with_head = paper("准予决定书", headed(item_id))
    without = printed("准予决定书", item_id)
    assert text_of(with_head).count(issuer) == text_of(without).count(issuer) + 1
    assert _red(with_head)
    assert not _red(without)
    top = pieces(reader(with_head).pages[0])[0]
    assert (top[0], round(top[3])) == (issuer, 28)
    assert 30 <= top[2] <= 45


def test_a_promise_of_the_applicant_has_no_red_head() -> None:
    assert not _red(paper("告知承诺书", headed(PERMIT)))


def test_a_long_reason_runs_over_the_pages_and_the_seal_follows_it() -> None:
    reason = "所交材料与现场勘查情况不符，" * 60
    case = case_of(PERMIT)
    assert case.refusal is not None
    long = replace(case, refusal=replace(case.refusal, reason=reason))
    made = paper("不予受理决定书", dossier_of(PERMIT, long))
    assert made.pages == 3
    # A page break may fall into one of them.
    assert text_of(made).count("所交材料与现场勘查情况不符") >= 58
    last = "".join(reader(made).pages[-1].extract_text().split())
    assert "（印章）" in last


def _red(made: Paper) -> bool:
    """Tell whether anything on the first page is drawn in the red of a head."""
    content = reader(made).pages[0].get_contents()
    assert content is not None
    return b"0.8 0 0 rg" in content.get_data() or b"0.8 0 0 RG" in content.get_data()
