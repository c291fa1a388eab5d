"""全程代办: papers go from hand to hand with a slip; who holds them is known, and when it is late."""

from __future__ import annotations

from datetime import date, datetime

import msgspec
import pytest
from sqlalchemy import select

from app.catalog.model import Agency
from app.desk import Actor, CaseView, NotVisible, Refused
from app.desk.casefile import load
from app.desk.custody import _reached
from app.desk.requests import Wanted
from app.store.record_tables import Handover, Notice
from app.store.tables import Scope
from tests.desk.hall import (
    ADMIN,
    AGENT,
    APPROVER,
    CLERK,
    FARM_APPROVER,
    HALL_CLERK,
    OUTSIDER,
    SUPERVISOR,
    ZONE,
    Hall,
)
from tests.desk.lenient import lenient
from tests.desk.people_at_work import work_off
from tests.desk.test_papers import text_of
from tests.sample import AGENCY_ITEM, HALL, PROMISED_ITEM, TOWN, VILLAGE


def taken(hall: Hall) -> CaseView:
    """An application that the village's agent collected."""
    return hall.open(actor=AGENT, item=AGENCY_ITEM)


def offer_of(hall: Hall, actor: object, case: CaseView, word: str) -> dict[str, str | list[str]]:
    found = next(v for v in hall.desk.case(actor, case.number, hall.at).verbs if v.word == word)  # type: ignore[arg-type]
    return dict(found.given)


def give(hall: Hall, actor: object, case: CaseView, **more: str | list[str]) -> CaseView:
    answers = offer_of(hall, actor, case, "交接") | more
    return hall.do(actor, case, "交接", **answers)  # type: ignore[arg-type]


def carry(hall: Hall, giver: object, taker: object, case: CaseView) -> CaseView:
    given = give(hall, giver, case)
    copies = str(_leg(given)[2])
    return hall.do(taker, case, "签收", copies=copies)  # type: ignore[arg-type]


def _leg(case: CaseView) -> tuple[str, str, int]:
    line = next(e for e in reversed(case.timeline) if e.kind == "交接").lines
    return line[0], line[2].removeprefix("交接单 "), int(line[1].split("共")[1].removesuffix("件"))


def where(hall: Hall, actor: object, case: CaseView) -> str:
    view = hall.desk.case(actor, case.number, hall.at)  # type: ignore[arg-type]
    assert view.custody is not None
    return view.custody.holder


class TestTheWayThereAndBack:
    def test_the_whole_chain(self, hall: Hall) -> None:
        case = taken(hall)
        assert where(hall, AGENT, case) == "材料在八沟道村便民服务站"
        case = hall.act(AGENT, case, "collect", "通过")
        case = give(hall, AGENT, case)
        assert where(hall, AGENT, case) == (
            "材料正在从八沟道村便民服务站送往黑里河镇便民服务中心的路上，还没有签收"
        )
        case = hall.do(CLERK, case, "签收", copies=str(_leg(case)[2]))
        assert where(hall, CLERK, case) == "材料在黑里河镇便民服务中心"
        case = hall.act(CLERK, case, "receive", "受理")
        case = carry(hall, CLERK, HALL_CLERK, case)
        case = carry(hall, HALL_CLERK, APPROVER, case)
        assert where(hall, APPROVER, case) == "材料已送到宁城县民政局，正在办理"
        assert "交接" not in hall.offered(APPROVER, case)
        case = hall.act(APPROVER, case, "approve", "准予")
        assert where(hall, APPROVER, case) == "结果在宁城县民政局"
        for giver, taker in ((APPROVER, HALL_CLERK), (HALL_CLERK, CLERK), (CLERK, AGENT)):
            case = carry(hall, giver, taker, case)
        assert where(hall, AGENT, case) == "结果已送到八沟道村便民服务站"
        assert "交接" not in hall.offered(AGENT, case)
        assert hall.act(AGENT, case, "deliver", "送达").ended == "办结"
        assert [h.state for h in case.custody.hops] == ["已交到"] * 6  # type: ignore[union-attr]

    def test_slips_are_numbered_without_gaps_and_can_be_printed(self, hall: Hall) -> None:
        first = give(hall, AGENT, taken(hall))
        second = give(hall, AGENT, taken(hall))
        slips = [_leg(case)[1] for case in (first, second)]
        assert slips == ["材料交接单〔2025〕1号", "材料交接单〔2025〕2号"]
        paper, pdf = hall.desk.issue_paper(AGENT, second.number, "材料交接单", hall.later())
        assert (paper.number, pdf[:4]) == (slips[1], b"%PDF")
        again, same = hall.desk.issue_paper(CLERK, second.number, "材料交接单", hall.later())
        assert (again.number, same) == (slips[1], pdf)

    def test_what_is_listed_and_counted_is_told(self, hall: Hall) -> None:
        case = taken(hall)
        given = offer_of(hall, AGENT, case, "交接")
        assert given["materials"]
        one = give(hall, AGENT, case, materials=given["materials"][:1], copies="3")
        last = one.timeline[-1]
        assert last.lines[0] == "八沟道村便民服务站交黑里河镇便民服务中心"
        assert last.lines[1].endswith("，共3件")
        assert last.silent

    def test_nothing_is_a_new_version(self, hall: Hall) -> None:
        case = taken(hall)
        assert give(hall, AGENT, case).version == case.version


