"""Every item can be walked at every point that takes it: window, posts and departments are there."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from app.catalog import Catalog
from app.routing import route
from app.workflow import act, offers, performers, start
from tests.county.roads import takers

MORNING = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SATURDAY = MORNING.replace(day=28)
AFTER = MORNING.replace(year=2027, month=10, day=8)
# One of each kind of point; the rules treat all of a kind alike.
SAMPLES = ("county-hall", "heilihe-town", "jiedao-centre", "heilihe-bagoudao", "tiexi-changqing")


@pytest.mark.parametrize("point", SAMPLES)
def test_every_item_has_a_window_and_somebody_for_every_step(county: Catalog, point: str) -> None:
    for item in county.items.values():
        found = route(county, item.id, point, MORNING)
        assert found.taken == (point in {p.id for p in takers(county, item)}), item.id
        if not found.taken:
            assert found.reasons
            assert found.alternatives
            continue
        assert found.window, (item.id, point)
        steps = county.workflows[item.workflow].all_steps()
        assert [a.step for a in found.steps] == [seat for s in steps for seat, _ in performers(s)]
        for assignment in found.steps:
            posts = {post.id for post in county.posts_at(assignment.point)}
            if assignment.department:
                posts = set(county.departments[assignment.department].posts)
            assert assignment.post in posts, (item.id, assignment)


def test_a_villager_is_served_by_the_village_and_the_town(county: Catalog) -> None:
    found = route(county, "tree-felling", "heilihe-bagoudao", MORNING)
    by_step = {a.step: a for a in found.steps}
    assert (by_step["entrust"].point, by_step["entrust"].post) == ("heilihe-bagoudao", "帮办代办岗")
    assert (by_step["check"].point, by_step["check"].post) == ("heilihe-town", "乡级联络员")
    assert by_step["approve"].department == "forestry"
    assert by_step["deliver"].point == "heilihe-bagoudao"


def test_low_income_families_are_visited_by_their_town(county: Catalog) -> None:
    found = route(county, "dibao", "heilihe-bagoudao", MORNING)
    by_step = {a.step: a for a in found.steps}
    assert by_step["receive"].backup == "综合受理岗B岗"
    assert by_step["survey"].point == by_step["publicity"].point == "heilihe-town"
    assert by_step["approve"].department == "civil-affairs"


@pytest.mark.parametrize(
    ("item", "window"),
    [
        ("company-registration", "hall-market"),
        ("house-transfer", "hall-real-estate"),
        ("construction-permit", "hall-general-2"),
        ("road-freight", "hall-general-3"),
        ("elder-card", "hall-general-1"),
        ("gjj-query", "hall-housing-fund"),
    ],
)
def test_the_hall_sends_each_theme_to_its_window(county: Catalog, item: str, window: str) -> None:
    assert route(county, item, "county-hall", MORNING).window.startswith(window)


def test_banks_take_what_they_are_authorised_for_and_no_more(county: Catalog) -> None:
    for authorisation in county.authorisations.values():
        allowed = {e.item for e in authorisation.items if {"收件", "代办"} & set(e.stages)}
        for item in county.items:
            assert route(county, item, authorisation.point, MORNING).taken == (item in allowed)
            assert not route(county, item, authorisation.point, AFTER).taken


def test_a_bank_without_authorisation_takes_nothing(county: Catalog) -> None:
    authorised = {a.point for a in county.authorisations.values()}
    bank = next(
        p.id for p in county.points.values() if p.kind == "银行驿站" and p.id not in authorised
    )
    assert not any(route(county, item, bank, MORNING).taken for item in county.items)


@pytest.mark.parametrize(
    ("point", "item", "code"),
    [
        ("bank-heilihe", "gjj-query", "open"),
        ("county-hall", "gjj-query", "open"),
        ("heilihe-town", "gjj-query", "open"),
        ("heilihe-bagoudao", "gjj-query", "open"),
    ],
)
def test_every_place_is_open_on_saturday_morning(
    county: Catalog, point: str, item: str, code: str
) -> None:
    codes = [reason.code for reason in route(county, item, point, SATURDAY).reasons]
    assert code in codes
    assert "open" in [reason.code for reason in route(county, item, point, MORNING).reasons]


def test_a_bank_takes_but_never_finishes(county: Catalog) -> None:
    for authorisation in county.authorisations.values():
        for entry in authorisation.items:
            found = route(county, entry.item, authorisation.point, MORNING)
            deciding = {
                step.id
                for step in county.workflows[county.items[entry.item].workflow].all_steps()
                if {"准予", "不予", "办结"} & set(step.outcomes)
            }
            places = {a.point for a in found.steps if a.step in deciding}
            assert authorisation.point not in places


def test_no_promise_is_longer_than_the_law(county: Catalog) -> None:
    """Where both are working days the comparison needs no averages at all."""
    for item in county.items.values():
        promised, statutory = item.limits.promised, item.limits.statutory
        if promised and statutory and promised.unit == statutory.unit:
            assert promised.length <= statutory.length, item.id


def test_every_workflow_can_be_walked_to_a_good_end(county: Catalog) -> None:
    # Where something fails there is more to do: the way that leaves nothing out.
    good = ("不通过", "受理", "通过", "准予", "办结", "送达")
    for flow in county.workflows.values():
        state = start(flow)
        while not state.ended:
            offer = offers(flow, state)[0]
            outcome = next(word for word in good if word in offer.outcomes)
            state = act(flow, state, offer.seat, outcome)
        assert state.ended == "办结", flow.id
        assert set(state.passed) == {step.id for step in flow.all_steps()}


def test_every_workflow_can_refuse_at_the_door(county: Catalog) -> None:
    for flow in county.workflows.values():
        first = flow.all_steps()[0]
        assert {"受理", "补正", "不予受理"} <= set(first.outcomes), flow.id
        assert act(flow, start(flow), first.id, "不予受理").ended == "不予受理"
