"""超时自动: a step nobody acted on goes on by itself, on its ground, never as a decision."""

from __future__ import annotations

from app.desk import CaseView
from tests.desk.asked import by_itself, changed, whole
from tests.desk.hall import ADMIN, CLERK, SURVEYOR, VILLAGER, Hall
from tests.desk.test_lapses import at as day_of
from tests.desk.test_told_days import publish
from tests.desk.watched import at, clock


def waiting(hall: Hall) -> CaseView:
    """Give a case that was accepted at ten on Wednesday 4 June; its survey has two days."""
    return by_itself(hall, "survey").accepted()


def kinds(hall: Hall, case: CaseView) -> list[str]:
    return [each.kind for each in hall.desk.case(CLERK, case.number, hall.at).timeline]


def test_it_goes_on_when_the_time_is_over_and_not_before(hall: Hall) -> None:
    case = waiting(hall)
    clock(hall, case, at(6, 6, 23))
    assert "超时自动" not in kinds(hall, case)
    clock(hall, case, at(6, 7))
    done = hall.desk.case(VILLAGER, case.number, hall.at)
    last = next(each for each in done.timeline if each.kind == "超时自动")
    assert (last.by, last.step, last.outcome) == ("系统", "入户调查", "通过")
    assert last.note == (
        "2个工作日没有人办理，系统按“通过”往下走。依据：示例办法第五条。"
    )  # fmt: skip
    assert [each.step for each in done.offers] == ["publicity"]
    assert all(p.last is not None for p in done.pauses if p.name == "入户调查")
    assert whole(hall, case, CLERK)
    assert hall.desk.rebuild(ADMIN).differences == ()


def test_whoever_acts_in_time_is_faster_than_the_clock(hall: Hall) -> None:
    case = waiting(hall)
    hall.act(SURVEYOR, case, "survey", "退回", reason="缺照片", back_to="receive")
    clock(hall, case, at(6, 20))
    assert "超时自动" not in kinds(hall, case)


def test_the_worker_comes_back_by_itself(hall: Hall) -> None:
    case = waiting(hall)
    assert hall.desk.run_jobs(at(6, 7), "tester").done >= 1
    assert "超时自动" in kinds(hall, case)


def test_while_the_case_rests_its_clock_does_too(hall: Hall) -> None:
    case = waiting(hall)
    hall.act(SURVEYOR, case, "survey", "补正", materials=("id-card",), note="照片不清")
    clock(hall, case, at(6, 12))
    assert "超时自动" not in kinds(hall, case)
    hall.supply(SURVEYOR, case, ("id-card",))
    clock(hall, case, at(6, 13))
    assert "超时自动" not in kinds(hall, case), "the days it rested do not count"
    clock(hall, case, at(6, 17))
    assert "超时自动" in kinds(hall, case)


def test_it_does_not_run_over_an_answer_that_must_be_there(hall: Hall) -> None:
    case = waiting(hall)
    hall.do(
        SURVEYOR, case, "征求意见", "survey", note="?", days="9", must="是",
        departments=["department:agriculture"],
    )  # fmt: skip
    clock(hall, case, at(6, 9))
    assert "超时自动" not in kinds(hall, case)
    clock(hall, case, at(6, 18))
    told = kinds(hall, case)
    assert told.index("视为无意见") < told.index("超时自动"), "silence was consent, then it went on"


def test_the_opinion_of_somebody_who_was_asked_is_not_given_for_them(hall: Hall) -> None:
    case = waiting(hall)
    hall.do(
        SURVEYOR, case, "加签", "survey", when="先由他们签，签完回到我这里", note="?",
        departments=["department:agriculture"],
    )  # fmt: skip
    clock(hall, case, at(6, 20))
    assert "超时自动" not in kinds(hall, case)


def test_what_goes_on_by_itself_cannot_be_taken_back_by_anybody(hall: Hall) -> None:
    changed(hall, "survey", outcomes=("通过", "退回"))
    case = waiting(hall)
    clock(hall, case, at(6, 7))
    assert "撤回" not in hall.offered(SURVEYOR, case)


def test_nothing_goes_on_by_itself_on_a_guessed_calendar(hall: Hall) -> None:
    hall.at = day_of(2026, 12, 30, 9)
    case = waiting(hall)
    clock(hall, case, day_of(2027, 1, 20))
    assert "超时自动" not in kinds(hall, case)
    hall.at = day_of(2026, 12, 31, 9)
    publish(hall, last_off=5)
    assert clock(hall, case, day_of(2027, 1, 6, 23)) == day_of(2027, 1, 7)
    clock(hall, case, day_of(2027, 1, 7))
    assert "超时自动" in kinds(hall, case), "31 December and 6 January are the two days"
    assert whole(hall, case, CLERK)
