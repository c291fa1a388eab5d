"""Several people at one step, people added and taken away, cases put aside."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from app.catalog.model import Performer, Signers, Step, Workflow
from app.catalog.words import Outcome, Signing, Verb
from app.workflow import (
    NotOffered,
    State,
    act,
    add_signer,
    hold,
    new_seat,
    offers,
    performers,
    remove_signer,
    replay,
    resume,
    settle,
    start,
    take_back,
    verbs_of,
)
from tests.sample_workflows import INSTANT

BY = Performer(post="审批岗")
OTHERS = (Performer(department="land"), Performer(post="法制岗", at="县"))


def signed(mode: Signing) -> Workflow:
    signers = Signers(mode=mode, with_=OTHERS)
    outcomes: tuple[Outcome, ...] = ("准予", "不通过", "不予", "退回")
    decide = Step(id="decide", name="决定", by=BY, signers=signers, outcomes=outcomes)
    return Workflow(
        id="w", name="会签流程",
        steps=(Step(id="first", name="收件", by=BY), decide, Step(id="end", name="送达", by=BY)),
    )  # fmt: skip


def begun(mode: Signing) -> tuple[Workflow, State]:
    workflow = signed(mode)
    return workflow, replay(workflow, [("first", "通过", "")])


def test_everybody_who_signs_has_a_seat() -> None:
    (_first, decide, end) = signed("会签").all_steps()
    assert performers(decide) == (
        ("decide.1", BY), ("decide.2", OTHERS[0]), ("decide.3", OTHERS[1]),
    )  # fmt: skip
    assert performers(end) == (("end", BY),)


class TestModes:
    def test_all_must_sign_in_any_order(self) -> None:
        workflow, state = begun("会签")
        assert state.open == ("decide.1", "decide.2", "decide.3")
        for seat in ("decide.3", "decide.1"):
            state = act(workflow, state, seat, "准予")
        assert (state.open, state.signed) == (
            ("decide.2",), (("decide.3", "准予"), ("decide.1", "准予")),
        )  # fmt: skip
        done = act(workflow, state, "decide.2", "准予")
        assert (done.open, done.passed, done.signed) == (("end",), ("first", "decide"), ())

    def test_one_suffices(self) -> None:
        workflow, state = begun("或签")
        assert act(workflow, state, "decide.2", "准予").open == ("end",)

    def test_one_after_another(self) -> None:
        workflow, state = begun("依次")
        for number in (1, 2, 3):
            assert state.open == (f"decide.{number}",)
            state = act(workflow, state, f"decide.{number}", "准予")
        assert state.open == ("end",)

    @pytest.mark.parametrize("mode", ["会签", "或签", "依次"])
    def test_one_no_decides_at_once(self, mode: Signing) -> None:
        workflow, state = begun(mode)
        seat = state.open[0]
        assert act(workflow, state, seat, "不予") == State(passed=("first", "decide"), ended="不予")
        assert act(workflow, state, seat, "不通过").open == ("end",)
        assert act(workflow, state, seat, "退回", "first").open == ("first",)

    def test_signatures_are_given_again_after_a_way_back(self) -> None:
        workflow, state = begun("会签")
        state = act(workflow, act(workflow, state, "decide.1", "准予"), "decide.2", "退回", "first")
        assert act(workflow, state, "first", "通过").open == ("decide.1", "decide.2", "decide.3")


class TestTakingBack:
    def test_a_signature(self) -> None:
        workflow, state = begun("会签")
        one = act(workflow, state, "decide.1", "准予")
        two = act(workflow, one, "decide.2", "准予")
        back = take_back(workflow, two, "decide.1")
        assert (back.open, back.signed) == (("decide.1", "decide.3"), (("decide.2", "准予"),))

    def test_the_last_signature_gives_the_others_back(self) -> None:
        workflow, state = begun("会签")
        for seat in ("decide.1", "decide.2"):
            state = act(workflow, state, seat, "准予")
        assert take_back(workflow, act(workflow, state, "decide.3", "准予"), "decide.3") == state

    def test_not_when_the_next_has_signed(self) -> None:
        workflow, state = begun("依次")
        one = act(workflow, state, "decide.1", "准予")
        assert take_back(workflow, one, "decide.1") == state
        two = act(workflow, one, "decide.2", "准予")
        with pytest.raises(NotOffered, match="“决定”以后已有人接着办理，不能撤回。"):
            take_back(workflow, two, "decide.1")

    @pytest.mark.parametrize(
        ("seat", "message"),
        [
            ("receive", "“收件受理”以后已有人接着办理，不能撤回。"),
            ("nothing", "步骤“nothing”现在不能办理；现在可办：送达（送达）。"),
        ],
    )
    def test_not_what_others_went_on_from(self, seat: str, message: str) -> None:
        longer = replace(INSTANT, steps=(*INSTANT.steps, Step(
            id="deliver", name="送达", by=BY, outcomes=("送达",),
        )))  # fmt: skip
        state = replay(longer, [("receive", "受理", ""), ("issue", "办结", "")])
        with pytest.raises(NotOffered) as refusal:
            take_back(longer, state, seat)
        assert str(refusal.value) == message

    def test_not_when_it_has_ended(self) -> None:
        state = replay(INSTANT, [("receive", "不予受理", "")])
        with pytest.raises(NotOffered, match="此件已经结束"):
            take_back(INSTANT, state, "receive")


class TestAdding:
    def test_before_oneself_as_when_delegating(self) -> None:
        state = replay(INSTANT, [("receive", "受理", "")])
        assert new_seat(INSTANT, state, "issue") == "issue.2"
        asked = add_signer(INSTANT, state, "issue", "前")
        assert (asked.open, asked.added) == (("issue.2",), (("issue.2", "issue", "前"),))
        (offer,) = offers(INSTANT, asked)
        assert (offer.seat, offer.outcomes) == ("issue.2", ("通过", "不通过"))
        # Whatever the one who was asked thinks, whose step it is decides.
        for opinion in offer.outcomes:
            assert act(INSTANT, asked, "issue.2", opinion).open == ("issue",)

    def test_several_before_are_all_waited_for(self) -> None:
        state = replay(INSTANT, [("receive", "受理", "")])
        two = add_signer(INSTANT, add_signer(INSTANT, state, "issue", "前"), "issue", "前")
        assert two.open == ("issue.2", "issue.3")
        assert act(INSTANT, two, "issue.2", "通过").open == ("issue.3",)
        assert replay(
            INSTANT,
            [
                ("receive", "受理", ""), ("issue", "委派", ""), ("issue", "加签", "前"),
                ("issue.3", "通过", ""), ("issue.2", "通过", ""),
            ],
        ).open == ("issue",)  # fmt: skip

    def test_after_oneself(self) -> None:
        state = add_signer(INSTANT, replay(INSTANT, [("receive", "受理", "")]), "issue", "后")
        assert state.open == ("issue",)
        mine = act(INSTANT, state, "issue", "办结")
        assert (mine.open, mine.signed) == (("issue.2",), (("issue", "办结"),))
        assert act(INSTANT, mine, "issue.2", "通过").ended == "办结"
        back = act(INSTANT, mine, "issue.2", "不通过")
        assert (back.open, back.added) == (("issue",), (("issue.2", "issue", "后"),))
        assert act(INSTANT, back, "issue", "办结").open == ("issue.2",)

    def test_a_refusal_does_not_wait_for_those_after(self) -> None:
        state = add_signer(INSTANT, replay(INSTANT, [("receive", "受理", "")]), "issue", "后")
        assert act(INSTANT, state, "issue", "不予").ended == "不予"

    def test_beside_those_of_the_workflow(self) -> None:
        workflow, state = begun("会签")
        asked = add_signer(workflow, state, "decide.2", "前")
        assert asked.open == ("decide.1", "decide.3", "decide.4")
        assert offers(workflow, asked)[2].outcomes == ("通过", "不通过")

    def test_taking_one_away(self) -> None:
        state = replay(INSTANT, [("receive", "受理", "")])
        asked = add_signer(INSTANT, state, "issue", "前")
        assert remove_signer(INSTANT, asked, "issue.2") == state
        after = act(INSTANT, add_signer(INSTANT, state, "issue", "后"), "issue", "办结")
        assert remove_signer(INSTANT, after, "issue.2").ended == "办结"

    def test_only_one_who_was_added_and_has_not_signed(self) -> None:
        workflow, state = begun("会签")
        asked = add_signer(workflow, state, "decide.1", "前")
        deeper = add_signer(workflow, asked, "decide.4", "前")
        for seat in ("decide.2", "decide.4", "nobody"):
            with pytest.raises(NotOffered, match="只能减去加签的、还没有签的人"):
                remove_signer(workflow, deeper, seat)

    def test_only_at_an_open_seat(self) -> None:
        with pytest.raises(NotOffered, match="步骤“审查出件”现在不能办理"):
            add_signer(INSTANT, start(INSTANT), "issue", "前")


class TestHolding:
    def test_a_held_case_offers_nothing_until_it_is_taken_up(self) -> None:
        held = hold(start(INSTANT))
        assert offers(INSTANT, held) == ()
        for refused in (
            lambda: act(INSTANT, held, "receive", "受理"),
            lambda: add_signer(INSTANT, held, "receive", "前"),
            lambda: hold(held),
        ):
            with pytest.raises(NotOffered, match="此件已经挂起，先恢复，再办理。"):
                refused()
        assert resume(held) == start(INSTANT)
        with pytest.raises(NotOffered, match="没有挂起"):
            resume(start(INSTANT))


@pytest.mark.parametrize(
    ("outcomes", "verbs", "more"),
    [
        (("通过", "退回"), None, {"撤回"}),
        (("受理", "补正"), None, set()),
        (("准予", "不予"), None, set()),
    ],
)
def test_what_is_told_to_the_applicant_is_not_usually_taken_back(
    outcomes: tuple[Outcome, ...], verbs: tuple[Verb, ...] | None, more: set[Verb]
) -> None:
    usual = {"转办", "委派", "加签", "征求意见", "抄送", "催办"}
    step = Step(id="s", name="s", by=BY, outcomes=outcomes, verbs=verbs)
    assert verbs_of(step) == usual | more
    assert verbs_of(replace(step, verbs=())) == frozenset()
    (offer,) = offers(flow := Workflow(id="w", name="w", steps=(replace(step, verbs=("挂起",)),)),
                      start(flow))  # fmt: skip
    assert offer.verbs == {"挂起"}


def test_a_state_stored_before_there_were_blocks_is_read_as_it_was() -> None:
    import msgspec

    old = b'{"open":["issue"],"passed":["receive"],"ended":""}'
    assert msgspec.json.decode(old, type=State) == replay(INSTANT, [("receive", "受理", "")])


@pytest.mark.parametrize("mode", ["会签", "或签", "依次"])
def test_what_the_law_settles_waits_for_no_signature(mode: Signing) -> None:
    flow = signed(mode)
    state = act(flow, start(flow), "first", "通过")
    done = settle(flow, state, "decide", "准予")
    assert (done.open, done.signed) == (("end",), ())
    assert set(done.passed) == {"first", "decide"}
    if mode != "或签":
        assert settle(flow, act(flow, state, "decide.1", "准予"), "decide", "准予") == done
    plain = act(INSTANT, start(INSTANT), "receive", "受理")
    assert settle(INSTANT, start(INSTANT), "receive", "受理") == plain
