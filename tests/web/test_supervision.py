"""Late and nearly late tasks: where they lie, said by word, shape and number."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from app.desk import Actor, NotVisible
from app.main import CatalogHolder
from app.web.house import EXTENSION
from tests.web.conftest import Clock, build
from tests.web.steps import BOTH, accepted, act, open_case
from tests.web.visitor import Visitor, text


@pytest.fixture
def site(tmp_path: Path, holder: CatalogHolder, clock: Clock) -> Flask:
    return build(tmp_path, holder, clock)


def at_the_approver(site: Flask) -> str:
    clerk = Visitor(site).login("town")
    number = accepted(clerk)
    act(clerk, number, "通过", companions="李四")
    act(Visitor(site).login("village"), number, "通过")
    return number


def figures(page: str) -> dict[str, int]:
    found = re.findall(r'<span class="big num">(\d+)</span><span>\S+ (\S+)</span>', page)
    return {level: int(count) for count, level in found}


def test_nothing_urgent_says_so(site: Flask) -> None:
    page = Visitor(site).login("supervisor").page("/supervision/")
    assert "没有临期和超期的环节" in page
    assert figures(page) == {"临期": 0, "超期": 0, "严重超期": 0}


def test_a_task_grows_more_urgent_with_the_days(site: Flask, clock: Clock) -> None:
    number = at_the_approver(site)
    seen = []
    for days in (0, 27, 3, 5):
        clock.on(days=days)
        page = Visitor(site).login("supervisor").page("/supervision/")
        seen.append(next((level for level, n in figures(page).items() if n), "正常"))
        if seen[-1] != "正常":
            assert f"/case/{number}" in page
            assert "宁城县民政局" in text(page)
    assert seen[0] == "正常"
    assert seen[-1] == "严重超期"
    assert seen == sorted(seen, key=["正常", "临期", "超期", "严重超期"].index)


def test_a_late_task_of_a_point_stands_under_the_point(site: Flask, clock: Clock) -> None:
    open_case(Visitor(site).login("town"), **BOTH)
    clock.on(days=30)
    page = Visitor(site).login("supervisor").page("/supervision/")
    points = text(page.split("按服务点")[1].split("按部门")[0])
    assert "黑里河镇便民服务中心" in points
    assert "■ 严重超期" in text(page)
    assert "张三丰" not in page
    assert "张**" in page


def test_who_waits_for_the_applicant_is_not_late(site: Flask, clock: Clock) -> None:
    clerk = Visitor(site).login("town")
    number = open_case(clerk, **{"m.application": "1"})
    act(clerk, number, "补正", note="缺身份证")
    clock.on(days=60)
    page = Visitor(site).login("supervisor").page("/supervision/")
    assert number not in page


def test_my_tasks_show_the_same_alarm(site: Flask, clock: Clock) -> None:
    at_the_approver(site)
    clock.on(days=60)
    read = text(Visitor(site).login("approver").page("/tasks/"))
    assert "■ 严重超期" in read
    assert "已超期" in read


def test_an_ended_case_is_never_late(site: Flask, clock: Clock) -> None:
    clerk = Visitor(site).login("town")
    number = open_case(clerk, **BOTH)
    act(clerk, number, "不予受理", reason="不属于本县", clause="第九条")
    clock.on(days=60)
    assert number not in Visitor(site).login("supervisor").page("/supervision/")


@pytest.mark.parametrize("role", ["办事员", "审批员", "查阅员"])
def test_the_desk_itself_tells_nobody_else(site: Flask, clock: Clock, role: str) -> None:
    desk = site.extensions[EXTENSION].desk
    with pytest.raises(NotVisible):
        desk.urgent(Actor(username="x", name="x", role=role), clock())  # type: ignore[arg-type]


def test_the_desk_lists_the_most_urgent_first(site: Flask, clock: Clock) -> None:
    first = at_the_approver(site)
    clock.on(days=5)
    second = at_the_approver(site)
    clock.on(days=60)
    desk = site.extensions[EXTENSION].desk
    found = desk.urgent(Actor(username="s", name="周监督", role="监督员"), clock())
    assert [one.number for one in found] == [first, second]
    assert all(one.alarm.level == "严重超期" for one in found)
    assert {one.department for one in found} == {"civil-affairs"}
    assert "张" not in repr(found)
