"""Coming to the hall, ringing it up, and for whom it is: what a guide tells must agree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from app.catalog.county import County
from app.catalog.crosscheck.rule import Finding, rule
from app.texts import N_, _

AT_THE_WINDOW: Final = "窗口办理"
ON_THE_NET: Final = {"电脑端网上办理", "移动端网上申请"}
# How deep the net goes: from here on applications are taken in, from there on nobody comes.
TAKEN_ONLINE: Final = (
    "网上收件",
    "网上预审",
    "网上受理",
    "网上办理",
    "网上反馈结果",
    "电子证照反馈",
)
ALL_THE_WAY: Final = ("网上反馈结果", "电子证照反馈")
# With the area code, a mobile, a short number (12345) or a 400 number.
DIALLABLE: Final = re.compile(
    r"0\d{2,3}-?\d{5,8}(-\d{1,5})?|1[3-9]\d{9}|1\d{2,4}|9\d{4}|[48]00\d{7}"
)
# Themes that a standard list keeps for persons, or for legal persons and organisations.
FOR_PERSONS: Final = frozenset(
    ("生育收养", "户籍办理", "婚姻登记", "死亡殡葬", "离职退休", "养老服务", "优待抚恤", "出境入境")
)
FOR_BODIES: Final = frozenset(("投资审批", "招标拍卖", "破产注销", "法人注销", "检验检疫"))
PERSON: Final = "自然人"


@rule("X38", N_("电话没有区号"), severity="警告")
def area_code(county: County) -> Iterator[Finding]:
    """A number that cannot be dialled from another place, or not at all."""
    for collection, identity, path, number in _numbers(county):
        if number and not DIALLABLE.fullmatch(number.replace(" ", "")):
            message = _("“{number}”没有区号，或者位数不对。").format(number=number)
            hint = _("写成 0476-5550001 的样子；手机和 12345 这样的短号不用区号。")
            yield Finding(collection, identity, path, message, hint)


def _numbers(county: County) -> Iterator[tuple[str, str, tuple[str, ...], str]]:
    for item in county.items.values():
        yield "items", item.id, ("contacts", "consult"), item.contacts.consult
        yield "items", item.id, ("contacts", "complain"), item.contacts.complain
    for department in county.departments.values():
        yield "departments", department.id, ("phone",), department.phone
    for collection, source in county.files:
        if collection.name == "points":
            data = source.data
            yield "points", data["id"], ("phone",), data.get("phone", "")
            for station in data.get("stations", ()):
                yield "points", station["id"], ("phone",), station.get("phone", "")
    if county.centre:
        yield "centre", "centre", ("phone",), county.centre.phone


@rule("X39", N_("不用到现场却写了原因"), severity="警告")
def reason_without_visit(county: County) -> Iterator[Finding]:
    """No visit needs no reason: one of the two is wrong."""
    for item in county.items.values():
        if item.visits.count == 0 and item.visits.reason:
            message = _("写了不用到现场，又写了必须到现场的原因。")
            hint = _("删掉 reason；确实要来的，把 count 改成次数。")
            yield Finding("items", item.id, ("visits", "reason"), message, hint)


@rule("X09", N_("不用到现场却只能窗口办理"), severity="警告")
def nowhere_but_the_window(county: County) -> Iterator[Finding]:
    """Who never comes must be able to apply from elsewhere."""
    for item in county.items.values():
        if item.visits.count == 0 and item.channels == (AT_THE_WINDOW,):
            message = _("写了一次也不用来，办理形式却只有窗口办理。")
            hint = _("在 channels 里加上网上办理或者快递申请；确实要来的，写次数和原因。")
            yield Finding("items", item.id, ("visits", "count"), message, hint)


@rule("X87", N_("网上办理与办理形式、到现场次数不符"), severity="警告")
def online_all_the_way(county: County) -> Iterator[Finding]:
    """What can be applied for on the net has that among its channels; all the way means no visit."""
    for item in county.items.values():
        depth = item.online.depth
        if depth in TAKEN_ONLINE and not ON_THE_NET & set(item.channels):
            message = _("网办深度是“{depth}”，办理形式里却没有网上办理。").format(depth=_(depth))
            hint = _("在 channels 里加上 电脑端网上办理 或者 移动端网上申请，或者改 depth。")
            yield Finding("items", item.id, ("online", "depth"), message, hint)
        elif depth in ALL_THE_WAY and item.visits.count:
            message = _("网办深度是“{depth}”，却还要到现场 {n} 次。").format(
                depth=_(depth), n=item.visits.count
            )
            hint = _("全程网办的，到现场次数写 0；确实要来的，改 depth。")
            yield Finding("items", item.id, ("visits", "count"), message, hint)


@rule("X18", N_("服务对象与服务主题不符"), severity="警告")
def audience_and_themes(county: County) -> Iterator[Finding]:
    """A theme of persons for companies only, or one of companies for persons only."""
    for item in county.items.values():
        for index, theme in enumerate(item.themes):
            if theme in FOR_PERSONS and PERSON not in item.audience:
                whom = _("自然人")
            elif theme in FOR_BODIES and set(item.audience) == {PERSON}:
                whom = _("法人和其他组织")
            else:
                continue
            message = _("主题“{theme}”是给{whom}的，服务对象里没有。").format(
                theme=theme, whom=whom
            )
            hint = _("核对 themes 和 audience，改正其中一个。")
            yield Finding("items", item.id, ("themes", index), message, hint)
