"""Every shipped item: its form reads its samples, its cases reach their ends, its papers print.

What is the item's own (main road, guide, notice, receipt) is tried for every item. Acceptance,
refusal and the request for more materials depend on the flow, the kinds of limits and of
materials only (tests/county/shapes.py): they are walked and printed once for each kind of item.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from io import BytesIO
from pathlib import Path

import pypdf
import pytest

from app.catalog import Catalog, load
from app.catalog.model.situations import every_material
from app.desk import CaseView
from app.printing import KINDS, OF_AN_ITEM, Kind, guide_dossier, paper, places
from app.store import Store, upgrade
from app.workflow import step_id_of
from tests.county import shapes
from tests.county.walks import BEGIN, Walker, acts_to_the_end, endings

CATALOG = load(Path(__file__).resolve().parents[2] / "config").catalog
ITEMS = sorted(CATALOG.items) if CATALOG else []
ROADS = shapes.one_of_each(CATALOG, shapes.road)
DESKS = sorted(
    {
        *shapes.one_of_each(CATALOG, shapes.desk),
        *shapes.one_of_each(CATALOG, lambda item: item.workflow),
    }
)
BLANKS: tuple[Kind, ...] = ("办事指南", "一次性告知单")
ONE_PAGE: tuple[Kind, ...] = ("办事指南简版", "办理流程图")
# The paper that tells each end but 办结.
TOLD_BY = {
    "不予受理": "不予受理决定书",
    "转告有权机关": "不予受理决定书",
    "不需要办理": "不需要办理告知书",
    "不予": "不予决定书",
}
# What a reader sees in place of a character that no font can draw.
UNDRAWN = set("\ufffd〓\x00")


@pytest.fixture(scope="module")
def walker(tmp_path_factory: pytest.TempPathFactory, county: Catalog) -> Iterator[Walker]:
    url = f"sqlite:///{tmp_path_factory.mktemp('walk')}/walk.db"
    upgrade(url)
    store = Store(url)
    yield Walker(store, county)
    store.dispose()


def reading(pdf: bytes) -> str:
    """Give all text of a paper without white space."""
    pages = pypdf.PdfReader(BytesIO(pdf)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def printed(walker: Walker, case: CaseView, kinds: Collection[str]) -> None:
    """Issue papers that the case gives occasion for; each holds its number and its item."""
    actor, _choice = next(walker.people(case), (None, None))
    if actor is None:
        actor = walker.hire(role="办事员", point=case.point, posts=())
    assert set(kinds) <= set(walker.desk.case(actor, case.number, walker.at).printable)
    for kind in kinds:
        issued, pdf = walker.desk.issue_paper(actor, case.number, kind, walker.at)
        text = reading(pdf)
        assert issued.kind == kind
        assert "".join(issued.number.split()) in text, kind
        assert case.item[:6] in text, kind
        assert "{{" not in text
        assert "None" not in text
        assert not set(text) & UNDRAWN, kind


@pytest.mark.parametrize("name", ITEMS)
def test_goes_to_its_end_and_prints_on_the_way(walker: Walker, county: Catalog, name: str) -> None:
    item = county.items[name]
    case = walker.open(item)
    assert case.promised is None
    assert case.status == "已收件"
    printed(walker, case, ["收件凭证"])
    steps = 0
    while not case.ended:
        accepted_before = case.accepted_at
        case = walker.forward(case)
        if case.accepted_at and not accepted_before:
            printed(walker, case, ["受理通知书"] if name in ROADS else [])
            assert (case.promised is None) == (item.limits.promised is None)
        steps += 1
        assert steps < 40
    assert case.ended == "办结"
    printed(walker, case, ["办结通知书"] if name in ROADS else [])
    assert case.accepted_at
    assert case.offers == ()
    assert steps == acts_to_the_end(county.workflows[item.workflow])


@pytest.mark.parametrize("name", ITEMS)
def test_prints_a_guide_and_a_blank_notice(county: Catalog, name: str) -> None:
    definition = county.definition(name)
    url = f"https://hall.example/items/{name}"
    dossier = guide_dossier(definition, places(county, definition.item), url, BEGIN)
    for kind in BLANKS:
        made = paper(kind, dossier)
        text = reading(made.pdf)
        assert made.replaced == (), kind
        assert not set(text) & UNDRAWN, kind
        assert "{{" not in text
        assert "None" not in text
        for material in every_material(definition.item):
            assert material.name.replace(" ", "") in text, (kind, material.id)


@pytest.mark.parametrize("name", ROADS)
@pytest.mark.parametrize("kind", [kind for kind in OF_AN_ITEM if kind not in BLANKS])
def test_prints_what_else_there_is_of_an_item(county: Catalog, name: str, kind: Kind) -> None:
    definition = county.definition(name)
    dossier = guide_dossier(definition, places(county, definition.item), "", BEGIN)
    made = paper(kind, dossier)
    assert made.replaced == ()
    assert kind not in ONE_PAGE or made.pages == 1
    assert definition.item.name.replace(" ", "") in reading(made.pdf)


@pytest.mark.parametrize("name", ROADS)
def test_reaches_every_other_end(walker: Walker, county: Catalog, name: str) -> None:
    item = county.items[name]
    wanted = endings(item, county)
    assert wanted
    for step, outcome in wanted:
        case = walker.open(item)
        while True:
            found = [(a, c) for a, c in walker.people(case) if step_id_of(c.step) == step]
            if found:
                break
            # A step after a choice may only be reached when an earlier one fails.
            case = walker.forward(case, failing=True)
        case = walker.act(*found[0][:1], case, found[0][1], outcome)
        assert case.ended == outcome
        assert case.tasks == ()
        printed(walker, case, [TOLD_BY[outcome]])


@pytest.mark.parametrize("name", DESKS)
def test_asks_once_for_what_is_missing(walker: Walker, county: Catalog, name: str) -> None:
    item = county.items[name]
    case = walker.open(item, complete=False)
    actor, choice = next(walker.people(case))
    if "补正" not in choice.outcomes:
        assert "补正" not in county.workflows[item.workflow].all_steps()[0].outcomes
        return
    case = walker.act(actor, case, choice, "补正")
    assert case.status == "待补正"
    printed(walker, case, ["一次性告知单", "补正告知书"])
    again = next(c for c in walker.desk.case(actor, case.number, walker.at).offers)
    assert "补正" not in again.outcomes
    assert "补正" in again.blocked


def test_nothing_that_differs_is_left_out(county: Catalog) -> None:
    """The kinds walked cover every flow, every end of every flow and every paper of a case."""
    walked = [county.items[name] for name in ROADS]
    assert {item.workflow for item in walked} == set(county.workflows)
    assert {shapes.road(item) for item in walked} == set(map(shapes.road, county.items.values()))
    asked = [county.items[name] for name in DESKS]
    assert {shapes.desk(item) for item in asked} == set(map(shapes.desk, county.items.values()))
    assert {item.workflow for item in asked} == set(county.workflows)
    on_the_way = {"收件凭证", "受理通知书", "补正告知书", "办结通知书", *TOLD_BY.values()}
    # What a case comes to otherwise than by its steps' outcomes is printed in tests/desk.
    elsewhere = {
        "告知承诺书", "容缺受理承诺书", "容缺受理通知书", "准予决定书", "终止办理通知书",
        "撤件确认单", "送达回证", "否定报备单", "延期通知书", "特别程序告知书", "材料交接单", "卷宗",
    }  # fmt: skip
    assert {*OF_AN_ITEM, *on_the_way, *elsewhere} == set(KINDS)
