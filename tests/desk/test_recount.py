"""重算: guessed dates become exact when the calendar comes, or a procedure has used its time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from app.catalog import Tree
from app.catalog.model import CalendarYear, Holiday
from app.desk import CaseQuery, CaseView, recount
from app.desk.recount import changed_years, handle
from app.store import Store
from app.store.jobs import figures
from tests.desk.changing import accepted, act, look, shorter
from tests.desk.hall import ADMIN, CLERK, SURVEYOR, ZONE, Hall
from tests.desk.press import CLERK as PRESS_CLERK
from tests.desk.press import Press
from tests.desk.test_lapses import at, clock

YEAR_2027 = """\
year: 2027
source: 国务院办公厅关于2027年部分节假日安排的通知（示例）
holidays:
  - {name: 元旦, from: 2027-01-01, to: 2027-01-03}
  - {name: 春节, from: 2027-02-05, to: 2027-02-11}
workdays: [2027-01-30]
"""
# The day after new year is given too: it moves what falls after it.
LONGER_2027 = YEAR_2027.replace("to: 2027-01-03", "to: 2027-01-05")


@pytest.fixture
def press(store: Store) -> Press:
    press = Press(store)
    press.at = datetime(2026, 12, 21, 9, 0, tzinfo=ZONE)
    press.publish()
    return press


def with_2027(press: Press, text: str = YEAR_2027) -> Tree:
    return press.tree.with_changes({"calendars/2027.yaml": text.encode()})


def run(press: Press) -> None:
    while press.desk.run_jobs(press.at, "worker").total:
        pass


def promised(case: CaseView) -> tuple[date, bool]:
    assert case.promised is not None
    return case.promised.due, case.promised.provisional


def listed(press: Press) -> tuple[date | None, bool]:
    (row,) = press.desk.cases(PRESS_CLERK, CaseQuery(), press.at).rows
    return row.due, row.provisional


class TestWhenTheCalendarComes:
    def test_a_guess_becomes_exact_in_every_list(self, press: Press) -> None:
        case = accepted(press)
        assert promised(case) == (date(2027, 1, 5), True)
        assert listed(press) == (date(2027, 1, 5), True)
        press.publish(with_2027(press))
        run(press)
        assert listed(press) == (date(2027, 1, 5), False)
        told = look(press, case).timeline[-1]
        assert (told.kind, told.by, told.silent) == ("重算", "系统", True)
        assert told.note == "2027年的放假安排有变化，重新计算期限。"
        assert "承诺办结：2027年1月5日（暂估） → 2027年1月5日" in told.lines

    def test_and_moves_where_the_guess_was_wrong(self, press: Press) -> None:
        case = accepted(press)
        press.publish(with_2027(press, LONGER_2027))
        run(press)
        assert promised(look(press, case)) == (date(2027, 1, 7), False)
        assert listed(press) == (date(2027, 1, 7), False)
        told = look(press, case).timeline[-1]
        assert told.lines[0] == "承诺办结：2027年1月5日（暂估） → 2027年1月7日"
        audit = press.desk.audit(PRESS_CLERK, case.number)
        assert (audit.broken, audit.replayed) == (None, True)

    def test_whoever_was_just_acting_is_not_disturbed(self, press: Press) -> None:
        case = accepted(press)
        press.publish(with_2027(press))
        run(press)
        assert look(press, case).version == case.version

    def test_a_mended_calendar_counts_again(self, press: Press) -> None:
        case = accepted(press)
        press.publish(with_2027(press))
        run(press)
        press.publish(with_2027(press, LONGER_2027))
        run(press)
        assert listed(press) == (date(2027, 1, 7), False)
        kinds = [event.kind for event in look(press, case).timeline]
        assert kinds.count("重算") == 2

    def test_a_case_with_no_date_in_that_year_is_left_alone(self, press: Press) -> None:
        early = press.open("homestead")
        press.publish(with_2027(press))
        run(press)
        assert [event.kind for event in look(press, early).timeline] == ["收件"]

    def test_nothing_is_scheduled_where_no_calendar_changed(self, press: Press) -> None:
        accepted(press)
        before = self.waiting(press)
        press.publish(shorter(press.tree))
        assert self.waiting(press) == before

    def waiting(self, press: Press) -> int:
        with press.store.reading() as connection:
            return figures(connection, press.at + timedelta(days=1)).due

    def test_not_before_it_comes_into_force(self, press: Press) -> None:
        accepted(press)
        press.publish(with_2027(press), effective=date(2026, 12, 28))
        run(press)
        assert listed(press)[1]
        press.at = datetime(2026, 12, 28, 9, 0, tzinfo=ZONE)
        press.serve()
        run(press)
        assert listed(press) == (date(2027, 1, 5), False)


class TestAsAJob:
    def test_in_parts_each_case_once(self, press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
        cases = [accepted(press) for _n in range(5)]
        monkeypatch.setattr(recount, "PART", 2)
        press.publish(with_2027(press, LONGER_2027))
        run(press)
        for case in cases:
            kinds = [event.kind for event in look(press, case).timeline]
            assert kinds.count("重算") == 1

    def test_done_again_it_changes_nothing(self, press: Press) -> None:
        case = accepted(press)
        press.publish(with_2027(press, LONGER_2027))
        run(press)
        told = look(press, case).timeline
        payload = {"years": [2027], "after": 0}
        assert handle(press.desk._room, "revision:2", payload, press.at) is None
        assert look(press, case).timeline == told

    def test_by_the_catalogue_in_force_though_this_process_is_late(self, press: Press) -> None:
        accepted(press)
        late = press.catalog
        press.publish(with_2027(press))
        press.catalog = late
        run(press)
        assert listed(press) == (date(2027, 1, 5), False)

    def test_one_that_waits_for_the_applicant_is_counted_when_they_answer(
        self, press: Press
    ) -> None:
        case = press.open("homestead")
        case = act(press, case, "receive", "补正", materials=("application",))
        press.publish(with_2027(press))
        run(press)
        assert look(press, case).timeline[-1].outcome == "补正"


@pytest.mark.parametrize(
    ("before", "now", "years"),
    [
        ({}, {2027: ("2027-01-01", "2027-01-03")}, (2027,)),
        ({2027: ("2027-01-01", "2027-01-03")}, {2027: ("2027-01-01", "2027-01-03")}, ()),
        ({}, {2027: ("2026-12-31", "2027-01-02")}, (2026, 2027)),
        ({2027: ("2026-12-31", "2027-01-02")}, {}, (2026, 2027)),
    ],
)
def test_which_years_are_arranged_otherwise(
    before: dict[int, tuple[str, str]], now: dict[int, tuple[str, str]], years: tuple[int, ...]
) -> None:
    def calendars(given: dict[int, tuple[str, str]]) -> dict[int, CalendarYear]:
        return {
            year: CalendarYear(
                year=year,
                source="示例",
                holidays=(
                    Holiday(
                        name="元旦", from_=date.fromisoformat(days[0]),
                        to=date.fromisoformat(days[1]),
                    ),
                ),
            )
            for year, days in given.items()
        }  # fmt: skip

    assert changed_years(calendars(before), calendars(now)) == years


class TestWhenAProcedureHasUsedItsTime:
    def test_the_list_says_no_more_that_it_may_come_nearer(self, hall: Hall) -> None:
        case = hall.accepted()
        assert clock(hall, case, at(2025, 6, 18, 23, 59)) == at(2025, 6, 19)
        (row,) = hall.desk.cases(CLERK, CaseQuery(), hall.at).rows
        assert (row.due, row.provisional) == (date(2025, 7, 9), True)
        clock(hall, case, at(2025, 6, 19))
        (row,) = hall.desk.cases(CLERK, CaseQuery(), hall.at).rows
        assert (row.due, row.provisional) == (date(2025, 7, 9), False)
        told = hall.desk.case(CLERK, case.number, hall.at).timeline[-1]
        assert (told.kind, told.note) == ("重算", "特别程序的时间已经用完，期限不再变动。")
        assert hall.desk.audit(ADMIN, case.number).replayed

    def test_once_however_late_the_clock_looks(self, hall: Hall) -> None:
        case = hall.accepted()
        for _turn in range(3):
            clock(hall, case, at(2025, 9, 1))
        told = [event.kind for event in hall.desk.case(CLERK, case.number, hall.at).timeline]
        assert told.count("重算") == 1

    def test_not_where_it_ended_sooner(self, hall: Hall) -> None:
        case = hall.act(SURVEYOR, hall.accepted(), "survey", "通过", companions=("刘村",))
        clock(hall, case, at(2025, 6, 10))
        told = [event.kind for event in hall.desk.case(CLERK, case.number, hall.at).timeline]
        assert "重算" not in told
