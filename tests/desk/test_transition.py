"""Open cases under rules that change: moved by policy, told why not, taken back, never lost."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pypdf
import pytest
from sqlalchemy import update

from app.catalog import Tree
from app.desk import CaseQuery, CaseView, Desk, NotVisible, Refused, transition
from app.desk.listing import UNDECIDED
from app.desk.rule_events import CHOSEN, KEPT
from app.desk.transition import KIND, subject
from app.desk.transition_view import Outcomes, Wish
from app.store import Store
from app.store.transition_tables import Transition
from tests.desk.changing import (
    CIVIL,
    accepted,
    act,
    decide,
    look,
    more_papers,
    move,
    shorter,
    without_land,
)
from tests.desk.hall import SECRET, SUPERVISOR
from tests.desk.press import ADMIN, CLERK, HOMESTEAD, LAND, LOAN, Press, edited, renamed
from tests.store.kept import job_of


@pytest.fixture
def press(store: Store) -> Press:
    made = Press(store)
    made.publish(reason="开始")
    return made


def offered(case: CaseView) -> set[str]:
    """Give what of the decisions about rules may be made on a case."""
    return {verb.word for verb in case.verbs} & {CHOSEN, KEPT}


def proved(press: Press, number: str) -> bool:
    audit = press.desk.audit(ADMIN, number)
    rebuilt = press.desk.rebuild(ADMIN)
    return audit.broken is None and audit.replayed and rebuilt.differences == ()


def test_by_the_new_rules_a_case_gets_their_dates(press: Press) -> None:
    case = accepted(press)
    press.publish(shorter(press.tree))
    assert look(press, case).promised.due == date(2026, 3, 18)  # type: ignore[union-attr]
    done = move(press)
    assert (done.results, done.finished_at) == ({"已换规": 1}, done.started_at)
    now = look(press, case)
    assert now.promised.due == date(2026, 3, 16)  # type: ignore[union-attr]
    assert now.tasks == look(press, case).tasks
    last = now.timeline[-1]
    assert (last.kind, last.by, last.reason) == ("换规", "卫管", "上级规定改了")
    assert last.lines[0] == "按第2版的规定办理（从新）"
    assert proved(press, case.number)


def test_what_was_done_under_the_new_rules_goes_on_to_the_end(press: Press) -> None:
    case = accepted(press)
    press.publish(shorter(press.tree))
    move(press)
    case = act(press, case, "land", "通过", LAND)
    assert [task.step for task in case.tasks] == ["family"]
    assert proved(press, case.number)


def test_moving_again_moves_nothing(press: Press) -> None:
    case = accepted(press)
    press.publish(shorter(press.tree))
    move(press)
    assert move(press).results == {}
    assert [line.kind for line in look(press, case).timeline].count("换规") == 1


def test_the_same_request_moves_once(press: Press) -> None:
    accepted(press)
    press.publish(shorter(press.tree))
    wish = Wish(policy="从新", reason="上级规定改了", token="a")
    one = press.desk.begin_transition(ADMIN, wish, press.later())
    again = press.desk.begin_transition(ADMIN, wish, press.later())
    assert one.number == again.number


def test_cases_that_the_change_does_not_touch_are_left_alone(press: Press) -> None:
    loan = press.open("loan")
    press.publish(shorter(press.tree))
    assert move(press).results == {}
    assert [line.kind for line in look(press, loan).timeline] == ["收件"]


def test_only_the_items_named_are_moved(press: Press) -> None:
    case, loan = accepted(press), press.open("loan")
    tree = edited(shorter(press.tree), LOAN, "length: 30", "length: 20")
    press.publish(tree)
    assert move(press, items=("loan",)).results == {"已换规": 1}
    assert [line.kind for line in look(press, case).timeline][-1] == "办理"
    assert look(press, loan).timeline[-1].kind == "换规"
    with pytest.raises(Refused, match="没有编号为“moon”的事项"):
        move(press, items=("moon",))


def test_a_later_date_is_no_gain(press: Press) -> None:
    case = accepted(press)
    press.publish(shorter(press.tree, 12))
    done = move(press, "从新兼从优")
    assert done.results == {"不换": 1}
    (row,) = press.desk.transition_cases(ADMIN, done.number, "不换").rows
    assert row.number == case.number
    assert row.why == "新规定的承诺到期日更晚：2026-03-18 → 2026-03-20。"
    assert look(press, case).timeline[-1].kind == "办理"


def test_an_earlier_date_is_a_gain(press: Press) -> None:
    case = accepted(press)
    press.publish(shorter(press.tree))
    assert move(press, "从新兼从优").results == {"已换规": 1}
    assert look(press, case).promised.due == date(2026, 3, 16)  # type: ignore[union-attr]


def test_a_case_not_accepted_is_held_against_an_acceptance_today(press: Press) -> None:
    press.open("homestead")
    press.publish(shorter(press.tree, 12))
    assert move(press, "从新兼从优").results == {"不换": 1}


def test_one_more_material_is_no_gain(press: Press) -> None:
    accepted(press)
    press.publish(more_papers(shorter(press.tree)))
    done = move(press, "从新兼从优")
    (row,) = press.desk.transition_cases(ADMIN, done.number, "不换").rows
    assert row.why == "新规定多要材料：建房图纸。"


def test_by_the_old_rules_there_is_nothing_to_move(press: Press) -> None:
    accepted(press)
    with pytest.raises(Refused, match="不用换规"):
        move(press, "从旧")


def test_an_item_that_is_gone_leaves_its_cases_to_their_rules(press: Press) -> None:
    case = press.open("loan")
    tree = press.tree.with_changes({LOAN: None})
    press.publish(edited(tree, "windows/hall-general.yaml", ", items: [loan]", ""))
    done = move(press)
    (row,) = press.desk.transition_cases(ADMIN, done.number, "不换").rows
    assert (row.number, row.why) == (case.number, "事项已取消，按原规定办完。")


def test_a_step_that_is_gone_waits_for_a_decision(press: Press) -> None:
    case = accepted(press)
    press.publish(without_land(press.tree))
    assert move(press).results == {"待定": 1}
    (one,) = press.desk.waiting_for_rules(ADMIN).rows
    assert (one.number, one.revision) == (case.number, 2)
    assert one.why == "新流程没有“用地审查”这一步。"
    now = look(press, case)
    assert {task.step for task in now.tasks} == {"land", "family"}
    assert offered(now) == {CHOSEN, KEPT}
    # A silent proposal does not make anybody's page stale.
    assert now.version == case.version
    act(press, case, "family", "通过", CIVIL)
    assert proved(press, case.number)


def test_the_nearest_step_is_proposed_and_another_may_be_chosen(press: Press) -> None:
    case = accepted(press)
    press.publish(without_land(press.tree))
    move(press)
    offer = next(verb for verb in look(press, case).verbs if verb.word == CHOSEN)
    assert offer.given == {"step1": "soil", "step2": "family"}
    assert offer.labels["step1"]["soil"] == "用地和规划审查"
    assert "receive" not in offer.labels["step1"]
    now = decide(press, case, CHOSEN, step1="soil", step2="family", reason="就是这一步")
    assert {task.step for task in now.tasks} == {"soil", "family"}
    assert press.desk.waiting_for_rules(ADMIN).rows == ()
    assert offered(now) == set()
    assert proved(press, case.number)
    case = act(press, now, "soil", "通过", LAND)
    assert {task.step for task in case.tasks} == {"family"}


def test_an_administrator_may_keep_the_old_rules(press: Press) -> None:
    case = accepted(press)
    press.publish(without_land(press.tree))
    move(press)
    now = decide(press, case, KEPT, reason="快办完了")
    assert press.desk.waiting_for_rules(ADMIN).rows == ()
    assert {task.step for task in now.tasks} == {"land", "family"}
    assert proved(press, case.number)


def test_a_step_ahead_that_cannot_lead_on_is_refused(press: Press) -> None:
    case = accepted(press)
    press.publish(without_land(press.tree))
    move(press)
    with pytest.raises(Refused):
        decide(press, case, CHOSEN, step1="soil", step2="receive", reason="试试")
    with pytest.raises(Refused):
        decide(press, case, CHOSEN, step1="soil", step2="family")


def test_a_case_that_ends_waits_no_longer(press: Press) -> None:
    case = press.open("homestead")
    tree = edited(press.tree, "workflows/joint.yaml", "id: receive", "id: intake")
    press.publish(edited(tree, "workflows/joint.yaml", "name: 收件", "name: 窗口收件"))
    assert move(press).results == {"待定": 1}
    act(press, case, "receive", "不予受理", reason="不归本县", clause="第三条")
    assert press.desk.waiting_for_rules(ADMIN).rows == ()
    assert proved(press, case.number)


def test_who_may_decide_who_may_look_and_who_sees_nothing(press: Press) -> None:
    case = accepted(press)
    press.publish(without_land(press.tree))
    move(press)
    assert len(press.desk.waiting_for_rules(SUPERVISOR).rows) == 1
    for other in (SUPERVISOR, CLERK):
        assert offered(look(press, case, other)) == set()
    wish = Wish(policy="从新", reason="理由")
    for outsider in (CLERK, LAND):
        with pytest.raises(NotVisible):
            press.desk.waiting_for_rules(outsider)
    for outsider in (CLERK, LAND, SUPERVISOR):
        for verb in (
            lambda who: press.desk.transition(who, wish, press.at),
            lambda who: press.desk.transition_prospect(who, press.at),
            lambda who: press.desk.transitions(who),
            lambda who: press.desk.undo_transition(who, 1, reason="理由", at=press.at),
            lambda who: press.desk.rebuild(who, check=False),
        ):
            with pytest.raises(NotVisible):
                verb(outsider)


def test_a_move_is_taken_back_where_nothing_was_done_since(press: Press) -> None:
    idle, busy = accepted(press), accepted(press)
    before = look(press, idle)
    press.publish(shorter(press.tree))
    done = move(press)
    act(press, busy, "land", "通过", LAND)
    undo = press.desk.undo_transition(ADMIN, done.number, reason="弄错了", at=press.later())
    assert (undo.kind, undo.results) == ("撤销", {"已撤销": 1, "不能撤销": 1})
    now = look(press, idle)
    assert now.promised == before.promised
    assert now.tasks == before.tasks
    assert now.timeline[-1].kind == "撤销换规"
    (row,) = press.desk.transition_cases(ADMIN, undo.number, "不能撤销").rows
    assert (row.number, row.why) == (busy.number, "换规以后已经办理“用地审查：通过”，不能撤销。")
    assert press.desk.transition_of(ADMIN, done.number).undone_by == undo.number
    assert proved(press, idle.number)
    assert proved(press, busy.number)
    with pytest.raises(Refused, match="已经撤销过"):
        press.desk.undo_transition(ADMIN, done.number, reason="再来", at=press.later())
    with pytest.raises(Refused, match="不能再撤销"):
        press.desk.undo_transition(ADMIN, undo.number, reason="再来", at=press.later())


def test_a_printed_paper_holds_a_case_to_the_new_rules(press: Press) -> None:
    case = accepted(press)
    press.publish(shorter(press.tree))
    done = move(press)
    press.desk.issue_paper(CLERK, case.number, "收件凭证", press.later())
    undo = press.desk.undo_transition(ADMIN, done.number, reason="弄错了", at=press.later())
    assert undo.results == {"不能撤销": 1}


def test_taking_back_withdraws_what_was_proposed(press: Press) -> None:
    case = accepted(press)
    press.publish(without_land(press.tree))
    done = move(press)
    press.desk.undo_transition(ADMIN, done.number, reason="弄错了", at=press.later())
    assert press.desk.waiting_for_rules(ADMIN).rows == ()
    assert look(press, case).timeline[-1].kind == KEPT


def test_what_was_chosen_by_hand_is_taken_back_too(press: Press) -> None:
    case = accepted(press)
    press.publish(without_land(press.tree))
    done = move(press)
    decide(press, case, CHOSEN, step1="soil", step2="family", reason="就是这一步")
    undo = press.desk.undo_transition(ADMIN, done.number, reason="弄错了", at=press.later())
    assert undo.results == {"已撤销": 1}
    assert {task.step for task in look(press, case).tasks} == {"land", "family"}


def test_after_being_taken_back_a_case_may_be_moved_again(press: Press) -> None:
    case = accepted(press)
    press.publish(shorter(press.tree))
    done = move(press)
    press.desk.undo_transition(ADMIN, done.number, reason="弄错了", at=press.later())
    assert move(press).results == {"已换规": 1}
    assert look(press, case).promised.due == date(2026, 3, 16)  # type: ignore[union-attr]
    assert proved(press, case.number)


def test_a_move_goes_on_where_it_was_broken_off(press: Press) -> None:
    cases = [accepted(press) for _ in range(5)]
    press.publish(shorter(press.tree))
    wish = Wish(policy="从新", reason="上级规定改了")
    view = press.desk.begin_transition(ADMIN, wish, press.later())
    room = press.desk._room
    assert not transition.go_on(room, view.number, press.at, most=2)
    assert press.desk.transition_of(ADMIN, view.number).results == {"已换规": 2}
    # As if the last part had been done but not noted.
    with press.store.writing() as connection:
        connection.execute(update(Transition).values(after=0))
    while not transition.go_on(room, view.number, press.at, most=2):
        pass
    done = press.desk.transition_of(ADMIN, view.number)
    assert (done.results, done.finished_at is not None) == ({"已换规": 5}, True)
    for case in cases:
        assert [line.kind for line in look(press, case).timeline].count("换规") == 1


def test_a_worker_does_what_was_begun(press: Press) -> None:
    case = accepted(press)
    press.publish(shorter(press.tree))
    view = press.desk.begin_transition(ADMIN, Wish(policy="从新", reason="改了"), press.later())
    assert press.desk.run_jobs(press.at, "w").done >= 1
    assert press.desk.transition_of(ADMIN, view.number).results == {"已换规": 1}
    assert look(press, case).promised.due == date(2026, 3, 16)  # type: ignore[union-attr]
    with press.store.reading() as connection:
        assert job_of(connection, KIND, subject(view.number)) is None


def with_policy(press: Press, policy: str) -> Tree:
    raw = press.tree.files["centre.yaml"].decode()
    text = raw.replace("rule_change: {policy: 从旧}", f"rule_change: {{policy: {policy}}}")
    assert text != raw or policy == "从旧"
    return press.tree.with_changes({"centre.yaml": text.encode()})


def test_a_publication_moves_the_cases_by_the_policy_of_the_centre(press: Press) -> None:
    case = accepted(press)
    press.publish(shorter(with_policy(press, "从新")), reason="缩短时限")
    press.desk.run_jobs(press.at, "w")
    (done,) = press.desk.transitions(ADMIN, 2)
    assert (done.policy, done.reason, done.results) == ("从新", "缩短时限", {"已换规": 1})
    assert look(press, case).promised.due == date(2026, 3, 16)  # type: ignore[union-attr]


def test_a_publication_for_later_moves_them_then(press: Press) -> None:
    case = accepted(press)
    day = date(2026, 3, 9)
    press.publish(shorter(with_policy(press, "从新")), effective=day)
    press.desk.run_jobs(press.later(), "w")
    assert look(press, case).timeline[-1].kind == "办理"
    press.later(days=6)
    press.desk.run_jobs(press.at, "w")
    assert look(press, case).timeline[-1].kind == "换规"


def test_a_publication_taken_back_moves_nothing(press: Press) -> None:
    case = accepted(press)
    view = press.publish(shorter(with_policy(press, "从新")), effective=date(2026, 3, 9))
    press.desk.cancel(ADMIN, view.number, reason="不改了", at=press.later())
    press.later(days=6)
    press.desk.run_jobs(press.at, "w")
    assert look(press, case).timeline[-1].kind == "办理"
    (done,) = press.desk.transitions(ADMIN, view.number)
    assert (done.results, done.finished_at is not None) == ({}, True)


def test_a_publication_made_anew_moves_them_as_what_it_became(press: Press) -> None:
    case = accepted(press)
    press.publish(shorter(with_policy(press, "从新")), effective=date(2026, 3, 9))
    press.publish(renamed(press.tree, "甲证明"))
    press.later(days=6)
    press.desk.run_jobs(press.at, "w")
    assert look(press, case).promised.due == date(2026, 3, 16)  # type: ignore[union-attr]


def test_what_would_become_of_the_cases_is_told_before(press: Press) -> None:
    accepted(press)
    press.open("homestead")
    press.publish(shorter(press.tree, 12))
    found = press.desk.transition_prospect(ADMIN, press.at)
    (item,) = found.items
    assert (item.item, item.name, item.total) == ("homestead", "农村宅基地审批", 2)
    assert (item.anew, item.better) == (Outcomes(moved=2), Outcomes(kept=2))
    assert (found.total, found.partial, found.revision) == (2, False, 2)
    assert press.desk.transition_prospect(ADMIN, press.at, most=1).partial
    assert press.desk.transition_prospect(ADMIN, press.at, items=("loan",)).items == ()
    assert all(line.kind != "换规" for number in ("1", "2") for line in ())


def test_a_situation_that_is_gone_waits_for_a_decision(press: Press) -> None:
    form = (
        "form:\n  - {id: purpose, label: 建房性质, type: 单选, required: true, "
        "choices: [翻建, 新建], sample: 翻建}\n"
    )
    situation = (
        "situations:\n  - id: rebuild\n    name: 原址翻建\n    when: {purpose: 翻建}\n"
        "    limits: {promised: {length: 9}}\n"
    )
    base = edited(
        press.tree, HOMESTEAD, "workflow: joint\n", "workflow: joint\n" + form + situation
    )
    press.publish(base)
    case = press.open("homestead")
    press.publish(edited(base, HOMESTEAD, situation, ""))
    assert move(press).results == {"待定": 1}
    (one,) = press.desk.waiting_for_rules(ADMIN).rows
    assert (one.number, one.why) == (case.number, "新规定没有“原址翻建”这种情形。")


def test_a_paper_says_what_held_when_it_was_told(press: Press) -> None:
    case = accepted(press)
    press.publish(shorter(press.tree))
    receipt = press.desk.issue_paper(CLERK, case.number, "收件凭证", press.later())[0]
    move(press)
    assert not press.desk.paper(receipt.number).current
    later = press.desk.issue_paper(CLERK, case.number, "受理通知书", press.later())[1]
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(later)).pages)
    assert "2026年3月18日" in text
    assert "2026年3月16日" not in text


def test_two_workers_on_one_move_settle_each_case_once(press: Press) -> None:
    cases = [accepted(press) for _ in range(6)]
    press.publish(shorter(press.tree))
    wish = Wish(policy="从新", reason="上级规定改了")
    number = press.desk.begin_transition(ADMIN, wish, press.later()).number
    other = Desk(press.store, lambda: press.catalog, SECRET)
    desks = [press.desk, other]
    with ThreadPoolExecutor(2) as threads:
        runs = [threads.submit(transition.run, desk._room, number, press.at) for desk in desks]
        for each in runs:
            each.result()
    assert press.desk.transition_of(ADMIN, number).results == {"已换规": 6}
    for case in cases:
        assert [line.kind for line in look(press, case).timeline].count("换规") == 1


def test_a_clerk_who_is_faster_is_judged_as_the_case_stands_then(press: Press) -> None:
    case = accepted(press)
    press.publish(without_land(press.tree))
    number = press.desk.begin_transition(
        ADMIN, Wish(policy="从新", reason="改了"), press.later()
    ).number
    act(press, case, "land", "通过", LAND)
    act(press, case, "family", "通过", CIVIL)
    transition.run(press.desk._room, number, press.later())
    # What it waited at when the move began is done: nothing is left to decide.
    assert press.desk.transition_of(ADMIN, number).results == {"已换规": 1}
    assert {task.step for task in look(press, case).tasks} == {"soil", "seal"}


def test_the_cases_that_wait_are_found_among_all_cases(press: Press) -> None:
    case = accepted(press)
    press.open("loan")
    press.publish(without_land(press.tree))
    move(press)
    for who in (ADMIN, SUPERVISOR):
        page = press.desk.cases(who, CaseQuery(state=UNDECIDED), press.at)
        assert [row.number for row in page.rows] == [case.number]
        other = CaseQuery(state=UNDECIDED, item="loan")
        assert press.desk.cases(who, other, press.at).rows == ()
        before = CaseQuery(state=UNDECIDED, after="1")
        assert press.desk.cases(who, before, press.at).rows == ()
    for who in (CLERK, LAND):
        assert press.desk.cases(who, CaseQuery(state=UNDECIDED), press.at).rows == ()


@pytest.mark.parametrize("cursor", ["x", "1" * 30, "-1"])
def test_a_page_that_cannot_be_is_refused(press: Press, cursor: str) -> None:
    accepted(press)
    press.publish(shorter(press.tree))
    done = move(press)
    with pytest.raises(Refused, match="翻页"):
        press.desk.waiting_for_rules(ADMIN, cursor)
    with pytest.raises(Refused, match="翻页"):
        press.desk.transition_cases(ADMIN, done.number, "已换规", cursor)
    with pytest.raises(Refused, match="没有这种结果"):
        press.desk.transition_cases(ADMIN, done.number, "别的")
    with pytest.raises(NotVisible):
        press.desk.transition_of(ADMIN, done.number + 1000)


def test_long_lists_come_a_page_at_a_time(press: Press) -> None:
    numbers = [accepted(press).number for _ in range(3)]
    press.publish(without_land(press.tree))
    done = move(press)
    first = press.desk.transition_cases(ADMIN, done.number, "待定", limit=2)
    second = press.desk.transition_cases(ADMIN, done.number, "待定", first.next, limit=2)
    assert [row.number for row in (*first.rows, *second.rows)] == numbers
    assert second.next == ""
    one = press.desk.waiting_for_rules(ADMIN, limit=2)
    two = press.desk.waiting_for_rules(ADMIN, one.next, limit=2)
    assert [row.number for row in (*one.rows, *two.rows)] == numbers


def test_before_the_first_publication_there_is_nothing_to_move_to(store: Store) -> None:
    press = Press(store)
    press.open("homestead")
    with pytest.raises(Refused, match="还没有发布过"):
        move(press)
    with pytest.raises(Refused, match="还没有发布过"):
        press.desk.transition_prospect(ADMIN, press.at)


def test_an_unfinished_move_that_is_taken_back_moves_nothing_more(press: Press) -> None:
    cases = [accepted(press) for _ in range(3)]
    press.publish(shorter(press.tree))
    wish = Wish(policy="从新", reason="上级规定改了")
    number = press.desk.begin_transition(ADMIN, wish, press.later()).number
    transition.go_on(press.desk._room, number, press.at, most=1)
    undo = press.desk.undo_transition(ADMIN, number, reason="弄错了", at=press.later())
    assert undo.results == {"已撤销": 1}
    assert transition.go_on(press.desk._room, number, press.later())
    moved = [line.kind for case in cases for line in look(press, case).timeline]
    assert (moved.count("换规"), moved.count("撤销换规")) == (1, 1)
