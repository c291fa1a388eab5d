"""Takes cases of any item through the real desk, each step by somebody who holds it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import select

from app.catalog import Catalog
from app.catalog.materials import applicable
from app.catalog.model import Item, Point
from app.catalog.model.situations import in_situation
from app.clock import WorkCalendar
from app.desk import Action, Actor, Application, CaseView, Choice, Desk, DeskError
from app.desk.staff import row_of
from app.fields import read_answers, sample
from app.store import Store, write_staff
from app.store.tables import Case, Task

FORWARD: Final = ("受理", "通过", "准予", "办结", "送达")
# Nobody does more than one step of a case, so that separation of duties bars nobody.
SHIFTS: Final = 4

Takers = list[tuple[Item, Point]]


class Walker:
    """Opens cases and moves them on, a step a working day, until they end or the time is up."""

    def __init__(self, store: Store, catalog: Catalog, secret: bytes, until: datetime) -> None:
        self.store, self.catalog, self.until = store, catalog, until
        self.desk = Desk(store, lambda: catalog, secret, "https://hall.example")
        self.calendar = WorkCalendar(catalog.calendars)
        self._people: dict[tuple[str, str, int], Actor] = {}
        self._count = 0

    def person(self, point: str, department: str, shift: int) -> Actor:
        """Give somebody of a point, who holds all its posts, or of a department."""
        key = (point, department, shift % SHIFTS)
        if key not in self._people:
            posts = tuple(dict.fromkeys(post.id for post in self.catalog.posts_at(point)))
            actor = Actor(
                username="-".join(map(str, key)).strip("-"), name="李经办",
                role="审批员" if department else "办事员", point="" if department else point,
                departments=(department,) if department else (), posts=() if department else posts,
            )  # fmt: skip
            with self.store.writing() as connection:
                write_staff.add(connection, row_of(actor, self.until - timedelta(days=400), True))
            self._people[key] = actor
        return self._people[key]

    def takers(self, kind: str) -> Takers:
        """Give every item of a kind with every point that takes it at its counter."""
        return [
            (item, point)
            for item in self.catalog.items.values()
            for point in self.catalog.points.values()
            if item.kind == kind and point.tier in item.tiers and point.kind != "银行驿站"
        ]

    def open(self, item: Item, point: Point, at: datetime) -> CaseView:
        """Open a case with the sample answers. Raises DeskError where it is not taken."""
        self._count += 1
        raw = {question.id: sample(question) for question in item.form}
        answers = read_answers(item.form, raw).values
        body = "自然人" not in item.audience
        applicant = {
            "name": "宁城县示例有限公司" if body else "王秀英",
            "id_kind": "统一社会信用代码" if body else "居民身份证",
            "id_number": "91350100M000100Y43" if body else "11010519491231002X",
            "phone": "13800000000", "address": "示例路1号",
            "village": next((code for code in point.divisions if len(code) == 12), ""),
        }  # fmt: skip
        needed = applicable(in_situation(item, answers), answers)
        application = Application(
            item=item.id, point=point.id, applicant=applicant, answers=raw,
            materials={material.id: True for material in needed}, token=f"open-{self._count}",
        )  # fmt: skip
        clerk = self.person(point.id, "", 0)
        return self.desk.case(clerk, self.desk.open_case(clerk, application, at), at)

    def finish(self, case: CaseView, at: datetime, days: int) -> str:
        """Move a case on, a step every so many working days; give its number."""
        for shift in range(1, 40):
            at = self.later(at, days)
            if case.ended or at > self.until:
                break
            moved = self._step(case, at, shift)
            if moved is not None:
                case = moved
        return case.number

    def later(self, at: datetime, days: int) -> datetime:
        """Give the moment a few minutes later, or at the same time after so many working days."""
        if not days:
            return at + timedelta(minutes=7)
        day: date = at.date()
        for _n in range(days):
            day += timedelta(days=1)
            while not self.calendar.is_working(day):
                day += timedelta(days=1)
        return datetime.combine(day, at.time(), at.tzinfo)

    def _step(self, case: CaseView, at: datetime, shift: int) -> CaseView | None:
        """Do the first open step that can be done now; None when all must wait."""
        for actor in self._holders(case.number, shift):
            seen = self.desk.case(actor, case.number, at)
            for choice in seen.offers:
                for outcome in choice.outcomes:
                    if outcome in FORWARD and set(choice.needs[outcome]) <= {"companions"}:
                        return self._act(actor, seen, choice, outcome, at)
        return None

    def _act(
        self, actor: Actor, case: CaseView, choice: Choice, outcome: str, at: datetime
    ) -> CaseView | None:
        given: dict[str, Any] = dict(getattr(choice, "given", {}).get(outcome, {}))
        action = Action(
            step=choice.step, outcome=outcome, version=case.version,  # type: ignore[arg-type]
            token=f"{case.number}-{case.version}",
            companions=tuple(f"同行{n}" for n in range(choice.min_people - 1)),
            **({"answers": given} if given else {}),
        )  # fmt: skip
        try:
            self.desk.act(actor, case.number, action, at)
            return self.desk.case(actor, case.number, at)
        except DeskError:
            return None

    def _holders(self, number: str, shift: int) -> Iterator[Actor]:
        statement = (
            select(Task.point, Task.department)
            .join(Case, Case.id == Task.case_id)
            .where(Case.number == number, Task.closed_at.is_(None))
        )
        with self.store.reading() as connection:
            found = list(connection.execute(statement))
        for task in found:
            yield self.person("" if task.department else task.point, task.department, shift)
