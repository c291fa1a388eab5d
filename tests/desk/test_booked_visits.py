"""A visit that was booked: the clock begins when the applicant comes; 改约, 未到场, how far ahead."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import msgspec
import pytest

from app.catalog.model.particulars import Booking
from app.desk import CaseQuery, CaseView, Deed, NotVisible, Refused
from app.desk.requests import Wanted
from app.desk.visits import BOOKED
from tests.desk.hall import (
    ADMIN,
    APPROVER,
    CLERK,
    OUTSIDER,
    READER,
    SUPERVISOR,
    Hall,
)
from tests.desk.test_visits import rows, with_item
from tests.desk.watched import at, clock, inbox, now, watched
from tests.sample import PROMISED_ITEM

MONDAY = {"day": "2025-06-16", "time": "09:30"}
ALL = ["application", "id-card", "lease"]


def booked(hall: Hall, *, brought: tuple[str, ...] = (), **wanted: Any) -> CaseView:
    application = hall.application(PROMISED_ITEM, brought=brought)
    wish = Wanted(way=BOOKED, **{**MONDAY, **wanted})
    application = msgspec.structs.replace(application, wanted=wish)
    return hall.desk.open_case(CLERK, application, hall.at)


class TestBeforeTheVisit:
    def test_no_clock_runs(self, hall: Hall) -> None:
        case = booked(watched(hall))
        assert (case.status, case.notice, case.alarm) == ("已预约", None, None)
        assert all(task.due is None for task in case.tasks)
        (row,) = hall.desk.tasks(CLERK, hall.at).rows
        assert (row.due, row.step_due, row.alarm) == (None, None, None)
        assert clock(hall, case, at(6, 15)) == at(6, 17), "only the day after the visit"
        assert inbox(hall, CLERK) == ()
        assert now(hall, case, CLERK).status == "已预约"

    def test_nothing_is_decided_on_papers_nobody_has_seen(self, hall: Hall) -> None:
        case = booked(hall)
        (choice,) = case.offers
        assert choice.outcomes == ()
        assert all("申请人预约了还没有到" in why for why in choice.blocked.values())
        with pytest.raises(Refused, match="到场收件"):
            hall.act(CLERK, case, "receive", "受理")
        assert "收件凭证" not in case.printable

    def test_papers_handed_in_when_booking_are_received_then(self, hall: Hall) -> None:
        case = booked(hall, brought=("application",))
        assert case.status == "已收件"
        assert case.notice is not None
        assert case.notice.due == date(2025, 6, 11)

    def test_material_registered_before_the_visit_begins_the_clock(self, hall: Hall) -> None:
        case = booked(hall)
        hall.at = at(6, 10, 9)
        case = hall.supply(CLERK, case, [], note="来电说会带户口簿")
        assert case.status == "已预约", "a word is no application"
        case = hall.supply(CLERK, case, ["application"])
        assert case.status == "已收件"
        assert case.notice is not None
        assert case.notice.due == date(2025, 6, 17)


class TestTheVisit:
    def came(self, hall: Hall, *brought: str) -> CaseView:
        case = booked(hall)
        hall.at = at(6, 16, 8)
        return hall.do(CLERK, case, "到场收件", brought=list(brought))

    def test_the_clock_begins(self, hall: Hall) -> None:
        case = self.came(hall, *ALL)
        assert case.status == "已收件"
        assert case.received == date(2025, 6, 16)
        assert case.notice is not None
        assert case.notice.due == date(2025, 6, 23)
        assert all(task.due and task.due.due > date(2025, 6, 15) for task in case.tasks)
        assert "居民身份证" in case.timeline[-1].materials
        assert "收件凭证" in case.printable
        clock(hall, case, at(6, 23, 23))
        assert now(hall, case, CLERK).status == "已收件"
        clock(hall, case, at(6, 24))
        told = now(hall, case, CLERK).timeline[-1]
        assert (told.kind, told.note[:12]) == ("视为受理", "2025年6月16日收件")

    def test_it_goes_on_as_any_other(self, hall: Hall) -> None:
        case = self.came(hall, *ALL)
        case = hall.act(CLERK, case, "receive", "受理")
        assert [(pause.name, pause.first) for pause in case.pauses] == [
            ("入户调查", date(2025, 6, 16))
        ]
        audit = hall.desk.audit(ADMIN, case.number)
        assert (audit.broken, audit.replayed) == (None, True)
        assert hall.desk.rebuild(ADMIN, after=0, limit=9, check=True).differences == ()

    def test_three_users(self, hall: Hall) -> None:
        case = booked(hall)
        assert {"到场收件", "改约"} <= set(hall.offered(CLERK, case))
        for nobody in (READER, APPROVER, SUPERVISOR):
            assert not {"到场收件", "改约"} & set(hall.offered(nobody, case))
        with pytest.raises(NotVisible):
            hall.offered(OUTSIDER, case)

    def test_once_only(self, hall: Hall) -> None:
        case = self.came(hall)
        assert not {"到场收件", "改约"} & set(hall.offered(CLERK, case))
        with pytest.raises(Refused):
            hall.do(CLERK, case, "到场收件")

    def test_a_case_that_was_not_booked_is_offered_none_of_it(self, hall: Hall) -> None:
        assert not {"到场收件", "改约", "恢复办理"} & set(hall.offered(CLERK, hall.open()))


class TestNotCome:
    def test_the_day_after_the_case_ends_and_the_place_is_free(self, hall: Hall) -> None:
        case = booked(hall)
        assert clock(hall, case, at(6, 16, 23)) == at(6, 17)
        assert len(rows(hall)) == 1
        clock(hall, case, at(6, 17))
        case = now(hall, case, CLERK)
        assert (case.ended, case.tasks) == ("未到场", ())
        assert "约在2025年6月16日来办，当天没有到场" in case.timeline[-1].note
        assert rows(hall) == []
        (row,) = hall.desk.cases(CLERK, CaseQuery(state="已结"), hall.at).rows
        assert row.status == "未到场"
        assert hall.desk.rebuild(ADMIN, after=0, limit=9, check=True).differences == ()

    def test_who_came_and_was_not_registered_is_taken_up_again(self, hall: Hall) -> None:
        case = booked(hall)
        clock(hall, case, at(6, 17))
        case = hall.do(APPROVER, case, "恢复办理", received="2025-06-16", reason="当天漏了登记")
        assert (case.status, case.received) == ("已收件", date(2025, 6, 16))
        assert case.notice is not None
        assert case.notice.due == date(2025, 6, 23)
        assert hall.desk.audit(ADMIN, case.number).replayed
        (row,) = hall.desk.tasks(CLERK, hall.at).rows
        assert row.number == case.number


class TestAnotherTime:
    def test_it_moves_the_place_and_the_day_it_ends(self, hall: Hall) -> None:
        with_item(hall, PROMISED_ITEM, booking=Booking(per_day=1))
        case = booked(hall)
        case = hall.do(CLERK, case, "改约", day="2025-06-17", time="10:00")
        assert case.visit is not None
        assert f"{case.visit.appointment:%m-%d %H:%M}" == "06-17 10:00"
        assert case.timeline[-1].lines == ("改约在2025-06-17 10:00",)
        assert [row[1] for row in rows(hall)] == [date(2025, 6, 17)]
        assert booked(hall).number, "the first day has a place again"
        clock(hall, case, at(6, 17))
        assert now(hall, case, CLERK).status == "已预约"
        clock(hall, case, at(6, 18))
        assert now(hall, case, CLERK).ended == "未到场"
        assert hall.desk.audit(ADMIN, case.number).replayed
        assert hall.desk.rebuild(ADMIN, after=0, limit=9, check=True).differences == ()

    def test_another_hour_of_a_full_day_is_its_own_place(self, hall: Hall) -> None:
        with_item(hall, PROMISED_ITEM, booking=Booking(per_day=1))
        case = hall.do(CLERK, booked(hall), "改约", day="2025-06-16", time="15:00")
        assert case.visit is not None
        assert f"{case.visit.appointment:%H:%M}" == "15:00"

    @pytest.mark.parametrize(
        ("day", "time", "words"),
        [
            ("2025-06-14", "09:30", "不开放"),
            ("2025-06-03", "09:30", "已经过去"),
            ("2025-06-17", "九点", "预约的日期和时间"),
            ("2025-09-30", "09:30", "最多提前90天"),
        ],
    )
    def test_what_cannot_be_is_refused(self, hall: Hall, day: str, time: str, words: str) -> None:
        case = booked(hall)
        with pytest.raises(Refused, match=words):
            hall.do(CLERK, case, "改约", day=day, time=time)

    def test_a_full_day_takes_no_more(self, hall: Hall) -> None:
        with_item(hall, PROMISED_ITEM, booking=Booking(per_day=1))
        case = booked(hall)
        booked(hall, day="2025-06-17")
        with pytest.raises(Refused, match="已经约满"):
            hall.do(CLERK, case, "改约", day="2025-06-17", time="10:00")

    def test_of_many_at_once_the_last_place_is_given_once(self, hall: Hall) -> None:
        with_item(hall, PROMISED_ITEM, booking=Booking(per_day=4))
        cases = [booked(hall) for _each in range(4)]
        with_item(hall, PROMISED_ITEM, booking=Booking(per_day=1))

        def one(case: CaseView) -> bool:
            deed = Deed(
                word="改约", version=case.version, answers={"day": "2025-06-18", "time": "10:00"}
            )
            try:
                hall.desk.do(CLERK, case.number, deed, hall.at)
            except Refused:
                return False
            return True

        with ThreadPoolExecutor(4) as threads:
            assert sum(threads.map(one, cases)) == 1


class TestHowFarAhead:
    @pytest.mark.parametrize("day", ["2025-09-03", "9999-12-31"])
    def test_no_place_is_kept_for_ever(self, hall: Hall, day: str) -> None:
        with pytest.raises(Refused) as refused:
            booked(hall, day=day)
        assert refused.value.problems["day"] == "最多提前90天预约，请另选一天。"

    def test_the_last_day_is_taken(self, hall: Hall) -> None:
        assert booked(hall, day="2025-09-02").number
