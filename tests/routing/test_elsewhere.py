"""Where else a step may be done: what decides stays where it may be decided."""

from __future__ import annotations

from msgspec.structs import replace

from app.routing import Assignment, assignments, decides, elsewhere, is_bank
from tests.sample import BANK, BANK_ITEM, HALL, JOINT_ITEM, PROMISED_ITEM, TOWN, sample_catalog

CATALOG = sample_catalog()


def found(item_id: str, step_id: str, point: str = TOWN) -> list[Assignment]:
    item = CATALOG.items[item_id]
    flow = CATALOG.workflows[item.workflow]
    step = next(each for each in flow.all_steps() if each.id == step_id)
    (task,) = assignments(CATALOG, item, step, point)
    named = replace(task, person="anna", person_name="安一", deputy_of="bert")
    others = list(elsewhere(CATALOG, item, flow, step, named))
    assert all(each.step == task.step and not each.person for each in others)
    here = (task.point, task.department, task.post)
    assert here not in [(each.point, each.department, each.post) for each in others]
    return others


def test_the_posts_beside_it_and_the_same_post_above() -> None:
    places = {(each.point, each.post) for each in found(PROMISED_ITEM, "receive") if each.point}
    assert (TOWN, "帮办代办岗") in places
    assert (HALL, "综合受理岗") in places, "the same post, higher up"
    assert (HALL, "帮办代办岗") not in places, "another post, elsewhere"


def test_a_department_only_where_nothing_is_decided() -> None:
    assert not [each for each in found(PROMISED_ITEM, "receive") if each.department]
    survey = {each.department for each in found(PROMISED_ITEM, "survey") if each.department}
    assert survey == {"civil-affairs"}, "a point's work goes to the bodies of the matter"


def test_an_opinion_may_go_to_any_department_a_decision_to_those_named() -> None:
    opinion = {each.department for each in found(JOINT_ITEM, "planning")}
    assert opinion == {"agriculture"}, "it may come to 不予, so it decides"
    flow = CATALOG.workflows["joint"]
    step = replace(flow.all_steps()[2], outcomes=("通过", "退回"))
    item = CATALOG.items[JOINT_ITEM]
    (task,) = assignments(CATALOG, item, step, TOWN)
    anybody = {each.department for each in elsewhere(CATALOG, item, flow, step, task)}
    assert anybody == CATALOG.departments.keys() - {"natural-resources"}


def test_the_b_post_goes_with_the_post() -> None:
    (agent,) = [each for each in found(PROMISED_ITEM, "survey") if each.post == "帮办代办岗"]
    assert agent.backup == "综合受理岗"


def test_nothing_that_decides_goes_to_a_bank_and_a_bank_is_known_as_one() -> None:
    assert not [each for each in found(BANK_ITEM, "receive", HALL) if each.point == BANK]
    assert is_bank(CATALOG, Assignment(step="a", name="A", point=BANK))
    assert not is_bank(CATALOG, Assignment(step="a", name="A", department="agriculture"))


def test_what_was_asked_of_one_by_name_goes_nowhere() -> None:
    item = CATALOG.items[PROMISED_ITEM]
    flow = CATALOG.workflows[item.workflow]
    (receive, survey, *_rest) = flow.all_steps()
    task = Assignment(step="survey", name="", person="anna", person_name="安一")
    assert elsewhere(CATALOG, item, flow, survey, task) == ()
    assert (decides(receive), decides(survey)) == (True, False)
