"""Two administrators in a real Chromium: one writes a draft, the other approves it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.web.login import DEMO_PASSWORD
from tests.web.conftest import served
from tests.web.draft_site import ITEM, Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SCREEN = {"width": 1366, "height": 768}
NARROW = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(tmp_path_factory.mktemp("drafts"))


@pytest.fixture(scope="module")
def address(site: Site) -> Iterator[str]:
    with served(site.app) as address:
        yield address


@pytest.fixture
def seat(chrome: Browser, address: str) -> Iterator[object]:
    contexts = []
    complaints: list[str] = []

    def sit(username: str) -> Page:
        context = chrome.new_context(viewport=SCREEN, locale="zh-CN", base_url=address)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("/login/")
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码").fill(DEMO_PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/catalogue/"))
        return page

    yield sit
    for context in contexts:
        context.close()
    assert complaints == []


def picture(page: Page, root: Path, name: str) -> None:
    folder = root / "var" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=str(folder / f"{name}.png"), full_page=True)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= (page.viewport_size or SCREEN)["width"], "the page must not scroll sideways"


def test_one_writes_the_other_approves(site: Site, seat: object, root: Path) -> None:
    number = site.draft("最低生活保障（新名称）")
    author, second = seat("admin"), seat("admin-b")  # type: ignore[operator]
    author.goto("/drafts/")
    picture(author, root, "60-drafts")
    author.get_by_role("link", name="修改事项：低保").click()
    expect(author.locator("table.changes")).to_contain_text("最低生活保障（新名称）")
    author.get_by_text("逐行对照").click()
    picture(author, root, "61-draft")
    author.get_by_role("button", name="提交批准").click()
    expect(author.locator("main")).to_contain_text("等另一位管理员批准")
    second.goto("/catalogue/")
    second.get_by_role("link", name="目录修改").click()
    second.get_by_role("link", name="修改事项：低保").click()
    second.get_by_label("批准意见").fill("同意，按新名称公布")
    picture(second, root, "62-draft-to-approve")
    second.get_by_role("button", name="批准并发布").click()
    expect(second.locator("main")).to_contain_text("已批准，发布为第")
    picture(second, root, "63-draft-published")
    assert site.name_line() == "name: 最低生活保障（新名称）"
    assert f"/drafts/{number}" in second.url


def test_three_columns_and_a_choice_by_keyboard(site: Site, seat: object, root: Path) -> None:
    number = site.draft("我写的名称", submit=True)
    site.write("别人在文件里写的名称")
    author = seat("admin")  # type: ignore[operator]
    author.goto(f"/drafts/{number}")
    picture(author, root, "64-draft-diverged")
    author.get_by_role("link", name="对照并合并").press("Enter")
    expect(author.locator("table.three")).to_contain_text("别人在文件里写的名称")
    author.get_by_text("逐行对照").click()
    picture(author, root, "65-compare")
    author.get_by_role("radio", name="我的").press("Space")
    author.get_by_role("button", name="合并到草稿").press("Enter")
    expect(author.locator("main")).to_contain_text("已合并")
    expect(author.locator("main")).not_to_contain_text("又被改过")
    assert ITEM in author.locator("main").inner_text()


def test_on_a_narrow_screen(site: Site, seat: object, root: Path) -> None:
    number = site.draft("窄屏看的名称")
    page = seat("admin")  # type: ignore[operator]
    page.set_viewport_size(NARROW)
    page.goto(f"/drafts/{number}")
    picture(page, root, "66-draft-narrow")
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    page.goto("/drafts/?which=mine")
    picture(page, root, "67-drafts-narrow")
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
