"""A clerk's whole journey in a real Chromium, from the login to the delivered result.

The pictures lie in `var/screenshots` (ignored by git); look at them after changing a screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app.main import CatalogHolder
from app.web.login import DEMO_PASSWORD
from tests.web.conftest import Clock, build, served

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SCREEN = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, holder: CatalogHolder) -> Iterator[str]:
    app: Flask = build(tmp_path_factory.mktemp("browser"), holder, Clock())
    with served(app) as address:
        yield address


@pytest.fixture(scope="module")
def pictures(root: Path) -> Path:
    folder = root / "var" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


class Desk:
    """One person at one screen; every complaint of the browser fails the test."""

    def __init__(self, chrome: Browser, site: str, pictures: Path) -> None:
        self.site, self.pictures = site, pictures
        self.context = chrome.new_context(viewport=SCREEN, locale="zh-CN")
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._listen)

    def _listen(self, message: object) -> None:
        said = getattr(message, "text", "")
        # A refused form is an answer, not a fault.
        if getattr(message, "type", "") == "error" and not re.search(r"status of 4(09|22)", said):
            self.complaints.append(said)

    def login(self, username: str) -> Desk:
        self.page.goto(f"{self.site}/login/")
        self.page.get_by_label("用户名").fill(username)
        self.page.get_by_label("密码").fill(DEMO_PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(re.compile(r"/(counter|tasks|catalogue|supervision)/"))
        return self

    def picture(self, name: str) -> None:
        self.page.wait_for_load_state("networkidle")
        self.page.screenshot(path=str(self.pictures / f"{name}.png"))

    def pdf(self, path: str) -> bytes:
        answer = self.context.request.get(f"{self.site}{path}")
        assert answer.ok
        assert answer.headers["content-type"] == "application/pdf"
        return answer.body()

    def issue(self, kind: str) -> bytes:
        """Press the button of a paper, which opens in a tab of its own, and fetch its PDF."""
        button = self.page.get_by_role("button", name=f"打印{kind}")
        with self.context.expect_page() as opened:
            button.click()
        tab = opened.value
        self.page.wait_for_timeout(200)
        tab.close()
        self.page.reload()
        link = self.page.get_by_role("link", name=kind, exact=True).first
        return self.pdf(link.get_attribute("href") or "")

    def press(self, outcome: str) -> None:
        self.page.get_by_role("button", name=re.compile(f"^{outcome}…?$")).click()
        self.page.wait_for_load_state("networkidle")


@pytest.fixture
def seat(chrome: Browser, site: str, pictures: Path) -> Iterator[type[Desk]]:
    opened: list[Desk] = []

    class Seat(Desk):
        def __init__(self) -> None:
            super().__init__(chrome, site, pictures)
            opened.append(self)

    yield Seat
    for one in opened:
        one.context.close()
        assert one.complaints == []


def fill(page: Page) -> None:
    """Type an application as a clerk does."""
    page.get_by_label("申请人", exact=False).first.fill("张三丰")
    page.get_by_label("证件号码").fill("11010519491231002X")
    page.get_by_label("联系电话").fill("13800000000")
    page.get_by_label("所在村").select_option(label="八沟道村便民服务站")
    page.get_by_label("共同生活的家庭成员人数").fill("3")
    page.get_by_label("家庭月收入").fill("860")
    page.get_by_role("radio", name="否").check()


def find_by_initials(clerk: Desk) -> None:
    page = clerk.page
    clerk.picture("01-counter")
    page.keyboard.press("Tab")
    page.keyboard.press("/")
    page.keyboard.type("db")
    expect(page.locator("#found a[data-item]").first).to_have_text(re.compile("最低生活保障"))
    clerk.picture("02-found")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/counter/dibao/new"))
    expect(page.locator("#preview")).to_contain_text("2026年10月20日")
    clerk.picture("03-form")


def be_refused(clerk: Desk) -> None:
    page = clerk.page
    page.get_by_role("button", name="保存收件").click()
    expect(page.locator("#summary")).to_contain_text("处要改")
    clerk.picture("04-refused")
    page.locator("#summary a").first.click()
    expect(page.locator("[id='f-applicant.name']")).to_be_in_viewport()


def fill_and_save(clerk: Desk) -> str:
    page = clerk.page
    fill(page)
    expect(page.locator("#materials")).not_to_contain_text("租房合同")
    page.get_by_label("住房情况").select_option("租赁")
    expect(page.locator("#materials")).to_contain_text("租房合同")
    ticked = page.get_by_label("最低生活保障申请书")
    ticked.check()
    # Ticking asks the server anew; the list is redrawn with focus and tick where they were.
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(600)
    expect(ticked).to_be_checked()
    expect(ticked).to_be_focused()
    clerk.picture("05-preview")
    page.get_by_role("button", name="保存收件").click()
    page.wait_for_url(re.compile(r"/case/\d+"))
    expect(page.locator(".case-head")).to_contain_text("已收件")
    clerk.picture("06-case")
    assert clerk.issue("收件凭证").startswith(b"%PDF-")
    return page.url.removeprefix(clerk.site)


def ask_for_what_is_missing(clerk: Desk) -> None:
    page = clerk.page
    clerk.press("补正")
    expect(page.get_by_label("居民身份证")).to_be_checked()
    page.get_by_label("补正说明").fill("身份证要带原件")
    clerk.picture("07-supplement")
    page.get_by_role("button", name="确定补正").click()
    expect(page.locator(".case-head")).to_contain_text("待补正")
    assert clerk.issue("补正告知书").startswith(b"%PDF-")
    page.get_by_label("居民身份证").check()
    page.get_by_role("button", name="登记收到的材料").click()


def accept_and_visit(clerk: Desk) -> None:
    page = clerk.page
    clerk.press("受理")
    expect(page.locator(".case-head")).to_contain_text("已受理")
    assert clerk.issue("受理通知书").startswith(b"%PDF-")
    page.get_by_text("怎么算出来的").first.click()
    clerk.picture("08-accepted")
    clerk.press("通过")
    page.get_by_label("同行人员").fill("李四")
    page.get_by_role("button", name="确定通过").click()
    expect(page.locator("main")).to_contain_text("正在办：公示")


def decide(approver: Desk) -> None:
    expect(approver.page.locator("main")).to_contain_text("审批")
    approver.picture("09-tasks")
    approver.page.get_by_role("link", name="审批", exact=True).click()
    approver.picture("10-approver")
    approver.press("准予")


def test_a_clerks_journey(seat: type[Desk]) -> None:
    clerk = seat().login("town")  # type: ignore[call-arg]
    find_by_initials(clerk)
    be_refused(clerk)
    case = fill_and_save(clerk)
    ask_for_what_is_missing(clerk)
    accept_and_visit(clerk)

    village = seat().login("village")  # type: ignore[call-arg]
    village.page.goto(clerk.site + "/tasks/")
    village.page.get_by_role("link", name="公示").click()
    village.press("通过")
    decide(seat().login("approver"))  # type: ignore[call-arg]

    clerk.page.goto(clerk.site + case)
    clerk.press("送达")
    clerk.press("确定送达")
    expect(clerk.page.locator(".case-head")).to_contain_text("办结")
    clerk.picture("11-closed")
    clerk.page.goto(clerk.site + "/cases/")
    clerk.picture("12-cases")


def test_two_clerks_at_once(seat: type[Desk]) -> None:
    first, second = seat().login("town"), seat().login("town")  # type: ignore[call-arg]
    page = first.page
    page.goto(first.site + "/counter/dibao/new")
    fill(page)
    page.get_by_label("住房情况").select_option("自有")
    for name in ("最低生活保障申请书", "居民身份证"):
        page.get_by_label(name).check()
    page.get_by_role("button", name="保存收件").click()
    page.wait_for_url(re.compile(r"/case/\d+"))
    second.page.goto(page.url)
    second.press("不予受理")
    second.page.get_by_label("理由").fill("写了很久的理由")
    second.page.get_by_label("法律依据").fill("社会救助暂行办法第九条")
    first.press("受理")
    second.page.get_by_role("button", name="确定不予受理").click()
    expect(second.page.locator("main")).to_contain_text("此件刚被他人处理")
    expect(second.page.get_by_label("理由")).to_have_value("写了很久的理由")
    second.picture("13-stale")


def test_the_counter_works_without_scripts(chrome: Browser, site: str) -> None:
    context = chrome.new_context(viewport=SCREEN, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/login/")
    page.get_by_label("用户名").fill("town")
    page.get_by_label("密码").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_label("查找事项").fill("db")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/counter/dibao/new"))
    fill(page)
    page.get_by_label("住房情况").select_option("租赁")
    page.get_by_role("button", name="预览").click()
    expect(page.locator("#materials")).to_contain_text("租房合同")
    expect(page.get_by_label("证件号码")).to_have_value("11010519491231002X")
    page.get_by_role("button", name="保存收件").click()
    page.wait_for_url(re.compile(r"/case/\d+"))
    context.close()


def test_administrators_screens(seat: type[Desk]) -> None:
    admin = seat().login("admin")  # type: ignore[call-arg]
    for name, path in (
        ("20-catalogue", "/catalogue/"),
        ("21-people", "/people/"),
        ("22-person", "/people/town"),
        ("23-problems", "/catalogue/problems/"),
        ("24-supervision", "/supervision/"),
    ):
        admin.page.goto(admin.site + path)
        expect(admin.page.locator("h1")).to_be_visible()
        admin.picture(name)


def test_a_citizen_with_a_telephone(chrome: Browser, site: str, pictures: Path) -> None:
    context = chrome.new_context(viewport=PHONE, is_mobile=True, has_touch=True)
    page = context.new_page()
    page.goto(site)
    page.screenshot(path=str(pictures / "30-home.png"))
    page.get_by_label("要办的事").fill("低保")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name=re.compile("最低生活保障")).click()
    expect(page.locator("h1")).to_have_text(re.compile("最低生活保障"))
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"], "the page must not scroll sideways"
    page.screenshot(path=str(pictures / "31-guide.png"), full_page=True)
    context.close()


@pytest.mark.parametrize("path", ["/counter/", "/counter/dibao/new", "/cases/", "/tasks/"])
def test_nothing_scrolls_sideways(seat: type[Desk], path: str) -> None:
    clerk = seat().login("town")  # type: ignore[call-arg]
    clerk.page.goto(clerk.site + path)
    assert clerk.page.evaluate("document.documentElement.scrollWidth") <= SCREEN["width"]
