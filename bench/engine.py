"""The pure engine: how many whole cases one core decides in a second."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from app.catalog import Catalog
from app.clock import WorkCalendar, calendar_of, due_date
from app.routing import route
from app.workflow import act, start
from bench.figures import Row
from bench.joint import BRANCHES, Asked, asked, joint_catalog
from bench.rival import rival
from bench.timing import in_turn, seconds

DECISIONS, THEIRS, ROUNDS = 2_000, 200, 7
ACTS: Final = (("receive", "受理"), *((name, "通过") for name in BRANCHES), ("approve", "准予"))


def decisions() -> Row:
    """Route, due dates and next steps of whole cases, beside SpiffWorkflow's steps in memory."""
    catalog = joint_catalog()
    # Each round has applications of its own: what is compiled once per configuration counts as
    # done, what an earlier round may have kept of the very same case does not.
    rounds = iter([asked(catalog, DECISIONS, seed) for seed in range(ROUNDS + 1)])
    with rival("spiff.py", "memory") as spiff:
        spiff.seconds(THEIRS)
        mine, other, _ratio = in_turn(
            lambda: _timed(catalog, next(rounds)),
            lambda: spiff.seconds(THEIRS) * DECISIONS / THEIRS, ROUNDS,
        )  # fmt: skip
        times = other / mine
    each = mine / DECISIONS * 1e6
    return (
        "pure decisions of whole cases (route, due dates, five steps), one core",
        f"{DECISIONS / mine:,.0f} cases/s ({each:.0f} µs each)",
        f"SpiffWorkflow, the steps alone, in memory: {DECISIONS / other:,.0f} cases/s",
        f"{times:.0f} × (aim ≥ 20 ×)", times >= 20,
    )  # fmt: skip


def _timed(catalog: Catalog, many: list[Asked]) -> float:
    return seconds(lambda: _decided(catalog, many))


def _decided(catalog: Catalog, many: list[Asked]) -> None:
    calendars = calendar_of(catalog.calendars)
    for one in many:
        taken = route(catalog, one.item, one.point, one.at, division=one.division)
        item = catalog.items[one.item]
        _dated(item.limits, one.at.date(), calendars)
        flow = catalog.workflows[item.workflow]
        state = start(flow)
        for step, outcome in ACTS:
            state = act(flow, state, step, outcome)  # type: ignore[arg-type]
        if not (taken.taken and state.ended):
            raise RuntimeError("the case did not come to its end")


def _dated(limits: Any, day: date, calendar: WorkCalendar) -> None:
    """Give the last day to ask for materials, the statutory and the promised one."""
    for limit in (limits.supplement_notice, limits.statutory, limits.promised):
        if limit is not None:
            due_date(day, limit, calendar)


if __name__ == "__main__":
    print(decisions())
