"""The case page: what it shows, what may be done, and two people doing it at once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from app.web.cases import companions, reasons_of
from tests.web.steps import BOTH, accepted, act, offered, open_case, version
from tests.web.visitor import Visitor, form, text

People = Callable[[str], Visitor]


def surveyed(people: People) -> str:
    """Give a case that has come as far as the approver."""
    number = accepted(people("town"))
    assert act(people("town"), number, "通过", companions="李四").status_code == 303
    assert act(people("village"), number, "通过").status_code == 303
    return number


class TestThePage:
    def test_tells_state_dates_route_and_what_to_do(self, people: People) -> None:
        number = open_case(people("town"), **BOTH)
        page = people("town").page(f"/case/{number}")
        read = text(page)
        assert "● 已收件" in read
        assert "现在要办：收件受理" in read
        assert "最迟告知补正 2026年9月30日" in read
        assert "怎么算出来的" in read
        assert "为什么这样分派" in read
        assert offered(page)[:2] == ["受理", "补正"]

    def test_names_the_village_not_its_code(self, people: People) -> None:
        read = text(people("town").page(f"/case/{open_case(people('town'))}"))
        assert "所在村（社区） 八沟道村便民服务站" in read
        assert "150429104202" not in read

    def test_no_refusal_is_ever_the_main_button(self, people: People) -> None:
        number = open_case(people("town"), **{"m.application": "1"})
        act(people("town"), number, "补正", note="身份证要原件")
        page = people("town").page(f"/case/{number}")
        assert offered(page)[0] == "不予受理"
        assert re.search(r'value="不予受理" class="grave"', page)

    def test_a_bar_on_several_outcomes_is_told_once(self) -> None:
        why = {"准予": "请换人办理", "退回": "请换人办理", "补正": "已经告知过"}
        assert reasons_of(why) == [("请换人办理", ["准予", "退回"]), ("已经告知过", ["补正"])]

    def test_draws_only_what_is_offered(self, people: People) -> None:
        number = open_case(people("town"), **{"m.application": "1"})
        page = people("town").page(f"/case/{number}")
        assert "受理" not in offered(page)
        assert "必要材料还没有收齐：居民身份证" in text(page)

    def test_shows_a_promise_once_the_case_is_accepted(self, people: People) -> None:
        number = accepted(people("town"))
        read = text(people("town").page(f"/case/{number}"))
        assert "● 已受理" in read
        assert "承诺办结" in read
        assert "法定最迟" in read
        assert "最迟告知补正" not in read
        assert "不计时的时间" in read
        assert "入户调查" in read

    def test_who_only_waits_is_told_who_acts(self, people: People) -> None:
        number = accepted(people("town"))
        page = people("village").get(f"/case/{number}")
        assert page.status_code in (200, 404)
        read = text(people("approver").page(f"/case/{number}"))
        assert "正在办：入户调查，由黑里河镇便民服务中心民政助理岗办理" in read

    def test_the_timeline_is_newest_first(self, people: People) -> None:
        number = accepted(people("town"))
        timeline = text(people("town").page(f"/case/{number}").split('class="timeline"')[1])
        assert timeline.index("收件受理：受理") < timeline.index("交黑里河镇便民服务中心")


class TestActing:
    def test_a_plain_outcome_is_one_press(self, people: People) -> None:
        number = open_case(people("town"), **BOTH)
        answer = act(people("town"), number, "受理")
        assert answer.location == f"/case/{number}"
        assert "已办理：受理" in people("town").page(answer.location)

    def test_a_note_typed_before_the_press_is_kept(self, people: People) -> None:
        number = open_case(people("town"), **BOTH)
        visitor = people("town")
        page = visitor.page(f"/case/{number}")
        visitor.submit(page, "/act", {"outcome": "受理", "note": "原件已核对"})
        assert "说明：原件已核对" in text(visitor.page(f"/case/{number}"))

    def test_an_outcome_with_needs_gets_its_page_with_the_note(self, people: People) -> None:
        number = open_case(people("town"), **BOTH)
        visitor = people("town")
        page = visitor.page(f"/case/{number}")
        answer = visitor.submit(page, "/act", {"outcome": "不予受理", "note": "已口头说明"})
        assert answer.status_code == 200
        fields = form(answer.text, "/act")["fields"]
        assert "".join(fields["note"]) == "已口头说明"
        assert {"reason", "clause"} <= set(fields)

    def test_a_missing_need_is_told_under_its_field_and_nothing_is_lost(
        self, people: People
    ) -> None:
        number = open_case(people("town"), **BOTH)
        answer = act(people("town"), number, "不予受理", reason="不属于本县户籍", note="记一笔")
        assert answer.status_code == 422
        assert "请写明依据的法律条款" in answer.text
        fields = form(answer.text, "/act")["fields"]
        assert "".join(fields["reason"]) == "不属于本县户籍"
        assert "".join(fields["note"]) == "记一笔"

    def test_turning_away_ends_the_case(self, people: People) -> None:
        number = open_case(people("town"), **BOTH)
        why = {"reason": "不属于本县户籍", "clause": "社会救助暂行办法第九条"}
        assert act(people("town"), number, "不予受理", **why).status_code == 303
        page = people("town").page(f"/case/{number}")
        assert offered(page) == []
        assert "此件已经结束，只能查看" in page
        assert "不属于本县户籍" in page

    def test_a_visit_by_two_names_the_second(self, people: People) -> None:
        number = accepted(people("town"))
        alone = act(people("town"), number, "通过")
        assert alone.status_code == 422
        assert "2人以上" in alone.text
        answer = act(people("town"), number, "通过", companions="李四、王五")
        assert answer.status_code == 303
        assert "李四" in people("town").page(f"/case/{number}")

    def test_who_took_it_in_may_not_decide_it(self, people: People) -> None:
        number = surveyed(people)
        page = people("town").page(f"/case/{number}")
        assert offered(page) == []

    def test_the_approver_decides_and_the_point_delivers(self, people: People) -> None:
        number = surveyed(people)
        page = people("approver").page(f"/case/{number}")
        assert offered(page) == ["准予", "不予", "退回"]
        assert act(people("approver"), number, "准予").status_code == 303
        assert act(people("town"), number, "送达").status_code == 303
        read = text(people("town").page(f"/case/{number}"))
        assert "■ 办结" in read

    def test_sending_back_names_the_step(self, people: People) -> None:
        number = surveyed(people)
        page = people("approver").page(f"/case/{number}")
        asked = people("approver").submit(page, "/act", {"outcome": "退回"})
        assert '<option value="survey"' in asked.text
        answer = act(people("approver"), number, "退回", back_to="survey", reason="照片不清楚")
        assert answer.status_code == 303
        assert "现在要办：入户调查" in text(people("town").page(f"/case/{number}"))

    def test_an_outcome_made_up_is_refused(self, people: People) -> None:
        number = open_case(people("town"), **BOTH)
        visitor = people("town")
        page = visitor.page(f"/case/{number}")
        answer = visitor.submit(page, "/act", {"outcome": "批准一切", "note": "x"})
        assert answer.status_code == 422
        assert "已收件" in visitor.page(f"/case/{number}")

    def test_the_same_press_twice_acts_once(self, people: People) -> None:
        number = open_case(people("town"), **BOTH)
        visitor = people("town")
        page = visitor.page(f"/case/{number}")
        first = visitor.submit(page, "/act", {"outcome": "受理"})
        second = visitor.submit(page, "/act", {"outcome": "受理"})
        assert (first.status_code, second.status_code) == (303, 303)
        assert text(visitor.page(f"/case/{number}")).count("收件受理：受理") == 1


class TestTwoAtOnce:
    def test_the_second_is_told_who_was_faster_and_keeps_what_was_typed(
        self, app: Flask, people: People
    ) -> None:
        number = open_case(people("town"), **BOTH)
        second = Visitor(app).login("town")
        shown = second.page(f"/case/{number}")
        asked = second.submit(shown, "/act", {"outcome": "不予受理"})
        act(people("town"), number, "受理")
        typed = {"reason": "写了很久的理由", "clause": "第九条", "note": "说明"}
        answer = second.submit(asked.text, "/act", typed)
        assert answer.status_code == 409
        read = text(answer.text)
        assert "此件刚被他人处理" in read
        assert "李乡镇" in read
        assert "2026-09-22 10:00" in read
        assert "受理" in read
        for value in typed.values():
            assert value in answer.text

    def test_who_presses_on_an_old_page_is_told_before_typing_more(
        self, app: Flask, people: People
    ) -> None:
        number = open_case(people("town"), **{"m.application": "1"})
        second = Visitor(app).login("town-b")
        shown = second.page(f"/case/{number}")
        act(people("town"), number, "补正", note="身份证要原件")
        people("town").page(f"/case/{number}")
        answer = second.submit(shown, "/act", {"outcome": "补正", "note": "我也要写"})
        assert answer.status_code == 409
        read = text(answer.text)
        assert "此件刚被他人处理" in read
        assert "李乡镇" in read
        assert "收件受理：补正" in read
        assert "我也要写" in answer.text

    def test_a_paper_printed_meanwhile_is_no_reason_to_stop(
        self, app: Flask, people: People
    ) -> None:
        number = open_case(people("town"), **{"m.application": "1"})
        second = Visitor(app).login("town-b")
        shown = second.page(f"/case/{number}")
        people("town").send(f"/case/{number}/papers", {"kind": "收件凭证"})
        assert second.submit(shown, "/act", {"outcome": "补正"}).status_code == 200

    def test_a_plain_press_that_came_too_late_is_told_too(self, app: Flask, people: People) -> None:
        number = open_case(people("town"), **BOTH)
        second = Visitor(app).login("town")
        shown = second.page(f"/case/{number}")
        act(people("town"), number, "受理")
        answer = second.submit(shown, "/act", {"outcome": "受理", "note": "我也看过了"})
        assert answer.status_code == 409
        assert "我也看过了" in answer.text
        assert "收件受理：受理" in text(answer.text)
        assert "此件刚被他人处理" in answer.text

    def test_what_is_still_possible_can_be_sent_again_at_once(
        self, app: Flask, people: People
    ) -> None:
        number = open_case(people("town"), **{"m.application": "1"})
        second = Visitor(app).login("town")
        shown = second.page(f"/case/{number}")
        asked = second.submit(shown, "/act", {"outcome": "补正"})
        visitor = people("town")
        page = visitor.page(f"/case/{number}")
        assert visitor.submit(page, "/supply", {"note": "看过申请书"}).status_code == 303
        late = second.submit(asked.text, "/act", {"note": "缺身份证，请补上"})
        assert late.status_code == 409
        assert "缺身份证，请补上" in late.text
        again = second.submit(late.text, "/act", {})
        assert again.status_code == 303, text(again.text)
        assert "待补正" in second.page(f"/case/{number}")

    def test_materials_registered_too_late_stay_ticked(self, app: Flask, people: People) -> None:
        number = open_case(people("town"))
        second = Visitor(app).login("town")
        shown = second.page(f"/case/{number}")
        people("town").submit(
            people("town").page(f"/case/{number}"), "/supply", {"m.application": "1"}
        )
        late = second.submit(shown, "/supply", {"m.id-card": "1", "note": "身份证也有了"})
        assert late.status_code == 409
        assert re.search(r'name="m.id-card" value="1" checked', late.text)
        assert "身份证也有了" in late.text
        assert second.submit(late.text, "/supply", {}).status_code == 303

    def test_the_version_on_the_page_is_the_new_one(self, app: Flask, people: People) -> None:
        number = open_case(people("town"), **{"m.application": "1"})
        second = Visitor(app).login("town")
        shown = second.page(f"/case/{number}")
        people("town").submit(people("town").page(f"/case/{number}"), "/supply", {"m.lease": "1"})
        late = second.submit(shown, "/act", {"outcome": "补正", "full": "1", "note": "x"})
        assert late.status_code == 409
        assert int(version(late.text)) > int(version(shown))


class TestSupplement:
    def asked_for(self, people: People) -> str:
        number = open_case(people("town"), **{"m.application": "1"})
        answer = act(people("town"), number, "补正", note="身份证要原件")
        assert answer.status_code == 303
        return number

    def test_what_is_missing_is_ticked_beforehand(self, people: People) -> None:
        number = open_case(people("town"), **{"m.application": "1"})
        visitor = people("town")
        page = visitor.page(f"/case/{number}")
        asked = visitor.submit(page, "/act", {"outcome": "补正"})
        assert re.search(r'name="m.id-card" value="1" checked', asked.text)
        assert not re.search(r'name="m.application" value="1" checked', asked.text)

    def test_the_case_waits_for_the_applicant(self, people: People) -> None:
        number = self.asked_for(people)
        page = people("town").page(f"/case/{number}")
        assert "待补正" in page
        assert "△ 等申请人补正" in text(page)
        assert "等待申请人补正" in text(page)
        assert "等申请人补正" in text(people("town").page("/tasks/"))

    def test_what_is_brought_is_recorded_and_the_case_goes_on(self, people: People) -> None:
        number = self.asked_for(people)
        visitor = people("town")
        page = visitor.page(f"/case/{number}")
        answer = visitor.submit(page, "/supply", {"m.id-card": "1", "note": "带来了原件"})
        assert answer.status_code == 303
        after = visitor.page(f"/case/{number}")
        assert "已登记收到的材料" in after
        assert "受理" in offered(after)

    def test_what_came_before_is_registered_with_its_day_and_why(self, people: People) -> None:
        number = self.asked_for(people)
        visitor = people("town")
        page = visitor.page(f"/case/{number}")
        assert "材料早就收到了" in text(page)
        typed = {"m.id-card": "1", "received": "2099-01-01", "received_why": "邮寄"}
        wrong = visitor.submit(page, "/supply", typed)
        assert wrong.status_code == 422
        assert "收到材料的日期不能晚于今天" in wrong.text
        assert 'value="邮寄"' in wrong.text

    def test_bringing_nothing_is_refused(self, people: People) -> None:
        number = self.asked_for(people)
        visitor = people("town")
        answer = visitor.submit(visitor.page(f"/case/{number}"), "/supply", {})
        assert answer.status_code == 422
        assert "请勾选收到的材料" in answer.text

    def test_asking_a_second_time_is_not_offered(self, people: People) -> None:
        number = self.asked_for(people)
        visitor = people("town")
        visitor.submit(visitor.page(f"/case/{number}"), "/supply", {"m.id-card": "1"})
        page = visitor.page(f"/case/{number}")
        assert "补正" not in offered(page)
        assert "应当一次告知，不能再次补正" in page


class TestPapers:
    def test_only_papers_with_an_occasion_are_drawn(self, people: People) -> None:
        number = open_case(people("town"), **BOTH)
        page = people("town").page(f"/case/{number}")
        assert "打印收件凭证" in page
        assert "打印受理通知书" not in page
        act(people("town"), number, "受理")
        assert "打印受理通知书" in people("town").page(f"/case/{number}")

    def test_a_paper_opens_as_a_pdf_and_stays_the_same(self, people: People) -> None:
        number = accepted(people("town"))
        visitor = people("town")
        first = visitor.send(f"/case/{number}/papers", {"kind": "受理通知书"})
        assert first.status_code == 303
        pdf = visitor.get(first.location)
        assert pdf.mimetype == "application/pdf"
        assert pdf.data.startswith(b"%PDF-")
        assert pdf.headers["Content-Disposition"].startswith("inline")
        again = visitor.send(f"/case/{number}/papers", {"kind": "受理通知书"})
        assert again.location == first.location
        assert visitor.get(again.location).data == pdf.data
        page = visitor.page(f"/case/{number}")
        assert "受理通知书〔2026〕" in page

    def test_a_paper_without_an_occasion_is_refused_on_the_case_page(self, people: People) -> None:
        number = open_case(people("town"), **BOTH)
        answer = people("town").send(f"/case/{number}/papers", {"kind": "受理通知书"})
        assert answer.status_code == 422
        assert "还不能出具受理通知书" in answer.text

    def test_a_kind_made_up_is_refused(self, people: People) -> None:
        number = open_case(people("town"), **BOTH)
        answer = people("town").send(f"/case/{number}/papers", {"kind": "奖状"})
        assert answer.status_code == 422
        assert people("town").get(f"/case/{number}/papers/none").status_code == 404


class TestLists:
    def test_cases_stand_newest_first_with_their_filters(self, people: People) -> None:
        first, second = open_case(people("town")), accepted(people("town"))
        page = people("town").page("/cases/")
        assert page.index(f"/case/{second}") < page.index(f"/case/{first}")
        assert "张**" in page
        assert "张三丰" not in page
        assert f"/case/{first}" in people("town").page("/cases/?state=在办")
        assert f"/case/{first}" not in people("town").page("/cases/?state=已结")
        assert f"/case/{first}" in people("town").page("/cases/?item=dibao")
        assert "没有符合条件的办件" in people("town").page("/cases/?item=house-land")

    def test_a_case_is_found_by_its_number_and_by_the_id_number(self, people: People) -> None:
        number = open_case(people("town"))
        by_number = people("town").page(f"/cases/?text={number}")
        assert re.findall(r'href="/case/(\d+)"', by_number) == [number]
        assert f"/case/{number}" in people("town").page("/cases/?text=11010519491231002x")
        assert f"/case/{number}" in people("town").page("/cases/?text=低保")

    @pytest.mark.parametrize("query", ["state=随便", "after=abc"])
    def test_a_filter_made_up_leads_back_to_the_whole_list(
        self, people: People, query: str
    ) -> None:
        assert people("town").get(f"/cases/?{query}").location == "/cases/"

    def test_a_long_list_turns_its_pages_by_the_last_row(self, people: People) -> None:
        wanted = {
            open_case(people("hall"), item="id-proof", **{"q.purpose": "就医"}) for _ in range(53)
        }
        seen: list[str] = []
        path = "/cases/?item=id-proof"
        while path:
            page = people("hall").page(path)
            seen += re.findall(r'href="/case/(\d+)"', page)
            following = re.search(r'rel="next" href="([^"]+)"', page)
            path = following.group(1).replace("&amp;", "&") if following else ""
        assert len(seen) == len(set(seen))
        assert wanted <= set(seen)

    def test_tasks_are_mine_and_say_how_urgent(self, people: People) -> None:
        number = surveyed(people)
        mine = people("approver").page("/tasks/")
        assert f"/case/{number}" in mine
        assert "○ 正常" in text(mine)
        assert f"/case/{number}" not in people("town").page("/tasks/")

    def test_an_empty_list_says_what_to_do_next(self, people: People) -> None:
        assert "没有等您办的任务" in people("approver-agriculture").page("/tasks/")
        assert "还没有办件" in people("bank").page("/cases/")
        assert "收件办理" in people("bank").page("/tasks/")


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("李四", ("李四",)),
        ("李四、王五", ("李四", "王五")),
        ("李四，王五; 赵六", ("李四", "王五", "赵六")),
        (" 李四  王五 ", ("李四", "王五")),
        ("", ()),
        ("、，;", ()),
    ],
)
def test_names_are_parted_as_people_part_them(typed: str, names: tuple[str, ...]) -> None:
    assert companions(typed) == names
