"""One parallel approval of five tasks, asked for in many items at many points on many days."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from app.catalog import Catalog, gather, load
from app.catalog.materials import applicable
from app.catalog.model import Item, Point
from app.desk import Action, Actor, Application, Desk
from app.desk.staff import row_of
from app.fields import read_answers, sample
from app.routing import route
from app.store import Store, write_staff

CONFIG: Final = Path(__file__).resolve().parent.parent / "config"
ZONE: Final = ZoneInfo("Asia/Shanghai")
SECRET: Final = b"a secret of the benchmarks, long!"
BRANCHES: Final = ("natural-resources", "agriculture", "forestry")
# Open, accept, three opinions at once, decide: six durable verbs, five tasks.
VERBS: Final = 2 + len(BRANCHES) + 1
FIRST: Final = datetime(2026, 1, 5, 9, 0, tzinfo=ZONE)

AUDITOR: Final = Actor(username="audit", name="周督", role="监督员")

_BRANCH = """\
        - - id: {0}
            name: 审查
            by: {{department: {0}, post: 审查岗}}
            limit: {{length: 2}}
            outcomes: [通过, 退回]
"""
WORKFLOW: Final = f"""\
id: bench-joint
name: 并联审批（测速）
steps:
  - id: receive
    name: 受理
    by: {{post: 综合受理岗, at: 受理点}}
    outcomes: [受理, 补正, 不予受理]
  - parallel:
      join: 全部
      branches:
{"".join(_BRANCH.format(name) for name in BRANCHES)}
  - id: approve
    name: 决定
    by: {{department: 主办部门, post: 审批岗}}
    limit: {{length: 1}}
    outcomes: [准予, 不予, 退回]
"""


class Asked(NamedTuple):
    """One application as the pure floors see it."""

    item: str
    point: str
    division: str
    at: datetime


@cache
def joint_catalog() -> Catalog:
    """Give the shipped county with every promised item of a town put on the parallel approval."""
    tree = gather(CONFIG).with_changes({"workflows/bench-joint.yaml": WORKFLOW.encode()})
    loaded = load(tree)
    if loaded.catalog is None:
        raise RuntimeError(f"the county is broken: {loaded.problems[:3]}")
    items = {
        item.id: msgspec.structs.replace(
            item, workflow="bench-joint", risk_points=(), situations=()
        )
        for item in loaded.catalog.items.values()
        if _fits(item)
    }
    return msgspec.structs.replace(loaded.catalog, items=items)


def _fits(item: Item) -> bool:
    return (
        item.kind == "承诺件"
        and {"镇", "村"} & set(item.tiers) != set()
        and "自然人" in item.audience
    )


def asked(catalog: Catalog, count: int, seed: int = 1) -> list[Asked]:
    """Give applications that are all taken: items, points, villages and moments at random.

    Which moments come, nothing has been asked of before: what was kept of it would be no measure.
    """
    dice, places = random.Random(seed), _places(catalog)
    found = []
    for _n in range(count):
        item, point = dice.choice(places)
        minutes = timedelta(days=dice.randrange(350), minutes=dice.randrange(480))
        found.append(Asked(item, point, _village(catalog.points[point]), FIRST + minutes))
    return found


@cache
def _places(catalog: Catalog) -> list[tuple[str, str]]:
    """Give every (item, point) where the item is taken."""
    return [
        (item.id, point.id)
        for item in catalog.items.values()
        for point in catalog.points.values()
        if point.tier in item.tiers
        and point.kind != "银行驿站"
        and route(catalog, item.id, point.id, FIRST, division=_village(point)).taken
    ]


def _village(point: Point) -> str:
    return next((code for code in point.divisions if len(code) == 12), "")


class JointHall:
    """The same approval through the desk: one verb after the other, each durable when it returns."""

    def __init__(self, store: Store) -> None:
        self.store, self.catalog = store, joint_catalog()
        self.desk = Desk(store, lambda: self.catalog, SECRET, "https://hall.example")
        self.applications = asked(self.catalog, 200)
        self._numbers = 0
        self._clerks = {
            point: Actor(
                username=f"clerk-{point}", name="李受理", role="办事员", point=point,
                posts=tuple(dict.fromkeys(p.id for p in self.catalog.posts_at(point))),
            )
            for point in self.catalog.points
        }  # fmt: skip
        self._officers = {
            (name, post): Actor(
                username=f"{post}-{name}", name="王办理", role="审批员", departments=(name,)
            )
            for name in self.catalog.departments
            for post in ("checks", "decides")
        }
        with store.writing() as connection:
            for each in (*self._clerks.values(), *self._officers.values()):
                write_staff.add(connection, row_of(each, FIRST, True))

    def whole_case(self, again: bool = False) -> str:
        """Take one case from the counter to its end and give its number.

        `again` does another one of the first application, so that two are alike.
        """
        self._numbers += 1
        one = self.applications[0 if again else self._numbers % len(self.applications)]
        item, clerk = self.catalog.items[one.item], self._clerk_for(one)
        number = self.desk.open_case(clerk, self._application(item, one), one.at)
        self._act(clerk, number, "receive", "受理", 1, one.at)
        for version, name in enumerate(BRANCHES, 2):
            self._act(self._officers[name, "checks"], number, name, "通过", version, one.at)
        decider = self._officers[item.department, "decides"]
        self._act(decider, number, "approve", "准予", VERBS - 1, one.at)
        return number

    def ended(self, number: str) -> str:
        """Give the word a case ended with."""
        at = FIRST + timedelta(days=400)
        return self.desk.case(AUDITOR, number, at).ended

    def _clerk_for(self, one: Asked) -> Actor:
        return self._clerks[one.point]

    def _act(
        self, actor: Actor, number: str, step: str, outcome: str, version: int, at: datetime
    ) -> None:
        action = Action(
            step=step, outcome=outcome, version=version, token=f"{number}-{step}"  # type: ignore[arg-type]
        )  # fmt: skip
        self.desk.act(actor, number, action, at + timedelta(minutes=version))

    def _application(self, item: Item, one: Asked) -> Application:
        raw, materials = _sample_of(self.catalog, item.id)
        applicant = {
            "name": "王秀英", "id_kind": "居民身份证", "id_number": "11010519491231002X",
            "phone": "13800000000", "village": one.division,
        }  # fmt: skip
        return Application(
            item=item.id, point=one.point, applicant=applicant, answers=raw,
            materials=materials, token=f"form-{self._numbers}",
        )  # fmt: skip


@cache
def _sample_of(catalog: Catalog, item_id: str) -> tuple[dict[str, Any], dict[str, bool]]:
    """Give the sample answers of an item and every material that they call for."""
    item = catalog.items[item_id]
    raw = {question.id: sample(question) for question in item.form}
    answers = read_answers(item.form, raw).values
    return raw, {material.id: True for material in applicable(item, answers)}
