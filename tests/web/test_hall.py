"""大厅用纸 on the screen: print, note where it hangs, print again what is stale."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from msgspec.structs import replace

from app.catalog import Loaded
from app.main import CatalogHolder
from app.web.house import EXTENSION
from tests.sample import BANK, HALL, TOWN, sample_catalog
from tests.web.conftest import Clock, build
from tests.web.visitor import Visitor, text

HERE = f"/hall/{TOWN}"
People = Callable[[str], Visitor]


@pytest.fixture(scope="module")
def holder() -> CatalogHolder:
    return CatalogHolder(Loaded(sample_catalog(), ()))


@pytest.fixture
def own_holder() -> CatalogHolder:
    return CatalogHolder(Loaded(sample_catalog(), ()))


@pytest.fixture
def site(tmp_path: Path, own_holder: CatalogHolder, clock: Clock) -> Flask:
    return build(tmp_path, own_holder, clock)


@pytest.fixture
def town(site: Flask) -> Visitor:
    return Visitor(site).login("town")


@pytest.fixture
def rename(own_holder: CatalogHolder) -> Callable[[], None]:
    """Serve a catalogue in which one item has another name."""

    def serve() -> None:
        catalog = own_holder.catalog
        item = replace(catalog.items["dibao"], name="低保申请")
        changed = replace(catalog, items={**catalog.items, "dibao": item}, fingerprint="renamed")
        own_holder.serve(Loaded(changed, ()), 2)

    return serve


def post(visitor: Visitor, kind: str = "事项公示栏/A3", place: str = "东墙", **typed: str) -> str:
    answer = visitor.send(f"{HERE}/post", {"kind": kind, "place": place, "copies": "1", **typed})
    assert answer.status_code == 303, text(answer.text)
    return visitor.page(HERE)


class TestPrinting:
    def test_the_page_of_the_point_leads_there(
        self, tmp_path: Path, county: Loaded, clock: Clock
    ) -> None:
        assert county.catalog is not None
        site = build(tmp_path, CatalogHolder(county), clock)
        town, admin = Visitor(site).login("town"), Visitor(site).login("admin")
        here = site.extensions[EXTENSION].desk.actor("town").point
        other = next(id for id in county.catalog.points if id != here)
        assert f'href="/hall/{here}"' in town.page(f"/catalogue/points/{here}")
        assert f'href="/hall/{other}"' not in town.page(f"/catalogue/points/{other}")
        assert f'href="/hall/{other}"' in admin.page(f"/catalogue/points/{other}")
        assert "便民服务手册" in town.page(f"/hall/{here}")

    def test_all_that_can_be_printed_is_offered_and_is_a_pdf(self, people: People) -> None:
        page = people("town").page(HERE)
        for kind in ("便民服务手册（附一页指南）", "事项公示栏（A2）", "窗口牌", "座牌", "胸牌"):
            assert kind in text(page), kind
        assert "驿站授权清单" not in page
        for query in ("kind=座牌", "kind=办事指南&item=dibao", "kind=窗口牌"):
            answer = people("town").get(f"{HERE}/paper?{query}")
            assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
            assert answer.data.startswith(b"%PDF")

    def test_every_paper_of_an_item_is_offered_in_every_form(self, people: People) -> None:
        page = text(people("town").page(HERE))
        for offered in ("申请表填写范本", "办事指南大字版（加印英文）", "办理流程图"):
            assert offered in page, offered
        for query in ("kind=办理流程图&item=dibao", "kind=办事指南简版/en&item=dibao"):
            answer = people("town").get(f"{HERE}/paper?{query}")
            assert (answer.status_code, answer.mimetype) == (200, "application/pdf"), query
        assert people("town").get(f"{HERE}/paper?kind=申请表/en&item=dibao").status_code == 302

    @pytest.mark.parametrize(
        ("query", "why"),
        [
            ("kind=奖状", "没有“奖状”这种用纸"),
            ("kind=驿站授权清单", "没有有效的授权"),
            ("kind=办事指南&item=nothing", "这里不受理这个事项"),
            ("kind=事项公示栏&variant=A9", "可以选"),
            ("", "没有“”这种用纸"),
        ],
    )
    def test_what_cannot_be_printed_is_told(self, people: People, query: str, why: str) -> None:
        answer = people("town").get(f"{HERE}/paper?{query}")
        assert answer.status_code == 302
        assert why in text(people("town").page(HERE))

    def test_other_points_are_not_there(self, people: People) -> None:
        for path in (f"/hall/{HALL}", "/hall/nowhere", f"/hall/{HALL}/paper?kind=窗口牌"):
            assert people("town").get(path).status_code == 404, path
        assert people("approver").get(HERE).status_code in (302, 403)
        supervisor = people("supervisor")
        assert "登记张贴" not in supervisor.page(HERE)
        assert "驿站授权清单" in supervisor.page(f"/hall/{BANK}")


class TestRegister:
    def test_what_is_posted_is_listed_and_taken_down(self, town: Visitor) -> None:
        page = text(post(town, copies="3"))
        assert "● 现行" in page.replace("●现行", "● 现行")
        assert "事项公示栏 A3 东墙 3" in page
        answer = town.send(f"{HERE}/down/1", {})
        assert answer.status_code == 303
        page = text(town.page(HERE))
        assert "已登记撤下。" in page
        assert "还没有登记过。" in page
        assert town.send(f"{HERE}/down/{'9' * 40}", {}).status_code == 404
        town.send(f"{HERE}/down/1", {})
        assert "已经撤下" in text(town.page(HERE))

    def test_a_guide_in_two_languages_is_registered_as_such(self, town: Visitor) -> None:
        page = text(post(town, "办事指南简版/en", item="dibao"))
        assert "办事指南简版 加印英文" in page

    def test_what_is_wrong_stands_under_its_field_and_nothing_is_lost(self, town: Visitor) -> None:
        wrong = {"kind": "办事指南", "item": "", "place": "门口<b>", "copies": "一"}
        answer = town.send(f"{HERE}/post", wrong)
        assert answer.status_code == 422
        assert "请填张数" in text(answer.text)
        assert 'value="门口&lt;b&gt;"' in answer.text
        answer = town.send(f"{HERE}/post", {**wrong, "copies": "1"})
        assert answer.status_code == 422
        assert "这里不受理这个事项" in text(answer.text)
        post(town)
        again = town.send(f"{HERE}/post", {"kind": "事项公示栏/A3", "place": "东墙", "copies": "1"})
        assert again.status_code == 422
        assert "已经登记过了" in text(again.text)


class TestStale:
    def test_after_a_change_exactly_the_stale_are_listed_printed_and_replaced(
        self, town: Visitor, rename: Callable[[], None]
    ) -> None:
        post(town)
        post(town, "办事指南", "窗台", item="dibao")
        post(town, "窗口牌", "窗口")
        assert "没有要更换的" in text(town.page("/hall/"))
        rename()
        page = town.page(HERE)
        assert "有 2 处要更换或者撤下" in text(page)
        with zipfile.ZipFile(io.BytesIO(town.get(f"/hall/stale.zip?point={TOWN}").data)) as packed:
            names = packed.namelist()
        assert len(names) == 2
        assert any("低保申请" in name for name in names)
        listed = text(town.page("/hall/"))
        assert "东墙" in listed
        assert "窗台" in listed
        done = town.submit(page, "/hall/renewed", {})
        assert done.status_code == 303
        page = text(town.page(HERE))
        assert "已登记换上 2 处" in page
        assert "要更换或者撤下" not in page
        assert town.get("/hall/stale.zip").status_code == 302
        assert "没有要重新打印的" in text(town.page("/hall/"))

    def test_those_who_oversee_look_over_all_and_write_nothing(
        self, site: Flask, town: Visitor, rename: Callable[[], None]
    ) -> None:
        post(town)
        rename()
        supervisor = Visitor(site).login("supervisor")
        page = supervisor.page("/hall/")
        assert "▲" in page
        assert "都已换上" not in text(page)
        assert supervisor.send("/hall/renewed", {"id": "1"}).status_code in (302, 403)
        assert 'href="/hall/"' in supervisor.page("/catalogue/")

    def test_what_is_not_a_number_is_passed_over(self, town: Visitor) -> None:
        answer = town.send("/hall/renewed", {"id": ["x", "９", "", "9" * 40], "point": TOWN})
        assert answer.status_code == 303
        assert "已登记换上 0 处" in text(town.page(HERE))
