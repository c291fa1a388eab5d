"""Random workflows through the desk, random verbs of random people: nothing is ever lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any, Final

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from app.catalog.model import Block, Catalog, Choose, Limit, Performer, Step, Workflow
from app.catalog.model.flow import Alternative, Auto, Flow, Parallel, Repeat, Signers
from app.catalog.words import Outcome
from app.desk import Action, Actor, CaseView, Deed, NotVisible, Refused, Stale
from app.desk.casefile import CaseFile, load
from app.desk.facts import Facts
from app.desk.staff import row_of
from app.fields import Question
from app.store import Store, write_staff
from app.store.tables import Task
from app.workflow import OUTCOMES, State, step_id_of
from tests.databases import fresh
from tests.desk.hall import ADMIN, CLERK, EVERYBODY, START, Hall
from tests.desk.watching import watch_over
from tests.sample import TOWN, sample_catalog
from tests.workflow import oracle
from tests.workflow.random_flows import random_workflow

# Each part is a test of its own, so that several run at once.
PARTS: Final = range(4)
EACH: Final = 55
TOWN_POSTS: Final = ("综合受理岗", "帮办代办岗", "出件岗", "民政助理岗", "村镇建设岗")
BY: Final = (
    Performer(post="民政助理岗", at="镇"),
    Performer(post="综合受理岗", at="受理点"),
    Performer(department="主办部门", post="审批岗"),
    Performer(department="natural-resources", post="审批岗"),
)
# Two of each kind, so that what one did another can go on with.
MORE: Final = tuple(
    Actor(username=f"town{n}", name=f"镇{n}号", role="办事员", point=TOWN, posts=TOWN_POSTS)
    for n in range(4)
) + tuple(
    Actor(
        username=f"dept{n}", name=f"县{n}号", role="审批员",
        departments=("civil-affairs", "natural-resources", "agriculture"),
    )
    for n in range(4)
)  # fmt: skip
PEOPLE: Final = (*EVERYBODY, *MORE)
# What ends a case whatever is open, or waits for the applicant: seldom, so that runs get deep.
SELDOM: Final = frozenset(
    {"撤件", "终止", "不予", "不予受理", "不需要办理", "转告有权机关", "批注", "更正"}
)


def peopled(rng: Random, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Give blocks whose steps are done by people of the sample catalogue."""
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, Choose) and not block.by:
            # What the answers choose is decided when a case opens: here all of it is gone through.
            found += (each for case in block.cases for each in peopled(rng, case.steps))
        else:
            found.append(_peopled(rng, block))
    return tuple(found)


def _peopled(rng: Random, block: Block) -> Block:
    if isinstance(block, Parallel):
        return replace(block, branches=tuple(peopled(rng, each) for each in block.branches))
    if isinstance(block, Choose):
        cases = tuple(
            Alternative(when=c.when, outcomes=c.outcomes, steps=peopled(rng, c.steps))
            for c in block.cases
        )
        return replace(block, cases=cases)
    if isinstance(block, Repeat | Flow):
        return replace(block, steps=peopled(rng, block.steps))
    return _staffed(rng, block)


def _staffed(rng: Random, step: Step) -> Step:
    outcomes: tuple[Outcome, ...] = tuple(o for o in step.outcomes if o not in ("补正", "受理"))
    outcomes = outcomes or ("通过",)
    if all(OUTCOMES[each].moves not in ("前进",) for each in outcomes):
        outcomes = ("通过", *outcomes)
    signers = step.signers
    if signers is not None:
        signers = Signers(mode=signers.mode, with_=tuple(rng.choice(BY) for _each in signers.with_))
    inside = set(outcomes) <= {"通过", "不通过", "退回"}
    auto = Auto(after=Limit(length=2), ground="示例") if inside and rng.random() < 0.7 else None
    verbs = ("转办", "委派", "加签", "征求意见", "抄送", "催办", "撤回", "挂起")
    return replace(
        step, by=rng.choice(BY), signers=signers, outcomes=outcomes, auto=auto,
        verbs=verbs if rng.random() < 0.7 else None, limit=Limit(length=3),
    )  # fmt: skip


