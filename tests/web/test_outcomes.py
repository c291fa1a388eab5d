"""What 容缺受理, 送达, 更正, 告知承诺 and 终止 ask on the screen, and what is seen of them after."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

from app.catalog import Loaded
from app.main import CatalogHolder
from tests.desk.lenient import lenient_catalog
from tests.sample import sample_catalog
from tests.web.conftest import app, closing, module_clock, people
from tests.web.steps import BOTH, act, open_case
from tests.web.visitor import Visitor, form, text

__all__ = ["app", "closing", "module_clock", "people"]
People = Callable[[str], Visitor]
LEASE = {"m.lease": "1"}


@pytest.fixture(scope="module")
def holder() -> CatalogHolder:
    return CatalogHolder(Loaded(lenient_catalog(sample_catalog()), ()))


def do(worker: Visitor, number: str, word: str, **typed: Any) -> Any:
    """Open the page of a verb and send it, as it comes but for what is typed."""
    page = worker.page(f"/case/{number}/do/{word}")
    return worker.submit(page, to(word), typed)


def to(word: str) -> str:
    """Give how the address of a verb's form ends."""
    return f"/do/{quote(word)}"


def shown(worker: Visitor, number: str) -> str:
    return text(worker.page(f"/case/{number}"))


class TestTolerance:
    ANSWERS = {"q.signer": "张三丰", "q.pledged": "是", "q.discredited": "否"}

    def test_its_page_asks_for_the_promise(self, people: People) -> None:
        clerk = people("town")
        number = open_case(clerk, **BOTH)
        page = clerk.page(f"/case/{number}")
        assert "租房合同还没有交：请作“容缺受理”" in text(page)
        asked = clerk.submit(page, "/act", {"outcome": "容缺受理"})
        assert asked.status_code == 200
        fields = form(asked.text, "/act")["fields"]
        assert fields["q.signer"] == ["张三丰"], "whom it most likely is comes filled in"
        assert "申请人已在《容缺受理承诺书》上签字" in text(asked.text)

    def test_a_person_of_no_credit_is_refused_and_nothing_typed_is_lost(
        self, people: People
    ) -> None:
        clerk = people("town")
        number = open_case(clerk, **BOTH)
        typed = {**self.ANSWERS, "q.signer": "张无忌", "q.discredited": "是"}
        answer = act(clerk, number, "容缺受理", **typed)
        assert answer.status_code == 422
        assert "不能容缺受理：请等材料收齐" in text(answer.text)
        assert 'href="#f-q.discredited"' in answer.text
        fields = form(answer.text, "/act")["fields"]
        assert fields["q.signer"] == ["张无忌"]
        assert fields["q.discredited"] == ["是"]

    def test_what_is_owed_is_seen_until_it_came(self, people: People) -> None:
        clerk = people("town")
        number = open_case(clerk, **BOTH)
        assert act(clerk, number, "容缺受理", **self.ANSWERS).status_code == 303
        read = shown(clerk, number)
        assert "容缺受理 △ 等补交" in read
        assert "承诺补交：租房合同" in read
        assert "到期没有补齐，视为撤回申请" in read
        page = clerk.page(f"/case/{number}")
        assert clerk.submit(page, "/supply", LEASE).status_code == 303
        assert "容缺受理 ✓ 已补齐" in shown(clerk, number)

    def test_what_was_answered_to_a_stale_page_is_kept(self, people: People) -> None:
        clerk = people("town")
        number = open_case(clerk, **BOTH)
        asked = clerk.submit(clerk.page(f"/case/{number}"), "/act", {"outcome": "容缺受理"})
        clerk.submit(clerk.page(f"/case/{number}"), "/supply", LEASE)
        late = clerk.submit(asked.text, "/act", self.ANSWERS | {"q.signer": "张无忌"})
        assert late.status_code == 409
        assert "张无忌" in late.text


