"""Where a page ends: no row of a table is torn apart, no heading stands alone at its foot."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from app.catalog.model import Definition, Material
from app.printing import Dossier, Kind, Paper, guide_dossier, hall_paper, hall_sheet, html, paper
from tests.printing.papers import AT, CATALOG, PERMIT, reader, squeezed
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
