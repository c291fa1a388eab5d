"""An heir's form and the completion of a 目录事项 in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.conftest import Clock, served
from tests.web.heirs import layered_site
from tests.web.test_browser import PHONE, Desk

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    app = layered_site(tmp_path_factory.mktemp("heirs-browser"), Clock())
    with served(app) as address:
        yield address


@pytest.fixture
def admin(chrome: Browser, site: str, root: Path) -> Iterator[Desk]:
    folder = root / "var" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    desk = Desk(chrome, site, folder).login("admin")
    desk.page.on("dialog", lambda dialog: dialog.accept())
    yield desk
    assert desk.complaints == []
    desk.context.close()


def input_of(name: str) -> str:
    return f'[id="f-{name}"]'


def above(page: Page, name: str) -> str:
    found = page.locator(f'.field[data-name="{name}"] > .inherited').inner_text()
    return " ".join(found.split())


def test_typing_overrides_and_emptying_inherits_again(admin: Desk) -> None:
    page = admin.page
    page.goto(f"{admin.site}/catalogue/items/relief/edit")
    assert above(page, "d.name") == "继承自 province“特困补助”：特困补助"
    page.fill(input_of("d.name"), "本县补助")
    assert above(page, "d.name").startswith("本级改写，上级是：特困补助")
    page.get_by_role("button", name="恢复为上级的").first.click()
    expect(page.locator(input_of("d.name"))).to_have_value("")
    expect(page.locator(input_of("d.name"))).to_be_focused()
    assert above(page, "d.name").startswith("继承自")
    page.check('input[name="d.kind"][value="承诺件"]')
    assert above(page, "d.kind").startswith("本级改写")
    admin.picture("heir-form")


def test_an_inherited_entry_is_changed_cut_and_kept(admin: Desk) -> None:
    page = admin.page
    page.goto(f"{admin.site}/catalogue/items/relief/edit")
    page.locator('button[value="keep:materials.lease"]').click()
    cut = page.locator('button[value="cut:materials.lease"]')
    expect(cut).to_be_visible()
    cut.click()
    expect(page.locator('button[value="keep:materials.lease"]')).to_be_focused()
    page.locator('button[value^="take:d.faq"]').click()
    expect(page.locator(input_of("d.faq.1.question"))).to_have_value("多久到账？")
    page.fill(input_of("d.faq.1.answer"), "当月。")
    expect(page.locator("#verdict")).to_contain_text("检查通过", timeout=10_000)
    admin.picture("heir-entries")


def test_the_tick_shows_at_once_what_lacks(admin: Desk) -> None:
    page = admin.page
    page.goto(f"{admin.site}/catalogue/items/?bases=1")
    admin.picture("bases")
    page.get_by_role("link", name="导入的事项").click()
    page.get_by_role("link", name="补充", exact=True).click()
    # A person sees the page before they tick; the machine must wait for its script.
    page.wait_for_load_state("load")
    page.check("#complete-tick")
    expect(page.locator('[data-said="d.kind"] .problem')).to_be_visible(timeout=10_000)
    expect(page.locator("#complete-tick")).to_be_checked()
    admin.picture("base-completing")
    page.uncheck("#complete-tick")
    expect(page.locator("#verdict")).to_contain_text("检查通过", timeout=10_000)


@pytest.mark.parametrize("path", ["relief/edit", "imported/edit", "imported", "?bases=1"])
def test_a_narrow_screen_shows_all_of_it(admin: Desk, path: str) -> None:
    page = admin.page
    page.set_viewport_size(PHONE)
    page.goto(f"{admin.site}/catalogue/items/{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