class TestSigning:
    def test_what_does_not_add_up_is_not_signed_for(self, hall: Hall) -> None:
        case = give(hall, AGENT, taken(hall), copies="4")
        with pytest.raises(Refused, match="写的是4件，收到3件") as refused:
            hall.do(CLERK, case, "签收", copies="3")
        assert refused.value.field == "copies"

    def test_it_can_be_declined_and_given_again_with_another_slip(self, hall: Hall) -> None:
        case = give(hall, AGENT, taken(hall))
        back = hall.do(CLERK, case, "拒收", reason="少一张照片")
        assert where(hall, CLERK, back) == "材料在八沟道村便民服务站"
        assert back.timeline[-1].reason == "少一张照片"
        with hall.store.reading() as connection:
            assert connection.execute(select(Handover)).all() == []
        again = give(hall, AGENT, case)
        assert _leg(again)[1] == "材料交接单〔2025〕2号"

    def test_only_whoever_is_there_gives_and_takes(self, hall: Hall) -> None:
        case = taken(hall)
        assert "交接" not in hall.offered(SUPERVISOR, case)
        with pytest.raises(NotVisible):
            hall.offered(CLERK, case)
        give(hall, AGENT, case)
        assert "签收" in hall.offered(CLERK, case)
        for other in (AGENT, SUPERVISOR, APPROVER):
            assert "签收" not in hall.offered(other, case)
            with pytest.raises(Refused):
                hall.do(other, case, "签收", copies="1")
        for outsider in (OUTSIDER, FARM_APPROVER):
            with pytest.raises(NotVisible):
                hall.desk.case(outsider, case.number, hall.at)

    def test_whoever_is_to_take_it_may_see_it(self, hall: Hall) -> None:
        case = carry(hall, AGENT, CLERK, taken(hall))
        with pytest.raises(NotVisible):
            hall.desk.case(HALL_CLERK, case.number, hall.at)
        give(hall, CLERK, case)
        assert "签收" in hall.offered(HALL_CLERK, case)
        with hall.store.reading() as connection:
            scopes = connection.execute(select(Scope.scope)).scalars().all()
        assert f"point:{HALL}" in scopes

    def test_it_is_listed_for_those_who_are_to_sign_and_nobody_else(self, hall: Hall) -> None:
        case = give(hall, AGENT, taken(hall))
        (parcel,) = hall.desk.incoming(CLERK, hall.at)
        assert (parcel.number, parcel.from_name, parcel.carries, parcel.late) == (
            case.number, "八沟道村便民服务站", "材料", False,
        )  # fmt: skip
        for other in (AGENT, HALL_CLERK, OUTSIDER, APPROVER, SUPERVISOR):
            assert hall.desk.incoming(other, hall.at) == ()
        (late,) = hall.desk.incoming(CLERK, hall.later(days=3))
        assert late.late
        hall.do(CLERK, case, "签收", copies=str(_leg(case)[2]))
        assert hall.desk.incoming(CLERK, hall.at) == ()

    def test_twice_is_refused(self, hall: Hall) -> None:
        case = give(hall, AGENT, taken(hall))
        with pytest.raises(Refused, match="现在不能“交接”"):
            hall.do(AGENT, case, "交接", copies="1")


