"""Whatever becomes of a case's time: the promise never outlasts the law, and the events say all."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import convert

from app.clock import calendar_of, due_date
from app.desk import CaseView, Refused
from app.desk.effects import replay
from app.desk.facts import Facts
from app.store import Store
from app.store.queries import events_of, find_case
from app.store.tables import Base
from tests.desk.hall import ADMIN, BUILDER, CLERK, FARM_APPROVER, LAND_APPROVER, Hall
from tests.desk.longer import HEAD, accepted, surveying
from tests.desk.watching import watch_over
from tests.sample import sample_catalog

# (what is tried, a number for it); time passes before each.
MOVES = st.lists(
    st.tuples(
        st.sampled_from(["等", "延期", "听证", "地籍测绘", "恢复", "踏勘", "资格", "规划", "说明"]),
        st.integers(1, 12),
    ),
    min_size=1,
    max_size=9,
)


def tried(hall: Hall, case: CaseView, move: str, number: int) -> None:
    """Try one move; what is not offered then is refused."""
    length = str(number)
    if move in ("听证", "地籍测绘"):
        hall.do(FARM_APPROVER, case, "挂起", ground=move, length=length, reason="须查明")
    elif move == "延期":
        hall.do(ADMIN, case, "延期", length=length, by=HEAD, reason="档案未到")
    elif move == "恢复":
        hall.do(BUILDER, case, "恢复", note="已有结果")
    elif move == "踏勘":
        hall.act(BUILDER, case, "site", "通过", companions=("何工",))
    elif move == "资格":
        hall.act(FARM_APPROVER, case, "eligibility", "通过")
    elif move == "规划":
        hall.act(LAND_APPROVER, case, "planning", "退回", back_to="site", reason="界址不清")
    elif move == "说明":
        hall.do(CLERK, case, "超期说明", reason="人手不足")


def facts_of(hall: Hall, case: CaseView) -> tuple[Facts, Facts]:
    """Give the facts as they are kept, and as the events give them again."""
    with hall.store.reading() as connection:
        row = find_case(connection, case.number, ("all",))
        assert row is not None
        events = events_of(connection, row.id)
    return convert(row.facts, Facts), replay(hall.catalog.definition(row.item_id), events)


def emptied(store: Store) -> None:
    """Begin with no case: hypothesis shares one database between its examples."""
    with store.writing() as connection:
        for table in reversed(Base.metadata.sorted_tables):
            connection.execute(table.delete())


@given(moves=MOVES)
@settings(
    deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_promise_never_outlasts_the_law(store: Store, moves: list[tuple[str, int]]) -> None:
    emptied(store)
    hall = surveying(Hall(store, sample_catalog()))
    case = accepted(hall)
    for move, number in moves:
        watch_over(hall.desk._room, case.number, hall.later(days=number % 4))
        with suppress(Refused):
            tried(hall, case, move, number)
        now = hall.desk.case(CLERK, case.number, hall.at)
        promised, statutory = _dates(now)
        assert promised <= statutory
        kept, again = facts_of(hall, case)
        assert kept == again
    assert hall.desk.audit(ADMIN, case.number).replayed
    assert hall.desk.rebuild(ADMIN, after=0, limit=9, check=True).differences == ()


def _dates(case: CaseView) -> tuple[date, date]:
    assert case.promised is not None
    assert case.statutory is not None
    return case.promised.due, case.statutory.due


@given(length=st.integers(1, 20), used=st.integers(0, 30), more=st.integers(1, 10))
@settings(
    deadline=None, max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_only_the_working_days_of_a_procedure_are_given_and_an_extension_on_top(
    store: Store, length: int, used: int, more: int
) -> None:
    emptied(store)
    hall = surveying(Hall(store, sample_catalog()))
    case = hall.do(
        FARM_APPROVER, accepted(hall), "挂起", ground="听证", length=str(length), reason="须查明"
    )
    started = hall.at.date()
    watch_over(hall.desk._room, case.number, hall.later(days=used))
    try:
        tried(hall, case, "恢复", 0)
    except Refused:
        assert hall.at.date() > started + timedelta(days=length), "its time was over"
    case = hall.do(ADMIN, case, "延期", length=str(more), by=HEAD, reason="档案未到")
    calendar = calendar_of(hall.catalog.calendars)
    rested = min(length, calendar.between(started, started + timedelta(days=used)))
    limits = hall.catalog.items[case.item_id].limits
    for limit, due in ((limits.promised, case.promised), (limits.statutory, case.statutory)):
        assert limit is not None
        assert due is not None
        days = type(limit)(length=limit.length + rested + more)
        assert due.due == due_date(started, days, calendar).due
