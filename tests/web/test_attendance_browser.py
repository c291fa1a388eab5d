"""In a real Chromium: sign in, take a case, A goes out, B sees it and where the papers are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app.main import CatalogHolder
from app.web.house import EXTENSION
from app.web.login import DEMO_PASSWORD
from tests.web.conftest import Clock, build, served
from tests.web.test_browser import SCREEN, fill

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, holder: CatalogHolder) -> Flask:
    return build(tmp_path_factory.mktemp("attendance"), holder, Clock())


@pytest.fixture(scope="module")
def site(app: Flask) -> Iterator[str]:
    with served(app) as address:
        yield address


def seat(chrome: Browser, site: str, username: str) -> Page:
    page = chrome.new_context(viewport=SCREEN, locale="zh-CN").new_page()
    page.goto(f"{site}/login/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(DEMO_PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/(counter|tasks)/"))
    return page


def sign_in(page: Page, site: str) -> None:
    page.goto(f"{site}/attendance/")
    page.get_by_role("button", name="签到").click()
    expect(page.get_by_role("button", name="签退")).to_be_visible()


def take(page: Page, site: str, pictures: Path) -> str:
    """Take an application whose papers the hall carries, and give its number."""
    page.goto(f"{site}/counter/dibao/new")
    fill(page)
    page.get_by_label("住房情况").select_option("租赁")
    page.get_by_label("全程代办").check()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_text("材料和结果经过谁的手")).to_be_visible()
    page.screenshot(path=str(pictures / "41-ways.png"), full_page=True)
    page.get_by_role("button", name="保存收件").click()
    page.wait_for_url(re.compile(r"/case/\d+"))
    number = page.url.rsplit("/", 1)[-1]
    expect(page.get_by_text("材料在黑里河镇便民服务中心")).to_be_visible()
    return number


def test_a_goes_out_and_b_sees_it(chrome: Browser, app: Flask, site: str, root: Path) -> None:
    pictures = root / "var" / "screenshots"
    pictures.mkdir(parents=True, exist_ok=True)
    first, second = seat(chrome, site, "town"), seat(chrome, site, "town-b")
    sign_in(first, site)
    sign_in(second, site)
    first.screenshot(path=str(pictures / "40-attendance.png"), full_page=True)

    number = take(first, site, pictures)
    first.goto(f"{site}/attendance/")
    first.get_by_label("事由").first.fill("到八沟道村入户")
    first.get_by_role("button", name="登记外出").click()
    expect(first.get_by_role("button", name="我回来了")).to_be_visible()
    desk = app.extensions[EXTENSION].desk
    while desk.run_jobs(Clock().at, "tester").total:
        pass

    second.goto(f"{site}/tasks/")
    second.get_by_role("link", name="代A岗").click()
    expect(second.get_by_text(number)).to_be_visible()
    expect(second.get_by_text("替班接办")).to_be_visible()
    second.screenshot(path=str(pictures / "42-standing-in.png"), full_page=True)
    second.get_by_role("link", name="收件受理").click()
    expect(second.get_by_text("由何乡镇办").first).to_be_visible()
    second.screenshot(path=str(pictures / "43-case.png"), full_page=True)
    for page in (first, second):
        assert page.evaluate("document.documentElement.scrollWidth") <= SCREEN["width"]
        page.context.close()
