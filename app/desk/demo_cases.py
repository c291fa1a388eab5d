"""Cases made up for a demo, at every stage: a newcomer sees tasks, dates and late steps at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any, Final

import msgspec

from app.catalog.materials import applicable
from app.catalog.model import Item
from app.catalog.model.situations import in_situation
from app.catalog.words import Outcome
from app.clock import calendar_of
from app.desk.act import act, bench_of
from app.desk.actor import Actor, works_on_cases
from app.desk.attendance import be_away, sign_in
from app.desk.away import Away
from app.desk.carriage import GIVEN, SIGNED_FOR
from app.desk.casefile import CaseFile, load
from app.desk.choices import Choice, choices
from app.desk.demo import demo_staff
from app.desk.errors import DeskError, NotVisible
from app.desk.listing import cases
from app.desk.open import open_case
from app.desk.requests import Action, Application, CaseQuery, Deed
from app.desk.room import Room
from app.desk.verb import Scene, do, offered
from app.fields import read_answers, sample
from app.texts import N_, _

# Names and numbers nobody bears: the area code is that of a textbook example, the phones are 0s.
_PEOPLE: Final = (
    (N_("张示例"), "110105194912310011"),
    (N_("李样本"), "110105195603020023"),
    (N_("王演示"), "110105196107150034"),
    (N_("赵试用"), "110105196810090045"),
    (N_("陈虚构"), "110105197201200055"),
    (N_("刘举例"), "110105197905060062"),
    (N_("杨假设"), "110105198308230072"),
    (N_("周练习"), "110105199011110082"),
)
_BODY: Final = (N_("宁城县示例有限公司"), "91350100M000100Y43")
_FORWARD: Final = ("受理", "通过", "准予", "办结", "送达")
_OUT: Final = "town-b"
_ON: Final = "→"
_WAIT: Final = "…"


class Story(msgspec.Struct, frozen=True):
    """A case to make: opened `days` working days ago by `clerk`, then one outcome after the other.

    Each outcome comes a working day after the one before, as long as that is not in the future;
    `→` is whatever goes on, `…` lets a day pass, 交接 and 签收 carry the papers on. `answers` replace the samples of the form; `complete` tells
    whether every material was brought.
    """

    days: int
    clerk: str
    item: str
    outcomes: tuple[str, ...] = ()
    answers: dict[str, Any] = {}
    complete: bool = True


_SURVEYED: Final = ("受理", "通过", "通过", "通过", *[_WAIT] * 6, "通过")
_STORIES: Final = (
    Story(32, "town", "dibao", (*_SURVEYED, "准予", "送达"), {"hardship": ["年老"]}),
    Story(24, "hall", "street-occupation", ("受理", "通过")),
    Story(21, "town", "temporary-relief", (*_SURVEYED, "不予")),
    Story(16, "village", "senior-check", (_ON, _ON)),
    Story(11, "hall", "company-registration", (_ON,) * 6),
    Story(10, "village", "tree-felling", ("受理", "交接", "签收", "通过", "交接")),
    Story(9, "town", "disability-subsidies", ("受理", "通过", "通过", "准予")),
    Story(7, "hall", "city-greenery", ("受理", "通过")),
    Story(7, "town", "dibao", ("受理", "通过"), {"housing": "租赁", "hardship": ["重病"]}),
    Story(6, "town", "house-land", ("受理", "通过")),
    Story(5, "town", "senior-allowance", ("受理", "通过")),
    Story(5, "town", "tekun", ("不予受理",)),
    Story(4, "town", "medical-reimbursement", ("受理", "通过", "退回")),
    Story(3, "town", "dibao", ("补正",), {"housing": "借住", "hardship": ["残疾"]}, False),
    Story(2, "hall", "house-transfer", ("受理",)),
    Story(1, "bank", "insurance-record", ("受理",)),
    Story(1, "village", "disability-card-renewal", (), {}, False),
    Story(0, "town", "resident-pension", (_ON, _ON)),
    Story(0, "hall", "individual-business"),
    Story(0, "town", "dibao", (), {"hardship": ["重病", "年老"]}, False),
    # Two leaders sign the ruling one after the other; the first has.
    Story(12, "town", "land-dispute", ("受理", "通过", "不通过", "不通过", "准予")),
)


def ensure_demo_cases(room: Room, at: datetime) -> int:
    """Make the cases where there is none yet, and give how many were made.

    A story that does not fit the catalogue in use ends where it no longer fits.
    """
    staff = {each.username: each for each in demo_staff(room.catalog)}
    if cases(room, staff["admin"], CaseQuery(limit=1), at).rows:
        return 0
    made = [_tell(room, staff, number, story, at) for number, story in enumerate(_STORIES)]
    _sign_in(room, staff, at)
    return sum(made)


def _sign_in(room: Room, staff: dict[str, Actor], at: datetime) -> None:
    """Have the people made up be at work, one of them out in a village."""
    for actor in staff.values():
        if works_on_cases(actor):
            sign_in(room, actor, at)
    if (out := staff.get(_OUT)) is not None:
        be_away(room, out, Away(kind="外出", reason=_("到村里入户")), at)


def _tell(room: Room, staff: dict[str, Actor], number: int, story: Story, at: datetime) -> bool:
    clerk, item = staff.get(story.clerk), room.catalog.items.get(story.item)
    if clerk is None or item is None:
        return False
    moments = _moments(room, story.days, at)
    try:
        case = open_case(room, clerk, _application(item, clerk, number, story), next(moments))
    except DeskError:
        return False
    for outcome in story.outcomes:
        moment = next(moments)
        if outcome == _WAIT:
            continue
        go_on = _carry if outcome in (GIVEN, SIGNED_FOR) else _next_act
        try:
            done = go_on(room, staff, case, outcome, moment)
        except DeskError:
            done = False
        if not done:
            break
    return True


def _moments(room: Room, days: int, at: datetime) -> Iterator[datetime]:
    """Give nine o'clock `days` working days ago, then of each working day after; never later."""
    calendar = calendar_of(room.catalog.calendars)
    now = room.local(at)
    day, left = now.date(), days
    while left > 0:
        day -= timedelta(days=1)
        left -= calendar.is_working(day)
    minute = 0
    while True:
        moment = datetime.combine(day, time(9, 5), now.tzinfo) + timedelta(minutes=minute)
        minute += 7
        yield min(moment, now)
        day += timedelta(days=1)
        while not calendar.is_working(day) and day < now.date():
            day += timedelta(days=1)


