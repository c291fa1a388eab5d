"""Staff: who acts, how they are assigned, and the people of the demo."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from sqlalchemy import func, select

from app.desk import Action, Actor, NotVisible, Refused
from app.desk.demo import demo_staff
from app.desk.staff import posts_in
from app.store.tables import Staff
from tests.desk.hall import ADMIN, CLERK, EVERYBODY, START, Hall
from tests.desk.watched import HEAD, watched, watched_catalog
from tests.sample import BANK, HALL, OTHER_TOWN, TOWN, VILLAGE, sample_catalog


def test_a_username_leads_to_its_actor(hall: Hall) -> None:
    for actor in EVERYBODY:
        assert hall.desk.actor(actor.username) == actor


@pytest.mark.parametrize("username", ["nobody", "", "CLERK", "\0", "' OR 1=1"])
def test_an_unknown_one_leads_to_nobody(hall: Hall, username: str) -> None:
    assert hall.desk.actor(username) is None


def test_one_who_left_acts_no_more(hall: Hall) -> None:
    hall.desk.assign(ADMIN, CLERK, hall.at, active=False)
    assert hall.desk.actor("clerk") is None
    (shown,) = [each for each in hall.desk.staff(ADMIN) if each.username == "clerk"]
    assert (shown.active, shown.since) == (False, START)
    hall.desk.assign(ADMIN, CLERK, hall.at)
    assert hall.desk.actor("clerk") == CLERK


def test_a_new_assignment_counts_at_once(hall: Hall) -> None:
    moved = msgspec.structs.replace(CLERK, point=OTHER_TOWN, posts=("出件岗",))
    shown = hall.desk.assign(ADMIN, moved, hall.later())
    assert hall.desk.actor("clerk") == moved
    assert (shown.point, shown.posts, shown.since) == (OTHER_TOWN, ("出件岗",), hall.at)


def test_somebody_new(hall: Hall) -> None:
    newcomer = Actor(username="new", name="新人", role="审批员", departments=("agriculture",))
    hall.desk.assign(ADMIN, newcomer, hall.at)
    assert hall.desk.actor("new") == newcomer


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"point": "no-such"}, "point"),
        ({"point": ""}, "point"),
        ({"role": "查阅员", "point": "", "posts": ()}, "point"),
        ({"role": "审批员", "departments": ()}, "departments"),
        ({"role": "审批员", "departments": ("no-such",)}, "departments"),
        ({"posts": ("村专办员",)}, "posts"),
        ({"posts": ("没有的岗",)}, "posts"),
        ({"username": " "}, "username"),
        ({"name": ""}, "username"),
        ({"username": "a\0b"}, "username"),
    ],
)
def test_an_assignment_that_makes_no_sense(hall: Hall, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        hall.desk.assign(ADMIN, msgspec.structs.replace(CLERK, **values), hall.at)
    assert field in refusal.value.problems
    assert hall.desk.actor("clerk") == CLERK


def test_the_staff_is_listed_a_page_at_a_time(hall: Hall) -> None:
    names = sorted(actor.username for actor in EVERYBODY)
    first = hall.desk.staff(ADMIN, limit=4)
    rest = hall.desk.staff(ADMIN, after=first[-1].username)
    assert [each.username for each in (*first, *rest)] == names


class TestDemo:
    """The people of the demo."""

    def test_who_there_is(self) -> None:
        people = {each.username: each for each in demo_staff(sample_catalog())}
        assert list(people) == [
            "admin", "admin-b", "hall", "hall-b", "town", "town-b", "village", "bank", "outsider",
            "approver", "approver-agriculture", "approver-agriculture-b", "approver-civil-affairs",
            "approver-civil-affairs-b", "approver-natural-resources",
            "approver-natural-resources-b", "supervisor", "reader",
        ]  # fmt: skip
        assert (people["hall"].point, people["town"].point) == (HALL, TOWN)
        assert (people["village"].point, people["bank"].point) == (VILLAGE, BANK)
        assert people["outsider"].point == OTHER_TOWN
        assert people["approver"].departments == ("civil-affairs",)
        assert set(people["village"].posts) == {"村专办员", "村代办帮办员"}
        assert {"综合受理岗", "民政助理岗", "出件岗"} <= set(people["town"].posts)

    def test_names_and_usernames_are_all_different(self) -> None:
        people = demo_staff(sample_catalog())
        assert len({each.username for each in people}) == len(people)
        assert len({each.name for each in people}) == len(people)

    def test_always_the_same(self) -> None:
        assert demo_staff(sample_catalog()) == demo_staff(sample_catalog())

    def test_a_catalogue_without_anything(self) -> None:
        empty = msgspec.structs.replace(
            sample_catalog(), points={}, items={}, workflows={}, departments={}, staffing={}
        )
        assert [each.username for each in demo_staff(empty)] == [
            "admin", "admin-b", "supervisor", "reader",
        ]  # fmt: skip

    def test_other_towns_and_departments_have_their_own(self) -> None:
        catalog = sample_catalog()
        points = {
            name: point
            for name, point in catalog.points.items()
            if name not in (TOWN, VILLAGE, BANK)
        }
        items = {
            name: item for name, item in catalog.items.items() if item.department == "agriculture"
        }
        other = msgspec.structs.replace(catalog, points=points, items=items)
        people = {each.username: each for each in demo_staff(other)}
        assert people["town"].point == OTHER_TOWN
        assert people["approver"].departments == ("agriculture",)
        assert not {"outsider", "village", "bank"} & set(people)

    def test_they_are_added_once_and_nobody_is_overwritten(self, hall: Hall) -> None:
        wanted = hall.desk.ensure_demo_staff(hall.at)
        moved = msgspec.structs.replace(wanted[1], posts=())
        hall.desk.assign(ADMIN, moved, hall.at)
        assert hall.desk.ensure_demo_staff(hall.later()) == wanted
        assert hall.desk.actor(moved.username) == moved
        with hall.store.reading() as connection:
            counted = connection.execute(select(func.count()).select_from(Staff)).scalar_one()
        known = {each.username for each in wanted} | {each.username for each in EVERYBODY}
        assert counted == len(known)

    def test_they_can_take_a_case_from_the_door_to_the_end(self, hall: Hall) -> None:
        people = {each.username: each for each in hall.desk.demo_staff(hall.catalog)}
        case = hall.open(people["town"], point=TOWN)
        for who, step, outcome in (
            ("town", "receive", "受理"),
            ("town", "survey", "通过"),
            ("village", "publicity", "通过"),
            ("approver", "approve", "准予"),
            ("town", "deliver", "送达"),
        ):
            seen = hall.desk.case(people[who], case.number, hall.at)
            (choice,) = seen.offers
            together = ("同行人",) if "companions" in choice.needs[outcome] else ()
            action = Action(
                step=step,
                outcome=outcome,  # type: ignore[arg-type]
                version=seen.version,
                companions=together,
                answers=choice.given.get(outcome, {}),
            )
            case = hall.desk.act(people[who], case.number, action, hall.later())
        assert case.ended == "办结"


def test_one_person_is_shown_to_administrators(hall: Hall) -> None:
    assert hall.desk.member(ADMIN, "clerk").name == "李明"
    for asking, username in ((ADMIN, "nobody"), (ADMIN, "\0"), (CLERK, "clerk")):
        with pytest.raises(NotVisible):
            hall.desk.member(asking, username)


class TestHeads:
    """科室负责人 is a post of every department, where the centre names one."""

    def test_an_approver_may_hold_it(self, hall: Hall) -> None:
        watched(hall)
        assert hall.desk.assign(ADMIN, HEAD, hall.at).posts == ("科室负责人",)

    def test_not_where_the_centre_names_none(self, hall: Hall) -> None:
        with pytest.raises(Refused) as refusal:
            hall.desk.assign(ADMIN, HEAD, hall.at)
        assert refusal.value.field == "posts"

    def test_not_at_a_point_that_has_no_such_post(self, hall: Hall) -> None:
        watched(hall)
        clerk = msgspec.structs.replace(CLERK, posts=("科室负责人",))
        with pytest.raises(Refused):
            hall.desk.assign(ADMIN, clerk, hall.at)

    def test_a_departments_own_post_is_known_in_that_department_only(self, hall: Hall) -> None:
        assert posts_in(hall.catalog, ()) == ()
        assert "审批岗" in posts_in(hall.catalog, ("civil-affairs",))

    def test_the_demo_has_one_for_each_department(self) -> None:
        people = {each.username: each for each in demo_staff(watched_catalog(sample_catalog()))}
        assert people["approver-civil-affairs-b"].posts == ("科室负责人",)
        assert people["approver-civil-affairs"].posts == ()
        assert people["mayor"].role == "监督员"