class TestWhoHasAChain:
    def test_a_case_that_nobody_carries_has_none(self, hall: Hall) -> None:
        case = hall.open()
        assert case.custody is None
        assert "交接" not in hall.offered(CLERK, case)

    def test_an_applicant_may_ask_for_it(self, hall: Hall) -> None:
        asked = msgspec.structs.replace(hall.application(), wanted=Wanted(agency=True))
        case = hall.desk.open_case(CLERK, asked, hall.at)
        assert case.custody is not None
        assert [hop.carries for hop in case.custody.hops] == ["材料", "材料", "结果", "结果"]
        assert "全程代办，共4棒" in case.timeline[0].lines
        seen = hall.desk.preview(
            CLERK, PROMISED_ITEM, TOWN, asked.answers, asked.applicant, hall.at, asked.wanted
        )
        assert (seen.may_carry, len(seen.hops)) == (True, 4)

    def test_a_result_comes_back_also_if_the_materials_never_left(self, hall: Hall) -> None:
        case = hall.act(AGENT, taken(hall), "collect", "通过")
        case = hall.act(CLERK, case, "receive", "受理")
        case = hall.act(APPROVER, case, "approve", "准予")
        assert where(hall, APPROVER, case) == "结果在宁城县民政局"
        assert "交接" not in hall.offered(AGENT, case)
        assert "交接" in hall.offered(APPROVER, case)

    def test_a_refusal_is_carried_back_too_though_the_case_is_over(self, hall: Hall) -> None:
        case = hall.act(AGENT, taken(hall), "collect", "通过")
        case = hall.act(CLERK, case, "receive", "受理")
        more = {"reason": "不符合条件", "clause": "《示例办法》第九条"}
        case = hall.act(APPROVER, case, "approve", "不予", **more)
        assert case.ended == "不予"
        case = carry(hall, APPROVER, HALL_CLERK, case)
        assert where(hall, HALL_CLERK, case) == "结果在宁城县政务服务中心"
        with hall.store.reading() as connection:
            assert all(connection.execute(select(Scope.closed)).scalars())

    def test_what_was_withdrawn_before_it_left_is_not_carried(self, hall: Hall) -> None:
        case = taken(hall)
        hall.do(AGENT, case, "撤件", how="本人书面申请", reason="不办了")
        assert "交接" not in hall.offered(AGENT, case)


