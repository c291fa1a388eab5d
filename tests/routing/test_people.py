"""Which person does a step, and who takes over when somebody leaves."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.catalog.model.flow import Performer, Signers
from app.routing import Assignment, assignment, assignments
from app.routing.handover import Held, substitutes
from app.routing.people import Candidate, FirstAsked, Pick, Terms, pick, terms_of
from tests.sample import HALL, PROMISED_ITEM, TOWN, sample_catalog

CATALOG = sample_catalog()
TASK = Assignment(
    step="receive", name="收件受理", point=TOWN, point_name="黑里河镇便民服务中心",
    post="综合受理岗", backup="帮办代办岗",
)  # fmt: skip
COVERED = Terms(covers=("离岗", "请假", "外出"))


def person(name: str, post: str = "综合受理岗", **more: Any) -> Candidate:
    return Candidate(username=name, name=name.upper(), posts=(post,), **{"present": True, **more})


def b_post(name: str, **more: Any) -> Candidate:
    return person(name, "帮办代办岗", **more)


def names(picked: Pick) -> list[str]:
    return [one.username for one in picked.people]


def said(picked: Pick, code: str) -> list[str]:
    return [reason.text for reason in picked.reasons if reason.code == code]


def test_who_is_here_and_has_least_to_do() -> None:
    people = (
        person("a", open_tasks=4), person("b", open_tasks=1), person("c", open_tasks=1),
        person("d", present=False), b_post("e"),
    )  # fmt: skip
    picked = pick(people, TASK, COVERED)
    assert names(picked) == ["b"]
    assert said(picked, "present") == ["“收件受理”派给B：在岗，手上有1件（在岗的3人里）。"]
    assert picked.given(TASK) == msgspec.structs.replace(TASK, person="b", person_name="B")
    assert picked.given(TASK).seat == "receive"


def test_where_nobody_signs_in_whoever_holds_the_post_may_take_it() -> None:
    picked = pick((person("a", present=None), b_post("b", present=None)), TASK, COVERED)
    assert (picked.people, picked.username) == ((), "")
    assert said(picked, "no-attendance") == [
        "这里今天没有人签到（未启用签到），“收件受理”由本岗位的人领办。"
    ]
    assert picked.given(TASK).person == ""
    assert said(pick((), TASK, COVERED), "no-attendance")


@pytest.mark.parametrize(
    ("absence", "covers", "expected"),
    [
        ("请假", ("请假",), ["b"]),
        ("外出", ("离岗", "请假", "外出"), ["b"]),
        ("外出", ("请假",), []),
        # Who has not signed in is off their post.
        ("", ("离岗",), ["b"]),
        ("", ("请假",), []),
    ],
)
def test_the_b_post_stands_in_for_what_it_covers(
    absence: Any, covers: Any, expected: list[str]
) -> None:
    people = (person("a", present=False, absence=absence), b_post("b"))
    picked = pick(people, TASK, Terms(covers=covers))
    assert names(picked) == expected
    word = absence or "离岗"
    if expected:
        (one,) = picked.people
        assert (one.post, one.as_backup, one.handed_over_from) == ("帮办代办岗", True, "a")
        assert said(picked, "stand-in") == [f"A（综合受理岗）{word}，由B岗“帮办代办岗”B顶岗。"]
    else:
        assert said(picked, "absent") == [f"A{word}，这种情况没有设B岗顶岗。"]
        assert said(picked, "pool") == ["没有可以派的人，“收件受理”由本岗位的人领办。"]


def test_who_is_out_is_away_though_signed_in() -> None:
    people = (person("a", absence="外出"), b_post("b"))
    assert names(pick(people, TASK, COVERED)) == ["b"]


def test_the_b_post_rests_while_an_a_is_here() -> None:
    people = (person("a", open_tasks=99), person("c", absence="请假"), b_post("b"))
    assert names(pick(people, TASK, COVERED)) == ["a"]


def test_a_b_post_that_is_away_too_leaves_it_with_the_post() -> None:
    people = (person("a", present=False), b_post("b", present=False))
    picked = pick(people, TASK, COVERED)
    assert names(picked) == []
    assert said(picked, "absent") == ["B岗“帮办代办岗”也没有人在岗。"]


def test_an_empty_post_has_nobody_to_stand_in_for() -> None:
    picked = pick((b_post("b"),), TASK, COVERED)
    assert (names(picked), len(said(picked, "pool"))) == ([], 1)


def test_who_is_barred_is_never_picked_and_it_is_said_why() -> None:
    terms = Terms(
        covers=COVERED.covers,
        barred={"a": "是申请人的亲属"},
        apart={"survey": "入户调查", "site": "现场踏勘"},
    )
    people = (
        person("a"), person("c", did=("survey", "site")), person("d", open_tasks=9),
    )  # fmt: skip
    picked = pick(people, TASK, terms)
    assert names(picked) == ["d"]
    assert said(picked, "barred") == [
        "不派A：是申请人的亲属。",
        "不派C：办过“入户调查”“现场踏勘”，应当分开。",
    ]
    # The same holds for the B post.
    away = (person("a", present=False), b_post("b", did=("site",)))
    assert names(pick(away, TASK, msgspec.structs.replace(terms, barred={}))) == []


def test_as_many_as_the_step_asks_for() -> None:
    two = msgspec.structs.replace(COVERED, people=2)
    people = (person("a", open_tasks=1), person("b", open_tasks=2), person("c", open_tasks=3))
    assert names(pick(people, TASK, two)) == ["a", "b"]
    filled = pick((people[0], person("d", absence="请假"), b_post("e")), TASK, two)
    assert names(filled) == ["a", "e"]
    assert filled.people[1].handed_over_from == "d"
    short = pick(people[:1], TASK, two)
    assert names(short) == ["a"]
    assert said(short, "short") == ["“收件受理”须2人一同办理，只派到1人，须另派人。"]


def test_who_was_asked_first_goes_on() -> None:
    terms = msgspec.structs.replace(COVERED, first_asked="b")
    people = (person("a"), person("b", open_tasks=9))
    picked = pick(people, TASK, terms)
    assert names(picked) == ["b"]
    assert said(picked, "first-asked") == ["B是首问责任人，优先由其办理。"]
    gone = pick((people[0], person("b", present=False)), TASK, terms)
    assert names(gone) == ["a"]
    assert said(gone, "first-asked") == [
        "B是首问责任人，这一步不能由其办理，由别人接办，首问责任不变。"
    ]


def test_the_terms_of_a_step() -> None:
    item = CATALOG.items[PROMISED_ITEM]
    steps = {step.id: step for step in CATALOG.workflows[item.workflow].all_steps()}
    all_steps = tuple(steps.values())
    first = FirstAsked(username="b", point=TOWN)

    def of(step: str, point: str = TOWN) -> Terms:
        task = assignment(CATALOG, item, steps[step], point)
        return terms_of(CATALOG, steps[step], task, all_steps, first_asked=first)

    assert of("receive") == Terms(covers=("离岗", "请假", "外出"), first_asked="b")
    assert of("survey").people == 2
    # What is inspected is nothing the applicant meets the counter for.
    assert of("survey").first_asked == ""
    assert of("deliver").first_asked == "b"
    assert of("receive", HALL).first_asked == ""
    approve = of("approve")
    assert (approve.covers, approve.apart) == ((), {"receive": "收件受理", "survey": "入户调查"})


def test_who_signed_one_seat_signs_no_other() -> None:
    item = CATALOG.items[PROMISED_ITEM]
    receive, *others = CATALOG.workflows[item.workflow].all_steps()
    second = Performer(post="出件岗")
    signed = msgspec.structs.replace(
        receive, signers=Signers(mode="会签", with_=(second,)), separate_from=()
    )
    first_seat, second_seat = assignments(CATALOG, item, signed, TOWN)
    assert (first_seat.step, second_seat.step) == ("receive.1", "receive.2")
    assert (first_seat.post, second_seat.post) == ("综合受理岗", "出件岗")
    terms = terms_of(CATALOG, signed, second_seat, (signed, *others))
    assert terms.apart == {"receive.1": "收件受理"}
    later = msgspec.structs.replace(others[0], separate_from=("receive",))
    task = assignment(CATALOG, item, later, TOWN)
    seats = terms_of(CATALOG, later, task, (signed, later)).apart
    assert set(seats) == {"receive", "receive.1", "receive.2"}
    both = person("a", "出件岗", did=("receive.1",))
    assert said(pick((both,), second_seat, terms), "barred") == [
        "不派A：办过“收件受理”，应当分开。"
    ]


def held(case: str, **more: Any) -> Held:
    return Held(case=case, task=TASK, terms=COVERED, **more)


def test_what_somebody_leaves_behind_is_shared_out() -> None:
    gone = person("a", absence="请假")
    others = (gone, person("b", open_tasks=2), person("c"), b_post("d"))
    overs = substitutes(gone, [held(case) for case in ("1", "2", "3", "4")], others)
    assert [(over.case, over.from_, over.to) for over in overs] == [
        ("1", "a", "c"), ("2", "a", "c"), ("3", "a", "b"), ("4", "a", "c"),
    ]  # fmt: skip
    assert not any(over.as_backup for over in overs)
    assert overs[0].task == "receive"
    assert overs[0].to_name == "C"
    assert all(over.why for over in overs)


def test_the_b_post_takes_over_only_what_it_covers() -> None:
    others = (b_post("d"), person("z", present=False, absence="请假"))
    leave = substitutes(person("a", absence="请假"), [held("1")], others)
    assert [(over.to, over.as_backup) for over in leave] == [("d", True)]
    only_leave = Held(case="1", task=TASK, terms=Terms(covers=("请假",)))
    # It is the absence of the one who goes that counts, not that of a colleague.
    out = substitutes(person("a", absence="外出"), [only_leave], others)
    assert [(over.to, over.to_name, over.as_backup) for over in out] == [("", "", False)]


def test_each_case_has_its_own_people_who_may_not() -> None:
    apart = msgspec.structs.replace(COVERED, apart={"survey": "入户调查"})
    tasks = [
        Held(case="1", task=TASK, terms=apart, did={"b": ("survey",)}),
        Held(case="2", task=TASK, terms=apart, did={"c": ("survey",)}),
    ]
    gone = person("a", absence="离岗")
    overs = substitutes(gone, tasks, (person("b"), person("c", open_tasks=5)))
    assert [over.to for over in overs] == ["c", "b"]


people = st.builds(
    Candidate,
    username=st.sampled_from([f"u{n}" for n in range(9)]),
    name=st.sampled_from(["甲", "乙", "丙"]),
    posts=st.sets(st.sampled_from(["综合受理岗", "帮办代办岗", "出件岗"])).map(tuple),
    present=st.sampled_from([True, False, None]),
    absence=st.sampled_from(["", "离岗", "请假", "外出"]),
    open_tasks=st.integers(0, 5),
    did=st.sets(st.sampled_from(["survey", "site"])).map(tuple),
)
crowds = st.lists(people, max_size=9, unique_by=lambda one: one.username)
many_terms = st.builds(
    Terms,
    people=st.integers(1, 3),
    covers=st.sets(st.sampled_from(["离岗", "请假", "外出"])).map(tuple),
    apart=st.sampled_from([{}, {"survey": "入户调查"}]),
    barred=st.sampled_from([{}, {"u1": "回避"}, {"u2": "回避", "u3": "回避"}]),
    first_asked=st.sampled_from(["", "u1", "u4"]),
)


@given(crowds, many_terms, st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=500)
def test_what_holds_for_every_pick(crowd: list[Candidate], terms: Terms, dice: Any) -> None:
    picked = pick(crowd, TASK, terms)
    by_name = {one.username: one for one in crowd}
    assert len(picked.people) == len(set(names(picked))) <= terms.people
    for chosen in picked.people:
        who = by_name[chosen.username]
        assert who.here
        assert chosen.username not in terms.barred
        assert not set(who.did) & set(terms.apart)
        assert chosen.post in who.posts
        assert chosen.as_backup == bool(chosen.handed_over_from)
        if chosen.as_backup:
            absent = by_name[chosen.handed_over_from]
            assert not absent.here
            assert (absent.absence or "离岗") in terms.covers
    assert picked.reasons
    assert all(reason.text.endswith("。") and "{" not in reason.text for reason in picked.reasons)
    # In whatever order people are given, the same are picked.
    shuffled = list(crowd)
    dice.shuffle(shuffled)
    assert names(pick(shuffled, TASK, terms)) == names(picked)


@given(crowds.filter(len), many_terms, st.integers(1, 6))
@settings(deadline=None, max_examples=200)
def test_nothing_goes_over_to_who_leaves(crowd: list[Candidate], terms: Terms, n: int) -> None:
    gone = crowd[0]
    tasks = [Held(case=str(k), task=TASK, terms=terms) for k in range(n)]
    overs = substitutes(gone, tasks, crowd)
    assert [over.case for over in overs] == [each.case for each in tasks]
    assert all(over.to != gone.username and over.from_ == gone.username for over in overs)
