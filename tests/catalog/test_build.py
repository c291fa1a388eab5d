"""Checked data becomes frozen values; one rule over many points becomes one value for each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalog import build, model
from app.catalog.model import Hours, Market, Parallel, Point, Step

TOWN = {
    "id": "town", "name": "柳河镇便民服务中心", "kind": "便民服务中心", "tier": "镇",
    "parent": "hall", "divisions": ["150400101"], "phone": "0476-1",
    "hours": {"workdays": "08:30-12:00, 14:30-17:30"}, "example_values": ["phone", "address"],
    "stations": [
        {"id": "east", "name": "东村便民服务站", "divisions": ["150400101201"]},
        {"id": "west", "name": "西村便民服务站", "divisions": [], "phone": "0476-2",
         "address": "村委会", "hours": {"sunday": "09:00-11:00"}},
    ],
}  # fmt: skip
POINTS: Mapping[str, Point] = build.by_id(
    [
        *build.points({"id": "hall", "name": "县", "kind": "政务服务中心", "tier": "县"}),
        *build.points(TOWN),
        *build.points(
            {"id": "bank", "name": "驿", "kind": "银行驿站", "tier": "镇", "parent": "town"}
        ),
    ]
)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("08:30-12:00", ((time(8, 30), time(12)),)),
        ("08:30-12:00, 14:30-17:30", ((time(8, 30), time(12)), (time(14, 30), time(17, 30)))),
        ("00:00-23:59,", ((time(0), time(23, 59)),)),
    ],
)
def test_hours_are_pairs_of_times(text: str, spans: object) -> None:
    made = build.hours({"saturday": text})
    assert made is not None
    assert (made.saturday, made.workdays, made.sunday) == (spans, (), ())


def test_market_days_have_hours_of_their_own() -> None:
    made = build.hours({"market": {"days": ["三", "八"], "by": "农历", "hours": "07:00-13:00"}})
    market = Market(days=("三", "八"), by="农历", hours=((time(7), time(13)),))
    assert made == Hours(market=market)
    assert build.hours({"market": {"days": ["十"], "hours": "07:00-13:00"}}) == Hours(
        market=Market(days=("十",), by="公历", hours=market.hours)
    )


def test_a_station_has_its_towns_hours_without_the_market() -> None:
    market = {"days": ["三"], "hours": "07:00-13:00"}
    town, east, _west = build.points({**TOWN, "hours": {**TOWN["hours"], "market": market}})
    assert town.hours.market is not None
    assert east.hours == Hours(workdays=town.hours.workdays)


def test_no_hours_are_not_empty_hours() -> None:
    assert build.hours(None) is None
    assert build.hours({}) == Hours()


def test_stations_stand_behind_their_town_and_inherit_from_it() -> None:
    town, east, west = build.points(TOWN)
    assert (town.id, town.hours.workdays[0][0]) == ("town", time(8, 30))
    assert (east.kind, east.tier, east.parent) == ("便民服务站", "村", "town")
    assert (east.phone, east.hours) == ("0476-1", town.hours)
    assert east.example_values == ("phone",), "the town's telephone is an example here too"
    assert (west.phone, west.address, west.hours.workdays) == ("0476-2", "村委会", ())
    assert west.example_values == ()


@pytest.mark.parametrize(
    ("selector", "ids"),
    [
        ({"points": ["west", "hall"]}, ["hall", "west"]),
        ({"tiers": ["村"]}, ["east", "west"]),
        ({"kinds": ["银行驿站"]}, ["bank"]),
        ({"tiers": ["镇"], "kinds": ["便民服务中心"]}, ["town"]),
        ({"tiers": ["县", "镇"]}, ["hall", "town", "bank"]),
        ({"tiers": ["镇"], "except": ["bank"]}, ["town"]),
        ({"tiers": ["镇"], "points": ["hall"]}, ["hall", "town", "bank"]),
        ({"points": ["hall"], "except": ["hall"]}, []),
        ({"tiers": ["县"], "kinds": ["银行驿站"]}, []),
        ({"except": ["hall"]}, []),
        ({"points": ["nowhere"]}, []),
    ],
)
def test_a_selector_means_points_in_their_order(selector: dict[str, Any], ids: list[str]) -> None:
    assert list(build.selected(selector, POINTS)) == ids


@settings(deadline=None)
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "points": st.lists(st.sampled_from([*POINTS, "nowhere"])),
            "tiers": st.lists(st.sampled_from(["县", "镇", "村"])),
            "kinds": st.lists(st.sampled_from(["便民服务中心", "便民服务站", "银行驿站"])),
            "except": st.lists(st.sampled_from([*POINTS])),
        },
    )
)
def test_a_selector_never_means_what_it_leaves_out(selector: dict[str, list[str]]) -> None:
    found = build.selected(selector, POINTS)
    assert len(found) == len(set(found))
    assert not set(found) & set(selector.get("except", ()))
    for identity in found:
        point = POINTS[identity]
        named = identity in selector.get("points", ())
        tiers, kinds = selector.get("tiers") or [point.tier], selector.get("kinds") or [point.kind]
        assert named or (point.tier in tiers and point.kind in kinds)


def test_windows_are_one_for_each_point() -> None:
    data = {
        "id": "desk", "name": "便民窗口", "kind": "综合窗口", "at": {"tiers": ["村"]},
        "takes": {"themes": ["社会救助"], "items": ["x"]}, "posts": ["受理岗"],
        "hours": {"workdays": "09:00-10:00"},
    }  # fmt: skip
    made = build.windows(data, POINTS)
    assert [(w.id, w.rule, w.point) for w in made] == [
        ("desk@east", "desk", "east"), ("desk@west", "desk", "west"),
    ]  # fmt: skip
    assert made[0].takes == model.Takes(themes=("社会救助",), items=("x",))
    assert made[0].hours == Hours(workdays=((time(9), time(10)),))


def test_posts_stand_where_the_rule_means_or_above_it() -> None:
    data = {
        "id": "village", "name": "村级", "at": {"tiers": ["村", "县"]},
        "posts": [
            {"id": "专办员", "people": 1, "backup": {"post": "B", "when": ["请假"]}},
            {"id": "联络员", "people": 2, "place": "上级", "handles": {"ways": ["承诺办"]}},
        ],
        "separation": [["专办员", "审批岗"]],
    }  # fmt: skip
    made = build.staffing(data, POINTS)
    assert made.points == ("hall", "east", "west")
    # Two villages have one liaison at their town; a hall without a parent has none above it.
    assert [(p.point, p.id) for p in made.posts] == [
        ("hall", "专办员"), ("east", "专办员"), ("town", "联络员"), ("west", "专办员"),
    ]  # fmt: skip
    assert made.separation == (("专办员", "审批岗"),)
    assert made.posts[0].backup == model.Backup(post="B", when=("请假",))
    assert made.posts[2].handles.ways == ("承诺办",)


def test_a_workflow_says_what_each_block_is_and_can_be_stored() -> None:
    data = {
        "id": "joint", "name": "并联",
        "steps": [
            {"id": "a", "name": "甲", "by": {"post": "受理岗"}},
            {"parallel": {"join": "任一", "branches": [
                [{"id": "b", "name": "乙", "by": {"department": "civil"}}],
                [{"id": "c", "name": "丙", "by": {"department": "land"}}],
            ]}},
        ],
    }  # fmt: skip
    made = build.workflow(data)
    assert isinstance(made.steps[0], Step)
    assert isinstance(made.steps[1], Parallel)
    assert [step.id for step in made.all_steps()] == ["a", "b", "c"]
    assert made.steps[0].outcomes == ("通过",)
    again = msgspec.json.decode(msgspec.json.encode(made), type=model.Workflow)
    assert again == made


def test_values_are_frozen_and_free_means_no_fees() -> None:
    item = build.item(
        {
            "id": "a", "name": "甲", "type": "公共服务", "kind": "即办件", "department": "civil",
            "tiers": ["县"], "audience": ["自然人"], "themes": ["救助"], "ways": ["即时办"],
            "visits": {"count": 0}, "materials": [], "fees": "不收费",
            "legal_basis": [{"title": "法", "kind": "法律"}],
            "result": {"kind": "其他", "name": "证明"}, "workflow": "instant",
            "contacts": {"consult": "1", "complain": "2"},
            "effective": {"from": "2026-01-01"},
        }
    )  # fmt: skip
    assert item.fees == ()
    assert item.effective == model.Period(from_=date(2026, 1, 1))
    assert item.effective.covers(date(2026, 1, 1))
    assert not item.effective.covers(date(2025, 12, 31))
    assert item.limits.supplement_notice.length == 5
    with pytest.raises(AttributeError):
        item.name = "乙"  # type: ignore[misc]


def test_of_two_with_one_id_the_first_counts() -> None:
    made = build.by_id([model.Department(id="a", name="甲"), model.Department(id="a", name="乙")])
    assert made["a"].name == "甲"


def test_a_content_hash_is_the_content() -> None:
    written_out = msgspec.convert({"length": 5, "unit": "工作" + "日"[:1]}, model.Limit)
    first = model.Limit(length=5)
    assert written_out == first
    assert model.content_hash(written_out) == model.content_hash(first)
    again = msgspec.json.decode(msgspec.json.encode(written_out), type=model.Limit)
    assert model.content_hash(again) == model.content_hash(first)
    assert model.content_hash(first) != model.content_hash(model.Limit(length=6))