def catalog_of(seed: int) -> Catalog:
    """Give the sample catalogue in which an item goes by a random workflow after its intake."""
    rng, catalog = Random(seed), sample_catalog()
    survey = catalog.workflows["survey"]
    random = random_workflow(seed)
    flow = Workflow(
        id="survey", name="随机流程",
        steps=(survey.steps[0], *peopled(rng, random.steps), survey.steps[-1]),
    )  # fmt: skip
    return replace(catalog, workflows={**catalog.workflows, "survey": flow})


class Run:
    """One case and all that happens to it."""

    def __init__(self, hall: Hall, seed: int) -> None:
        self.hall, self.rng = hall, Random(seed)
        hall.catalog = catalog_of(seed)
        hall.at = START + timedelta(seconds=seed)
        case = hall.open()
        self.number = case.number
        self.done: list[str] = []
        self.last: Actor | None = None
        if self.rng.random() < 0.8:
            hall.act(CLERK, case, "receive", "受理")

    def view(self, actor: Actor = ADMIN) -> CaseView:
        return self.hall.desk.case(actor, self.number, self.hall.at)

    def file(self) -> CaseFile:
        with self.hall.store.reading() as connection:
            return load(self.hall.desk._room, connection, ADMIN, self.number)

    def facts(self) -> Facts:
        return self.file().facts

    def turn(self, *, forward: bool = False) -> None:
        """Let a random person do something random, or the clock what is due."""
        if not forward and self.rng.random() < 0.15:
            watch_over(
                self.hall.desk._room, self.number, self.hall.later(days=self.rng.choice((1, 4)))
            )
            return
        if forward and self.facts().waiting:
            self.hall.supply(CLERK, self.view(), ("id-card",))
            return
        # Whoever comes first and finds something to do.
        people = self.rng.sample(PEOPLE, len(PEOPLE))
        if self.last and self.rng.random() < 0.3:
            # Whoever acted last thinks better of it.
            people.insert(0, self.last)
        ways = (list(self._possible(actor, forward)) for actor in people)
        found: list[tuple[Actor, str, Action | Deed]] = next(filter(None, ways), [])
        if not found:
            watch_over(self.hall.desk._room, self.number, self.hall.later(days=30))
            return
        seldom = self.rng.random() < 0.02
        found = [each for each in found if seldom or each[1] not in SELDOM] or found
        acts = [each for each in found if isinstance(each[2], Action)]
        if acts and self.rng.random() < 0.4:
            found = acts
        # Each verb as often as any other, on however many seats it is offered.
        wanted = self.rng.choice(sorted({word for _actor, word, _deed in found}))
        actor, word, deed = self.rng.choice([each for each in found if each[1] == wanted])
        try:
            if isinstance(deed, Action):
                self.hall.desk.act(actor, self.number, deed, self.hall.later())
            else:
                self.hall.desk.do(
                    actor, self.number, self._answered(actor, deed), self.hall.later()
                )
        except (Refused, Stale):
            return
        self.done.append(word)
        self.last = actor

    def _possible(self, actor: Actor, forward: bool) -> Iterator[tuple[Actor, str, Action | Deed]]:
        try:
            case = self.hall.desk.case(actor, self.number, self.hall.at)
        except NotVisible:
            return
        for choice in case.offers:
            for outcome in choice.outcomes:
                if forward and OUTCOMES[outcome].moves != "前进":
                    continue
                yield actor, outcome, self._action(case, choice, outcome)
        for offer in case.verbs:
            if forward and offer.word not in ("恢复", "收回征求意见"):
                continue
            yield actor, offer.word, Deed(word=offer.word, step=offer.step, version=case.version)

    def _action(self, case: CaseView, choice: Any, outcome: Outcome) -> Action:
        needs = choice.needs[outcome]
        back = self.rng.choice(choice.back_to)[0] if "back_to" in needs else ""
        return Action(
            step=choice.step, outcome=outcome, version=case.version,
            reason="理由" if "reason" in needs else "",
            clause="第一条" if "clause" in needs else "",
            turn_to="别处" if "turn_to" in needs else "", back_to=back,
            materials=("id-card",) if "materials" in needs else (),
            companions=("同行甲",) if "companions" in needs else (),
            answers=choice.given.get(outcome, {}),
        )  # fmt: skip

    def _answered(self, actor: Actor, deed: Deed) -> Deed:
        case = self.hall.desk.case(actor, self.number, self.hall.at, deed.word)
        offers = [o for o in case.verbs if (o.word, o.step) == (deed.word, deed.step)]
        answers = {
            each.id: offer.given.get(each.id) or self._answer(each)
            for offer in offers
            for each in offer.questions
        }
        return replace(deed, answers=answers)

    def _answer(self, question: Question) -> str | list[str]:
        if question.type == "单选":
            return self.rng.choice(question.choices)
        if question.type == "多选":
            several = min(len(question.choices), self.rng.randint(0, 2))
            return self.rng.sample(question.choices, several)
        kinds = {"整数": "2", "是否": self.rng.choice(["是", "否"]), "日期": "2025-07-01"}
        return kinds.get(question.type, "写几句话")

    def check(self) -> None:
        """What must hold of every case, whatever was done."""
        file = self.file()
        facts, flow = file.facts, file.definition.workflow
        assert {task.step for task in facts.tasks} == set(facts.state.open)
        waiting = {name for each in facts.state.added for name in each[:2]} - set(facts.state.open)
        assert {task.step for task in facts.named} == waiting
        assert set(facts.opened) == set(facts.state.open)
        busy = {step_id_of(seat) for seat in facts.state.open}
        assert {each.step for each in facts.inquiries} <= busy
        self._check_rows(file.row.id, facts)
        if not facts.state.ended:
            oracle.check(flow, replace(facts.state, before=None))

    def _check_rows(self, case_id: int, facts: Facts) -> None:
        asides = {each.id: each.task for each in facts.inquiries}
        wanted = {task.step: task for task in facts.tasks} | asides
        with self.hall.store.reading() as connection:
            rows = connection.execute(
                select(Task).where(Task.case_id == case_id, Task.closed_at.is_(None))
            ).all()
        assert len(rows) == len(wanted)
        for row in rows:
            task = wanted[row.step]
            assert (row.point, row.post, row.department) == (task.point, task.post, task.department)
            assert (row.person, row.aside) == (task.person, row.step in asides)

    def finish(self) -> State:
        """Bring the case to an end, going forward only."""
        for _count in range(400):
            state = self.facts().state
            if state.ended:
                return state
            self.turn(forward=True)
        raise AssertionError(f"no end after {self.done}: {self.facts()}")

    def check_record(self) -> None:
        audit = self.hall.desk.audit(ADMIN, self.number)
        assert (audit.broken, audit.replayed) == (None, True), self.done


