"""Cases of shipped items, walked through the real desk by people who hold the posts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from app.catalog import Catalog
from app.catalog.materials import applicable
from app.catalog.model import Item, Point, Workflow
from app.catalog.model.situations import in_situation
from app.desk import Action, Actor, Application, CaseView, Choice, NotVisible
from app.desk.staff import row_of
from app.fields import read_answers, sample
from app.store import Store, write_staff
from app.workflow import OUTCOMES, act, offers, start
from tests.desk.viewing import ViewingDesk

BEGIN = datetime(2026, 3, 4, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
FORWARD = ("受理", "通过", "准予", "办结", "送达")


class Walker:
    """Opens and acts; a new person for every step, so that separation of duties never bars."""

    def __init__(self, store: Store, catalog: Catalog) -> None:
        self.store, self.catalog, self.at = store, catalog, BEGIN
        self.desk = ViewingDesk(
            store, lambda: catalog, b"a secret of the tests, 32 bytes!", "https://hall.example"
        )
        self._number = count(1)

    def hire(self, **about: object) -> Actor:
        """Add somebody to the staff."""
        number = next(self._number)
        actor = Actor(username=f"p{number}", name=f"职员{number}", **about)  # type: ignore[arg-type]
        with self.store.writing() as connection:
            write_staff.add(connection, row_of(actor, BEGIN, True))
        return actor

    def place(self, item: Item) -> Point:
        """Give the point where the item is taken in: the lowest tier that may."""
        tier = next(tier for tier in ("村", "镇", "县") if tier in item.tiers)
        return next(
            p for p in self.catalog.points.values() if p.tier == tier and p.kind != "银行驿站"
        )

    def application(self, item: Item, complete: bool = True) -> Application:
        """Give the sample application, with every material that its answers call for, or none."""
        raw = {question.id: sample(question) for question in item.form}
        answers = read_answers(item.form, raw)
        assert answers.problems == {}
        point = self.place(item)
        body = item.audience[0] != "自然人"
        applicant = {
            "name": "宁城县示例有限公司" if body else "张三丰",
            "id_kind": "统一社会信用代码" if body else "居民身份证",
            "id_number": "91350100M000100Y43" if body else "11010519491231002X",
            "phone": "13800000000",
            "village": next((d for d in point.divisions if len(d) == 12), ""),
        }
        asked_for = applicable(in_situation(item, answers.values), answers.values)
        materials = {material.id: complete for material in asked_for}
        return Application(
            item=item.id, point=point.id, applicant=applicant, answers=raw, materials=materials,
            token=f"t{next(self._number)}",
        )  # fmt: skip

    def open(self, item: Item, complete: bool = True) -> CaseView:
        """Open a case at the item's lowest point."""
        point = self.place(item)
        clerk = self.hire(role="办事员", point=point.id, posts=())
        return self.desk.open_case(clerk, self.application(item, complete), self.at)

    def people(self, case: CaseView) -> Iterator[tuple[Actor, Choice]]:
        """Give, for each open step, somebody new who holds it, and what they are offered."""
        with_posts = [
            (p.id, tuple(post.id for post in self.catalog.posts_at(p.id))) for p in self.places()
        ]
        administrator = self.hire(role="管理员")
        for task in self.desk.case(administrator, case.number, self.at).tasks:
            yield self._holder(case, task.step, with_posts)

    def places(self) -> tuple[Point, ...]:
        """Give every point that has posts."""
        return tuple(self.catalog.points.values())

    def _holder(
        self, case: CaseView, step: str, with_posts: list[tuple[str, tuple[str, ...]]]
    ) -> tuple[Actor, Choice]:
        chain = [case.point]
        while parent := self.catalog.points[chain[-1]].parent:
            chain.append(parent)
        posts = dict(with_posts)
        for about in (
            *({"role": "办事员", "point": point, "posts": posts[point]} for point in chain),
            *({"role": "审批员", "departments": (name,)} for name in self.catalog.departments),
        ):
            actor = Actor(username="looks", name="看", **about)  # type: ignore[arg-type]
            try:
                seen = self.desk.case(actor, case.number, self.at)
            except NotVisible:
                continue
            if any(choice.step == step for choice in seen.offers):
                holder = self.hire(**about)
                offers = self.desk.case(holder, case.number, self.at).offers
                return holder, next(choice for choice in offers if choice.step == step)
        raise AssertionError(f"nobody holds {step} of {case.item_id} at {case.point}")

    def act(self, actor: Actor, case: CaseView, choice: Choice, outcome: str) -> CaseView:
        """Act with everything the outcome asks for."""
        needs = choice.needs[outcome]
        seen = self.desk.case(actor, case.number, self.at)
        action = Action(
            step=choice.step, outcome=outcome, version=seen.version, token=f"t{next(self._number)}",  # type: ignore[arg-type]
            reason="经核查不符合条件" if "reason" in needs else "",
            clause="《示例办法》第九条" if "clause" in needs else "",
            materials=tuple(m.id for m in seen.materials if not m.brought) if "materials" in needs else (),
            note="请补齐" if "materials" in needs else "",
            back_to=choice.back_to[0][0] if "back_to" in needs else "",
            turn_to="上级机关" if "turn_to" in needs else "",
            companions=tuple(f"同行{n}" for n in range(choice.min_people - 1)) if "companions" in needs else (),
            answers=choice.given.get(outcome, {}),
        )  # fmt: skip
        self.at += timedelta(hours=1)
        return self.desk.act(actor, case.number, action, self.at)

    def forward(self, case: CaseView, failing: bool = False) -> CaseView:
        """Do the first open step the way that goes on; `failing` where it may fail and go on."""
        actor, choice = next(self.people(case))
        while not (able := [word for word in choice.outcomes if word in FORWARD]):
            # A 公示 must run its full time: come back the next day.
            assert any("期满" in why for why in choice.blocked.values()), choice.blocked
            self.at += timedelta(days=1)
            offers = self.desk.case(actor, case.number, self.at).offers
            choice = next(each for each in offers if each.step == choice.step)
        outcome = "不通过" if failing and "不通过" in choice.outcomes else able[0]
        return self.act(actor, case, choice, outcome)


def acts_to_the_end(workflow: Workflow) -> int:
    """Give how many acts `forward` needs: one for every seat on the way that is gone."""
    state, count = start(workflow), 0
    while not state.ended:
        offer = offers(workflow, state)[0]
        outcome = next(word for word in offer.outcomes if word in FORWARD)
        state, count = act(workflow, state, offer.seat, outcome), count + 1
    return count


def endings(item: Item, catalog: Catalog) -> list[tuple[str, str]]:
    """Give every (step, outcome) of the item's workflow that ends a case."""
    return [
        (step.id, outcome)
        for step in catalog.workflows[item.workflow].all_steps()
        for outcome in step.outcomes
        if OUTCOMES[outcome].moves == "终结"
    ]
