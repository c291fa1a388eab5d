"""Where a page ends: no row of a table is torn apart, no heading stands alone at its foot."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from app.catalog.model import Definition, Material
from app.printing import Dossier, Kind, Paper, guide_dossier, hall_paper, hall_sheet, html, paper
from app.printing.brief import NOTICE_SQUEEZES, STRAY
from app.printing.pdf import pdf
from tests.printing.papers import (
    AT,
    CATALOG,
    GRANT,
    PERMIT,
    case_of,
    dossier_of,
    reader,
    squeezed,
)
from tests.printing.test_hall import IMPRINT
from tests.sample import TOWN

KINDS: tuple[Kind, ...] = ("办事指南", "办事指南大字版", "一次性告知单")
# So many materials that pages end at every place of the table, and of what follows it.
COUNTS = tuple(range(5, 45, 6))
_HEADING = re.compile(r"<h[234][^>]*>(.*?)</h[234]>", re.S)
_TAG = re.compile(r"<[^>]*>")
# What stands at the foot of every page.
_FOOT = re.compile(r"^(注：带\*的|事项版本|第\d+页共\d+页)")


def long_item(count: int) -> Definition:
    """Give an item with so many materials, each of some lines."""
    model = CATALOG.definition(PERMIT)
    materials = tuple(
        Material(
            id=f"m{n}", name=f"材料{n}始", source="申请人自备", necessity="必要", original=1,
            requirement=f"要写得清楚、盖章齐全，并与原件核对无误。{'须在有效期内。' * (n % 6)}材料{n}终",
        )
        for n in range(count)
    )  # fmt: skip
    return replace(model, item=replace(model.item, materials=materials, situations=()))


def dossier(count: int) -> Dossier:
    return guide_dossier(long_item(count), (), "https://example.org/", AT)


def pages_of(made: Paper) -> list[list[str]]:
    """Give the lines of every page without white space, top to bottom, without the foot."""
    return [
        [
            line
            for line in ("".join(one.split()) for one in page.extract_text().splitlines())
            if line and not _FOOT.match(line)
        ]
        for page in reader(made).pages
    ]


def headings(markup: str) -> set[str]:
    return {squeezed(_TAG.sub("", found)) for found in _HEADING.findall(markup)}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count", COUNTS)
def test_no_row_is_torn_apart(kind: Kind, count: int) -> None:
    pages = ["".join(lines) for lines in pages_of(paper(kind, dossier(count)))]
    for n in range(count):
        begun = [at for at, page in enumerate(pages) if f"材料{n}始" in page]
        ended = [at for at, page in enumerate(pages) if f"材料{n}终" in page]
        assert begun == ended, n
        assert len(begun) == 1, n
    assert len(pages) > 1 or count < 20


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "一次性告知单"])
@pytest.mark.parametrize("count", COUNTS)
def test_no_heading_stands_alone_at_the_foot(kind: Kind, count: int) -> None:
    made = dossier(count)
    known = headings(html(kind, made)[0])
    assert known
    for lines in pages_of(paper(kind, made)):
        assert lines[-1] not in known, lines[-3:]


def test_a_row_longer_than_a_page_is_torn_rather_than_lost() -> None:
    model = long_item(1)
    (one,) = model.item.materials
    endless = replace(one, requirement="起头。" + "这一条太罗嗦。" * 700 + "材料0终")
    definition = replace(model, item=replace(model.item, materials=(endless,)))
    pages = pages_of(paper("办事指南", guide_dossier(definition, (), "", AT)))
    text = "".join("".join(lines) for lines in pages)
    assert text.count("嗦") == 700
    assert text.count("材料0终") == 1


@pytest.mark.parametrize("count", [7, 23, 41])
def test_an_entry_of_a_booklet_is_not_torn_apart(count: int) -> None:
    model = long_item(4).item
    many = {
        f"aid-{n}": replace(model, id=f"aid-{n}", name=f"第{n}号申领始", themes=("救助",))
        for n in range(count)
    }
    sheet = hall_sheet(replace(CATALOG, items=many), "便民服务手册", TOWN, AT)
    made = hall_paper(sheet, IMPRINT)
    entries = ["".join(lines) for lines in pages_of(made)]
    first = next(n for n, page in enumerate(entries) if page.startswith("四、事项简介"))
    for page in entries[first:]:
        assert page.count("号申领始") == page.count("投诉：")
        assert page.count("号申领始") >= 1
    assert sum(page.count("号申领始") for page in entries[first:]) == count


@pytest.mark.parametrize(
    ("kind", "text"),
    [("特别程序告知书", "承办单位："), ("延期通知书", "承办单位："), ("不予决定书", "提起行政诉讼"),
     ("告知承诺书", "愿意承担")],
)  # fmt: skip
def test_a_seal_never_stands_on_a_page_without_text(kind: Kind, text: str) -> None:
    for lines in range(0, 24, 3):
        reason = "现场情况复杂，还须查阅历史档案。" * 2 * lines
        case = case_of(GRANT)
        assert case.halt
        assert case.prolonged
        assert case.ending
        assert case.pledge
        longer = replace(
            case,
            halt=replace(case.halt, reason=reason), prolonged=replace(case.prolonged, reason=reason),
            ending=replace(case.ending, reason=reason), pledge=replace(case.pledge, check=reason),
        )  # fmt: skip
        last = pages_of(paper(kind, marked(dossier_of(GRANT, longer))))[-1]
        assert text in "".join(last), lines


def marked(dossier: Dossier) -> Dossier:
    """Give the dossier with an example in it, of which a note speaks above the seal."""
    item = replace(dossier.definition.item, example_values=("contacts",))
    return replace(dossier, definition=replace(dossier.definition, item=item))


class TestStrayLines:
    @pytest.mark.parametrize("count", [4, 8, 18])
    def test_a_guide_begins_no_page_for_a_few_lines(self, count: int) -> None:
        plain = pdf(html("办事指南", dossier(count))[0])
        # The last page is the chart.
        stray = plain.filled[-2] < STRAY
        assert stray is (count != 8)
        made = paper("办事指南", dossier(count))
        assert made.pages == plain.pages - stray
        if not stray:
            assert made.pdf == plain.data

    def test_a_notice_is_set_closer_before_its_stub_stands_alone(self) -> None:
        pages = [paper("一次性告知单", dossier(count)).pages for count in range(4, 15)]
        sizes = [html("一次性告知单", dossier(14), each)[0] for each in NOTICE_SQUEEZES]
        assert pages == sorted(pages)
        assert pages[0] == 1
        loose = [
            pdf(html("一次性告知单", dossier(n), NOTICE_SQUEEZES[0])[0]).pages for n in range(4, 15)
        ]
        assert sum(pages) < sum(loose)
        assert len(set(sizes)) == len(NOTICE_SQUEEZES)

    def test_how_far_a_page_is_filled_is_known(self) -> None:
        made = pdf("<html lang='zh'><body><p style='height:50mm;margin:0'>一</p></body></html>")
        assert len(made.filled) == 1
        assert 49 < made.filled[0] < 65