class TestService:
    def granted(self, people: People) -> str:
        number = open_case(people("town"), **BOTH, **LEASE)
        assert act(people("town"), number, "受理").status_code == 303
        assert act(people("town"), number, "通过", companions="李四").status_code == 303
        assert act(people("village"), number, "通过").status_code == 303
        assert act(people("approver"), number, "准予").status_code == 303
        return number

    def test_it_comes_filled_in_and_is_told_afterwards(self, people: People) -> None:
        clerk = people("town")
        number = self.granted(people)
        page = clerk.page(f"/case/{number}")
        asked = clerk.submit(page, "/act", {"outcome": "送达"})
        fields = form(asked.text, "/act")["fields"]
        assert fields["q.way"] == ["直接送达"]
        assert fields["q.receiver"] == ["张三丰"]
        assert fields["q.place"] == ["黑里河镇便民服务中心"]
        wrong = clerk.submit(asked.text, "/act", {"q.way": "代收"})
        assert wrong.status_code == 422
        assert "代收要写明“代收人与申请人的关系”" in text(wrong.text)
        done = clerk.submit(wrong.text, "/act", {"q.relation": "成年女儿"})
        assert done.status_code == 303
        read = shown(clerk, number)
        assert "代收，2026年" in read
        assert "与申请人的关系：成年女儿" in read
        assert "打印送达回证" in read
        assert "成年女儿" not in shown(people("supervisor"), number)

    def test_a_refusal_is_served_from_the_ended_case(self, people: People) -> None:
        clerk = people("town")
        number = open_case(clerk, **BOTH)
        why = {"reason": "不属于本县户籍", "clause": "社会救助暂行办法第九条"}
        assert act(clerk, number, "不予受理", **why).status_code == 303
        assert "登记送达" in clerk.page(f"/case/{number}")
        assert do(clerk, number, "登记送达").status_code == 303
        read = shown(clerk, number)
        assert "直接送达，2026年" in read
        assert "■ 不予受理" in read


class TestVerbs:
    def test_a_correction_comes_filled_in_and_shows_at_once(self, people: People) -> None:
        clerk = people("town")
        number = open_case(clerk, **BOTH)
        page = clerk.page(f"/case/{number}/do/更正")
        fields = form(page, to("更正"))["fields"]
        assert fields["q.applicant.name"] == ["张三丰"]
        assert fields["q.answers.housing"] == ["租赁"]
        wrong = clerk.submit(page, to("更正"), {"q.applicant.phone": "12"})
        assert wrong.status_code == 422
        assert form(wrong.text, to("更正"))["fields"]["q.applicant.phone"] == ["12"]
        assert do(clerk, number, "更正", **{"q.applicant.phone": "13911112222"}).status_code == 303
        read = shown(clerk, number)
        assert "13911112222" in read
        assert "更正了：联系电话" in read

    def test_a_promise_stands_in_and_is_seen(self, people: People) -> None:
        clerk = people("town")
        number = open_case(clerk, **BOTH, **LEASE, **{"q.disabled": "是"})
        page = clerk.page(f"/case/{number}/do/告知承诺")
        assert "残疾人证" in text(page)
        assert form(page, to("告知承诺"))["fields"]["q.materials"] == ["disability-card"]
        answers = {"q.pledged": "是", "q.discredited": "否"}
        assert do(clerk, number, "告知承诺", **answers).status_code == 303
        read = shown(clerk, number)
        assert "告知承诺 未核查" in read
        assert "残疾人证 必要 以承诺代替" in read

    def test_a_termination_warns_and_wants_its_reason(self, people: People) -> None:
        clerk, approver = people("town"), people("approver")
        number = open_case(clerk, **BOTH, **LEASE)
        assert act(clerk, number, "受理").status_code == 303
        wrong = do(approver, number, "终止", **{"q.reason": "申请人已去世"})
        assert wrong.status_code == 422
        assert "请填写“法律依据”" in text(wrong.text)
        done = approver.submit(wrong.text, to("终止"), {"q.clause": "行政许可法第七十条"})
        assert done.status_code == 303
        assert "■ 终止" in shown(clerk, number)

    def test_the_last_day_to_answer_is_seen(self, people: People) -> None:
        clerk = people("town")
        number = open_case(clerk, **{"m.application": "1"}, **LEASE)
        asked = act(clerk, number, "补正", **{"m.id-card": "1"})
        assert asked.status_code == 303
        read = shown(clerk, number)
        assert "申请人补正最迟" in read
        assert "没有补正，视为放弃申请" in read
