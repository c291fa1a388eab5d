"""A desk over the sample catalogue with its staff, and the journeys that many tests begin with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from app.catalog.model import Catalog
from app.catalog.words import Outcome
from app.desk import Action, Actor, Application, CaseView, Deed
from app.desk.staff import row_of
from app.fields import sample
from app.store import Store, write_staff
from tests.desk.viewing import ViewingDesk
from tests.sample import BANK, HALL, OTHER_TOWN, PROMISED_ITEM, TOWN, VILLAGE, VILLAGE_DIVISION

ZONE = ZoneInfo("Asia/Shanghai")
SECRET = b"a secret of the tests, 32 bytes!"
# A Wednesday, no holiday near.
START = datetime(2025, 6, 4, 9, 0, tzinfo=ZONE)
APPLICANT = {
    "name": "张三丰",
    "id_kind": "居民身份证",
    "id_number": "11010519491231002X",
    "phone": "13804761234",
    "address": "黑里河镇八沟道村三组7号",
    "village": VILLAGE_DIVISION,
}

CLERK = Actor(
    username="clerk", name="李明", role="办事员", point=TOWN,
    posts=("综合受理岗", "帮办代办岗", "出件岗"),
)  # fmt: skip
SURVEYOR = Actor(username="surveyor", name="王勘", role="办事员", point=TOWN, posts=("民政助理岗",))
BUILDER = Actor(username="builder", name="赵建", role="办事员", point=TOWN, posts=("村镇建设岗",))
VILLAGER = Actor(
    username="villager", name="刘村", role="办事员", point=VILLAGE, posts=("村专办员",)
)
OUTSIDER = Actor(
    username="outsider", name="孙外", role="办事员", point=OTHER_TOWN,
    posts=("综合受理岗", "民政助理岗", "出件岗"),
)  # fmt: skip
HALL_CLERK = Actor(
    username="hall", name="陈厅", role="办事员", point=HALL, posts=("综合受理岗", "出件岗")
)
APPROVER = Actor(username="approver", name="郑批", role="审批员", departments=("civil-affairs",))
FARM_APPROVER = Actor(username="farm", name="冯农", role="审批员", departments=("agriculture",))
LAND_APPROVER = Actor(
    username="land", name="褚土", role="审批员", departments=("natural-resources",)
)
SUPERVISOR = Actor(username="supervisor", name="周督", role="监督员")
READER = Actor(username="reader", name="吴阅", role="查阅员", point=TOWN)
BANKER = Actor(username="banker", name="钱行", role="办事员", point=BANK, posts=("综合受理岗",))
AGENT = Actor(username="agent", name="何代", role="办事员", point=VILLAGE, posts=("村代办帮办员",))
ADMIN = Actor(username="admin", name="卫管", role="管理员")
EVERYBODY = (
    CLERK, SURVEYOR, BUILDER, VILLAGER, OUTSIDER, HALL_CLERK, APPROVER, FARM_APPROVER,
    LAND_APPROVER, SUPERVISOR, READER, BANKER, AGENT, ADMIN,
)  # fmt: skip


class Hall:
    """A desk and the time of day; every act takes an hour."""

    def __init__(self, store: Store, catalog: Catalog) -> None:
        self.store = store
        self.catalog = catalog
        self.desk = ViewingDesk(store, lambda: self.catalog, SECRET, "https://hall.example")
        self.at = START
        self._tokens = count(1)
        with store.writing() as connection:
            for each in EVERYBODY:
                write_staff.add(connection, row_of(each, START, True))

    def later(self, **passed: int) -> datetime:
        """Let time pass; an hour unless told otherwise."""
        self.at += timedelta(**(passed or {"hours": 1}))
        return self.at

    def application(
        self,
        item: str = PROMISED_ITEM,
        point: str = TOWN,
        brought: Iterable[str] | None = None,
        applicant: Mapping[str, str] = APPLICANT,
        answers: Mapping[str, str | list[str]] | None = None,
    ) -> Application:
        """Give an application with sample answers and every material, or those named."""
        rules = self.catalog.items[item]
        ids = [material.id for material in rules.materials] if brought is None else brought
        given = {question.id: sample(question) for question in rules.form}
        return Application(
            item=item,
            point=point,
            applicant=applicant,
            answers=given | dict(answers or {}),
            materials=dict.fromkeys(ids, True),
            token=f"form-{next(self._tokens)}",
        )

    def open(
        self,
        actor: Actor = CLERK,
        item: str = PROMISED_ITEM,
        point: str = "",
        brought: Iterable[str] | None = None,
        applicant: Mapping[str, str] = APPLICANT,
        answers: Mapping[str, str | list[str]] | None = None,
    ) -> CaseView:
        """Open a case."""
        application = self.application(
            item, point or actor.point or TOWN, brought, applicant, answers
        )
        return self.desk.open_case(actor, application, self.at)

    def act(
        self, actor: Actor, case: CaseView, step: str, outcome: Outcome, **more: object
    ) -> CaseView:
        """Act on a case as it stands now, not as `case` shows it.

        What an outcome asks besides is answered with what the desk fills in, unless given.
        """
        now = self.desk.case(actor, case.number, self.at)
        choice = next((each for each in now.offers if each.step == step), None)
        more = {"answers": choice.given.get(outcome, {}) if choice else {}, **more}
        action = Action(
            step=step,
            outcome=outcome,
            version=now.version,
            token=f"act-{next(self._tokens)}",
            **more,  # type: ignore[arg-type]
        )
        return self.desk.act(actor, case.number, action, self.later())

    def do(
        self, actor: Actor, case: CaseView, word: str, step: str = "", **answers: str | list[str]
    ) -> CaseView:
        """Do a verb on a case as it stands now."""
        now = self.desk.case(actor, case.number, self.at)
        deed = Deed(
            word=word, step=step, version=now.version, token=f"do-{next(self._tokens)}",
            answers=answers,
        )  # fmt: skip
        return self.desk.do(actor, case.number, deed, self.later())

    def offered(self, actor: Actor, case: CaseView) -> list[str]:
        """Give the words of the verbs that the actor is offered on a case now."""
        return [each.word for each in self.desk.case(actor, case.number, self.at).verbs]

    def supply(
        self, actor: Actor, case: CaseView, materials: Iterable[str], note: str = ""
    ) -> CaseView:
        """Record materials on a case as it stands now."""
        now = self.desk.case(actor, case.number, self.at)
        token = f"supply-{next(self._tokens)}"
        return self.desk.supply(
            actor, case.number, tuple(materials), now.version, token, self.later(), note
        )

    def accepted(self, **more: object) -> CaseView:
        """Open a case and accept it."""
        return self.act(CLERK, self.open(**more), "receive", "受理")  # type: ignore[arg-type]

    def approved(self) -> CaseView:
        """Bring a case as far as the decision that it is granted."""
        return self.act(APPROVER, self.surveyed(), "approve", "准予")

    def surveyed(self) -> CaseView:
        """Bring a case as far as the department's decision."""
        case = self.act(SURVEYOR, self.accepted(), "survey", "通过", companions=("刘村",))
        return self.act(VILLAGER, case, "publicity", "通过")

    def finished(self) -> CaseView:
        """Bring a case to its end."""
        return self.act(CLERK, self.approved(), "deliver", "送达")
