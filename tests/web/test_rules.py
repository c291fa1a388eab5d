"""The pages about rules that change under way, and about a case as it stood."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest

from app.catalog import gather, load
from app.desk import Action, Actor, Application, CaseView
from app.fields import sample
from tests.desk.changing import JOINT, LAND_STEP, PROMISED
from tests.desk.press import HOMESTEAD, PERSON
from tests.web.test_revisions import Site
from tests.web.visitor import Visitor, forms, text


class Hall(Site):
    """A published folder, and a case that was accepted under it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        clerk = self.desk.actor("hall")
        assert clerk is not None
        self.clerk: Actor = clerk
        item = self.holder.catalog.items["homestead"]
        application = Application(
            item="homestead",
            point=clerk.point,
            applicant=PERSON,
            answers={question.id: sample(question) for question in item.form},
            materials={material.id: True for material in item.materials},
            token="a",
        )
        number = self.desk.open_case(clerk, application, self.clock())
        self.later()
        action = Action(step="receive", outcome="受理", version=1, token="b")
        self.desk.act(clerk, number, action, self.clock())
        self.case: CaseView = self.desk.case(clerk, number, self.clock())
        self.later()

    def change(self, old: str, new: str, file: str) -> None:
        """Publish a change of the folder and serve it."""
        self.edit(old, new, file)
        admin = self.desk.actor("admin")
        assert admin is not None
        self.desk.publish(admin, gather(self.config), reason="改规定", at=self.clock())
        self.holder.replace(load(self.config))
        self.later()

    def work(self) -> None:
        """Let a worker do what is due."""
        self.desk.run_jobs(self.clock(), "w")

    def begin(self, **typed: str) -> str:
        """Begin a move on the page and give where it leads."""
        page = self.admin.page("/rules/change")
        answer = self.admin.submit(page, "/rules/change", {"reason": "上级规定改了", **typed})
        assert answer.status_code == 303, text(answer.text)
        return str(answer.location)


@pytest.fixture
def hall(tmp_path: Path) -> Hall:
    return Hall(tmp_path)


def shorter(hall: Hall) -> None:
    hall.change(PROMISED, "promised: {length: 8}", HOMESTEAD)


def without_land(hall: Hall) -> None:
    hall.change(LAND_STEP, "id: soil, name: 用地和规划审查", JOINT)


def test_nothing_to_move_is_said(hall: Hall) -> None:
    page = text(hall.admin.page("/rules/change"))
    assert "没有要换规的办件" in page
    assert "没有等决定的办件" in text(hall.admin.page("/rules/"))


def test_what_would_become_of_the_cases_is_shown_first(hall: Hall) -> None:
    shorter(hall)
    assert "/rules/change" in hall.admin.page("/revisions/2")
    assert "/rules/change" not in hall.admin.page("/revisions/1")
    page = text(hall.admin.page("/rules/change"))
    assert "农村宅基地审批 1 换 1 换 1" in page


def test_a_move_is_begun_followed_and_taken_back(hall: Hall) -> None:
    shorter(hall)
    address = hall.begin(policy="从新")
    page = text(hall.admin.page(address))
    assert "进行中" in page
    assert "已办 0 件" in page
    hall.work()
    page = text(hall.admin.page(address))
    assert "已完成" in page
    assert "已换规 1" in page
    assert hall.case.number in page
    case = text(hall.admin.page(f"/case/{hall.case.number}"))
    assert "按第2版的规定办理（从新）" in case
    answer = hall.admin.submit(hall.admin.page(address), "/undo", {"reason": ""})
    assert answer.status_code == 422
    assert "请写明理由" in text(answer.text)
    answer = hall.admin.submit(hall.admin.page(address), "/undo", {"reason": "弄错了"})
    assert answer.status_code == 303
    hall.work()
    assert "已撤销 1" in text(hall.admin.page(answer.location))
    assert "次已撤销它" in text(hall.admin.page(address))
    assert "恢复换规以前的规定" in text(hall.admin.page(f"/case/{hall.case.number}"))
    assert "换规记录" in text(hall.admin.page("/rules/"))


