"""Routes of the sample county: whole routes, and each reason in its case."""

from __future__ import annotations

from datetime import datetime, time, timedelta, timezone

import msgspec
import pytest

from app.catalog.model import (
    Catalog,
    Item,
    Market,
    Performer,
    Period,
    Point,
    Takes,
    WindowWish,
)
from app.routing import (
    Assignment,
    Reason,
    Route,
    UnknownName,
    assignment,
    nearest,
    route,
)
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

SHANGHAI = timezone(timedelta(hours=8))
MORNING = datetime(2026, 9, 24, 10, 0, tzinfo=SHANGHAI)
CATALOG = sample_catalog()
replace = msgspec.structs.replace


def said(found: Route, code: str) -> list[str]:
    return [reason.text for reason in found.reasons if reason.code == code]


def with_item(item_id: str, **changes: object) -> Catalog:
    item: Item = replace(CATALOG.items[item_id], **changes)
    return replace(CATALOG, items={**CATALOG.items, item_id: item})


def with_point(point_id: str, **changes: object) -> Catalog:
    point: Point = replace(CATALOG.points[point_id], **changes)
    return replace(CATALOG, points={**CATALOG.points, point_id: point})


def test_a_whole_route() -> None:
    assert route(CATALOG, INSTANT_ITEM, TOWN, MORNING) == Route(
        item="id-proof",
        item_name="社会救助对象身份证明出具",
        point="heilihe-town",
        point_name="黑里河镇便民服务中心",
        taken=True,
        way="即时办",
        window="heilihe-town-z1",
        window_name="综合窗口",
        department="civil-affairs",
        department_name="宁城县民政局",
        steps=(
            Assignment(
                step="receive",
                name="收件受理",
                point="heilihe-town",
                point_name="黑里河镇便民服务中心",
                post="综合受理岗",
                backup="帮办代办岗",
                limit="1个工作日",
            ),
            Assignment(
                step="issue",
                name="审查出件",
                point="heilihe-town",
                point_name="黑里河镇便民服务中心",
                post="出件岗",
                backup="综合受理岗",
            ),
        ),
        reasons=(
            Reason(
                code="tier",
                text="“社会救助对象身份证明出具”在县、镇级受理，"
                "黑里河镇便民服务中心是镇级站点，可以受理。",
            ),
            Reason(code="way", text="即时办：材料齐全的，当场办结。"),
            Reason(
                code="window-prefer",
                text="“社会救助对象身份证明出具”优先到综合窗口：综合窗口受理所有事项，"
                "由综合受理岗接待。",
            ),
            Reason(code="window-also", text="也可以到：帮办代办窗口。"),
            Reason(
                code="open",
                text="2026年9月24日10:00，综合窗口开放（08:30至12:00、14:30至17:30）。",
            ),
            Reason(code="step", text="“收件受理”由黑里河镇便民服务中心“综合受理岗”办理。"),
            Reason(
                code="backup",
                text="黑里河镇便民服务中心“综合受理岗”设AB岗："
                "离岗、请假、外出时由“帮办代办岗”顶岗。",
            ),
            Reason(code="step", text="“审查出件”由黑里河镇便民服务中心“出件岗”办理。"),
            Reason(
                code="backup",
                text="黑里河镇便民服务中心“出件岗”设AB岗：离岗、请假、外出时由“综合受理岗”顶岗。",
            ),
        ),
        alternatives=(),
    )


def test_town_village_and_department_share_a_case() -> None:
    found = route(CATALOG, PROMISED_ITEM, TOWN, MORNING, VILLAGE_DIVISION)
    assert [(s.step, s.point or s.department, s.post) for s in found.steps] == [
        ("receive", TOWN, "综合受理岗"),
        ("survey", TOWN, "民政助理岗"),
        ("publicity", VILLAGE, "村专办员"),
        ("approve", "civil-affairs", "审批岗"),
        ("deliver", TOWN, "出件岗"),
    ]
    assert said(found, "department") == ["“审批”由主办部门宁城县民政局审批岗办理。"]
    assert said(found, "people") == [
        "“入户调查”须2人一同办理，黑里河镇便民服务中心“民政助理岗”只有1人，须另派人。"
    ]


