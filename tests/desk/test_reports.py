"""否定报备: every refusal is filed under a number without gaps, reviewed, and followed up."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from msgspec.structs import replace

from app.catalog.model import Refusing
from app.catalog.words import Outcome
from app.desk import Action, CaseView, NotVisible, Refused
from app.desk.errors import DeskError
from app.desk.reports import OPEN_STATES, STATES
from app.store import write_notices
from tests.desk.hall import (
    ADMIN,
    APPROVER,
    CLERK,
    FARM_APPROVER,
    LAND_APPROVER,
    OUTSIDER,
    READER,
    SUPERVISOR,
    Hall,
)
from tests.desk.test_papers import issue, text_of
from tests.desk.watched import WHY, at, clock, inbox, kinds, now
from tests.store.kept import reports_of


def refused(hall: Hall, outcome: Outcome = "不予受理") -> CaseView:
    return hall.act(CLERK, hall.open(), "receive", outcome, turn_to="松山区民政局", **WHY)


def numbers(hall: Hall, state: str = STATES[0]) -> list[str]:
    return [each.number for each in hall.desk.reports(SUPERVISOR, state, limit=200).rows]


class TestFiling:
    @pytest.mark.parametrize("outcome", ["不予受理", "转告有权机关"])
    def test_turned_away_is_filed(self, hall: Hall, outcome: Outcome) -> None:
        case = refused(hall, outcome)
        assert case.report is not None
        assert (case.report.number, case.report.state) == ("宁城政务否报〔2025〕1号", "待审阅")
        told = case.timeline[-1]
        assert (told.kind, told.by, told.silent) == ("否定报备", "李明", True)
        assert told.lines == (f"“{outcome}”已编号报备：宁城政务否报〔2025〕1号",)

    def test_refused_and_terminated_are_filed(self, hall: Hall) -> None:
        hall.act(APPROVER, hall.surveyed(), "approve", "不予", **WHY)
        hall.do(APPROVER, hall.accepted(), "终止", **WHY)
        found = hall.desk.reports(SUPERVISOR).rows
        assert [each.outcome for each in found] == ["终止", "不予"]
        assert found[0].where == "宁城县民政局"
        assert found[0].by == "郑批"
        assert "张三丰" not in found[0].applicant

    @pytest.mark.parametrize("ending", ["不需要办理", "撤件", "补正"])
    def test_what_refuses_nothing_is_not(self, hall: Hall, ending: str) -> None:
        case = hall.open()
        if ending == "撤件":
            hall.do(CLERK, case, "撤件", how="本人书面申请", reason="不办了")
        elif ending == "补正":
            hall.act(CLERK, case, "receive", "补正", note="请换清晰的复印件")
        else:
            hall.act(CLERK, case, "receive", "不需要办理", reason="已在保")
        assert numbers(hall) == []
        assert now(hall, case, CLERK).report is None

    def test_not_where_the_centre_files_none(self, hall: Hall) -> None:
        centre = replace(hall.catalog.centre, on_refusal=Refusing(file_report=False))
        hall.catalog = replace(hall.catalog, centre=centre)
        assert refused(hall).report is None
        assert numbers(hall) == []

    def test_numbers_have_no_gaps(self, hall: Hall) -> None:
        refused(hall)
        case = hall.open()
        with pytest.raises(Refused):
            hall.act(CLERK, case, "receive", "不予受理", reason="缺依据")
        refused(hall)
        assert numbers(hall) == [f"宁城政务否报〔2025〕{n}号" for n in (2, 1)]

    def test_nor_when_what_comes_after_the_act_fails(
        self, hall: Hall, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        case = hall.open()

        def full(*_args: object) -> None:
            raise OSError("the disk is full")

        with monkeypatch.context() as broken:
            broken.setattr(write_notices, "tell", full)
            with pytest.raises(OSError, match="full"):
                hall.act(CLERK, case, "receive", "不予受理", **WHY)
        assert now(hall, case, CLERK).version == case.version
        assert refused(hall).report.number.endswith("1号")  # type: ignore[union-attr]

    def test_ten_at_once_number_without_gap_or_double(self, hall: Hall) -> None:
        cases = [hall.open() for _n in range(10)]
        moment = hall.later()

        def refuse(case: CaseView) -> str:
            action = Action(
                step="receive", outcome="不予受理", version=case.version, token=case.number, **WHY
            )  # type: ignore[arg-type]
            return hall.desk.act(CLERK, case.number, action, moment).number

        with ThreadPoolExecutor(10) as pool:
            assert sorted(pool.map(refuse, cases)) == sorted(case.number for case in cases)
        assert sorted(numbers(hall)) == sorted(f"宁城政务否报〔2025〕{n}号" for n in range(1, 11))

    def test_the_same_request_files_once(self, hall: Hall) -> None:
        case = hall.open()
        action = Action(
            step="receive", outcome="不予受理", version=case.version, token="twice", **WHY
        )  # type: ignore[arg-type]
        for _time in range(2):
            hall.desk.act(CLERK, case.number, action, hall.at)
        assert len(numbers(hall)) == 1

    def test_its_paper(self, hall: Hall) -> None:
        case = hall.act(APPROVER, hall.surveyed(), "approve", "不予", **WHY)
        told = text_of(issue(hall, case, "否定报备单")[1])
        for words in (
            "宁城政务否报〔2025〕1号", case.number, "收入高于标准", "《社会救助暂行办法》第九条",
            "行政复议", "郑批", "未要求第二人复核", "中心领导审阅意见",
        ):  # fmt: skip
            assert words in told


class TestReviewing:
    def test_the_head_is_told_and_reviews(self, hall: Hall) -> None:
        case = refused(hall)
        (message,) = inbox(hall, SUPERVISOR)
        assert (message.kind, message.case) == ("否定报备", case.number)
        case = hall.do(SUPERVISOR, case, "审阅", note="程序合法")
        assert case.report is not None
        assert case.report.state == "已审阅"
        assert (numbers(hall), len(numbers(hall, "已审阅"))) == ([], 1)
        (row,) = hall.desk.reports(ADMIN, "已审阅").rows
        assert row.reviewed_by == "周督"
        assert "审阅" not in hall.offered(SUPERVISOR, case), "once"

    def test_by_nobody_else(self, hall: Hall) -> None:
        case = refused(hall)
        for actor in (CLERK, APPROVER, READER, ADMIN):
            assert not {"审阅", "要求纠正"} & set(hall.offered(actor, case)), actor.role
        for actor in (OUTSIDER, LAND_APPROVER, FARM_APPROVER):
            with pytest.raises(NotVisible):
                hall.offered(actor, case)

    def test_a_correction_is_asked_for_and_noted(self, hall: Hall) -> None:
        case = refused(hall)
        case = hall.do(SUPERVISOR, case, "要求纠正", reason="应当补正", until="2025-06-11")
        assert case.report is not None
        assert (case.report.state, case.report.correct_by) == ("要求纠正", date(2025, 6, 11))
        assert case.timeline[-1].lines == ("最迟2025年6月11日纠正",)
        assert kinds(hall, CLERK) == ["要求纠正"], "who refused"
        assert kinds(hall, APPROVER) == ["要求纠正"], "whose item it is"
        assert inbox(hall, LAND_APPROVER) == ()
        for actor in (READER, SUPERVISOR, ADMIN):
            assert "登记纠正" not in hall.offered(actor, case)
        case = hall.do(APPROVER, case, "登记纠正", note="撤销原决定，已请申请人重新申请")
        assert case.report is not None
        assert (case.report.state, case.report.correct_by) == ("已纠正", None)
        assert kinds(hall, SUPERVISOR)[0] == "登记纠正"
        audit = hall.desk.audit(ADMIN, case.number)
        assert (audit.broken, audit.replayed) == (None, True)

    def test_the_usual_time_is_five_working_days(self, hall: Hall) -> None:
        case = refused(hall)
        offers = hall.desk.case(SUPERVISOR, case.number, hall.at).verbs
        asking = next(each for each in offers if each.word == "要求纠正")
        assert asking.given == {"until": "2025-06-11"}

    @pytest.mark.parametrize("until", ["2025-06-03", "", "昨天"])
    def test_not_by_a_day_that_is_over(self, hall: Hall, until: str) -> None:
        case = refused(hall)
        with pytest.raises(Refused) as refusal:
            hall.do(SUPERVISOR, case, "要求纠正", reason="不对", until=until)
        assert refusal.value.field == "until"

    def test_a_correction_that_does_not_come_is_told_once(self, hall: Hall) -> None:
        case = refused(hall)
        assert clock(hall, case, at(6, 5)) is None
        hall.do(SUPERVISOR, case, "要求纠正", reason="应当补正", until="2025-06-11")
        assert clock(hall, case, at(6, 11, 23, 59)) == at(6, 12)
        assert clock(hall, case, at(6, 12)) is None
        assert clock(hall, case, at(6, 13)) is None
        case = now(hall, case, CLERK)
        assert case.report is not None
        assert case.report.late
        assert [each.kind for each in case.timeline].count("纠正超期") == 1
        assert kinds(hall, SUPERVISOR).count("纠正超期") == 1
        assert kinds(hall, APPROVER).count("纠正超期") == 1
        hall.do(CLERK, case, "登记纠正", note="已重新受理")
        assert not now(hall, case, CLERK).report.late  # type: ignore[union-attr]

    def test_two_at_once_the_second_is_told(self, hall: Hall) -> None:
        case = refused(hall)
        seen = now(hall, case, SUPERVISOR)
        hall.do(SUPERVISOR, case, "审阅")
        with pytest.raises(DeskError):
            hall.do(SUPERVISOR, seen, "审阅")

    def test_the_rows_are_what_the_events_tell(self, hall: Hall) -> None:
        case = refused(hall)
        hall.do(SUPERVISOR, case, "要求纠正", reason="应当补正", until="2025-06-11")
        refused(hall)
        with hall.store.reading() as connection:
            before = reports_of(connection, 1)
        assert hall.desk.rebuild(ADMIN).differences == ()
        hall.desk.rebuild(ADMIN, check=False)
        with hall.store.reading() as connection:
            assert reports_of(connection, 1) == before
        assert before[0].note is not None, "sealed, for it may name people"
        assert "应当补正".encode() not in before[0].note


class TestLists:
    def test_only_those_who_oversee_see_any(self, hall: Hall) -> None:
        refused(hall)
        assert len(hall.desk.reports(ADMIN).rows) == 1
        for actor in (CLERK, APPROVER, READER, OUTSIDER):
            with pytest.raises(NotVisible):
                hall.desk.reports(actor)
            with pytest.raises(NotVisible):
                hall.desk.report_figures(actor)

    def test_page_by_page(self, hall: Hall) -> None:
        for _n in range(3):
            refused(hall)
        first = hall.desk.reports(SUPERVISOR, limit=2)
        second = hall.desk.reports(SUPERVISOR, after=first.next, limit=2)
        assert [len(first.rows), len(second.rows), second.next] == [2, 1, ""]
        assert hall.desk.report_figures(SUPERVISOR) == dict(zip(OPEN_STATES, (3, 0), strict=True))

    @pytest.mark.parametrize(
        ("state", "after"), [("没有", ""), ("待审阅", "x"), ("待审阅", "2025-06-04_\0")]
    )
    def test_no_strange_page(self, hall: Hall, state: str, after: str) -> None:
        with pytest.raises(Refused):
            hall.desk.reports(SUPERVISOR, state, after)
