"""消息 and 否定报备 on the screen: who is told what, who reviews, and what outsiders see of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask
from msgspec.structs import replace
from werkzeug.test import TestResponse

from app.catalog import Loaded
from app.catalog.model import Heads, Reached, Refusing, Rung
from app.main import CatalogHolder
from app.web.house import EXTENSION
from tests.sample import sample_catalog
from tests.web.conftest import Clock, build
from tests.web.steps import BOTH, accepted, act, open_case
from tests.web.visitor import Visitor, form, text

WHY = {"reason": "不符合条件", "clause": "社会救助暂行办法第九条"}


@pytest.fixture
def site(tmp_path: Path, clock: Clock) -> Flask:
    """Serve the sample with heads, second signatures and a ladder of reminders."""
    catalog = sample_catalog()
    centre = replace(
        catalog.centre,
        heads=Heads(department=("科室负责人", "民政助理岗"), government=("leader",)),
        on_refusal=Refusing(second_signature=True),
        escalate=(
            Rung(when=Reached(used="80%"), to="办理员"),
            Rung(when=Reached(overdue=3), to="中心领导"),
        ),
    )
    loaded = Loaded(catalog=replace(catalog, centre=centre), problems=())
    return build(tmp_path, CatalogHolder(loaded), clock)


def refused(site: Flask) -> str:
    """Let one clerk of the town propose a refusal and the other sign it."""
    number = open_case(Visitor(site).login("town"), **BOTH)
    act(Visitor(site).login("town"), number, "不予受理", **WHY)
    signer = Visitor(site).login("town-b")
    answer = sign(signer, number)
    assert answer.status_code == 303, answer.text
    return number


def sign(visitor: Visitor, number: str) -> TestResponse:
    return do(visitor, number, "复核同意", "receive", note="同意")


def do(visitor: Visitor, number: str, word: str, step: str = "", **answers: str) -> TestResponse:
    """Open the page of a verb, fill it and send it."""
    page = visitor.page(f"/case/{number}/do/{word}" + (f"?step={step}" if step else ""))
    typed = {f"q.{name}": text for name, text in answers.items()}
    return visitor.submit(page, quote(word), typed)


def unread(page: str) -> str:
    """Give what the menu counts beside 消息."""
    menu = page.split('class="menu"')[1].split("</ul>")[0]
    entry = next(each for each in menu.split("<li>") if "消息" in each)
    return text(entry).replace("消息", "").strip()


def test_a_refusal_waits_for_its_second_signature(site: Flask) -> None:
    clerk = Visitor(site).login("town")
    number = open_case(clerk, **BOTH)
    act(clerk, number, "不予受理", **WHY)
    read = text(clerk.page(f"/case/{number}"))
    assert "待复核" in read
    assert "拟作“不予受理”" in read
    assert "还没有结束" in read
    assert "/do/" + quote("复核同意") not in clerk.page(f"/case/{number}")
    signer = Visitor(site).login("town-b")
    assert unread(signer.page("/notices/")) == "1"
    assert "/do/" + quote("复核同意") in signer.page(f"/case/{number}")
    sign(signer, number)
    read = text(clerk.page(f"/case/{number}"))
    assert "此件已经结束" in read
    assert "报备号宁城政务否报〔2026〕1号" in read
    assert Visitor(site).login("outsider").client.get(f"/case/{number}").status_code == 404


def test_the_supervisor_reviews_what_was_reported(site: Flask) -> None:
    number = refused(site)
    supervisor = Visitor(site).login("supervisor")
    assert "有 1 件否定报备等您审阅" in text(supervisor.page("/supervision/"))
    page = supervisor.page("/reports/")
    assert "宁城政务否报〔2026〕1号" in page
    assert f'href="/case/{number}"' in page
    assert "张三丰" not in page
    asked = supervisor.page(f"/case/{number}/do/要求纠正")
    assert 'value="2026-09-30"' in asked, "five working days, 中秋 left out"
    answer = do(supervisor, number, "要求纠正", reason="应当补正", until="2026-09-30")
    assert answer.status_code == 303, answer.text
    assert "没有待审阅的报备" in text(supervisor.page("/reports/"))
    assert number in supervisor.page("/reports/?state=要求纠正")
    department = Visitor(site).login("approver")
    assert unread(department.page("/notices/")) == "1"
    assert do(department, number, "登记纠正", note="已重新受理").status_code == 303
    assert number in supervisor.page("/reports/?state=已纠正")


def test_a_second_signature_that_waits_stands_in_the_signers_list(site: Flask) -> None:
    number = open_case(Visitor(site).login("town"), **BOTH)
    act(Visitor(site).login("town"), number, "不予受理", **WHY)
    signer, other = Visitor(site).login("town-b"), Visitor(site).login("town")
    page = signer.page("/tasks/")
    assert "等我复核签字的 ● 1" in text(page)
    assert "不予受理 李乡镇" in text(page)
    assert f'<a href="/case/{number}"><strong>不予受理' in page
    assert re.search(r'我的任务[^<]*<span class="count[^"]*"[^>]*>1<', page), "beside the menu"
    assert "等我复核签字的" not in other.page("/tasks/")
    assert "复核同意" in signer.page(f"/case/{number}")
    assert sign(signer, number).status_code == 303
    assert "等我复核签字的" not in signer.page("/tasks/")


@pytest.mark.parametrize("username", ["town", "approver", "reader", "outsider"])
def test_reports_open_to_nobody_else(site: Flask, username: str) -> None:
    refused(site)
    visitor = Visitor(site).login(username)
    assert visitor.client.get("/reports/").status_code == 403
    assert "/reports/" not in visitor.page("/notices/")


def test_a_strange_page_of_reports_leads_back(site: Flask) -> None:
    supervisor = Visitor(site).login("supervisor")
    for strange in ("?state=x", "?after=x"):
        answer = supervisor.client.get(f"/reports/{strange}")
        assert (answer.status_code, answer.location) == (302, "/reports/")


class TestMessages:
    def test_one_is_read_by_opening_its_case(self, site: Flask) -> None:
        number = refused(site)
        supervisor = Visitor(site).login("supervisor")
        page = supervisor.page("/notices/")
        assert unread(page) == "1"
        opening = form(page, "/notices/read")["fields"]
        answer = supervisor.send("/notices/read", {**opening, "case": number})
        assert answer.location == f"/case/{number}"
        page = supervisor.page("/notices/")
        assert unread(page) == ""
        assert "没有未读消息" in page
        assert "周监督" in supervisor.page("/notices/?all=1"), "who read it"

    def test_a_whole_page_at_once(self, site: Flask) -> None:
        refused(site)
        refused(site)
        supervisor = Visitor(site).login("supervisor")
        page = supervisor.page("/notices/")
        assert unread(page) == "2"
        assert supervisor.submit(page, "/notices/read", {}).status_code == 303
        assert unread(supervisor.page("/notices/")) == ""

    def test_those_of_others_stay_unread(self, site: Flask) -> None:
        refused(site)
        outsider = Visitor(site).login("outsider")
        page = outsider.page("/notices/")
        assert unread(page) == ""
        assert "否定报备" not in text(page).replace("要审阅", "")
        outsider.send("/notices/read", {"id": "1"})
        assert unread(Visitor(site).login("supervisor").page("/notices/")) == "1"

    @pytest.mark.parametrize("typed", [{"id": "x"}, {"id": "9" * 40}, {"case": "//evil"}])
    def test_what_cannot_be_is_passed_over(self, site: Flask, typed: dict[str, str]) -> None:
        visitor = Visitor(site).login("town")
        assert visitor.send("/notices/read", typed).location == "/notices/"
        assert visitor.client.get("/notices/?after=x").location == "/notices/"


def test_the_supervisor_sees_whom_the_clock_told(
    site: Flask, clock: Clock, people: Callable[[str], Visitor]
) -> None:
    number = accepted(Visitor(site).login("town"))
    assert "最近七天没有提醒过谁" in Visitor(site).login("supervisor").page("/supervision/")
    clock.on(days=60)
    desk = site.extensions[EXTENSION].desk
    while desk.run_jobs(clock(), "worker").total:
        pass
    read = text(Visitor(site).login("supervisor").page("/supervision/"))
    assert "最近七天提醒了谁" in read
    assert "还没有人看" in read
    assert number in read
    assert "已超期3个工作日" in read


def test_an_administrator_makes_somebody_a_head(site: Flask) -> None:
    admin = Visitor(site).login("admin")
    page = admin.page("/people/approver-civil-affairs")
    assert "科室负责人" in page
    answer = admin.submit(
        page, "/people/approver-civil-affairs", {"posts": ["科室负责人"], "active": "1"}
    )
    assert answer.status_code == 303, text(answer.text)
    number = open_case(Visitor(site).login("town"), **BOTH)
    assert number
    desk = site.extensions[EXTENSION].desk
    assert desk.actor("approver-civil-affairs").posts == ("科室负责人",)