def test_a_station_hands_up_what_it_has_no_post_for() -> None:
    found = route(CATALOG, PROMISED_ITEM, VILLAGE, MORNING)
    assert (found.taken, found.window) == (True, "")
    assert said(found, "no-windows") == ["八沟道村便民服务站不分窗口，到站即可办理。"]
    assert said(found, "post-elsewhere") == [
        "八沟道村便民服务站没有“综合受理岗”，“收件受理”由上级站点黑里河镇便民服务中心办理。",
        "八沟道村便民服务站没有“出件岗”，“送达”由上级站点黑里河镇便民服务中心办理。",
    ]
    assert [s.point for s in found.steps] == [TOWN, TOWN, VILLAGE, "", TOWN]


def test_the_hall_finds_town_and_village_by_the_division() -> None:
    found = route(CATALOG, PROMISED_ITEM, HALL, MORNING, VILLAGE_DIVISION)
    assert [s.point for s in found.steps] == [HALL, TOWN, VILLAGE, "", HALL]
    assert said(found, "place-fallback") == []


def test_without_a_division_the_hall_says_what_is_missing() -> None:
    found = route(CATALOG, PROMISED_ITEM, HALL, MORNING)
    assert said(found, "place-fallback") == [
        "“入户调查”应在镇级办理，但没有填写申请人所在的村（社区），暂由宁城县政务服务中心办理。",
        "“公示”应在村级办理，但没有填写申请人所在的村（社区），暂由宁城县政务服务中心办理。",
    ]
    assert said(found, "post-missing") == [
        "宁城县政务服务中心没有“民政助理岗”，“入户调查”还没有人办理，"
        "请填写申请人所在的村（社区）后再看。",
        "宁城县政务服务中心没有“村专办员”，“公示”还没有人办理，"
        "请填写申请人所在的村（社区）后再看。",
    ]


def test_a_division_nobody_serves() -> None:
    found = route(CATALOG, PROMISED_ITEM, OTHER_TOWN, MORNING, "150429102200")
    assert said(found, "place-fallback") == [
        "“公示”应在村级办理，但没有村级站点服务区划 150429102200，暂由大城子镇便民服务中心办理。"
    ]
    assert said(found, "post-missing") == [
        "大城子镇便民服务中心没有“村专办员”，上级站点也没有人办理“公示”，请管理员补上岗位。"
    ]
    # The point is named all the same, so that the case shows where it hangs.
    assert found.steps[2].point == OTHER_TOWN


@pytest.mark.parametrize(
    ("item", "point", "code", "text"),
    [
        (
            INSTANT_ITEM,
            VILLAGE,
            "tier-refused",
            "“社会救助对象身份证明出具”只在县、镇级受理，八沟道村便民服务站是村级站点，不能受理。",
        ),
        (
            PROMISED_ITEM,
            BANK,
            "bank-stage",
            "宁政服授〔2025〕3号只授权宁城农村商业银行天义支行办理“最低生活保障对象认定、"
            "保障金给付”的咨询、辅导，不含收件、代办，不能受理。",
        ),
        (
            JOINT_ITEM,
            BANK,
            "bank-refused",
            "银行驿站只办理获得授权的事项，宁城农商银行天义支行政银驿站没有“农村村民宅基地用地审批”"
            "的授权。",
        ),
        (
            JOINT_ITEM,
            OTHER_TOWN,
            "window-none",
            "大城子镇便民服务中心没有受理“农村村民宅基地用地审批”的窗口。",
        ),
    ],
)
def test_refusals_say_why_and_where_to_go(item: str, point: str, code: str, text: str) -> None:
    found = route(CATALOG, item, point, MORNING)
    assert not found.taken
    assert (found.window, found.steps) == ("", ())
    assert said(found, code) == [text]
    names = "、".join(CATALOG.points[other].name for other in found.alternatives)
    assert said(found, "alternatives") == [f"可以到：{names}。"]


