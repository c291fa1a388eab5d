"""The events are the truth: replayed they give the case, along any path it may take."""

from __future__ import annotations

import random
from typing import Any

import msgspec
import pytest
from sqlalchemy import update

from app.desk import Action, Actor, CaseQuery, CaseView, NotVisible, Refused
from app.desk.effects import replay
from app.desk.facts import Facts
from app.desk.happenings import recorded
from app.store import NO_DUE
from app.store.queries import events_of, find_case
from app.store.tables import Case, Event
from tests.desk.hall import CLERK, EVERYBODY, SUPERVISOR, SURVEYOR, VILLAGER, Hall
from tests.sample import AGENCY_ITEM, INSTANT_ITEM, JOINT_ITEM, PROMISED_ITEM
from tests.store.rows import tasks_of

LONGEST_WALK = 40


def test_a_whole_journey_is_proved(hall: Hall) -> None:
    case = hall.finished()
    hall.desk.issue_paper(CLERK, case.number, "受理通知书", hall.at)
    audit = hall.desk.audit(SUPERVISOR, case.number)
    assert (audit.broken, audit.replayed) == (None, True)


def test_the_case_as_it_stood_after_any_event(hall: Hall) -> None:
    case = hall.open(brought=["application"])
    statuses = [case.status]
    case = hall.act(CLERK, case, "receive", "补正", materials=("id-card",))
    statuses.append(case.status)
    statuses.append(hall.supply(CLERK, case, ["id-card"]).status)
    statuses.append(hall.act(CLERK, case, "receive", "受理").status)
    statuses.append(hall.act(SURVEYOR, case, "survey", "通过", companions=("刘村",)).status)
    with hall.store.reading() as connection:
        row = find_case(connection, case.number, ("all",))
        assert row is not None
        events = events_of(connection, row.id)
    definition = hall.catalog.definition(PROMISED_ITEM)
    told = [replay(definition, events[:n]).status for n in range(1, len(events) + 1)]
    assert told == statuses == ["已收件", "待补正", "已收件", "已受理", "已受理"]


@pytest.mark.parametrize(
    ("seq", "values", "broken"),
    [
        (2, {"outcome": "不予受理"}, 2),
        (1, {"actor_name": "别人"}, 1),
        (3, {"data": {"post": "x", "dues": {}}}, 3),
    ],
)
def test_a_changed_event_is_named(
    hall: Hall, seq: int, values: dict[str, Any], broken: int
) -> None:
    case = hall.act(SURVEYOR, hall.accepted(), "survey", "通过", companions=("刘村",))
    with hall.store.writing() as connection:
        connection.execute(update(Event).where(Event.seq == seq).values(**values))
    audit = hall.desk.audit(SUPERVISOR, case.number)
    assert audit.broken == broken


def test_a_case_changed_behind_its_events_is_found(hall: Hall) -> None:
    case = hall.accepted()
    with hall.store.reading() as connection:
        row = find_case(connection, case.number, ("all",))
    assert row is not None
    facts = msgspec.structs.replace(msgspec.convert(row.facts, Facts), accepted_at=None)
    with hall.store.writing() as connection:
        connection.execute(update(Case).values(facts=facts))
    audit = hall.desk.audit(SUPERVISOR, case.number)
    assert (audit.broken, audit.replayed) == (None, False)


def test_no_events_are_no_case(hall: Hall) -> None:
    with pytest.raises(ValueError, match="at least the event"):
        replay(hall.catalog.definition(PROMISED_ITEM), [])


