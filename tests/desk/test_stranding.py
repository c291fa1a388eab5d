"""A publication that would leave an open case with nobody to do its next step is refused."""

from __future__ import annotations

import msgspec
import pytest

from app.catalog import Tree
from app.desk import Action, CaseView
from app.desk.revision import Stranding
from app.desk.stranding import stranded
from app.store import Store
from tests.desk.press import CLERK, LOAN, PERSON, TOWN_CLERK, Press, edited, renamed

VILLAGER = {"village": "150400101201"}
TOWN_STAFF, SURVEY = "staffing/town.yaml", "workflows/survey.yaml"


@pytest.fixture
def press(store: Store) -> Press:
    made = Press(store)
    made.publish(reason="开始")
    return made


def dibao(press: Press) -> CaseView:
    return press.open("dibao", TOWN_CLERK, {**PERSON, **VILLAGER})


def post_gone(tree: Tree) -> Tree:
    """Give the county whose town has another post for its surveyors, and whose workflow asks it."""
    tree = edited(tree, TOWN_STAFF, "id: 民政助理岗", "id: 社会事务岗")
    text = tree.files[SURVEY].decode().replace("民政助理岗", "社会事务岗")
    return tree.with_changes({SURVEY: text.encode()})


def test_a_post_that_a_step_ahead_needs_may_not_go(press: Press) -> None:
    case = dibao(press)
    with pytest.raises(Stranding) as refusal:
        press.publish(post_gone(press.tree))
    (one,) = refusal.value.stranded
    assert (one.number, one.step) == (case.number, "入户调查")
    assert "柳河镇便民服务中心没有岗位“民政助理岗”" in one.missing
    assert "请" in one.mend
    assert case.number in refusal.value.message
    assert press.desk.newest_revision() == 1


def test_once_the_case_has_ended_the_post_may_go(press: Press) -> None:
    case = dibao(press)
    action = Action(
        step="receive", outcome="不予受理", version=case.version, token="a", reason="不归本县",
        clause="第三条",
    )  # fmt: skip
    press.desk.act(TOWN_CLERK, case.number, action, press.later())
    assert press.publish(post_gone(press.tree)).number == 2


def test_without_open_cases_anything_sound_may_go(press: Press) -> None:
    assert press.publish(post_gone(press.tree)).number == 2


def test_a_case_outlives_its_item_and_a_changed_workflow(press: Press) -> None:
    case = press.open("loan")
    tree = press.tree.with_changes({LOAN: None})
    tree = edited(tree, "windows/hall-general.yaml", ", items: [loan]", "")
    assert press.publish(tree).number == 2
    press.publish(
        edited(tree, "workflows/instant.yaml", "id: finish, name: 办结", "id: done, name: 出件")
    )
    action = Action(step="receive", outcome="受理", version=case.version, token="a")
    after = press.desk.act(CLERK, case.number, action, press.later())
    assert [task.step for task in after.tasks] == ["finish"]


def test_a_department_that_decides_a_step_ahead_may_not_go(press: Press) -> None:
    press.open("homestead")
    tree = press.tree
    for file in [name for name in tree.files if "land" in tree.files[name].decode()]:
        text = tree.files[file].decode()
        changed = (
            text.replace("department: land", "department: service")
            .replace("departments: [land]", "departments: [service]")
            .replace("id: land\n", "id: soil\n")
        )
        tree = tree.with_changes({file: changed.encode()})
    tree = tree.with_changes(
        {
            "departments/soil.yaml": tree.files["departments/land.yaml"],
            "departments/land.yaml": None,
        }
    )
    with pytest.raises(Stranding, match="没有部门“land”"):
        press.publish(tree)


def test_the_post_of_an_open_step_may_not_go(press: Press) -> None:
    case = dibao(press)
    action = Action(step="receive", outcome="受理", version=case.version, token="a")
    case = press.desk.act(TOWN_CLERK, case.number, action, press.later())
    assert [task.step for task in case.tasks] == ["visit"]
    with pytest.raises(Stranding) as refusal:
        press.publish(post_gone(press.tree))
    assert [one.step for one in refusal.value.stranded] == ["入户调查"]


def test_what_was_stuck_before_forbids_nothing(press: Press) -> None:
    dibao(press)
    without = press._built(post_gone(press.tree))
    room = press.desk._room
    with press.store.reading() as connection:
        assert len(stranded(room, connection, press.catalog, without)) == 1
        more = msgspec.structs.replace(without, staffing={})
        still = stranded(room, connection, without, more)
    # Everything else that goes is told; the post that was not there before is not.
    assert {one.step for one in still} == {"收件"}


def test_a_point_that_goes_is_told_by_its_id(press: Press) -> None:
    case = press.open("proof", TOWN_CLERK)
    without = msgspec.structs.replace(press.catalog, points={})
    with press.store.reading() as connection:
        found = stranded(press.desk._room, connection, press.catalog, without)
    assert {(one.number, one.step) for one in found} == {
        (case.number, "受理"),
        (case.number, "办结"),
    }
    assert all("没有服务点“town”" in one.missing for one in found)


def test_a_publication_that_leaves_the_network_alone_asks_no_case(press: Press) -> None:
    dibao(press)
    assert press.publish(renamed(press.tree, "甲证明")).number == 2


def signed(tree: Tree) -> Tree:
    """Give the county where a clerk of the town signs the survey together with its surveyor."""
    by = "by: {post: 民政助理岗, at: 镇}"
    signers = ", signers: {mode: 会签, with: [{post: 核对岗, at: 镇}]}"
    posts = "  - {id: 民政助理岗"
    tree = edited(tree, TOWN_STAFF, posts, "  - {id: 核对岗, people: 2}\n" + posts)
    return edited(tree, SURVEY, by, by + signers)


@pytest.mark.parametrize("accepted", [False, True])
def test_whoever_signs_with_others_may_not_go_either(press: Press, accepted: bool) -> None:
    with_signer = signed(press.tree)
    press.publish(with_signer)
    case = dibao(press)
    if accepted:
        action = Action(step="receive", outcome="受理", version=case.version, token="a")
        case = press.desk.act(TOWN_CLERK, case.number, action, press.later())
        assert {task.step for task in case.tasks} == {"visit.1", "visit.2"}
    without = edited(with_signer, TOWN_STAFF, "  - {id: 核对岗, people: 2}\n", "")
    without = edited(without, SURVEY, ", signers: {mode: 会签, with: [{post: 核对岗, at: 镇}]}", "")
    with pytest.raises(Stranding, match="没有岗位“核对岗”") as refusal:
        press.publish(without)
    assert [one.step for one in refusal.value.stranded] == ["入户调查"]
