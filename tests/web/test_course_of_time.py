"""What the screens say of a case's time: at rest, late by its step, late and owing a reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask

from app.main import CatalogHolder
from tests.web.conftest import Clock, build
from tests.web.steps import BOTH, act, open_case
from tests.web.visitor import Visitor, text

HOUSE = {"q.purpose": "新建", "q.area": "180", "q.location": "八沟道村三组", **BOTH}
HEARING = {"q.ground": "听证", "q.length": "10", "q.reason": "利害关系人申请听证"}


@pytest.fixture
def site(tmp_path: Path, holder: CatalogHolder, clock: Clock) -> Flask:
    return build(tmp_path, holder, clock)


@pytest.fixture
def people(site: Flask) -> Callable[[str], Visitor]:
    return lambda name: Visitor(site).login(name)


People = Callable[[str], Visitor]


def accepted(people: People) -> str:
    number = open_case(people("town"), "house-land", **HOUSE)
    assert act(people("town"), number, "受理").status_code == 303
    return number


def do(visitor: Visitor, number: str, word: str, typed: dict[str, str]) -> str:
    page = visitor.page(f"/case/{number}/do/{quote(word)}")
    answer = visitor.submit(page, f"/do/{quote(word)}", typed)
    assert answer.status_code == 303, answer.text
    return text(visitor.page(f"/case/{number}"))


def test_a_case_at_rest_says_for_what_and_until_when(people: People) -> None:
    number = accepted(people)
    assert "听证（最多20个工作日）" in people("town").page(f"/case/{number}/do/{quote('挂起')}")
    read = do(people("town"), number, "挂起", HEARING)
    assert "已挂起：听证" in read
    assert "需要10个工作日，最迟到2026年10月13日" in read
    assert "打印特别程序告知书" in read
    assert "现在要办" not in read
    assert "◇ 已挂起" in text(people("town").page("/tasks/"))


def test_it_goes_on_with_a_word_of_the_result(people: People, clock: Clock) -> None:
    number = accepted(people)
    do(people("town"), number, "挂起", HEARING)
    clock.on(days=2)
    read = do(people("town"), number, "恢复", {"q.note": "听证笔录已归卷"})
    assert "已挂起：" not in read
    assert "听证笔录已归卷" in read
    assert "听证：2026年9月22日 — 2026年9月24日" in read


def test_every_open_step_shows_its_own_last_day(people: People, clock: Clock) -> None:
    number = accepted(people)
    read = text(people("town").page(f"/case/{number}"))
    assert "本环节最迟2026年9月28日" in read, "three working days on, 中秋 between"
    assert "本环节 2026年9月28日" in text(people("town").page("/tasks/"))
    clock.on(days=7)
    assert "▲ 本环节最迟2026年9月28日" in text(people("town").page(f"/case/{number}"))
    assert "▲ 本环节 2026年9月28日" in text(people("town").page("/tasks/"))


def test_the_supervisor_sees_steps_that_are_late_alone(people: People, clock: Clock) -> None:
    number = accepted(people)
    assert "超过本环节时限的" not in text(people("supervisor").page("/supervision/"))
    clock.on(days=7)
    page = people("supervisor").page("/supervision/")
    assert "超过本环节时限的" in text(page)
    assert f"/case/{number}" in page


def test_late_it_owes_a_reason_until_one_is_given(people: People, clock: Clock) -> None:
    number = accepted(people)
    clock.on(days=40)
    assert "须说明超期理由" in text(people("town").page("/tasks/"))
    assert "已超期，须说明超期理由。" in text(people("town").page(f"/case/{number}"))
    read = do(people("town"), number, "超期说明", {"q.reason": "踏勘人员生病"})
    assert "2026年11月1日已说明超期理由" in read
    assert "踏勘人员生病" in read
    assert "须说明超期理由" not in text(people("town").page("/tasks/"))


def test_nobody_else_is_led_there(people: People) -> None:
    number = accepted(people)
    for name in ("supervisor", "hall"):
        answer = people(name).get(f"/case/{number}/do/{quote('挂起')}")
        assert answer.status_code in (200, 404)
        assert "确定挂起" not in answer.text
