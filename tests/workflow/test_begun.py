"""Which seats an act has opened, and what a step sent back brings with it."""

from __future__ import annotations

from random import Random

from app.catalog.model import Parallel, Performer, Repeat, Step, Until, Workflow
from app.catalog.words import Outcome
from app.workflow import act, begun, earlier_steps, offers, redone, repeated, start
from tests.workflow.random_flows import random_workflow, walk

BY = Performer(post="岗")
YES_NO: tuple[Outcome, ...] = ("通过", "不通过", "退回")


def step(id: str, outcomes: tuple[Outcome, ...] = ("通过", "退回")) -> Step:
    return Step(id=id, name=id.upper(), by=BY, outcomes=outcomes)


LOOP = Workflow(
    id="loop", name="再来一轮",
    steps=(
        step("first"),
        Repeat(id="r", steps=(step("talk", YES_NO),), until=Until(step="talk"), at_most=3),
        step("last"),
    ),
)  # fmt: skip
SIDES = Workflow(
    id="sides", name="并联",
    steps=(
        step("first"),
        Parallel(branches=((step("a"), step("b")), (step("c"),))),
        step("last"),
    ),
)  # fmt: skip


def test_another_round_of_the_same_step_is_begun_anew() -> None:
    here = act(LOOP, start(LOOP), "first", "通过")
    again = act(LOOP, here, "talk", "不通过")
    assert again.open == here.open == ("talk",)
    assert begun(LOOP, here, again) == repeated(LOOP, here, again) == {"talk"}
    on = act(LOOP, again, "talk", "通过")
    assert (begun(LOOP, again, on), repeated(LOOP, again, on)) == ({"last"}, frozenset())


def test_what_is_open_beside_it_is_not_begun() -> None:
    here = act(SIDES, start(SIDES), "first", "通过")
    assert begun(SIDES, here, act(SIDES, here, "a", "通过")) == {"b"}


def test_in_random_runs_all_that_is_new_has_begun_and_nothing_else_but_rounds() -> None:
    for seed in range(200):
        workflow = random_workflow(seed)
        for before, _act, after in walk(Random(seed), workflow):
            found = begun(workflow, before, after)
            assert set(after.open) - set(before.open) <= found <= set(after.open)
            if found & set(before.open):
                assert repeated(workflow, before, after)


def names(workflow: Workflow, seat: str, *done: str) -> dict[str, list[str]]:
    state = start(workflow)
    for each in done:
        state = act(workflow, state, each, "通过")
    return {target: [s.name for s in again] for target, again in redone(workflow, state, seat)}


def test_sent_back_brings_what_was_done_after_it_and_what_is_being_done() -> None:
    assert names(SIDES, "c", "first", "a") == {"first": ["A", "B"]}
    assert names(SIDES, "last", "first", "a", "b", "c") == {
        "first": ["A", "B", "C"], "a": ["B"], "b": [], "c": [],
    }  # fmt: skip


def test_into_a_repetition_only_what_is_done_there() -> None:
    assert names(LOOP, "last", "first", "talk") == {"first": ["TALK"], "talk": []}


def test_in_random_runs_it_is_told_of_every_way_back() -> None:
    for seed in range(200):
        workflow = random_workflow(seed)
        for _before, _act, state in walk(Random(seed), workflow):
            for offer in offers(workflow, state):
                if "退回" not in offer.outcomes:
                    continue
                told = dict(redone(workflow, state, offer.seat))
                ways = [one.id for one in earlier_steps(workflow, state, offer.seat)]
                assert list(told) == ways
                for target, again in told.items():
                    after = act(workflow, state, offer.seat, "退回", target)
                    assert not {one.id for one in again} & set(after.passed)
                    assert target not in {one.id for one in again}
