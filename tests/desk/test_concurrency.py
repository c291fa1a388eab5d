"""Real threads on both databases: one wins, nothing is lost, no number is skipped or doubled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest

from app.desk import Action, Actor, CaseQuery, CaseView, Refused, Stale
from app.store.queries import events_of, find_case
from tests.desk.hall import ADMIN, BUILDER, CLERK, FARM_APPROVER, SUPERVISOR, Hall
from tests.sample import JOINT_ITEM
from tests.store.rows import tasks_of

T = TypeVar("T")
WHY = {"reason": "不符合", "clause": "第九条"}
COLLEAGUE = Actor(
    username="colleague", name="王二", role="办事员", point=CLERK.point, posts=CLERK.posts
)


def at_once(jobs: list[Callable[[], T]]) -> list[T | Exception]:
    """Run the jobs in threads that all begin at the same moment; an exception is a result."""
    start = Barrier(len(jobs))

    def run(job: Callable[[], T]) -> T | Exception:
        start.wait()
        try:
            return job()
        except (Stale, Refused) as refusal:
            return refusal

    with ThreadPoolExecutor(len(jobs)) as threads:
        return [done.result() for done in [threads.submit(run, job) for job in jobs]]


def whole(hall: Hall, number: str) -> bool:
    audit = hall.desk.audit(SUPERVISOR, number)
    return audit.broken is None and audit.replayed


def test_twenty_open_at_once(hall: Hall) -> None:
    def job() -> CaseView:
        return hall.desk.open_case(CLERK, hall.application(), hall.at)

    found = at_once([job] * 20)
    numbers = [case.number for case in found if isinstance(case, CaseView)]
    assert sorted(numbers) == [f"15042920250604{n:05d}" for n in range(1, 21)]
    assert all(whole(hall, number) for number in numbers[:5])


def test_those_that_are_refused_leave_no_gap(hall: Hall) -> None:
    def good() -> CaseView:
        return hall.desk.open_case(CLERK, hall.application(), hall.at)

    def bad() -> CaseView:
        return hall.desk.open_case(CLERK, hall.application(answers={"housing": "山洞"}), hall.at)

    found = at_once([good, bad] * 6)
    numbers = sorted(case.number for case in found if isinstance(case, CaseView))
    assert [number[-5:] for number in numbers] == [f"{n:05d}" for n in range(1, 7)]


@pytest.mark.parametrize("outcomes", [("受理", "受理"), ("受理", "不予受理")])
def test_of_two_clerks_one_wins_and_the_other_is_told(
    hall: Hall, outcomes: tuple[str, str]
) -> None:
    for _round in range(5):
        case = hall.open()
        jobs = [
            lambda actor=actor, outcome=outcome, case=case: hall.desk.act(
                actor,
                case.number,
                Action(step="receive", outcome=outcome, version=1, token=actor.username, **WHY),
                hall.at,
            )
            for actor, outcome in zip((CLERK, COLLEAGUE), outcomes, strict=True)
        ]
        found = at_once(jobs)
        (won,) = [each for each in found if isinstance(each, CaseView)]
        (lost,) = [each for each in found if isinstance(each, Stale)]
        assert won.version == 2
        # A refusal is reported in the same transaction: the act is the event before that.
        acted = won.timeline[1]
        assert lost.by == acted.by
        assert lost.by in str(lost)
        assert lost.at == acted.at
        assert lost.did == f"收件受理：{acted.outcome}"
        assert "没有丢" in str(lost)
        assert whole(hall, case.number)


def test_ten_clicks_on_one_button_act_once(hall: Hall) -> None:
    case = hall.open()
    action = Action(step="receive", outcome="受理", version=1, token="the same form")
    found = at_once([lambda: hall.desk.act(CLERK, case.number, action, hall.at)] * 10)
    assert all(isinstance(each, CaseView) for each in found), found
    assert {each.version for each in found if isinstance(each, CaseView)} == {2}
    with hall.store.reading() as connection:
        row = find_case(connection, case.number, ("all",))
        assert row is not None
        assert Counter(event.kind for event in events_of(connection, row.id)) == {
            "收件": 1,
            "办理": 1,
        }
        assert [task.step for task in tasks_of(connection, row.id)] == ["receive", "survey"]


def test_ten_sendings_of_one_form_open_one_case(hall: Hall) -> None:
    application = hall.application()
    found = at_once([lambda: hall.desk.open_case(CLERK, application, hall.at)] * 10)
    assert {each.number for each in found if isinstance(each, CaseView)} == {
        "1504292025060400001"
    }, found
    assert len(found) == 10
    assert hall.open().number == "1504292025060400002", "the nine others took no number"


def test_two_branches_do_not_lose_each_other(hall: Hall) -> None:
    """Two departments act on one case at once: the slower one looks again and acts too."""
    case = hall.act(CLERK, hall.open(item=JOINT_ITEM), "receive", "受理")

    def until_done(actor: Actor, step: str, **more: object) -> int:
        for attempt in range(1, 5):
            try:
                hall.act(actor, case, step, "通过", **more)
            except Stale:
                continue
            return attempt
        raise AssertionError("never got through")

    at_once(
        [
            lambda: until_done(FARM_APPROVER, "eligibility"),
            lambda: until_done(BUILDER, "site", companions=("何工",)),
        ]
    )
    now = hall.desk.case(SUPERVISOR, case.number, hall.at)
    assert [task.step for task in now.tasks] == ["planning"]
    assert now.version == 4
    assert whole(hall, case.number)


def test_papers_asked_for_at_once_get_one_number_each(hall: Hall) -> None:
    cases = [hall.open() for _n in range(3)]
    jobs = [
        lambda case=case: hall.desk.issue_paper(CLERK, case.number, "收件凭证", hall.at)
        for case in cases
        for _twice in range(2)
    ]
    found = at_once(jobs)
    papers = [each for each in found if isinstance(each, tuple)]
    assert len(papers) == 6, found
    assert {paper.number for paper, _pdf in papers} == {f"收件凭证〔2025〕{n}号" for n in (1, 2, 3)}
    assert len({pdf for _paper, pdf in papers}) == 3, "both who asked hold the same print"


def test_many_hands_on_many_cases(hall: Hall) -> None:
    """Opening, accepting and listing at once: all is consistent afterwards."""

    def open_and_accept() -> CaseView:
        case = hall.desk.open_case(CLERK, hall.application(), hall.at)
        action = Action(step="receive", outcome="受理", version=case.version, token=case.number)
        return hall.desk.act(CLERK, case.number, action, hall.at)

    def look() -> None:
        for _n in range(4):
            hall.desk.cases(ADMIN, CaseQuery(), hall.at)
            hall.desk.tasks(CLERK, hall.at)

    found = at_once([open_and_accept, look] * 6)
    done = [each for each in found if isinstance(each, CaseView)]
    assert len(done) == 6, found
    assert all(each.status == "已受理" and whole(hall, each.number) for each in done)