def test_a_bank_takes_what_it_is_authorised_for_and_decides_nothing() -> None:
    found = route(CATALOG, BANK_ITEM, BANK, MORNING)
    assert found.taken
    assert said(found, "bank") == [
        "宁城县政务服务局以宁政服授〔2025〕3号授权宁城农村商业银行天义支行办理"
        "“住房公积金缴存信息查询”的咨询、收件、自助，有效期是2025年10月1日至2027年9月30日，"
        "可以收件。也可以用自助终端办理。"
    ]
    assert said(found, "bank-decision") == [
        "银行驿站只收件，不作受理和审批的决定，“收件受理”由上级站点宁城县政务服务中心办理。",
        "银行驿站只收件，不作受理和审批的决定，“审查出件”由上级站点宁城县政务服务中心办理。",
    ]
    assert [(s.point, s.post) for s in found.steps] == [(HALL, "综合受理岗"), (HALL, "出件岗")]
    assert said(route(CATALOG, INSTANT_ITEM, BANK, MORNING), "bank")[0].endswith("可以收件。")


@pytest.mark.parametrize(
    ("day", "taken"),
    [((2025, 9, 30), False), ((2025, 10, 1), True), ((2027, 9, 30), True), ((2027, 10, 1), False)],
)
def test_the_first_and_last_day_of_an_authorisation(day: tuple[int, int, int], taken: bool) -> None:
    found = route(CATALOG, BANK_ITEM, BANK, datetime(*day, 10, tzinfo=SHANGHAI))
    assert found.taken is taken
    if not taken:
        (text,) = said(found, "bank-expired")
        assert "有效期是2025年10月1日至2027年9月30日" in text
        assert found.alternatives == (HALL,)


def test_a_bank_hands_up_the_post_it_lacks() -> None:
    step = CATALOG.workflows["survey"].steps[-1]
    found = assignment(CATALOG, CATALOG.items[BANK_ITEM], step, BANK)  # type: ignore[arg-type]
    assert (found.point, found.post) == (HALL, "出件岗")


@pytest.mark.parametrize(
    ("period", "taken", "text"),
    [
        (Period(from_=datetime(2026, 10, 1).date()), False, "自2026年10月1日起"),
        (Period(to=datetime(2026, 9, 23).date()), False, "至2026年9月23日"),
        (Period(to=datetime(2026, 9, 24).date()), True, "至2026年9月24日"),
    ],
)
def test_an_item_outside_its_period_is_taken_nowhere(
    period: Period, taken: bool, text: str
) -> None:
    found = route(with_item(JOINT_ITEM, effective=period), JOINT_ITEM, TOWN, MORNING)
    assert found.taken is taken
    (sentence,) = said(found, "effective" if taken else "not-effective")
    can = "可以" if taken else "不能"
    assert sentence == f"“农村村民宅基地用地审批”的办理期限是{text}，2026年9月24日{can}受理。"
    if not taken:
        assert found.alternatives == ()
        assert said(found, "alternatives") == ["目前没有站点可以受理此事项。"]


def test_the_preferred_kind_of_window_then_the_other_then_any() -> None:
    preferred = route(CATALOG, JOINT_ITEM, HALL, MORNING)
    assert preferred.window == "county-hall-land"
    assert said(preferred, "window-prefer") == [
        "“农村村民宅基地用地审批”优先到部门窗口：自然资源与农牧窗口受理主办部门的事项，"
        "由综合受理岗接待。"
    ]
    otherwise = route(CATALOG, JOINT_ITEM, TOWN, MORNING)
    assert otherwise.window == "heilihe-town-z1"
    assert said(otherwise, "window-otherwise") == [
        "这里没有受理“农村村民宅基地用地审批”的部门窗口，改到综合窗口：综合窗口受理所有事项，"
        "由综合受理岗接待。"
    ]
    wish = WindowWish(prefer="部门窗口", otherwise="部门窗口")
    anywhere = route(with_item(INSTANT_ITEM, windows=wish), INSTANT_ITEM, HALL, MORNING)
    assert anywhere.window == "county-hall-z1"
    assert said(anywhere, "window-any")[0].startswith(
        "这里没有受理“社会救助对象身份证明出具”的部门窗口和部门窗口，改到综合窗口："
        "综合受理1号窗受理“社会救助”类事项"
    )
    assert said(anywhere, "window-also") == ["也可以到：综合受理2号窗、帮办代办窗口。"]
    fund = route(CATALOG, BANK_ITEM, HALL, MORNING)
    assert "公积金窗口专门受理此事项" in said(fund, "window-prefer")[0]


