"""人员任职: what is saved there is what people may then do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.main import CatalogHolder
from app.web.login import DEMO_PASSWORD
from tests.web.conftest import Clock, build
from tests.web.steps import BOTH, open_case
from tests.web.visitor import Visitor, form, text

People = Callable[[str], Visitor]

NEW = {
    "username": "zhao",
    "name": "赵小窗",
    "role": "办事员",
    "point": "heilihe-town",
    "posts": ["综合受理岗"],
    "password": "a good password 1",
    "active": "1",
}


@pytest.fixture
def site(tmp_path: Path, holder: CatalogHolder, clock: Clock) -> Flask:
    return build(tmp_path, holder, clock)


@pytest.fixture
def admin(site: Flask) -> Visitor:
    return Visitor(site).login("admin")


def add(admin: Visitor, **changed: Any) -> Any:
    return admin.send("/people/new", {**NEW, **changed})


def test_the_list_shows_everybody_with_their_places(people: People) -> None:
    read = text(people("admin").page("/people/"))
    for said in (
        "李乡镇",
        "黑里河镇便民服务中心",
        "郑审批",
        "宁城县民政局",
        "综合受理岗",
        "○ 可登录",
    ):
        assert said in read


def test_a_new_person_can_log_in_and_work_at_once(site: Flask, admin: Visitor) -> None:
    assert add(admin).status_code == 303
    assert "已保存赵小窗的任职" in admin.page("/people/")
    zhao = Visitor(site).login("zhao", "a good password 1")
    assert zhao.get("/start/").location == "/counter/"
    number = open_case(zhao, **BOTH)
    assert 'value="受理"' in zhao.page(f"/case/{number}")
    assert "赵小窗" in zhao.page(f"/case/{number}")


def test_a_new_place_is_a_new_view(site: Flask, admin: Visitor) -> None:
    number = open_case(Visitor(site).login("town"), **BOTH)
    outsider = Visitor(site).login("outsider")
    assert outsider.get(f"/case/{number}").status_code == 404
    page = admin.page("/people/outsider")
    moved = admin.send(
        "/people/outsider",
        {
            **form(page, "/people/outsider")["fields"],
            "point": "heilihe-town",
            "posts": ["综合受理岗"],
        },
    )
    assert moved.status_code == 303
    assert outsider.get(f"/case/{number}").status_code == 200


def test_a_new_role_is_a_new_menu(site: Flask, admin: Visitor) -> None:
    reader = Visitor(site).login("reader")
    assert reader.get("/supervision/").status_code == 403
    fields = form(admin.page("/people/reader"), "/people/reader")["fields"]
    assert admin.send("/people/reader", {**fields, "role": "监督员"}).status_code == 303
    assert reader.get("/supervision/").status_code == 200


def test_who_is_switched_off_is_out_at_once(site: Flask, admin: Visitor) -> None:
    town = Visitor(site).login("town")
    assert town.get("/counter/").status_code == 200
    fields = {
        k: v
        for k, v in form(admin.page("/people/town"), "/people/town")["fields"].items()
        if k != "active"
    }
    assert admin.send("/people/town", fields).status_code == 303
    assert town.get("/counter/").location.startswith("/login/")
    refused = Visitor(site).send(
        "/login/", {"username": "town", "password": DEMO_PASSWORD}, see="/login/"
    )
    assert refused.status_code == 401
    assert "✕ 停用" in text(admin.page("/people/"))
    kept = form(admin.page("/people/town"), "/people/town")["fields"]
    assert kept["point"] == ["heilihe-town"]
    assert admin.send("/people/town", {**kept, "active": "1"}).status_code == 303
    assert Visitor(site).login("town").get("/counter/").status_code == 200


def test_a_new_password_is_set_and_an_empty_one_changes_nothing(
    site: Flask, admin: Visitor
) -> None:
    fields = form(admin.page("/people/town"), "/people/town")["fields"]
    admin.send("/people/town", fields)
    Visitor(site).login("town")
    admin.send("/people/town", {**fields, "password": "a new password 2"})
    changed = Visitor(site).login("town", "a new password 2")
    assert changed.get("/counter/").status_code == 200


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"username": "大写"}, "username", "用户名用小写字母开头"),
        ({"username": "town"}, "username", "已经有人用了"),
        ({"name": ""}, "name", "请填写姓名"),
        ({"role": "县长"}, "role", "请选择一个角色"),
        ({"point": ""}, "point", "办事员要选一个服务点"),
        ({"point": "nowhere"}, "point", "没有这个服务点"),
        ({"posts": ["村专办员"]}, "posts", "没有设村专办员"),
        ({"role": "审批员", "departments": []}, "departments", "至少要选一个部门"),
        ({"password": ""}, "password", "密码至少要8位"),
        ({"password": "12345678"}, "password", "不能全是数字"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_typed_is_lost(
    people: People, changed: dict[str, Any], field: str, said: str
) -> None:
    answer = add(people("admin"), **changed)
    assert answer.status_code == 422
    assert said in answer.text
    assert f'href="#f-{field}"' in answer.text
    assert f'id="f-{field}"' in answer.text
    expected = {**NEW, **changed}
    assert f'value="{expected["name"]}"' in answer.text
    assert "a good password 1" not in answer.text
    assert "zhao" not in people("admin").page("/people/")


def test_an_administrator_cannot_lock_themselves_out(people: People) -> None:
    admin = people("admin")
    fields = form(admin.page("/people/admin"), "/people/admin")["fields"]
    for changed in ({"role": "查阅员", "point": "county-hall"}, {"active": ""}):
        answer = admin.send("/people/admin", {**fields, **changed})
        assert answer.status_code == 422
        assert "不能取消自己的管理员身份" in answer.text
    assert admin.get("/people/").status_code == 200


def test_an_unknown_person_is_not_found(people: People) -> None:
    assert people("admin").get("/people/nobody").status_code == 404


def test_a_long_list_turns_its_pages(site: Flask, admin: Visitor) -> None:
    from app.desk import Actor
    from app.web.house import EXTENSION

    parts = site.extensions[EXTENSION]
    chief = parts.desk.actor("admin")
    for n in range(60):
        member = Actor(username=f"p{n:03d}", name=f"人{n}", role="监督员")
        parts.desk.assign(chief, member, parts.clock())
    first = admin.page("/people/")
    assert "下一页" in first
    last = first.split('rel="next" href="')[1].split('"')[0]
    assert "p059" in admin.page(last)
    assert "p059" not in first
