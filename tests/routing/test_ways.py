"""The five ways: 即时办、承诺办、预约办、延时办、自助办, each taken and each refused with its reason."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import msgspec
import pytest

from app.catalog.model import Booking, Catalog, Handles, Hours, Item, Point
from app.routing import Route, nearest, route
from tests.sample import (
    AGENCY_ITEM,
    BANK,
    BANK_ITEM,
    HALL,
    INSTANT_ITEM,
    JOINT_ITEM,
    PROMISED_ITEM,
    TOWN,
    VILLAGE,
    sample_catalog,
)

SHANGHAI = timezone(timedelta(hours=8))
CATALOG = sample_catalog()
replace = msgspec.structs.replace


def moment(day: int, hour: int, minute: int = 0, month: int = 9) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


THURSDAY = moment(24, 10)
SATURDAY = moment(12, 10)


def with_item(item_id: str, catalog: Catalog = CATALOG, **changes: object) -> Catalog:
    item: Item = replace(catalog.items[item_id], **changes)
    return replace(catalog, items={**catalog.items, item_id: item})


def with_point(point_id: str, catalog: Catalog = CATALOG, **changes: object) -> Catalog:
    point: Point = replace(catalog.points[point_id], **changes)
    return replace(catalog, points={**catalog.points, point_id: point})


def said(found: Route, code: str) -> list[str]:
    return [reason.text for reason in found.reasons if reason.code == code]


ALL_WAYS = with_item(
    INSTANT_ITEM, ways=("即时办", "预约办", "延时办", "自助办"), booking=Booking(per_day=2)
)


@pytest.mark.parametrize(
    ("item", "way", "text"),
    [
        (INSTANT_ITEM, "即时办", "即时办：材料齐全的，当场办结。"),
        (PROMISED_ITEM, "承诺办", "承诺办：受理后15个工作日内办结。"),
        (JOINT_ITEM, "承诺办", "承诺办：受理后15个工作日内办结。"),
    ],
)
def test_without_a_wish_it_is_the_first_way_of_the_item(item: str, way: str, text: str) -> None:
    limits = CATALOG.items[PROMISED_ITEM].limits
    found = route(with_item(item, limits=limits), item, TOWN, THURSDAY)
    assert (found.taken, found.way) == (True, way)
    assert said(found, "way") == [text]


def test_an_item_that_promises_nothing_says_so() -> None:
    open_ended = with_item(PROMISED_ITEM, limits=CATALOG.items[INSTANT_ITEM].limits)
    found = route(open_ended, PROMISED_ITEM, TOWN, THURSDAY)
    assert said(found, "way") == ["承诺办：受理后按流程办结。"]


def test_the_first_way_that_fits_comes_before_those_that_say_when() -> None:
    machine_first = with_item(INSTANT_ITEM, ways=("延时办", "自助办", "即时办"))
    assert route(machine_first, INSTANT_ITEM, HALL, THURSDAY).way == "即时办"
    with_machine = with_point(HALL, machine_first, terminals=1)
    # Nobody is sent to a machine unasked, unless there is no other way.
    assert route(with_machine, INSTANT_ITEM, HALL, THURSDAY).way == "即时办"
    machine_only = with_item(INSTANT_ITEM, with_machine, ways=("延时办", "自助办"))
    assert route(machine_only, INSTANT_ITEM, HALL, THURSDAY).way == "自助办"


def test_a_way_the_item_does_not_know_is_refused_and_the_others_are_named() -> None:
    found = route(CATALOG, PROMISED_ITEM, TOWN, THURSDAY, way="即时办")
    assert (found.taken, found.way, found.alternatives) == (False, "即时办", ())
    assert [reason.text for reason in found.reasons] == [
        "“最低生活保障对象认定、保障金给付”不能即时办。",
        "这里可以：承诺办。",
    ]


# 自助办


def test_a_machine_of_the_point_takes_what_may_be_done_by_oneself() -> None:
    catalog = with_point(HALL, terminals=2)
    found = route(catalog, INSTANT_ITEM, HALL, THURSDAY, way="自助办")
    assert (found.taken, found.way, found.window) == (True, "自助办", "")
    assert said(found, "terminal") == ["到宁城县政务服务中心的自助终端办理，不用到窗口。"]
    assert said(found, "way") == ["自助办：申请人在自助终端上自己办理。"]
    assert [step.step for step in found.steps] == ["receive", "issue"]


def test_without_a_machine_it_is_refused_with_where_there_is_one() -> None:
    catalog = with_point(HALL, terminals=2)
    found = route(catalog, INSTANT_ITEM, TOWN, THURSDAY, way="自助办")
    assert not found.taken
    assert said(found, "way-refused") == ["黑里河镇便民服务中心没有自助终端，不能自助办。"]
    assert said(found, "way-other") == ["这里可以：即时办。"]
    assert found.alternatives == (HALL,)


def test_a_bank_machine_does_only_what_the_authorisation_says() -> None:
    assert route(CATALOG, BANK_ITEM, BANK, THURSDAY, way="自助办").taken
    found = route(CATALOG, INSTANT_ITEM, BANK, THURSDAY, way="自助办")
    assert not found.taken
    assert said(found, "bank-stage") == [
        "宁政服授〔2025〕3号只授权宁城农村商业银行天义支行办理“社会救助对象身份证明出具”的"
        "咨询、代办，不含自助，不能受理。"
    ]


def test_a_bank_that_only_has_a_machine_receives_nothing_but_says_what_it_has() -> None:
    (known,) = CATALOG.authorisations.values()
    machine_only = replace(known.items[0], stages=("咨询", "自助"))
    authorisation = replace(known, items=(machine_only,))
    catalog = replace(CATALOG, authorisations={known.id: authorisation})
    found = route(catalog, BANK_ITEM, BANK, THURSDAY)
    assert (found.taken, found.way, found.alternatives) == (False, "即时办", (HALL,))
    assert said(found, "way-other") == ["这里可以：自助办。"]
    assert route(catalog, BANK_ITEM, BANK, THURSDAY, way="自助办").taken


# 预约办


def test_an_appointment_in_open_hours_is_taken() -> None:
    found = route(ALL_WAYS, INSTANT_ITEM, HALL, THURSDAY, appointment=moment(12, 9, 30, month=10))
    assert (found.taken, found.way) == (True, "预约办")
    assert said(found, "way") == ["预约办：约在2026年10月12日09:30。"]
    assert found.window == "county-hall-z1"


@pytest.mark.parametrize(
    ("when", "text"),
    [
        (None, "预约办须先约好时间，还没有填写预约时间。"),
        (moment(24, 9, 59), "预约的时间2026年9月24日09:59已经过去。"),
        (
            moment(24, 12, 30),
            "宁城县政务服务中心在预约的时间2026年9月24日12:30不开放。"
            "这以后最早可以约2026年9月24日14:30。",
        ),
        (
            moment(3, 10, month=10),
            "宁城县政务服务中心在预约的时间2026年10月3日10:00不开放。"
            "这以后最早可以约2026年10月8日08:30。",
        ),
    ],
)
def test_an_appointment_that_cannot_be(when: datetime | None, text: str) -> None:
    found = route(ALL_WAYS, INSTANT_ITEM, HALL, THURSDAY, way="预约办", appointment=when)
    assert not found.taken
    assert said(found, "way-refused") == [text]
    assert said(found, "way-other") == ["这里可以：即时办。"]


def test_a_full_day_is_full() -> None:
    when = moment(25, 9, month=9) + timedelta(days=3)

    def booked(n: int) -> Route:
        return route(ALL_WAYS, INSTANT_ITEM, HALL, THURSDAY, appointment=when, booked=n)

    assert booked(1).taken
    assert not booked(2).taken
    assert said(booked(2), "full") == ["2026年9月28日已经约满（每天2件）。"]
    # How many have booked elsewhere is not known here: the other points are offered.
    assert TOWN in booked(2).alternatives
    unlimited = with_item(INSTANT_ITEM, ALL_WAYS, booking=None)
    assert route(unlimited, INSTANT_ITEM, HALL, THURSDAY, appointment=when, booked=99).taken


def test_a_point_without_hours_takes_no_appointments() -> None:
    catalog = with_point(HALL, ALL_WAYS, hours=Hours())
    found = route(catalog, INSTANT_ITEM, HALL, THURSDAY, appointment=moment(28, 10))
    assert said(found, "way-refused") == [
        "宁城县政务服务中心在预约的时间2026年9月28日10:00不开放。"
    ]


def test_an_appointment_is_told_in_the_time_of_the_hall() -> None:
    with pytest.raises(ValueError, match="没有时区"):
        route(ALL_WAYS, INSTANT_ITEM, HALL, THURSDAY, appointment=datetime(2026, 9, 28, 10))
    in_utc = datetime(2026, 9, 28, 1, tzinfo=timezone.utc)  # noqa: UP017
    found = route(ALL_WAYS, INSTANT_ITEM, HALL, THURSDAY, appointment=in_utc)
    assert said(found, "way") == ["预约办：约在2026年9月28日09:00。"]


def test_the_window_of_an_appointment_is_one_that_is_open_then() -> None:
    early, late = CATALOG.windows[:2]
    mornings = Hours(workdays=CATALOG.points[HALL].hours.workdays[:1])
    windows = (replace(early, hours=mornings), late, *CATALOG.windows[2:])
    catalog = replace(ALL_WAYS, windows=windows)
    afternoon = route(catalog, INSTANT_ITEM, HALL, THURSDAY, appointment=moment(28, 15))
    assert afternoon.window == late.id
    morning = route(catalog, INSTANT_ITEM, HALL, THURSDAY, appointment=moment(28, 9))
    assert morning.window == early.id


# 延时办


def test_after_hours_it_is_taken_where_somebody_is_there() -> None:
    found = route(ALL_WAYS, INSTANT_ITEM, HALL, SATURDAY, way="延时办")
    assert (found.taken, found.way) == (True, "延时办")
    assert said(found, "way") == ["延时办：2026年9月12日10:00在正常办公时间以外，这里有延时服务。"]


@pytest.mark.parametrize(
    ("point", "at", "text"),
    [
        (HALL, THURSDAY, "2026年9月24日10:00是正常办公时间，不用延时办。"),
        (
            HALL,
            moment(24, 19),
            "宁城县政务服务中心在2026年9月24日19:00没有延时服务，下次是2026年10月17日09:00。",
        ),
        (TOWN, SATURDAY, "黑里河镇便民服务中心没有登记延时服务的时间，不能延时办。"),
    ],
)
def test_after_hours_it_is_refused_where_nobody_is(point: str, at: datetime, text: str) -> None:
    found = route(ALL_WAYS, INSTANT_ITEM, point, at, way="延时办")
    assert not found.taken
    assert said(found, "way-refused") == [text]


def test_who_is_refused_on_a_saturday_is_sent_to_who_is_open_then() -> None:
    found = route(ALL_WAYS, INSTANT_ITEM, TOWN, SATURDAY, way="延时办")
    assert set(found.alternatives) == {HALL, BANK}


def test_a_window_with_longer_hours_is_after_hours_service() -> None:
    longer = Hours(workdays=((moment(1, 8).time(), moment(1, 20).time()),))
    first, second = CATALOG.windows[:2]
    catalog = replace(ALL_WAYS, windows=(first, replace(second, hours=longer)))
    found = route(catalog, INSTANT_ITEM, HALL, moment(24, 19), way="延时办")
    assert (found.taken, found.window) == (True, second.id)
    # Between morning and afternoon counts as well: the hall itself is closed then.
    assert route(catalog, INSTANT_ITEM, HALL, moment(24, 13), way="延时办").taken
    assert not route(catalog, INSTANT_ITEM, HALL, moment(24, 9), way="延时办").taken


def test_what_counts_is_the_time_one_has_booked() -> None:
    found = route(
        ALL_WAYS, INSTANT_ITEM, HALL, THURSDAY, way="延时办", appointment=moment(17, 10, month=10)
    )
    assert found.taken


# Which posts


@pytest.mark.parametrize(
    ("handles", "way", "done_by"),
    [
        (("即时办",), "即时办", TOWN),
        (("承诺办",), "即时办", HALL),
        # 预约办 says when one comes; how long it takes is still 即时办.
        (("即时办",), "预约办", TOWN),
        (("预约办",), "即时办", HALL),
        (("预约办",), "预约办", TOWN),
        ((), "即时办", TOWN),
    ],
)
def test_a_post_does_only_the_ways_it_is_there_for(
    handles: tuple[str, ...], way: str, done_by: str
) -> None:
    town = CATALOG.staffing["town"]
    posts = tuple(
        replace(post, handles=Handles(ways=handles)) if post.id == "综合受理岗" else post  # type: ignore[arg-type]
        for post in town.posts
    )
    staffing = {**CATALOG.staffing, "town": replace(town, posts=posts)}
    catalog = replace(ALL_WAYS, staffing=staffing)
    found = route(
        catalog, INSTANT_ITEM, TOWN, THURSDAY,
        way=way,  # type: ignore[arg-type]
        appointment=moment(28, 9) if way == "预约办" else None,
    )  # fmt: skip
    assert found.taken
    assert found.steps[0].point == done_by


# 就近


def test_the_nearest_say_whether_they_are_open() -> None:
    found = nearest(CATALOG, INSTANT_ITEM, SATURDAY, point_id=VILLAGE)
    assert [near.point for near in found] == [TOWN, HALL, BANK, "other-town"]
    assert [near.open for near in found] == [False, True, True, False]
    assert found[0].opens == moment(14, 8, 30)
    assert found[1].opens is None
    assert {reason.group for near in found for reason in near.reasons} == {"可否受理", "窗口"}


def test_who_stands_at_a_point_is_there_already() -> None:
    assert nearest(CATALOG, INSTANT_ITEM, THURSDAY, point_id=TOWN)[0].point == TOWN
    # Who only says where they live is served by the closest to their home.
    home = nearest(CATALOG, AGENCY_ITEM, THURSDAY, division="150429104202")
    assert [near.point for near in home][:2] == [VILLAGE, TOWN]


def test_a_bank_of_the_town_comes_before_its_centre() -> None:
    near_bank = with_point(BANK, divisions=("150429104",))
    found = nearest(near_bank, INSTANT_ITEM, THURSDAY, division="150429104202")
    assert [near.point for near in found][:3] == [BANK, TOWN, HALL]


def test_nearest_in_a_way_and_at_most_so_many() -> None:
    found = nearest(CATALOG, BANK_ITEM, THURSDAY, point_id=TOWN, way="自助办")
    assert [(near.point, near.way) for near in found] == [(BANK, "自助办")]
    assert len(nearest(CATALOG, INSTANT_ITEM, THURSDAY, point_id=TOWN, most=2)) == 2