class TestTheWayBackWithoutADecision:
    """However a case ends, papers that left come back to where they were handed in."""

    def away(self, hall: Hall) -> CaseView:
        """A case whose papers lie at the county's centre: two hops up, two down of three."""
        case = hall.act(AGENT, taken(hall), "collect", "通过")
        case = carry(hall, AGENT, CLERK, case)
        case = hall.act(CLERK, case, "receive", "受理")
        return carry(hall, CLERK, HALL_CLERK, case)

    def test_withdrawn_the_materials_come_back_from_where_they_lie(self, hall: Hall) -> None:
        case = self.away(hall)
        hall.do(AGENT, case, "撤件", how="本人书面申请", reason="不办了")
        assert where(hall, HALL_CLERK, case) == "材料在宁城县政务服务中心，要退回申请人"
        for other in (AGENT, CLERK, APPROVER):
            assert "交接" not in hall.offered(other, case)
        given = offer_of(hall, HALL_CLERK, case, "交接")
        assert given["materials"], "materials are listed, a result is not"
        case = give(hall, HALL_CLERK, case)
        assert [h.carries for h in case.custody.hops if h.state == "在路上"] == ["材料"]  # type: ignore[union-attr]
        (parcel,) = hall.desk.incoming(CLERK, hall.at)
        assert parcel.carries == "材料"
        slip = text_of(hall.desk.issue_paper(HALL_CLERK, case.number, "材料交接单", hall.at)[1])
        assert "交接的是材料" in slip
        case = hall.do(CLERK, case, "签收", copies=str(_leg(case)[2]))
        case = carry(hall, CLERK, AGENT, case)
        assert where(hall, AGENT, case) == "材料已退回八沟道村便民服务站"
        assert "交接" not in hall.offered(AGENT, case)
        states = [h.state for h in case.custody.hops]  # type: ignore[union-attr]
        assert states == ["已交到", "已交到", "", "", "已交到", "已交到"]
        audit = hall.desk.audit(ADMIN, case.number)
        assert (audit.broken, audit.replayed) == (None, True)
        assert hall.desk.rebuild(ADMIN, after=0, limit=9, check=True).differences == ()

    def test_what_is_on_its_way_arrives_first(self, hall: Hall) -> None:
        case = give(hall, AGENT, taken(hall))
        hall.do(AGENT, case, "撤件", how="本人书面申请", reason="不办了")
        case = hall.do(CLERK, case, "签收", copies=str(_leg(case)[2]))
        assert where(hall, CLERK, case).endswith("要退回申请人")
        case = carry(hall, CLERK, AGENT, case)
        assert where(hall, AGENT, case) == "材料已退回八沟道村便民服务站"

    def test_a_refusal_at_the_door_is_carried_back_as_a_result(self, hall: Hall) -> None:
        case = hall.act(AGENT, taken(hall), "collect", "通过")
        case = carry(hall, AGENT, CLERK, case)
        more = {"reason": "不属于本级", "clause": "《示例办法》第九条"}
        case = hall.act(CLERK, case, "receive", "不予受理", **more)
        assert where(hall, CLERK, case) == "结果在黑里河镇便民服务中心"
        case = carry(hall, CLERK, AGENT, case)
        assert where(hall, AGENT, case) == "结果已送到八沟道村便民服务站"

    def lapsed(self, hall: Hall) -> CaseView:
        """A case that lapsed when its papers lay at the county's centre, one hop up of two."""
        asked = msgspec.structs.replace(lenient(hall).application(), wanted=Wanted(agency=True))
        case = carry(hall, CLERK, HALL_CLERK, hall.desk.open_case(CLERK, asked, hall.at))
        case = hall.act(CLERK, case, "receive", "补正", materials=("id-card",))
        hall.at = datetime(2025, 6, 19, 9, 0, tzinfo=ZONE)
        work_off(hall)
        assert hall.desk.case(CLERK, case.number, hall.at).ended == "视为放弃"
        return case

    def restored(self, hall: Hall, case: CaseView) -> CaseView:
        return hall.do(APPROVER, case, "恢复办理", received="2025-06-18", reason="漏登记")

    def test_taken_up_again_they_go_up_once_more(self, hall: Hall) -> None:
        case = carry(hall, HALL_CLERK, CLERK, self.lapsed(hall))
        assert where(hall, CLERK, case) == "材料已退回黑里河镇便民服务中心"
        case = self.restored(hall, case)
        assert where(hall, CLERK, case) == "材料在黑里河镇便民服务中心"
        case = carry(hall, CLERK, HALL_CLERK, case)
        case = carry(hall, HALL_CLERK, APPROVER, case)
        assert where(hall, APPROVER, case) == "材料已送到宁城县民政局，正在办理"
        audit = hall.desk.audit(ADMIN, case.number)
        assert (audit.broken, audit.replayed) == (None, True)
        assert hall.desk.rebuild(ADMIN, after=0, limit=9, check=True).differences == ()

    def test_what_is_on_its_way_back_then_arrives_and_goes_up_again(self, hall: Hall) -> None:
        case = give(hall, HALL_CLERK, self.lapsed(hall))
        self.restored(hall, case)
        case = hall.do(CLERK, case, "签收", copies=str(_leg(case)[2]))
        assert hall.desk.incoming(CLERK, hall.at) == ()
        assert "交接" in hall.offered(CLERK, case)

    def test_where_paper_comes_first_it_must_come_again(self, hall: Hall) -> None:
        def reached() -> int:
            with hall.store.reading() as connection:
                custody = load(hall.desk._room, connection, ADMIN, case.number).facts.custody
            assert custody is not None
            return _reached(custody)

        case = self.lapsed(hall)
        assert reached() == 1
        case = carry(hall, HALL_CLERK, CLERK, case)
        assert reached() == 0
        carry(hall, CLERK, HALL_CLERK, self.restored(hall, case))
        assert reached() == 1

    def test_it_has_a_clock_from_the_end_and_is_told_of(self, hall: Hall) -> None:
        case = self.away(hall)
        hall.at = datetime(2025, 6, 12, 9, 0, tzinfo=ZONE)
        work_off(hall)
        case = hall.do(AGENT, case, "撤件", how="本人书面申请", reason="不办了")
        dues = [hop.due for hop in case.custody.hops]  # type: ignore[union-attr]
        assert dues == [None] * 4 + [date(2025, 6, 13), None]
        hall.at = datetime(2025, 6, 16, 9, 0, tzinfo=ZONE)
        work_off(hall)
        (late,) = hall.desk.late_hops(SUPERVISOR, hall.at)
        assert (late.carries, late.due) == ("材料", date(2025, 6, 13))
        assert late.from_name == "宁城县政务服务中心"


