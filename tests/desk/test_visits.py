"""The five ways at intake: booked times, machines, and which window has the shortest queue."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from app.catalog.model.particulars import Booking
from app.desk import CaseView, Refused
from app.desk.requests import Wanted
from app.desk.visits import BOOKED
from app.store.visit_table import Visit
from tests.desk.hall import ADMIN, CLERK, HALL_CLERK, Hall
from tests.sample import HALL, INSTANT_ITEM, PROMISED_ITEM

NEXT_MONDAY = {"day": "2025-06-09", "time": "09:30"}


def with_item(hall: Hall, item: str, **more: Any) -> None:
    changed = msgspec.structs.replace(hall.catalog.items[item], **more)
    hall.catalog = msgspec.structs.replace(
        hall.catalog, items={**hall.catalog.items, item: changed}
    )


def asked(hall: Hall, item: str = PROMISED_ITEM, **wanted: Any) -> CaseView:
    application = hall.application(item, HALL if item == INSTANT_ITEM else "")
    actor = HALL_CLERK if item == INSTANT_ITEM else CLERK
    point = application.point or CLERK.point
    application = msgspec.structs.replace(application, point=point, wanted=Wanted(**wanted))
    return hall.desk.open_case(actor, application, hall.at)


def rows(hall: Hall) -> list[tuple[Any, ...]]:
    with hall.store.reading() as connection:
        found = connection.execute(
            select(Visit.window, Visit.day, Visit.booked_for, Visit.waiting).order_by(Visit.case_id)
        )
        return [tuple(row) for row in found]


class TestTheWay:
    def test_without_a_wish_it_is_the_items_own(self, hall: Hall) -> None:
        case = asked(hall)
        assert case.visit is not None
        assert (case.visit.way, case.visit.appointment) == ("承诺办", None)

    def test_a_way_is_kept_for_the_steps_to_come(self, hall: Hall) -> None:
        case = asked(hall, way=BOOKED, **NEXT_MONDAY)
        assert case.visit is not None
        assert f"{case.visit.appointment:%m-%d %H:%M}" == "06-09 09:30"
        assert "办理方式：预约办，约在2025-06-09 09:30" in case.timeline[0].lines
        assert hall.act(CLERK, case, "receive", "受理").visit == case.visit

    @pytest.mark.parametrize(
        ("wanted", "field", "words"),
        [
            ({"way": "包办"}, "way", "请从列出的办理方式中选择"),
            ({"way": BOOKED}, "day", "预约的日期和时间"),
            ({"way": BOOKED, "day": "下周一", "time": "九点"}, "day", "预约的日期和时间"),
            ({"way": BOOKED, "day": "2025-06-07", "time": "09:30"}, "point", "不开放"),
            ({"way": "即时办"}, "point", "不能即时办"),
            ({"way": "延时办"}, "point", "不用延时办"),
        ],
    )
    def test_what_cannot_be_is_refused_with_the_reason(
        self, hall: Hall, wanted: dict[str, str], field: str, words: str
    ) -> None:
        with pytest.raises(Refused) as refused:
            asked(hall, **wanted)
        assert words in refused.value.problems[field]
        assert rows(hall) == []

    def test_a_machine_is_named(self, hall: Hall) -> None:
        place = msgspec.structs.replace(hall.catalog.points[HALL], terminals=2)
        hall.catalog = msgspec.structs.replace(
            hall.catalog, points={**hall.catalog.points, HALL: place}
        )
        case = asked(hall, INSTANT_ITEM, way="自助办", terminal="2")
        assert (case.window, case.visit.terminal) == ("", 2)  # type: ignore[union-attr]
        for wrong in ("", "3", "两"):
            with pytest.raises(Refused) as refused:
                asked(hall, INSTANT_ITEM, way="自助办", terminal=wrong)
            assert "1到2号" in refused.value.problems["terminal"]

    def test_the_form_shows_every_way_and_why(self, hall: Hall) -> None:
        application = hall.application()
        seen = hall.desk.preview(
            CLERK, PROMISED_ITEM, CLERK.point, application.answers, application.applicant, hall.at,
            Wanted(way=BOOKED, **NEXT_MONDAY),
        )  # fmt: skip
        assert [(w.way, w.taken) for w in seen.ways] == [
            ("承诺办", True), ("预约办", True), ("延时办", False),
        ]  # fmt: skip
        assert seen.ways[1].why == "预约办：约在2025年6月9日09:30。"
        assert seen.route.way == BOOKED
        half = hall.desk.preview(
            CLERK, PROMISED_ITEM, CLERK.point, {}, {}, hall.at, Wanted(way=BOOKED)
        )
        assert "day" in half.problems


class TestBookings:
    def test_a_full_day_takes_no_more(self, hall: Hall) -> None:
        with_item(hall, PROMISED_ITEM, booking=Booking(per_day=2))
        for _each in range(2):
            asked(hall, way=BOOKED, **NEXT_MONDAY)
        with pytest.raises(Refused, match="已经约满（每天2件）"):
            asked(hall, way=BOOKED, **NEXT_MONDAY)
        assert asked(hall, way=BOOKED, day="2025-06-10", time="09:30").number

    def test_who_withdraws_before_frees_the_place(self, hall: Hall) -> None:
        with_item(hall, PROMISED_ITEM, booking=Booking(per_day=1))
        case = asked(hall, way=BOOKED, **NEXT_MONDAY)
        hall.do(CLERK, case, "撤件", how="本人书面申请", reason="不办了")
        assert rows(hall) == []
        assert asked(hall, way=BOOKED, **NEXT_MONDAY).number

    def test_who_was_served_still_counts(self, hall: Hall) -> None:
        with_item(hall, PROMISED_ITEM, booking=Booking(per_day=1))
        hall.act(CLERK, asked(hall, way=BOOKED, **NEXT_MONDAY), "receive", "受理")
        with pytest.raises(Refused, match="约满"):
            asked(hall, way=BOOKED, **NEXT_MONDAY)

    def test_of_many_at_once_the_last_place_is_given_once(self, hall: Hall) -> None:
        with_item(hall, PROMISED_ITEM, booking=Booking(per_day=3))

        def one(_n: int) -> bool:
            try:
                asked(hall, way=BOOKED, **NEXT_MONDAY)
            except Refused:
                return False
            return True

        with ThreadPoolExecutor(8) as threads:
            assert sum(threads.map(one, range(8))) == 3
        assert len(rows(hall)) == 3


class TestQueues:
    def two_windows(self, hall: Hall) -> None:
        windows = tuple(
            msgspec.structs.replace(
                w, takes=msgspec.structs.replace(w.takes, all=w.kind == "综合窗口")
            )
            for w in hall.catalog.windows
        )
        hall.catalog = msgspec.structs.replace(hall.catalog, windows=windows)

    def test_equal_windows_share_those_who_come(self, hall: Hall) -> None:
        self.two_windows(hall)
        windows = [asked(hall, INSTANT_ITEM).window for _each in range(4)]
        assert sorted(windows) == [
            "综合受理1号窗",
            "综合受理1号窗",
            "综合受理2号窗",
            "综合受理2号窗",
        ]
        assert windows[0] != windows[1]

    def test_who_was_served_waits_no_more(self, hall: Hall) -> None:
        self.two_windows(hall)
        first = asked(hall, INSTANT_ITEM)
        hall.act(HALL_CLERK, first, "receive", "受理")
        assert rows(hall) == []
        assert asked(hall, INSTANT_ITEM).window == first.window

    def test_where_there_is_one_window_nothing_is_kept(self, hall: Hall) -> None:
        asked(hall)
        assert rows(hall) == []

    def test_replaying_makes_the_same_rows(self, hall: Hall) -> None:
        self.two_windows(hall)
        asked(hall, INSTANT_ITEM)
        asked(hall, way=BOOKED, **NEXT_MONDAY)
        assert hall.desk.rebuild(ADMIN, after=0, limit=9, check=True).differences == ()
