"""The points, windows and posts of the sample catalogue."""

from __future__ import annotations

from datetime import time
from typing import Final

from app.catalog.model import Backup, Handles, Hours, Point, Post, Staffing, Takes, Window
from app.catalog.words import WindowKind

HALL: Final = "county-hall"
TOWN: Final = "heilihe-town"
VILLAGE: Final = "heilihe-v1"
BANK: Final = "bank-tianyi"
OTHER_TOWN: Final = "other-town"

VILLAGE_DIVISION: Final = "150429104202"

_MORNING = (time(8, 30), time(12, 0))
_AFTERNOON = (time(14, 30), time(17, 30))
HALL_HOURS = Hours(workdays=(_MORNING, _AFTERNOON), saturday=((time(9, 0), time(12, 0)),))
WORKDAY_HOURS = Hours(workdays=(_MORNING, _AFTERNOON))
BANK_HOURS = Hours(
    workdays=((time(9, 0), time(17, 0)),),
    saturday=((time(9, 0), time(16, 0)),),
    sunday=((time(9, 0), time(16, 0)),),
)

POINTS = (
    Point(
        id=HALL,
        name="宁城县政务服务中心",
        kind="政务服务中心",
        tier="县",
        divisions=("150429",),
        address="宁城县天义镇大宁路1号",
        phone="0476-4220000",
        hours=HALL_HOURS,
        example_values=("address", "phone"),
    ),
    Point(
        id=TOWN,
        name="黑里河镇便民服务中心",
        kind="便民服务中心",
        tier="镇",
        parent=HALL,
        divisions=("150429104",),
        address="宁城县黑里河镇大营子村",
        phone="0476-4220104",
        hours=WORKDAY_HOURS,
        example_values=("address", "phone"),
    ),
    Point(
        id=VILLAGE,
        name="八沟道村便民服务站",
        kind="便民服务站",
        tier="村",
        parent=TOWN,
        divisions=(VILLAGE_DIVISION, "150429104203"),
        address="宁城县黑里河镇八沟道村",
        phone="0476-4220105",
        hours=WORKDAY_HOURS,
        example_values=("address", "phone"),
    ),
    Point(
        id=BANK,
        name="宁城农商银行天义支行政银驿站",
        kind="银行驿站",
        tier="镇",
        parent=HALL,
        divisions=("150429100",),
        address="宁城县天义镇中京路2号",
        phone="0476-4220106",
        hours=BANK_HOURS,
        example_values=("address", "phone"),
    ),
    Point(
        id=OTHER_TOWN,
        name="大城子镇便民服务中心",
        kind="便民服务中心",
        tier="镇",
        parent=HALL,
        divisions=("150429102",),
        address="宁城县大城子镇",
        phone="0476-4220102",
        hours=WORKDAY_HOURS,
        example_values=("phone",),
    ),
)


def _window(
    point: str, id: str, name: str, kind: WindowKind, takes: Takes, post: str = "综合受理岗"
) -> Window:
    return Window(
        id=f"{point}-{id}",
        rule=f"{point}-windows",
        point=point,
        name=name,
        kind=kind,
        takes=takes,
        posts=(post,),
    )


SOCIAL = Takes(themes=("社会救助", "养老服务"))
LAND = Takes(departments=("natural-resources", "agriculture"))
WINDOWS = (
    _window(HALL, "z1", "综合受理1号窗", "综合窗口", SOCIAL),
    _window(HALL, "z2", "综合受理2号窗", "综合窗口", SOCIAL),
    _window(HALL, "land", "自然资源与农牧窗口", "部门窗口", LAND),
    _window(HALL, "fund", "公积金窗口", "部门窗口", Takes(items=("fund-query",))),
    _window(HALL, "help", "帮办代办窗口", "帮办代办", Takes(all=True), "帮办代办岗"),
    _window(TOWN, "z1", "综合窗口", "综合窗口", Takes(all=True)),
    _window(TOWN, "help", "帮办代办窗口", "帮办代办", Takes(all=True), "帮办代办岗"),
    _window(OTHER_TOWN, "z1", "综合窗口", "综合窗口", Takes(departments=("civil-affairs",))),
)


def _post(
    point: str, rule: str, id: str, b_post: str, people: int = 1, source: str = "", duty: str = ""
) -> Post:
    backup = Backup(post=b_post, when=("离岗", "请假", "外出")) if b_post else None
    return Post(
        id=id, rule=rule, point=point, people=people, backup=backup, source=source, duty=duty
    )


_HALL_POSTS = (
    _post(HALL, "hall", "综合受理岗", "帮办代办岗", 3, duty="前台综合受理"),
    _post(HALL, "hall", "帮办代办岗", "综合受理岗", duty="引导、帮办、代办"),
    _post(HALL, "hall", "出件岗", "综合受理岗", duty="统一窗口出件"),
)
_TOWN_POSTS = tuple(
    _post(point, "town", id, b_post)
    for point in (TOWN, OTHER_TOWN)
    for id, b_post in (
        ("综合受理岗", "帮办代办岗"),
        ("帮办代办岗", "综合受理岗"),
        ("民政助理岗", "帮办代办岗"),
        ("村镇建设岗", "民政助理岗"),
        ("出件岗", "综合受理岗"),
    )
)
_VILLAGE_THREE = (
    Post(
        id="村专办员",
        rule="village-three",
        point=VILLAGE,
        people=1,
        source="村干部",
        duty="即来即办",
        backup=Backup(post="村代办帮办员", when=("离岗", "请假", "外出")),
        handles=Handles(ways=("即时办", "承诺办")),
    ),
    Post(
        id="村代办帮办员",
        rule="village-three",
        point=VILLAGE,
        people=1,
        source="乡编村用",
        duty="线上线下代办、受理、咨询",
        backup=Backup(post="村专办员", when=("离岗", "请假", "外出")),
        handles=Handles(ways=("承诺办", "预约办")),
    ),
    Post(
        id="乡级联络员",
        rule="village-three",
        point=TOWN,
        people=1,
        source="乡镇干部",
        duty="联络、培训、督导",
        backup=Backup(post="综合受理岗", when=("外出",)),
    ),
)
STAFFING = (
    Staffing(
        id="hall",
        name="县级大厅岗位",
        points=(HALL,),
        posts=_HALL_POSTS,
        separation=(("综合受理岗", "审批岗"),),
    ),
    Staffing(
        id="town",
        name="乡镇中心岗位",
        points=(TOWN, OTHER_TOWN),
        posts=_TOWN_POSTS,
        separation=(("综合受理岗", "审批岗"), ("民政助理岗", "审批岗")),
    ),
    Staffing(id="village-three", name="村三员", points=(VILLAGE, TOWN), posts=_VILLAGE_THREE),
    Staffing(
        id="bank",
        name="银行驿站岗位",
        points=(BANK,),
        posts=(_post(BANK, "bank", "综合受理岗", "", source="银行柜员"),),
    ),
)