def test_windows_that_take_no_applications_are_not_offered() -> None:
    results = replace(CATALOG.windows[0], kind="出件", takes=Takes(all=True))
    only_results = replace(CATALOG, windows=(results,))
    assert not route(only_results, INSTANT_ITEM, HALL, MORNING).taken


@pytest.mark.parametrize(
    ("at", "code", "text"),
    [
        ((2026, 9, 24, 8, 30), "open", "综合受理1号窗开放（08:30至12:00、14:30至17:30）。"),
        ((2026, 9, 24, 12, 0), "closed", "不开放（当天08:30至12:00、14:30至17:30开放），"),
        ((2026, 9, 24, 12, 0), "closed", "，下次开放是2026年9月24日14:30。"),
        ((2026, 10, 3, 9, 30), "closed", "不开放（国庆节），下次开放是2026年10月8日08:30。"),
        ((2026, 9, 12, 9, 30), "open", "开放（09:00至12:00）。"),
        ((2026, 9, 13, 9, 30), "closed", "不开放（周日），下次开放是2026年9月14日08:30。"),
        ((2026, 9, 20, 9, 30), "open", "开放（08:30至12:00、14:30至17:30）。"),
    ],
)
def test_opening_hours_are_a_reason_and_no_refusal(
    at: tuple[int, int, int, int, int], code: str, text: str
) -> None:
    found = route(CATALOG, INSTANT_ITEM, HALL, datetime(*at, tzinfo=SHANGHAI))
    assert found.taken
    assert text in said(found, code)[0]


def test_a_market_day_says_so_and_has_hours_of_its_own() -> None:
    market = Market(days=("二",), hours=((time(7), time(13)),))
    plain = CATALOG.points[TOWN].hours
    catalog = with_point(TOWN, hours=replace(plain, market=market))
    early = datetime(2026, 9, 22, 7, 30, tzinfo=SHANGHAI)
    found = route(catalog, INSTANT_ITEM, TOWN, early)
    assert "开放（赶集日07:00至13:00）。" in said(found, "open")[0]
    late = route(catalog, INSTANT_ITEM, TOWN, early.replace(hour=15))
    assert (
        "不开放（当天赶集日07:00至13:00开放），下次开放是2026年9月23日" in said(late, "closed")[0]
    )
    # A Saturday on which the town is closed but for the market; no market on a holiday.
    saturday = route(catalog, INSTANT_ITEM, TOWN, datetime(2026, 9, 12, 9, 0, tzinfo=SHANGHAI))
    assert "赶集日" in said(saturday, "open")[0]
    holiday = route(catalog, INSTANT_ITEM, TOWN, datetime(2026, 10, 2, 9, 0, tzinfo=SHANGHAI))
    assert "不开放（国庆节）" in said(holiday, "closed")[0]


def test_the_time_is_that_of_the_hall() -> None:
    in_utc = datetime(2026, 9, 24, 2, 0, tzinfo=timezone.utc)  # noqa: UP017
    assert route(CATALOG, INSTANT_ITEM, HALL, in_utc) == route(CATALOG, INSTANT_ITEM, HALL, MORNING)
    with pytest.raises(ValueError, match="没有时区"):
        route(CATALOG, INSTANT_ITEM, HALL, datetime(2026, 9, 24, 10))


def test_hours_not_registered_and_years_not_arranged() -> None:
    closed_book = with_point(TOWN, hours=type(CATALOG.points[TOWN].hours)())
    assert said(route(closed_book, INSTANT_ITEM, TOWN, MORNING), "hours-unknown") == [
        "综合窗口没有登记开放时间，请先打电话：0476-4220104。"
    ]
    next_year = route(CATALOG, INSTANT_ITEM, TOWN, datetime(2027, 1, 4, 10, tzinfo=SHANGHAI))
    assert said(next_year, "calendar-unknown") == [
        "2027年放假安排尚未录入，开放日暂按平常的周一至周五推算。"
    ]


