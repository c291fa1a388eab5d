"""成批打印 on the screen: ordered, watched, fetched by the administrator and nobody else."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from flask import Flask

from app.main import CatalogHolder
from tests.sample import TOWN
from tests.web.conftest import Clock, build
from tests.web.visitor import Visitor, text


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, holder: CatalogHolder, module_clock: Clock
) -> Flask:
    return build(tmp_path_factory.mktemp("editions"), holder, module_clock)


def test_order_watch_and_fetch(site: Flask, module_clock: Clock) -> None:
    admin = Visitor(site).login("admin")
    assert "/editions/" in admin.page("/catalogue/")
    assert "还没有成批打印过" in admin.page("/editions/")
    ordered = admin.send("/editions/", {"kind": "办理流程图", "point": ""})
    assert ordered.status_code == 303
    page = admin.page("/editions/")
    assert "已安排打印办理流程图（全部事项），共5份" in text(page)
    assert "正在打印" in page
    assert 'http-equiv="refresh"' in page
    assert admin.get("/editions/zip?kind=办理流程图&point=").status_code == 404
    site.extensions["yichuang"].desk.run_jobs(module_clock(), "w")
    page = admin.page("/editions/")
    assert "已完成" in page
    assert "5 / 5 份" in text(page)
    assert 'http-equiv="refresh"' not in page
    fetched = admin.get("/editions/zip?kind=办理流程图&point=")
    assert fetched.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(fetched.data)) as file:
        assert len(file.namelist()) == 5
    fetched.close()


def test_a_second_language_is_offered_and_refused_where_it_cannot_be(site: Flask) -> None:
    admin = Visitor(site).login("admin")
    assert "中文旁边加印英文" in text(admin.page("/editions/"))
    refused = admin.send("/editions/", {"kind": "申请表", "point": "", "second": "en"})
    assert refused.status_code == 422
    assert "“申请表”不能加印第二种语言" in text(refused.text)
    assert '<option value="en" selected>' in refused.text
    ordered = admin.send("/editions/", {"kind": "办事指南简版", "point": "", "second": "en"})
    assert ordered.status_code == 303
    assert "已安排打印办事指南简版（全部事项，加印英文）" in text(admin.page("/editions/"))


def test_a_point_and_halls_are_offered(site: Flask, module_clock: Clock) -> None:
    admin = Visitor(site).login("admin")
    page = text(admin.page("/editions/"))
    for offered in ("一个办事点的全部用纸", "便民服务手册（附一页指南）", "一件事指南", "窗口牌"):
        assert offered in page, offered
    refused = admin.send("/editions/", {"kind": "全部用纸", "point": ""})
    assert refused.status_code == 422
    assert "请选择办事点" in text(refused.text)
    ordered = admin.send("/editions/", {"kind": "事项公示栏/A2", "point": TOWN})
    assert ordered.status_code == 303
    site.extensions["yichuang"].desk.run_jobs(module_clock(), "w")
    (link,) = re.findall(r'href="(/editions/zip[^"]*variant=A2)"', admin.page("/editions/"))
    fetched = admin.get(link.replace("&amp;", "&"))
    with zipfile.ZipFile(io.BytesIO(fetched.data)) as file:
        assert len(file.namelist()) == 1
    fetched.close()


def test_what_cannot_be_ordered_is_said_and_the_choice_kept(site: Flask) -> None:
    admin = Visitor(site).login("admin")
    answer = admin.send("/editions/", {"kind": "申请表", "point": "nowhere"})
    assert answer.status_code == 422
    assert "nowhere" in text(answer.text)
    assert '<option value="申请表" selected>' in answer.text


@pytest.mark.parametrize("who", ["supervisor", "town", "reader"])
def test_nobody_else_finds_it(site: Flask, who: str) -> None:
    visitor = Visitor(site).login(who)
    assert "/editions/" not in visitor.page("/catalogue/")
    for path in ("/editions/", "/editions/zip?kind=办理流程图&point="):
        assert visitor.get(path).status_code == 403
    assert visitor.send("/editions/", {"kind": "办理流程图", "point": ""}).status_code == 403