@pytest.fixture(scope="module")
def busy_hall() -> Iterator[Hall]:
    with fresh("sqlite") as url:
        store = Store(url)
        hall = Hall(store, sample_catalog())
        with store.writing() as connection:
            for each in MORE:
                write_staff.add(connection, row_of(each, START, True))
        yield hall
        store.dispose()


@pytest.mark.parametrize("part", PARTS)
def test_every_case_holds_together_and_comes_to_an_end(busy_hall: Hall, part: int) -> None:
    done: set[str] = set()
    for seed in range(part * EACH, (part + 1) * EACH):
        run = Run(busy_hall, seed)
        for _turn in range(Random(seed).randint(4, 26)):
            run.turn()
            run.check()
        assert run.finish().ended
        run.check()
        run.check_record()
        done |= {*run.done, *(event.kind for event in run.view().timeline)}
    # The runs did meet what they are to prove.
    assert done >= {
        "转办", "加签", "委派", "征求意见", "答复意见", "抄送", "催办", "退回", "不通过",
    }  # fmt: skip
    assert len(done & {"减签", "撤回", "收回征求意见", "挂起", "恢复", "超时自动"}) > 3


def test_everything_written_beside_the_cases_follows_from_their_events(busy_hall: Hall) -> None:
    for seed in range(500, 508):
        run = Run(busy_hall, seed)
        for _turn in range(12):
            run.turn()
    assert busy_hall.desk.rebuild(ADMIN).differences == ()
