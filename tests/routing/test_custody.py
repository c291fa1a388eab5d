"""全程代办: the chain of hands from the village to who decides, and back."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalog.model import Agency, Catalog, Limit
from app.routing import route
from app.routing.custody import Chain, Hop, chain
from tests.sample import (
    AGENCY_ITEM,
    BANK,
    BANK_ITEM,
    HALL,
    INSTANT_ITEM,
    JOINT_ITEM,
    OTHER_TOWN,
    PROMISED_ITEM,
    TOWN,
    VILLAGE,
    VILLAGE_DIVISION,
    sample_catalog,
)

CATALOG = sample_catalog()
replace = msgspec.structs.replace
MORNING = datetime(2026, 9, 24, 10, 0, tzinfo=timezone(timedelta(hours=8)))


def of(item: str, point: str, division: str = "", catalog: Catalog = CATALOG) -> Chain:
    return chain(catalog, catalog.items[item], catalog.points[point], division)


def ends(hop: Hop) -> tuple[str, str]:
    return hop.from_point or hop.from_department, hop.to_point or hop.to_department


def test_from_the_village_to_the_department_and_back() -> None:
    found = of(AGENCY_ITEM, VILLAGE)
    there = [(VILLAGE, TOWN), (TOWN, HALL), (HALL, "civil-affairs")]
    back = [(other, one) for one, other in reversed(there)]
    assert [ends(hop) for hop in found.hops] == [*there, *back]
    assert [hop.carries for hop in found.hops] == ["材料"] * 3 + ["结果"] * 3
    assert [hop.seq for hop in found.hops] == [1, 2, 3, 4, 5, 6]
    assert found.hops[0] == Hop(
        seq=1, from_point=VILLAGE, from_post="村代办帮办员", to_point=TOWN, to_post="综合受理岗",
        name="八沟道村便民服务站交黑里河镇便民服务中心", limit=Limit(length=1), carries="材料",
    )  # fmt: skip
    assert (found.hops[2].to_department, found.hops[2].to_post) == ("civil-affairs", "审批岗")
    assert found.reasons[0].text == (
        "第1棒：八沟道村便民服务站交黑里河镇便民服务中心材料，1个工作日内交到。"
    )
    assert {reason.group for reason in found.reasons} == {"代办链"}


def test_only_the_levels_between() -> None:
    assert [ends(hop) for hop in of(PROMISED_ITEM, HALL, VILLAGE_DIVISION).hops] == [
        (HALL, "civil-affairs"),
        ("civil-affairs", HALL),
    ]
    assert [ends(hop) for hop in of(JOINT_ITEM, TOWN).hops][:2] == [
        (TOWN, HALL),
        (HALL, "natural-resources"),
    ]


def test_what_is_decided_on_the_spot_goes_through_no_hands() -> None:
    found = of(INSTANT_ITEM, TOWN)
    assert found.hops == ()
    assert [reason.text for reason in found.reasons] == [
        "“社会救助对象身份证明出具”就在黑里河镇便民服务中心办，不用往别处送。"
    ]


def test_a_bank_goes_for_the_applicant_only_where_it_is_authorised_to() -> None:
    found = of(INSTANT_ITEM, BANK)
    assert [ends(hop) for hop in found.hops] == [(BANK, HALL), (HALL, BANK)]
    none = of(BANK_ITEM, BANK)
    assert none.hops == ()
    assert [(reason.code, reason.text) for reason in none.reasons] == [
        (
            "hop-none",
            "宁城农商银行天义支行政银驿站没有代办岗，“住房公积金缴存信息查询”不走全程代办。",
        )
    ]


def test_where_nobody_goes_for_the_applicant_there_is_no_chain() -> None:
    staffing = {
        id: replace(rule, posts=tuple(p for p in rule.posts if "代办" not in p.id))
        for id, rule in CATALOG.staffing.items()
    }
    found = of(PROMISED_ITEM, TOWN, catalog=replace(CATALOG, staffing=staffing))
    assert (found.hops, found.reasons[0].code) == ((), "hop-none")


def test_the_limit_of_a_hop_is_the_centres() -> None:
    hours = Limit(length=2, basis="代办接力制度")
    catalog = replace(CATALOG, centre=replace(CATALOG.centre, agency=Agency(hop_limit=hours)))
    found = of(AGENCY_ITEM, VILLAGE, catalog=catalog)
    assert {hop.limit for hop in found.hops} == {hours}
    assert found.reasons[0].text.endswith("材料，2个工作日内交到（代办接力制度）。")


def test_a_station_without_a_town_is_carried_across() -> None:
    lonely = replace(CATALOG.points[VILLAGE], parent="")
    catalog = replace(CATALOG, points={**CATALOG.points, VILLAGE: lonely})
    found = of(AGENCY_ITEM, VILLAGE, catalog=catalog)
    assert [ends(hop) for hop in found.hops] == [
        (VILLAGE, "civil-affairs"),
        ("civil-affairs", VILLAGE),
    ]


@given(
    st.sampled_from(sorted(CATALOG.items)),
    st.sampled_from([HALL, TOWN, VILLAGE, BANK, OTHER_TOWN]),
    st.sampled_from(["", VILLAGE_DIVISION, "150429102200"]),
)
@settings(deadline=None, max_examples=200)
def test_every_chain_is_connected_and_ends_where_it_is_decided(
    item: str, point: str, division: str
) -> None:
    found = of(item, point, division)
    assert found == of(item, point, division)
    assert found.reasons
    if not found.hops:
        return
    there = [hop for hop in found.hops if hop.carries == "材料"]
    back = [hop for hop in found.hops if hop.carries == "结果"]
    for one, other in zip(found.hops, found.hops[1:], strict=False):
        assert ends(one)[1] == ends(other)[0]
        assert one.to_post == other.from_post
    assert [ends(hop)[::-1] for hop in reversed(back)] == [ends(hop) for hop in there]
    assert ends(there[0])[0] == ends(back[-1])[1] == point
    steps = CATALOG.workflows[CATALOG.items[item].workflow].all_steps()
    doing = {step.step: step for step in route(CATALOG, item, point, MORNING, division).steps}
    deciding = [s for s in steps if {"准予", "不予"} & set(s.outcomes)]
    if doing and deciding:
        decider = doing[deciding[0].id]
        assert ends(there[-1])[1] == (decider.point or decider.department)
    assert len({ends(hop) for hop in there}) == len(there)


@pytest.mark.parametrize("item", sorted(CATALOG.items))
def test_no_hop_goes_nowhere(item: str) -> None:
    for hop in of(item, VILLAGE, VILLAGE_DIVISION).hops:
        assert bool(hop.from_point) != bool(hop.from_department)
        assert bool(hop.to_point) != bool(hop.to_department)
        assert ends(hop)[0] != ends(hop)[1]
