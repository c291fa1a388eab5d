"""转办, 加签, 征求意见 … on the screen: who is asked is chosen by name, what came of it is shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from tests.web.steps import accepted, act
from tests.web.visitor import Visitor, form, text

People = Callable[[str], Visitor]


def labels_of(page: str, value: str) -> str:
    """Give what a choice is called on the screen."""
    found = re.search(rf'value="{re.escape(value)}"[^>]*>\s*(?:<span>)?([^<]+)', page)
    assert found, f"{value} cannot be chosen"
    return found.group(1).strip()


def do(worker: Visitor, number: str, word: str, step: str = "", **typed: Any) -> Any:
    """Fill and send the page of a verb."""
    address = f"/case/{number}/do/{quote(word)}"
    page = worker.page(f"{address}?step={step}")
    answers = {f"q.{name}": value for name, value in typed.items()}
    return worker.submit(page, f"/do/{quote(word)}", answers)


def test_a_task_is_handed_on_to_whoever_is_chosen_by_name(people: People) -> None:
    number = accepted(people("town"))
    page = people("town").page(f"/case/{number}/do/{quote('转办')}?step=survey")
    assert labels_of(page, "department:civil-affairs") == "宁城县民政局审批岗"
    assert "只列出可以办这个环节的人、岗位和部门" in text(page)
    answer = do(
        people("town"), number, "转办", "survey", to="department:civil-affairs", reason="人手不够"
    )
    assert answer.status_code == 303
    read = text(people("approver").page(f"/case/{number}"))
    assert "现在要办：入户调查" in read
    assert "改由宁城县民政局审批岗办" in read
    assert "理由：人手不够" in read


def test_everybody_who_signs_is_shown(people: People) -> None:
    number = accepted(people("town"))
    answer = do(
        people("town"), number, "加签", "survey", when="先由他们签，签完回到我这里",
        departments=["department:civil-affairs"], note="请看收入",
    )  # fmt: skip
    assert answer.status_code == 303
    read = text(people("town").page(f"/case/{number}"))
    assert "谁签了，谁没签" in read
    assert re.search(r"○ 黑里河镇便民服务中心民政助理岗 入户调查 · 等加签的人先签", read)
    assert re.search(r"● 宁城县民政局 加签 入户调查 · 等他签", read)
    assert act(people("approver"), number, "通过").status_code == 303
    assert "谁签了，谁没签" not in text(people("town").page(f"/case/{number}"))


def test_a_question_is_asked_answered_and_shown(people: People) -> None:
    number = accepted(people("town"))
    answer = do(
        people("town"), number, "征求意见", "survey", departments=["department:civil-affairs"],
        note="收入怎样核？", days="3", must="是",
    )  # fmt: skip
    assert answer.status_code == 303
    asked = text(people("approver").page("/tasks/"))
    assert "入户调查 征求意见" in asked
    waiting = text(people("town").page(f"/case/{number}"))
    assert "△ 等答复" in waiting
    assert "不能作“通过”：正在等宁城县民政局答复意见" in waiting
    page = people("approver").page(f"/case/{number}")
    step = re.search(rf"do/{quote('答复意见')}\?step=([^\"]+)", page)
    assert step
    done = do(
        people("approver"), number, "答复意见", step.group(1), opinion="同意", note="按上年度"
    )
    assert done.status_code == 303
    read = text(people("town").page(f"/case/{number}"))
    assert "宁城县民政局 ✓ 同意" in read
    assert "问：收入怎样核？" in read
    assert re.search(r"答（[^）]+）：按上年度", read)


def test_nobody_chosen_is_said_under_the_field_and_nothing_is_lost(people: People) -> None:
    number = accepted(people("town"))
    answer = do(people("town"), number, "抄送", "survey", note="请知悉")
    assert answer.status_code == 422
    assert "请至少选一个" in text(answer.text)
    assert form(answer.text, f"/do/{quote('抄送')}")["fields"]["q.note"] == ["请知悉"]


def test_hurrying_is_counted(people: People) -> None:
    number = accepted(people("town"))
    assert do(people("supervisor"), number, "催办", note="群众在等").status_code == 303
    assert "▲ 催过1次" in text(people("town").page(f"/case/{number}"))


def test_going_back_says_what_must_be_done_again(people: People) -> None:
    number = accepted(people("town"))
    act(people("town"), number, "通过", companions="刘村")
    act(people("village"), number, "通过")
    page = people("approver").page(f"/case/{number}")
    asked = people("approver").submit(page, "/act", {"outcome": "退回"}).text
    assert "收件受理（入户调查、公示也要重新办）" in text(asked)
    assert "入户调查（公示也要重新办）" in text(asked)


def test_the_outsider_and_the_reader_are_asked_nothing(people: People) -> None:
    number = accepted(people("town"))
    for word in ("转办", "加签", "征求意见", "抄送", "催办"):
        address = f"/case/{number}/do/{quote(word)}"
        assert people("outsider").get(address).status_code == 404
        assert people("supervisor").get(address).status_code == 200
    read = text(people("supervisor").page(f"/case/{number}/do/{quote('转办')}?step=survey"))
    assert "现在不能“转办”" in read
