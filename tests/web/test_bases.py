"""目录事项 on the screens: administrators find, complete, copy and inherit them; nobody else sees any."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.catalog.plain import plain_data
from tests.web.conftest import Clock
from tests.web.heirs import IMPORTED, layered_site
from tests.web.visitor import Visitor, form, text

LIST = "/catalogue/items/?bases=1"
EDIT = "/catalogue/items/imported/edit"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, module_clock: Clock) -> Flask:
    return layered_site(tmp_path_factory.mktemp("bases"), module_clock)


@pytest.fixture(scope="module")
def admin(people: Callable[[str], Visitor]) -> Visitor:
    return people("admin")


def fields(admin: Visitor, path: str) -> dict[str, Any]:
    found: dict[str, Any] = form(admin.page(path), path)["fields"]
    return found


def saved(admin: Visitor, answer: Any) -> tuple[str, dict[str, Any]]:
    assert answer.status_code == 303, text(answer.text)[:900]
    desk = admin.app.extensions["yichuang"].desk
    (change,) = desk.draft(desk.actor("admin"), int(answer.location.rpartition("/")[2])).changes
    return change.new.decode(), plain_data(change.new.decode())


def test_they_have_a_list_of_their_own_with_their_number(admin: Visitor) -> None:
    served, bases = admin.page("/catalogue/items/"), admin.page(LIST)
    count = len(admin.app.extensions["yichuang"].holder.catalog.bases)
    assert f"目录事项（待补充） {count}" in text(served)
    assert "导入的事项" in bases
    assert "导入的事项" not in served
    assert "特困补助" in served  # the county has completed this one of the province
    assert "特困补助" not in text(bases)
    assert f"另有 {count} 个目录事项待补充" in text(admin.page("/catalogue/"))


def test_their_list_is_searched_and_sorted_by_itself(admin: Visitor) -> None:
    page = admin.page(LIST + "&q=导入")
    assert "导入的事项" in page
    assert "临时救助" not in page
    assert "bases=1" in re.findall(r'<th[^>]*><a href="([^"]+)"', page)[0]
    assert "没有找到" in admin.page(LIST + "&q=没有这个")


def test_their_page_says_what_they_are_and_offers_no_service(admin: Visitor) -> None:
    page = admin.page("/catalogue/items/imported")
    assert "目录事项，还没有写全" in page
    assert EDIT in page
    assert "extends=imported" in page
    for path in ("/counter/imported/new", "打印办事指南"):
        assert path not in page
    foreign = admin.page("/catalogue/items/grant")
    assert "它属于上级的目录" in foreign
    assert "/catalogue/items/grant/edit" not in foreign


@pytest.mark.parametrize("username", ["town", "approver", "supervisor", "reader"])
def test_nobody_else_finds_any(people: Callable[[str], Visitor], username: str) -> None:
    visitor = people(username)
    assert visitor.get(LIST).status_code == 404
    assert visitor.get("/catalogue/items/imported").status_code == 404
    assert "目录事项" not in visitor.page("/catalogue/items/")
    assert "目录事项" not in visitor.page("/catalogue/")


def test_the_public_and_the_counter_find_none(app: Flask, people: Callable[[str], Visitor]) -> None:
    public = app.test_client()
    assert public.get("/guide/imported").status_code == 404
    assert "导入的事项" not in public.get("/?q=导入").text
    assert "导入的事项" not in people("town").page("/counter/?q=导入")


def test_an_unfinished_one_is_saved_as_it_is(admin: Visitor) -> None:
    sent = {**fields(admin, EDIT), "d.summary": "给困难家庭的补助。", "reason": "先补一句"}
    new, data = saved(admin, admin.client.post(EDIT, data=sent))
    assert data == {**plain_data(IMPORTED), "summary": "给困难家庭的补助。"}
    assert new.startswith("# 从省里的表格导入\n")


def test_completing_asks_for_what_lacks_beside_the_fields(admin: Visitor) -> None:
    sent = {**fields(admin, EDIT), "reason": "补充完毕"}
    assert sent["d.base"] == ["true"]
    sent["d.base"] = ["", "true"]  # the tick, and what a browser sends without it
    answer = admin.client.post(EDIT, data=sent)
    assert answer.status_code == 422
    page = text(answer.text)
    assert "有错误，还没有保存" in page
    assert re.search(r"还有 \d+ 处必填", page)
    assert 'id="complete-tick" name="d.base" value="" checked' in answer.text
    beside = re.search(r'id="p-d.kind"[^>]*>(.*?)</div>', answer.text, re.S)
    assert beside
    assert "必填，还没有填写" in beside.group(1)
    _new, data = saved(admin, admin.client.post(EDIT, data={**sent, "anyway": "1"}))
    assert "base" not in data


def test_a_base_is_copied_and_stays_a_base(admin: Visitor) -> None:
    sent = fields(admin, "/catalogue/items/-/new?copy=imported")
    assert sent["d.name"] == ["导入的事项（副本）"]
    answer = admin.client.post(
        "/catalogue/items/-/new", data={**sent, "d.id": "second", "reason": "再来一个"}
    )
    _new, data = saved(admin, answer)
    assert (data["id"], data["base"]) == ("second", True)
    # What nobody has said is not said to be nothing.
    assert not {"materials", "legal_basis", "fees"} & set(data)


def test_deleting_is_all_that_ends_one(admin: Visitor) -> None:
    page = admin.page("/catalogue/items/imported/retire")
    assert "删除“导入的事项”" in page
    assert "最后一天" not in page
    token = form(page, "")["fields"]
    answer = admin.client.post(
        "/catalogue/items/imported/retire", data={**token, "reason": "重复了"}
    )
    assert answer.status_code == 303
    assert "extends" not in page


def test_the_folder_is_untouched_by_all_this(app: Flask) -> None:
    folder: Path = app.extensions["yichuang"].config_dir
    assert (folder / "items" / "imported.yaml").read_text("utf-8") == IMPORTED
