"""The counter: finding, filling in, seeing what will become of it, saving."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from flask import Flask
from pypdf import PdfReader

from tests.web.steps import APPLICANT, BOTH, DIBAO, open_case
from tests.web.visitor import Visitor, form, text

People = Callable[[str], Visitor]


def names(page: str) -> list[str]:
    return re.findall(r'data-item href="/counter/([^/]+)/new"', page)


def listed(people: People) -> str:
    """Give the page of cases but for the token of its form, which tells the second."""
    return re.sub(r'name="csrf_token" value="[^"]*"', "", people("town").page("/cases/"))


class TestFinding:
    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ("低保", "dibao"),
            ("最低生活", "dibao"),
            ("dibao", "dibao"),
            ("db", "dibao"),
            ("DB", "dibao"),
            ("zjd", "house-land"),
            ("农村建房", "house-land"),
            ("gjj", "fund-query"),
            (" 宅 基 地 ", "house-land"),
        ],
    )
    def test_by_name_alias_or_initials(self, people: People, asked: str, found: str) -> None:
        page = people("town").page(f"/counter/?q={asked}")
        assert found in names(page)

    def test_what_is_not_found_gets_advice(self, people: People) -> None:
        read = text(people("town").page("/counter/?q=登月许可"))
        assert "没有找到“登月许可”" in read
        assert "拼音首字母" in read

    def test_a_fragment_is_only_the_list(self, people: People) -> None:
        whole = people("town").get("/counter/?q=db")
        part = people("town").get("/counter/?q=db", headers={"X-Fragment": "1"})
        assert names(part.text) == names(whole.text)
        assert "<html" not in part.text

    def test_enter_opens_the_first(self, people: People) -> None:
        answer = people("town").get("/counter/?q=zjd&open=1")
        assert answer.location == "/counter/house-land/new"

    def test_enter_without_a_find_stays(self, people: People) -> None:
        assert people("town").get("/counter/?q=nothing&open=1").status_code == 200

    def test_an_empty_search_offers_what_the_point_takes(self, people: People) -> None:
        page = people("village").page("/counter/")
        assert "本处可办的事项" in page
        assert set(names(page)) == {"dibao", "elder-allowance"}

    def test_what_the_point_does_not_take_is_marked(self, people: People) -> None:
        assert "✕ 本处不收" in people("village").page("/counter/?q=zjd")
        assert "✕ 本处不收" not in people("town").page("/counter/?q=zjd")

    def test_a_bank_is_offered_what_it_is_authorised_for(self, people: People) -> None:
        assert set(names(people("bank").page("/counter/"))) == {"fund-query", "id-proof"}

    def test_then_what_was_taken_lately_comes_first(self, people: People) -> None:
        open_case(people("outsider"))
        page = people("outsider").page("/counter/")
        assert "最近常办" in page
        assert names(page) == ["dibao"]

    def test_typed_text_is_shown_back_as_text(self, people: People) -> None:
        page = people("town").page("/counter/?q=<script>alert(1)</script>")
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


class TestTheForm:
    def test_is_made_from_the_items_questions(self, people: People) -> None:
        page = people("town").page("/counter/dibao/new")
        fields = form(page, "/new")["fields"]
        assert {"csrf_token", "token"} <= set(fields)
        for name in DIBAO:
            assert f'name="{name}"' in page, name
        read = text(page)
        assert "共同生活的家庭成员人数 必填" in read
        assert "例：3" in read
        assert "八沟道村便民服务站" in read

    def test_each_question_gets_its_kind_of_input(self, people: People) -> None:
        page = people("town").page("/counter/dibao/new")
        assert re.search(r'<select id="f-q.housing"', page)
        assert re.search(r'<input type="radio" name="q.disabled" value="是"', page)
        assert re.search(r'name="q.income" type="text" value="" inputmode="decimal"', page)
        birthday = people("village").page("/counter/elder-allowance/new")
        assert re.search(r'name="q.birthday" type="date"', birthday)

    def test_the_likeliest_kind_of_id_is_chosen(self, people: People) -> None:
        page = people("town").page("/counter/dibao/new")
        assert form(page, "/new")["fields"]["applicant.id_kind"] == ["居民身份证"]

    def test_typing_begins_in_the_first_input(self, people: People) -> None:
        page = people("town").page("/counter/dibao/new")
        assert re.findall(r'name="([^"]+)"[^>]* autofocus', page) == ["applicant.name"]
        refused = people("town").submit(page, "/new", {})
        assert "autofocus" not in refused.text

    def test_the_county_is_told_which_town_a_village_lies_in(self, people: People) -> None:
        assert ">黑里河镇便民服务中心 · 八沟道村便民服务站<" in people("hall").page(
            "/counter/dibao/new"
        )
        assert ">八沟道村便民服务站<" in people("town").page("/counter/dibao/new")

    def test_who_has_no_window_may_look_but_not_save(self, people: People) -> None:
        page = people("admin").page("/counter/dibao/new")
        assert "保存收件" not in page
        assert "您不在服务点任职" in text(page)
        answer = people("admin").send("/counter/dibao/new", DIBAO)
        assert answer.status_code == 422
        assert "不能收件" in text(answer.text)

    def test_saved_it_says_which_paper_comes_next(self, people: People) -> None:
        number = open_case(people("town"))
        read = text(people("town").page(f"/case/{number}"))
        assert f"请打印收件凭证交给申请人，办件编号{number}" in read

    def test_papers_that_came_before_are_taken_in_with_their_day(self, people: People) -> None:
        visitor = people("town")
        page = visitor.page("/counter/dibao/new")
        typed = {**DIBAO, "received": "2026-09-21"}
        wrong = visitor.submit(page, "/new", typed)
        assert wrong.status_code == 422
        assert "请写明原因" in wrong.text
        saved = visitor.submit(wrong.text, "/new", {"received_why": "邮寄，前天才到"})
        assert saved.status_code == 303, saved.text
        read = text(visitor.page(saved.location))
        assert "（2026年9月21日收到材料）" in read
        assert "理由：邮寄，前天才到" in read

    def test_an_item_that_is_not_there_is_not_found(self, people: People) -> None:
        assert people("town").get("/counter/none/new").status_code == 404
        assert people("town").send("/counter/none/preview", {}).status_code == 404

    def test_every_item_has_a_form(self, people: People, app: Flask) -> None:
        for item in ("id-proof", "dibao", "house-land", "elder-allowance", "fund-query"):
            assert "保存收件" in people("hall").page(f"/counter/{item}/new"), item


class TestTheNotice:
    def ask(self, visitor: Visitor, **typed: str) -> str:
        page = visitor.page("/counter/dibao/new")
        found = form(page, "/new")
        answer = visitor.client.post("/counter/dibao/notice", data={**found["fields"], **typed})
        assert answer.mimetype == "application/pdf"
        pages = PdfReader(io.BytesIO(answer.data)).pages
        return "".join("".join(page.extract_text().split()) for page in pages)

    def test_lists_only_what_is_lacking_for_what_was_typed(self, people: People) -> None:
        read = self.ask(people("town"), **{**DIBAO, "m.id-card": "1"})
        assert "窗口已经收到：居民身份证。" in read
        assert "租房合同" in read
        assert "残疾人证" not in read
        assert "住房情况：租赁" in read

    def test_both_halves_bear_one_number_and_say_who_told_it_where(self, people: People) -> None:
        first, second = (self.ask(people("town"), **DIBAO) for _n in range(2))
        numbers = [re.findall(r"一次性告知单〔2026〕(\d+)号", read) for read in (first, second)]
        (one, stub), (next_one, next_stub) = numbers
        assert one == stub
        assert next_one == next_stub == str(int(one) + 1)
        clerk, point = "李乡镇", "黑里河镇便民服务中心"
        for read in (first, second):
            assert read.count(clerk) == 2, read
            assert f"告知窗口{point}" in read
            assert f"告知窗口：{point}" in read

    def test_names_nobody(self, people: People) -> None:
        assert "张三丰" not in self.ask(people("town"), **DIBAO)

    def test_with_nothing_typed_it_tells_of_everything(self, people: People) -> None:
        read = self.ask(people("town"))
        assert "办理本事项需要提交的全部材料" in read
        assert "“住房情况”为“租赁”时提交。" in read

    def test_it_opens_beside_the_form(self, people: People) -> None:
        page = people("town").page("/counter/dibao/new")
        assert 'formaction="/counter/dibao/notice" formtarget="_blank"' in page
        assert 'href="/chart/dibao.pdf"' in page

    def test_of_an_item_that_is_not_there_there_is_none(self, people: People) -> None:
        assert people("town").send("/counter/none/notice", {}).status_code == 404


class TestPreview:
    def ask(self, visitor: Visitor, item: str = "dibao", **typed: str) -> str:
        page = visitor.page(f"/counter/{item}/new")
        found = form(page, "/new")
        answer = visitor.client.post(f"/counter/{item}/preview", data={**found["fields"], **typed})
        assert answer.status_code == 200
        return answer.text

    def test_dates_stand_there_before_anything_is_typed(self, people: People) -> None:
        read = text(people("town").page("/counter/dibao/new"))
        # 15 working days after 22 September 2026, over 中秋 and 国庆, with 10 October worked.
        assert "承诺办结 2026年10月20日" in read
        assert "怎么算出来的" in read
        assert "国庆" in read
        assert "按今天受理计算。入户调查" in read
        assert "的时间另算，不在上面的期限里" in read
        assert "法定最迟" in read
        assert "最迟 2026年9月30日 一次告知补正" in read

    def test_the_route_is_told_with_its_reasons(self, people: People) -> None:
        read = text(people("town").page("/counter/dibao/new"))
        for step in ("收件受理", "入户调查", "公示", "审批"):
            assert step in read
        assert "宁城县民政局" in read
        assert "为什么这样分派" in read

    def test_a_conditional_material_comes_and_goes_with_the_answer(self, people: People) -> None:
        visitor = people("town")
        assert "租房合同" not in visitor.page("/counter/dibao/new")
        assert "租房合同" in self.ask(visitor, **{"q.housing": "租赁"})
        assert "租房合同" not in self.ask(visitor, **{"q.housing": "自有"})
        assert "残疾人证" in self.ask(visitor, **{"q.disabled": "是"})

    def test_a_tick_survives_while_its_material_does_not_apply(self, people: People) -> None:
        page = self.ask(people("town"), **{"q.housing": "自有", "m.lease": "1"})
        assert "租房合同" not in page
        assert '<input type="hidden" name="m.lease" value="1">' in page
        again = people("town").submit(page, "/new", {"q.housing": "租赁"})
        assert re.search(r'name="m.lease" value="1" checked', again.text)

    def test_all_that_was_typed_is_still_there(self, people: People) -> None:
        page = self.ask(people("town"), **{**DIBAO, "q.income": "很多", "m.id-card": "1"})
        fields = form(page, "/new")["fields"]
        assert fields["applicant.name"] == ["张三丰"]
        assert fields["applicant.village"] == ["150429104202"]
        assert fields["q.income"] == ["很多"]
        assert fields["q.disabled"] == ["否"]
        assert fields["m.id-card"] == ["1"]

    def test_nothing_is_saved_by_it(self, people: People) -> None:
        before = listed(people)
        self.ask(people("town"), **DIBAO)
        assert listed(people) == before

    def test_the_fragment_holds_what_the_script_replaces(self, people: People) -> None:
        visitor = people("town")
        found = form(visitor.page("/counter/dibao/new"), "/new")
        answer = visitor.client.post(
            "/counter/dibao/preview", data=found["fields"], headers={"X-Fragment": "1"}
        )
        assert 'id="preview"' in answer.text
        assert 'id="materials"' in answer.text
        assert "<html" not in answer.text

    def test_a_point_that_does_not_take_the_item_says_where_to_go(self, people: People) -> None:
        read = text(people("village").page("/counter/house-land/new"))
        assert "这里不能收这个事项" in read
        assert "黑里河镇便民服务中心" in read

    def test_an_administrator_without_a_point_is_told_so(self, people: People) -> None:
        assert people("admin").get("/counter/dibao/new").status_code == 200

    def test_what_is_done_on_the_spot_has_no_date(self, people: People) -> None:
        assert "当场办结" in people("town").page("/counter/id-proof/new")


class TestSaving:
    def test_gives_a_number_and_its_page(self, people: People) -> None:
        number = open_case(people("town"), **BOTH)
        assert re.fullmatch(r"15042920260922\d{5}", number)
        read = text(people("town").page(f"/case/{number}"))
        assert "最低生活保障对象认定" in read
        assert "已收件" in read
        assert "860.00元" in read

    def test_every_problem_stands_under_its_field_and_in_the_summary(self, people: People) -> None:
        visitor = people("town")
        page = visitor.page("/counter/dibao/new")
        typed = {**DIBAO, "applicant.id_number": "11010519491231002Y", "q.household_size": "0"}
        answer = visitor.submit(page, "/new", {**typed, "q.income": "很多钱", "applicant.name": ""})
        assert answer.status_code == 422
        read = text(answer.text)
        assert "还有 4 处要改" in read
        for name in ("applicant.name", "applicant.id_number", "q.household_size", "q.income"):
            assert f'href="#f-{name}"' in answer.text, name
            assert f'id="f-{name}"' in answer.text, name
            assert re.search(rf'id="f-{re.escape(name)}"[^>]*aria-invalid="true"', answer.text)
        assert answer.text.count('class="problem"') == 4

    def test_nothing_typed_is_lost(self, people: People) -> None:
        visitor = people("town")
        page = visitor.page("/counter/dibao/new")
        typed = {
            **DIBAO,
            "applicant.phone": "不知道",
            "applicant.address": '黑里河镇 "东头" <一号>',
            "q.income": "12,3,4元",
            "m.application": "1",
        }
        answer = visitor.submit(page, "/new", typed)
        assert answer.status_code == 422
        fields = form(answer.text, "/new")["fields"]
        for name, value in typed.items():
            assert fields[name] == [value], name
        assert fields["token"] == form(page, "/new")["fields"]["token"]

    def test_a_date_that_cannot_be_read_is_shown_as_it_was_typed(self, people: People) -> None:
        visitor = people("village")
        page = visitor.page("/counter/elder-allowance/new")
        answer = visitor.submit(page, "/new", {**APPLICANT, "q.birthday": "民国三十三年"})
        assert answer.status_code == 422
        assert 'type="text" value="民国三十三年"' in answer.text

    def test_the_same_form_twice_is_one_case(self, people: People) -> None:
        visitor = people("town")
        page = visitor.page("/counter/dibao/new")
        first = visitor.submit(page, "/new", DIBAO)
        second = visitor.submit(page, "/new", DIBAO)
        assert first.location == second.location

    def test_two_forms_are_two_cases(self, people: People) -> None:
        assert open_case(people("town")) != open_case(people("town"))

    def test_a_point_that_does_not_take_the_item_refuses(self, people: People) -> None:
        visitor = people("village")
        page = visitor.page("/counter/house-land/new")
        typed = {**APPLICANT, "q.purpose": "新建", "q.area": "180", "q.location": "三组"}
        answer = visitor.submit(page, "/new", typed)
        assert answer.status_code == 422
        assert "三组" in answer.text
        assert "黑里河镇便民服务中心" in text(answer.text)

    def test_materials_that_do_not_apply_are_not_recorded(self, people: People) -> None:
        number = open_case(people("town"), **{**BOTH, "q.housing": "自有", "m.lease": "1"})
        assert "租房合同" not in people("town").page(f"/case/{number}")

    def test_what_was_typed_stands_as_text_on_the_case(self, people: People) -> None:
        number = open_case(people("town"), **{"applicant.name": "<b>张三</b>"})
        page = people("town").page(f"/case/{number}")
        assert "<b>张三</b>" not in page
        assert "&lt;b&gt;张三&lt;/b&gt;" in page

    def test_without_a_token_nothing_is_saved(self, people: People) -> None:
        before = listed(people)
        assert people("town").client.post("/counter/dibao/new", data=DIBAO).status_code == 400
        assert listed(people) == before