def test_what_is_missing_is_told_and_what_was_typed_is_kept(hall: Hall) -> None:
    shorter(hall)
    page = hall.admin.page("/rules/change")
    answer = hall.admin.submit(page, "/rules/change", {"reason": "", "policy": "从新"})
    assert answer.status_code == 422
    assert "请写明理由" in text(answer.text)
    answer = hall.admin.submit(page, "/rules/change", {"reason": "理由甲", "item": []})
    assert answer.status_code == 422
    assert "请勾选要换规的事项" in text(answer.text)
    assert "理由甲" in answer.text
    answer = hall.admin.submit(page, "/rules/change", {"reason": "理由", "policy": "从旧"})
    assert answer.status_code == 422


def test_a_case_that_waits_is_listed_and_decided_on_its_page(hall: Hall) -> None:
    without_land(hall)
    hall.begin(policy="从新")
    hall.work()
    for path in ("/rules/", "/cases/?state=等定规定"):
        assert hall.case.number in text(hall.admin.page(path))
    assert "新流程没有“用地审查”这一步" in text(hall.admin.page("/rules/"))
    word = "改按新规定办理"
    page = hall.admin.page(f"/case/{hall.case.number}/do/{word}")
    assert "“用地审查”在新流程里接着办" in text(page)
    typed = next(form for form in forms(page) if "q.step1" in form["fields"])
    assert typed["fields"]["q.step1"] == ["soil"]
    answer = hall.admin.submit(page, f"/do/{quote(word)}", {"q.reason": "就是这一步"})
    assert answer.status_code == 303, text(answer.text)
    assert "用地和规划审查" in text(hall.admin.page(f"/case/{hall.case.number}"))
    assert "没有等决定的办件" in text(hall.admin.page("/rules/"))


def test_who_decides_who_looks_on_and_who_sees_nothing(hall: Hall) -> None:
    without_land(hall)
    address = hall.begin(policy="从新")
    hall.work()
    supervisor = Visitor(hall.app).login("supervisor")
    assert hall.case.number in text(supervisor.page("/rules/"))
    assert "等定规定" in text(supervisor.page("/cases/"))
    page = supervisor.page(f"/case/{hall.case.number}")
    assert "改按新规定办理" not in page
    for closed in ("/rules/change", address):
        assert supervisor.client.get(closed).status_code != 200
    clerk = Visitor(hall.app).login("hall")
    for closed in ("/rules/", "/rules/change", address):
        assert clerk.client.get(closed).status_code != 200
    assert "等定规定" not in text(clerk.page("/cases/"))
    assert hall.case.number not in text(clerk.page("/cases/?state=等定规定"))


def test_a_page_that_cannot_be_leads_to_the_first(hall: Hall) -> None:
    answer = hall.admin.client.get("/rules/?after=x")
    assert (answer.status_code, answer.location) == (302, "/rules/")
    assert hall.admin.client.get("/rules/999").status_code == 404


def test_a_case_as_it_stood_is_shown_with_a_banner_and_without_buttons(hall: Hall) -> None:
    shorter(hall)
    hall.begin(policy="从新")
    hall.work()
    page = hall.admin.page(f"/case/{hall.case.number}")
    assert f"/case/{hall.case.number}/at/2" in page
    assert f"/case/{hall.case.number}/at/3" not in page
    past = hall.admin.page(f"/case/{hall.case.number}/at/2")
    said = text(past)
    assert "这是过去的样子" in said
    assert "“收件”以后的样子" in said
    assert "按第2版的规定办理" not in said
    assert not [form for form in forms(past) if "/case/" in form["action"]]
    assert "看现在的样子" in said
    first = text(hall.admin.page(f"/case/{hall.case.number}/at/1"))
    assert "已收件" in first
    assert "再往前一步" not in first


def test_the_past_of_a_case_is_as_closed_as_the_case(hall: Hall) -> None:
    assert hall.admin.client.get(f"/case/{hall.case.number}/at/9").status_code == 404
    outsider = Visitor(hall.app).login("reader")
    answer = outsider.client.get(f"/case/{hall.case.number}/at/1")
    assert answer.status_code != 200
    hall.clock.at += timedelta(hours=1)
    clerk = Visitor(hall.app).login("hall")
    assert "已收件" in text(clerk.page(f"/case/{hall.case.number}/at/1"))
