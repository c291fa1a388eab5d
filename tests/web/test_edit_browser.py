"""Changing an item in a real Chromium: by keyboard, while the check listens, down to the draft.

The pictures lie in `var/screenshots` (ignored by git); look at them after changing a screen.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app.catalog import load
from app.main import CatalogHolder
from tests.catalog.folders import COUNTY
from tests.web.conftest import Clock, build, served
from tests.web.test_browser import PHONE, Desk

pytestmark = [pytest.mark.browser, pytest.mark.slow]

EDIT = "/catalogue/items/dibao/edit"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("edit-browser")
    shutil.copytree(COUNTY, folder / "config")
    app: Flask = build(folder, CatalogHolder(load(folder / "config")), Clock())
    with served(app) as address:
        yield address


@pytest.fixture
def admin(chrome: Browser, site: str, root: Path) -> Iterator[Desk]:
    folder = root / "var" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    desk = Desk(chrome, site, folder).login("admin")
    yield desk
    assert desk.complaints == []
    desk.context.close()


def input_of(page: Page, name: str) -> str:
    return f'[id="f-{name}"]'


def retyped(page: Page, name: str, text: str) -> None:
    """Put the caret into an input and type over what stands there."""
    page.locator(input_of(page, name)).focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def limit_is_checked_while_typing(admin: Desk) -> None:
    page = admin.page
    problem = page.locator('[data-said="d.limits.promised.length"] .problem')
    retyped(page, "d.limits.promised.length", "90")
    expect(problem).to_be_visible()
    expect(page.locator('[data-section="s-d.limits"] .count')).to_have_text("1")
    admin.picture("edit-problem")
    # 检查 leads to the first problem, wherever on the long page it is.
    page.locator(".formend, form#editor").locator("button[value=check]").last.click()
    expect(page.locator(input_of(page, "d.limits.promised.length"))).to_be_focused()
    retyped(page, "d.limits.promised.length", "15")
    expect(problem).to_have_count(0)


def answer_is_added(admin: Desk) -> None:
    page = admin.page
    page.get_by_role("button", name="添加问答").focus()
    page.keyboard.press("Enter")
    expect(page.locator(input_of(page, "d.faq.1.question"))).to_be_focused()
    page.keyboard.type("可以代办吗？")
    page.keyboard.press("Tab")
    page.keyboard.type("可以委托村委会代为申请。")
    expect(page.locator("#verdict")).to_contain_text("检查通过", timeout=10_000)


def test_an_item_is_changed_by_keyboard_alone(admin: Desk) -> None:
    page = admin.page
    page.goto(f"{admin.site}/catalogue/items/dibao")
    page.get_by_role("link", name="修改", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{EDIT}")
    admin.picture("edit-item")
    limit_is_checked_while_typing(admin)
    # A material, folded away until Enter opens it.
    page.locator('li[data-name="d.materials.0"] summary').first.focus()
    page.keyboard.press("Enter")
    retyped(page, "d.materials.0.requirement", "本人签字并按手印")
    answer_is_added(admin)
    page.locator("#reason").focus()
    page.keyboard.type("按新通知补充")
    admin.picture("edit-ready")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="保存为草稿")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/drafts/\d+$"))
    expect(page.locator("main")).to_contain_text("本人签字并按手印")
    expect(page.locator("main")).to_contain_text("可以代办吗？")
    admin.picture("edit-draft")


def test_rows_move_without_losing_what_was_typed(admin: Desk) -> None:
    page = admin.page
    page.goto(f"{admin.site}{EDIT}")
    page.locator(input_of(page, "d.summary")).fill("还没保存的话。")
    page.get_by_role("button", name="下移第 1 项").first.click()
    rows = page.locator('section[id="s-d.materials"] > .rows > li')
    expect(rows.nth(1)).to_contain_text("低保申请书")
    expect(page.locator(input_of(page, "d.summary"))).to_have_value("还没保存的话。")
    rows.nth(3).get_by_role("button", name="删掉第 4 项").click()
    expect(rows).to_have_count(3)
    # A station or an item is searched, not listed; shapes change on the spot.
    page.locator('[id="f-d.fees-shape"]').select_option("else")
    expect(page.get_by_role("button", name="添加收费")).to_be_visible()
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto(f"{admin.site}/catalogue/")


def test_a_condition_is_put_together_by_clicks(admin: Desk) -> None:
    page = admin.page
    page.goto(f"{admin.site}{EDIT}")
    page.locator('li[data-name="d.materials.2"] summary').first.click()
    box = page.locator(input_of(page, "d.materials.2.when"))
    expect(box).to_have_value("housing: [租赁, 借住]")
    hints = page.locator('[data-hints="f-d.materials.2.when"]')
    hints.locator("summary").click()
    hints.get_by_role("button", name="借住").click()
    expect(box).to_have_value("housing: 租赁")
    hints.get_by_role("button", name="true").press("Enter")
    expect(box).to_have_value("housing: 租赁\ndisabled: true")
    admin.picture("edit-condition")
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto(f"{admin.site}/catalogue/")


def test_a_reference_is_found_by_pinyin(admin: Desk) -> None:
    page = admin.page
    # With few records they stand in a list; the search is what many records get.
    found = page.request.get(f"{admin.site}/catalogue/items/-/pick?q=db").json()
    assert found[0][0] == "dibao"
    page.goto(f"{admin.site}/catalogue/banks/")
    page.locator("table.listed tbody a").first.click()
    page.get_by_role("link", name="修改", exact=True).click()
    expect(page.locator("h1")).to_contain_text("修改")
    admin.picture("edit-bank")


def test_a_new_department_and_the_end_of_an_item(admin: Desk) -> None:
    page = admin.page
    page.goto(f"{admin.site}/catalogue/departments/")
    page.get_by_role("link", name="新建部门").click()
    page.locator(input_of(page, "d.id")).fill("Archive!")
    expect(page.locator('[data-said="d.id"] .problem')).to_contain_text("编号")
    admin.picture("edit-new")
    page.locator(input_of(page, "d.id")).fill("archive")
    expect(page.locator('[data-said="d.id"] .problem')).to_have_count(0)
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto(f"{admin.site}/catalogue/items/dibao/retire")
    admin.picture("edit-retire")
    expect(page.get_by_label("最后一天", exact=True)).to_be_visible()


def test_a_narrow_screen_scrolls_down_not_sideways(chrome: Browser, admin: Desk) -> None:
    page = admin.page
    page.set_viewport_size(PHONE)
    page.goto(f"{admin.site}{EDIT}")
    admin.picture("edit-phone")
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0
