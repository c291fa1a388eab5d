"""The pages about revisions: history, one, two beside each other, the folder's plan, going back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from app.catalog import load
from app.desk import Desk
from app.desk.publishing import SYSTEM
from app.main import CatalogHolder
from tests.catalog.folders import county_with
from tests.desk.press import PROOF, county
from tests.web.conftest import Clock, build
from tests.web.visitor import Visitor, text


class Site:
    """An application over a published folder that may be edited."""

    def __init__(self, folder: Path) -> None:
        self.config = county_with(folder, {}).rename(folder / "config")
        for path in sorted(self.config.rglob("*.yaml")):
            path.unlink()
        for name, raw in county().files.items():
            (self.config / name).parent.mkdir(parents=True, exist_ok=True)
            (self.config / name).write_bytes(raw)
        self.clock = Clock()
        self.holder = CatalogHolder(load(self.config))
        self.app: Flask = build(folder, self.holder, self.clock)
        self.desk: Desk = self.app.extensions["yichuang"].desk
        self.publish()
        self.admin = Visitor(self.app).login("admin")

    def publish(self) -> None:
        tree = county() if self.desk.newest_revision() == 0 else None
        assert tree is not None
        self.desk.publish(SYSTEM, tree, kind="首次", reason="第一次启动", at=self.clock())

    def edit(self, old: str, new: str, file: str = PROOF) -> None:
        path = self.config / file
        found = path.read_text("utf-8")
        assert old in found
        path.write_text(found.replace(old, new), "utf-8")

    def send_plan(self, **typed: str) -> tuple[int, str]:
        page = self.admin.page("/revisions/plan")
        answer = self.admin.submit(page, "/revisions/plan", typed)
        return answer.status_code, text(answer.text)

    def proof(self) -> str:
        return (self.config / PROOF).read_text("utf-8")

    def later(self) -> None:
        self.clock.at += timedelta(hours=1)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_the_history_tells_what_is_in_force_and_that_nothing_waits(site: Site) -> None:
    page = text(site.admin.page("/revisions/"))
    assert "现行" in page
    assert "第一次启动" in page
    assert "未发布的修改" not in page
    assert "没有未发布的修改" in text(site.admin.page("/revisions/plan"))
    assert "个文件" in text(site.admin.page("/revisions/1"))


def test_a_change_of_the_folder_is_shown_and_published_with_its_reason(site: Site) -> None:
    site.edit("name: 救助对象证明\n", "name: 救助证明\n")
    for path in ("/revisions/", "/catalogue/"):
        assert "文件夹里有未发布的修改" in text(site.admin.page(path))
    plan = text(site.admin.page("/revisions/plan"))
    assert "救助对象证明 " in plan
    assert "救助证明（修改）" in plan
    assert "柳河镇信用社驿站" in plan
    status, told = site.send_plan(reason="  ")
    assert status == 422
    assert "请写明理由" in told
    status, _told = site.send_plan(reason="省里改名")
    assert status == 303
    shown = text(site.admin.page("/revisions/2"))
    assert "省里改名" in shown
    assert "一人发布" in shown
    assert "救助对象证明" in shown
    assert "文件夹里有未发布的修改" not in text(site.admin.page("/revisions/"))


def test_what_changed_while_one_read_is_not_published(site: Site) -> None:
    site.edit("name: 救助对象证明\n", "name: 甲证明\n")
    page = site.admin.page("/revisions/plan")
    site.edit("name: 甲证明\n", "name: 乙证明\n")
    answer = site.admin.submit(page, "/revisions/plan", {"reason": "改名"})
    assert answer.status_code == 422
    assert "文件夹刚被改动" in text(answer.text)
    assert site.desk.newest_revision() == 1


def test_a_broken_folder_cannot_be_published_and_says_where(site: Site) -> None:
    site.edit("kind: 即办件", "kind: 即办")
    page = site.admin.page("/revisions/plan")
    assert "items/proof.yaml:" in text(page)
    assert 'name="reason"' not in page


def test_a_scheduled_one_is_marked_and_can_be_cancelled(site: Site) -> None:
    site.edit("name: 救助对象证明\n", "name: 救助证明\n")
    assert site.send_plan(reason="改名", effective="x")[0] == 422
    assert site.send_plan(reason="改名", effective="2026-12-01")[0] == 303
    page = site.admin.page("/revisions/2")
    assert "待生效" in text(page)
    assert "2026-12-01 00:00" in text(page)
    answer = site.admin.submit(page, "/revisions/2/cancel", {"reason": "推迟"})
    assert answer.status_code == 303
    assert "没有用上" in text(site.admin.page("/revisions/3"))
    assert "已取消" in text(site.admin.page("/revisions/2"))


def test_going_back_asks_a_reason_and_is_recorded(site: Site) -> None:
    site.edit("name: 救助对象证明\n", "name: 救助证明\n")
    site.send_plan(reason="改名")
    site.later()
    page = site.admin.page("/revisions/1")
    answer = site.admin.submit(page, "/revisions/1/rollback", {"reason": ""})
    assert answer.status_code == 422
    assert "请写明理由" in text(answer.text)
    typed = {"reason": "改错了", "folder": ""}
    answer = site.admin.submit(page, "/revisions/1/rollback", typed)
    assert answer.status_code == 303
    page = text(site.admin.page("/revisions/3"))
    assert "回退 到第1版" in page
    # The files were left alone: who does not know would publish the mistake again.
    assert "配置文件夹没有跟着回退" in page
    assert "与最新的第3版对照" not in page
    assert "与最新的第3版对照" in text(site.admin.page("/revisions/1"))
    again = site.admin.submit(
        site.admin.page("/revisions/1"), "/revisions/1/rollback", {"reason": "x"}
    )
    assert again.status_code == 422
    assert "完全相同" in text(again.text)


def test_what_was_taken_back_counts_as_unpublished(site: Site) -> None:
    site.edit("name: 救助对象证明\n", "name: 救助证明\n")
    site.send_plan(reason="改名")
    site.later()
    assert "文件夹里有未发布的修改" not in text(site.admin.page("/revisions/"))
    typed = {"reason": "改错了", "folder": ""}
    site.admin.submit(site.admin.page("/revisions/1"), "/revisions/1/rollback", typed)
    site.later()
    assert "文件夹里有未发布的修改" in text(site.admin.page("/revisions/"))


def test_going_back_can_bring_the_files_along(site: Site) -> None:
    site.edit("name: 救助对象证明\n", "name: 救助证明\n")
    site.send_plan(reason="改名")
    site.later()
    page = site.admin.page("/revisions/1")
    assert "配置文件夹里的文件也改回这一版" in text(page)
    answer = site.admin.submit(page, "/revisions/1/rollback", {"reason": "改错了", "folder": "1"})
    assert answer.status_code == 303
    site.later()
    assert "配置文件夹也已改回这一版，改了1个文件" in text(site.admin.page("/revisions/3"))
    assert "name: 救助对象证明\n" in site.proof()
    assert "文件夹里有未发布的修改" not in text(site.admin.page("/revisions/"))


def test_going_back_never_touches_what_was_edited_by_hand(site: Site) -> None:
    site.edit("name: 救助对象证明\n", "name: 救助证明\n")
    site.send_plan(reason="改名")
    site.later()
    site.edit("name: 救助证明\n", "name: 手工改的证明\n")
    page = site.admin.page("/revisions/1")
    site.admin.submit(page, "/revisions/1/rollback", {"reason": "改错了", "folder": "1"})
    assert "从未发布过的手工修改" in text(site.admin.page("/revisions/3"))
    assert "name: 手工改的证明\n" in site.proof()


def test_two_are_compared_either_way(site: Site) -> None:
    site.edit("name: 救助对象证明\n", "name: 救助证明\n")
    site.send_plan(reason="改名")
    there = text(site.admin.page("/revisions/compare?a=1&b=2"))
    back = text(site.admin.page("/revisions/compare?a=2&b=1"))
    assert "从第1版到第2版" in there
    assert there.index("救助对象证明") < there.index("救助证明", there.index("救助对象证明") + 7)
    assert "从第2版到第1版" in back
    assert "完全相同" in text(site.admin.page("/revisions/compare?a=1&b=1"))


@pytest.mark.parametrize(
    "path",
    ["/revisions/9", "/revisions/99999999999999999999", "/revisions/compare?a=1&b=9",
     "/revisions/compare", "/revisions/compare?a=x&b=1"],
)  # fmt: skip
def test_what_was_never_published_is_not_found(site: Site, path: str) -> None:
    assert site.admin.get(path).status_code == 404


@pytest.mark.parametrize("before", ["99999999999999999999", "-5", "0", "x"])
def test_a_strange_page_number_breaks_nothing(site: Site, before: str) -> None:
    assert site.admin.get(f"/revisions/?before={before}").status_code == 200


def test_a_refused_save_is_told_to_administrators_on_every_page(site: Site) -> None:
    site.holder.refuse((), "有1个在办件会办不下去。")
    assert "会办不下去" in text(site.admin.page("/catalogue/"))
    assert "会办不下去" in text(site.admin.page("/catalogue/problems/"))
    assert "会办不下去" not in text(Visitor(site.app).login("town").page("/catalogue/"))


def test_without_a_folder_the_pages_go_on(site: Site) -> None:
    site.config.rename(site.config.with_name("away"))
    assert "读不到配置文件夹" in text(site.admin.page("/revisions/plan"))
    assert "第一次启动" in text(site.admin.page("/revisions/"))