class Walk:
    """Somebody does something that is offered, again and again, until the case ends."""

    def __init__(self, hall: Hall, item: str, seed: int) -> None:
        self.hall = hall
        self.chance = random.Random(seed)
        taker = next(
            actor
            for actor in EVERYBODY
            if actor.role == "办事员"
            and hall.catalog.points[actor.point].tier in hall.catalog.items[item].tiers
            and actor.posts
        )
        brought = [
            material.id
            for material in hall.catalog.items[item].materials
            if self.chance.random() < 0.7
        ]
        self.case = hall.open(taker, item=item, brought=brought)

    def to_the_end(self) -> CaseView:
        """Walk, and give the case as the supervisor sees it in the end."""
        for _step in range(LONGEST_WALK):
            now = self.hall.desk.case(SUPERVISOR, self.case.number, self.hall.at)
            if now.ended:
                return now
            self.hall.later(hours=self.chance.randint(1, 60))
            self._step()
        return self.hall.desk.case(SUPERVISOR, self.case.number, self.hall.at)

    def _step(self) -> None:
        views = [(actor, self._seen(actor)) for actor in EVERYBODY]
        acts = [
            (actor, view, choice.step, outcome)
            for actor, view in views
            if view is not None
            for choice in view.offers
            for outcome in choice.outcomes
        ]
        suppliers = [(actor, view) for actor, view in views if view and view.may_supply]
        assert acts or suppliers, "an open case where nobody can do anything"
        if suppliers and (not acts or self.chance.random() < 0.4):
            actor, view = self.chance.choice(suppliers)
            self.hall.supply(actor, view, [each.id for each in view.materials], note="都带来了")
        else:
            self._act(*self.chance.choice(acts))

    def _seen(self, actor: Actor) -> CaseView | None:
        try:
            return self.hall.desk.case(actor, self.case.number, self.hall.at)
        except NotVisible:
            return None

    def _act(self, actor: Actor, view: CaseView, step: str, outcome: Any) -> None:
        (choice,) = [each for each in view.offers if each.step == step]
        missing = tuple(each.id for each in view.materials if not each.brought)
        action = Action(
            step=step,
            outcome=outcome,
            version=view.version,
            note="请补充" if outcome == "补正" else "",
            reason="有原因",
            clause="第九条",
            turn_to="有权机关",
            materials=missing if outcome == "补正" else (),
            back_to=self.chance.choice(choice.back_to)[0] if outcome == "退回" else "",
            companions=(f"随{step}同行",) if "companions" in choice.needs[outcome] else (),
            answers=choice.given.get(outcome, {}),
        )
        self.hall.desk.act(actor, self.case.number, action, self.hall.at)


ITEMS = [PROMISED_ITEM, JOINT_ITEM, AGENCY_ITEM, INSTANT_ITEM]


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("item", ITEMS)
def test_every_path_is_proved_by_its_events(hall: Hall, item: str, seed: int) -> None:
    case = Walk(hall, item, seed).to_the_end()
    audit = hall.desk.audit(SUPERVISOR, case.number)
    assert (audit.broken, audit.replayed) == (None, True)
    check_the_tables(hall, case)


def check_the_tables(hall: Hall, case: CaseView) -> None:
    """The tasks, the lists and the columns say what the events say."""
    with hall.store.reading() as connection:
        row = find_case(connection, case.number, ("all",))
        assert row is not None
        events = events_of(connection, row.id)
        tasks = tasks_of(connection, row.id)
    facts = replay(hall.catalog.definition(row.item_id), events)
    opened = sorted(task.step for task in tasks if task.closed_at is None)
    assert opened == sorted(facts.state.open) == sorted(task.step for task in case.tasks)
    assert (row.status, row.ended) == (facts.status, facts.state.ended) == (case.status, case.ended)
    assert row.accepted_at == facts.accepted_at
    due = facts.dues.promised or facts.dues.statutory
    wanted = due.due if due else facts.dues.notice or NO_DUE
    assert all(task.due == wanted for task in tasks if task.closed_at is None)
    state = "已结" if case.ended else "在办"
    (listed,) = hall.desk.cases(SUPERVISOR, CaseQuery(state=state), hall.at).rows
    assert listed.number == case.number
    assert all(recorded(event.kind, event.data) for event in events)
    assert len(events) == row.seq
    if case.ended:
        assert all(pause.last is not None for pause in case.pauses)


def test_a_refused_act_leaves_no_trace(hall: Hall) -> None:
    case = hall.open(brought=[])
    before = hall.desk.case(CLERK, case.number, hall.at)
    for outcome in ("受理", "补正", "不予受理", "准予"):
        with pytest.raises(Refused):
            hall.act(CLERK, case, "receive", outcome)  # type: ignore[arg-type]
    assert hall.desk.case(CLERK, case.number, hall.at) == before
    assert VILLAGER.posts
