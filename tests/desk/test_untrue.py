"""A promise is checked in time or told of; one that is untrue is mended or costs the decision."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from app.desk import Actor, CaseView, NotVisible, Refused
from app.desk.promises import CHECKED, MENDED, ORDERED, REVOKED
from app.printing.wording import provisions
from tests.desk.hall import (
    ADMIN,
    APPROVER,
    CLERK,
    LAND_APPROVER,
    OUTSIDER,
    READER,
    SUPERVISOR,
    ZONE,
    Hall,
)
from tests.desk.test_papers import issue, text_of
from tests.desk.test_pledge import granted
from tests.desk.watched import HEAD, clock, inbox, kinds, now, watched

CLAUSE = "行政许可法第六十九条"
TO_MEND = {"reason": "补办残疾人证", "clause": CLAUSE, "until": "2025-07-10"}


@pytest.fixture
def hall(hall: Hall) -> Hall:
    return watched(hall)


def delivered(hall: Hall) -> CaseView:
    """Give a case granted on a promise on 12 June; it is to be checked by 24 July."""
    return hall.act(CLERK, granted(hall), "deliver", "送达")


def untrue(hall: Hall) -> CaseView:
    return hall.do(APPROVER, delivered(hall), CHECKED, found="不实", reason="残联查无此人")


def ordered(hall: Hall) -> CaseView:
    return hall.do(APPROVER, untrue(hall), ORDERED, **TO_MEND)


def at(month: int, day: int, hour: int = 0) -> datetime:
    return datetime(2025, month, day, hour, tzinfo=ZONE)


def listed(hall: Hall, actor: Actor = APPROVER) -> list[tuple[str, date | None]]:
    return [(each.what, each.due) for each in hall.desk.promise_checks(actor, hall.at)]


def whole(hall: Hall, case: CaseView) -> None:
    audit = hall.desk.audit(ADMIN, case.number)
    assert (audit.broken, audit.replayed) == (None, True)
    assert hall.desk.rebuild(ADMIN).differences == ()


def said(hall: Hall, actor: Actor) -> list[str]:
    return [each.text.split("）：", 1)[-1] for each in inbox(hall, actor) if each.kind == CHECKED]


class TestReminding:
    def test_before_its_day_the_department_is_told(self, hall: Hall) -> None:
        case = delivered(hall)
        following = clock(hall, case, at(6, 13))
        # 30 working days from 12 June: 24 of them are used on 16 July.
        assert following == at(7, 16)
        clock(hall, case, at(7, 16))
        assert said(hall, APPROVER) == ["告知承诺的核查最迟在2025年7月24日作出，请安排。"]
        assert said(hall, CLERK) == []
        assert case.ended == "办结", "the case has long ended"

    def test_after_it_the_heads_are_told_too_and_each_once(self, hall: Hall) -> None:
        case = delivered(hall)
        clock(hall, case, at(7, 16))
        clock(hall, case, at(7, 24, 23))
        assert len(said(hall, APPROVER)) == 1
        clock(hall, case, at(7, 25))
        late = "告知承诺应在2025年7月24日以前核查，还没有核查。"
        assert said(hall, APPROVER)[0] == late
        assert said(hall, HEAD)[0] == late
        assert clock(hall, case, at(9, 1)) is None
        assert len(said(hall, APPROVER)) == 2
        whole(hall, case)

    def test_a_worker_that_comes_late_tells_only_that_it_is_late(self, hall: Hall) -> None:
        case = delivered(hall)
        clock(hall, case, at(9, 1))
        assert [text[-10:] for text in said(hall, APPROVER)] == ["以前核查，还没有核查。"[-10:]]

    def test_what_was_checked_is_told_of_no_more(self, hall: Hall) -> None:
        case = hall.do(APPROVER, delivered(hall), CHECKED, found="属实", reason="已查")
        assert clock(hall, case, at(9, 1)) is None
        assert kinds(hall, APPROVER) == []

    def test_the_day_of_mending_is_told_as_well(self, hall: Hall) -> None:
        case = ordered(hall)
        clock(hall, case, at(7, 10, 23))
        before = len(said(hall, APPROVER))
        clock(hall, case, at(7, 11))
        assert len(said(hall, APPROVER)) == before + 1
        assert "责令整改的期限2025年7月10日已到" in said(hall, HEAD)[0]
        whole(hall, case)


class TestTheList:
    def test_from_the_decision_on_until_it_is_checked(self, hall: Hall) -> None:
        assert listed(hall) == []
        case = granted(hall)
        assert listed(hall) == [(CHECKED, date(2025, 7, 24))]
        assert listed(hall, HEAD) == listed(hall)
        for other in (CLERK, LAND_APPROVER, ADMIN, SUPERVISOR, READER):
            assert listed(hall, other) == []
        hall.do(APPROVER, case, CHECKED, found="属实", reason="已查")
        assert listed(hall) == []

    def test_it_says_what_comes_next(self, hall: Hall) -> None:
        case = untrue(hall)
        assert listed(hall) == [(ORDERED, None)]
        hall.do(APPROVER, case, ORDERED, **TO_MEND)
        assert listed(hall) == [(MENDED, date(2025, 7, 10))]
        hall.do(APPROVER, case, MENDED, found="未整改", reason="没有办")
        assert listed(hall) == [(REVOKED, None)]
        hall.do(APPROVER, case, REVOKED, reason="骗取", clause=CLAUSE)
        assert listed(hall) == []
        whole(hall, case)

    def test_the_first_due_comes_first_and_late_ones_say_so(self, hall: Hall) -> None:
        delivered(hall)
        hall.later(days=60)
        (row,) = hall.desk.promise_checks(APPROVER, hall.at)
        assert row.alarm is not None
        assert row.alarm.level == "严重超期"
        assert row.applicant == "张**"


class TestUntrue:
    def test_the_heads_are_told(self, hall: Hall) -> None:
        untrue(hall)
        assert "经核查不实，请督促责令整改或者撤销决定" in said(hall, HEAD)[0]

    def test_mended_it_is_settled(self, hall: Hall) -> None:
        case = hall.do(APPROVER, ordered(hall), MENDED, found="已整改", reason="证已补办")
        assert case.pledge is not None
        assert (case.pledge.found, case.pledge.mended, case.pledge.revoked) == (
            "不实", "已整改", None,
        )  # fmt: skip
        assert not {ORDERED, MENDED, REVOKED} & set(hall.offered(APPROVER, case))
        assert "归档" in hall.offered(CLERK, case)
        whole(hall, case)

    def test_unmended_it_costs_the_decision_and_is_reported(self, hall: Hall) -> None:
        case = hall.do(APPROVER, ordered(hall), MENDED, found="未整改", reason="没有办")
        assert "归档" not in hall.offered(CLERK, case)
        case = hall.do(APPROVER, case, REVOKED, reason="以不实承诺取得", clause=CLAUSE)
        assert case.pledge is not None
        assert case.pledge.revoked == hall.at.date()
        revoked, reported = case.timeline[-2:]
        assert (revoked.kind, revoked.lines[0]) == (REVOKED, f"依据：{CLAUSE}")
        assert "行政复议" in revoked.lines[1]
        assert reported.kind == "否定报备"
        assert case.report is not None
        assert case.report.state == "待审阅"
        assert "否定报备" in kinds(hall, SUPERVISOR)
        paper = text_of(issue(hall, case, "否定报备单")[1])
        for words in (REVOKED, "以不实承诺取得", provisions(CLAUSE)):
            assert words in paper
        whole(hall, case)

    def test_what_cannot_be_mended_is_revoked_at_once(self, hall: Hall) -> None:
        case = untrue(hall)
        assert {ORDERED, REVOKED} <= set(hall.offered(APPROVER, case))
        assert hall.do(APPROVER, case, REVOKED, reason="骗取", clause=CLAUSE).report

    def test_where_refusals_are_signed_this_is_too(self, hall: Hall) -> None:
        watched(hall, people=(), second_signature=True)
        case = hall.do(APPROVER, untrue(hall), REVOKED, reason="骗取", clause=CLAUSE)
        assert (case.ended, case.report, case.timeline[-1].kind) == ("办结", None, "报请复核")
        assert case.pending is not None
        assert (case.pending.what, case.pending.by) == (REVOKED, "郑批")
        (row,) = hall.desk.to_sign(HEAD, hall.at)
        assert (row.number, row.what, row.due, row.alarm) == (case.number, REVOKED, None, None)
        assert not {ORDERED, REVOKED, "归档"} & set(hall.offered(APPROVER, case))
        for other in (APPROVER, CLERK, ADMIN):
            assert "复核同意" not in hall.offered(other, case)
        whole(hall, case)
        case = hall.do(HEAD, case, "复核同意", note="同意")
        assert case.pledge is not None
        assert (case.pending, case.pledge.revoked) == (None, hall.at.date())
        revoked, reported = case.timeline[-2:]
        assert (revoked.kind, revoked.by, revoked.reason) == (REVOKED, "高首", "骗取")
        assert revoked.lines[0] == "郑批拟办，复核同意后生效"
        assert reported.kind == "否定报备"
        assert hall.desk.to_sign(HEAD, hall.at) == ()
        whole(hall, case)

    @pytest.mark.parametrize(("word", "who"), [("复核退回", HEAD), ("收回报请", APPROVER)])
    def test_unsigned_the_decision_stands(self, hall: Hall, word: str, who: Actor) -> None:
        watched(hall, people=(), second_signature=True)
        case = hall.do(APPROVER, untrue(hall), REVOKED, reason="骗取", clause=CLAUSE)
        offer = next(v for v in now(hall, case, who).verbs if v.word == word)
        assert offer.help.endswith("原来的决定不变。")
        case = hall.do(who, case, word, reason="再查")
        assert case.pledge is not None
        assert (case.pending, case.pledge.revoked, case.ended) == (None, None, "办结")
        assert {ORDERED, REVOKED} <= set(hall.offered(APPROVER, case))
        whole(hall, case)

    def test_whoever_was_given_a_time_has_it(self, hall: Hall) -> None:
        case = ordered(hall)
        assert REVOKED not in hall.offered(APPROVER, case)
        hall.at = at(7, 11, 9)
        assert REVOKED in hall.offered(APPROVER, case)

    @pytest.mark.parametrize(
        ("changed", "field"),
        [({"until": "2025-06-12"}, "until"), ({"until": ""}, "until"), ({"clause": ""}, "clause"),
         ({"reason": " "}, "reason")],
    )  # fmt: skip
    def test_an_order_says_what_by_which_law_until_when(
        self, hall: Hall, changed: dict[str, str], field: str
    ) -> None:
        case = untrue(hall)
        with pytest.raises(Refused) as refused:
            hall.do(APPROVER, case, ORDERED, **{**TO_MEND, **changed})
        assert field in refused.value.problems or refused.value.field == field

    def test_by_the_department_alone(self, hall: Hall) -> None:
        case = untrue(hall)
        for actor in (CLERK, READER, ADMIN, SUPERVISOR):
            assert not {ORDERED, MENDED, REVOKED} & set(hall.offered(actor, case))
        for actor in (OUTSIDER, LAND_APPROVER):
            with pytest.raises(NotVisible):
                hall.offered(actor, case)

    def test_what_is_true_leads_nowhere(self, hall: Hall) -> None:
        case = hall.do(APPROVER, delivered(hall), CHECKED, found="属实", reason="已查")
        assert not {ORDERED, MENDED, REVOKED} & set(hall.offered(APPROVER, case))
        assert now(hall, case, APPROVER).pledge.revoked is None  # type: ignore[union-attr]