class TestTheClock:
    def test_it_stands_still_while_the_applicant_is_waited_for(self, hall: Hall) -> None:
        case = hall.act(AGENT, taken(hall), "collect", "通过")
        case = carry(hall, AGENT, CLERK, case)
        case = hall.act(CLERK, case, "receive", "补正", materials=("id-card",))
        before = [hop.due for hop in case.custody.hops]  # type: ignore[union-attr]
        hall.later(days=9)
        work_off(hall)
        now = hall.desk.case(CLERK, case.number, hall.at)
        assert now.custody is not None
        assert not now.custody.late
        assert [event.kind for event in now.timeline].count("交接超期") == 0
        case = hall.supply(CLERK, case, ["id-card"])
        after = [hop.due for hop in case.custody.hops]  # type: ignore[union-attr]
        assert (before[1], after[1]) == (date(2025, 6, 5), date(2025, 6, 16))
        hall.at = datetime(2025, 6, 17, 9, 0, tzinfo=ZONE)
        work_off(hall)
        (late,) = hall.desk.late_hops(SUPERVISOR, hall.at)
        assert late.due == date(2025, 6, 16)

    def test_what_was_late_before_the_applicant_was_asked_stays_late(self, hall: Hall) -> None:
        case = hall.act(AGENT, taken(hall), "collect", "通过")
        case = carry(hall, AGENT, CLERK, case)
        hall.at = datetime(2025, 6, 6, 9, 0, tzinfo=ZONE)
        work_off(hall)
        assert len(hall.desk.late_hops(SUPERVISOR, hall.at)) == 1
        hall.act(CLERK, case, "receive", "补正", materials=("id-card",))
        hall.later(days=5)
        assert hall.desk.late_hops(SUPERVISOR, hall.at) != (), "it was late before"

    def test_each_hop_has_its_own_last_day(self, hall: Hall) -> None:
        case = taken(hall)
        assert case.custody is not None
        assert [hop.due for hop in case.custody.hops] == [date(2025, 6, 5), *[None] * 5]
        hall.at = datetime(2025, 6, 6, 10, 0, tzinfo=ZONE)
        late = hall.desk.case(AGENT, case.number, hall.at)
        assert late.custody is not None
        assert late.custody.late
        case = carry(hall, AGENT, CLERK, case)
        assert [hop.due for hop in case.custody.hops][1] == date(2025, 6, 9)  # type: ignore[union-attr]

    def test_a_late_hop_is_told_to_both_ends_once(self, hall: Hall) -> None:
        case = taken(hall)
        hall.at = datetime(2025, 6, 6, 9, 0, tzinfo=ZONE)
        work_off(hall)
        last = hall.desk.case(AGENT, case.number, hall.at).timeline[-1]
        assert (last.kind, last.by) == ("交接超期", "系统")
        assert last.lines == (
            "第1棒“八沟道村便民服务站交黑里河镇便民服务中心”应在2025年6月5日以前交到，还没有签收。",
        )
        with hall.store.reading() as connection:
            told = connection.execute(select(Notice.to_scope).where(Notice.kind == "交接超期"))
            assert set(told.scalars()) == {
                f"point:{VILLAGE}:村代办帮办员",
                f"point:{TOWN}:综合受理岗",
            }
        hall.later(days=3)
        work_off(hall)
        kinds = [e.kind for e in hall.desk.case(AGENT, case.number, hall.at).timeline]
        assert kinds.count("交接超期") == 1

    def test_supervisors_see_what_is_late_now_and_no_longer_once_it_arrived(
        self, hall: Hall
    ) -> None:
        case = taken(hall)
        assert hall.desk.late_hops(SUPERVISOR, hall.at) == ()
        hall.at = datetime(2025, 6, 6, 9, 0, tzinfo=ZONE)
        work_off(hall)
        (late,) = hall.desk.late_hops(SUPERVISOR, hall.at)
        assert (late.number, late.due, late.set_off) == (case.number, date(2025, 6, 5), False)
        assert (late.from_name, late.to_name) == ("八沟道村便民服务站", "黑里河镇便民服务中心")
        give(hall, AGENT, case)
        (late,) = hall.desk.late_hops(ADMIN, hall.at)
        assert late.set_off
        hall.do(CLERK, case, "签收", copies="2")
        assert hall.desk.late_hops(SUPERVISOR, hall.at) == ()

    @pytest.mark.parametrize("other", [AGENT, CLERK, APPROVER])
    def test_nobody_else_does(self, hall: Hall, other: Actor) -> None:
        with pytest.raises(NotVisible):
            hall.desk.late_hops(other, hall.at)

    def test_the_result_counts_from_the_decision(self, hall: Hall) -> None:
        case = hall.act(AGENT, taken(hall), "collect", "通过")
        case = hall.act(CLERK, case, "receive", "受理")
        hall.at = datetime(2025, 6, 10, 9, 0, tzinfo=ZONE)
        case = hall.act(APPROVER, case, "approve", "准予")
        dues = [hop.due for hop in case.custody.hops]  # type: ignore[union-attr]
        assert dues == [None, None, None, date(2025, 6, 11), None, None]