def _application(item: Item, clerk: Actor, number: int, story: Story) -> Application:
    raw = {question.id: sample(question) for question in item.form} | story.answers
    answers = read_answers(item.form, raw).values
    needed = [material.id for material in applicable(in_situation(item, answers), answers)]
    held = needed if story.complete else needed[: (len(needed) + 1) // 2]
    body = "自然人" not in item.audience
    name, id_number = _BODY if body else _PEOPLE[number % len(_PEOPLE)]
    applicant = {
        "name": _(name),
        "id_kind": "统一社会信用代码" if body else "居民身份证",
        "id_number": id_number,
        "phone": f"138000000{number:02}",
        "address": _("示例路{n}号").format(n=number + 1),
    }
    return Application(
        item=item.id, point=clerk.point, applicant=applicant, answers=raw,
        materials={material: material in held for material in needed}, token=f"demo-{number}",
    )  # fmt: skip


def _carry(room: Room, staff: dict[str, Actor], number: str, word: str, at: datetime) -> bool:
    """Let whoever is where the papers are give them on or sign for them; tell whether one could."""
    for actor in staff.values():
        with room.store.reading() as connection:
            try:
                file = load(room, connection, actor, number)
            except NotVisible:
                continue
            scene = Scene(room=room, connection=connection, actor=actor, file=file, at=at)
            offer = next((one for one in offered(scene) if one.word == word), None)
        custody = file.facts.custody
        if offer is None or custody is None:
            continue
        counted = {"copies": str(custody.moving.copies)} if custody.moving else {}
        deed = Deed(word=word, version=file.row.version, answers={**offer.given, **counted})
        do(room, actor, number, deed, at)
        return True
    return False


def _next_act(room: Room, staff: dict[str, Actor], number: str, outcome: str, at: datetime) -> bool:
    """Let the first of the staff who may do it do it; tell whether somebody could."""
    with room.store.reading() as connection:
        file = load(room, connection, staff["admin"], number)
    bench = bench_of(room, file, room.local(at).date())
    wanted = _FORWARD if outcome == _ON else (outcome,)
    for actor in staff.values():
        for choice in choices(bench, actor):
            word = next((one for one in choice.outcomes if one in wanted), "")
            if word:
                act(room, actor, number, _action(file, choice, word), at)
                return True
    return False


def _action(file: CaseFile, choice: Choice, outcome: str) -> Action:
    needs = choice.needs[outcome]
    needed = applicable(file.definition.item, file.application.answers)
    asked = tuple(each.id for each in needed if each.id not in file.facts.brought)
    laws = file.definition.item.legal_basis
    return Action(
        step=choice.step,
        outcome=msgspec.convert(outcome, Outcome),
        version=file.row.version,
        note=_("请补齐缺少的材料。") if "materials" in needs else "",
        reason=_("经核查，材料内容与要求不一致。") if "reason" in needs else "",
        clause=laws[0].title if "clause" in needs else "",
        materials=asked if "materials" in needs else (),
        back_to=choice.back_to[0][0] if "back_to" in needs else "",
        turn_to=_("有权办理的机关") if "turn_to" in needs else "",
        companions=tuple(_("同行人员{n}").format(n=n + 1) for n in range(choice.min_people - 1))
        if "companions" in needs
        else (),
        answers=choice.given.get(outcome, {}),
    )
