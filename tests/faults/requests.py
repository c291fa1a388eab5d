"""What a counter is asked for under load: values that can be sent, done, and sent again."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec

from app.catalog.model import Catalog
from app.desk import Action, Actor, Application, CaseView, Desk, NotVisible
from app.fields import sample
from tests.desk import hall
from tests.sample import INSTANT_ITEM, JOINT_ITEM, PROMISED_ITEM, TOWN

FORWARD: Final = ("受理", "通过", "准予", "办结", "送达")
KNOWN_NEEDS: Final = {"companions"}
PEOPLE: Final = {actor.username: actor for actor in hall.EVERYBODY}
HOLDERS: Final = (
    hall.CLERK, hall.SURVEYOR, hall.BUILDER, hall.VILLAGER, hall.LAND_APPROVER,
    hall.FARM_APPROVER, hall.APPROVER,
)  # fmt: skip


class Request(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One request: no two have the same `at`, so an event tells which request it comes from."""

    verb: str
    who: str
    at: datetime
    token: str
    number: str = ""
    item: str = ""
    step: str = ""
    outcome: str = ""
    version: int = 0
    materials: tuple[str, ...] = ()
    companions: tuple[str, ...] = ()
    answers: dict[str, str] = {}


class Ack(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the desk answered: the case, how many events it has, and a paper's number."""

    number: str
    events: int = 0
    paper: str = ""


def perform(desk: Desk, catalog: Catalog, request: Request) -> Ack:
    """Do a request. Raises DeskError."""
    who, at = PEOPLE[request.who], request.at
    if request.verb == "paper":
        paper, _pdf = desk.issue_paper(who, request.number, "收件凭证", at)
        return Ack(number=request.number, paper=paper.number)
    if request.verb == "open":
        number = Desk.open_case(desk, who, _application(catalog, request), at)
    elif request.verb == "supply":
        number = Desk.supply(
            desk, who, request.number, request.materials, request.version, request.token, at
        )
    else:
        number = Desk.act(desk, who, request.number, _action(request), at)
    view = desk.case(who, number, at)
    return Ack(number=number, events=len(view.timeline))


def _application(catalog: Catalog, request: Request) -> Application:
    rules = catalog.items[request.item]
    return Application(
        item=request.item, point=TOWN, applicant=hall.APPLICANT,
        answers={question.id: sample(question) for question in rules.form},
        materials=dict.fromkeys(request.materials, True), token=request.token,
    )  # fmt: skip


def _action(request: Request) -> Action:
    asks = request.outcome == "补正"
    return Action(
        step=request.step, outcome=request.outcome, version=request.version,  # type: ignore[arg-type]
        token=request.token, companions=request.companions,
        materials=request.materials if asks else (), note="请补齐" if asks else "",
        answers=request.answers,
    )  # fmt: skip


class Crowd:
    """Thinks of one request after another, each at a moment of its own."""

    def __init__(self, desk: Desk, catalog: Catalog, serial: int, numbers: Sequence[str]) -> None:
        self.desk, self.catalog = desk, catalog
        self.dice = random.Random(serial)
        self.numbers = list(numbers)
        self._serial, self._count = serial, 0

    def next(self) -> Request:
        """Give a request that the desk will not refuse, unless somebody is faster."""
        self._count += 1
        while True:
            if not self.numbers or self.dice.random() < 0.3:
                return self._open()
            number = self.dice.choice(self.numbers)
            found = self._paper(number) if self.dice.random() < 0.08 else self._on(number)
            if found is not None:
                return found
            # A case with nothing left to do is looked at no more.
            self.numbers.remove(number)

    def _mark(self, hours: int) -> dict[str, Any]:
        unique = self._serial * 100_000 + self._count
        moment = hall.START + timedelta(hours=hours, microseconds=unique)
        return {"at": moment, "token": f"{self._serial}-{self._count}"}

    def _open(self) -> Request:
        item = self.dice.choice((INSTANT_ITEM, PROMISED_ITEM, JOINT_ITEM))
        every = tuple(material.id for material in self.catalog.items[item].materials)
        brought = every if self.dice.random() < 0.7 else every[:1]
        return Request(
            verb="open", who=hall.CLERK.username, item=item, materials=brought, **self._mark(0)
        )

    def _paper(self, number: str) -> Request | None:
        case = self.desk.case(hall.CLERK, number, hall.START)
        if "收件凭证" not in case.printable or case.papers:
            return None
        return Request(
            verb="paper", who=hall.CLERK.username, number=number, **self._mark(case.version)
        )

    def _on(self, number: str) -> Request | None:
        case = self.desk.case(hall.CLERK, number, hall.START)
        if case.may_supply and case.missing:
            lacking = tuple(each.id for each in case.materials if not each.brought)
            if self.dice.random() < 0.5 or any(each.asked for each in case.materials):
                return Request(
                    verb="supply", who=hall.CLERK.username, number=number, materials=lacking,
                    version=case.version, **self._mark(case.version),
                )  # fmt: skip
        for actor in self.dice.sample(HOLDERS, len(HOLDERS)):
            if found := self._act(actor, case):
                return found
        return None

    def _act(self, actor: Actor, case: CaseView) -> Request | None:
        try:
            seen = self.desk.case(actor, case.number, hall.START)
        except NotVisible:
            return None
        for choice in seen.offers:
            for outcome in choice.outcomes:
                lacking = tuple(each.id for each in seen.materials if not each.brought)
                asks = outcome == "补正" and bool(lacking)
                if asks or (outcome in FORWARD and set(choice.needs[outcome]) <= KNOWN_NEEDS):
                    return Request(
                        verb="act", who=actor.username, number=case.number, step=choice.step,
                        outcome=outcome, version=seen.version, materials=lacking if asks else (),
                        companions=tuple(f"同行{n}" for n in range(choice.min_people - 1)),
                        answers=dict(choice.given.get(outcome, {})),
                        **self._mark(seen.version),
                    )  # fmt: skip
        return None