def test_a_window_may_keep_its_own_hours() -> None:
    bank_hours = CATALOG.points[BANK].hours
    windows = tuple(replace(w, hours=bank_hours) for w in CATALOG.windows)
    found = route(
        replace(CATALOG, windows=windows),
        INSTANT_ITEM,
        TOWN,
        datetime(2026, 9, 24, 13, tzinfo=SHANGHAI),
    )
    assert said(found, "open") == ["2026年9月24日13:00，综合窗口开放（09:00至17:00）。"]


def test_a_post_that_may_not_handle_the_item_hands_it_up() -> None:
    instant_only = with_item(AGENCY_ITEM, ways=("即时办",))
    found = route(instant_only, AGENCY_ITEM, VILLAGE, MORNING)
    assert said(found, "post-missing")[0] == (
        "八沟道村便民服务站的“村代办帮办员”只办承诺办、预约办的事项，"
        "上级站点也没有人办理“上门收件”，请管理员补上岗位。"
    )
    ours = route(CATALOG, AGENCY_ITEM, VILLAGE, MORNING)
    assert [s.point for s in ours.steps] == [VILLAGE, TOWN, "", VILLAGE]


def test_a_step_of_no_post_belongs_to_the_point() -> None:
    step = replace(CATALOG.workflows["instant"].all_steps()[0], by=Performer(at="县"))
    found = assignment(CATALOG, CATALOG.items[INSTANT_ITEM], step, TOWN)
    assert found == Assignment(
        step="receive",
        name="收件受理",
        point=HALL,
        point_name="宁城县政务服务中心",
        limit="1个工作日",
    )


def test_an_assignment_alone_agrees_with_the_route() -> None:
    item = CATALOG.items[JOINT_ITEM]
    steps = CATALOG.workflows[item.workflow].all_steps()
    alone = tuple(assignment(CATALOG, item, s, TOWN, VILLAGE_DIVISION) for s in steps)
    assert alone == route(CATALOG, JOINT_ITEM, TOWN, MORNING, VILLAGE_DIVISION).steps


@pytest.mark.parametrize(
    ("item", "point", "message"),
    [
        ("dibo", TOWN, "没有编号为 dibo 的事项。是不是 dibao？"),
        ("低保", TOWN, "没有编号为 低保 的事项。是不是 id-proof、dibao？"),
        (
            "dibao",
            "heilihe-twon",
            "没有编号为 heilihe-twon 的站点。是不是 heilihe-town、heilihe-v1？",
        ),
        ("dibao", "xyz", "没有编号为 xyz 的站点。"),
        ("", TOWN, "没有编号为  的事项。"),
    ],
)
def test_unknown_names_offer_the_nearest(item: str, point: str, message: str) -> None:
    with pytest.raises(UnknownName) as unknown:
        route(CATALOG, item, point, MORNING)
    assert str(unknown.value) == message


def others(catalog: Catalog, item: str, point: str, division: str = "") -> tuple[str, ...]:
    found = nearest(catalog, item, MORNING, point_id=point, division=division, most=6)
    return tuple(near.point for near in found if near.point != point)[:5]


def test_alternatives_go_up_first_then_round_about() -> None:
    assert others(CATALOG, INSTANT_ITEM, VILLAGE) == (TOWN, HALL, BANK, OTHER_TOWN)
    assert others(CATALOG, JOINT_ITEM, TOWN) == (HALL,)


def test_whoever_lives_in_a_village_is_sent_to_its_station_first() -> None:
    found = others(CATALOG, PROMISED_ITEM, OTHER_TOWN, VILLAGE_DIVISION)
    assert found == (VILLAGE, TOWN, HALL)


def test_at_most_five_alternatives() -> None:
    stations = {
        f"station-{n}": replace(CATALOG.points[VILLAGE], id=f"station-{n}") for n in range(20)
    }
    many = replace(CATALOG, points={**CATALOG.points, **stations})
    found = route(many, INSTANT_ITEM, VILLAGE, MORNING)
    assert len(found.alternatives) == 4
    elders = others(many, AGENCY_ITEM, BANK)
    assert elders == (TOWN, OTHER_TOWN, VILLAGE, "station-0", "station-1")
