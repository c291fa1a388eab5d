"""Every shipped item: its form reads its samples, cases of it reach every end and print every paper."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pypdf
import pytest

from app.catalog import Catalog, load
from app.desk import CaseView
from app.store import Store, upgrade
from tests.county.walks import Walker, endings

CATALOG = load(Path(__file__).resolve().parents[2] / "config").catalog
ITEMS = sorted(CATALOG.items) if CATALOG else []


@pytest.fixture(scope="module")
def walker(tmp_path_factory: pytest.TempPathFactory, county: Catalog) -> Iterator[Walker]:
    url = f"sqlite:///{tmp_path_factory.mktemp('walk')}/walk.db"
    upgrade(url)
    store = Store(url)
    yield Walker(store, county)
    store.dispose()


def printed(walker: Walker, case: CaseView) -> set[str]:
    """Issue every paper the case gives occasion for; each holds its number and its item."""
    actor, _choice = next(walker.people(case), (None, None))
    if actor is None:
        actor = walker.hire(role="办事员", point=case.point, posts=())
    seen = walker.desk.case(actor, case.number, walker.at)
    for kind in seen.printable:
        paper, pdf = walker.desk.issue_paper(actor, case.number, kind, walker.at)
        text = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages)
        squeezed = "".join(text.split())
        assert paper.kind == kind
        assert "".join(paper.number.split()) in squeezed, kind
        assert case.item[:6] in squeezed, kind
        assert "{{" not in text
        assert "None" not in text
    return set(seen.printable)


@pytest.mark.parametrize("name", ITEMS)
def test_goes_to_its_end_and_prints_on_the_way(walker: Walker, county: Catalog, name: str) -> None:
    item = county.items[name]
    case = walker.open(item)
    assert case.promised is None
    assert case.status == "已收件"
    papers = printed(walker, case)
    steps = 0
    while not case.ended:
        accepted_before = case.accepted_at
        case = walker.forward(case)
        if case.accepted_at and not accepted_before:
            papers |= printed(walker, case)
            assert (case.promised is None) == (item.limits.promised is None)
        steps += 1
        assert steps < 40
    assert case.ended == "办结"
    assert case.offers == ()
    assert steps == len(county.workflows[item.workflow].all_steps())
    assert {"收件凭证", "受理通知书"} <= papers


@pytest.mark.parametrize("name", ITEMS)
def test_reaches_every_other_end(walker: Walker, county: Catalog, name: str) -> None:
    item = county.items[name]
    wanted = endings(item, county)
    assert wanted
    for step, outcome in wanted:
        case = walker.open(item)
        while True:
            found = [(a, c) for a, c in walker.people(case) if c.step == step]
            if found:
                break
            case = walker.forward(case)
        case = walker.act(*found[0][:1], case, found[0][1], outcome)
        assert case.ended == outcome
        assert case.tasks == ()
        if outcome == "不予受理":
            assert "不予受理决定书" in printed(walker, case)


@pytest.mark.parametrize("name", ITEMS)
def test_asks_once_for_what_is_missing(walker: Walker, county: Catalog, name: str) -> None:
    item = county.items[name]
    case = walker.open(item, complete=False)
    actor, choice = next(walker.people(case))
    if "补正" not in choice.outcomes:
        assert "补正" not in county.workflows[item.workflow].all_steps()[0].outcomes
        return
    case = walker.act(actor, case, choice, "补正")
    assert case.status == "待补正"
    assert "补正告知书" in printed(walker, case)
    again = next(c for c in walker.desk.case(actor, case.number, walker.at).offers)
    assert "补正" not in again.outcomes
    assert "补正" in again.blocked
