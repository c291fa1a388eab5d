"""People who sign in at the town's centre, for the tests of who does what."""

from __future__ import annotations

from app.desk import Actor, CaseView
from app.desk.staff import row_of
from app.store import write_staff
from tests.desk.hall import START, Hall
from tests.sample import TOWN

ANNA = Actor(username="anna", name="安一", role="办事员", point=TOWN, posts=("综合受理岗",))
BERT = Actor(username="bert", name="白二", role="办事员", point=TOWN, posts=("帮办代办岗",))
CARL = Actor(username="carl", name="陈三", role="办事员", point=TOWN, posts=("综合受理岗",))


def hire(hall: Hall, *people: Actor) -> None:
    with hall.store.writing() as connection:
        for each in people:
            write_staff.add(connection, row_of(each, START, True))


def arrive(hall: Hall, *people: Actor) -> None:
    for each in people:
        hall.desk.sign_in(each, hall.at)


def work_off(hall: Hall) -> None:
    """Do all that is due now, as the worker does."""
    for _turn in range(20):
        if not hall.desk.run_jobs(hall.at, "tester").total:
            return
    raise AssertionError("there is always more to do")


def whose(case: CaseView) -> str:
    """Give who is to do the one open task, '' for whoever is free."""
    (task,) = case.tasks
    return task.person


def now(hall: Hall, case: CaseView, actor: Actor = ANNA) -> CaseView:
    return hall.desk.case(actor, case.number, hall.at)
