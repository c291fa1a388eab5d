"""What holds for every route whatever the item, the point, the time and the division."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.catalog.model import Catalog, Point, Takes
from app.routing import Route, nearest, route
from tests.sample import BANK, VILLAGE_DIVISION, sample_catalog

CATALOG = sample_catalog()
SHANGHAI = ZoneInfo("Asia/Shanghai")
replace = msgspec.structs.replace

times = st.datetimes(datetime(2024, 6, 1), datetime(2028, 6, 1)).map(
    lambda moment: moment.replace(tzinfo=SHANGHAI)
)
divisions = st.sampled_from(["", VILLAGE_DIVISION, "150429104203", "150429102200", "110101001001"])
# Other work on the machine must not fail a test that is right.
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def catalogs(draw: st.DrawFn) -> Catalog:
    """The sample with some windows, posts and authorisations taken away and parents changed."""
    ids = sorted(CATALOG.points)

    def point(known: Point) -> Point:
        parents = [known.parent, "", *ids] if draw(st.booleans()) else [known.parent]
        return replace(known, parent=draw(st.sampled_from(parents)))

    staffing = {
        id: replace(rule, posts=tuple(p for p in rule.posts if draw(st.integers(0, 5))))
        for id, rule in CATALOG.staffing.items()
    }
    windows = tuple(
        replace(w, takes=draw(st.sampled_from([w.takes, Takes(all=True), Takes()])))
        for w in CATALOG.windows
        if draw(st.integers(0, 3))
    )
    return replace(
        CATALOG,
        points={id: point(known) for id, known in CATALOG.points.items()},
        staffing=staffing,
        windows=windows,
        authorisations=CATALOG.authorisations if draw(st.booleans()) else {},
    )


@st.composite
def routes(draw: st.DrawFn) -> tuple[Catalog, datetime, str, Route]:
    catalog = draw(catalogs())
    item = draw(st.sampled_from(sorted(catalog.items)))
    point = draw(st.sampled_from(sorted(catalog.points)))
    at, division = draw(times), draw(divisions)
    return catalog, at, division, route(catalog, item, point, at, division)


Drawn = tuple[Catalog, datetime, str, Route]


@given(routes())
@settings(CALM, max_examples=400)
def test_every_route_is_whole(drawn: Drawn) -> None:
    catalog, at, division, found = drawn
    assert found == route(catalog, found.item, found.point, at, division)
    assert found.reasons
    assert all(reason.text.endswith("。") for reason in found.reasons)
    assert all("{" not in reason.text for reason in found.reasons)
    assert len(set(found.reasons)) == len(found.reasons)
    assert msgspec.json.decode(msgspec.json.encode(found), type=Route) == found
    if found.taken:
        steps = catalog.workflows[catalog.items[found.item].workflow].all_steps()
        assert [s.step for s in found.steps] == [s.id for s in steps]
        assert found.alternatives == ()
    else:
        assert (found.steps, found.window) == ((), "")


@given(routes())
@settings(CALM, max_examples=400)
def test_every_step_has_exactly_one_place(drawn: Drawn) -> None:
    catalog, _at, _division, found = drawn
    posts = {(p.point, p.id): p for rule in catalog.staffing.values() for p in rule.posts}
    missing = sum(reason.code == "post-missing" for reason in found.reasons)
    absent = 0
    for step in found.steps:
        assert bool(step.point) != bool(step.department)
        if step.point:
            post = posts.get((step.point, step.post))
            absent += post is None
            backup = "" if post is None or post.backup is None else post.backup.post
            assert step.backup == backup
    # Nobody is named for a step silently.
    assert absent <= missing or not found.taken


@given(routes())
@settings(CALM, max_examples=300)
def test_alternatives_really_take_the_item(drawn: Drawn) -> None:
    catalog, at, division, found = drawn
    assert len(set(found.alternatives)) == len(found.alternatives) <= 5
    assert found.point not in found.alternatives
    for other in found.alternatives:
        assert route(catalog, found.item, other, at, division).taken
    if not found.taken and len(found.alternatives) < 5:
        others = set(catalog.points) - {found.point, *found.alternatives}
        assert not any(route(catalog, found.item, other, at, division).taken for other in others)


@given(routes())
@settings(CALM, max_examples=300)
def test_a_bank_never_decides(drawn: Drawn) -> None:
    catalog, _at, _division, found = drawn
    steps = {s.id: s for s in catalog.workflows[catalog.items[found.item].workflow].all_steps()}
    for assigned in found.steps:
        if {"准予", "不予"} & set(steps[assigned.step].outcomes):
            assert assigned.point != BANK or "post-missing" in {r.code for r in found.reasons}


WAYS = ("即时办", "承诺办", "预约办", "延时办", "自助办")


@st.composite
def wishes(draw: st.DrawFn) -> tuple[Catalog, dict[str, Any]]:
    """A catalogue with machines, longer hours and other ways, and what somebody asks of it."""
    catalog = draw(catalogs())
    machines = {id: draw(st.sampled_from([0, 0, 2])) for id in catalog.points}
    points = {id: replace(p, terminals=machines[id]) for id, p in catalog.points.items()}
    items = {
        id: replace(item, ways=tuple(draw(st.permutations(WAYS)))[: draw(st.integers(1, 5))])
        for id, item in catalog.items.items()
    }
    own = st.sampled_from([None, None, CATALOG.points[BANK].hours])
    windows = tuple(replace(w, hours=draw(own)) for w in catalog.windows)
    asked = {
        "item_id": draw(st.sampled_from(sorted(items))),
        "at": (at := draw(times)),
        "division": draw(divisions),
        "way": draw(st.sampled_from(["", *WAYS])),
        "appointment": draw(st.none() | st.integers(-9, 99).map(lambda n: at + timedelta(hours=n))),
    }
    return replace(catalog, points=points, items=items, windows=windows), asked


@given(wishes(), st.sampled_from(sorted(CATALOG.points)), st.dictionaries(
    st.sampled_from([w.id for w in CATALOG.windows]), st.integers(0, 9)
))  # fmt: skip
@settings(CALM, max_examples=400)
def test_every_way_is_granted_or_refused_with_its_reason(
    drawn: tuple[Catalog, dict[str, Any]], point: str, loads: dict[str, int]
) -> None:
    catalog, asked = drawn
    found = route(catalog, point_id=point, loads=loads, **asked)
    assert found == route(catalog, point_id=point, loads=loads, **asked)
    codes = {reason.code for reason in found.reasons}
    assert all(reason.text.endswith("。") for reason in found.reasons)
    assert len(set(found.reasons)) == len(found.reasons)
    if found.taken:
        assert found.way in catalog.items[found.item].ways
        assert not asked["way"] or found.way == asked["way"]
        assert not codes & {"way-refused", "full", "tier-refused", "window-none"} or point == BANK
        assert found.way != "自助办" or found.window == ""
    else:
        assert codes & {
            "not-effective", "tier-refused", "bank-refused", "bank-expired", "bank-stage",
            "window-none", "way-refused", "full",
        }  # fmt: skip
    for other in found.alternatives:
        assert route(catalog, point_id=other, **asked).taken


@given(wishes(), st.sampled_from(sorted(CATALOG.points)))
@settings(CALM, max_examples=200)
def test_the_nearest_all_take_it_in_the_way_they_say(
    drawn: tuple[Catalog, dict[str, Any]], point: str
) -> None:
    catalog, asked = drawn
    near = nearest(catalog, point_id=point, most=99, **asked)
    taking = {p for p in catalog.points if route(catalog, point_id=p, **asked).taken}
    assert {each.point for each in near} == taking
    for each in near:
        assert route(catalog, point_id=each.point, **asked).way == each.way


@given(routes(), st.integers(0, 72))
@settings(CALM, max_examples=200)
def test_hours_never_decide_whether_an_item_is_taken(drawn: Drawn, hours: int) -> None:
    catalog, at, division, found = drawn
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    same_day = midnight + timedelta(hours=hours % 24)
    later = route(catalog, found.item, found.point, same_day, division)
    assert (later.taken, later.window, later.steps) == (found.taken, found.window, found.steps)
