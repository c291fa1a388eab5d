"""收到日期: papers that came before they are registered; 恢复办理 of what lapsed all the same."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec
import pytest

from app.catalog.model import Limit
from app.desk import CaseQuery, CaseView, Earlier, NotVisible, Refused
from tests.desk.hall import (
    ADMIN,
    AGENT,
    APPROVER,
    CLERK,
    LAND_APPROVER,
    OUTSIDER,
    READER,
    SUPERVISOR,
    SURVEYOR,
    Hall,
)
from tests.desk.lenient import PROMISE, lenient
from tests.desk.test_custody import carry, give
from tests.desk.test_papers import issue, text_of
from tests.desk.test_visits import with_item
from tests.desk.watched import HEAD, at, clock, now, watched
from tests.sample import AGENCY_ITEM, JOINT_ITEM, PROMISED_ITEM

WHY = "邮寄，昨天下班后才到"


def opened(hall: Hall, earlier: Earlier, item: str = JOINT_ITEM, **more: Any) -> CaseView:
    application = hall.application(item, **more)
    application = msgspec.structs.replace(application, earlier=earlier)
    return hall.desk.open_case(CLERK, application, hall.at)


def supplied(hall: Hall, case: CaseView, materials: Iterable[str], earlier: Earlier) -> CaseView:
    version = hall.desk.case(CLERK, case.number, hall.at).version
    return hall.desk.supply(
        CLERK, case.number, tuple(materials), version, f"t{hall.at}", hall.at, "", earlier
    )


def asked(hall: Hall) -> CaseView:
    case = lenient(hall).open(brought=["application", "lease"])
    return hall.act(CLERK, case, "receive", "补正", materials=("id-card",))


class TestOpening:
    def test_the_time_to_ask_runs_from_the_day_they_came(self, hall: Hall) -> None:
        case = opened(hall, Earlier(day="2025-06-03", why=WHY))
        assert case.received == date(2025, 6, 3)
        assert case.notice is not None
        assert case.notice.due == date(2025, 6, 10)
        told = case.timeline[0]
        assert told.reason == WHY
        assert "材料于2025年6月3日收到" in told.lines
        clock(hall, case, at(6, 11))
        case = now(hall, case, CLERK)
        assert "2025年6月3日收件" in case.timeline[-1].note
        assert "自2025年6月3日起计算办理时限" in case.timeline[-1].lines
        audit = hall.desk.audit(ADMIN, case.number)
        assert (audit.broken, audit.replayed) == (None, True)

    def test_the_receipt_names_that_day(self, hall: Hall) -> None:
        case = opened(hall, Earlier(day="2025-06-03", why=WHY))
        assert "2025年6月3日" in text_of(issue(hall, case, "收件凭证")[1])

    def test_today_is_no_other_day(self, hall: Hall) -> None:
        case = opened(hall, Earlier(day="2025-06-04"))
        assert case.received is None
        assert case.timeline[0].reason == ""

    def test_accepted_late_it_counts_from_the_day_they_came(self, hall: Hall) -> None:
        case = opened(hall, Earlier(day="2025-05-20", why=WHY))
        hall.desk.run_jobs(hall.at, "w")
        assert now(hall, case, CLERK).timeline[-1].kind == "视为受理", "nobody asked in time"

    @pytest.mark.parametrize(
        ("day", "why", "field", "words"),
        [
            ("2025-06-05", WHY, "received", "不能晚于今天"),
            ("2025-06-03", " ", "received_why", "请写明原因"),
            ("昨天", WHY, "received", "请填收到材料的日期"),
            ("2024-01-01", WHY, "received", "不能早于2024年6月3日"),
            ("0001-01-01", WHY, "received", "不能早于"),
            ("2025-06-03", "字" * 3000, "received_why", "2000"),
        ],
    )
    def test_what_cannot_be(self, hall: Hall, day: str, why: str, field: str, words: str) -> None:
        with pytest.raises(Refused) as refused:
            opened(hall, Earlier(day=day, why=why))
        assert words in refused.value.problems[field]


class TestSupplying:
    def test_the_answer_counts_from_the_day_it_came(self, hall: Hall) -> None:
        case = asked(hall)
        hall.at = at(6, 17, 9)
        case = supplied(hall, case, ["id-card"], Earlier(day="2025-06-12", why=WHY))
        assert case.status == "已收件"
        assert case.notice is not None
        assert case.notice.due == date(2025, 6, 19)
        assert "材料于2025年6月12日收到" in case.timeline[-1].lines
        assert case.timeline[-1].reason == WHY
        assert hall.desk.audit(ADMIN, case.number).replayed

    def test_not_before_it_was_asked_for(self, hall: Hall) -> None:
        case = asked(hall)
        hall.at = at(6, 17, 9)
        with pytest.raises(Refused, match="不能早于2025年6月4日"):
            supplied(hall, case, ["id-card"], Earlier(day="2025-06-03", why=WHY))
        with pytest.raises(Refused, match="请写明原因"):
            supplied(hall, case, ["id-card"], Earlier(day="2025-06-12"))


class TestRestoring:
    """民事诉讼法 art. 85: what was posted before the period ended is not late."""

    def lapsed(self, hall: Hall) -> CaseView:
        case = asked(hall)
        clock(hall, case, at(6, 19))
        case = now(hall, case, CLERK)
        assert case.ended == "视为放弃"
        hall.at = at(6, 20, 9)
        return case

    def test_it_is_back_where_it_was(self, hall: Hall) -> None:
        before = asked(hall)
        clock(hall, before, at(6, 19))
        hall.at = at(6, 20, 9)
        case = hall.do(
            APPROVER, before, "恢复办理", received="2025-06-20", posted="2025-06-18", reason="邮戳"
        )
        assert (case.ended, case.status, case.missing) == ("", "已收件", ())
        assert [t.step for t in case.tasks] == [t.step for t in before.tasks]
        assert case.timeline[-1].lines == ("材料于2025年6月20日收到", "2025年6月18日交邮")
        assert case.notice is not None
        assert case.notice.due == date(2025, 6, 27)
        assert "终止办理通知书" not in case.printable
        (row,) = hall.desk.tasks(CLERK, hall.at).rows
        assert row.number == case.number
        assert [
            r.number for r in hall.desk.cases(CLERK, CaseQuery(state="在办"), hall.at).rows
        ] == [case.number]
        case = hall.act(CLERK, case, "receive", "受理")
        assert "自2025年6月20日起计算办理时限" in case.timeline[-1].lines
        audit = hall.desk.audit(ADMIN, case.number)
        assert (audit.broken, audit.replayed) == (None, True)
        assert hall.desk.rebuild(ADMIN, after=0, limit=9, check=True).differences == ()

    def test_it_does_not_lapse_again(self, hall: Hall) -> None:
        case = self.lapsed(hall)
        hall.do(APPROVER, case, "恢复办理", received="2025-06-18", reason="漏登记")
        clock(hall, case, at(6, 24, 23))
        assert now(hall, case, CLERK).status == "已收件"

    def test_after_acceptance_its_pause_ends_when_the_papers_came(self, hall: Hall) -> None:
        case = lenient(hall).accepted()
        case = hall.act(SURVEYOR, case, "survey", "补正", note="请补充收入证明")
        clock(hall, case, at(6, 19))
        hall.at = at(6, 23, 9)
        case = hall.do(APPROVER, case, "恢复办理", received="2025-06-17", reason="漏登记")
        assert case.status == "已受理"
        ends = {pause.name: pause.last for pause in case.pauses}
        assert ends == {"入户调查": None, "材料补正": date(2025, 6, 17)}

    def test_what_was_let_follow(self, hall: Hall) -> None:
        case = lenient(hall).open(item=PROMISED_ITEM, brought=["application", "id-card"])
        case = hall.act(CLERK, case, "receive", "容缺受理", answers=PROMISE)
        clock(hall, case, at(6, 12))
        assert now(hall, case, CLERK).ended == "视为撤回"
        case = hall.do(APPROVER, case, "恢复办理", received="2025-06-11", reason="漏登记")
        assert case.owing is not None
        assert case.owing.met == date(2025, 6, 11)
        assert "lease" in {each.id for each in case.materials if each.brought}
        clock(hall, case, at(7, 12))
        assert not now(hall, case, CLERK).ended
        assert hall.desk.audit(ADMIN, case.number).replayed

    @pytest.mark.parametrize(
        ("received", "posted", "words"),
        [
            ("2025-06-19", "", "期限到2025年6月18日"),
            ("2025-06-20", "2025-06-19", "期限到2025年6月18日"),
            ("2025-06-17", "2025-06-18", "不能晚于收到"),
            ("2025-06-17", "2025-06-01", "不能早于告知"),
            ("2025-06-03", "", "日期要在2025年6月4日"),
            ("2025-06-21", "2025-06-18", "日期要在"),
        ],
    )
    def test_only_what_came_in_time(
        self, hall: Hall, received: str, posted: str, words: str
    ) -> None:
        case = self.lapsed(hall)
        with pytest.raises(Refused, match=words):
            hall.do(APPROVER, case, "恢复办理", received=received, posted=posted, reason="邮戳")

    def test_where_heads_are_named_only_they(self, hall: Hall) -> None:
        case = self.lapsed(watched(hall))
        assert "恢复办理" in hall.offered(HEAD, case)
        for nobody in (APPROVER, CLERK, READER, SUPERVISOR, ADMIN):
            assert "恢复办理" not in hall.offered(nobody, case)
        for outsider in (OUTSIDER, LAND_APPROVER):
            with pytest.raises(NotVisible):
                hall.offered(outsider, case)

    def test_where_the_papers_are_now_is_not_forgotten(self, hall: Hall) -> None:
        item = hall.catalog.items[AGENCY_ITEM]
        limits = msgspec.structs.replace(item.limits, supplement_answer=Limit(length=5))
        with_item(hall, AGENCY_ITEM, limits=limits)
        case = carry(hall, AGENT, CLERK, hall.open(AGENT, item=AGENCY_ITEM))
        case = hall.act(AGENT, case, "collect", "通过")
        case = hall.act(CLERK, case, "receive", "补正", note="缺签名")
        clock(hall, case, at(6, 12))
        assert now(hall, case, CLERK).ended == "视为放弃"
        case = give(hall, CLERK, case)
        case = hall.do(APPROVER, case, "恢复办理", received="2025-06-11", reason="漏登记")
        assert case.status == "已收件"
        assert case.custody is not None
        assert [hop.state for hop in case.custody.hops if hop.slip] == ["已交到", "在路上"]
        assert hall.desk.audit(ADMIN, case.number).replayed

    def test_what_ended_otherwise_is_over(self, hall: Hall) -> None:
        case = hall.act(
            CLERK, hall.open(), "receive", "不予受理", reason="不符", clause="某法第一条"
        )
        assert "恢复办理" not in hall.offered(APPROVER, case)
