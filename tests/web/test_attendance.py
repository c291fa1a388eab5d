"""考勤 on the screen: one's own state, who oversees whom, and what follows for tasks."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask

from app.main import CatalogHolder
from app.web.house import EXTENSION
from tests.sample import AGENCY_ITEM, TOWN
from tests.web.conftest import Clock, build
from tests.web.steps import DIBAO, open_case
from tests.web.visitor import Visitor, text


@pytest.fixture
def site(tmp_path: Path, holder: CatalogHolder, clock: Clock) -> Flask:
    return build(tmp_path, holder, clock)


def press(visitor: Visitor, action: str, **typed: str) -> str:
    answer = visitor.send(f"/attendance/{action}", typed)
    assert answer.status_code == 303, text(answer.text)
    return visitor.page("/attendance/")


def work_off(site: Flask, clock: Clock) -> None:
    while site.extensions[EXTENSION].desk.run_jobs(clock(), "tester").total:
        pass


def state(page: str) -> str:
    found = re.search(r"我现在 <span[^>]*><span[^>]*>\S+</span>([^<]+)</span>", page)
    assert found, text(page)
    return found.group(1)


class TestMyself:
    def test_in_out_and_back_by_four_buttons(self, site: Flask) -> None:
        town = Visitor(site).login("town")
        assert state(town.page("/attendance/")) == "不在岗"
        assert state(press(town, "in")) == "在岗"
        assert state(press(town, "away", kind="外出", reason="入户", form="out")) == "外出"
        assert state(press(town, "back")) == "在岗"
        assert state(press(town, "out")) == "不在岗"

    def test_leave_is_listed(self, site: Flask) -> None:
        town = Visitor(site).login("town")
        page = press(
            town, "away", kind="请假", reason="婚假", from_day="2026-09-28", until_day="2026-09-29"
        )
        assert "请假：2026-09-28 00:00 — 2026-09-30 00:00 · 婚假" in text(page)

    def test_what_is_wrong_stands_under_its_field_and_nothing_is_lost(self, site: Flask) -> None:
        town = Visitor(site).login("town")
        answer = town.send("/attendance/away", {"kind": "请假", "reason": "婚假", "form": "leave"})
        assert answer.status_code == 422
        assert "请假要写请到哪一天。" in answer.text
        assert 'value="婚假"' in answer.text

    def test_a_second_press_says_so(self, site: Flask) -> None:
        town = Visitor(site).login("town")
        press(town, "in")
        answer = town.send("/attendance/in", {})
        assert answer.status_code == 422
        assert "您今天已经签到了。" in answer.text


class TestWhoSees:
    def test_the_one_who_works_sees_only_themselves(self, site: Flask) -> None:
        page = Visitor(site).login("town").page(f"/attendance/?place=point:{TOWN}")
        assert "我现在" in page
        assert "谁在岗" not in page

    def test_the_one_who_reviews_sees_all_of_a_place_and_signs_nowhere(self, site: Flask) -> None:
        press(Visitor(site).login("town"), "in")
        supervisor = Visitor(site).login("supervisor")
        page = supervisor.page(f"/attendance/?place=point:{TOWN}")
        assert "我现在" not in page
        assert re.search(r"在岗</span></td><td[^>]*>李乡镇", page)
        assert re.search(r"不在岗</span></td><td[^>]*>何乡镇", page)
        assert supervisor.send("/attendance/in", {}).status_code == 404

    def test_the_outsider_has_no_door(self, site: Flask) -> None:
        reader = Visitor(site).login("reader")
        assert "/attendance/" not in reader.page("/catalogue/")
        assert reader.get("/attendance/").status_code in (302, 403)


class TestForSomebodyElse:
    """An administrator (or head) puts leave on record; the person is told, and it can be ended."""

    def test_an_administrator_registers_and_ends_it(self, site: Flask) -> None:
        admin, town = Visitor(site).login("admin"), Visitor(site).login("town")
        page = admin.page(f"/attendance/?place=point:{TOWN}")
        assert 'href="/attendance/of/town"' in page
        page = admin.page("/attendance/of/town")
        assert "没有登记过" in text(page)
        typed = {"kind": "请假", "until_day": "2026-09-25", "reason": "病假"}
        answer = admin.submit(page, "/of/town/away", typed)
        assert (answer.status_code, answer.location) == (303, "/attendance/of/town")
        assert state(town.page("/attendance/")) == "请假"
        told = text(town.page("/notices/"))
        assert "给您登记了请假" in told
        assert "病假" not in told
        page = admin.page("/attendance/of/town")
        assert "请假 2026-09-22 10:00 2026-09-26 00:00 病假 管理员" in text(page)
        ended = admin.submit(page, "/end/1", {})
        assert ended.status_code == 303
        assert state(town.page("/attendance/")) == "不在岗"
        again = admin.send("/attendance/of/town/end/1", {})
        assert again.status_code == 422
        assert "这条登记已经结束了" in again.text

    def test_what_is_wrong_stands_under_its_field_and_nothing_is_lost(self, site: Flask) -> None:
        admin = Visitor(site).login("admin")
        page = admin.page("/attendance/of/town")
        answer = admin.submit(page, "/of/town/away", {"kind": "请假", "reason": "病假"})
        assert answer.status_code == 422
        assert "请假要写请到哪一天。" in answer.text
        assert 'value="病假"' in answer.text

    @pytest.mark.parametrize("name", ["town-b", "hall", "supervisor", "approver"])
    def test_nobody_else_has_a_door(self, site: Flask, name: str) -> None:
        visitor = Visitor(site).login(name)
        assert "/attendance/of/" not in visitor.page("/attendance/")
        assert visitor.get("/attendance/of/town").status_code == 404
        assert visitor.send("/attendance/of/town/away", {"kind": "外出"}).status_code == 404
        assert visitor.send("/attendance/of/town/end/1", {}).status_code == 404

    def test_the_outsider_has_none_at_all(self, site: Flask) -> None:
        reader = Visitor(site).login("reader")
        assert reader.get("/attendance/of/town").status_code in (302, 403)


class TestWhatFollows:
    def test_b_sees_what_a_left(self, site: Flask, clock: Clock) -> None:
        town, other = Visitor(site).login("town"), Visitor(site).login("town-b")
        press(town, "in")
        press(other, "in")
        number = open_case(town)
        assert "由我办" in text(town.page("/tasks/?group=由我办"))
        assert "“由我办”里没有任务" in text(other.page("/tasks/?group=由我办"))
        press(town, "away", kind="外出", reason="入户")
        work_off(site, clock)
        page = text(other.page("/tasks/?group=代A岗"))
        assert number in page
        assert "替班接办" in page
        watched = text(Visitor(site).login("supervisor").page("/supervision/"))
        assert "正在顶岗的" in watched
        assert "李乡镇 何乡镇" in watched
        told = text(other.page(f"/case/{number}"))
        assert "由何乡镇办 顶岗" in told
        assert "首问责任人 李乡镇" in told

    def test_pools_are_apart_from_mine(self, site: Flask) -> None:
        town = Visitor(site).login("town")
        number = open_case(town)
        assert number in town.page("/tasks/?group=岗位公共")
        page = town.page(f"/case/{number}/do/认领?step=receive")
        assert town.submit(page, f"/do/{quote('认领')}", {}).status_code == 303
        assert number in town.page("/tasks/?group=由我办")
        assert number not in town.page("/tasks/?group=岗位公共")
        assert town.get("/tasks/?group=别的").status_code == 302


class TestPapers:
    def test_where_they_are_is_told_and_who_is_there_signs(self, site: Flask) -> None:
        village, town = Visitor(site).login("village"), Visitor(site).login("town")
        form = village.page(f"/counter/{AGENCY_ITEM}/new")
        assert "材料和结果经过谁的手（6棒）" in text(form)
        answer = village.submit(form, "/new", {**DIBAO, "q.birthday": "1940-05-01"})
        assert answer.status_code == 303, text(answer.text)
        number = answer.location.rsplit("/", 1)[-1]
        assert "材料在八沟道村便民服务站" in text(village.page(f"/case/{number}"))
        page = village.page(f"/case/{number}/do/交接")
        assert "交给黑里河镇便民服务中心综合受理岗" in text(page)
        assert village.submit(page, f"/do/{quote('交接')}", {"q.copies": "2"}).status_code == 303
        shown = text(village.page(f"/case/{number}"))
        assert "△ 在路上" in shown
        assert "等这里签收的材料" in text(town.page("/tasks/"))
        signing = town.page(f"/case/{number}/do/签收")
        wrong = town.submit(signing, f"/do/{quote('签收')}", {"q.copies": "1"})
        assert wrong.status_code == 422
        assert "再清点" in wrong.text
        assert town.submit(signing, f"/do/{quote('签收')}", {"q.copies": "2"}).status_code == 303
        assert "材料在黑里河镇便民服务中心" in text(town.page(f"/case/{number}"))


class TestTheFiveWays:
    def test_the_form_offers_the_ways_of_the_item_with_reasons(self, site: Flask) -> None:
        town = Visitor(site).login("town")
        page = text(town.page("/counter/dibao/new"))
        assert "由系统定" in page
        assert "▲ 预约办须先约好时间" in page

    def test_an_appointment_is_asked_for_and_kept(self, site: Flask) -> None:
        town = Visitor(site).login("town")
        page = town.page("/counter/dibao/new")
        asked = town.submit(page, "/new", {**DIBAO, "way": "预约办"})
        assert asked.status_code == 422
        assert "预约办要填预约的日期和时间" in asked.text
        again = town.submit(asked.text, "/new", {"day": "2026-09-24", "time": "09:30"})
        assert again.status_code == 303, text(again.text)
        assert "预约办（约在2026-09-24 09:30）" in text(town.page(again.location))

    def test_the_hall_may_carry_the_papers(self, site: Flask) -> None:
        town = Visitor(site).login("town")
        assert "申请人不用再跑" in text(town.page("/counter/dibao/new"))
        number = open_case(town, agency="1")
        assert "材料在哪里" in text(town.page(f"/case/{number}"))

    def test_who_booked_is_taken_in_when_they_come(self, site: Flask) -> None:
        town = Visitor(site).login("town")
        asked = town.submit(town.page("/counter/dibao/new"), "/new", {**DIBAO, "way": "预约办"})
        booked = town.submit(asked.text, "/new", {"day": "2026-09-24", "time": "09:30"})
        page = town.page(booked.location)
        assert "已预约" in text(page)
        assert "申请人预约了还没有到" in text(page)
        assert "申请人到场以后开始计算期限" in text(page)
        assert "当场办结" not in text(page)
        assert "最迟告知补正" not in text(page)
        coming = town.page(f"{booked.location}/do/{quote('到场收件')}")
        assert "身份证" in text(coming)
        sent = town.submit(coming, f"/do/{quote('到场收件')}", {"q.brought": "id-card"})
        assert sent.status_code == 303, text(sent.text)
        page = text(town.page(booked.location))
        assert "已收件" in page
        assert "最迟告知补正" in page