class TestPaperFirst:
    def test_where_the_centre_wants_it_nobody_acts_before_the_papers_are_there(
        self, hall: Hall
    ) -> None:
        case = hall.act(AGENT, taken(hall), "collect", "通过")
        centre = msgspec.structs.replace(
            hall.catalog.centre, agency=Agency(require_paper=True)
        )  # fmt: skip
        hall.catalog = msgspec.structs.replace(hall.catalog, centre=centre)
        (offer,) = hall.desk.case(CLERK, case.number, hall.at).offers
        assert offer.outcomes == ()
        assert offer.blocked["受理"].startswith("纸质材料还没有送到黑里河镇便民服务中心")
        with pytest.raises(Refused, match="纸质材料还没有送到"):
            hall.act(CLERK, case, "receive", "受理")
        carry(hall, AGENT, CLERK, case)
        assert hall.act(CLERK, case, "receive", "受理").status == "已受理"


class TestTheRecord:
    def test_rows_and_events_agree(self, hall: Hall) -> None:
        case = carry(hall, AGENT, CLERK, taken(hall))
        case = give(hall, CLERK, case)
        hall.do(HALL_CLERK, case, "拒收", reason="袋子破了")
        case = give(hall, CLERK, case)
        with hall.store.reading() as connection:
            rows = connection.execute(
                select(Handover.hop, Handover.given_by, Handover.received_by).order_by(Handover.seq)
            ).all()
        assert [tuple(row) for row in rows] == [(1, "agent", "clerk"), (2, "clerk", "")]
        audit = hall.desk.audit(CLERK, case.number)
        assert (audit.broken, audit.replayed) == (None, True)
        assert hall.desk.rebuild(ADMIN, after=0, limit=9, check=True).differences == ()
