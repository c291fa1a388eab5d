"""The page of a case's verbs: drawn from the offer, nothing typed is lost, rights by the desk."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest

from tests.web.steps import BOTH, accepted, act, open_case
from tests.web.visitor import Visitor, form, text

People = Callable[[str], Visitor]
WITHDRAW = quote("撤件")
TYPED = {"q.how": "本人书面申请", "q.reason": "房子不盖了"}


def test_the_case_page_leads_to_the_verb(people: People) -> None:
    number = open_case(people("town"), **BOTH)
    page = people("town").page(f"/case/{number}")
    assert "还可以办" in text(page)
    assert f'href="/case/{number}/do/{WITHDRAW}"' in page
    asked = people("town").page(f"/case/{number}/do/{WITHDRAW}")
    read = text(asked)
    assert "怎样提出的" in read
    assert "撤件后此件结束" in read
    assert "确定撤件" in read
    assert set(form(asked, f"/do/{WITHDRAW}")["fields"]) >= {"version", "token", "q.reason"}


def test_done_it_goes_back_to_the_case(people: People) -> None:
    number = open_case(people("town"), **BOTH)
    page = people("town").page(f"/case/{number}/do/{WITHDRAW}")
    answer = people("town").submit(page, f"/do/{WITHDRAW}", TYPED)
    assert (answer.status_code, answer.location) == (303, f"/case/{number}")
    read = text(people("town").page(f"/case/{number}"))
    assert "已办理：撤件" in read
    assert "■ 撤件" in read
    assert "还可以办 归档" in read


def test_what_is_wrong_stands_under_its_field_and_nothing_is_lost(people: People) -> None:
    number = open_case(people("town"), **BOTH)
    page = people("town").page(f"/case/{number}/do/{WITHDRAW}")
    answer = people("town").submit(page, f"/do/{WITHDRAW}", {"q.reason": "房子不盖了"})
    assert answer.status_code == 422
    assert "请填写“怎样提出的”" in text(answer.text)
    assert form(answer.text, f"/do/{WITHDRAW}")["fields"]["q.reason"] == ["房子不盖了"]


def test_who_came_second_keeps_what_was_typed(people: People) -> None:
    number = open_case(people("town"), **BOTH)
    page = people("town").page(f"/case/{number}/do/{WITHDRAW}")
    assert act(people("town"), number, "受理").status_code == 303
    answer = people("town").submit(page, f"/do/{WITHDRAW}", TYPED)
    assert answer.status_code == 409
    assert "此件刚被他人处理" in text(answer.text)
    assert form(answer.text, f"/do/{WITHDRAW}")["fields"]["q.reason"] == ["房子不盖了"]


def test_a_verb_that_is_over_says_so_and_shows_what_was_typed(people: People) -> None:
    number = open_case(people("town"), **BOTH)
    page = people("town").page(f"/case/{number}/do/{WITHDRAW}")
    assert people("town").submit(page, f"/do/{WITHDRAW}", TYPED).status_code == 303
    answer = people("town").submit(page, f"/do/{WITHDRAW}", {**TYPED, "token": "another"})
    assert answer.status_code == 409
    assert "现在不能“撤件”" in text(answer.text)
    assert "房子不盖了" in text(answer.text)


@pytest.mark.parametrize("username", ["approver", "supervisor"])
def test_the_reviewer_may_look_but_is_not_offered_it(people: People, username: str) -> None:
    number = accepted(people("town"))
    read = text(people(username).page(f"/case/{number}/do/{WITHDRAW}"))
    assert "现在不能“撤件”" in read
    answer = people(username).send(f"/case/{number}/do/{WITHDRAW}", {**TYPED, "version": "2"})
    assert answer.status_code in (409, 422)
    assert "● 已受理" in text(people("town").page(f"/case/{number}"))


def test_the_outsider_and_the_stranger_see_nothing(people: People) -> None:
    number = accepted(people("town"))
    assert people("reader").get(f"/case/{number}/do/{WITHDRAW}").status_code in (302, 403, 404)
    stranger = Visitor(people("town").app)
    assert stranger.get(f"/case/{number}/do/{WITHDRAW}").status_code == 302


def test_without_a_token_nothing_is_done(people: People) -> None:
    number = open_case(people("town"), **BOTH)
    answer = people("town").client.post(f"/case/{number}/do/{WITHDRAW}", data=TYPED)
    assert answer.status_code == 400
    assert "● 已收件" in text(people("town").page(f"/case/{number}"))
